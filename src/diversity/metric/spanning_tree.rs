//! Length of the shortest tree that joins all rows.

use super::papers::emb_diversity;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::{Cloud, Sample};
use crate::num::lanes::{dot, squared_distance};

pub static SPANNING_TREE: Metric = Metric {
    id: "spanning-tree",
    title: "Spanning tree dispersion",
    summary: "Length of the shortest tree joining all rows: grows with every new region the set reaches.",
    family: Family::Spread,
    papers: &[emb_diversity("MST dispersion")],
    formula: r"\sum_{(i,j) \in \mathrm{MST}} \left(1 - \cos(x_i, x_j)\right)",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "a sum over the n - 1 edges, so it grows with n: compare at equal n, or use the mean edge",
        "duplicates are joined by edges of length 0",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let length: f64 = edges(&cloud)?.iter().map(|(_, _, length)| length).sum();
    Reading::defined([("mst_dispersion_cos", length), ("mst_mean_edge_cos", length / (cloud.rows() as f64 - 1.0))])
}

/// Edges (in the tree already, joined to it, 1 - cosine) of the shortest spanning tree, in the order in
/// which Prim's algorithm adds them from row 0.
pub fn edges(cloud: &Cloud) -> Result<Vec<(u32, u32, f64)>, MetricError> {
    let inverse = cloud.inverse_lengths()?;
    let (n, d) = (cloud.rows(), cloud.columns());
    let mut directions = vec![0.0; n * d];
    cloud.each_row(|i, row| {
        directions[i * d..(i + 1) * d].iter_mut().zip(row).for_each(|(u, x)| *u = x * inverse[i]);
    });
    let direction = |i: usize| &directions[i * d..(i + 1) * d];
    // Rows not joined yet, with the nearest joined row and the distance to it.
    let mut left: Vec<(usize, usize, f64)> = (1..n).map(|i| (i, 0, f64::INFINITY)).collect();
    let mut edges = Vec::with_capacity(n.saturating_sub(1));
    let mut newest = 0;
    while !left.is_empty() {
        let mut nearest = 0;
        for at in 0..left.len() {
            let row = left[at].0;
            let apart = 1.0 - dot(direction(row), direction(newest));
            // Near 0 the difference has lost its digits.
            let apart = if apart < 1e-6 { 0.5 * squared_distance(direction(row), direction(newest)) } else { apart };
            if apart < left[at].2 {
                left[at] = (row, newest, apart);
            }
            if left[at].2 < left[nearest].2 {
                nearest = at;
            }
        }
        let (row, joined, apart) = left.swap_remove(nearest);
        edges.push((joined as u32, row as u32, apart));
        newest = row;
    }
    Ok(edges)
}
