//! The Fit page under everything a visitor may do to it.

use crate::accessibility::assert_accessible;
use crate::driver::{Browser, Driver};
use crate::pages::{Lab, assert_fits, wait_for_file};
use crate::require;
use crate::runs::{TableServer, scattered, table};
use crate::serve::Server;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(10);
const LONG: Duration = Duration::from_secs(90);

/// A browser on the Fit page, at an address below it, with its first fit done.
fn open<'a>(site: &Server, driver: &'a Driver, rest: &str) -> Browser<'a> {
    let browser = driver.browser();
    browser.goto(&format!("{}fit/{rest}", site.address()));
    browser
}

fn lab<'a>(browser: &'a Browser<'a>) -> Lab<'a> {
    Lab { browser, name: "fit" }
}

/// Pastes a table and waits until it has been fitted.
fn paste_and_fit(browser: &Browser, text: &str) -> Value {
    let fit = lab(browser);
    let before = fit.done()["fingerprint"].clone();
    paste(browser, text);
    wait_for_other(browser, &before);
    fit.done()
}

fn paste(browser: &Browser, text: &str) {
    if !browser.has("#own-data[open]") {
        lab(browser).act("use-my-data");
    }
    browser.paste_into("#paste", text);
    lab(browser).act("run");
}

fn wait_for_other(browser: &Browser, fingerprint: &Value) {
    let card = "JSON.parse(document.querySelector('script[data-card=\"fit\"]').textContent)";
    browser.wait_for(&format!("{card}.fingerprint && {card}.fingerprint !== {fingerprint}"), LONG);
}

/// Chooses or types a value as a visitor does.
fn set(browser: &Browser, css: &str, value: &str) {
    browser.find(css);
    let script = "const field = document.querySelector(arguments[0]);
        if (field.type === 'checkbox') { field.click(); return; }
        field.focus(); field.value = arguments[1];
        field.dispatchEvent(new Event('input', {bubbles: true}));
        field.dispatchEvent(new Event('change', {bubbles: true}));";
    browser.run(script, json!([css, value]));
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("synscale-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn an_address_is_loaded_only_after_consent() {
    let Some((site, driver)) = require::site() else { return };
    let theirs = TableServer::start(table(), true);
    let browser = open(&site, &driver, &format!("?data={}&law=chinchilla&bootstrap=50", theirs.url()));
    browser.wait_for("document.querySelector('[data-action=consent]')", SOON);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(theirs.asked(), 0, "the table was asked for without consent");
    lab(&browser).act("consent");
    assert_eq!(lab(&browser).done()["rows_used"], 30);
    assert_eq!(theirs.asked(), 1);
    browser.allow_clipboard();
    lab(&browser).act("copy-link");
    browser.wait_for("document.getElementById('said').textContent.includes('copied')", SOON);
    let link = browser.clipboard();
    assert!(link.len() < 400, "the table travels with the link: {link}");
    let friend = driver.browser();
    friend.goto(&link);
    friend.wait_for("document.querySelector('[data-action=consent]')", SOON);
    assert_eq!(theirs.asked(), 1, "a link loaded something by itself");
    browser.assert_no_errors();
}

#[test]
fn an_address_that_cannot_be_read_says_what_to_do() {
    let Some((site, driver)) = require::site() else { return };
    let theirs = TableServer::start(table(), false);
    let browser = open(&site, &driver, &format!("?data={}", theirs.url()));
    browser.wait_for("document.querySelector('[data-action=consent]')", SOON);
    lab(&browser).act("consent");
    browser.wait_for(
        "document.getElementById('read-error')?.textContent.includes('Download the file and drop it here')",
        SOON,
    );
}

#[test]
fn a_running_fit_is_cancelled_and_what_it_had_is_kept() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    lab(&browser).done();
    browser.click("#more > summary");
    set(&browser, "#bootstrap", "100000");
    browser.wait_for("document.querySelector('#progress')?.textContent.includes('Resampling')", LONG);
    let waited = browser.run_async(
        "const state = () => JSON.parse(document.querySelector('script[data-card=\"fit\"]').textContent).state;
         const start = performance.now();
         document.querySelector('[data-action=cancel]').click();
         while (state() === 'running') await new Promise(done => setTimeout(done, 1));
         return performance.now() - start",
        json!([]),
    );
    println!("cancelled {waited} ms after the click");
    let card = lab(&browser).card();
    assert_eq!(card["state"], "done");
    assert!(card["params"]["alpha"]["value"].is_number());
    browser.click("#again button");
    browser.wait_for("document.querySelector('#progress')", SOON);
    browser.assert_no_errors();
}

