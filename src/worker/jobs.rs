//! The list of jobs: which request a worker serves with which engine.

use crate::fit::desk::{self, FitJob, FitJobEvent};
use crate::gpu::check::{CheckEvent, CheckJob};
use crate::job::Context;
use serde::{Deserialize, Serialize};

/// Work that leaves the desk, so that the desk always answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    Fit(FitJob),
    Check(CheckJob),
}

/// What a running job says.
#[derive(Debug, Serialize, Deserialize)]
pub enum Event {
    Fit(FitJobEvent),
    Check(CheckEvent),
}

/// Runs one job to its end; called in a worker of its own.
pub async fn run(request: Request, send: &mut dyn FnMut(Event)) {
    match request {
        Request::Fit(job) => {
            let mut forward = |event| send(Event::Fit(event));
            desk::run(job, &mut Context::new(&mut forward));
        }
        Request::Check(job) => super::check::run(job, &mut |event| send(Event::Check(event))).await,
    }
}
