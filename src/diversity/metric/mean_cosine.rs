//! Mean cosine of all pairs, in the conventions that papers use. No pair is visited: the sum of the unit
//! rows says it all.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::{Cloud, Sample};
use crate::law::Paper;
use crate::num::lanes::dot;

pub static MEAN_COSINE: Metric = Metric {
    id: "mean-cosine",
    title: "Mean cosine similarity",
    summary: "How much the rows point the same way: high means that most rows say similar things.",
    family: Family::Spread,
    papers: &[
        Paper { atlas: Some("bare"), arxiv: "2502.01697", cite: "Zhu et al. 2025 (BARE)", place: "diversity" },
        Paper {
            atlas: Some("reliable-spread"),
            arxiv: "2212.08172",
            cite: "Marbut et al. 2022",
            place: "average cosine similarity, criticised there",
        },
        Paper { atlas: Some("subjectivity-gap"), arxiv: "2310.07849", cite: "Li et al. 2023", place: "remote clique" },
    ],
    formula: r"\frac{2}{n(n-1)}\sum_{i<j} \cos(x_i, x_j) = \frac{\lVert \sum_i u_i \rVert^2 - n}{n(n-1)}",
    range: (-1.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "cos_mean: the pairs i < j, without the diagonal",
        "cos_mean_incl_diag: all n² entries; acs_upper_incl_diag: i ≤ j, as in the plots of 2212.08172",
        "remote_clique: mean of 1 - cosine over all n² entries, the zero diagonal kept",
        "intdiv1: 1 - mean of all n² entries",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Linear,
    features: &[],
    compute,
};

/// Mean cosine of the pairs i < j.
pub fn mean_cosine(cloud: &Cloud) -> Result<f64, MetricError> {
    let n = cloud.rows() as f64;
    let sum = cloud.sum_of_directions()?;
    Ok((dot(&sum, &sum) - n) / (n * (n - 1.0)))
}

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let n = cloud.rows() as f64;
    let mean = mean_cosine(&cloud)?;
    let whole = ((n - 1.0) * mean + 1.0) / n;
    Reading::defined([
        ("cos_mean", mean),
        ("cos_mean_incl_diag", whole),
        ("acs_upper_incl_diag", (mean * cloud.pairs() + n) / (cloud.pairs() + n)),
        ("cos_dist_mean", 1.0 - mean),
        ("sum_pw_dist_cos", (1.0 - mean) * cloud.pairs()),
        ("remote_clique", (n - 1.0) / n * (1.0 - mean)),
        ("intdiv1", 1.0 - whole),
    ])
}
