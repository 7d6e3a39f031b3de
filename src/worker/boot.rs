//! What `public/worker.js` was told when it started this worker.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, Url, Worker, WorkerOptions, WorkerType};

/// What a worker is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Holds the desks; there is one.
    Desk,
    /// Does one long job at a time.
    Job,
}

pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// A value of the boot message: `role`, `js` (address of the glue script) or `base` (the site's root).
fn told(key: &str) -> Option<String> {
    let boot = Reflect::get(&js_sys::global(), &"synscale".into()).ok()?;
    Reflect::get(&boot, &key.into()).ok()?.as_string()
}

pub fn role() -> Option<Role> {
    match told("role")?.as_str() {
        "desk" => Some(Role::Desk),
        "job" => Some(Role::Job),
        _ => None,
    }
}

/// Address of a file of the site.
pub fn asset(path: &str) -> String {
    let base = told("base").unwrap_or_default();
    Url::new_with_base(path, &base).map(|url| url.href()).unwrap_or_else(|_| path.to_string())
}

/// Starts a worker for jobs with this worker's own compiled module.
pub fn start_job_worker() -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&asset("worker.js"), &options)?;
    let boot = Object::new();
    Reflect::set(&boot, &"role".into(), &"job".into())?;
    for key in ["js", "base"] {
        Reflect::set(&boot, &key.into(), &told(key).ok_or("the page named no script")?.into())?;
    }
    Reflect::set(&boot, &"module".into(), &wasm_bindgen::module())?;
    worker.post_message(&boot)?;
    Ok(worker)
}
