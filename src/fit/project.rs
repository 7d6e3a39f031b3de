//! Variable projection: for laws that are linear in some coefficients given the shape, the search
//! runs over the shape only and solves the coefficients exactly at every node.
//! Golub and Pereyra 1973; for scaling laws the five-parameter problem of Hoffmann et al. 2022 has
//! condition number about 3.5e11 in full and about 11 when projected.

use super::coordinate::Coordinate;
use super::problem::Problem;
use super::request::{Loss, Space};
use super::rho::Rho;
use crate::law::declaration::{MAX_LINEAR, MAX_PARAMETERS};
use crate::num::Halton;
use crate::num::box_quadratic::minimise_in_box;

/// A node of the grid, its coefficients solved.
#[derive(Clone, Debug)]
pub struct Node {
    pub value: f64,
    pub parameters: Vec<f64>,
}

/// Rounds of reweighting at a node: enough to rank nodes, the polish does the rest.
const ROUNDS: usize = 4;
/// How often the grid follows its best node outwards before the edge is believed.
const WIDENINGS: usize = 6;

/// Searches the shape parameters over their spans and returns the most promising nodes, best first,
/// each a local minimum of the grid where there is a grid; and the number of nodes solved.
pub fn promising_nodes(problem: &Problem, keep: usize, seed: u64) -> (Vec<Node>, u32) {
    let shape: Vec<usize> = (0..problem.coordinates.len())
        .filter(|i| !problem.coordinates[*i].linear && problem.coordinates[*i].fixed.is_none())
        .collect();
    let mut solver = Solver::new(problem);
    let mut solved = 0;
    let mut nodes = match shape.len() {
        0 => {
            solved += 1;
            solver.node(&centre(problem)).into_iter().collect()
        }
        1..=3 => grid(problem, &shape, &mut solver, &mut solved),
        _ => scattered(problem, &shape, &mut solver, seed, &mut solved),
    };
    nodes.sort_by(|a, b| a.value.total_cmp(&b.value));
    nodes.truncate(keep);
    if let Some(start) = visitors_start(problem, nodes.first()) {
        solved += 1;
        nodes.extend(solver.node(&start));
    }
    (nodes, solved)
}

/// All parameters at the middle of their spans (fixed ones at their value).
pub fn centre(problem: &Problem) -> Vec<f64> {
    problem.coordinates.iter().map(|c| at_share(c, 0.5)).collect()
}

/// The value at a share of the span, in search units; the fixed value where there is one.
pub fn at_share(c: &Coordinate, share: f64) -> f64 {
    if let Some(value) = c.fixed {
        return value;
    }
    let (low, high) = (c.to_search(c.span.0), c.to_search(c.span.1));
    c.to_value(low + share * (high - low)).clamp(c.range.0, c.range.1)
}

/// The visitor's own start, completed from the best node; `None` if none was given.
fn visitors_start(problem: &Problem, best: Option<&Node>) -> Option<Vec<f64>> {
    if problem.coordinates.iter().all(|c| c.start.is_none() || c.fixed.is_some()) {
        return None;
    }
    let base = best.map_or_else(|| centre(problem), |node| node.parameters.clone());
    Some(problem.coordinates.iter().zip(base).map(|(c, b)| c.fixed.or(c.start).unwrap_or(b)).collect())
}

