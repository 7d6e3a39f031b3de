//! What the pages promise to machines, as the journeys use it.

use crate::driver::Browser;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// A lab's page, through its card and its actions.
pub struct Lab<'a> {
    pub browser: &'a Browser<'a>,
    /// `fit`, `plan`, ...
    pub name: &'static str,
}

impl Lab<'_> {
    /// The current result as the page states it.
    pub fn card(&self) -> Value {
        let script =
            "const card = document.querySelector(arguments[0]); return card ? JSON.parse(card.textContent) : null";
        self.browser.run(script, json!([self.selector()]))
    }

    /// Waits until the result is complete, and gives it; fails at once when the page says `failed`.
    pub fn done(&self) -> Value {
        let state = format!("JSON.parse(document.querySelector('{}')?.textContent ?? '{{}}').state", self.selector());
        self.browser.wait_for(&format!("['done', 'failed'].includes({state})"), Duration::from_secs(60));
        let card = self.card();
        assert_eq!(card["state"], "done", "{card:#}");
        card
    }

    /// Presses one of the main controls.
    pub fn act(&self, action: &str) {
        self.browser.click(&format!("[data-action='{action}']"));
    }

    fn selector(&self) -> String {
        format!("script[type=\"application/json\"][data-card=\"{}\"]", self.name)
    }
}

/// Fails if the page is wider than its window, and names what sticks out.
pub fn assert_fits(browser: &Browser, width: i64) {
    let script = "
        const clipped = (element) => {
            for (let box = element.parentElement; box; box = box.parentElement)
                if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(box).overflowX)) return true;
            return false;
        };
        const wide = [...document.querySelectorAll('body *')]
            .filter(element => element.getBoundingClientRect().right > arguments[0] + 1 && !clipped(element))
            .map(element => `${Math.round(element.getBoundingClientRect().right)} ${element.outerHTML.slice(0, 90)}`);
        return [innerWidth, document.documentElement.scrollWidth, wide.slice(0, 8)]";
    let found = browser.run(script, json!([width]));
    let fits = found[0] == width && found[1] == width;
    assert!(fits, "{} overflows {width} px sideways: {found:#}", browser.address());
}

/// The text of a file that is being downloaded, once it is complete.
pub fn wait_for_file(file: &Path) -> String {
    let started = Instant::now();
    loop {
        match std::fs::read_to_string(file) {
            Ok(text) if !text.is_empty() => return text,
            _ if started.elapsed() > Duration::from_secs(10) => panic!("{} was not downloaded", file.display()),
            _ => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}
