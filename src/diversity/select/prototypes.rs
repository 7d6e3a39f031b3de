//! Distance to prototypes: the self-supervised pruning score of Sorscher et al. 2022 (arXiv 2206.14486).

use crate::diversity::cluster::{Clustering, Points};
use crate::num::lanes::dot;

/// Which rows to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Far from their prototype: the paper's choice when data is plentiful.
    Hard,
    /// Near their prototype: when data is scarce.
    Easy,
}

/// 1 - cosine of every row with the centroid of its own cluster; large is hard. A row or centroid of zeros
/// counts as unrelated: 1.
pub fn prototype_distances(points: &Points, clusters: &Clustering) -> Vec<f64> {
    let apart = |i: usize| {
        let row = points.row(i);
        let d = row.len();
        let centroid = &clusters.centroids[clusters.labels[i] as usize * d..][..d];
        let lengths = (dot(row, row) * dot(centroid, centroid)).sqrt();
        if lengths > 0.0 { 1.0 - dot(row, centroid) / lengths } else { 1.0 }
    };
    (0..points.rows()).map(apart).collect()
}

/// The `k` rows to keep by their prototype distances, the hardest or the easiest first.
pub fn by_prototype_distance(distances: &[f64], keep: Keep, k: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..distances.len()).collect();
    order.sort_by(|a, b| match keep {
        Keep::Hard => distances[*b].total_cmp(&distances[*a]),
        Keep::Easy => distances[*a].total_cmp(&distances[*b]),
    });
    order.truncate(k);
    order
}
