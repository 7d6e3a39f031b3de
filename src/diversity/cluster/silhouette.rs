//! Silhouettes: how much nearer a row is to its own cluster than to the next (Rousseeuw 1987).

use super::Partition;
use crate::diversity::cloud::TILE;
use crate::diversity::{Cloud, MetricError};

/// How far two rows are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dissimilarity {
    Euclidean,
    Cosine,
}

/// Silhouette of every row: from -1 (in the wrong cluster) to 1; 0 for a row alone in its cluster. Fails
/// for fewer than two clusters.
pub fn silhouettes(cloud: &Cloud, partition: &Partition, apart: Dissimilarity) -> Result<Vec<f64>, MetricError> {
    if apart == Dissimilarity::Cosine {
        cloud.inverse_lengths()?;
    }
    let (n, k) = (cloud.rows(), partition.groups());
    if k < 2 {
        return Err(MetricError::NotDefined { what: "there is only one cluster; it needs at least two".into() });
    }
    let label = |i: usize| partition.labels[i] as usize;
    // Sum of the distances of every row to every cluster.
    let mut sums = vec![0.0; n * k];
    let mut buffer = vec![0.0; TILE * TILE];
    cloud.each_tile(|tile| {
        match apart {
            Dissimilarity::Cosine => tile.cosine_distances(&mut buffer),
            Dissimilarity::Euclidean => {
                tile.squared_distances(&mut buffer);
                tile.replace(&mut buffer, f64::sqrt);
            }
        }
        tile.each(&buffer, |i, j, distance| {
            sums[i * k + label(j)] += distance;
            sums[j * k + label(i)] += distance;
        });
    });
    let silhouette = |i: usize| {
        let own = label(i);
        let others = partition.sizes[own] as f64 - 1.0;
        if others == 0.0 {
            return 0.0;
        }
        let inside = sums[i * k + own] / others;
        let next = (0..k)
            .filter(|c| *c != own)
            .map(|c| sums[i * k + c] / partition.sizes[c] as f64)
            .fold(f64::INFINITY, f64::min);
        let larger = inside.max(next);
        if larger > 0.0 { (next - inside) / larger } else { 0.0 }
    };
    Ok((0..n).map(silhouette).collect())
}
