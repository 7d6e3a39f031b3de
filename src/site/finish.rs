//! `site finish`: what a static host needs beside trunk's output.

use crate::first_load::{Budget, weigh};
use crate::{evidence, naming, pages, precache, read, write};
use serde::Serialize;
use std::path::Path;
use std::process::Command;
use synscale::atlas::{Status, features, parse, statuses};
use synscale::diversity::metric::registry::METRICS;

pub const PAPERS: &str = include_str!("../atlas/papers.json");
const BUDGET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/budget.json");

/// Completes the site in `dist` and holds it to the byte budget.
pub fn finish(dist: &Path) -> Result<(), String> {
    println!("weighing the engines");
    let engines = naming::name_by_content(dist)?;
    engines.print();
    let index = read(&dist.join("index.html"))?;
    let papers = parse(PAPERS).map_err(|error| error.to_string())?;

    let pages = pages::pages(&papers);
    for page in &pages {
        write(&dist.join(&page.route).join("index.html"), pages::twin(&index, page)?)?;
    }
    let public_url = std::env::var("PUBLIC_URL").unwrap_or_else(|_| "/".into());
    write(&dist.join("404.html"), pages::not_found(&index, &public_url)?)?;
    println!("{} pages beside index.html; 404.html for {public_url}", pages.len());

    write_json(dist, "atlas/papers.json", &papers)?;
    let rows = statuses(&papers, &registered(), &evidence::committed()?);
    let count = |status| rows.iter().filter(|row| row.status == status).count();
    let [works, partly, not_yet] = Status::ALL.map(count);
    println!("Atlas: {works} papers work, {partly} partly, {not_yet} not yet");
    write_json(dist, "atlas-status.json", &rows)?;

    println!("weighing the first load");
    let first_load = weigh(dist)?;
    first_load.print();
    let (first, beside) = (first_load.total.brotli, engines.total.brotli);
    write_json(
        dist,
        "build-info.json",
        &BuildInfo { version: env!("CARGO_PKG_VERSION"), commit: commit(), first_load, engines },
    )?;
    write_json(dist, "precache.json", &precache::manifest(dist)?)?;

    let budget: Budget = serde_json::from_str(&read(Path::new(BUDGET))?)
        .map_err(|error| format!("tests/budget.json cannot be read: {error}"))?;
    budget.first_load_brotli_bytes.check("the first load", first)?;
    budget.engines_brotli_bytes.check("the engines' module", beside)
}

/// What the labs offer: laws in Fit, metrics in Diversity.
fn registered() -> Vec<&'static str> {
    let metrics = METRICS.iter().flat_map(|metric| metric.features).copied();
    features::registered().into_iter().chain(metrics).collect()
}

#[derive(Serialize)]
struct BuildInfo {
    version: &'static str,
    commit: String,
    first_load: crate::first_load::FirstLoad,
    /// Loaded beside the page, in a worker.
    engines: crate::first_load::FirstLoad,
}

/// The commit this was built from: told by the environment, else asked of git, else `unknown`.
fn commit() -> String {
    let told = ["SYNSCALE_COMMIT", "GITHUB_SHA"].iter().find_map(|name| std::env::var(name).ok());
    let asked = || {
        let output = Command::new("git").args(["rev-parse", "HEAD"]).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?.trim().to_string();
        (output.status.success() && !text.is_empty()).then_some(text)
    };
    told.or_else(asked).unwrap_or_else(|| "unknown".into())
}

fn write_json(dist: &Path, name: &str, value: &impl Serialize) -> Result<(), String> {
    let text = serde_json::to_string(value).map_err(|error| format!("{name}: {error}"))?;
    write(&dist.join(name), text)
}
