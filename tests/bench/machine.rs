//! What the figures were taken on.

use std::fs::read_to_string;

pub fn print() {
    let read = |file: &str| read_to_string(file).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1)).unwrap_or(" unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("Machine: {cores} cores,{model}");
    print_load("started");
    let manifest = read(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    println!(
        "Build: page opt-level {}, engines {}, native {}; fat LTO, one codegen unit; wasm with SIMD",
        level(&manifest, "release"),
        level(&manifest, "engines"),
        // `scripts/bench.sh` asks for the engines' profile.
        if cfg!(debug_assertions) { "debug: its figures mean nothing".into() } else { level(&manifest, "engines") },
    );
}

/// How busy the machine is: the mean number of running or waiting programs over 1, 5 and 15 minutes.
pub fn print_load(when: &str) {
    let load = read_to_string("/proc/loadavg").unwrap_or_default();
    println!("Load average when {when}: {}", load.split(' ').take(3).collect::<Vec<_>>().join(" "));
}

/// The opt-level that the manifest gives a profile.
fn level(manifest: &str, profile: &str) -> String {
    let section = manifest.split(&format!("[profile.{profile}]\n")).nth(1).unwrap_or("");
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.strip_prefix("opt-level = ")).map(|level| level.replace('"', "")).collect()
}
