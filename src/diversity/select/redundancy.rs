//! Dropping rows that repeat others: three rules that differ on chains of near-duplicates.

use super::directions;
use crate::diversity::{Cloud, MetricError};
use crate::num::lanes::dot;

/// Rows kept in their order: each is kept if its cosine with every row kept before is below `threshold`
/// (as in DEITA, arXiv 2312.15685). Fails where a row is all zeros.
pub fn representative(cloud: &Cloud, threshold: f64) -> Result<Vec<usize>, MetricError> {
    let directions = directions(cloud)?;
    let mut kept: Vec<usize> = Vec::new();
    for i in 0..cloud.rows() {
        if kept.iter().all(|j| dot(directions.row(i), directions.row(*j)) < threshold) {
            kept.push(i);
        }
    }
    Ok(kept)
}

/// Rows that SemDeDup removes inside each cluster: those with an earlier row above `threshold`, removed
/// itself or not (Abbas et al. 2023, arXiv 2303.09540). `order` is the rank of every row, 0 first: the
/// paper's default keeps hard rows, the farthest from their centroid first. Ascending.
pub fn semantic_deduplication(
    cloud: &Cloud,
    clusters: &[u32],
    order: &[usize],
    threshold: f64,
) -> Result<Vec<usize>, MetricError> {
    let directions = directions(cloud)?;
    let n = cloud.rows();
    if clusters.len() != n || order.len() != n {
        return Err(MetricError::NotDefined { what: "every row needs a cluster and a rank".into() });
    }
    let mut ranked: Vec<usize> = (0..n).collect();
    ranked.sort_by_key(|row| (clusters[*row], order[*row], *row));
    let mut removed: Vec<usize> = Vec::new();
    for cluster in ranked.chunk_by(|a, b| clusters[*a] == clusters[*b]) {
        for (place, row) in cluster.iter().enumerate() {
            if cluster[..place].iter().any(|before| dot(directions.row(*row), directions.row(*before)) > threshold) {
                removed.push(*row);
            }
        }
    }
    removed.sort_unstable();
    Ok(removed)
}
