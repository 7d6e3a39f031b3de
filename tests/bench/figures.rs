//! Benchmark figures of the Fit lab: the same fits here, in a worker's wasm, and by Python peers; and
//! the page as a visitor meets it. One run on one machine. `make bench` runs it; it prints figures and
//! fails only where an answer is worse than a peer's, never because a figure misses its bar.
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

mod bytes;
mod fits;
mod hover;
mod line;
mod machine;
mod native;
mod page;
mod peers;
mod site;
mod tables;
mod wasm;

/// With names of parts (`fits`, `page`, `hover`, `bytes`) only these.
fn main() {
    let parts: Vec<String> = std::env::args().skip(1).filter(|part| !part.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|name| name == part);
    machine::print();
    let worse = if wanted("fits") { fits::print() } else { Vec::new() };
    if wanted("page") {
        println!("\nThe page");
        match site::Site::start() {
            Ok(site) => page::print(&site),
            Err(reason) => println!("  left out: the page ({reason})"),
        }
    }
    if wanted("hover") {
        hover::print();
    }
    if wanted("bytes") {
        bytes::print();
    }
    machine::print_load("ended");
    if !worse.is_empty() {
        println!("\nworse than a peer:\n{}", worse.join("\n"));
        std::process::exit(1);
    }
}
