//! The honest outcome of a fit, in order of gravity.

use super::curvature::{Curvature, SINGULAR, measure};
use super::descend::Point;
use super::problem::{Problem, Rows};
use super::report::{EstimateStatus, Verdict};
use crate::law::Input;
use crate::num::Rng;

/// A shape parameter is flat when its standard error exceeds this many e-folds: one standard
/// error either way spans a factor of about 20.
const FLAT_SHAPE: f64 = 1.5;
/// The same for laws without linear coefficients, whose sizes are extrapolated far from the data.
const FLAT_GENERAL: f64 = 2.5;
/// A coefficient is flat when the standard error of its term exceeds this share of the response.
const FLAT_TERM: f64 = 0.5;
/// Run off: this many e-folds outside the span of typical values.
const RUN_OFF: f64 = 25.0;

/// Everything found, gravest first; `Converged` alone if nothing was.
pub fn findings(problem: &Problem, best: &Point, curvature: &Curvature) -> Vec<Verdict> {
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
    if is_singular(curvature) {
        found
            .push(too_few_sizes(problem, &best.parameters).unwrap_or_else(|| Verdict::FlatDirection {
                direction: named(problem, curvature, &curvature.weakest),
            }));
    } else if let Some(parameter) = flattest(problem, &best.parameters, curvature) {
        let direction = along(curvature, parameter);
        found.push(Verdict::FlatDirection { direction: named(problem, curvature, &direction) });
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
pub fn statuses(problem: &Problem, best: &Point, curvature: &Curvature) -> Vec<EstimateStatus> {
    let flat_direction: Vec<usize> = if is_singular(curvature) {
        let largest = curvature.weakest.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let of = |a: &usize| curvature.weakest[*a].abs() > 0.1 * largest;
        (0..curvature.interior.len()).filter(of).map(|a| curvature.interior[a]).collect()
    } else {
        let flat = |i: &usize| flatness(problem, &best.parameters, curvature, *i) > 1.0;
        curvature.interior.iter().copied().filter(flat).collect()
    };
    (0..problem.coordinates.len())
        .map(|i| {
            let c = &problem.coordinates[i];
            if c.fixed.is_some() {
                EstimateStatus::Fixed
            } else if curvature.unseen.contains(&i) || flat_direction.contains(&i) {
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

/// A variable that is the same in every row although the law's free parameters need it to differ.
pub fn constant_variable(problem: &Problem, parameters: &[f64]) -> Option<String> {
    let names = problem.model.variable_names();
    (0..names.len())
        .filter(|v| distinct_values(problem.rows, *v).len() == 1)
        .find(|v| !is_full_rank(problem, problem.rows, parameters) && needed_values(problem, parameters, *v).is_some())
        .map(|v| names[v].to_string())
}

fn is_singular(curvature: &Curvature) -> bool {
    !curvature.interior.is_empty() && (curvature.condition > 1.0 / SINGULAR || curvature.condition.is_nan())
}

/// The variable whose distinct values are too few, where one explains the singular curvature.
fn too_few_sizes(problem: &Problem, parameters: &[f64]) -> Option<Verdict> {
    let names = problem.model.variable_names();
    (0..names.len()).find_map(|v| {
        let needed = needed_values(problem, parameters, v)?;
        let distinct = distinct_values(problem.rows, v).len();
        Some(Verdict::TooFewSizes { variable: names[v].to_string(), distinct, needed })
    })
}

/// How many distinct values of variable `v` would make the curvature regular, the other variables
/// as they are; `None` if up to four more would not.
fn needed_values(problem: &Problem, parameters: &[f64], v: usize) -> Option<usize> {
    let values = distinct_values(problem.rows, v);
    let (low, high) = (*values.first()?, *values.last()?);
    // A constant variable is spread by a factor of ten (or a unit, if it is not positive).
    let (low, high) = match low == high {
        true if low > 0.0 => (low * 0.3, low * 3.0),
        true => (low - 0.5, low + 0.5),
        false => (low, high),
    };
    (values.len() + 1..=values.len() + 4).find(|count| {
        let mut rng = Rng::new(*count as u64);
        let mut rows = problem.rows.clone();
        for row in 0..rows.len() {
            let share = rng.below(*count) as f64 / (*count - 1) as f64;
            let value = if low > 0.0 { low * libm::pow(high / low, share) } else { low + share * (high - low) };
            rows.inputs[row * rows.variables + v] = Input::new(value);
        }
        is_full_rank(problem, &rows, parameters)
    })
}

fn is_full_rank(problem: &Problem, rows: &Rows, parameters: &[f64]) -> bool {
    let spread =
        Problem::new(problem.model, rows, problem.coordinates, problem.loss, problem.space, problem.weights().to_vec());
    !is_singular(&measure(&spread, parameters))
}

/// Sorted distinct values of a variable.
pub fn distinct_values(rows: &Rows, v: usize) -> Vec<f64> {
    let mut values: Vec<f64> = (0..rows.len()).map(|row| rows.input(row)[v].value).collect();
    values.sort_by(f64::total_cmp);
    // Digitised or converted columns repeat a size up to rounding.
    values.dedup_by(|a, b| (*a - *b).abs() <= 1e-9 * b.abs());
    values
}

/// How flat a parameter is: 1 is the limit.
fn flatness(problem: &Problem, parameters: &[f64], curvature: &Curvature, i: usize) -> f64 {
    let c = &problem.coordinates[i];
    let Some(error) = curvature.search_error(i) else {
        return 0.0;
    };
    let general = problem.model.linear() == 0;
    if c.linear {
        // The size of an amplitude is extrapolated to where its variable is 1; its exponent tells.
        return if c.log { 0.0 } else { term_share(problem, parameters, i, error) / FLAT_TERM };
    }
    match (c.log, general) {
        (true, false) => error / FLAT_SHAPE,
        (true, true) => error / FLAT_GENERAL,
        (false, _) => error / (2.0 * (c.span.1 - c.span.0)).abs().max(1e-300),
    }
}

/// Root mean square of coefficient `i`'s term at one standard error, relative to the response.
fn term_share(problem: &Problem, parameters: &[f64], i: usize, error: f64) -> f64 {
    let mut moved = parameters.to_vec();
    moved[i] += error;
    let (mut term, mut whole) = (0.0, 0.0);
    for row in problem.active() {
        let x = problem.rows.input(*row);
        let change = problem.model.predict(x, &moved) - problem.model.predict(x, parameters);
        term += change * change;
        whole += problem.rows.response[*row] * problem.rows.response[*row];
    }
    (term / whole).sqrt()
}

fn flattest(problem: &Problem, parameters: &[f64], curvature: &Curvature) -> Option<usize> {
    let score = |i: usize| flatness(problem, parameters, curvature, i);
    let candidates = curvature.interior.iter().copied().filter(|i| score(*i) > 1.0);
    candidates.max_by(|a, b| score(*a).total_cmp(&score(*b)))
}

/// How all parameters move together when `parameter` moves: its column of the covariance, unit length.
fn along(curvature: &Curvature, parameter: usize) -> Vec<f64> {
    let n = curvature.interior.len();
    let (Some(c), Some(b)) = (&curvature.covariance, curvature.interior.iter().position(|i| *i == parameter)) else {
        return curvature.weakest.clone();
    };
    let column: Vec<f64> = (0..n).map(|a| c[a][b]).collect();
    let length = column.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-300);
    column.iter().map(|x| x / length).collect()
}

/// The direction by name, strongest first, without negligible parts; the strongest part positive.
fn named(problem: &Problem, curvature: &Curvature, direction: &[f64]) -> Vec<(String, f64)> {
    let mut parts: Vec<(String, f64)> = curvature
        .interior
        .iter()
        .zip(direction)
        .filter(|(_, weight)| weight.abs() >= 0.02)
        .map(|(i, weight)| (problem.coordinates[*i].name.clone(), *weight))
        .collect();
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    if parts.first().is_some_and(|p| p.1 < 0.0) {
        parts.iter_mut().for_each(|p| p.1 = -p.1);
    }
    parts
}
