//! What bootstrap draws say: intervals, correlations, predictions.

use super::model::Model;
use super::predict::predict_from_draws;
use super::prepare::resolve;
use super::report::{EstimateStatus, FitReport};
use super::request::FitError;
use crate::law::Scale;
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
        let scales: Vec<bool> = model.parameters().iter().map(|p| p.scale == Scale::Log).collect();
        for (i, estimate) in report.estimates.iter_mut().enumerate() {
            if estimate.status != EstimateStatus::Fixed {
                let values: Vec<f64> = draws.iter().map(|draw| draw[i]).collect();
                estimate.interval = central_interval(&values, report.level);
            }
        }
        correlate(&draws, &scales, &mut report.correlation);
        predict_from_draws(model, report, &draws);
    }
    report.draws = draws;
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
