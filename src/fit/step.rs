//! One damped Newton step within the box of the ranges.

use super::problem::{Pass, Problem, Vector};
use crate::law::declaration::MAX_PARAMETERS;
use crate::num::dense::{cholesky, solve_factored};

/// Longest step of one coordinate: 2 e-folds where the search is logarithmic. Keeps a poor quadratic
/// model from leaping to where the law overflows.
const LONGEST_LOG_STEP: f64 = 2.0;

/// A proposed step.
pub struct Step {
    /// Where it leads, all parameters in natural units.
    pub parameters: Vec<f64>,
    /// Fall of the objective by the quadratic model.
    pub promise: f64,
    /// Largest change of a coordinate relative to its size; 0 when nothing moves.
    pub longest: f64,
}

/// The minimiser of the quadratic model of `pass` with `damping` times each coordinate's own curvature
/// added, cut to the ranges; `None` where the damped curvature is not positive definite.
/// Coordinates that no row sees, or that stand at an end with the slope outwards, are held.
pub fn propose(problem: &Problem, free: &[usize], parameters: &[f64], pass: &Pass, damping: f64) -> Option<Step> {
    let n = free.len();
    let (mut u, mut low, mut high) = ([0.0; MAX_PARAMETERS], [0.0; MAX_PARAMETERS], [0.0; MAX_PARAMETERS]);
    let mut moving = [0; MAX_PARAMETERS];
    let mut count = 0;
    for (a, i) in free.iter().enumerate() {
        let c = &problem.coordinates[*i];
        u[a] = c.to_search(parameters[*i]);
        (low[a], high[a]) = c.search_range();
        let slope = pass.gradient[a];
        let held = pass.diagonal[a] == 0.0 || (u[a] <= low[a] && slope >= 0.0) || (u[a] >= high[a] && slope <= 0.0);
        if !held {
            moving[count] = a;
            count += 1;
        }
    }
    let mut taken = [0.0; MAX_PARAMETERS];
    let mut ended = [false; MAX_PARAMETERS];
    loop {
        let delta = solve(pass, &moving[..count], n, &taken, &ended, damping)?;
        let mut shrink: f64 = 1.0;
        for (m, a) in moving[..count].iter().enumerate() {
            if problem.coordinates[free[*a]].log {
                shrink = shrink.min(LONGEST_LOG_STEP / delta[m].abs().max(1e-300));
            }
        }
        let mut left = [0; MAX_PARAMETERS];
        let mut remaining = 0;
        for (m, a) in moving[..count].iter().enumerate() {
            let to = u[*a] + shrink * delta[m];
            let end = to.clamp(low[*a], high[*a]);
            taken[*a] = end - u[*a];
            if to == end {
                left[remaining] = *a;
                remaining += 1;
            } else {
                ended[*a] = true;
            }
        }
        if remaining == count {
            break;
        }
        // Some met an end: they stop there, and the others are solved anew around them.
        (0..remaining).for_each(|m| taken[left[m]] = 0.0);
        (moving, count) = (left, remaining);
    }
    let mut to_parameters = parameters.to_vec();
    let mut longest: f64 = 0.0;
    for (a, i) in free.iter().enumerate() {
        let c = &problem.coordinates[*i];
        let to = u[a] + taken[a];
        longest = longest.max(taken[a].abs() / (1.0 + u[a].abs()));
        // Ends are hit exactly, in natural units too; what does not move keeps its digits.
        if taken[a] != 0.0 {
            to_parameters[*i] = if ended[a] && taken[a] < 0.0 {
                c.range.0
            } else if ended[a] {
                c.range.1
            } else {
                c.to_value(to).clamp(c.range.0, c.range.1)
            };
        }
    }
    let mut promise = 0.0;
    for a in 0..n {
        let pull: f64 = (0..n).map(|b| pass.hessian[a][b] * taken[b]).sum();
        promise -= taken[a] * (pass.gradient[a] + 0.5 * pull);
    }
    promise.is_finite().then_some(Step {
        parameters: to_parameters,
        promise,
        longest: if longest < 1e-15 { 0.0 } else { longest },
    })
}

/// What the least damped step that exists promises to gain.
pub fn promise(problem: &Problem, free: &[usize], parameters: &[f64], pass: &Pass) -> f64 {
    let dampings = [0.0, 1e-6, 1e-3, 1.0, 1e3];
    let step = dampings.into_iter().find_map(|damping| propose(problem, free, parameters, pass, damping));
    match step {
        Some(step) if pass.value.is_finite() => step.promise.max(0.0),
        _ => f64::INFINITY,
    }
}

/// The damped minimum over the `moving` coordinates, those that `ended` held at the step they took.
fn solve(
    pass: &Pass,
    moving: &[usize],
    n: usize,
    taken: &Vector,
    ended: &[bool; MAX_PARAMETERS],
    damping: f64,
) -> Option<Vector> {
    // In units of each coordinate's own curvature, so that no unit of the data matters.
    let size = |a: usize| pass.diagonal[a].sqrt();
    let mut factor = [[0.0; MAX_PARAMETERS]; MAX_PARAMETERS];
    let mut delta = [0.0; MAX_PARAMETERS];
    for (m, a) in moving.iter().enumerate() {
        let pull: f64 = (0..n).filter(|b| ended[*b]).map(|b| pass.hessian[*a][b] * taken[b]).sum();
        delta[m] = -(pass.gradient[*a] + pull) / size(*a);
        for (k, b) in moving.iter().enumerate() {
            factor[m][k] = pass.hessian[*a][*b] / (size(*a) * size(*b));
        }
        factor[m][m] += damping;
    }
    if !cholesky(&mut factor, moving.len()) {
        return None;
    }
    solve_factored(&factor, moving.len(), &mut delta);
    for (m, a) in moving.iter().enumerate() {
        delta[m] /= size(*a);
    }
    Some(delta)
}
