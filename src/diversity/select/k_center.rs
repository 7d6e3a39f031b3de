//! Farthest-first choice: a 2-approximation of the k-center problem (Gonzalez 1985).

use crate::diversity::Cloud;
use crate::num::lanes::squared_distance;

/// Chosen rows, and how far the worst row is from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Centers {
    pub rows: Vec<usize>,
    /// Largest Euclidean distance of a row to its nearest chosen row.
    pub radius: f64,
}

/// Chooses up to `k` rows, each the farthest from those before, beginning with row `first`. `None` if
/// there is no such row or `k` is 0.
pub fn k_center(cloud: &Cloud, k: usize, first: usize) -> Option<Centers> {
    if first >= cloud.rows() || k == 0 {
        return None;
    }
    let mut rows = vec![first];
    let mut nearest = vec![f64::INFINITY; cloud.rows()];
    let mut centre = vec![0.0; cloud.columns()];
    loop {
        cloud.matrix.write_row(rows[rows.len() - 1], &mut centre);
        cloud.each_row(|i, row| nearest[i] = nearest[i].min(squared_distance(row, &centre)));
        let farthest = super::largest(nearest.iter().map(|square| Some(*square)))?;
        // A row at distance 0 adds nothing: it is there already.
        if rows.len() >= k || nearest[farthest] == 0.0 {
            return Some(Centers { rows, radius: nearest[farthest].sqrt() });
        }
        rows.push(farthest);
    }
}
