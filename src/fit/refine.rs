//! From a promising start to the local optimum of the request's own objective.

use super::descend::{Point, Scratch, descend};
use super::problem::{Curvature, Problem};
use super::request::Loss;
use super::rho::Rho;
use super::smooth::narrow;
use super::vertex;
use crate::num::bfgs;
use crate::num::quantile::median;

/// Share of the scatter over which [`refine_nearby`] smooths at first.
const NEARBY: f64 = 0.02;

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// To the last digits: the point estimate.
    Full,
    /// Well below the sampling scatter: a resample's refit.
    Draw,
}

/// Descends from `start` to a local optimum. `value` of the result is the request's objective.
pub fn refine(problem: &Problem, start: &[f64], precision: Precision, scratch: &mut Scratch) -> Point {
    let mut point = descend_in_stages(problem, start, precision, scratch);
    if precision == Precision::Full {
        // An amplitude that has shrunk to nothing is zero; one at zero may want to grow.
        for i in 0..problem.coordinates.len() {
            if let Some(changed) = without_negligible(problem, &point, i) {
                let again = descend_in_stages(problem, &changed, precision, scratch);
                if again.value <= point.value * (1.0 + 1e-12) {
                    point = Point { evaluations: point.evaluations + again.evaluations, ..again };
                }
            }
        }
    }
    point
}

fn descend_in_stages(problem: &Problem, start: &[f64], precision: Precision, scratch: &mut Scratch) -> Point {
    let scatter = scatter(problem, start);
    let mut evaluations = 1;
    let rough = Rho::new(
        match problem.loss {
            Loss::LeastSquares => Loss::LeastSquares,
            Loss::Huber { delta } => Loss::Huber { delta: delta.max(0.3 * scatter) },
            Loss::Lad => Loss::Huber { delta: 0.3 * scatter },
        },
        0.0,
    );
    let (rough_steps, tolerance) = match precision {
        Precision::Full => (40, 1e-3),
        Precision::Draw => (12, 1e-2),
    };
    let point = descend(problem, rough, Curvature::Reweighted, start, rough_steps, tolerance, scratch);
    evaluations += point.evaluations;
    let scatter = self::scatter(problem, &point.parameters).max(1e-300);
    let found = finish(problem, point, 0.3 * scatter, precision, scratch);
    Point { evaluations: evaluations + found.evaluations, ..found }
}

/// Descends to the optimum next to `start`: a robust loss is smoothed over a small part of the scatter
/// only, so that the many optima of a flat valley stay apart.
pub fn refine_nearby(problem: &Problem, start: &[f64], scratch: &mut Scratch) -> Point {
    let scatter = scatter(problem, start).max(1e-300);
    let point = Point { parameters: start.to_vec(), value: f64::INFINITY, promise: f64::INFINITY, evaluations: 1 };
    finish(problem, point, NEARBY * scatter, Precision::Full, scratch)
}

/// From a rough point to the last digits; a robust loss is narrowed from `widest`.
fn finish(problem: &Problem, point: Point, widest: f64, precision: Precision, scratch: &mut Scratch) -> Point {
    let mut point = point;
    let mut evaluations = 1;
    let scatter = scatter(problem, &point.parameters).max(1e-300);
    if let Some(narrowest) = narrowest(problem.loss, scatter, precision) {
        // A path that was lost is taken up again from where it ended, ever less wide.
        let retries = if precision == Precision::Full && problem.loss == Loss::Lad { 4 } else { 1 };
        let mut widest = widest;
        for _ in 0..retries {
            point = narrow(problem, &point.parameters, widest, narrowest, scratch);
            evaluations += point.evaluations;
            if point.promise <= 1e-8 * point.value {
                break;
            }
            widest = (0.2 * widest).max(narrowest);
        }
    }
    match problem.loss {
        Loss::Lad => {
            if precision == Precision::Full
                && let Some(better) = vertex::polish(problem, &point.parameters, 30.0 * scatter * 1e-6, scratch)
            {
                point.parameters = better;
                point.promise = 0.0;
            }
        }
        _ => {
            let rho = Rho::new(problem.loss, 0.0);
            let tolerance = if precision == Precision::Full { 0.0 } else { 1e-5 };
            point = descend(problem, rho, Curvature::Exact, &point.parameters, 80, tolerance, scratch);
            evaluations += point.evaluations;
            if precision == Precision::Full && point.promise > 1e-10 * point.value {
                evaluations += quasi_newton(problem, rho, &mut point, scratch);
            }
        }
    }
    Point { value: problem.exact_value(&point.parameters), evaluations, ..point }
}

