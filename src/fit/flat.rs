//! Parameters that the data do not determine, and the direction along which the objective hardly changes.

use super::coordinate::Coordinate;
use super::curvature::Curvature;
use super::descend::{Point, Scratch};
use super::problem::Problem;
use super::project::Solver;
use super::refine::{Precision, refine};

/// A shape parameter is flat when this many e-folds up or down (a factor of 4.5) the objective has not
/// risen by what one standard error would raise it.
const FLAT_SHAPE: f64 = 1.5;
/// The same for laws without linear coefficients, whose sizes are extrapolated far from the data.
const FLAT_GENERAL: f64 = 2.5;
/// A coefficient is flat when the standard error of its term exceeds this share of the response.
const FLAT_TERM: f64 = 0.5;
/// Parameters whose standard error is below this share of the limit are not looked at closer.
const SUSPECT: f64 = 0.15;

/// A parameter that the data do not determine.
#[derive(Clone, Debug)]
pub struct Flat {
    pub parameter: usize,
    /// (parameter, weight) of the direction along which the objective hardly changes, search units.
    pub direction: Vec<(usize, f64)>,
}

/// The parameters that the data do not determine, flattest first.
pub fn flat_parameters(problem: &Problem, best: &Point, curvature: &Curvature, scratch: &mut Scratch) -> Vec<Flat> {
    if curvature.is_singular() {
        let largest = curvature.weakest.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let direction: Vec<(usize, f64)> =
            curvature.interior.iter().copied().zip(curvature.weakest.iter().copied()).collect();
        let parts = direction.iter().filter(|(_, weight)| weight.abs() > 0.1 * largest);
        return parts.map(|(i, _)| Flat { parameter: *i, direction: direction.clone() }).collect();
    }
    let mut flat: Vec<(f64, Flat)> = curvature
        .interior
        .iter()
        .filter_map(|i| {
            let (excess, direction) = flatness(problem, best, curvature, *i, scratch)?;
            Some((excess, Flat { parameter: *i, direction }))
        })
        .collect();
    flat.sort_by(|a, b| b.0.total_cmp(&a.0));
    flat.into_iter().map(|(_, flat)| flat).collect()
}

/// How far beyond the limit a parameter is flat, and the direction; `None` if it is determined.
fn flatness(
    problem: &Problem,
    best: &Point,
    curvature: &Curvature,
    i: usize,
    scratch: &mut Scratch,
) -> Option<(f64, Vec<(usize, f64)>)> {
    let c = &problem.coordinates[i];
    let error = curvature.search_error(i)?;
    if c.linear {
        // The size of an amplitude is extrapolated to where its variable is 1; its exponent tells.
        let share = if c.log { 0.0 } else { term_share(problem, &best.parameters, i, error) / FLAT_TERM };
        return (share > 1.0).then(|| (share, along(curvature, i)));
    }
    let limit = match (c.log, problem.model.linear() == 0) {
        (true, false) => FLAT_SHAPE,
        (true, true) => FLAT_GENERAL,
        (false, _) => (2.0 * (c.span.1 - c.span.0)).abs().max(1e-300),
    };
    if error > limit {
        return Some((error / limit, along(curvature, i)));
    }
    // The local curvature may deceive, most of all where another parameter stands at an end.
    let at_end = |(j, c): (usize, &Coordinate)| {
        c.fixed.is_none() && (best.parameters[j] <= c.range.0 || best.parameters[j] >= c.range.1)
    };
    if error < SUSPECT * limit && !problem.coordinates.iter().enumerate().any(at_end) {
        return None;
    }
    // See what the objective does at the limit, the others refitted.
    let allowed = curvature.allowed_rise(1.0, problem.active().len());
    [1.0, -1.0].into_iter().find_map(|sign| {
        let point = held_at(problem, best, i, sign * limit, scratch)?;
        let rise = point.value - best.value;
        (rise < allowed).then(|| (1.0 - rise / allowed, between(problem, &best.parameters, &point.parameters)))
    })
}

/// The fit with parameter `i` held `away` from its optimum in search units; `None` outside its range.
fn held_at(problem: &Problem, best: &Point, i: usize, away: f64, scratch: &mut Scratch) -> Option<Point> {
    let c = &problem.coordinates[i];
    let value = c.to_value(c.to_search(best.parameters[i]) + away);
    if !(c.range.0..=c.range.1).contains(&value) {
        return None;
    }
    let mut coordinates = problem.coordinates.to_vec();
    coordinates[i].fixed = Some(value);
    let held = problem.with_coordinates(&coordinates);
    let mut start = best.parameters.clone();
    start[i] = value;
    if problem.model.linear() > 0 {
        // Coefficients follow a shape at once; the rest of the descent is short.
        start = Solver::new(&held).node(&start)?.parameters;
    }
    let point = refine(&held, &start, Precision::Draw, scratch);
    point.value.is_finite().then_some(point)
}

/// Unit direction from one point to another, search units.
fn between(problem: &Problem, from: &[f64], to: &[f64]) -> Vec<(usize, f64)> {
    let coordinates = problem.coordinates.iter().enumerate();
    let steps: Vec<(usize, f64)> = coordinates
        .map(|(i, c)| (i, c.to_search(to[i]) - c.to_search(from[i])))
        .filter(|(_, step)| step.is_finite() && *step != 0.0)
        .collect();
    unit(steps)
}

/// How all parameters move together when `parameter` moves: its column of the covariance, unit length.
fn along(curvature: &Curvature, parameter: usize) -> Vec<(usize, f64)> {
    match (&curvature.covariance, curvature.interior.iter().position(|i| *i == parameter)) {
        (Some(c), Some(b)) => unit(curvature.interior.iter().enumerate().map(|(a, i)| (*i, c[a][b])).collect()),
        _ => vec![(parameter, 1.0)],
    }
}

fn unit(parts: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    let length = parts.iter().map(|(_, x)| x * x).sum::<f64>().sqrt().max(1e-300);
    parts.into_iter().map(|(i, x)| (i, x / length)).collect()
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

/// A direction by name, strongest first, without negligible parts; the strongest part positive.
pub fn named(problem: &Problem, direction: &[(usize, f64)]) -> Vec<(String, f64)> {
    let mut parts: Vec<(String, f64)> = direction
        .iter()
        .filter(|(_, weight)| weight.abs() >= 0.02)
        .map(|(i, weight)| (problem.coordinates[*i].name.clone(), *weight))
        .collect();
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    if parts.first().is_some_and(|p| p.1 < 0.0) {
        parts.iter_mut().for_each(|p| p.1 = -p.1);
    }
    parts
}
