//! Keeps `src/atlas/evidence.json` in step with the tests.

use std::path::Path;
use synscale::atlas::{Evidence, parse};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/atlas/evidence.json");

/// Records what the log of a test run shows.
pub fn write(log: &Path) -> Result<(), String> {
    let evidence = from_log(log)?;
    let mut text = serde_json::to_string_pretty(&evidence).map_err(|error| error.to_string())?;
    text.push('\n');
    crate::write(Path::new(FILE), text)?;
    println!("{} rows of the Atlas have passing tests", evidence.0.len());
    Ok(())
}

/// Fails where the recorded evidence is not what the log shows.
pub fn check(log: &Path) -> Result<(), String> {
    let found = from_log(log)?;
    let recorded = committed()?;
    let differences = recorded.differences(&found);
    if !differences.is_empty() {
        let list = differences.join("\n  ");
        return Err(format!(
            "src/atlas/evidence.json is not what the tests show; run `make evidence` and commit it\n  {list}"
        ));
    }
    println!("{} rows of the Atlas have passing tests, as recorded", found.0.len());
    Ok(())
}

/// The recorded evidence.
pub fn committed() -> Result<Evidence, String> {
    let text = crate::read(Path::new(FILE))?;
    serde_json::from_str(&text).map_err(|error| format!("src/atlas/evidence.json cannot be read: {error}"))
}

fn from_log(log: &Path) -> Result<Evidence, String> {
    let papers = parse(crate::finish::PAPERS).map_err(|error| error.to_string())?;
    Evidence::from_log(&crate::read(log)?, &papers).map_err(|error| format!("{}: {error}", log.display()))
}