#[test]
fn a_file_saves_and_opens_everything() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    let card = paste_and_fit(&browser, &table());
    let folder = folder("save");
    browser.download_to(&folder);
    lab(&browser).act("save");
    let file = folder.join("fit.synscale.json");
    wait_for_file(&file);
    let other = open(&site, &driver, "");
    lab(&other).done();
    other.upload("[data-action=open] input", &file);
    wait_for_other(&other, &lab(&other).card()["fingerprint"]);
    assert_eq!(lab(&other).done()["params"], card["params"]);
    std::fs::write(&file, "{\"synscale\": 1, \"page\": \"plan\"}").unwrap();
    other.upload("[data-action=open] input", &file);
    other.wait_for("document.getElementById('notices')?.textContent.includes('plan')", SOON);
    assert_eq!(lab(&other).card()["fingerprint"], card["fingerprint"]);
    std::fs::remove_dir_all(&folder).ok();
    other.assert_no_errors();
}

#[test]
fn the_workspace_survives_a_reload_and_a_dead_worker() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    let card = paste_and_fit(&browser, &table());
    browser.reload();
    assert_eq!(lab(&browser).done()["params"], card["params"]);
    browser.run("synscaleDesk.dispatchEvent(new ErrorEvent('error'))", json!([]));
    browser.wait_for("document.getElementById('notices')?.textContent.includes('started again')", SOON);
    assert_eq!(lab(&browser).done()["params"], card["params"]);
    browser.assert_no_errors();
}

#[test]
fn a_fault_of_the_page_is_said_and_offers_a_way_back() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    let card = paste_and_fit(&browser, &table());
    // As the browser reports it; an error thrown from here would be muted.
    browser
        .run("dispatchEvent(new ErrorEvent('error', {error: new WebAssembly.RuntimeError('unreachable')}))", json!([]));
    browser.click("#broken button");
    browser.wait_for("!document.getElementById('broken')", SOON);
    assert_eq!(lab(&browser).done()["params"], card["params"]);
}

#[test]
fn a_change_to_a_linked_fit_survives_a_reload_and_the_own_work_is_kept() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    let mine = paste_and_fit(&browser, &table());
    let link = include_str!("../fixtures/links/v1-ordinary.txt").trim();
    browser.goto("about:blank");
    browser.goto(&format!("{}fit/#{link}", site.address()));
    let theirs = lab(&browser).done();
    assert_ne!(theirs["fingerprint"], mine["fingerprint"]);
    set(&browser, "#objective", "lad");
    wait_for_other(&browser, &theirs["fingerprint"]);
    let changed = lab(&browser).done();
    browser.reload();
    assert_eq!(lab(&browser).done()["fingerprint"], changed["fingerprint"]);
}

#[test]
fn every_old_link_still_opens() {
    let Some((site, driver)) = require::site() else { return };
    for link in [
        include_str!("../fixtures/links/v1-default.txt"),
        include_str!("../fixtures/links/v1-ordinary.txt"),
        include_str!("../fixtures/links/v1-custom.txt"),
    ] {
        let browser = open(&site, &driver, &format!("#{}", link.trim()));
        // The custom one names an address, which is loaded only after consent.
        browser.wait_for("document.querySelector('[data-action=consent], figure canvas')", LONG);
        assert!(!browser.has("#notices"), "{}", browser.text("#notices"));
        browser.assert_no_errors();
    }
}

#[test]
fn hostile_links_run_nothing_and_freeze_nothing() {
    let Some((site, driver)) = require::site() else { return };
    let long = "A".repeat(1_000_000);
    let nested = format!("1.{}", "W1tbW1tbW1tbW1tb".repeat(500));
    for fragment in ["1.AAAA", "9.eJw", "<script>alert(1)</script>", &nested, &long] {
        let browser = driver.browser();
        browser.goto(&format!("{}fit/", site.address()));
        browser.run("location.hash = arguments[0]; location.reload()", json!([fragment]));
        browser.wait_for(
            "document.getElementById('notices')?.textContent.includes('could not be opened')",
            Duration::from_secs(30),
        );
        assert_eq!(lab(&browser).done()["state"], "done");
    }
    let browser = open(&site, &driver, "");
    lab(&browser).done();
    let header = "<img src=x onerror=window.hacked=1>";
    paste(&browser, &table().replacen('N', header, 1));
    browser.wait_for("document.body.textContent.includes('onerror')", SOON);
    set(&browser, "#role\\/N", header);
    browser.wait_for("document.querySelectorAll('#parameters tbody tr').length >= 5", LONG);
    browser.click("#rows-fold > summary");
    browser.wait_for("document.querySelector('#rows tbody tr')", SOON);
    assert_eq!(
        browser.run("return [typeof window.hacked, document.images.length]", json!([])),
        json!(["undefined", 0])
    );
}