/// A full grid over one to three shape parameters, which follows its best node while that lies on
/// an edge inside the admissible range. Returns the grid's local minima.
fn grid(problem: &Problem, shape: &[usize], solver: &mut Solver, solved: &mut u32) -> Vec<Node> {
    let per_axis = [48, 16, 9][shape.len() - 1];
    let mut spans: Vec<(f64, f64)> = shape
        .iter()
        .map(|i| {
            let c = &problem.coordinates[*i];
            (c.to_search(c.span.0), c.to_search(c.span.1))
        })
        .collect();
    let mut minima = Vec::new();
    for _ in 0..=WIDENINGS {
        let cells = per_axis_cells(per_axis, shape.len());
        let mut values = Vec::with_capacity(cells);
        let mut nodes: Vec<Option<Node>> = Vec::with_capacity(cells);
        for cell in 0..cells {
            let mut parameters = centre(problem);
            for (axis, i) in shape.iter().enumerate() {
                let place = digit(cell, axis, per_axis) as f64 / (per_axis - 1) as f64;
                let c = &problem.coordinates[*i];
                let (low, high) = spans[axis];
                parameters[*i] = c.to_value(low + place * (high - low)).clamp(c.range.0, c.range.1);
            }
            *solved += 1;
            let node = solver.node(&parameters);
            values.push(node.as_ref().map_or(f64::INFINITY, |n| n.value));
            nodes.push(node);
        }
        let lowest = (0..cells).min_by(|a, b| values[*a].total_cmp(&values[*b])).unwrap_or(0);
        for cell in 0..cells {
            let around = |axis: usize, step: isize| {
                let place = digit(cell, axis, per_axis) as isize + step;
                if place < 0 || place >= per_axis as isize {
                    return f64::INFINITY;
                }
                let stride = per_axis.pow(axis as u32) as isize;
                values[(cell as isize + step * stride) as usize]
            };
            let minimum = (0..shape.len()).all(|axis| values[cell] <= around(axis, 1).min(around(axis, -1)));
            if minimum || cell == lowest {
                minima.extend(nodes[cell].take());
            }
        }
        let mut widened = false;
        for (axis, i) in shape.iter().enumerate() {
            let (low, high) = spans[axis];
            let (end_low, end_high) = problem.coordinates[*i].search_range();
            let width = high - low;
            let place = digit(lowest, axis, per_axis);
            let next = if place == 0 && low > end_low {
                ((low - 0.75 * width).max(end_low), high - 0.75 * width)
            } else if place == per_axis - 1 && high < end_high {
                (low + 0.75 * width, (high + 0.75 * width).min(end_high))
            } else {
                continue;
            };
            if next.0 < next.1 && values[lowest].is_finite() {
                spans[axis] = next;
                widened = true;
            }
        }
        if !widened {
            break;
        }
    }
    minima
}

fn per_axis_cells(per_axis: usize, axes: usize) -> usize {
    per_axis.pow(axes as u32)
}

fn digit(cell: usize, axis: usize, base: usize) -> usize {
    cell / base.pow(axis as u32) % base
}

/// Low-discrepancy nodes, where a full grid would be too large.
fn scattered(problem: &Problem, shape: &[usize], solver: &mut Solver, seed: u64, solved: &mut u32) -> Vec<Node> {
    let mut points = Halton::new(shape.len(), seed);
    (0..600 * shape.len())
        .filter_map(|_| {
            let mut parameters = centre(problem);
            for (i, share) in shape.iter().zip(points.next_point()) {
                parameters[*i] = at_share(&problem.coordinates[*i], share);
            }
            *solved += 1;
            solver.node(&parameters)
        })
        .collect()
}

/// Solves the linear coefficients at one shape; keeps its buffers between nodes.
pub struct Solver<'p, 'a> {
    problem: &'p Problem<'a>,
    /// Places of the coefficients to solve, and of the fixed ones.
    solved: Vec<usize>,
    features: Vec<f64>,
    /// What the solved terms must add up to: the response without the fixed terms.
    target: Vec<f64>,
    /// Weight of a squared raw residual before reweighting: row weight, over the response squared in
    /// log space, where a small residual is a relative one.
    base: Vec<f64>,
    residuals: Vec<f64>,
}

impl<'p, 'a> Solver<'p, 'a> {
    pub fn new(problem: &'p Problem<'a>) -> Self {
        let linear = problem.model.linear();
        let solved = (0..linear).filter(|i| problem.coordinates[*i].fixed.is_none()).collect();
        let base = problem
            .active()
            .iter()
            .map(|row| {
                let y = problem.rows.response[*row];
                problem.weight(*row) * if problem.space == Space::Log { 1.0 / (y * y) } else { 1.0 }
            })
            .collect();
        let rows = problem.active().len();
        Self {
            problem,
            solved,
            features: vec![0.0; rows * linear],
            target: vec![0.0; rows],
            base,
            residuals: vec![0.0; rows],
        }
    }

