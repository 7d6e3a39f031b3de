//! Resampling: how the estimates scatter when rows, or whole run families, are drawn anew.

use super::descend::Scratch;
use super::problem::Problem;
use super::project::promising_nodes;
use super::refine::{Precision, refine};
use super::request::Uncertainty;
use super::rows::normalise;
use crate::num::Rng;

/// One refit.
#[derive(Clone, Debug, PartialEq)]
pub struct Resample {
    /// All parameters; `None` where no finite fit was found.
    pub parameters: Option<Vec<f64>>,
    /// A free parameter of the refit stands at an end of its range.
    pub at_end: bool,
}

/// Refit number `index` of the bootstrap: rows (or clusters) drawn with replacement from the stream
/// (seed, index), fitted from the full fit's optimum `best`. The same index gives the same draw
/// whichever worker computes it.
pub fn resample(problem: &Problem, best: &[f64], options: &Uncertainty, index: u64, scratch: &mut Scratch) -> Resample {
    let rows = problem.rows;
    let mut rng = Rng::stream(options.seed, index);
    let mut weights = vec![0.0; rows.len()];
    if options.by_cluster && !rows.clusters.is_empty() {
        let clusters = rows.clusters.iter().copied().max().map_or(0, |last| last as usize + 1);
        let mut counts = vec![0.0; clusters];
        for _ in 0..clusters {
            counts[rng.below(clusters)] += 1.0;
        }
        for (weight, cluster) in weights.iter_mut().zip(&rows.clusters) {
            *weight = counts[*cluster as usize];
        }
    } else {
        for _ in 0..rows.len() {
            weights[rng.below(rows.len())] += 1.0;
        }
    }
    for (weight, own) in weights.iter_mut().zip(problem.weights()) {
        *weight *= own;
    }
    normalise(&mut weights);
    let drawn = Problem::new(problem.model, rows, problem.coordinates, problem.loss, problem.space, weights);
    let mut point = refine(&drawn, best, Precision::Draw, scratch);
    let stuck = !point.value.is_finite() || point.promise > 1e-3 * point.value.abs();
    if stuck && problem.model.linear() > 0 {
        // The warm start led nowhere: search this resample from scratch.
        for node in promising_nodes(&drawn, 1, options.seed).0 {
            let again = refine(&drawn, &node.parameters, Precision::Draw, scratch);
            if again.value < point.value || !point.value.is_finite() {
                point = again;
            }
        }
    }
    let at_end = problem
        .coordinates
        .iter()
        .enumerate()
        .any(|(i, c)| c.fixed.is_none() && (point.parameters[i] <= c.range.0 || point.parameters[i] >= c.range.1));
    let finite = point.value.is_finite() && point.parameters.iter().all(|p| p.is_finite());
    Resample { parameters: finite.then_some(point.parameters), at_end }
}
