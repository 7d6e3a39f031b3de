//! The global search: variable projection where the law allows it, multistart elsewhere.

use super::descend::{Point, Scratch, descend};
use super::hop::better_along_the_valley;
use super::problem::{Curvature, Problem};
use super::project::{at_share, centre, promising_nodes};
use super::refine::{Precision, refine};
use super::request::{Loss, Search};
use super::rho::Rho;
use crate::num::Halton;

/// What a search found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Distinct local optima, best first; never empty.
    pub optima: Vec<Point>,
    pub method: &'static str,
    /// Grid nodes solved, or starts tried.
    pub starts: u32,
    pub evaluations: u32,
}

impl Found {
    pub fn best(&self) -> &Point {
        &self.optima[0]
    }
}

/// Optima kept.
const KEPT: usize = 3;

/// The best optima of the request's objective; `None` where no start leads to a finite value.
pub fn search(problem: &Problem, options: Search, scratch: &mut Scratch) -> Option<Found> {
    let (starts, method, tried) = if problem.model.linear() > 0 {
        let keep = if options.starts == 0 { 5 } else { options.starts.min(10_000) as usize };
        let (nodes, tried) = promising_nodes(problem, keep, options.seed);
        (nodes.into_iter().map(|node| node.parameters).collect(), "variable projection", tried)
    } else {
        let (starts, tried) = scattered_starts(problem, options);
        (starts, "multistart", tried)
    };
    let mut evaluations = tried;
    let mut rough: Vec<Point> = starts
        .iter()
        .map(|start| rough_descent(problem, start, scratch))
        .filter(|point| point.value.is_finite())
        .collect();
    evaluations += rough.iter().map(|point| point.evaluations).sum::<u32>();
    rough.sort_by(|a, b| a.value.total_cmp(&b.value));
    let rough = distinct(problem, rough, 1e-3);
    let mut optima: Vec<Point> = rough
        .iter()
        .take(2 * KEPT)
        .map(|point| refine(problem, &point.parameters, Precision::Full, scratch))
        .filter(|point| point.value.is_finite())
        .collect();
    optima.sort_by(|a, b| a.value.total_cmp(&b.value));
    // Where linear coefficients are solved at every node, hopping gains less than 1e-4 of the objective and
    // doubles the time.
    if problem.loss != Loss::LeastSquares
        && problem.model.linear() == 0
        && let Some(best) = optima.first()
    {
        let better = better_along_the_valley(problem, best, scratch);
        optima.splice(0..0, better.into_iter().rev());
    }
    evaluations += optima.iter().map(|point| point.evaluations).sum::<u32>();
    let mut optima = distinct(problem, optima, 1e-5);
    optima.truncate(KEPT);
    (!optima.is_empty()).then_some(Found { optima, method, starts: tried, evaluations })
}

/// A few reweighted steps: enough to see which valley a start belongs to.
fn rough_descent(problem: &Problem, start: &[f64], scratch: &mut Scratch) -> Point {
    let mean = {
        let sizes = problem.active().iter().map(|row| problem.residual(*row, start).abs());
        sizes.sum::<f64>() / problem.active().len().max(1) as f64
    };
    let width = if mean.is_finite() { 0.2 * mean } else { 1.0 };
    let rho = match problem.loss {
        Loss::LeastSquares => Rho::new(problem.loss, 0.0),
        Loss::Huber { delta } => Rho { delta: delta.max(width), scale: 1.0 },
        Loss::Lad => Rho { delta: width.max(1e-300), scale: 1.0 },
    };
    let point = descend(problem, rho, Curvature::Reweighted, start, 25, 1e-3, scratch);
    Point { value: problem.exact_value(&point.parameters), ..point }
}

/// Points that are not near an earlier (better) one: some free coordinate differs by more than
/// `tolerance` in search units.
fn distinct(problem: &Problem, points: Vec<Point>, tolerance: f64) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        let near = |other: &Point| {
            problem.coordinates.iter().enumerate().all(|(i, c)| {
                let (a, b) = (c.to_search(point.parameters[i]), c.to_search(other.parameters[i]));
                a == b || (a - b).abs() <= tolerance * (1.0 + a.abs().min(b.abs()))
            })
        };
        if !kept.iter().any(near) {
            kept.push(point);
        }
    }
    kept
}

/// Starts of a law without linear coefficients: the best of many low-discrepancy points in the
/// spans, and the visitor's own. Returns them with the number of points looked at.
fn scattered_starts(problem: &Problem, options: Search) -> (Vec<Vec<f64>>, u32) {
    let moving: Vec<usize> =
        (0..problem.coordinates.len()).filter(|i| problem.coordinates[*i].fixed.is_none()).collect();
    let keep = if options.starts == 0 { 16 + 6 * moving.len() } else { options.starts.min(10_000) as usize };
    let looked_at = 12 * keep;
    let mut points = Halton::new(moving.len(), options.seed);
    let mut starts: Vec<(f64, Vec<f64>)> = (0..looked_at)
        .map(|_| {
            let mut parameters = centre(problem);
            for (i, share) in moving.iter().zip(points.next_point()) {
                parameters[*i] = at_share(&problem.coordinates[*i], share);
            }
            (problem.exact_value(&parameters), parameters)
        })
        .filter(|(value, _)| value.is_finite())
        .collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Half by rank, half spread over the rest: the best valley need not look best from afar.
    let stride = ((starts.len().saturating_sub(keep / 2)) / (keep - keep / 2).max(1)).max(1);
    let mut chosen: Vec<Vec<f64>> = Vec::with_capacity(keep + 1);
    let own = problem.coordinates.iter().any(|c| c.start.is_some() && c.fixed.is_none());
    if own {
        let base = starts.first().map_or_else(|| centre(problem), |s| s.1.clone());
        let start = problem.coordinates.iter().zip(base).map(|(c, b)| c.fixed.or(c.start).unwrap_or(b)).collect();
        chosen.push(start);
    }
    let (front, rest) = starts.split_at(starts.len().min(keep / 2));
    chosen.extend(front.iter().chain(rest.iter().step_by(stride)).take(keep).map(|s| s.1.clone()));
    if chosen.is_empty() {
        chosen.push(centre(problem));
    }
    (chosen, looked_at as u32 + u32::from(own))
}