#[test]
fn bad_tables_are_refused_in_words_and_nothing_is_lost() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    lab(&browser).done();
    let says = |text: &str, id: &str| {
        let told = browser.text(&format!("#{id}"));
        assert!(told.len() > 20 && !told.contains("panicked"), "{text:?} is told {told:?}");
        told
    };
    for text in ["\u{1}\u{2}\u{0}binary", "   ", "just one line of words"] {
        paste(&browser, text);
        browser.wait_for("document.querySelector('#read-error, #fit-error')", SOON);
        let id = if browser.has("#read-error") { "read-error" } else { "fit-error" };
        says(text, id);
        assert_eq!(browser.run("return document.getElementById('paste').value", json!([])), text);
    }
    for text in [
        "N,D,loss\n1e9,2e10,2.5",
        "N,D,loss\n1e9,2e10,2.5\n1e9,2e10,2.5\n1e9,2e10,2.5\n1e9,2e10,2.5\n1e9,2e10,2.5\n1e9,2e10,2.5",
        "N,D,loss\n1e9,2e10,-1\n2e9,2e10,0\n3e9,2e10,-3",
        "N,D,loss\nNaN,inf,x\n,,\n",
    ] {
        paste(&browser, text);
        browser.wait_for("document.querySelector('#fit-error, #read-error')", SOON);
        let id = if browser.has("#fit-error") { "fit-error" } else { "read-error" };
        says(text, id);
        // Back to something good.
        set(&browser, "#example", "simulated-chinchilla");
        browser.wait_for("!document.querySelector('#fit-error, #read-error')", SOON);
        lab(&browser).done();
    }
    let huge = folder("huge").join("huge.csv");
    std::fs::File::create(&huge).and_then(|file| file.set_len(1 << 30)).unwrap();
    if !browser.has("#own-data[open]") {
        lab(&browser).act("use-my-data");
    }
    browser.upload("#file", &huge);
    browser.wait_for("document.getElementById('read-error')", SOON);
    assert!(says("1 GB", "read-error").contains("MB"), "{}", browser.text("#read-error"));
    std::fs::remove_dir_all(huge.parent().unwrap()).ok();
    browser.assert_no_errors();
}

#[test]
fn bad_formulas_are_refused_in_words() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    lab(&browser).done();
    set(&browser, "#law", "custom");
    browser.find("#formula");
    for (formula, says) in [("E + A/(N - N)^alpha", ""), ("E + A/N^", ""), ("E + A*foo(N)", "foo"), ("1/0 + E", "")] {
        set(&browser, "#formula", formula);
        browser.wait_for(&format!("document.getElementById('fit-error')?.textContent.includes('{says}')"), SOON);
        assert!(browser.text("#fit-error").len() > 20);
    }
    set(&browser, "#formula", "E + A/N^alpha + B/D^beta");
    browser.wait_for("!document.getElementById('fit-error')", LONG);
    let card = lab(&browser).done();
    assert!(card["params"]["alpha"]["value"].is_number());
    browser.assert_no_errors();
}

#[test]
fn laws_can_be_switched_while_a_fit_runs() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    lab(&browser).done();
    for law in ["kaplan-nd", "power-constant", "overtrained", "chinchilla", "custom", "chinchilla"] {
        set(&browser, "#law", law);
        std::thread::sleep(Duration::from_millis(160));
        for view in ["view\\/plane", "view\\/isoflop", "view\\/curve"] {
            if browser.has(&format!("#{view}")) {
                browser.run("document.querySelector(arguments[0])?.click()", json!([format!("#{view}")]));
            }
        }
    }
    assert_eq!(lab(&browser).done()["law"], "chinchilla");
    browser.assert_no_errors();
}

/// Longest stretch in which the page could not answer, in milliseconds, from now until it is read.
fn watch_the_main_thread(browser: &Browser) {
    browser.run(
        "window.longest = 0;
         new PerformanceObserver(list => list.getEntries().forEach(e => window.longest = Math.max(window.longest, e.duration)))
            .observe({entryTypes: ['longtask']});",
        json!([]),
    );
}