/// How far to narrow the smoothing; `None` where the loss is wide enough to need none.
fn narrowest(loss: Loss, scatter: f64, precision: Precision) -> Option<f64> {
    match (loss, precision) {
        (Loss::Lad, Precision::Full) => Some(1e-6 * scatter),
        (Loss::Lad, Precision::Draw) => Some(1e-3 * scatter),
        (Loss::Huber { delta }, _) if delta < 0.1 * scatter => Some(0.3 * delta),
        _ => None,
    }
}

/// Typical size of a residual.
fn scatter(problem: &Problem, parameters: &[f64]) -> f64 {
    let sizes: Vec<f64> = problem.active().iter().map(|row| problem.residual(*row, parameters).abs()).collect();
    let size = median(&sizes);
    if size.is_finite() { size } else { 1.0 }
}

/// Where Newton's method stalls (a kink of the law itself), descends with BFGS in search units.
fn quasi_newton(problem: &Problem, rho: Rho, point: &mut Point, scratch: &mut Scratch) -> u32 {
    let free = problem.free(&point.parameters);
    let first = problem.pass(&point.parameters, &free, rho, Curvature::Reweighted, scratch);
    let largest = first.diagonal.iter().fold(0.0_f64, |m, d| m.max(*d));
    let curvature: Vec<f64> = (0..free.len()).map(|a| first.diagonal[a].max(largest * 1e-12).max(1e-300)).collect();
    let ends: Vec<(f64, f64)> = free.iter().map(|i| problem.coordinates[*i].search_range()).collect();
    let start: Vec<f64> = free.iter().map(|i| problem.coordinates[*i].to_search(point.parameters[*i])).collect();
    let mut parameters = point.parameters.clone();
    let descent = bfgs::minimise(&start, &curvature, 200, |u, gradient| {
        // Outside the box is a wall; the descent stays inside or stops at it.
        if u.iter().zip(&ends).any(|(u, (low, high))| u < low || u > high) {
            return f64::NAN;
        }
        for (a, i) in free.iter().enumerate() {
            parameters[*i] = problem.coordinates[*i].to_value(u[a]);
        }
        let pass = problem.pass(&parameters, &free, rho, Curvature::Reweighted, scratch);
        gradient.copy_from_slice(&pass.gradient[..free.len()]);
        pass.value
    });
    if descent.value < point.value {
        point.value = descent.value;
        for (a, i) in free.iter().enumerate() {
            point.parameters[*i] = problem.coordinates[*i].to_value(descent.x[a]);
        }
        let again = descend(problem, rho, Curvature::Exact, &point.parameters, 40, 0.0, scratch);
        *point = Point { evaluations: point.evaluations, ..again };
    }
    descent.evaluations
}

/// The parameters with linear coefficient `i` at zero, if zero is allowed and its term is
/// negligible in every row.
fn without_negligible(problem: &Problem, point: &Point, i: usize) -> Option<Vec<f64>> {
    let c = &problem.coordinates[i];
    if !c.linear || c.fixed.is_some() || c.range.0 != 0.0 || point.parameters[i] == 0.0 {
        return None;
    }
    let mut without = point.parameters.clone();
    without[i] = 0.0;
    let negligible = problem.active().iter().all(|row| {
        let x = problem.rows.input(*row);
        let whole = problem.model.predict(x, &point.parameters);
        (whole - problem.model.predict(x, &without)).abs() <= 1e-9 * whole.abs()
    });
    negligible.then_some(without)
}
