//! Local descent: damped Newton and Levenberg-Marquardt steps within the box of the ranges.

use super::problem::{Curvature, Pass, Problem};
use super::rho::Rho;
use super::step::{Step, promise, propose};
use super::valley::Valley;

/// A point of the search and how it was reached.
#[derive(Clone, Debug)]
pub struct Point {
    /// All parameters, natural units.
    pub parameters: Vec<f64>,
    /// Objective of the descent there.
    pub value: f64,
    /// What one more quadratic step promises to gain there; infinite where the law has no value.
    pub promise: f64,
    pub evaluations: u32,
}

/// A row buffer kept between descents, so that none of them allocates by row.
pub type Scratch = Vec<f64>;

/// Descends from `start` with the given curvature until a step promises less than `tolerance` of the
/// objective (0: to the last digit), or `max_steps` were taken.
///
/// With [`Curvature::Reweighted`] this is Levenberg-Marquardt on iteratively reweighted least
/// squares; with [`Curvature::Exact`] it is a damped Newton method, which converges quadratically
/// once the rows on either side of a robust loss's kinks no longer change.
pub fn descend(
    problem: &Problem,
    rho: Rho,
    curvature: Curvature,
    start: &[f64],
    max_steps: u32,
    tolerance: f64,
    scratch: &mut Scratch,
) -> Point {
    let free = problem.free(start);
    let mut walk = Walk::new(problem, rho, curvature, start, &free, scratch);
    let mut damping = if curvature == Curvature::Reweighted { 1e-3 } else { 0.0 };
    let mut rejected_in_row = 0;
    let mut steps = 0;
    while steps < max_steps && walk.pass.value.is_finite() {
        let Some(step) = walk.step(damping) else {
            damping = (damping * 8.0).max(1e-4);
            if damping > 1e12 {
                break;
            }
            continue;
        };
        if step.longest == 0.0 {
            break;
        }
        steps += 1;
        let value = walk.pass.value;
        // Only a full step tells what is left to gain; a damped one promises little by its making.
        let whole = damping == 0.0 || curvature == Curvature::Reweighted;
        if whole && step.promise <= tolerance * value {
            break;
        }
        if damping == 0.0 && step.promise <= 1e-11 * value {
            // Differences of the objective drown in rounding here: let the gradient decide.
            if !walk.finish(&step, scratch) {
                break;
            }
            continue;
        }
        let mut to = step.parameters;
        let mut trial = problem.value(&to, rho);
        walk.point.evaluations += 1;
        if curvature == Curvature::Exact && value - trial < 0.25 * step.promise {
            let valley = Valley { problem, free: &free, level: value };
            let pass =
                |at: &[f64], linear: &[usize], scratch: &mut Scratch| problem.pass(at, linear, rho, curvature, scratch);
            trial = valley.follow(&mut to, trial, pass, |at| problem.value(at, rho), scratch);
        }
        let ratio = (value - trial) / step.promise;
        if ratio > 1e-4 {
            rejected_in_row = 0;
            damping = match ratio {
                r if r > 0.75 => damping * 0.1,
                r if r > 0.25 => damping * 0.5,
                _ => (damping * 3.0).max(1e-4),
            };
            if damping < 1e-7 && curvature == Curvature::Exact {
                damping = 0.0;
            }
            walk.arrive(to, scratch);
        } else {
            rejected_in_row += 1;
            damping = (damping * 6.0).max(1e-3);
            if rejected_in_row > 25 || damping > 1e12 {
                break;
            }
        }
    }
    walk.point.promise = promise(problem, &free, &walk.point.parameters, &walk.pass);
    walk.point
}

struct Walk<'p, 'a> {
    problem: &'p Problem<'a>,
    rho: Rho,
    curvature: Curvature,
    free: &'p [usize],
    pass: Pass,
    point: Point,
}

impl<'p, 'a> Walk<'p, 'a> {
    fn new(
        problem: &'p Problem<'a>,
        rho: Rho,
        curvature: Curvature,
        start: &[f64],
        free: &'p [usize],
        scratch: &mut Scratch,
    ) -> Self {
        let pass = problem.pass(start, free, rho, curvature, scratch);
        Self {
            problem,
            rho,
            curvature,
            free,
            point: Point { parameters: start.to_vec(), value: pass.value, promise: f64::INFINITY, evaluations: 1 },
            pass,
        }
    }

    /// Takes the point and gathers its curvature.
    fn arrive(&mut self, parameters: Vec<f64>, scratch: &mut Scratch) {
        self.pass = self.problem.pass(&parameters, self.free, self.rho, self.curvature, scratch);
        self.point.evaluations += 1;
        self.point.parameters = parameters;
        self.point.value = self.pass.value;
    }

    fn step(&self, damping: f64) -> Option<Step> {
        propose(self.problem, self.free, &self.point.parameters, &self.pass, damping)
    }

    /// The last digits: takes the step if the next one would then promise less; `false` when done.
    fn finish(&mut self, step: &Step, scratch: &mut Scratch) -> bool {
        let before = (self.pass.clone(), self.point.clone());
        self.arrive(step.parameters.clone(), scratch);
        let better = self.point.value <= before.1.value * (1.0 + 1e-12)
            && self.step(0.0).is_some_and(|next| next.promise < 0.5 * step.promise);
        if !better {
            let evaluations = self.point.evaluations;
            (self.pass, self.point) = before;
            self.point.evaluations = evaluations;
        }
        better
    }
}
