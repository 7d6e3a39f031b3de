//! What bootstrap draws say: intervals, correlations, predictions.

use super::model::Model;
use super::predict::predict_from_draws;
use super::prepare::resolve;
use super::report::{EstimateStatus, FitReport};
use super::request::{FitError, Loss};
use crate::law::Scale;
use crate::num::distribution::{normal_quantile, student_quantile};
use crate::num::quantile::central_interval;

/// Fewer draws than this leave the curvature's intervals in place.
const ENOUGH: usize = 20;

/// Puts `draws` into the report and recomputes intervals, correlations and predictions from them: the
/// page calls it as draws arrive. Fails only if the report's law is no longer known.
pub fn summarise_draws(report: &mut FitReport, draws: &[Vec<f64>]) -> Result<(), FitError> {
    let model = resolve(&report.choice)?;
    report.draws = draws.to_vec();
    summarise_with(&*model, report);
    Ok(())
}

/// The same from the report's own draws, for a model at hand.
pub fn summarise_with(model: &dyn Model, report: &mut FitReport) {
    let draws = std::mem::take(&mut report.draws);
    if draws.len() >= ENOUGH {
        let by = small_sample_stretch(report);
        let parameters = model.parameters();
        let log: Vec<bool> = parameters.iter().map(|p| p.scale == Scale::Log).collect();
        for (i, estimate) in report.estimates.iter_mut().enumerate() {
            if estimate.status != EstimateStatus::Fixed {
                let values: Vec<f64> = draws.iter().map(|draw| draw[i]).collect();
                let (least, most) = parameters[i].range;
                let end = |end: f64| stretched(estimate.value, end, by, log[i]).clamp(least, most);
                estimate.interval = central_interval(&values, report.level).map(|(low, high)| (end(low), end(high)));
            }
        }
        correlate(&draws, &log, &mut report.correlation);
        let stretched: Vec<Vec<f64>> = draws.iter().map(stretch(model, report)).collect();
        predict_from_draws(model, report, &stretched);
    }
    report.draws = draws;
}

/// The report's draws moved away from its estimates by the small-sample stretch, in search units: what is computed
/// from them (a difference between two fits, a crossing) has intervals as honest as the parameters' own.
pub fn stretched_draws(report: &FitReport) -> Result<Vec<Vec<f64>>, FitError> {
    let model = resolve(&report.choice)?;
    Ok(report.draws.iter().map(stretch(&*model, report)).collect())
}

/// Moves one draw away from the report's estimates by the small-sample stretch.
pub fn stretch(model: &dyn Model, report: &FitReport) -> impl Fn(&Vec<f64>) -> Vec<f64> {
    let by = small_sample_stretch(report);
    let ends: Vec<_> = report
        .estimates
        .iter()
        .zip(model.parameters())
        .map(|(estimate, p)| (estimate.value, p.scale == Scale::Log, p.range))
        .collect();
    move |draw| {
        let moved = |((value, log, range), d): (&(f64, bool, (f64, f64)), &f64)| {
            if by == 1.0 { *d } else { stretched(*value, *d, by, *log).clamp(range.0, range.1) }
        };
        ends.iter().zip(draw).map(moved).collect()
    }
}

/// How much percentile intervals are stretched about the estimate: √(n / (n - s p)) times the ratio of Student's
/// to the normal quantile to the power s, where s is the share of rows in the smooth part of the loss
/// (1 for least squares, 0 for least absolute deviations).
///
/// A refit of resampled rows scatters by the residuals, and p smoothly fitted parameters shrink those by
/// √((n - p) / n): on simulated studies of 72 runs plain 90 % percentiles of least squares cover the truth
/// about 86 times in 100. Losses with a kink do not need it: their plain percentiles cover 90 to 94.
fn small_sample_stretch(report: &FitReport) -> f64 {
    let n = report.residuals.len() as f64;
    let smooth = match report.objective.loss {
        Loss::LeastSquares => n,
        Loss::Huber { delta } => report.residuals.iter().filter(|r| r.abs() <= delta).count() as f64,
        Loss::Lad => 0.0,
    };
    let spent = smooth / n * f64::from(report.criteria.free_parameters);
    if spent >= n {
        return 1.0;
    }
    let quantile = 0.5 + 0.5 * report.level;
    let ratio = student_quantile(quantile, n - spent) / normal_quantile(quantile);
    (n / (n - spent)).sqrt() * libm::pow(ratio, smooth / n)
}

/// An end of an interval moved away from the estimate by a factor, in search units.
fn stretched(value: f64, end: f64, by: f64, log: bool) -> f64 {
    if log && value > 0.0 && end > 0.0 { value * libm::pow(end / value, by) } else { value + by * (end - value) }
}

/// Correlations of the draws in search units; parameters that do not vary keep 0.
fn correlate(draws: &[Vec<f64>], log: &[bool], correlation: &mut [Vec<f64>]) {
    let n = draws.len() as f64;
    let columns: Vec<Option<Vec<f64>>> = (0..log.len())
        .map(|i| {
            let value = |draw: &Vec<f64>| if log[i] { libm::log(draw[i]) } else { draw[i] };
            let column: Vec<f64> = draws.iter().map(value).collect();
            let mean = column.iter().sum::<f64>() / n;
            let centred: Vec<f64> = column.iter().map(|v| v - mean).collect();
            let size = centred.iter().map(|v| v * v).sum::<f64>().sqrt();
            // An amplitude that was zero in a draw has no logarithm; a fixed parameter no spread.
            (size.is_finite() && size > 1e-12 * (1.0 + mean.abs())).then(|| centred.iter().map(|v| v / size).collect())
        })
        .collect();
    for (i, row) in correlation.iter_mut().enumerate() {
        for (j, cell) in row.iter_mut().enumerate() {
            *cell = match (&columns[i], &columns[j]) {
                (Some(_), Some(_)) if i == j => 1.0,
                (Some(a), Some(b)) => a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>().clamp(-1.0, 1.0),
                _ => 0.0,
            };
        }
    }
}
