//! The accessibility check: axe-core, fetched by `scripts/browser.sh`.

use crate::driver::Browser;
use serde_json::{Value, json};
use std::path::Path;

/// Serious and critical violations of the page as it is now, one line each; `None` with a printed
/// notice where axe-core could not be fetched.
pub fn violations(browser: &Browser) -> Option<Vec<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/browser/node_modules/axe-core/axe.min.js");
    let Ok(axe) = std::fs::read_to_string(&file) else {
        println!("skipped: no accessibility check, axe-core is not in target/browser (it needs npm)");
        return None;
    };
    browser.run(&axe, json!([]));
    let found =
        browser.run_async("return (await axe.run(document, {resultTypes: ['violations']})).violations", json!([]));
    let serious = |violation: &&Value| violation["impact"] == "serious" || violation["impact"] == "critical";
    Some(found.as_array().into_iter().flatten().filter(serious).map(line).collect())
}

/// Fails if there are any.
pub fn assert_accessible(browser: &Browser) {
    let found = violations(browser).unwrap_or_default();
    assert!(found.is_empty(), "{} is not accessible:\n{}", browser.address(), found.join("\n"));
}

fn line(violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    let places: Vec<String> = nodes.take(5).map(|node| node["html"].to_string()).collect();
    format!("{} ({}): {}", violation["id"], violation["help"], places.join(", "))
}
