//! What the Fit lab has done in other workers.

use crate::fit::families::{self, FamilyAnswer, FamilyRequest};
use crate::fit::{FitEvent, FitRequest};
use crate::job::Context;
use crate::table::{self, Table};
use serde::{Deserialize, Serialize};

/// Work that may take long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FitJob {
    Fit(Box<FitRequest>),
    Families(Box<FamilyRequest>),
    Read { bytes: Vec<u8>, file_name: Option<String> },
}

/// What such work says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FitJobEvent {
    Fit(FitEvent),
    /// A comparison of families, or why there is none.
    Families(Result<Box<FamilyAnswer>, String>),
    /// Share of the bytes that has been read, 0..=1.
    Reading(f32),
    Table(Box<Table>),
    /// The bytes are no table; the sentence says why and what to do.
    Refused(String),
}

/// Does the work to its end.
pub fn run(job: FitJob, context: &mut Context<'_, FitJobEvent>) {
    match job {
        FitJob::Fit(request) => {
            let mut forward = |event| context.send(FitJobEvent::Fit(event));
            crate::fit::run(&request, &mut Context::new(&mut forward));
        }
        FitJob::Families(request) => {
            let answer = families::answer(&request).map(Box::new).map_err(|error| error.to_string());
            context.send(FitJobEvent::Families(answer));
        }
        FitJob::Read { bytes, file_name } => {
            let hint = table::Hint { file_name: file_name.as_deref() };
            let read = table::read(&bytes, hint, &mut |share| context.send(FitJobEvent::Reading(share)));
            context.send(match read {
                Ok(table) => FitJobEvent::Table(Box::new(table)),
                Err(error) => FitJobEvent::Refused(error.to_string()),
            });
        }
    }
}
