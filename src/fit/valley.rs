//! Following the curved valley between a law's coefficients and its exponents.

use super::descend::Scratch;
use super::problem::{Pass, Problem};
use super::step::propose;

/// Corrects trial points of a descent. A straight step along the valley climbs its walls, but for each
/// shape the floor is found at once by solving the linear coefficients, as in variable projection.
pub struct Valley<'p, 'a> {
    pub problem: &'p Problem<'a>,
    pub free: &'p [usize],
    /// Objective where the step began.
    pub level: f64,
}

impl Valley<'_, '_> {
    /// Re-solves the linear coefficients at the shape of a trial point by a few Newton steps; returns the
    /// new value. `pass` and `value` are those of the descent's loss.
    pub fn follow(
        &self,
        parameters: &mut Vec<f64>,
        value: f64,
        pass: impl Fn(&[f64], &[usize], &mut Scratch) -> Pass,
        value_at: impl Fn(&[f64]) -> f64,
        scratch: &mut Scratch,
    ) -> f64 {
        const STEPS: usize = 4;
        let is_linear = |i: &usize| self.problem.coordinates[*i].linear;
        let linear: Vec<usize> = self.free.iter().copied().filter(is_linear).collect();
        let mut value = value;
        if linear.is_empty() || linear.len() == self.free.len() {
            return value;
        }
        for _ in 0..STEPS {
            let pass = pass(parameters, &linear, scratch);
            let dampings = [0.0, 1e-2];
            let Some(step) = dampings.into_iter().find_map(|d| propose(self.problem, &linear, parameters, &pass, d))
            else {
                break;
            };
            let next = value_at(&step.parameters);
            if next.is_nan() || next >= value {
                break;
            }
            let gain = value - next;
            *parameters = step.parameters;
            value = next;
            if gain <= 1e-3 * (self.level - value).abs() {
                break;
            }
        }
        value
    }
}
