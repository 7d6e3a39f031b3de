//! How the cosines of all pairs are distributed, and their ends.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::law::Paper;

pub static COSINE_DISTRIBUTION: Metric = Metric {
    id: "cosine-distribution",
    title: "Cosine similarity of the pairs",
    summary: "The median cosine of two rows and the spread around it: a long right tail means groups of similar rows.",
    family: Family::Spread,
    papers: &[Paper { atlas: Some("bare"), arxiv: "2502.01697", cite: "Zhu et al. 2025 (BARE)", place: "histograms" }],
    formula: r"q_p\{\cos(x_i, x_j) : i < j\}",
    range: (-1.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "quantiles of type 7 over the pairs i < j; beyond 2 million pairs from 64,800 bins, exact to 0.00003",
        "diameter and bottleneck: largest and smallest 1 - cosine",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let pairs = cloud.cosines()?;
    let quantile = |p| pairs.cosines.quantile(p);
    Reading::defined([
        ("cos_q50", quantile(0.5)),
        ("cos_q5", quantile(0.05)),
        ("cos_q25", quantile(0.25)),
        ("cos_q75", quantile(0.75)),
        ("cos_q95", quantile(0.95)),
        ("cos_abs_mean", pairs.absolute_sum / cloud.pairs()),
        ("diameter_cos", pairs.farthest_pair),
        ("bottleneck_cos", pairs.nearest_pair),
    ])
}
