//! What the Diversity lab has done in other workers.

use crate::diversity::analysis::{AnalysisEvent, AnalysisRequest, analyse};
use crate::job::Context;
use serde::{Deserialize, Serialize};

/// Work that may take long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DiversityJob {
    Analyse(Box<AnalysisRequest>),
}

/// What such work says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DiversityJobEvent {
    Analysis(AnalysisEvent),
}

/// Does the work to its end.
pub fn run(job: DiversityJob, context: &mut Context<'_, DiversityJobEvent>) {
    match job {
        DiversityJob::Analyse(request) => {
            let mut forward = |event| context.send(DiversityJobEvent::Analysis(event));
            analyse(&request, &mut Context::new(&mut forward));
        }
    }
}
