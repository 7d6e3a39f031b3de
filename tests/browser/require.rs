//! What a browser test needs, or why it is skipped.

use crate::driver::Driver;
use crate::serve::Server;
use std::path::Path;

/// Below this path the tests serve the site: never at the root, so that no address may assume it.
pub const SUB_PATH: &str = "/some/where/";

/// A running chromedriver, or `None` with a printed reason.
pub fn driver() -> Option<Driver> {
    match std::env::var("SYNSCALE_REQUIRE_BROWSER").as_deref() {
        Ok("0") => skipped("SYNSCALE_REQUIRE_BROWSER=0"),
        _ => match Driver::start() {
            Ok(driver) => Some(driver),
            Err(reason) => skipped(&reason),
        },
    }
}

/// The built site served below [`SUB_PATH`] and a chromedriver, or `None` with a printed reason.
pub fn site() -> Option<(Server, Driver)> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    if !dist.join("precache.json").is_file() {
        return skipped("there is no finished dist/; run `make build`");
    }
    let driver = driver()?;
    Some((Server::start(&dist, SUB_PATH, 0).expect("a free port on the loopback address"), driver))
}

fn skipped<T>(reason: &str) -> Option<T> {
    assert!(std::env::var("SYNSCALE_REQUIRE_BROWSER").as_deref() != Ok("1"), "a browser test cannot run: {reason}");
    println!("skipped: {reason}");
    None
}
