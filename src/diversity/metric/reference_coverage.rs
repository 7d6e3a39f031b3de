//! How much of a reference is near some row of the set, by cosine.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::{Cloud, Sample};
use crate::law::Paper;
use crate::num::lanes::dot;

const DIVERGEN: Paper =
    Paper { atlas: Some("divergen"), arxiv: "2405.10185", cite: "Fan et al. 2024 (DiverGen)", place: "filtering" };

pub static REFERENCE_COVERAGE: Metric = Metric {
    id: "reference-coverage",
    title: "Coverage of the reference",
    summary: "Share of the reference with a row of the set nearby.",
    family: Family::TwoSets,
    papers: &[DIVERGEN],
    formula: r"\frac{1}{m}\left|\{r : \max_s \cos(r, s) > t\}\right|",
    range: (0.0, 1.0),
    direction: Direction::Closer,
    conventions: &["strictly above the threshold; t0.7 is shown"],
    needs: Needs::VectorsAndReference,
    least_rows: 1,
    cost: Cost::Pairs,
    features: &[],
    compute: coverage,
};

pub static INTER_SIMILARITY: Metric = Metric {
    id: "inter-similarity",
    title: "Similarity to the reference",
    summary: "Mean cosine of a row with all rows of the reference: rows far below the rest are off topic.",
    family: Family::TwoSets,
    papers: &[DIVERGEN],
    formula: r"\frac{1}{n m}\sum_{ij} \cos(s_i, r_j)",
    range: (-1.0, 1.0),
    direction: Direction::Closer,
    conventions: &["DiverGen keeps rows above about 0.6 to 0.7, per category, with features of an image model"],
    needs: Needs::VectorsAndReference,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: similarity,
};

fn coverage(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    sample.cloud()?.inverse_lengths()?;
    sample.reference_cloud()?.inverse_lengths()?;
    let cosines = &sample.crossing()?.reference_cosine;
    let share = |t: f64| cosines.iter().filter(|cosine| **cosine > t).count() as f64 / cosines.len() as f64;
    Reading::defined([0.7, 0.5, 0.3, 0.9].map(|t| (format!("ref_covered_cos_t{t}"), share(t))))
}

fn similarity(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let all = inter_similarity(&sample.cloud()?, &sample.reference_cloud()?)?;
    Reading::defined([("intersim_mean", all.iter().sum::<f64>() / all.len() as f64)])
}

/// Mean cosine of every row of the set with all rows of the reference.
pub fn inter_similarity(set: &Cloud, reference: &Cloud) -> Result<Vec<f64>, MetricError> {
    let inverse = set.inverse_lengths()?;
    let middle = reference.sum_of_directions()?;
    let m = reference.rows() as f64;
    let mut all = Vec::with_capacity(set.rows());
    set.each_row(|i, row| all.push(dot(row, &middle) * inverse[i] / m));
    Ok(all)
}
