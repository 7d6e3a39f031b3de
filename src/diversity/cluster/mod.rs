//! Clusters of rows: finding them, describing them, comparing two partitions.

mod agreement;
mod graph;
mod hdbscan;
mod kmeans;
mod leiden;
mod partition;
mod silhouette;
mod tree;

pub use agreement::{Agreement, agreement};
pub use graph::NeighbourGraph;
pub use hdbscan::hdbscan;
pub use kmeans::{Clustering, Points, k_means, lloyd};
pub use leiden::leiden;
pub use partition::{Partition, Separation};
pub use silhouette::{Dissimilarity, silhouettes};
pub use tree::shortest_tree;
