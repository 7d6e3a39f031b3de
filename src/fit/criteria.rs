//! Criteria for comparing laws fitted to the same rows with the same objective.

use super::problem::Problem;
use super::report::Criteria;
use super::request::Loss;

/// What the criteria are computed from.
#[derive(Clone, Copy, Debug)]
pub struct Criterion {
    pub loss: Loss,
    /// The minimised sum, weights of mean 1.
    pub objective: f64,
    pub rows: f64,
    pub free_parameters: u32,
}

/// The criteria of a fit.
pub fn criteria(problem: &Problem, objective: f64) -> Criteria {
    criteria_of(Criterion {
        loss: problem.loss,
        objective,
        rows: problem.rows.len() as f64,
        free_parameters: problem.coordinates.iter().filter(|c| c.fixed.is_none()).count() as u32,
    })
}

/// AICc (Hurvich and Tsai 1989) and BIC (Schwarz 1978) from the likelihood under which the objective
/// is the maximum-likelihood one, its scale profiled out: Gaussian for least squares, Laplace for least
/// absolute deviations, Huber's least favourable density (a Gaussian centre with Laplace tails) for
/// Huber's loss. The scale counts as a parameter. With weights, the objective's share of each row
/// counts by its weight (mean 1).
pub fn criteria_of(fit: Criterion) -> Criteria {
    let Criterion { loss, objective, rows: n, free_parameters } = fit;
    let log_likelihood = match loss {
        Loss::LeastSquares => -0.5 * n * (libm::log(std::f64::consts::TAU * floor(objective) / n) + 1.0),
        Loss::Lad => -n * (libm::log(2.0 * floor(objective) / n) + 1.0),
        Loss::Huber { delta } => huber_log_likelihood(floor(objective), n, delta),
    };
    let k = f64::from(free_parameters) + 1.0;
    let correction = if n - k - 1.0 > 0.0 { 2.0 * k * (k + 1.0) / (n - k - 1.0) } else { f64::INFINITY };
    Criteria {
        log_likelihood,
        free_parameters,
        aicc: -2.0 * log_likelihood + 2.0 * k + correction,
        bic: -2.0 * log_likelihood + k * libm::log(n),
    }
}

/// A perfect fit has no finite likelihood; this keeps the numbers comparable.
fn floor(objective: f64) -> f64 {
    objective.max(1e-300)
}

/// Maximum over τ of -S/τ - n ln Z(τ), where Z is the integral of exp(-ρ(r)/τ).
fn huber_log_likelihood(objective: f64, n: f64, delta: f64) -> f64 {
    let at = |ln_tau: f64| -objective / libm::exp(ln_tau) - n * log_normaliser(ln_tau, delta);
    // The maximum is unimodal in ln τ; it lies between the Gaussian's S/n and the Laplace's, both wide.
    let centre = libm::log(objective / n);
    let (mut low, mut high) = (centre - 5.0, centre + 60.0);
    let golden = 0.618_033_988_749_894_9;
    for _ in 0..120 {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if at(a) >= at(b) {
            high = b;
        } else {
            low = a;
        }
    }
    at(0.5 * (low + high))
}

/// ln of √(2πτ) erf(δ/√(2τ)) + 2 (τ/δ) exp(-δ²/2τ).
fn log_normaliser(ln_tau: f64, delta: f64) -> f64 {
    let tau = libm::exp(ln_tau);
    let centre = libm::sqrt(std::f64::consts::TAU * tau) * libm::erf(delta / libm::sqrt(2.0 * tau));
    let tails = 2.0 * tau / delta * libm::exp(-0.5 * delta * delta / tau);
    libm::log(centre + tails)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hubers_likelihood_meets_its_two_limits() {
        let residuals: Vec<f64> = (1..=40).map(|k| 0.01 * libm::sin(f64::from(k) * 1.7)).collect();
        let n = 40.0;
        let sum = |loss: Loss| residuals.iter().map(|r| loss.of(*r)).sum::<f64>();
        let wide = 10.0;
        let gauss = -0.5 * n * (libm::log(std::f64::consts::TAU * sum(Loss::LeastSquares) / n) + 1.0);
        let found = huber_log_likelihood(sum(Loss::Huber { delta: wide }), n, wide);
        assert!((found - gauss).abs() < 1e-6, "{found} against {gauss}");
        let narrow = 1e-9;
        let laplace = -n * (libm::log(2.0 * sum(Loss::Lad) / n) + 1.0);
        let found = huber_log_likelihood(sum(Loss::Huber { delta: narrow }), n, narrow);
        assert!((found - laplace).abs() < 1e-4, "{found} against {laplace}");
    }

    #[test]
    fn the_normaliser_is_the_integral() {
        for (ln_tau, delta) in [(-3.0, 0.2), (0.0, 1.0), (-8.0, 1e-3)] {
            let rho = |r: f64| Loss::Huber { delta }.of(r);
            let tau = libm::exp(ln_tau);
            // Trapezoids out to where the density is 1e-17 of its peak.
            let end = 40.0 * tau / delta + 10.0 * delta;
            let steps = 400_000;
            let h = end / f64::from(steps);
            let half: f64 = (0..=steps)
                .map(|k| {
                    let weight = if k == 0 || k == steps { 0.5 } else { 1.0 };
                    weight * libm::exp(-rho(h * f64::from(k)) / tau)
                })
                .sum();
            let integral = 2.0 * h * half;
            assert!((libm::exp(log_normaliser(ln_tau, delta)) / integral - 1.0).abs() < 1e-6);
        }
    }
}
