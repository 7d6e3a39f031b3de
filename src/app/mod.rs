//! Everything Leptos and everything browser: the shell, the pages, the widgets, the worker pool.

pub mod browser;
pub mod jobs;
pub mod pages;
pub mod pool;
pub mod routes;
pub mod shell;
pub mod storage;
pub mod widgets;
pub mod worker;

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// Where this module was started.
pub enum Global {
    Page,
    Worker(DedicatedWorkerGlobalScope),
}

/// Tells the page from a worker.
pub fn context() -> Global {
    match js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        Ok(scope) => Global::Worker(scope),
        Err(_) => Global::Page,
    }
}

/// Mounts the app into the page's body.
pub fn mount() {
    leptos::mount::mount_to_body(shell::Shell);
}
