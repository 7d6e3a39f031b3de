//! The page as a visitor meets it: paste, cancel, look around while a job runs, large files, hover.

use crate::driver::Browser;
use crate::line::{self, median, quantile};
use crate::site::{Site, script};
use crate::tables;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Bars in milliseconds.
const PASTE_BAR: f64 = 300.0;
const CANCEL_BAR: f64 = 50.0;
const LOOK_BAR: f64 = 100.0;
const TASK_BAR: f64 = 50.0;
const HOVER_BAR: f64 = 4.0;

const PASTES: u64 = 5;
const CANCELS: usize = 10;
const LOOKS: usize = 30;
/// How often a file of this many rows is opened.
const FILES: [(usize, usize); 2] = [(5_000, 3), (200_000, 2)];

pub fn print(site: &Site) {
    or_left_out("paste", || paste(site));
    or_left_out("looks", || look(site));
    or_left_out("cancel", || cancel(site));
    for (rows, times) in FILES {
        or_left_out("file", || file(site, rows, times));
    }
}

/// A page that does not answer costs its own figure only.
fn or_left_out(what: &str, measure: impl FnOnce()) {
    if std::panic::catch_unwind(std::panic::AssertUnwindSafe(measure)).is_err() {
        println!("  left out: {what} (the page did not answer, see above)");
    }
}

fn paste(site: &Site) {
    let browser = site.open_fit();
    let (mut fit, mut done) = (Vec::new(), Vec::new());
    for seed in 1..=PASTES {
        let table = tables::simulated(250, seed);
        let times = run(&browser, include_str!("paste.js"), json!([table.csv(), table.rows()]));
        fit.push(number(&times["fit"]));
        done.push(number(&times["done"]));
    }
    line::below("250 rows pasted to fit, parameters, residuals on screen, median of 5", median(fit), PASTE_BAR, "ms");
    let done = format!("{} s", line::short(median(done) / 1e3));
    line::plain("  and to the complete result with 1,000 resamples", &done);
}

fn look(site: &Site) {
    let browser = site.open_fit();
    let times = numbers(&run(&browser, include_str!("look.js"), json!([LOOKS])));
    line::plain("another axis or part while resampling, click to canvas, median", &milliseconds(median(times.clone())));
    line::below(&format!("  p95 of {}", times.len()), quantile(times, 0.95), LOOK_BAR, "ms");
}

fn cancel(site: &Site) {
    let browser = site.open_fit();
    let times = numbers(&run(&browser, include_str!("cancel.js"), json!([CANCELS])));
    line::plain("cancel of 100,000 resamples, slowest", &milliseconds(quantile(times.clone(), 1.0)));
    line::below(&format!("  median of {}", times.len()), median(times), CANCEL_BAR, "ms");
}

/// Opens a file and watches the page until its draws are in.
fn file(site: &Site, rows: usize, times: usize) {
    let file = tables::simulated(rows, 1).write(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bench"));
    let (mut longest, mut ready, mut work, mut hover) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times {
        let browser = site.open_fit();
        browser.run(include_str!("watch.js"), json!([]));
        let before = processor_ms(&browser);
        browser.upload("#file", &file);
        let seen = run(&browser, include_str!("opened.js"), json!([rows]));
        longest.push(number(&seen["longest"]));
        ready.push(number(&seen["fit"]));
        work.push((processor_ms(&browser) - before) / number(&seen["updates"]));
        hover.push(number(&run(&browser, include_str!("hover.js"), json!([]))));
    }
    line::plain(&format!("file of {rows} rows to its fit, median of {times}"), &milliseconds(median(ready)));
    // The browser reports tasks from 50 ms up; other programs make them longer, never shorter.
    let least = quantile(longest, 0.0);
    line::below(&format!("  longest task of the page, least of {times}"), least, TASK_BAR, "ms");
    line::below("  processor time of the page's thread for each update", median(work), TASK_BAR, "ms");
    line::below("  pointer move over its chart", median(hover), HOVER_BAR, "ms");
}

/// What the page's thread has worked so far, not counting that other programs kept it waiting.
fn processor_ms(browser: &Browser) -> f64 {
    browser.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" }));
    let metrics = browser.devtools("Performance.getMetrics", json!({}));
    let tasks = metrics["metrics"].as_array().into_iter().flatten().find(|metric| metric["name"] == "TaskDuration");
    tasks.and_then(|metric| metric["value"].as_f64()).map_or(f64::NAN, |seconds| 1e3 * seconds)
}

fn run(browser: &Browser, body: &str, arguments: Value) -> Value {
    browser.run_async(&script(body), arguments)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn numbers(values: &Value) -> Vec<f64> {
    values.as_array().into_iter().flatten().map(number).collect()
}

fn milliseconds(figure: f64) -> String {
    format!("{} ms", line::short(figure))
}
