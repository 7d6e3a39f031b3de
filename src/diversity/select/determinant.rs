//! Rows that span the largest volume: the greedy mode of a determinantal point process (Chen et al. 2018,
//! arXiv 1709.05135).

use super::{directions, largest};
use crate::diversity::{Cloud, MetricError};

/// Chosen rows and the logarithm of the volume they span.
#[derive(Clone, Debug, PartialEq)]
pub struct Volume {
    pub rows: Vec<usize>,
    /// ln det of (cosines + 10⁻³ I) over the chosen rows.
    pub log_determinant: f64,
}

/// Added to the diagonal so that a chosen row's twin still has some volume.
const RIDGE: f64 = 1e-3;

/// Chooses up to `k` rows, each adding most to the determinant; stops where nothing is left to add.
/// Unit rows are equally good to begin with, so the first is given. n k numbers are kept. Fails where a
/// row is all zeros.
pub fn largest_volume(cloud: &Cloud, k: usize, first: usize) -> Result<Volume, MetricError> {
    let directions = directions(cloud)?;
    let n = cloud.rows();
    // Squared height of every row over what is spanned, and its coordinates there (rows of a Cholesky
    // factor, column after column).
    let mut heights = vec![1.0 + RIDGE; n];
    let mut factor: Vec<Vec<f64>> = Vec::new();
    let mut chosen = vec![false; n];
    let mut found = Volume { rows: Vec::new(), log_determinant: 0.0 };
    while found.rows.len() < k.min(n) {
        let open = heights.iter().zip(&chosen).map(|(height, chosen)| (!chosen).then_some(*height));
        let best = if found.rows.is_empty() { Some(first).filter(|row| *row < n) } else { largest(open) };
        let Some(best) = best else { break };
        if heights[best] < 1e-12 {
            break;
        }
        let root = heights[best].sqrt();
        let coordinates: Vec<f64> = factor.iter().map(|column| column[best]).collect();
        let mut column = vec![0.0; n];
        directions.each_cosine(best, |j, cosine| column[j] = cosine);
        for (earlier, coordinate) in factor.iter().zip(&coordinates) {
            column.iter_mut().zip(earlier).for_each(|(entry, other)| *entry -= coordinate * other);
        }
        column.iter_mut().for_each(|entry| *entry /= root);
        found.log_determinant += libm::log(heights[best]);
        found.rows.push(best);
        chosen[best] = true;
        heights.iter_mut().zip(&column).for_each(|(height, entry)| *height -= entry * entry);
        factor.push(column);
    }
    Ok(found)
}
