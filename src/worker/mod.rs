//! The program of the background workers: one holds the desks, the others do their long jobs.
//!
//! A module of its own, loaded beside the page's: the first screen does not wait for the engines.
//! Everything here needs a browser; nothing here knows Leptos.

mod boot;
mod check;
mod device;
mod fetch;
mod host;
mod jobs;
mod labs;
mod pool;
mod storage;

use boot::Role;

/// Enters the role this worker was started for.
pub fn start() {
    match boot::role() {
        Some(Role::Desk) => host::serve(),
        Some(Role::Job) => pool::serve(),
        // Nobody started it as a worker of the page: there is nothing to do.
        None => {}
    }
}
