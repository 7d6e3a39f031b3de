//! What a first visit downloads, as `make build` weighed it.

use crate::{line, site};
use serde_json::Value;

/// Bar for the first load, KB of brotli.
const FIRST_LOAD: f64 = 400.0;

pub fn print() {
    println!("\nFirst load");
    let text = std::fs::read_to_string(site::folder().join("build-info.json")).unwrap_or_default();
    let Ok(info) = serde_json::from_str::<Value>(&text) else {
        return println!("  left out: dist/build-info.json cannot be read, run `make build`");
    };
    let kilobytes = |part: &str| info[part]["total"]["brotli"].as_f64().unwrap_or(f64::NAN) / 1000.0;
    line::below("page's wasm, js and css, brotli", kilobytes("first_load"), FIRST_LOAD, "KB");
    line::plain("engines, loaded beside it", &format!("{} KB", line::short(kilobytes("engines"))));
}
