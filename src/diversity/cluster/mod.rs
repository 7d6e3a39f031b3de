//! Clusters of rows: finding them, describing them, comparing two partitions.

mod agreement;
mod graph;
mod kmeans;
mod partition;
mod silhouette;

pub use agreement::{Agreement, agreement};
pub use graph::NeighbourGraph;
pub use kmeans::{Clustering, Points, k_means, lloyd};
pub use partition::{Partition, Separation};
pub use silhouette::{Dissimilarity, silhouettes};
