//! The harness proves itself on a page of its own, so that a failing journey accuses the site.

use crate::driver::Browser;
use crate::pages::wait_for_file;
use crate::serve::Server;
use crate::{accessibility, require};
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;

const PAGE: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harness</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><main><h1>Harness</h1>
<label>Text <textarea id="text"></textarea></label> <label>File <input type="file" id="file"></label>
<button id="count">0</button> <button id="copy">Copy</button>
<a id="save" href="note.txt" download="saved.txt">Save</a> <output id="name"></output>
<script>
count.onclick = () => count.textContent = Number(count.textContent) + 1;
copy.onclick = () => navigator.clipboard.writeText(text.value);
file.onchange = async () => document.getElementById('name').textContent = await file.files[0].text();
</script></main></body></html>"#;

/// A folder of its own with one page, served; removed when dropped.
struct Folder {
    path: PathBuf,
    server: Server,
}

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("synscale-harness-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (file, text) in files {
            std::fs::write(path.join(file), text).unwrap();
        }
        let server = Server::start(&path, require::SUB_PATH, 0).unwrap();
        Self { path, server }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.path).ok();
    }
}

fn number(browser: &Browser, expression: &str) -> i64 {
    browser.run(&format!("return {expression}"), json!([])).as_i64().unwrap_or(i64::MIN)
}

#[test]
fn a_page_can_be_read_and_worked() {
    let Some(driver) = require::driver() else { return };
    let folder = Folder::with("work", &[("index.html", PAGE), ("note.txt", "from a file")]);
    let browser = driver.browser();
    browser.goto(&folder.server.address());
    assert_eq!(browser.text("h1"), "Harness");
    browser.click("#count");
    browser.click("#count");
    assert_eq!(browser.text("#count"), "2");

    browser.paste_into("#text", "pasted");
    browser.type_into("#text", " and typed");
    browser.allow_clipboard();
    browser.click("#copy");
    assert_eq!(browser.clipboard(), "pasted and typed");

    browser.upload("#file", &folder.path.join("note.txt"));
    browser.wait_for("document.getElementById('name').textContent === 'from a file'", Duration::from_secs(5));

    browser.download_to(&folder.path);
    browser.click("#save");
    assert_eq!(wait_for_file(&folder.path.join("saved.txt")), "from a file");
    assert_eq!(&browser.screenshot()[1..4], b"PNG");
    accessibility::assert_accessible(&browser);
    browser.assert_no_errors();
    assert!(!browser.has("#absent"));
}

#[test]
fn emulation_takes_effect() {
    let Some(driver) = require::driver() else { return };
    let folder = Folder::with("emulation", &[("index.html", PAGE)]);
    let browser = driver.browser();
    browser.as_phone(390, 844);
    browser.prefer(&[("prefers-color-scheme", "dark"), ("prefers-reduced-motion", "reduce")]);
    browser.goto(&folder.server.address());
    assert_eq!(number(&browser, "innerWidth"), 390);
    assert_eq!(browser.run("return matchMedia('(prefers-color-scheme: dark)').matches", json!([])), true);
    assert_eq!(browser.run("return matchMedia('(prefers-reduced-motion: reduce)').matches", json!([])), true);
    browser.offline(true);
    assert_eq!(browser.run("return navigator.onLine", json!([])), false);
}

#[test]
fn profiles_are_separate() {
    let Some(driver) = require::driver() else { return };
    let folder = Folder::with("profiles", &[("index.html", PAGE)]);
    let (one, other) = (driver.browser(), driver.browser());
    for browser in [&one, &other] {
        browser.goto(&folder.server.address());
    }
    one.run("localStorage.setItem('kept', '1')", json!([]));
    one.reload();
    assert_eq!(one.run("return localStorage.getItem('kept')", json!([])), "1");
    assert!(other.run("return localStorage.getItem('kept')", json!([])).is_null());
}

#[test]
fn faults_of_a_page_are_seen() {
    let Some(driver) = require::driver() else { return };
    let faulty = r#"<!doctype html><title>x</title><link rel="icon" href="data:,"><img src="gone.png"><button></button>
        <div style="width: 900px">wide</div><script>throw new Error("thrown")</script>"#;
    let folder = Folder::with("faults", &[("index.html", faulty)]);
    let browser = driver.browser();
    browser.as_phone(390, 844);
    browser.goto(&folder.server.address());
    assert!(number(&browser, "document.documentElement.scrollWidth") > 390);
    if let Some(violations) = accessibility::violations(&browser) {
        assert!(violations.iter().any(|line| line.contains("button-name")), "{violations:?}");
    }
    let errors: Vec<_> = browser.console().into_iter().filter(|(level, _)| level == "SEVERE").collect();
    assert!(errors.iter().any(|(_, message)| message.contains("thrown")), "{errors:?}");
    assert!(errors.iter().any(|(_, message)| message.contains("404")), "{errors:?}");
}
