//! Building blocks that every lab uses.

pub mod chart;
pub mod math;
