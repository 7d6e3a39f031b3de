//! Length of the shortest tree that joins all rows.

use super::papers::emb_diversity;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::cluster::{Points, shortest_tree};
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
/// which they are added from row 0. Fails where a row is all zeros.
pub fn edges(cloud: &Cloud) -> Result<Vec<(u32, u32, f64)>, MetricError> {
    let directions = Points::directions(&[cloud])?;
    Ok(shortest_tree(cloud.rows(), |i, j| {
        let apart = 1.0 - dot(directions.row(i), directions.row(j));
        // Near 0 the difference has lost its digits.
        if apart < 1e-6 { 0.5 * squared_distance(directions.row(i), directions.row(j)) } else { apart }
    }))
}
