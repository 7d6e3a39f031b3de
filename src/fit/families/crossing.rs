//! Where two fitted laws of one variable meet, which is ahead, and what equal gains cost each.

use crate::fit::model::Model;
use crate::fit::predict::inputs;
use crate::fit::prepare::resolve;
use crate::fit::report::FitReport;
use crate::fit::request::FitError;
use crate::fit::summary::stretched_draws;
use crate::num::quantile::{quantile_sorted, sorted};
use serde::{Deserialize, Serialize};

/// Where two laws meet.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// `None` if the fitted laws do not meet in the span.
    pub at: Option<f64>,
    /// Ends of the interval from pairs of draws; an end is `None` where the draws that do not meet
    /// in the span reach it. Such draws count as meeting beyond its upper end.
    pub interval: (Option<f64>, Option<f64>),
    /// Share of the pairs of draws that meet in the span; 0 without draws.
    pub share: f64,
}

/// Places that are looked at for a change of sign.
const STEPS: usize = 600;

/// The crossing in `span` that is nearest to `near` (both in raw units of the one variable, positive), of
/// two fits that may be of different laws.
pub fn crossing(a: &FitReport, b: &FitReport, span: (f64, f64), near: f64, level: f64) -> Result<Crossing, FitError> {
    let (left, right) = (of_one_variable(a)?, of_one_variable(b)?);
    let meet = |p: &[f64], q: &[f64], near: f64| {
        let gap = |x: f64| {
            let x = inputs(&[x]);
            left.predict(&x, p) - right.predict(&x, q)
        };
        nearest_root(gap, span, near)
    };
    let at = meet(&values(a), &values(b), near);
    let met: Vec<f64> = stretched_draws(a)?
        .iter()
        .zip(&stretched_draws(b)?)
        .map(|(p, q)| meet(p, q, at.unwrap_or(near)).unwrap_or(f64::INFINITY))
        .collect();
    let share = met.iter().filter(|x| x.is_finite()).count() as f64 / met.len().max(1) as f64;
    let met = sorted(&met);
    let end = |p: f64| Some(quantile_sorted(&met, p)).filter(|x| x.is_finite());
    let tail = 0.5 * (1.0 - level);
    Ok(Crossing { at, interval: (end(tail), end(1.0 - tail)), share })
}

/// Share of the pairs of draws in which the first law's response at `x` is the better one.
pub fn share_ahead(a: &FitReport, b: &FitReport, x: f64, higher_is_better: bool) -> Result<f64, FitError> {
    let (left, right) = (of_one_variable(a)?, of_one_variable(b)?);
    let x = inputs(&[x]);
    let (draws, others) = (stretched_draws(a)?, stretched_draws(b)?);
    let ahead = draws.iter().zip(&others).filter(|(p, q)| {
        let (y, z) = (left.predict(&x, p), right.predict(&x, q));
        if higher_is_better { y > z } else { y < z }
    });
    Ok(ahead.count() as f64 / a.draws.len().min(b.draws.len()).max(1) as f64)
}

/// By what the slower family must multiply x where the faster multiplies it by `growth`, for the same
/// relative gain: growth to the ratio of the exponents, which `exponent` names in both laws.
pub fn equal_gain(fast: &FitReport, slow: &FitReport, exponent: &str, growth: f64) -> Option<f64> {
    let of = |report: &FitReport| report.estimates.iter().find(|e| e.name == exponent).map(|e| e.value);
    let factor = libm::pow(growth, of(fast)? / of(slow)?);
    factor.is_finite().then_some(factor)
}

fn of_one_variable(report: &FitReport) -> Result<Box<dyn Model>, FitError> {
    let model = resolve(&report.choice)?;
    if model.variable_names().len() == 1 {
        return Ok(model);
    }
    Err(FitError::BadRequest {
        what: format!("'{}' has {} variables; a crossing needs a law of one", report.law, model.variable_names().len()),
    })
}

fn values(report: &FitReport) -> Vec<f64> {
    report.estimates.iter().map(|estimate| estimate.value).collect()
}

/// The root of `gap` nearest to `near` in logarithm, by bisection between changes of sign.
fn nearest_root(gap: impl Fn(f64) -> f64, span: (f64, f64), near: f64) -> Option<f64> {
    let (low, high) = (libm::log(span.0), libm::log(span.1));
    let at = |k: usize| low + (high - low) * k as f64 / STEPS as f64;
    let value = |u: f64| gap(libm::exp(u));
    let mut roots = Vec::new();
    let mut before = value(low);
    for k in 1..=STEPS {
        let next = value(at(k));
        if before.is_finite() && next.is_finite() && (before < 0.0) != (next < 0.0) {
            let (mut a, mut b) = (at(k - 1), at(k));
            while b - a > 1e-12 * (1.0 + a.abs()) {
                let middle = 0.5 * (a + b);
                if (value(middle) < 0.0) == (before < 0.0) {
                    a = middle
                } else {
                    b = middle
                }
                if middle == a && middle == b {
                    break;
                }
            }
            roots.push(0.5 * (a + b));
        }
        before = next;
    }
    let distance = |u: &f64| (u - libm::log(near)).abs();
    roots.into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).map(libm::exp)
}
