//! A capability axis from a table of benchmark scores: the first principal component, which grows with log
//! compute within a model family and predicts further benchmarks through a sigmoid.
//! Ruan et al. 2024 (arXiv 2405.10938).

use crate::num::dense::{Matrix, symmetric_eigen};
use serde::{Deserialize, Serialize};

/// How many benchmarks may make an axis.
pub const MAX_BENCHMARKS: usize = 16;

/// The principal components of a score table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Capability {
    /// Share of the variance along each component, largest first.
    pub shares: Vec<f64>,
    /// Weight of each benchmark in the first component, unit length; positive in sum.
    pub weights: Vec<f64>,
    /// Mean score of each benchmark.
    pub means: Vec<f64>,
    /// Place of every model on the first component; NaN where a score is missing.
    pub scores: Vec<f64>,
}

/// Why there is no axis.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CapabilityError {
    #[error("{found} benchmarks; the axis needs 2 to {MAX_BENCHMARKS} columns of scores")]
    Benchmarks { found: usize },
    #[error("{found} models have a score on every benchmark; at least 3 are needed")]
    Models { found: usize },
    #[error("benchmark {benchmark} has {found} scores for {models} models")]
    Lengths { benchmark: usize, found: usize, models: usize },
}

/// Principal components of the covariance of `benchmarks` (one column of scores each, NaN where missing), over the
/// models with every score.
pub fn capability(benchmarks: &[Vec<f64>]) -> Result<Capability, CapabilityError> {
    let p = benchmarks.len();
    if !(2..=MAX_BENCHMARKS).contains(&p) {
        return Err(CapabilityError::Benchmarks { found: p });
    }
    let models = benchmarks[0].len();
    if let Some(benchmark) = benchmarks.iter().position(|column| column.len() != models) {
        return Err(CapabilityError::Lengths { benchmark, found: benchmarks[benchmark].len(), models });
    }
    let complete: Vec<usize> =
        (0..models).filter(|model| benchmarks.iter().all(|column| column[*model].is_finite())).collect();
    if complete.len() < 3 {
        return Err(CapabilityError::Models { found: complete.len() });
    }
    let n = complete.len() as f64;
    let means: Vec<f64> =
        benchmarks.iter().map(|column| complete.iter().map(|model| column[*model]).sum::<f64>() / n).collect();
    let mut covariance: Matrix<MAX_BENCHMARKS> = [[0.0; MAX_BENCHMARKS]; MAX_BENCHMARKS];
    for a in 0..p {
        for b in 0..p {
            let product = |model: &usize| (benchmarks[a][*model] - means[a]) * (benchmarks[b][*model] - means[b]);
            covariance[a][b] = complete.iter().map(product).sum::<f64>() / (n - 1.0);
        }
    }
    // Eigenvalues come smallest first.
    let (values, vectors) = symmetric_eigen(&covariance, p);
    let total: f64 = values[..p].iter().sum();
    let mut weights: Vec<f64> = (0..p).map(|a| vectors[a][p - 1]).collect();
    if weights.iter().sum::<f64>() < 0.0 {
        weights.iter_mut().for_each(|w| *w = -*w);
    }
    let place = |model: usize| (0..p).map(|a| weights[a] * (benchmarks[a][model] - means[a])).sum::<f64>();
    Ok(Capability {
        shares: values[..p].iter().rev().map(|value| value / total).collect(),
        scores: (0..models).map(place).collect(),
        weights,
        means,
    })
}
