//! Does the law extrapolate? The largest budget is kept back and predicted from the rest.

use super::descend::Scratch;
use super::problem::Problem;
use super::report::HoldoutSummary;
use super::request::Search;
use super::search::search;

/// Rows within this share of the largest compute belong to the largest budget.
const SAME_BUDGET: f64 = 0.9;

/// Fits the law without the rows of the largest budget and predicts them; `Err` says in plain words why
/// that cannot be done.
pub fn holdout(problem: &Problem, options: Search, scratch: &mut Scratch) -> Result<HoldoutSummary, String> {
    let rows = problem.rows;
    let Some(largest) = rows.compute.iter().copied().reduce(f64::max) else {
        return Err("no row was kept back: the training compute of the rows is not known".into());
    };
    let budget = SAME_BUDGET * largest;
    let kept_back: Vec<usize> = (0..rows.len()).filter(|row| rows.compute[*row] >= budget).collect();
    let rest = rows.filtered(|row| rows.compute[row] < budget);
    let free = problem.coordinates.iter().filter(|c| c.fixed.is_none()).count();
    if rest.len() < free {
        return Err(format!(
            "no row was kept back: without the largest budget {} rows are left for {free} parameters",
            rest.len()
        ));
    }
    let without =
        Problem::new(problem.model, &rest, problem.coordinates, problem.loss, problem.space, rest.weights.clone());
    let Some(found) = search(&without, options, scratch) else {
        return Err("the rows below the largest budget alone led to no finite fit".into());
    };
    let parameters = found.best().parameters.clone();
    let errors: Vec<f64> = kept_back
        .iter()
        .map(|row| {
            let observed = rows.response[*row];
            (problem.model.predict(rows.input(*row), &parameters) - observed) / observed.abs()
        })
        .collect();
    let count = errors.len() as f64;
    let relative_error = errors.iter().map(|e| e.abs()).sum::<f64>() / count;
    if !relative_error.is_finite() {
        return Err("the kept-back rows have no finite relative error (a response of zero)".into());
    }
    Ok(HoldoutSummary {
        budget,
        rows: kept_back.len() as u32,
        relative_error,
        bias: errors.iter().sum::<f64>() / count,
        parameters,
    })
}
