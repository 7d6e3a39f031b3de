//! Robust losses have many local optima along a flat valley, because every row that the law passes is a
//! kink. From the best optimum this looks on either side along the weakest direction for a better one.

use super::curvature::measure;
use super::descend::{Point, Scratch};
use super::problem::Problem;
use super::refine::refine_nearby;

/// Looks this many standard errors away along the weakest direction, both ways.
const AWAY: [f64; 3] = [0.4, 1.0, 2.0];
/// How often a better optimum is the place to look from again.
const ROUNDS: usize = 4;

/// Optima found from `best` on, each better than the one before; empty if there is none.
pub fn better_along_the_valley(problem: &Problem, best: &Point, scratch: &mut Scratch) -> Vec<Point> {
    let mut better: Vec<Point> = Vec::new();
    for _ in 0..ROUNDS {
        let from = better.last().unwrap_or(best);
        let mut next: Option<Point> = None;
        let mut evaluations = 0;
        for start in starts(problem, &from.parameters) {
            let level = next.as_ref().map_or(from.value, |point| point.value);
            let point = refine_nearby(problem, &start, scratch);
            evaluations += point.evaluations;
            if point.value < level * (1.0 - 1e-9) {
                next = Some(point);
            }
        }
        let Some(point) = next else { break };
        better.push(Point { evaluations, ..point });
    }
    better
}

/// Points on either side of an optimum along its weakest direction, inside the ranges.
fn starts(problem: &Problem, parameters: &[f64]) -> Vec<Vec<f64>> {
    let curvature = measure(problem, parameters);
    let Some(covariance) = &curvature.covariance else { return Vec::new() };
    let direction = &curvature.weakest;
    let variance: f64 = (0..direction.len())
        .map(|a| direction[a] * (0..direction.len()).map(|b| covariance[a][b] * direction[b]).sum::<f64>())
        .sum();
    let error = variance.sqrt();
    if !error.is_finite() {
        return Vec::new();
    }
    let at = |away: f64| {
        let mut moved = parameters.to_vec();
        for (i, part) in curvature.interior.iter().zip(direction) {
            let c = &problem.coordinates[*i];
            moved[*i] = c.to_value(c.to_search(parameters[*i]) + away * error * part).clamp(c.range.0, c.range.1);
        }
        moved
    };
    AWAY.iter().flat_map(|away| [at(*away), at(-away)]).collect()
}
