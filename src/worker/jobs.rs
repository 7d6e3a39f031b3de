//! The list of jobs: which request a worker serves with which engine.

use crate::diversity::desk::{self as diversity, DiversityJob, DiversityJobEvent};
use crate::fit::desk::{self as fit, FitJob, FitJobEvent};
use crate::gpu::check::{CheckEvent, CheckJob};
use crate::job::Context;
use serde::{Deserialize, Serialize};

/// Work that leaves the desk, so that the desk always answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    Fit(FitJob),
    Check(CheckJob),
    Diversity(DiversityJob),
}

/// What a running job says.
#[derive(Debug, Serialize, Deserialize)]
pub enum Event {
    Fit(FitJobEvent),
    Check(CheckEvent),
    Diversity(DiversityJobEvent),
}

/// Runs one job to its end; called in a worker of its own.
pub async fn run(request: Request, send: &mut dyn FnMut(Event)) {
    match request {
        Request::Fit(job) => {
            let mut forward = |event| send(Event::Fit(event));
            fit::run(job, &mut Context::new(&mut forward));
        }
        Request::Diversity(job) => {
            let mut forward = |event| send(Event::Diversity(event));
            diversity::run(job, &mut Context::new(&mut forward));
        }
        Request::Check(job) => super::check::run(job, &mut |event| send(Event::Check(event))).await,
    }
}
