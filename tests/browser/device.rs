//! Kernels on the browser's graphics processor (in software here) against their twins.

use crate::require;
use std::time::Duration;

#[test]
fn every_kernel_agrees_with_its_twin_and_a_lost_device_refuses() {
    let Some((site, driver)) = require::site() else { return };
    let browser = driver.browser();
    browser.goto(&format!("{}help/", site.address()));
    browser.click("#check-device");
    browser.wait_for(
        "document.querySelector('#device-none') || document.getElementById('check-device')?.textContent === 'Check this device'
         && document.querySelectorAll('#device-kernels tbody tr').length",
        Duration::from_secs(100),
    );
    if browser.has("#device-none") {
        // No adapter at all: the page must say so, and that the CPU does the work.
        let said = browser.text("#device-none");
        assert!(said.contains("CPU path runs"), "{said}");
        println!("skipped: {said}");
        return;
    }
    let said = browser.text("#device-adapter");
    println!("{said}");
    assert!(said.contains("All 20 kernels and sizes agree"), "{said}\n{}", browser.text("#device-kernels"));
    browser.assert_no_errors();
}
