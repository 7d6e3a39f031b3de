//! The same fit natively, in wasm and by the peers: times, and whose objective is lower.

use crate::line;
use crate::native;
use crate::peers::{self, Peer};
use crate::site::Site;
use crate::tables::{self, Table};
use crate::wasm;
use std::path::Path;
use synscale::fit::{FitReport, Space};

const RESAMPLES: u32 = 1000;
/// Seconds for that many, on one worker.
const BOOTSTRAP_BAR: f64 = 1.5;
const REPEATS: usize = 5;

/// Prints the comparison for every table, and gives in words where a peer's objective is lower or
/// where the worker's digits are not ours.
pub fn print() -> Vec<String> {
    let site = Site::start();
    if let Err(reason) = &site {
        println!("left out: everything in wasm ({reason})");
    }
    let mut worse = Vec::new();
    for table in tables::all() {
        println!("\n{}, {} rows: E + A/N^alpha + B/D^beta, Huber 1e-3", table.name, table.rows());
        let file = table.write(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench"));
        let peers = peers::measure(&file).unwrap_or_else(|reason| {
            println!("  left out: the Python peers ({reason})");
            Vec::new()
        });
        for (space, residual) in [(Space::Log, "log"), (Space::Raw, "raw")] {
            let peers: Vec<&Peer> = peers.iter().filter(|peer| peer.space == residual).collect();
            if space == Space::Log || !peers.is_empty() {
                println!(" residuals of {}", if space == Space::Log { "log loss" } else { "loss" });
                compare(&table, space, &peers, site.as_ref().ok(), &mut worse);
            }
        }
        bootstrap(&table, site.as_ref().ok(), &mut worse);
    }
    worse
}

fn compare(table: &Table, space: Space, peers: &[&Peer], site: Option<&Site>, worse: &mut Vec<String>) {
    let request = native::request(table, space, 0);
    let ours = native::measure(&request);
    let objective = ours.report.objective_value;
    fit("Synscale native", 1e3 * ours.seconds, objective);
    let mut places = vec![("native", ours.seconds)];
    match site.map(|site| wasm::measure(site, &request, 1 + REPEATS)) {
        Some(Ok(mut runs)) => {
            let first = runs.remove(0);
            same_digits(table, &first.report, &ours.report, worse);
            let warm = fastest(&runs, |run| run.done_ms);
            fit("Synscale in wasm, one worker", warm, first.report.objective_value);
            line::plain("  in a fresh worker, compiling included", &format!("{} ms", line::short(first.done_ms)));
            places.push(("wasm", warm / 1e3));
        }
        Some(Err(reason)) => println!("  left out: the fit in wasm ({reason})"),
        None => {}
    }
    for peer in peers {
        fit(&peer.name, 1e3 * peer.seconds, peer.objective);
        for (place, seconds) in &places {
            line::faster(&format!("  {place} against it"), peer.seconds / seconds, peer.bar);
        }
        if objective > peer.objective * (1.0 + 1e-6) {
            worse.push(format!("{}: {} reaches {:.9e}, we {objective:.9e}", table.name, peer.name, peer.objective));
        }
    }
}

fn bootstrap(table: &Table, site: Option<&Site>, worse: &mut Vec<String>) {
    println!(" with {RESAMPLES} bootstrap resamples");
    let request = native::request(table, Space::Log, RESAMPLES);
    let ours = native::measure(&request);
    line::plain("Synscale native, one thread", &format!("{} s", line::short(ours.seconds)));
    match site.map(|site| wasm::measure(site, &request, REPEATS)) {
        Some(Ok(runs)) => {
            same_digits(table, &runs[0].report, &ours.report, worse);
            line::below("Synscale in wasm, one worker", fastest(&runs, |run| run.done_ms) / 1e3, BOOTSTRAP_BAR, "s");
            let until = |of: fn(&wasm::Measured) -> f64| format!("{} ms", line::short(fastest(&runs, of)));
            line::plain("  until the fit stands", &until(|run| run.point_ms));
            line::plain("  until the first draws", &until(|run| run.draws_ms.unwrap_or(f64::NAN)));
        }
        Some(Err(reason)) => println!("  left out: resampling in wasm ({reason})"),
        None => {}
    }
}

fn fastest(runs: &[wasm::Measured], of: fn(&wasm::Measured) -> f64) -> f64 {
    runs.iter().map(of).fold(f64::INFINITY, f64::min)
}

fn fit(who: &str, milliseconds: f64, objective: f64) {
    println!("  {who:<60} {:>8} ms   objective {objective:.9e}", line::short(milliseconds));
}

/// The same request gives the same bits everywhere.
fn same_digits(table: &Table, theirs: &FitReport, ours: &FitReport, worse: &mut Vec<String>) {
    if theirs != ours {
        worse.push(format!("{}: the worker's report is not the native one", table.name));
    }
}
