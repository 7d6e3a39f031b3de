//! One file per family of laws; each declares one or a few `Law`s.

pub mod chinchilla;
pub mod variables;
