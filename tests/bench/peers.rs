//! The Python peers, `peers.py`.

use serde::Deserialize;
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
pub struct Peer {
    pub name: String,
    pub seconds: f64,
    /// The sum, at its parameters.
    pub objective: f64,
    /// Residuals of the loss itself (`raw`) or of its logarithm (`log`).
    pub space: String,
    /// How many times faster we want to be.
    pub bar: f64,
}

/// Runs them on one table. `scripts/bench.sh` leaves an environment with what could be installed.
pub fn measure(table: &Path) -> Result<Vec<Peer>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = root.join("target/bench/venv/bin/python");
    let python = if own.is_file() { own } else { "python3".into() };
    let output = Command::new(python)
        .arg(root.join("tests/bench/peers.py"))
        .arg(table)
        .output()
        .map_err(|error| format!("python3: {error}"))?;
    let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        return Err(errors.lines().last().unwrap_or("python3 failed").to_string());
    }
    errors.lines().for_each(|line| println!("  {line}"));
    text.lines().map(|line| serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))).collect()
}
