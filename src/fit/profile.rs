//! Profile likelihood: the objective minimised over all other parameters while one is held.

use super::curvature::Curvature;
use super::descend::{Point, Scratch};
use super::problem::Problem;
use super::refine::{Precision, refine};
use super::report::Profile;
use crate::num::distribution::student_quantile;

/// Points on each side at most.
const STEPS: usize = 24;

/// Profile of parameter `i` around the optimum, walked outwards in steps of about half a standard error
/// until the objective has risen beyond what the level allows (see [`Curvature::allowed_rise`]).
pub fn profile(
    problem: &Problem,
    best: &Point,
    curvature: &Curvature,
    i: usize,
    level: f64,
    scratch: &mut Scratch,
) -> Profile {
    let rows = problem.active().len();
    let freedom = (rows as f64 - curvature.interior.len() as f64).max(1.0);
    let allowed = curvature.allowed_rise(student_quantile(0.5 + 0.5 * level, freedom), rows);
    let down = walk(problem, best, curvature, i, -1.0, allowed, scratch);
    let up = walk(problem, best, curvature, i, 1.0, allowed, scratch);
    let centre = (best.parameters[i], best.value);
    let crossing = |side: &[(f64, f64)]| crossing(problem, i, centre, side, best.value + allowed);
    let interval = (crossing(&down), crossing(&up));
    let mut points: Vec<(f64, f64)> = down.into_iter().rev().collect();
    points.push(centre);
    points.extend(up);
    Profile { name: problem.coordinates[i].name.clone(), points, interval }
}

/// Points outwards on one side, nearest first.
fn walk(
    problem: &Problem,
    best: &Point,
    curvature: &Curvature,
    i: usize,
    sign: f64,
    allowed: f64,
    scratch: &mut Scratch,
) -> Vec<(f64, f64)> {
    let c = &problem.coordinates[i];
    let (low, high) = c.search_range();
    let mut u = c.to_search(best.parameters[i]);
    if !u.is_finite() {
        return Vec::new();
    }
    let usual = if c.log { 0.25 } else { 0.1 * (c.span.1 - c.span.0).abs() };
    let mut step = curvature.search_error(i).filter(|e| *e > 0.0).map_or(usual, |e| 0.5 * e.min(8.0 * usual));
    let mut from = best.parameters.clone();
    let mut points = Vec::new();
    let mut last = best.value;
    for _ in 0..STEPS {
        let next = (u + sign * step).clamp(low, high);
        if next == u {
            break;
        }
        u = next;
        let mut coordinates = problem.coordinates.to_vec();
        let value = c.to_value(u).clamp(c.range.0, c.range.1);
        coordinates[i].fixed = Some(value);
        from[i] = value;
        let held = problem.with_coordinates(&coordinates);
        let point = refine(&held, &from, Precision::Full, scratch);
        if !point.value.is_finite() {
            break;
        }
        points.push((value, point.value));
        if point.value > best.value + 1.5 * allowed {
            break;
        }
        // Slow risers are followed with longer strides, so that a flat side is seen for what it is.
        if point.value - last < 0.1 * allowed {
            step *= 1.6;
        }
        last = point.value;
        from = point.parameters;
    }
    points
}

/// Where the profile first rises through `limit`, between neighbouring points linear in the root of
/// the rise (a parabola's root is straight).
fn crossing(problem: &Problem, i: usize, centre: (f64, f64), side: &[(f64, f64)], limit: f64) -> Option<f64> {
    let c = &problem.coordinates[i];
    let root = |value: f64| (value - centre.1).max(0.0).sqrt();
    let target = root(limit);
    let mut before = centre;
    for point in side {
        if point.1 >= limit {
            let (from, to) = (root(before.1), root(point.1));
            let share = if to > from { ((target - from) / (to - from)).clamp(0.0, 1.0) } else { 1.0 };
            let (a, b) = (c.to_search(before.0), c.to_search(point.0));
            return Some(c.to_value(a + share * (b - a)));
        }
        before = *point;
    }
    None
}
