//! What the objective looks like around the optimum: standard errors, correlations, and directions
//! along which it hardly changes.

use super::problem::Problem;
use super::request::Loss;
use super::rho::Rho;
use crate::law::declaration::MAX_PARAMETERS;
use crate::num::dense::{Matrix, inverse, scaled, symmetric_eigen, unit_diagonal_scale};
use crate::num::quantile::robust_deviation;

/// The neighbourhood of an optimum, over the coordinates that may move both ways.
#[derive(Clone, Debug)]
pub struct Curvature {
    /// Parameters that may move both ways from the optimum and that some row sees.
    pub interior: Vec<usize>,
    /// Parameters that are free but that no row sees there (the exponent of a term of size zero).
    pub unseen: Vec<usize>,
    /// Covariance of the interior parameters in search units; `None` if the curvature is singular.
    pub covariance: Option<Matrix<MAX_PARAMETERS>>,
    /// Largest over smallest eigenvalue of the curvature scaled to unit diagonal.
    pub condition: f64,
    /// Unit direction of the smallest eigenvalue, search units, over `interior`.
    pub weakest: Vec<f64>,
    /// Mean second derivative and mean squared slope of the loss over the residuals.
    pub sharpness: f64,
    pub slope_squared: f64,
}

/// Below this smallest eigenvalue (unit diagonal) the curvature is singular to working precision.
const SINGULAR: f64 = 1e-12;

/// Measures the neighbourhood of `parameters`.
///
/// The covariance is the sandwich A⁻¹BA⁻¹ (White 1980; Huber 1967) with A = κ Σ w g gᵀ,
/// B = Σ c w² ψ² g gᵀ, c the small-sample correction, where g are the residual's derivatives, ψ the slope of the loss and
/// κ its mean second derivative. For a loss with a kink κ is 2 f(0), the density of residuals at
/// zero, estimated in a window of Silverman's width.
pub fn measure(problem: &Problem, parameters: &[f64]) -> Curvature {
    let free = problem.free(parameters);
    let (residuals, jacobian) = problem.jacobian(parameters, &free);
    let width = free.len();
    let seen = |a: usize| jacobian.iter().skip(a).step_by(width.max(1)).any(|d| *d != 0.0);
    let mut interior = Vec::new();
    let mut unseen = Vec::new();
    let mut columns = Vec::new();
    for (a, i) in free.iter().enumerate() {
        let range = problem.coordinates[*i].range;
        if !seen(a) {
            unseen.push(*i);
        } else if parameters[*i] > range.0 && parameters[*i] < range.1 {
            interior.push(*i);
            columns.push(a);
        }
    }
    let n = interior.len();
    let count = residuals.len() as f64;
    let sharpness = sharpness(problem.loss, &residuals);
    let rho = exact_slope(problem.loss);
    let mut gram = [[0.0; MAX_PARAMETERS]; MAX_PARAMETERS];
    let mut slope_squared = 0.0;
    for (k, r) in residuals.iter().enumerate() {
        let w = problem.weight(problem.active()[k]);
        slope_squared += w * rho(*r) * rho(*r);
        for a in 0..n {
            for b in 0..n {
                gram[a][b] += w * jacobian[k * width + columns[a]] * jacobian[k * width + columns[b]];
            }
        }
    }
    let scale = unit_diagonal_scale(&gram, n);
    let (values, vectors) = symmetric_eigen(&scaled(&gram, n, &scale), n);
    let condition = if n == 0 { 1.0 } else { values[n - 1] / values[0].max(1e-300) };
    let mut weakest: Vec<f64> = (0..n).map(|a| vectors[a][0] * scale[a]).collect();
    let length = weakest.iter().map(|x| x * x).sum::<f64>().sqrt();
    weakest.iter_mut().for_each(|x| *x /= length.max(1e-300));
    let singular = n == 0 || values[0].is_nan() || values[0] < SINGULAR;
    let covariance = if singular { None } else { inverse(&gram, n) }.map(|bread| {
        let mut meat = [[0.0; MAX_PARAMETERS]; MAX_PARAMETERS];
        for (k, r) in residuals.iter().enumerate() {
            let w = problem.weight(problem.active()[k]);
            let d = |a: usize| jacobian[k * width + columns[a]];
            let square = w
                * w
                * rho(*r)
                * rho(*r)
                * correction(problem.loss, count, n, || {
                    w * (0..n).map(|a| d(a) * (0..n).map(|b| bread[a][b] * d(b)).sum::<f64>()).sum::<f64>()
                });
            for a in 0..n {
                for b in 0..n {
                    meat[a][b] += square * d(a) * d(b);
                }
            }
        }
        let mut left = [[0.0; MAX_PARAMETERS]; MAX_PARAMETERS];
        let mut result = [[0.0; MAX_PARAMETERS]; MAX_PARAMETERS];
        for a in 0..n {
            for b in 0..n {
                left[a][b] = (0..n).map(|c| bread[a][c] * meat[c][b]).sum();
            }
        }
        for a in 0..n {
            for b in 0..n {
                let sum: f64 = (0..n).map(|c| left[a][c] * bread[c][b]).sum();
                result[a][b] = sum / (sharpness * sharpness);
            }
        }
        result
    });
    let covariance = covariance.filter(|c| c.iter().flatten().all(|v| v.is_finite()));
    Curvature {
        interior,
        unseen,
        covariance,
        condition,
        weakest,
        sharpness,
        slope_squared: slope_squared / count.max(1.0),
    }
}

