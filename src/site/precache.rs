//! `precache.json`: what the service worker keeps so that the site opens offline.

use serde::Serialize;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The manifest. `version` changes when any file does.
#[derive(Debug, Serialize)]
pub struct Manifest {
    pub version: String,
    pub files: Vec<Entry>,
}

/// A file to keep, by its path below the root.
#[derive(Debug, Serialize)]
pub struct Entry {
    pub path: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    pub bytes: usize,
}

/// The manifest of a finished site. Left out: the worker itself, this file, and every page but
/// `index.html`, since the worker makes the others from it by an absolute base.
pub fn manifest(dist: &Path) -> Result<Manifest, String> {
    let mut files = Vec::new();
    for file in files_below(dist)? {
        let path = relative(dist, &file);
        if path.ends_with("/index.html") || ["sw.js", "precache.json", "404.html"].contains(&path.as_str()) {
            continue;
        }
        let bytes = std::fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        files.push(Entry { path, sha256: hex(&Sha256::digest(&bytes)), bytes: bytes.len() });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut all = Sha256::new();
    for entry in &files {
        all.update(format!("{} {}\n", entry.path, entry.sha256));
    }
    Ok(Manifest { version: hex(&all.finalize())[..16].into(), files })
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("cannot list {}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn relative(dist: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(dist).unwrap_or(file);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_follows_the_files() {
        let folder = std::env::temp_dir().join(format!("synscale-precache-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("fit")).unwrap();
        for file in ["index.html", "404.html", "sw.js", "a.wasm", "fit/index.html"] {
            std::fs::write(folder.join(file), file).unwrap();
        }
        let first = manifest(&folder).unwrap();
        assert_eq!(first.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["a.wasm", "index.html"]);
        assert_eq!(manifest(&folder).unwrap().version, first.version);
        std::fs::write(folder.join("a.wasm"), "other").unwrap();
        assert_ne!(manifest(&folder).unwrap().version, first.version);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
