//! Kernels for the graphics processor, and the CPU twin of each.
//!
//! A kernel is a WGSL text in `kernels/` and a twin in [`twin`] with the same inputs and outputs; the
//! twin is the reference in tests and what runs where there is no adapter, a limit is too small or the
//! device is lost. [`check`] compares the two on random inputs. Running a kernel needs a browser and
//! stands in the workers' program; nothing here does.

pub mod check;
pub mod kernel;
pub mod twin;

pub use kernel::{Kernel, Order};
