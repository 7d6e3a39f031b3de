//! One file per family of laws; each declares one or a few `Law`s.

pub mod broken_power;
pub mod chinchilla;
pub mod compute_sigmoid;
pub mod coverage;
pub mod data_constrained;
mod falling_presets;
mod growth_presets;
mod henighan;
pub mod kaplan;
pub mod ladder;
pub mod log_linear;
pub mod overtrained;
pub mod pass_rate;
pub mod power;
pub mod power_constant;
pub mod rectified;
pub mod variables;
