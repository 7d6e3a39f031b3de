//! The fit as this machine runs it, one thread.

use crate::tables::Table;
use std::time::Instant;
use synscale::fit::{
    self, FitEvent, FitReport, FitRequest, Holdout, LawChoice, Objective, Observations, Search, Uncertainty,
};
use synscale::job::Context;

pub const RESAMPLES: u32 = 1000;
const REPEATS: usize = 5;

pub struct Measured {
    /// The fastest of a few, without resampling.
    pub seconds: f64,
    pub bootstrap_seconds: f64,
    pub objective: f64,
}

pub fn measure(table: &Table) -> Measured {
    let (mut seconds, mut objective) = (f64::INFINITY, f64::NAN);
    for _ in 0..REPEATS {
        let (elapsed, report) = run(table, 0);
        seconds = seconds.min(elapsed);
        objective = report.objective_value;
    }
    let (bootstrap_seconds, _) = run(table, RESAMPLES);
    Measured { seconds, bootstrap_seconds, objective }
}

fn run(table: &Table, resamples: u32) -> (f64, FitReport) {
    let request = FitRequest {
        law: LawChoice::Declared("chinchilla".into()),
        observations: Observations {
            inputs: vec![table.params.clone(), table.tokens.clone()],
            response: table.loss.clone(),
            ..Observations::default()
        },
        objective: Objective::default(),
        settings: Vec::new(),
        search: Search { starts: 0, seed: 1 },
        uncertainty: Uncertainty { resamples, ..Uncertainty::default() },
        holdout: Holdout::None,
        predict_at: Vec::new(),
    };
    let mut done = None;
    let mut keep = |event| match event {
        FitEvent::Done(report) => done = Some(*report),
        FitEvent::Failed(error) => panic!("{}: {error}", table.name),
        _ => {}
    };
    let began = Instant::now();
    fit::run(&request, &mut Context::new(&mut keep));
    let elapsed = began.elapsed().as_secs_f64();
    (elapsed, done.expect("a fit ends with its report or fails"))
}
