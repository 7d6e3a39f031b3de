//! How far ahead can scores be predicted? Runs above a cut are kept back; every task's own curve, and the
//! curve of the tasks' average, is fitted below and compared with what came.
//! Owen 2024 (arXiv 2401.04757) does this with sigmoids in log compute.

use super::report::FitReport;
use super::request::{FitError, FitRequest, LawChoice, Loss, Objective, Observations, ParameterSetting, Space};
use super::{fit, predict::inputs, prepare::resolve};
use serde::{Deserialize, Serialize};

/// The scores of one task, one per run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub name: String,
    pub scores: Vec<f64>,
}

/// What was asked of the past.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// Runs above this x were kept back.
    pub cut: f64,
    pub kept_back: usize,
    /// Mean absolute error of each task's score on the runs kept back.
    pub task_errors: Vec<f64>,
    /// Mean of `task_errors`.
    pub single_task_error: f64,
    /// Mean absolute error of the average over the tasks.
    pub average_error: f64,
}

/// Fits a law of one variable by least squares to the runs whose `x` lies `decades` or more below the
/// largest, and predicts the others. `settings` hold for every task, such as a known chance level.
pub fn backtest(
    law: &LawChoice,
    settings: &[ParameterSetting],
    x: &[f64],
    tasks: &[Task],
    decades: f64,
) -> Result<Backtest, FitError> {
    let bad = |what: String| Err(FitError::BadRequest { what });
    if tasks.is_empty() {
        return bad("there is no task to predict; choose columns of scores".into());
    }
    if let Some(task) = tasks.iter().find(|task| task.scores.len() != x.len()) {
        return bad(format!("task '{}' has {} scores for {} runs", task.name, task.scores.len(), x.len()));
    }
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let cut = largest * libm::pow(10.0, -decades);
    let (below, above): (Vec<usize>, Vec<usize>) = (0..x.len()).partition(|run| x[*run] <= cut);
    if above.is_empty() || below.is_empty() {
        return bad(format!("a cut {decades} decades below the largest run leaves nothing on one side"));
    }
    let average: Vec<f64> =
        (0..x.len()).map(|run| tasks.iter().map(|task| task.scores[run]).sum::<f64>() / tasks.len() as f64).collect();
    let error = |scores: &[f64]| -> Result<f64, FitError> {
        let pick = |cells: &[f64]| below.iter().map(|run| cells[*run]).collect::<Vec<f64>>();
        let seen = Observations { inputs: vec![pick(x)], response: pick(scores), ..Observations::default() };
        let objective = Objective { loss: Loss::LeastSquares, space: Space::Raw };
        let request = FitRequest { settings: settings.to_vec(), ..FitRequest::point(law.clone(), seen, objective) };
        mean_error(&fit(&request)?, above.iter().map(|run| (x[*run], scores[*run])))
    };
    let task_errors = tasks.iter().map(|task| error(&task.scores)).collect::<Result<Vec<f64>, FitError>>()?;
    Ok(Backtest {
        cut,
        kept_back: above.len(),
        single_task_error: task_errors.iter().sum::<f64>() / task_errors.len() as f64,
        task_errors,
        average_error: error(&average)?,
    })
}

/// Mean absolute difference of a fit's predictions from runs (x, score).
fn mean_error(report: &FitReport, runs: impl Iterator<Item = (f64, f64)>) -> Result<f64, FitError> {
    let model = resolve(&report.choice)?;
    let parameters: Vec<f64> = report.estimates.iter().map(|estimate| estimate.value).collect();
    let errors: Vec<f64> = runs.map(|(x, score)| (model.predict(&inputs(&[x]), &parameters) - score).abs()).collect();
    Ok(errors.iter().sum::<f64>() / errors.len() as f64)
}
