//! A plain static server on the loopback address, as any host would serve the site: no rewrite rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use tiny_http::{Header, Method, Request, Response};

/// A running server; it stops when dropped.
pub struct Server {
    http: Arc<tiny_http::Server>,
    prefix: String,
    threads: Vec<JoinHandle<()>>,
}

const THREADS: usize = 4;

impl Server {
    /// Serves `folder` below `prefix` (`/`, `/sub/path/`). Port 0 takes any free one.
    pub fn start(folder: &Path, prefix: &str, port: u16) -> Result<Self, String> {
        let http = tiny_http::Server::http(("127.0.0.1", port))
            .map_err(|error| format!("cannot listen on 127.0.0.1:{port} ({error}); choose another port"))?;
        let http = Arc::new(http);
        let trimmed = prefix.trim_matches('/');
        let prefix = if trimmed.is_empty() { "/".into() } else { format!("/{trimmed}/") };
        let threads = (0..THREADS)
            .map(|_| {
                let (http, folder, prefix) = (http.clone(), folder.to_path_buf(), prefix.clone());
                std::thread::spawn(move || {
                    while let Ok(request) = http.recv() {
                        answer(request, &folder, &prefix);
                    }
                })
            })
            .collect();
        Ok(Self { http, prefix, threads })
    }

    /// Where the site's root is, with a slash at the end.
    pub fn address(&self) -> String {
        let port = self.http.server_addr().to_ip().map_or(0, |address| address.port());
        format!("http://127.0.0.1:{port}{}", self.prefix)
    }

    /// Serves until the process ends.
    #[allow(dead_code, reason = "the browser tests share this file and stop their servers")]
    pub fn wait(mut self) {
        for thread in self.threads.drain(..) {
            thread.join().ok();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in 0..self.threads.len() {
            self.http.unblock();
        }
        for thread in self.threads.drain(..) {
            thread.join().ok();
        }
    }
}

/// What an address leads to.
#[derive(Debug, PartialEq)]
enum Found {
    File(PathBuf),
    /// A folder asked for without its slash.
    Redirect(String),
    Nothing,
}

fn answer(request: Request, folder: &Path, prefix: &str) {
    if !matches!(request.method(), Method::Get | Method::Head) {
        request.respond(Response::empty(405)).ok();
        return;
    }
    let (status, file) = match find(folder, prefix, request.url()) {
        Found::File(file) => (200, file),
        Found::Nothing => (404, folder.join("404.html")),
        Found::Redirect(to) => {
            request.respond(Response::empty(301).with_header(header("Location", &to))).ok();
            return;
        }
    };
    match std::fs::read(&file) {
        Ok(bytes) => {
            let response = Response::from_data(bytes)
                .with_status_code(status)
                .with_header(header("Content-Type", mime(&file)))
                .with_header(header("Cache-Control", "no-cache"));
            request.respond(response).ok();
        }
        Err(_) => {
            request.respond(Response::from_string("not found").with_status_code(404)).ok();
        }
    }
}

fn find(folder: &Path, prefix: &str, url: &str) -> Found {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let Some(inside) = path.strip_prefix(prefix) else {
        return if format!("{path}/") == prefix { Found::Redirect(prefix.into()) } else { Found::Nothing };
    };
    let inside = percent_decoded(inside);
    if inside.split('/').any(|part| part == "..") || inside.contains('\\') {
        return Found::Nothing;
    }
    let target = folder.join(&inside);
    match (target.is_dir(), inside.is_empty() || inside.ends_with('/')) {
        (true, true) if target.join("index.html").is_file() => Found::File(target.join("index.html")),
        (true, false) if target.join("index.html").is_file() => Found::Redirect(format!("{path}/")),
        (false, false) if target.is_file() => Found::File(target),
        _ => Found::Nothing,
    }
}

fn percent_decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let code = bytes.get(i + 1..i + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[i] == b'%' => {
                out.push(byte);
                i += 3;
            }
            _ => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("names and values here are plain ASCII without line ends")
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()).unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "csv" => "text/csv; charset=utf-8",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_where_a_plain_host_leads() {
        let folder = std::env::temp_dir().join(format!("synscale-serve-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("fit")).unwrap();
        for file in ["index.html", "fit/index.html", "a b.json"] {
            std::fs::write(folder.join(file), "x").unwrap();
        }
        let found = |url| find(&folder, "/sub/", url);
        assert_eq!(found("/sub/"), Found::File(folder.join("index.html")));
        assert_eq!(found("/sub/fit/?data=x"), Found::File(folder.join("fit/").join("index.html")));
        assert_eq!(found("/sub/fit"), Found::Redirect("/sub/fit/".into()));
        assert_eq!(found("/sub"), Found::Redirect("/sub/".into()));
        assert_eq!(found("/sub/a%20b.json"), Found::File(folder.join("a b.json")));
        assert_eq!(found("/sub/%2e%2e/secret"), Found::Nothing);
        assert_eq!(found("/other/"), Found::Nothing);
        assert_eq!(found("/sub/plan/"), Found::Nothing);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
