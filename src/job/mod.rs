//! The typed messages between the page and its workers, and what a running job may say.
//!
//! Generic on purpose: this floor knows no engine. The list of jobs stands in `app::jobs`.

pub mod context;
pub mod message;

pub use context::Context;
pub use message::{FromWorker, ToWorker};
