//! The fit as this machine runs it, one thread.

use crate::tables::Table;
use std::time::Instant;
use synscale::fit::{
    self, FitEvent, FitReport, FitRequest, Holdout, LawChoice, Objective, Observations, Search, Space, Uncertainty,
};
use synscale::job::Context;

const REPEATS: usize = 5;

pub struct Measured {
    /// The fastest of a few.
    pub seconds: f64,
    pub report: FitReport,
}

/// The fit of Hoffmann et al. 2022, appendix D.2, with residuals in `space`.
pub fn request(table: &Table, space: Space, resamples: u32) -> FitRequest {
    FitRequest {
        law: LawChoice::Declared("chinchilla".into()),
        observations: Observations {
            inputs: vec![table.params.clone(), table.tokens.clone()],
            response: table.loss.clone(),
            ..Observations::default()
        },
        objective: Objective { space, ..Objective::default() },
        settings: Vec::new(),
        search: Search { starts: 0, seed: 1 },
        uncertainty: Uncertainty { resamples, ..Uncertainty::default() },
        holdout: Holdout::None,
        predict_at: Vec::new(),
    }
}

pub fn measure(request: &FitRequest) -> Measured {
    let mut runs: Vec<Measured> = (0..REPEATS).map(|_| run(request)).collect();
    runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    runs.swap_remove(0)
}

fn run(request: &FitRequest) -> Measured {
    let mut report = None;
    let mut keep = |event| match event {
        FitEvent::Done(done) => report = Some(*done),
        FitEvent::Failed(error) => panic!("the fit failed: {error}"),
        _ => {}
    };
    let began = Instant::now();
    fit::run(request, &mut Context::new(&mut keep));
    let seconds = began.elapsed().as_secs_f64();
    Measured { seconds, report: report.expect("a fit ends with its report or fails") }
}
