//! Loss curves of large runs from the constants of small ones: size, steps and critical batch.
//! Kaplan et al. 2020 (arXiv 2001.08361); estimated in order as in Unraveling the
//! Mystery of Scaling Laws 2024 (arXiv 2403.06563).

use super::fit;
use super::report::FitReport;
use super::request::{FitError, FitRequest, LawChoice, Loss, Objective, Observations, Space};
use serde::{Deserialize, Serialize};

/// The loss curve of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Parameters without embeddings.
    pub params: f64,
    /// Tokens per batch.
    pub batch: f64,
    /// Steps and the loss there, nats per token.
    pub points: Vec<(f64, f64)>,
}

/// The constants of a training set-up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainingLaw {
    /// A and alpha_N of the part A N^-alpha_N that more steps cannot remove.
    pub size: (f64, f64),
    /// B and alpha_S of the part B S_min^-alpha_S.
    pub steps: (f64, f64),
    /// B_* (tokens) and alpha_B of the critical batch B_* L^(-1/alpha_B).
    pub batch: (f64, f64),
}

/// Rounds between steps and critical batch: each needs the other.
const ROUNDS: usize = 60;
/// The rounds end when no constant moves by more than this share.
const SETTLED: f64 = 1e-9;

impl TrainingLaw {
    /// Critical batch at a loss, tokens.
    pub fn critical_batch(&self, loss: f64) -> f64 {
        self.batch.0 * libm::pow(loss, -1.0 / self.batch.1)
    }

    /// Loss of a model after so many steps of a batch (tokens): the one solution of
    /// L = A N^-alpha_N + B (S / (1 + B_crit(L)/batch))^-alpha_S, whose right side falls with L.
    pub fn loss(&self, params: f64, batch: f64, steps: f64) -> f64 {
        let floor = self.size.0 * libm::pow(params, -self.size.1);
        let right = |loss: f64| {
            let minimal = steps / (1.0 + self.critical_batch(loss) / batch);
            floor + self.steps.0 * libm::pow(minimal, -self.steps.1)
        };
        let (mut low, mut high) = (floor, floor + 1.0);
        while right(high) > high && high < 1e6 {
            high *= 2.0;
        }
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if right(middle) > middle { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    fn shift(&self, other: &Self) -> f64 {
        let all = |law: &Self| [law.size.0, law.size.1, law.steps.0, law.steps.1, law.batch.0, law.batch.1];
        all(self).iter().zip(all(other)).map(|(a, b)| (a / b - 1.0).abs()).fold(0.0, f64::max)
    }
}

/// The constants from the curves of small runs, some of them at batches far above the critical one and
/// some near or below it; two sizes at least. Size and steps come from the large batches, the critical batch from what
/// the small ones took longer for the same loss, and again until both agree.
pub fn estimate(curves: &[Curve]) -> Result<TrainingLaw, FitError> {
    let widest = curves.iter().map(|curve| curve.batch).fold(0.0, f64::max);
    let (large, small): (Vec<&Curve>, Vec<&Curve>) = curves.iter().partition(|curve| 2.0 * curve.batch > widest);
    if small.is_empty() {
        return Err(FitError::BadRequest {
            what: "all runs have about the same batch, so the critical batch cannot be seen; add runs of smaller ones"
                .into(),
        });
    }
    // To begin with, the largest batches count as infinite.
    let mut law = TrainingLaw { batch: (0.0, 1.0), ..size_and_steps(&large, |_, _, steps| steps)? };
    law.batch = critical_batch(&small, &law)?;
    for _ in 0..ROUNDS {
        let before = law;
        let minimal = |curve: &Curve, loss: f64, steps: f64| steps / (1.0 + before.critical_batch(loss) / curve.batch);
        law = TrainingLaw { batch: before.batch, ..size_and_steps(&large, minimal)? };
        law.batch = critical_batch(&small, &law)?;
        if law.shift(&before) < SETTLED {
            break;
        }
    }
    Ok(law)
}

/// Size and step constants of curves whose steps are made minimal by `minimal` (curve, loss, steps).
fn size_and_steps(curves: &[&Curve], minimal: impl Fn(&Curve, f64, f64) -> f64) -> Result<TrainingLaw, FitError> {
    let mut seen = Observations { inputs: vec![Vec::new(); 2], ..Observations::default() };
    for curve in curves {
        for (steps, loss) in &curve.points {
            seen.inputs[0].push(curve.params);
            seen.inputs[1].push(minimal(curve, *loss, *steps));
            seen.response.push(*loss);
        }
    }
    let [a, b, alpha_n, alpha_s] = constants(&fitted("kaplan-steps", seen, Loss::LeastSquares)?)?;
    Ok(TrainingLaw { size: (a, alpha_n), steps: (b, alpha_s), batch: (0.0, 1.0) })
}

/// Critical-batch constants: a run of batch B that took S steps to a loss where S_min would have done
/// shows B_crit = B (S/S_min - 1).
fn critical_batch(curves: &[&Curve], law: &TrainingLaw) -> Result<(f64, f64), FitError> {
    let mut seen = Observations { inputs: vec![Vec::new()], ..Observations::default() };
    for curve in curves {
        for (steps, loss) in &curve.points {
            let left = loss - law.size.0 * libm::pow(curve.params, -law.size.1);
            let minimal = libm::pow(law.steps.0 / left, 1.0 / law.steps.1);
            let critical = curve.batch * (steps / minimal - 1.0);
            // Near the end of a curve what is left is noise; a batch of no cost shows nothing.
            if left > 0.0 && critical.is_finite() && critical > 0.0 {
                seen.inputs[0].push(*loss);
                seen.response.push(critical);
            }
        }
    }
    let [b_star, alpha_b] = constants(&fitted("critical-batch", seen, Loss::Lad)?)?;
    Ok((b_star, alpha_b))
}

fn fitted(law: &str, seen: Observations, loss: Loss) -> Result<FitReport, FitError> {
    fit(&FitRequest::point(LawChoice::Declared(law.into()), seen, Objective { loss, space: Space::Log }))
}

fn constants<const N: usize>(report: &FitReport) -> Result<[f64; N], FitError> {
    let values: Vec<f64> = report.estimates.iter().map(|estimate| estimate.value).collect();
    values.try_into().map_err(|_| FitError::UnknownLaw { id: report.law.clone() })
}
