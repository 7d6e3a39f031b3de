//! Metrics: their declarations and the registry.

pub mod declaration;
pub mod registry;

pub use declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
