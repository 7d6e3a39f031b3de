//! The check of the graphics processor: every kernel against its twin, then the fallback.

use super::device::Device;
use crate::gpu::check::{Case, CheckEvent, CheckJob, Checked, cases};
use crate::gpu::twin;
use wasm_bindgen::{JsCast, JsValue};

/// Runs the check to its end.
pub async fn run(job: CheckJob, send: &mut dyn FnMut(CheckEvent)) {
    let mut device = match Device::acquire().await {
        Ok(device) => device,
        Err(reason) => return send(CheckEvent::Adapter(Err(reason))),
    };
    send(CheckEvent::Adapter(Ok(device.adapter.clone())));
    let all = cases(job.seed);
    for case in &all {
        send(CheckEvent::Checked(compare(&mut device, *case, job.seed).await));
    }
    // A device that is gone must refuse, so that the twin takes over.
    device.lose();
    if let Some(case) = all.last() {
        let refused = device.run(&case.inputs(job.seed).order(case)).await;
        if refused.is_ok() {
            let outcome = Err("a lost device answered".to_string());
            send(CheckEvent::Checked(Checked { case: *case, outcome, gpu_ms: 0.0, cpu_ms: 0.0 }));
        }
    }
}

async fn compare(device: &mut Device, case: Case, seed: u64) -> Checked {
    let inputs = case.inputs(seed);
    let order = inputs.order(&case);
    let began = now();
    let found = device.run(&order).await;
    let between = now();
    let expected = twin::run(&order);
    let cpu_ms = now() - between;
    Checked { case, outcome: found.map(|found| case.difference(&found, &expected)), gpu_ms: between - began, cpu_ms }
}

/// Milliseconds since the worker began.
fn now() -> f64 {
    let clock = js_sys::Reflect::get(&js_sys::global(), &JsValue::from("performance")).ok();
    let read = clock.as_ref().and_then(|clock| js_sys::Reflect::get(clock, &JsValue::from("now")).ok());
    let value = read.and_then(|read| read.dyn_into::<js_sys::Function>().ok());
    value.and_then(|read| read.call0(clock.as_ref()?).ok()).and_then(|ms| ms.as_f64()).unwrap_or(0.0)
}
