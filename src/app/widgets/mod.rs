//! Building blocks that draw any desk's view: one of each kind, for every lab.

pub mod block;
pub mod chart;
pub mod field;
pub mod figure;
pub mod grid;
pub mod intake;
pub mod panel;
pub mod prose;
