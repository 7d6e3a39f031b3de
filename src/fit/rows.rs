//! The observations as the engine sees them.

use crate::law::Input;

/// The observations in canonical order, so that no digit depends on the order of the request's rows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub variables: usize,
    /// Row by row, `variables` each.
    pub inputs: Vec<Input>,
    pub response: Vec<f64>,
    /// ln(response); NaN where the response is not positive (then only raw space is allowed).
    pub ln_response: Vec<f64>,
    /// Weights, mean 1.
    pub weights: Vec<f64>,
    /// Run family of each row, numbered from 0; empty if there are none.
    pub clusters: Vec<u32>,
    /// Training compute, FLOP; empty if unknown.
    pub compute: Vec<f64>,
    /// Where each row stands in the request.
    pub request_row: Vec<usize>,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.response.len()
    }
    pub fn is_empty(&self) -> bool {
        self.response.is_empty()
    }
    pub fn input(&self, row: usize) -> &[Input] {
        &self.inputs[row * self.variables..(row + 1) * self.variables]
    }
    /// The rows for which `keep` holds, in the same order.
    pub fn filtered(&self, keep: impl Fn(usize) -> bool) -> Rows {
        let kept: Vec<usize> = (0..self.len()).filter(|row| keep(*row)).collect();
        let pick = |column: &[f64]| kept.iter().filter_map(|row| column.get(*row).copied()).collect::<Vec<f64>>();
        let mut weights = pick(&self.weights);
        normalise(&mut weights);
        Rows {
            variables: self.variables,
            inputs: kept.iter().flat_map(|row| self.input(*row)).copied().collect(),
            response: pick(&self.response),
            ln_response: pick(&self.ln_response),
            weights,
            clusters: kept.iter().filter_map(|row| self.clusters.get(*row).copied()).collect(),
            compute: pick(&self.compute),
            request_row: kept.iter().map(|row| self.request_row[*row]).collect(),
        }
    }
}

/// Brings weights to mean 1, so that a common factor changes nothing.
pub fn normalise(weights: &mut [f64]) {
    let mean = weights.iter().sum::<f64>() / weights.len() as f64;
    if mean > 0.0 && mean.is_finite() {
        weights.iter_mut().for_each(|w| *w /= mean);
    }
}