    /// The best coefficients for the shape in `parameters`; `None` where the law has no finite value.
    pub fn node(&mut self, parameters: &[f64]) -> Option<Node> {
        let problem = self.problem;
        let linear = problem.model.linear();
        let mut parameters = parameters.to_vec();
        for (k, row) in problem.active().iter().enumerate() {
            let phi = &mut self.features[k * linear..(k + 1) * linear];
            problem.model.features(problem.rows.input(*row), &parameters[linear..], phi);
            let fixed: f64 = (0..linear).filter_map(|i| problem.coordinates[i].fixed.map(|value| value * phi[i])).sum();
            self.target[k] = problem.rows.response[*row] - fixed;
        }
        let mut rho = Rho::new(Loss::LeastSquares, 0.0);
        for _ in 0..ROUNDS {
            self.solve(&mut parameters, rho);
            if problem.loss == Loss::LeastSquares {
                break;
            }
            self.update_residuals(&parameters);
            let width = 0.2 * self.residuals.iter().map(|r| r.abs()).sum::<f64>() / self.residuals.len() as f64;
            let delta = if let Loss::Huber { delta } = problem.loss { delta.max(width) } else { width };
            rho = Rho { delta: delta.max(1e-300), scale: 1.0 };
        }
        self.update_residuals(&parameters);
        let value = self.value();
        value.is_finite().then_some(Node { value, parameters })
    }

    /// The request's objective from the current residuals; infinite where the law has no value.
    fn value(&self) -> f64 {
        let problem = self.problem;
        let mut sum = 0.0;
        for (row, r) in problem.active().iter().zip(&self.residuals) {
            let residual = match problem.space {
                Space::Log if *r > -1.0 => libm::log1p(*r),
                Space::Log => return f64::INFINITY,
                Space::Raw => *r,
            };
            sum += problem.weight(*row) * problem.loss.of(residual);
        }
        if sum.is_finite() { sum } else { f64::INFINITY }
    }

    /// One reweighted bounded least-squares solve, weights from the current residuals.
    fn solve(&mut self, parameters: &mut [f64], rho: Rho) {
        let linear = self.problem.model.linear();
        let n = self.solved.len();
        let mut gram = [[0.0; MAX_LINEAR]; MAX_LINEAR];
        let mut right = [0.0; MAX_LINEAR];
        for k in 0..self.target.len() {
            let phi = &self.features[k * linear..(k + 1) * linear];
            let w = self.base[k] * rho.reweight(self.residuals[k]);
            for (a, i) in self.solved.iter().enumerate() {
                let left = w * phi[*i];
                right[a] += left * self.target[k];
                for (b, j) in self.solved.iter().enumerate().take(a + 1) {
                    gram[a][b] += left * phi[*j];
                }
            }
        }
        let (mut low, mut high) = ([0.0; MAX_LINEAR], [0.0; MAX_LINEAR]);
        for (a, i) in self.solved.iter().enumerate() {
            (low[a], high[a]) = self.problem.coordinates[*i].range;
            (0..a).for_each(|b| gram[b][a] = gram[a][b]);
        }
        let solution = minimise_in_box(&gram, &right, n, &low, &high);
        for (a, i) in self.solved.iter().enumerate() {
            parameters[*i] = solution[a];
        }
    }

    /// Residuals at `parameters`: raw, or relative to the response where the space is logarithmic
    /// (ln p - ln y is about p/y - 1 for the small residuals that decide).
    fn update_residuals(&mut self, parameters: &[f64]) {
        let linear = self.problem.model.linear();
        let mut coefficients = [0.0; MAX_PARAMETERS];
        for i in &self.solved {
            coefficients[*i] = parameters[*i];
        }
        for (k, row) in self.problem.active().iter().enumerate() {
            let phi = &self.features[k * linear..(k + 1) * linear];
            let sum: f64 = phi.iter().zip(&coefficients).map(|(f, c)| f * c).sum();
            let raw = sum - self.target[k];
            self.residuals[k] =
                if self.problem.space == Space::Log { raw / self.problem.rows.response[*row] } else { raw };
        }
    }
}
