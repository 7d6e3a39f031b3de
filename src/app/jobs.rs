//! The list of jobs: which request a worker serves with which engine.

use crate::fit::{self, FitEvent, FitRequest};
use crate::job::Context;
use crate::table::{self, Table};
use serde::{Deserialize, Serialize};

/// Work that leaves the main thread.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    Fit(Box<FitRequest>),
    ReadTable { bytes: Vec<u8>, file_name: Option<String> },
}

/// What a running job says.
#[derive(Debug, Serialize, Deserialize)]
pub enum Event {
    Fit(FitEvent),
    ReadingTable { share: f32 },
    Table(Box<Table>),
    TableRefused { message: String },
}

/// Runs one job to its end; called in a worker.
pub fn run(request: Request, send: &mut dyn FnMut(Event)) {
    match request {
        Request::Fit(request) => {
            let mut forward = |event| send(Event::Fit(event));
            fit::run(&request, &mut Context::new(&mut forward));
        }
        Request::ReadTable { bytes, file_name } => {
            let hint = table::Hint { file_name: file_name.as_deref() };
            match table::read(&bytes, hint, &mut |share| send(Event::ReadingTable { share })) {
                Ok(table) => send(Event::Table(Box::new(table))),
                Err(error) => send(Event::TableRefused { message: error.to_string() }),
            }
        }
    }
}
