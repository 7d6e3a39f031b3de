//! The check of the graphics processor: every kernel against its twin, then the fallback.

use super::boot;
use super::device::Device;
use crate::gpu::check::{Case, CheckEvent, CheckJob, Checked, cases};
use crate::gpu::twin;

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
    boot::scope().performance().map_or(0.0, |clock| clock.now())
}
