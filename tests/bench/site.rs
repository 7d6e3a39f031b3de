//! The built site, served, and a browser to open it in.

use crate::driver::{Browser, Driver};
use crate::serve::Server;
use std::path::PathBuf;
use std::time::Duration;

pub struct Site {
    driver: Driver,
    server: Server,
}

/// What every script below may use.
const HELPERS: &str = include_str!("page.js");

impl Site {
    pub fn start() -> Result<Self, String> {
        let dist = folder();
        if !dist.join("precache.json").is_file() {
            return Err("there is no finished dist/, run `make build`".into());
        }
        Ok(Self { driver: Driver::start()?, server: Server::start(&dist, "/", 0)? })
    }

    /// A new browser, at this path of the site.
    pub fn open(&self, path: &str) -> Browser<'_> {
        let browser = self.driver.browser();
        browser.goto(&format!("{}{path}", self.server.address()));
        browser
    }

    /// A new browser on the Fit page, its example fitted and the box for own data open.
    pub fn open_fit(&self) -> Browser<'_> {
        let browser = self.open("fit/");
        let card = "JSON.parse(document.querySelector('script[data-card=\"fit\"]')?.textContent ?? '{}')";
        browser.wait_for(&format!("{card}.state === 'done'"), Duration::from_secs(60));
        browser.run(
            "for (const id of ['own-data', 'more']) document.querySelector(`#${id}:not([open]) > summary`)?.click()",
            serde_json::json!([]),
        );
        browser.wait_for(
            "document.getElementById('paste') && document.getElementById('bootstrap')",
            Duration::from_secs(10),
        );
        browser
    }
}

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("dist")
}

/// The body of an async function that first defines the helpers.
pub fn script(body: &str) -> String {
    format!("{HELPERS}\n{body}")
}
