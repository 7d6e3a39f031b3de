//! The built site in a real browser: one journey per page, and the harness's own tests.
//!
//! Needs `dist/`, Chromium and chromedriver: `make test` builds and installs them. Without them a
//! test prints that it was skipped; with `SYNSCALE_REQUIRE_BROWSER=1` that is a failure, with `=0`
//! all are skipped.
#![cfg(not(target_arch = "wasm32"))]

mod accessibility;
mod device;
mod diversity;
mod driver;
mod fit;
mod harness;
mod journeys;
mod pages;
mod require;
mod runs;
#[path = "../../src/site/serve.rs"]
mod serve;
