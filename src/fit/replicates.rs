//! Several runs of the same size (seeds): how much each is worth, and whether a law is supported at all.
//! Scaling Laws Under the Microscope 2022 (arXiv 2202.06387) asks for both.

use super::criteria::{Criterion, criteria_of};
use super::report::FitReport;
use super::request::{Loss, Objective, Observations, Space};
use crate::num::quantile::sorted;

/// Seeds that a size's own scatter must match before it counts as much as that of all sizes together.
const PRIOR_SEEDS: f64 = 4.0;

/// One weight per row: 1 over the variance of the runs of its size. A few seeds say little of their variance, so
/// each size's is drawn towards the pooled one, as if that came from [`PRIOR_SEEDS`] further seeds
/// (the moderated variance of Smyth 2004). `None` where no size has two runs, or none scatter.
pub fn seed_weights(seen: &Observations, space: Space) -> Option<Vec<f64>> {
    let rows = seen.response.len();
    let value = |row: usize| match space {
        Space::Log => libm::log(seen.response[row]),
        Space::Raw => seen.response[row],
    };
    let same = |a: usize, b: usize| seen.inputs.iter().all(|column| column[a] == column[b]);
    // The place of each row's size among the sizes, by first appearance.
    let mut sizes: Vec<Vec<usize>> = Vec::new();
    for row in 0..rows {
        match sizes.iter_mut().find(|runs| same(runs[0], row)) {
            Some(runs) => runs.push(row),
            None => sizes.push(vec![row]),
        }
    }
    let squares: Vec<f64> = sizes
        .iter()
        .map(|runs| {
            let mean = runs.iter().map(|row| value(*row)).sum::<f64>() / runs.len() as f64;
            runs.iter().map(|row| (value(*row) - mean) * (value(*row) - mean)).sum()
        })
        .collect();
    let spare: f64 = sizes.iter().map(|runs| runs.len() as f64 - 1.0).sum();
    let pooled = squares.iter().sum::<f64>() / spare;
    if spare == 0.0 || !pooled.is_finite() || pooled <= 0.0 {
        return None;
    }
    let mut weights = vec![0.0; rows];
    for (runs, squares) in sizes.iter().zip(squares) {
        let own = runs.len() as f64 - 1.0;
        let variance = (squares + PRIOR_SEEDS * pooled) / (own + PRIOR_SEEDS);
        runs.iter().for_each(|row| weights[*row] = 1.0 / variance);
    }
    Some(weights)
}

/// AICc of a constant on the fit's rows less that of the fit: positive where the law is supported.
pub fn support(report: &FitReport, seen: &Observations) -> f64 {
    let Objective { loss, space } = report.objective;
    let weight = |row: usize| seen.weights.as_ref().map_or(1.0, |w| w[row]);
    let rows = seen.response.len() as f64;
    let mean_weight = (0..seen.response.len()).map(weight).sum::<f64>() / rows;
    let total = |level: f64| {
        let residuals: Vec<f64> = seen.response.iter().map(|y| space.residual(level, *y)).collect();
        report.objective.total(&residuals, seen.weights.as_deref()) / mean_weight
    };
    let least = best_constant(seen, loss, space, total);
    let constant = criteria_of(Criterion { loss, objective: least, rows, free_parameters: 1 });
    constant.aicc - report.criteria.aicc
}

/// The least objective of a constant, by golden section: convex in the space of the residuals.
fn best_constant(seen: &Observations, loss: Loss, space: Space, total: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let order = sorted(&seen.response);
    let (Some(first), Some(last)) = (order.first(), order.last()) else { return f64::NAN };
    let (to, from): (fn(f64) -> f64, fn(f64) -> f64) = match space {
        Space::Log => (libm::log, libm::exp),
        Space::Raw => (|v| v, |v| v),
    };
    if loss == Loss::LeastSquares && seen.weights.is_none() {
        let mean = seen.response.iter().map(|y| to(*y)).sum::<f64>() / seen.response.len() as f64;
        return total(from(mean));
    }
    let (mut low, mut high) = (to(*first), to(*last));
    for _ in 0..120 {
        let (a, b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if total(from(a)) < total(from(b)) { high = b } else { low = a }
    }
    total(from(0.5 * (low + high)))
}
