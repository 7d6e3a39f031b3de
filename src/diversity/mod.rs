//! The diversity engine: texts or vectors in; how diverse, repetitive, redundant and covering they
//! are, and which rows to keep, out.
//!
//! Knows no browser and no page.

pub mod analysis;
pub mod cloud;
pub mod cluster;
pub mod desk;
pub mod embed;
pub mod matrix;
pub mod metric;
pub mod planted;
pub mod records;
pub mod sample;
pub mod select;
pub mod text;
pub mod transport;

pub use cloud::Cloud;
pub use matrix::Matrix;
pub use metric::{Direction, Family, Metric, MetricError, Needs, Reading};
pub use records::{Record, Records};
pub use sample::Sample;
