//! The honest outcome of a fit, in order of gravity.

use super::curvature::Curvature;
use super::descend::Point;
use super::flat::{Flat, named};
use super::problem::Problem;
use super::report::{EstimateStatus, Verdict};
use super::sizes::too_few_sizes;

/// Run off: this many e-folds outside the span of typical values.
const RUN_OFF: f64 = 25.0;

/// Everything found, gravest first; `Converged` alone if nothing was.
pub fn findings(problem: &Problem, best: &Point, curvature: &Curvature, flat: &[Flat]) -> Vec<Verdict> {
    let mut found = Vec::new();
    let rounding = problem.active().len() as f64 * 1e-24;
    if best.promise > 1e-7 * best.value.abs() + rounding {
        found.push(Verdict::NotConverged {
            reason: format!(
                "a further step still promises to lower the objective by {:.1e} of its value; \
                 the law may have a kink or a jump at the optimum",
                best.promise / best.value
            ),
        });
    }
    if let Some(flattest) = flat.first() {
        let few = if curvature.is_singular() { too_few_sizes(problem, &best.parameters) } else { None };
        found.push(few.unwrap_or_else(|| Verdict::FlatDirection { direction: named(problem, &flattest.direction) }));
    }
    let (mut edge, mut outside) = (Vec::new(), None);
    for (i, c) in problem.coordinates.iter().enumerate() {
        if c.fixed.is_some() || curvature.unseen.contains(&i) {
            continue;
        }
        let value = best.parameters[i];
        let (at_low, at_high) = (value <= c.range.0, value >= c.range.1);
        let natural = (at_low && !c.narrowed.0) || (at_high && !c.narrowed.1);
        let run_off =
            c.log && !c.linear && (value < c.span.0 * libm::exp(-RUN_OFF) || value > c.span.1 * libm::exp(RUN_OFF));
        if (natural && !c.linear) || run_off {
            outside = outside.or(Some(c.name.clone()));
        } else if at_low || at_high {
            edge.push(c.name.clone());
        }
    }
    if let Some(parameter) = outside {
        found.push(Verdict::NoInteriorMinimum { parameter });
    }
    if !edge.is_empty() {
        found.push(Verdict::EdgeOfRange { parameters: edge });
    }
    if found.is_empty() {
        found.push(Verdict::Converged);
    }
    found
}

/// How each estimate stands.
pub fn statuses(problem: &Problem, best: &Point, curvature: &Curvature, flat: &[Flat]) -> Vec<EstimateStatus> {
    (0..problem.coordinates.len())
        .map(|i| {
            let c = &problem.coordinates[i];
            if c.fixed.is_some() {
                EstimateStatus::Fixed
            } else if curvature.unseen.contains(&i) || flat.iter().any(|f| f.parameter == i) {
                EstimateStatus::Flat
            } else if best.parameters[i] <= c.range.0 {
                EstimateStatus::AtLowerBound
            } else if best.parameters[i] >= c.range.1 {
                EstimateStatus::AtUpperBound
            } else {
                EstimateStatus::Free
            }
        })
        .collect()
}
