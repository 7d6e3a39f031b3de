//! Synscale: scaling laws and synthetic data, explored in the browser.
//!
//! The floors, ground first; imports go down only (checked by `tests/house.rs`):
//! `num` -> `table` -> `law`, `job`, `figure`, `share` -> `view` -> the engines (`fit`, `atlas`, `help`)
//! -> `worker` (the engines' wasm module) and `app` (the page's), which share only `view`, `figure` and `job`.

pub mod atlas;
pub mod diversity;
pub mod figure;
pub mod fit;
pub mod gpu;
pub mod help;
pub mod job;
pub mod law;
pub mod num;
pub mod share;
pub mod table;
pub mod view;

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod app;
#[cfg(all(target_arch = "wasm32", feature = "engines"))]
pub mod worker;
