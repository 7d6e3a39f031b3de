//! The fit in a bare job worker of the built site: its wasm, without desk or page.

use crate::site::{Site, script};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use synscale::fit::desk::{FitJob, FitJobEvent};
use synscale::fit::{FitEvent, FitReport, FitRequest};
use synscale::job::message::{decode, encode};
use synscale::job::{FromWorker, ToWorker};

/// As in `worker::jobs`, which exists in wasm only.
#[derive(Serialize)]
enum Request {
    Fit(FitJob),
}

#[derive(Deserialize)]
enum Event {
    Fit(FitJobEvent),
}

/// One job as its asker hears it.
pub struct Measured {
    /// Until the point estimate.
    pub point_ms: f64,
    /// Until the first bootstrap draws, if any.
    pub draws_ms: Option<f64>,
    /// Until the complete report.
    pub done_ms: f64,
    pub report: FitReport,
}

/// The same job several times in one fresh worker; the first includes the browser's compiling.
pub fn measure(site: &Site, request: &FitRequest, times: usize) -> Result<Vec<Measured>, String> {
    let job = Request::Fit(FitJob::Fit(Box::new(request.clone())));
    let payload = encode(&job).map_err(|error| error.to_string())?;
    let message = encode(&ToWorker { job: 1, payload }).map_err(|error| error.to_string())?;
    let browser = site.open("");
    let said = browser.run_async(&script(include_str!("job.js")), json!([vec![STANDARD.encode(message); times]]));
    said.as_array().into_iter().flatten().map(heard).collect()
}

fn heard(messages: &Value) -> Result<Measured, String> {
    let (mut point_ms, mut draws_ms, mut done) = (f64::NAN, None, None);
    for message in messages.as_array().into_iter().flatten() {
        let at = message[0].as_f64().unwrap_or(f64::NAN);
        let bytes = STANDARD.decode(message[1].as_str().unwrap_or("")).map_err(|error| error.to_string())?;
        match decode(&bytes).map_err(|error| error.to_string())? {
            FromWorker::Event { payload, .. } => match decode(&payload).map_err(|error| error.to_string())? {
                Event::Fit(FitJobEvent::Fit(FitEvent::Point(_))) => point_ms = at,
                Event::Fit(FitJobEvent::Fit(FitEvent::Draws(_))) => draws_ms = draws_ms.or(Some(at)),
                Event::Fit(FitJobEvent::Fit(FitEvent::Done(report))) => done = Some((at, *report)),
                Event::Fit(FitJobEvent::Fit(FitEvent::Failed(error))) => return Err(error.to_string()),
                Event::Fit(_) => {}
            },
            FromWorker::Rejected { message, .. } => return Err(message),
            FromWorker::Ready | FromWorker::Finished { .. } => {}
        }
    }
    let (done_ms, report) = done.ok_or("the worker sent no report")?;
    Ok(Measured { point_ms, draws_ms, done_ms, report })
}
