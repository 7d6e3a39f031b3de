//! Predictions with intervals, and how far outside the data they lie.

use super::curvature::Curvature;
use super::model::Model;
use super::problem::Problem;
use super::report::{FitReport, Prediction};
use super::request::Space;
use super::rows::Rows;
use crate::law::Input;
use crate::num::distribution::student_quantile;
use crate::num::quantile::{central_interval, quantile_sorted, sorted};

/// Interval of the law's mean at every point (one value per variable, raw units), from bootstrap draws.
/// NaN ends where there are fewer than two finite draws.
pub fn band(model: &dyn Model, draws: &[Vec<f64>], points: &[Vec<f64>], level: f64) -> Vec<(f64, f64)> {
    let mut values = Vec::with_capacity(draws.len());
    points
        .iter()
        .map(|point| {
            let x = inputs(point);
            values.clear();
            values.extend(draws.iter().map(|draw| model.predict(&x, draw)).filter(|v| v.is_finite()));
            central_interval(&values, level).unwrap_or((f64::NAN, f64::NAN))
        })
        .collect()
}

/// A point's values with their logarithms.
pub fn inputs(point: &[f64]) -> Vec<Input> {
    point.iter().map(|value| Input::new(*value)).collect()
}

/// How far a point lies outside the rows: the largest ratio to the nearest end over the positive
/// variables (for others, 1 plus the distance in spans of the data); 1 inside.
pub fn beyond(rows: &Rows, point: &[f64]) -> f64 {
    let mut worst: f64 = 1.0;
    for (v, value) in point.iter().enumerate() {
        let column = (0..rows.len()).map(|row| rows.input(row)[v].value);
        let low = column.clone().fold(f64::INFINITY, f64::min);
        let high = column.fold(f64::NEG_INFINITY, f64::max);
        let ratio = if low > 0.0 && *value > 0.0 {
            (value / high).max(low / value)
        } else {
            1.0 + (value - high).max(low - value) / (high - low).max(f64::MIN_POSITIVE)
        };
        worst = worst.max(ratio);
    }
    worst
}

/// Predictions before there are draws: intervals by the delta method from the curvature, with
/// Student's quantile.
pub fn predictions(
    problem: &Problem,
    parameters: &[f64],
    curvature: &Curvature,
    residual_deviation: f64,
    points: &[Vec<f64>],
    level: f64,
) -> Vec<Prediction> {
    let freedom = (problem.rows.len() as f64 - curvature.interior.len() as f64).max(1.0);
    let quantile = student_quantile(0.5 + 0.5 * level, freedom);
    points
        .iter()
        .map(|point| {
            let x = inputs(point);
            let value = problem.model.predict(&x, parameters);
            let error = delta_error(problem, parameters, curvature, &x, value);
            let around = |error: f64| match problem.space {
                Space::Log => (value * libm::exp(-quantile * error), value * libm::exp(quantile * error)),
                Space::Raw => (value - quantile * error, value + quantile * error),
            };
            Prediction {
                at: point.clone(),
                value,
                interval: error.map(around),
                run_interval: error.map(|e| around((e * e + residual_deviation * residual_deviation).sqrt())),
                beyond: beyond(problem.rows, point),
            }
        })
        .collect()
}

/// Standard error of a prediction in the objective's space.
fn delta_error(problem: &Problem, parameters: &[f64], curvature: &Curvature, x: &[Input], value: f64) -> Option<f64> {
    let covariance = curvature.covariance.as_ref()?;
    let mut gradient = [0.0; crate::law::declaration::MAX_PARAMETERS];
    problem.model.gradient(x, parameters, &mut gradient);
    let inner = if problem.space == Space::Log { 1.0 / value } else { 1.0 };
    let slope = |i: usize| gradient[i] * problem.coordinates[i].slope(parameters[i]) * inner;
    let mut variance = 0.0;
    for (a, i) in curvature.interior.iter().enumerate() {
        for (b, j) in curvature.interior.iter().enumerate() {
            variance += slope(*i) * covariance[a][b] * slope(*j);
        }
    }
    (variance.is_finite() && variance >= 0.0).then(|| variance.sqrt())
}

/// Quantiles of the residuals that stand for a new run's scatter.
const SCATTER_POINTS: usize = 16;

/// Replaces the intervals of the report's predictions by those of bootstrap draws. A new run's
/// interval crosses every draw with the quantiles of the fit's own residuals, inflated for the parameters
/// they were fitted with; it never lies inside the mean's.
pub fn predict_from_draws(model: &dyn Model, report: &mut FitReport, draws: &[Vec<f64>]) {
    let n = report.residuals.len() as f64;
    let free = f64::from(report.criteria.free_parameters);
    let inflation = if n > free { (n / (n - free)).sqrt() } else { 1.0 };
    let residuals = sorted(&report.residuals);
    let scatter: Vec<f64> = (0..SCATTER_POINTS)
        .map(|k| inflation * quantile_sorted(&residuals, (k as f64 + 0.5) / SCATTER_POINTS as f64))
        .collect();
    let (level, space) = (report.level, report.objective.space);
    for prediction in &mut report.predictions {
        let x = inputs(&prediction.at);
        let means: Vec<f64> = draws.iter().map(|d| model.predict(&x, d)).filter(|v| v.is_finite()).collect();
        let Some((low, high)) = central_interval(&means, level) else {
            continue;
        };
        prediction.interval = Some((low, high));
        let new_run = |mean: f64, residual: f64| match space {
            Space::Log => mean * libm::exp(-residual),
            Space::Raw => mean - residual,
        };
        let runs: Vec<f64> = means.iter().flat_map(|mean| scatter.iter().map(|r| new_run(*mean, *r))).collect();
        prediction.run_interval = central_interval(&runs, level).map(|(l, h)| (l.min(low), h.max(high)));
    }
}
