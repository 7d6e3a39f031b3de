//! The native tool behind the Makefile: `site finish` completes what trunk built, `site serve`
//! shows it, `site evidence` records which tests bear out which Atlas rows.
//!
//! Not part of the wasm module: built only with `--features site`.

mod compress;
mod evidence;
mod finish;
mod first_load;
mod naming;
mod pages;
mod precache;
mod serve;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage:
  site evidence <cargo test log> [--check]   write src/atlas/evidence.json, or compare it with the log
  site finish <dist>                         complete a built site: a page per route, status files, byte budget
  site serve <dist> [--port N] [--prefix P]  serve it on 127.0.0.1 (port 8080, prefix / unless told)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("site: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), String> {
    match arguments {
        ["evidence", log] => evidence::write(Path::new(log)),
        ["evidence", log, "--check"] => evidence::check(Path::new(log)),
        ["finish", dist] => finish::finish(Path::new(dist)),
        ["serve", dist, options @ ..] => serve_with(Path::new(dist), options),
        _ => Err(USAGE.into()),
    }
}

fn serve_with(dist: &Path, options: &[&str]) -> Result<(), String> {
    let (mut port, mut prefix) = (8080, "/");
    for option in options.chunks(2) {
        match option {
            ["--port", value] => port = value.parse().map_err(|_| format!("'{value}' is no port number"))?,
            ["--prefix", value] => prefix = value,
            _ => return Err(USAGE.into()),
        }
    }
    if !dist.join("index.html").is_file() {
        return Err(format!("{} holds no index.html; run `make build` first", dist.display()));
    }
    let server = serve::Server::start(dist, prefix, port)?;
    println!("Synscale is at {}   (Ctrl-C stops it)", server.address());
    server.wait();
    Ok(())
}

/// The text of a file, or what could not be read.
fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Writes a file and the folders above it.
fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, contents).map_err(failed)
}
