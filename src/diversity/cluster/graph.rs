//! The graph of nearest neighbours, and how well a partition cuts it.

use super::Partition;
use crate::diversity::{Cloud, MetricError};

/// Rows joined where one is among the k nearest of the other; unweighted.
#[derive(Clone, Debug, PartialEq)]
pub struct NeighbourGraph {
    pub rows: usize,
    /// Pairs (row, later row), sorted, each once.
    pub edges: Vec<(u32, u32)>,
}

impl NeighbourGraph {
    /// The graph of the `k` nearest by Euclidean distance. Fails where there are no more than `k` rows.
    pub fn new(cloud: &Cloud, k: usize) -> Result<Self, MetricError> {
        if k == 0 || cloud.neighbours().k() < k {
            return Err(MetricError::TooFewRows { rows: cloud.rows(), least: k.max(1) + 1 });
        }
        let mut edges = Vec::with_capacity(cloud.rows() * k);
        for i in 0..cloud.rows() {
            let near = cloud.neighbours().rows(i)[..k].iter();
            edges.extend(near.map(|j| ((i as u32).min(*j), (i as u32).max(*j))));
        }
        edges.sort_unstable();
        edges.dedup();
        Ok(Self { rows: cloud.rows(), edges })
    }

    /// Modularity of a partition of the rows: share of edges inside groups less what chance gives (Newman
    /// and Girvan 2004).
    pub fn modularity(&self, partition: &Partition) -> f64 {
        let mut inside = vec![0.0; partition.groups()];
        let mut degrees = vec![0.0; partition.groups()];
        for (i, j) in &self.edges {
            let (a, b) = (partition.labels[*i as usize] as usize, partition.labels[*j as usize] as usize);
            degrees[a] += 1.0;
            degrees[b] += 1.0;
            if a == b {
                inside[a] += 1.0;
            }
        }
        let edges = self.edges.len() as f64;
        inside
            .iter()
            .zip(&degrees)
            .map(|(e, degree)| e / edges - (degree / (2.0 * edges)) * (degree / (2.0 * edges)))
            .sum()
    }
}