impl Curvature {
    /// Some direction changes nothing, to working precision.
    pub fn is_singular(&self) -> bool {
        !self.interior.is_empty() && (self.condition > 1.0 / SINGULAR || self.condition.is_nan())
    }

    /// Standard error of a parameter in search units; `None` if it cannot move or is not determined.
    pub fn search_error(&self, parameter: usize) -> Option<f64> {
        let a = self.interior.iter().position(|i| *i == parameter)?;
        let variance = self.covariance.as_ref()?[a][a];
        (variance >= 0.0).then(|| variance.sqrt())
    }

    /// Correlations of all `count` parameters; 0 where a parameter cannot move.
    pub fn correlation(&self, count: usize) -> Vec<Vec<f64>> {
        let mut result = vec![vec![0.0; count]; count];
        if let Some(c) = &self.covariance {
            for (a, i) in self.interior.iter().enumerate() {
                for (b, j) in self.interior.iter().enumerate() {
                    let size = (c[a][a] * c[b][b]).sqrt();
                    result[*i][*j] = if i == j {
                        1.0
                    } else if size > 0.0 {
                        (c[a][b] / size).clamp(-1.0, 1.0)
                    } else {
                        0.0
                    };
                }
            }
        }
        result
    }

    /// Fall or rise of the objective that a likelihood-ratio interval of `quantile`² allows: the
    /// likelihood ratio 2 ΔS κ / mean ψ² of a robust loss is about chi-squared with one degree of
    /// freedom (Ronchetti 1982; for least squares it is ΔS / σ²).
    pub fn allowed_rise(&self, quantile: f64, rows: usize) -> f64 {
        let n = rows as f64;
        let freedom = (n - self.interior.len() as f64).max(1.0);
        0.5 * quantile * quantile * self.slope_squared * (n / freedom) / self.sharpness
    }
}

/// By how much a needless free parameter lowers the objective on average, from the residuals of a fit
/// with `free` parameters and weights of mean 1: half the mean squared slope of the loss over its
/// mean second derivative. For least squares this is the residual variance.
pub fn rise_per_parameter(loss: Loss, residuals: &[f64], weights: &[f64], free: f64) -> f64 {
    let n = residuals.len() as f64;
    let slope = exact_slope(loss);
    let slope_squared = residuals.iter().zip(weights).map(|(r, w)| w * slope(*r) * slope(*r)).sum::<f64>() / n;
    if loss == Loss::LeastSquares {
        return 0.5 * slope_squared * (n / (n - free).max(1.0)) / sharpness(loss, residuals);
    }
    // A kinked loss meets about as many rows exactly as it has parameters: they tell nothing of the density
    // of residuals at zero.
    let mut sizes = residuals.to_vec();
    sizes.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let met = (free as usize).min(sizes.len().saturating_sub(2));
    0.5 * slope_squared / sharpness(loss, &sizes[met..])
}

/// How much a squared slope of the loss must grow because its row has pulled the fit towards itself. Least
/// squares divide by the square of 1 less the row's leverage (HC3, MacKinnon and White 1985), which keeps intervals
/// honest where few rows decide; a loss with a kink has no such pull, and gets n/(n-p) (HC1).
fn correction(loss: Loss, rows: f64, parameters: usize, leverage: impl Fn() -> f64) -> f64 {
    if loss == Loss::LeastSquares {
        let free = (1.0 - leverage()).max(1e-6);
        return 1.0 / (free * free);
    }
    if rows > parameters as f64 { rows / (rows - parameters as f64) } else { f64::INFINITY }
}

/// First derivative of the loss itself.
fn exact_slope(loss: Loss) -> impl Fn(f64) -> f64 {
    move |r| match loss {
        Loss::Lad => r.signum(),
        _ => Rho::new(loss, 0.0).slope(r),
    }
}

/// Mean second derivative of the loss over the distribution of the residuals.
fn sharpness(loss: Loss, residuals: &[f64]) -> f64 {
    let n = residuals.len() as f64;
    let (delta, scale) = match loss {
        Loss::LeastSquares => return 2.0,
        Loss::Huber { delta } => (delta, 1.0),
        Loss::Lad => (0.0, 1.0),
    };
    let deviation = robust_deviation(residuals);
    let window = (1.84 * deviation * libm::pow(n, -0.2)).max(delta).max(1e-300);
    let inside = residuals.iter().filter(|r| r.abs() <= window).count() as f64;
    // The kink spreads over the window: a rise of the slope by 2 delta (2 for |r|) within 2 window.
    let rise = if delta > 0.0 { delta } else { 1.0 };
    scale * inside.max(1.0) / n * rise / window
}
