//! Eigenvalue early enrichment and the ratio of the extreme eigenvalues.

use super::papers::marbut;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::diversity::cloud::Spectrum;

pub static EARLY_ENRICHMENT: Metric = Metric {
    id: "early-enrichment",
    title: "Eigenvalue early enrichment (EEE)",
    summary: "How much of the variance sits in the first components: 0 if all directions are used alike, near 1 if one \
              carries everything.",
    family: Family::Spread,
    papers: &[marbut("recommended there"), NERVE],
    formula: r"\frac{\int_0^{m-1} \left(\sum_{k \le x} \lambda_k - \tfrac{x+1}{m} \sum_k \lambda_k\right) dx}{\tfrac{m}{2} \sum_k \lambda_k}",
    range: (0.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "eee: trapezoid rule over the min(n, d) eigenvalues, as in the authors' code; at most (1 - 1/m)²",
        "eee_nerve: the rectangle sum used by a follow-up; at most 1 - 1/m",
        "pc_ratio: smallest over largest eigenvalue; 0 as soon as n ≤ d",
        "strongly biased for few rows: isotropic rows of 384 numbers read 0.35 at n = 1,000, so compare with the null",
    ],
    needs: Needs::Vectors,
    least_rows: 3,
    cost: Cost::Spectrum,
    features: &["metric/spread-measures"],
    compute,
};

const NERVE: crate::law::Paper =
    crate::law::Paper { atlas: None, arxiv: "2603.06922", cite: "NerVE 2026", place: "released code" };

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let spectrum = sample.cloud()?.spectrum()?;
    let (Some(first), Some(last)) = (spectrum.values.first(), spectrum.values.last()) else {
        return Err(MetricError::AllSame);
    };
    if spectrum.values.len() < 2 {
        return Err(MetricError::NotDefined { what: "with one number per row there is only one direction".into() });
    }
    let (trapezoid, rectangle) = early_enrichment(spectrum);
    Reading::defined([("eee", trapezoid), ("eee_nerve", rectangle), ("pc_ratio", last / first)])
}

/// Area between the cumulated eigenvalues and those of a uniform spectrum, over the largest possible:
/// by the trapezoid rule, and by the sum of rectangles. 0 for a uniform spectrum.
pub fn early_enrichment(spectrum: &Spectrum) -> (f64, f64) {
    let m = spectrum.values.len() as f64;
    let mut cumulated = 0.0;
    let above: Vec<f64> = (1..)
        .zip(&spectrum.values)
        .map(|(k, value)| {
            cumulated += value / spectrum.total;
            cumulated - f64::from(k) / m
        })
        .collect();
    let trapezoid: f64 = above.windows(2).map(|pair| 0.5 * (pair[0] + pair[1])).sum();
    // A uniform spectrum may come out a rounding below 0.
    ((trapezoid * 2.0 / m).max(0.0), (above.iter().sum::<f64>() * 2.0 / m).max(0.0))
}
