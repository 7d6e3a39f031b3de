//! The optimisation problem behind a request: rows, free coordinates, and one pass over the rows for
//! value, gradient and curvature of the objective.

use super::coordinate::Coordinate;
use super::model::Model;
use super::request::{Loss, Space};
use super::rho::Rho;
use super::rows::Rows;
use crate::law::declaration::MAX_PARAMETERS;
use crate::num::dense::Matrix;

/// A vector over the parameters, or over the free ones.
pub type Vector = [f64; MAX_PARAMETERS];

/// Which second derivatives a pass gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curvature {
    /// Gauss-Newton with the weights of iteratively reweighted least squares: always usable, far from
    /// the optimum too.
    Reweighted,
    /// The exact Hessian.
    Exact,
}

/// Value, gradient and curvature by the free coordinates, in search units.
#[derive(Clone, Debug)]
pub struct Pass {
    pub value: f64,
    pub gradient: Vector,
    pub hessian: Matrix<MAX_PARAMETERS>,
    /// Diagonal of the reweighted Gauss-Newton matrix: the natural size of each coordinate.
    pub diagonal: Vector,
}

impl Pass {
    fn at(value: f64) -> Self {
        Self {
            value,
            gradient: [0.0; MAX_PARAMETERS],
            hessian: [[0.0; MAX_PARAMETERS]; MAX_PARAMETERS],
            diagonal: [0.0; MAX_PARAMETERS],
        }
    }
}

/// How one row counts at its residual.
#[derive(Clone, Copy, Debug)]
pub struct RowLoss {
    pub value: f64,
    /// First derivative by the residual.
    pub slope: f64,
    /// Second derivative by the residual.
    pub second: f64,
    /// Curvature of the majorising parabola.
    pub majorant: f64,
}

/// What is minimised: model, rows, weights and coordinates.
pub struct Problem<'a> {
    pub model: &'a dyn Model,
    pub rows: &'a Rows,
    pub coordinates: &'a [Coordinate],
    pub loss: Loss,
    pub space: Space,
    /// Weight of each row; the rows' own times the counts of a resample.
    weights: Vec<f64>,
    /// Rows of positive weight.
    active: Vec<usize>,
}

impl<'a> Problem<'a> {
    pub fn new(
        model: &'a dyn Model,
        rows: &'a Rows,
        coordinates: &'a [Coordinate],
        loss: Loss,
        space: Space,
        weights: Vec<f64>,
    ) -> Self {
        let active = (0..rows.len()).filter(|row| weights[*row] > 0.0).collect();
        Self { model, rows, coordinates, loss, space, weights, active }
    }

