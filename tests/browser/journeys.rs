//! What a visitor does, from first sight to a shared link.

use crate::accessibility::assert_accessible;
use crate::pages::{Lab, assert_fits, wait_for_file};
use crate::require;
use crate::runs::{TRUTH, table};
use serde_json::{Value, json};
use std::time::Duration;

fn value(card: &Value, name: &str) -> f64 {
    card["params"][name]["value"].as_f64().unwrap_or_else(|| panic!("the card has no parameter {name}: {card:#}"))
}

#[test]
fn fit_opens_on_a_computed_example() {
    let Some((site, driver)) = require::site() else { return };
    let browser = driver.browser();
    browser.goto(&format!("{}fit/", site.address()));
    let card = Lab { browser: &browser, name: "fit" }.done();
    for key in ["law", "params", "objective", "rows_used", "rows_dropped", "verdict", "predictions", "fingerprint"] {
        assert!(card.get(key).is_some(), "the card has no {key}");
    }
    assert!(card["rows_used"].as_u64() > Some(5));
    browser.picture("fit");
    assert_accessible(&browser);
    browser.prefer(&[("prefers-color-scheme", "dark")]);
    browser.picture("fit-dark");
    assert_accessible(&browser);
    browser.assert_no_errors();
}

#[test]
fn a_pasted_table_is_fitted_and_its_link_gives_the_same_digits() {
    let Some((site, driver)) = require::site() else { return };
    let browser = driver.browser();
    browser.allow_clipboard();
    browser.goto(&format!("{}fit/", site.address()));
    let fit = Lab { browser: &browser, name: "fit" };
    let example = fit.done();

    fit.act("use-my-data");
    browser.paste_into("[data-input='paste']", &table());
    fit.act("run");
    let other = format!(
        "JSON.parse(document.querySelector('script[data-card=\"fit\"]').textContent).fingerprint !== {}",
        example["fingerprint"]
    );
    browser.wait_for(&other, Duration::from_secs(30));
    let card = fit.done();
    assert_eq!(card["rows_used"], 30);
    for (name, truth) in TRUTH {
        let found = value(&card, name);
        assert!((found / truth - 1.0).abs() < 2e-3, "{name} is {found}, planted {truth}");
    }

    let folder = std::env::temp_dir().join(format!("synscale-exports-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    browser.download_to(&folder);
    fit.act("export-json");
    let exported: Value =
        serde_json::from_str(&wait_for_file(&folder.join("fit-card.json"))).expect("the export is JSON");
    assert_eq!(exported["fingerprint"], card["fingerprint"]);
    fit.act("export-svg");
    assert!(wait_for_file(&folder.join("fit-chart.svg")).contains("<svg"));
    std::fs::remove_dir_all(&folder).ok();

    fit.act("copy-link");
    browser.wait_for("document.hasFocus()", Duration::from_secs(5));
    let link = browser.clipboard();
    assert!(link.starts_with(&site.address()) && link.contains('#'), "{link}");
    assert!(link.len() < 2000, "the link has {} characters", link.len());
    browser.assert_no_errors();

    let friend = driver.browser();
    friend.goto(&link);
    let theirs = Lab { browser: &friend, name: "fit" }.done();
    assert_eq!(theirs["params"], card["params"]);
    assert_eq!(theirs["fingerprint"], card["fingerprint"]);
    friend.assert_no_errors();
}

#[test]
fn every_page_fits_a_phone() {
    let Some((site, driver)) = require::site() else { return };
    let browser = driver.browser();
    browser.as_phone(390, 844);
    for page in ["", "fit/", "diversity/", "help/", "atlas/", "atlas/kaplan-scaling/"] {
        browser.goto(&format!("{}{page}", site.address()));
        // A lab's page is empty until its desk has written it.
        browser.wait_for("document.querySelector('.panel')", Duration::from_secs(20));
        if page == "fit/" {
            Lab { browser: &browser, name: "fit" }.done();
        }
        assert_fits(&browser, 390);
        browser.picture(&format!("phone-{}", page.trim_end_matches('/').replace('/', "-")));
    }
    browser.assert_no_errors();
}

#[test]
fn every_route_opens_without_rewrite_rules() {
    let Some((site, driver)) = require::site() else { return };
    let browser = driver.browser();
    for (page, title) in [
        ("", "Synscale"),
        ("fit/", "Fit a scaling law"),
        ("help/", "Help"),
        ("diversity/", "diversity"),
        ("atlas/", "Atlas of papers"),
        ("atlas/kaplan-scaling/", "Scaling Laws for Neural Language Models"),
    ] {
        browser.goto(&format!("{}{page}", site.address()));
        browser.wait_for("document.querySelector('h1')", Duration::from_secs(20));
        let shown = browser.run("return document.title", json!([]));
        assert!(shown.as_str().unwrap_or("").contains(title), "{page} is titled {shown}");
        assert_accessible(&browser);
    }
    browser.assert_no_errors();
}

#[test]
fn the_atlas_finds_papers_and_says_what_works() {
    let Some((site, driver)) = require::site() else { return };
    let browser = driver.browser();
    browser.goto(&format!("{}atlas/", site.address()));
    let published = "return await (await fetch(new URL('atlas-status.json', document.baseURI))).json()";
    let status = browser.run_async(published, json!([]));
    assert_eq!(status.as_array().map(Vec::len), Some(237));
    browser.wait_for("document.querySelectorAll('[data-paper]').length === 237", Duration::from_secs(20));
    browser.type_into("[data-input='search']", "kaplan");
    browser.wait_for(
        "document.querySelectorAll('[data-paper]').length < 20 && document.querySelector('[data-paper=\"kaplan-scaling\"]')",
        Duration::from_secs(5),
    );
    let row = status.as_array().into_iter().flatten().find(|row| row["id"] == "kaplan-scaling").expect("a row");
    let shown =
        browser.run("return document.querySelector('[data-paper=\"kaplan-scaling\"]').dataset.status", json!([]));
    assert_eq!(shown, row["status"]);
    browser.assert_no_errors();
}

#[test]
fn after_one_visit_the_site_opens_offline() {
    let Some((site, driver)) = require::site() else { return };
    let browser = driver.browser();
    let address = format!("{}fit/", site.address());
    browser.goto(&address);
    let fit = Lab { browser: &browser, name: "fit" };
    let online = fit.done();
    browser.run_async("await navigator.serviceWorker.ready", json!([]));
    drop(site);
    browser.reload();
    assert_eq!(fit.done()["params"], online["params"]);
    browser.goto(&address.replace("fit/", "atlas/kaplan-scaling/"));
    browser.wait_for("document.querySelector('h1')", Duration::from_secs(20));
}
