//! Benchmark figures of the Fit page: the same fit here, in the browser, and by Python peers, in one
//! run on one machine. `make bench` runs it; it prints figures and fails only where an answer is worse.
//!
//! Our figures are time on the wall, the peers' processor time: a busy machine counts against us only.
//! Browser figures need the built site in `dist/`; peers need python3 with SciPy. What is missing is
//! named and left out.

#[path = "../browser/driver.rs"]
#[allow(dead_code, reason = "the journeys use the rest")]
mod driver;
#[path = "../../src/site/serve.rs"]
#[allow(dead_code, unused_imports, reason = "its tests run with the tool's")]
mod serve;

mod browser;
mod native;
mod peers;
mod tables;

use std::path::Path;

fn main() {
    let mut worse = Vec::new();
    for table in tables::all() {
        println!("\n{} ({} rows)", table.name, table.rows());
        let native = native::measure(&table);
        row("this program, native", native.seconds, native.objective, native.seconds);
        println!("    with {} bootstrap resamples, one thread: {:.3} s", native::RESAMPLES, native.bootstrap_seconds);
        let file = table.write(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench"));
        match browser::measure(&table) {
            Ok(found) => {
                println!(
                    "  {:<58} {:>9.1} ms to the fit, {:.1} ms to the complete result with {} resamples",
                    "this page in Chromium, click to screen", found.fit_ms, found.done_ms, found.resamples
                );
            }
            Err(reason) => println!("  left out: the page in Chromium ({reason})"),
        }
        match peers::measure(&file) {
            Ok(peers) => {
                for peer in peers {
                    row(&peer.name, peer.seconds, peer.objective, native.seconds);
                    if native.objective > peer.objective * (1.0 + 1e-6) {
                        worse.push(format!("{}: {} reaches {}", table.name, peer.name, peer.objective));
                    }
                }
            }
            Err(reason) => println!("  left out: the Python peers ({reason})"),
        }
    }
    if !worse.is_empty() {
        println!("\na peer reaches a lower objective:\n{}", worse.join("\n"));
        std::process::exit(1);
    }
}

fn row(name: &str, seconds: f64, objective: f64, ours: f64) {
    println!("  {name:<58} {:>9.1} ms   objective {objective:.9e}   {:.1} x", seconds * 1e3, seconds / ours);
}
