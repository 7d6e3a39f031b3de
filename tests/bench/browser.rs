//! The fit as a visitor sees it: from the click on 'run' to the result on the page.

use crate::driver::Driver;
use crate::serve::Server;
use crate::tables::Table;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

pub struct Measured {
    /// Until the fitted parameters stand in the page's card.
    pub fit_ms: f64,
    /// Until the card is complete: resampled, held out, predicted.
    pub done_ms: f64,
    pub resamples: u64,
}

/// Watches the card and notes when it first has the new table's parameters and when it is done.
/// Arguments: rows of the table.
const WATCH: &str = "
    const card = document.querySelector('script[data-card=\"fit\"]');
    const read = () => { try { return JSON.parse(card.textContent) } catch { return {} } };
    const before = read().fingerprint;
    const rows = arguments[0];
    let fit = null;
    const ended = new Promise((resolve, reject) => {
        const look = () => {
            const now = read();
            if (now.state === 'failed') return reject(JSON.stringify(now));
            if (now.rows_used !== rows || now.fingerprint === before) return;
            if (fit === null && now.params && Object.keys(now.params).length) fit = performance.now();
            if (now.state === 'done') resolve(performance.now());
        };
        new MutationObserver(look).observe(document, {subtree: true, childList: true, characterData: true});
        setTimeout(() => reject('no result after a minute'), 60000);
    });
    const began = performance.now();
    document.querySelector('[data-action=\"run\"]').click();
    const done = await ended;
    return {fit: fit - began, done: done - began, resamples: read().resamples ?? 0};
";

pub fn measure(table: &Table) -> Result<Measured, String> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    if !dist.join("precache.json").is_file() {
        return Err("no dist/, run `make build`".into());
    }
    let driver = Driver::start()?;
    let server = Server::start(&dist, "/", 0)?;
    let browser = driver.browser();
    browser.goto(&format!("{}fit/", server.address()));
    let state = "JSON.parse(document.querySelector('script[data-card=\"fit\"]')?.textContent ?? '{}').state === 'done'";
    browser.wait_for(state, Duration::from_secs(60));
    browser.click("[data-action='use-my-data']");
    browser.paste_into("[data-input='paste']", &table.csv());
    let times = browser.run_async(WATCH, json!([table.rows()]));
    let number = |key: &str| times[key].as_f64().ok_or_else(|| format!("the page gave {times}"));
    Ok(Measured {
        fit_ms: number("fit")?,
        done_ms: number("done")?,
        resamples: times["resamples"].as_u64().unwrap_or(0),
    })
}