    /// The same problem with other coordinates, such as one more parameter held.
    pub fn with_coordinates<'b>(&self, coordinates: &'b [Coordinate]) -> Problem<'b>
    where
        'a: 'b,
    {
        Problem { coordinates, weights: self.weights.clone(), active: self.active.clone(), ..*self }
    }

    /// The same problem with other rows of the same number and weights.
    pub fn with_rows<'b>(&self, rows: &'b Rows) -> Problem<'b>
    where
        'a: 'b,
    {
        Problem { rows, weights: self.weights.clone(), active: self.active.clone(), ..*self }
    }

    pub fn weight(&self, row: usize) -> f64 {
        self.weights[row]
    }
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }
    pub fn active(&self) -> &[usize] {
        &self.active
    }

    /// Indices of the coordinates that may move from `parameters`: not fixed, and not an amplitude that
    /// stands at exactly zero (its logarithm has no finite value).
    pub fn free(&self, parameters: &[f64]) -> Vec<usize> {
        let moves = |i: &usize| {
            let c = &self.coordinates[*i];
            c.fixed.is_none() && !(c.log && parameters[*i] == 0.0)
        };
        (0..self.coordinates.len()).filter(moves).collect()
    }

    /// Predicted minus observed in the objective's space, for one row.
    pub fn residual(&self, row: usize, parameters: &[f64]) -> f64 {
        self.residual_of(row, self.model.predict(self.rows.input(row), parameters))
    }

    /// The residual of a row for a given prediction; NaN where the logarithm does not exist.
    pub fn residual_of(&self, row: usize, predicted: f64) -> f64 {
        match self.space {
            Space::Log if predicted > 0.0 => libm::log(predicted) - self.rows.ln_response[row],
            Space::Log => f64::NAN,
            Space::Raw => predicted - self.rows.response[row],
        }
    }

    /// Weighted sum of `rho`; infinite where the law has no value.
    pub fn value(&self, parameters: &[f64], rho: Rho) -> f64 {
        let mut sum = 0.0;
        for row in &self.active {
            sum += self.weights[*row] * rho.value(self.residual(*row, parameters));
        }
        if sum.is_finite() { sum } else { f64::INFINITY }
    }

    /// Weighted sum of the request's own loss.
    pub fn exact_value(&self, parameters: &[f64]) -> f64 {
        let mut sum = 0.0;
        for row in &self.active {
            sum += self.weights[*row] * self.loss.of(self.residual(*row, parameters));
        }
        if sum.is_finite() { sum } else { f64::INFINITY }
    }

    /// Derivatives of one row's residual by the free coordinates, in search units; returns the prediction.
    fn row(&self, row: usize, parameters: &[f64], free: &[usize], slopes: &Vector, out: &mut Vector) -> f64 {
        let mut by_parameter = [0.0; MAX_PARAMETERS];
        let predicted = self.model.gradient(self.rows.input(row), parameters, &mut by_parameter);
        let inner = match self.space {
            Space::Log => 1.0 / predicted,
            Space::Raw => 1.0,
        };
        for (a, i) in free.iter().enumerate() {
            out[a] = by_parameter[*i] * slopes[a] * inner;
        }
        predicted
    }

    fn slopes(&self, parameters: &[f64], free: &[usize]) -> Vector {
        let mut slopes = [0.0; MAX_PARAMETERS];
        for (a, i) in free.iter().enumerate() {
            slopes[a] = self.coordinates[*i].slope(parameters[*i]);
        }
        slopes
    }

    /// Residuals of the active rows and their derivatives, row by row (`free.len()` each).
    pub fn jacobian(&self, parameters: &[f64], free: &[usize]) -> (Vec<f64>, Vec<f64>) {
        let slopes = self.slopes(parameters, free);
        let mut residuals = Vec::with_capacity(self.active.len());
        let mut jacobian = Vec::with_capacity(self.active.len() * free.len());
        let mut d = [0.0; MAX_PARAMETERS];
        for row in &self.active {
            let predicted = self.row(*row, parameters, free, &slopes, &mut d);
            residuals.push(self.residual_of(*row, predicted));
            jacobian.extend_from_slice(&d[..free.len()]);
        }
        (residuals, jacobian)
    }

    /// Value, gradient and curvature of the weighted sum of `rho` at `parameters`. `scratch` is a
    /// buffer of one number per active row.
    pub fn pass(
        &self,
        parameters: &[f64],
        free: &[usize],
        rho: Rho,
        curvature: Curvature,
        scratch: &mut Vec<f64>,
    ) -> Pass {
        self.pass_with(parameters, free, curvature, scratch, |k, r| {
            let w = self.weights[self.active[k]];
            RowLoss {
                value: w * rho.value(r),
                slope: w * rho.slope(r),
                second: w * rho.curvature(r),
                majorant: w * rho.reweight(r),
            }
        })
    }

    /// The same for any loss of (place among the active rows, residual).
    pub fn pass_with(
        &self,
        parameters: &[f64],
        free: &[usize],
        curvature: Curvature,
        scratch: &mut Vec<f64>,
        loss: impl Fn(usize, f64) -> RowLoss,
    ) -> Pass {
        let n = free.len();
        let slopes = self.slopes(parameters, free);
        let linear: Vector = std::array::from_fn(|a| f64::from(u8::from(a < n && self.coordinates[free[a]].linear)));
        let exact = curvature == Curvature::Exact;
        let mut pass = Pass::at(0.0);
        let mut d = [0.0; MAX_PARAMETERS];
        scratch.clear();
        for (k, row) in self.active.iter().enumerate() {
            let predicted = self.row(*row, parameters, free, &slopes, &mut d);
            let r = self.residual_of(*row, predicted);
            let RowLoss { value, slope, second, majorant } = loss(k, r);
            pass.value += value;
            let second = if exact { second } else { majorant };
            // In log space r = ln p, whose second derivative is p''/p - (ln p)' (ln p)'.
            let bend = if exact && self.space == Space::Log { slope } else { 0.0 };
            for a in 0..n {
                pass.gradient[a] += slope * d[a];
                pass.diagonal[a] += majorant * d[a] * d[a];
                let (left, curved) = (second * d[a], bend * linear[a] * d[a]);
                for b in 0..=a {
                    pass.hessian[a][b] += (left - curved * linear[b]) * d[b];
                }
            }
            if exact {
                scratch.push(slope);
            }
        }
        if exact {
            self.add_bending(parameters, free, scratch, &mut pass);
        }
        for a in 0..n {
            for b in 0..a {
                pass.hessian[b][a] = pass.hessian[a][b];
            }
        }
        let finite = pass.value.is_finite() && pass.gradient[..n].iter().all(|g| g.is_finite());
        if finite { pass } else { Pass::at(f64::INFINITY) }
    }

    /// Adds Σ slope · (second derivatives of the residual) to the lower triangle. Pairs of linear
    /// coefficients are known in closed form; for the rest the exact gradient of Σ slope · residual,
    /// slopes held, is differenced.
    fn add_bending(&self, parameters: &[f64], free: &[usize], slopes_held: &[f64], pass: &mut Pass) {
        const STEP: f64 = 1e-6;
        let n = free.len();
        for (a, i) in free.iter().enumerate() {
            let c = &self.coordinates[*i];
            if c.linear {
                // d²p/du² = dp/du in log coordinates, 0 in linear ones; the other part is in `pass`.
                if c.log {
                    pass.hessian[a][a] += pass.gradient[a];
                }
                continue;
            }
            let mut moved = [0.0; MAX_PARAMETERS];
            let moved = &mut moved[..parameters.len()];
            moved.copy_from_slice(parameters);
            let u = c.to_search(parameters[*i]);
            let step = STEP * u.abs().max(1.0);
            moved[*i] = c.to_value(u + step);
            let by = 1.0 / (c.to_search(moved[*i]) - u);
            let slopes = self.slopes(moved, free);
            let mut d = [0.0; MAX_PARAMETERS];
            let mut sum = [0.0; MAX_PARAMETERS];
            for (row, held) in self.active.iter().zip(slopes_held) {
                if *held != 0.0 {
                    self.row(*row, moved, free, &slopes, &mut d);
                    for b in 0..n {
                        sum[b] += held * d[b];
                    }
                }
            }
            for (b, j) in free.iter().enumerate() {
                let bend = (sum[b] - pass.gradient[b]) * by;
                if self.coordinates[*j].linear || b == a {
                    pass.hessian[a.max(b)][a.min(b)] += bend;
                } else {
                    // Both are shape: each of the two differences gives half.
                    pass.hessian[a.max(b)][a.min(b)] += 0.5 * bend;
                }
            }
        }
    }
}
