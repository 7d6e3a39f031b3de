//! Synscale: scaling laws and synthetic data, explored in the browser.
//!
//! The floors, ground first; imports go down only (checked by `tests/house.rs`):
//! `num` -> `table` -> `law`, `job`, `figure`, `share` -> the engines (`fit`, `atlas`) -> `app`.

pub mod atlas;
pub mod figure;
pub mod fit;
pub mod job;
pub mod law;
pub mod num;
pub mod share;
pub mod table;

#[cfg(target_arch = "wasm32")]
pub mod app;