fn upload_and_fit(browser: &Browser, rows: usize) -> f64 {
    lab(browser).done();
    let file: PathBuf = folder(&format!("rows{rows}")).join("runs.csv");
    std::fs::write(&file, scattered(rows)).unwrap();
    if !browser.has("#own-data[open]") {
        lab(browser).act("use-my-data");
    }
    watch_the_main_thread(browser);
    browser.upload("#file", Path::new(&file));
    browser.wait_for(&format!("document.querySelector('#data header').textContent.includes('{rows} rows')"), LONG);
    browser.wait_for(
        &format!("JSON.parse(document.querySelector('script[data-card=\"fit\"]').textContent).rows_used === {rows}"),
        LONG,
    );
    std::fs::remove_dir_all(file.parent().unwrap()).ok();
    browser.run("return window.longest", json!([])).as_f64().unwrap_or(f64::NAN)
}

#[test]
fn five_thousand_rows_leave_the_page_free() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    let longest = upload_and_fit(&browser, 5000);
    println!("5,000 rows: longest task of the page {longest} ms");
    // The figure itself is the benchmark's business; a frozen page is a fault anywhere.
    assert!(longest < 500.0, "the page stood still for {longest} ms");
    browser.click("#rows-fold > summary");
    browser.wait_for("document.querySelectorAll('#rows tbody tr').length === 50", SOON);
    browser.assert_no_errors();
}

#[test]
fn two_hundred_thousand_rows_do_not_freeze_the_page() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    let longest = upload_and_fit(&browser, 200_000);
    println!("200,000 rows: longest task of the page {longest} ms");
    assert!(longest < 1000.0, "the page stood still for {longest} ms");
    if browser.has("[data-action=cancel]") {
        lab(&browser).act("cancel");
    }
    browser
        .wait_for("JSON.parse(document.querySelector('script[data-card=\"fit\"]').textContent).state === 'done'", LONG);
    browser.assert_no_errors();
}

#[test]
fn failing_storage_is_said_and_the_fit_goes_on() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    lab(&browser).done();
    // A database that a newer build has changed cannot be opened, just as one on a full disk.
    browser.run_async(
        "await new Promise((done, fail) => { const open = indexedDB.open('synscale', 99); open.onsuccess = done; open.onerror = fail; })",
        json!([]),
    );
    let card = paste_and_fit(&browser, &scattered(3000));
    assert_eq!(card["rows_used"], 3000);
    browser.wait_for("document.getElementById('notices')?.textContent.includes('save a .synscale.json file')", SOON);
}

#[test]
fn a_page_can_be_embedded_and_parts_hidden() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "?embed=1&hide=predictions-panel,card");
    lab(&browser).done();
    let shown = "const e = document.querySelector(arguments[0]); return Boolean(e && e.getClientRects().length)";
    for (css, expected) in
        [(".site-header", false), ("#data", false), ("#result", true), ("#predictions-panel", false), ("#card", false)]
    {
        assert_eq!(browser.run(shown, json!([css])), expected, "{css}");
    }
    browser.as_phone(390, 600);
    assert_fits(&browser, 390);
    browser.assert_no_errors();
}

#[test]
fn a_newcomer_with_a_keyboard_keeps_the_focus() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    let before = lab(&browser).done()["fingerprint"].clone();
    browser.run("const field = document.getElementById('delta'); field.focus(); field.select()", json!([]));
    browser.type_into("#delta", "0.02\u{e004}");
    wait_for_other(&browser, &before);
    lab(&browser).done();
    let focused = browser.run("return document.activeElement.tagName + document.activeElement.textContent", json!([]));
    assert_ne!(focused, "BODY", "the focus was lost while the fit ran");
    assert!(browser.run("return document.getElementById('delta').value", json!([])).as_str().unwrap().contains("0.02"));
    browser.assert_no_errors();
}

#[test]
fn everything_that_opens_is_accessible() {
    let Some((site, driver)) = require::site() else { return };
    let browser = open(&site, &driver, "");
    lab(&browser).done();
    for fold in ["own-data", "rows-fold", "more", "presets", "card-text"] {
        browser.run("document.querySelector(arguments[0]).click()", json!([format!("#{fold} > summary")]));
    }
    browser.run("document.querySelector('#bounds').click()", json!([]));
    browser.run("document.querySelector('figure details.twin > summary')?.click()", json!([]));
    browser.wait_for("document.querySelector('#rows tbody tr') && document.querySelector('#card-markdown')", SOON);
    std::thread::sleep(Duration::from_millis(300));
    assert_accessible(&browser);
    browser.as_phone(390, 844);
    assert_fits(&browser, 390);
    browser.picture("phone-everything-open");
    browser.assert_no_errors();
}
