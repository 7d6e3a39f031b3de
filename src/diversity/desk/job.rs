//! What the Diversity lab has done in other workers.

use crate::diversity::analysis::{AnalysisEvent, AnalysisRequest, analyse};
use crate::diversity::desk::rows::{self, Rows};
use crate::job::Context;
use serde::{Deserialize, Serialize};

/// Work that may take long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DiversityJob {
    Read { bytes: Vec<u8>, file_name: Option<String> },
    Analyse(Box<AnalysisRequest>),
}

/// What such work says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DiversityJobEvent {
    Read(Result<Box<Rows>, String>),
    Analysis(AnalysisEvent),
}

/// Does the work to its end.
pub fn run(job: DiversityJob, context: &mut Context<'_, DiversityJobEvent>) {
    match job {
        DiversityJob::Read { bytes, file_name } => {
            let read = rows::read(&bytes, file_name.as_deref()).map(Box::new);
            context.send(DiversityJobEvent::Read(read));
        }
        DiversityJob::Analyse(request) => {
            let mut forward = |event| context.send(DiversityJobEvent::Analysis(event));
            analyse(&request, &mut Context::new(&mut forward));
        }
    }
}
