//! The Diversity page: a file with planted twins, from the drop to the kept rows and the link.

use crate::accessibility::assert_accessible;
use crate::pages::{Lab, assert_fits, wait_for_file};
use crate::require;
use serde_json::json;
use std::time::Duration;

const PLANTED: &str = r#"{"id": 1, "text": "The harbour freezes over every winter and the boats stay in."}
{"id": 2, "text": "Bread needs flour, water, salt and a good deal of patience."}
{"id": 3, "text": "The harbour freezes over every winter and the boats stay in!"}
{"id": 4, "text": "Prime numbers thin out as they grow, slowly and without end."}
{"id": 5, "text": "Bread needs flour, water, salt and a great deal of patience."}
"#;

#[test]
fn planted_twins_are_named_dropped_and_shared() {
    let Some((site, driver)) = require::site() else { return };
    let browser = driver.browser();
    browser.allow_clipboard();
    browser.goto(&format!("{}diversity/", site.address()));
    let lab = Lab { browser: &browser, name: "diversity" };
    assert_eq!(lab.done()["rows"], 40);
    browser.picture("diversity");
    assert_accessible(&browser);

    let folder = std::env::temp_dir().join(format!("synscale-diversity-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("texts.jsonl"), PLANTED).unwrap();
    lab.act("use-my-data");
    browser.upload("#file", &folder.join("texts.jsonl"));
    browser.wait_for("document.querySelector('#data header').textContent.includes('5 texts')", Duration::from_secs(10));
    let card = lab.done();
    assert_eq!((card["near_twins"]["groups"].as_u64(), card["kept"].as_u64()), (Some(2), Some(3)), "{card:#}");
    assert!(browser.text("#said-plainly").contains("80 % of rows have a near twin"));

    browser.download_to(&folder);
    lab.act("export-kept");
    let kept = wait_for_file(&folder.join("kept.jsonl"));
    let planted: Vec<&str> = PLANTED.lines().collect();
    assert_eq!(kept.lines().collect::<Vec<_>>(), [planted[0], planted[1], planted[3]]);
    std::fs::remove_dir_all(&folder).ok();

    lab.act("copy-link");
    browser.wait_for("document.getElementById('said').textContent.includes('copied')", Duration::from_secs(5));
    let friend = driver.browser();
    friend.goto(&browser.clipboard());
    assert_eq!(Lab { browser: &friend, name: "diversity" }.done()["metrics"], card["metrics"]);

    browser.reload();
    assert_eq!(lab.done()["metrics"], card["metrics"]);
    lab.act("use-my-data");
    browser.paste_into("#paste", "\u{0}\u{1}\u{2}");
    lab.act("run");
    browser.wait_for("document.getElementById('read-error')", Duration::from_secs(5));
    assert_eq!(browser.run("return document.getElementById('paste').value.length", json!([])), 3);
    browser.as_phone(390, 844);
    assert_fits(&browser, 390);
    browser.assert_no_errors();
}
