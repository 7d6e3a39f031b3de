//! A plain static server on the loopback address, as any host would serve the site: no rewrite rules.
//!
//! One request per connection, so that stopping it leaves no connection on which a browser waits.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// A running server; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    prefix: String,
    stopping: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

/// Browsers open connections ahead of need; one that asks nothing is closed after this.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest request line or header.
const MAX_LINE: usize = 16 * 1024;

impl Server {
    /// Serves `folder` below `prefix` (`/`, `/sub/path/`). Port 0 takes any free one.
    pub fn start(folder: &Path, prefix: &str, port: u16) -> Result<Self, String> {
        let failed = |error| format!("cannot listen on 127.0.0.1:{port} ({error}); choose another port");
        let socket = TcpListener::bind(("127.0.0.1", port)).map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        let trimmed = prefix.trim_matches('/');
        let prefix = if trimmed.is_empty() { "/".into() } else { format!("/{trimmed}/") };
        let stopping = Arc::new(AtomicBool::new(false));
        let site = Arc::new((folder.to_path_buf(), prefix.clone()));
        let stop = stopping.clone();
        let listener = std::thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let site = site.clone();
                // A visitor who hangs up is no fault of the server's.
                std::thread::spawn(move || answer(stream, &site.0, &site.1).ok());
            }
        });
        Ok(Self { address, prefix, stopping, listener: Some(listener) })
    }

    /// Where the site's root is, with a slash at the end.
    pub fn address(&self) -> String {
        format!("http://{}{}", self.address, self.prefix)
    }

    /// Serves until the process ends.
    #[allow(dead_code, reason = "the browser tests share this file and stop their servers")]
    pub fn wait(mut self) {
        if let Some(listener) = self.listener.take() {
            listener.join().ok();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        // Wakes the listener, so that it sees that it should stop.
        TcpStream::connect(self.address).ok();
        if let Some(listener) = self.listener.take() {
            listener.join().ok();
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

fn answer(stream: TcpStream, folder: &Path, prefix: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(&stream);
    let first = line(&mut reader)?;
    while !line(&mut reader)?.is_empty() {}
    let mut words = first.split(' ');
    let (method, url) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    if !matches!(method, "GET" | "HEAD") {
        return respond(&stream, "405 Method Not Allowed", "Allow: GET, HEAD", b"", true);
    }
    let (status, file) = match find(folder, prefix, url) {
        Found::File(file) => ("200 OK", file),
        Found::Nothing => ("404 Not Found", folder.join("404.html")),
        Found::Redirect(to) => {
            return respond(&stream, "301 Moved Permanently", &format!("Location: {to}"), b"", true);
        }
    };
    match std::fs::read(&file) {
        Ok(bytes) => respond(&stream, status, &format!("Content-Type: {}", mime(&file)), &bytes, method == "GET"),
        Err(_) => respond(&stream, "404 Not Found", "Content-Type: text/plain", b"not found", method == "GET"),
    }
}

/// A line of the request's head without its end.
fn line(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::io::Read::take(reader, MAX_LINE as u64).read_until(b'\n', &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_string())
}

fn respond(mut stream: &TcpStream, status: &str, header: &str, body: &[u8], with_body: bool) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\n{header}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if with_body {
        stream.write_all(body)?;
    }
    stream.flush()
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
