//! The Python peers, `peers.py`.

use serde::Deserialize;
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
pub struct Peer {
    pub name: String,
    pub seconds: f64,
    pub objective: f64,
}

pub fn measure(table: &Path) -> Result<Vec<Peer>, String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/peers.py");
    let output =
        Command::new("python3").arg(script).arg(table).output().map_err(|error| format!("python3: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(text.lines().last().unwrap_or("python3 failed").to_string());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))).collect()
}
