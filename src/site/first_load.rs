//! What a first visit downloads, and whether that is within the budget.

use crate::compress::{Sizes, sizes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// The files that `index.html` names (wasm, scripts, styles), each and together.
#[derive(Debug, PartialEq, Serialize)]
pub struct FirstLoad {
    pub files: Vec<FileSizes>,
    pub total: Sizes,
}

#[derive(Debug, PartialEq, Serialize)]
pub struct FileSizes {
    pub path: String,
    #[serde(flatten)]
    pub sizes: Sizes,
}

/// `tests/budget.json`.
#[derive(Debug, Deserialize)]
pub struct Budget {
    pub first_load_brotli_bytes: Limit,
    pub engines_brotli_bytes: Limit,
}

#[derive(Debug, Deserialize)]
pub struct Limit {
    /// What it should come to (design of the first load); over it is a shortfall and said at every build.
    pub bar: usize,
    /// What the last accepted change came to; a change that adds over 2 % must raise it here and say why.
    pub accepted: usize,
    /// Why `accepted` is what it is.
    pub reason: String,
}

/// Weighs the site in this folder.
pub fn weigh(dist: &Path) -> Result<FirstLoad, String> {
    let index = crate::read(&dist.join("index.html"))?;
    let mut load = FirstLoad { files: Vec::new(), total: Sizes::default() };
    for path in named_files(&index) {
        let file = dist.join(&path);
        let bytes = std::fs::read(&file).map_err(|error| format!("index.html names {path}, but: {error}"))?;
        let sizes = sizes(&bytes)?;
        load.total += sizes;
        load.files.push(FileSizes { path, sizes });
    }
    if load.files.is_empty() {
        return Err("the built index.html names no script, style or wasm file; is it trunk's output?".into());
    }
    Ok(load)
}

impl FirstLoad {
    /// A line per file and one for all.
    pub fn print(&self) {
        let line = |sizes: &Sizes, name: &str| {
            println!("  {:>9} raw {:>8} gzip {:>8} brotli  {name}", sizes.raw, sizes.gzip, sizes.brotli);
        };
        self.files.iter().for_each(|file| line(&file.sizes, &file.path));
        line(&self.total, "together");
    }
}

impl Limit {
    /// Whether `bytes` of `what` may be published.
    pub fn check(&self, what: &str, bytes: usize) -> Result<(), String> {
        let most = self.accepted + self.accepted / 50;
        if bytes > self.bar {
            // A known shortfall is said at every build; `accepted` keeps it from growing.
            println!("{what} is {bytes} bytes in brotli, over the bar of {}: {}", self.bar, self.reason);
        }
        if bytes > most {
            return Err(format!(
                "{what} is {bytes} bytes in brotli, over 2 % more than the accepted {} ({}); \
                 make it smaller, or raise `accepted` in tests/budget.json with the reason",
                self.accepted, self.reason
            ));
        }
        Ok(())
    }
}

/// Local `.js`, `.wasm` and `.css` files named in quotes, without the leading `./`.
fn named_files(index: &str) -> BTreeSet<String> {
    index
        .split(['"', '\'', '`'])
        .filter(|text| [".js", ".wasm", ".css"].iter().any(|ending| text.ends_with(ending)))
        .filter(|text| !text.contains("://") && !text.contains(char::is_whitespace))
        .map(|text| text.trim_start_matches("./").trim_start_matches('/').to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_trunk_writes() {
        let index = r#"<link rel="stylesheet" href="./app-1.css"/><link rel="modulepreload" href="./app-2.js">
            <script type="module">import init from './app-2.js'; init({ module_or_path: './app-2_bg.wasm' });</script>
            <script src="https://elsewhere.org/x.js"></script>"#;
        let found: Vec<String> = named_files(index).into_iter().collect();
        assert_eq!(found, ["app-1.css", "app-2.js", "app-2_bg.wasm"]);
    }

    #[test]
    fn the_budget_can_fail() {
        let limit = Limit { bar: 1000, accepted: 900, reason: "first".into() };
        assert!(limit.check("x", 918).is_ok());
        assert!(limit.check("x", 919).unwrap_err().contains("accepted 900"));
        assert!(limit.check("x", 1001).unwrap_err().contains("2 %"));
    }
}
