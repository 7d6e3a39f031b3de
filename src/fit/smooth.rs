//! Narrowing robust losses: least absolute deviations, and Huber's with a delta far below the scatter.

use super::descend::{Point, Scratch};
use super::problem::{Curvature, Problem, RowLoss};
use super::step::{self, propose};

/// Follows the minimum of Σ w √(r² + width²) from `widest` down to `narrowest`.
///
/// The slopes λ = r / √(r² + width²) are carried as variables of their own and linearised with the
/// parameters (the primal-dual method of Chan, Golub and Mulet 1999). Plain Newton steps stall here,
/// because a slope turns within one narrow width; the pair turns slowly and the width can shrink by
/// a large factor at every step, as in interior-point methods.
pub fn narrow(problem: &Problem, start: &[f64], widest: f64, narrowest: f64, scratch: &mut Scratch) -> Point {
    const MAX_STEPS: u32 = 100;
    const SHRINK: f64 = 0.3;
    let free = problem.free(start);
    let mut parameters = start.to_vec();
    let mut residuals = residuals(problem, &parameters);
    let mut width = widest.max(narrowest);
    let mut slopes: Vec<f64> = residuals.iter().map(|r| r / root(*r, width)).collect();
    let mut value = smoothed(problem, &residuals, width);
    let mut evaluations = 1;
    let mut damping = 0.0;
    let mut promise = f64::INFINITY;
    let mut undamped = f64::INFINITY;
    for _ in 0..MAX_STEPS {
        if !value.is_finite() {
            break;
        }
        let pass = problem.pass_with(&parameters, &free, Curvature::Exact, scratch, |k, r| {
            let weight = problem.weight(problem.active()[k]);
            let theta = root(r, width);
            let majorant = weight / theta;
            let second = majorant * (1.0 - slopes[k] * r / theta).max(0.0);
            RowLoss { value: weight * theta, slope: majorant * r, second, majorant }
        });
        evaluations += 1;
        undamped = step::promise(problem, &free, &parameters, &pass);
        let mut moved = false;
        for _ in 0..30 {
            let Some(step) = propose(problem, &free, &parameters, &pass, damping) else {
                damping = (damping * 8.0).max(1e-5);
                continue;
            };
            promise = step.promise;
            if step.longest == 0.0 || step.promise <= 1e-13 * value {
                break;
            }
            let next = self::residuals(problem, &step.parameters);
            evaluations += 1;
            let trial = smoothed(problem, &next, width);
            if value - trial > 1e-4 * step.promise {
                turn(&mut slopes, &residuals, &next, width);
                damping = if value - trial > 0.5 * step.promise { damping * 0.1 } else { damping };
                (parameters, residuals, value) = (step.parameters, next, trial);
                moved = true;
                break;
            }
            damping = (damping * 8.0).max(1e-5);
        }
        if damping < 1e-8 {
            damping = 0.0;
        }
        // Near the path of minima only a full step tells the truth about what is left to gain.
        let settled = !moved || (damping == 0.0 && promise <= width);
        if width <= narrowest && (!moved || (damping == 0.0 && promise <= 0.1 * width)) {
            break;
        }
        if settled {
            width = (width * SHRINK).max(narrowest);
            value = smoothed(problem, &residuals, width);
        }
    }
    Point { value, parameters, promise: undamped, evaluations }
}

fn root(r: f64, width: f64) -> f64 {
    (r * r + width * width).sqrt()
}

fn residuals(problem: &Problem, parameters: &[f64]) -> Vec<f64> {
    problem.active().iter().map(|row| problem.residual(*row, parameters)).collect()
}

fn smoothed(problem: &Problem, residuals: &[f64], width: f64) -> f64 {
    let sum: f64 = problem.active().iter().zip(residuals).map(|(row, r)| problem.weight(*row) * root(*r, width)).sum();
    if sum.is_finite() { sum } else { f64::INFINITY }
}

/// Moves the slopes with the residuals, as far as they stay within -1..=1.
fn turn(slopes: &mut [f64], from: &[f64], to: &[f64], width: f64) {
    let mut share: f64 = 1.0;
    let change: Vec<f64> = slopes
        .iter()
        .zip(from.iter().zip(to))
        .map(|(slope, (r, next))| {
            let theta = root(*r, width);
            let change = (next - slope * r * (next - r) / theta) / theta - slope;
            let room = if change > 0.0 { 1.0 - slope } else { 1.0 + slope };
            if change.abs() > room {
                share = share.min(room.max(0.0) / change.abs());
            }
            change
        })
        .collect();
    slopes.iter_mut().zip(change).for_each(|(slope, change)| *slope = (*slope + share * change).clamp(-1.0, 1.0));
}
