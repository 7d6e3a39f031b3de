//! Mean Euclidean distance of all pairs.

use super::papers::emb_diversity;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;

pub static MEAN_DISTANCE: Metric = Metric {
    id: "mean-distance",
    title: "Mean Euclidean distance",
    summary: "How far two rows lie apart on average, lengths included.",
    family: Family::Spread,
    papers: &[emb_diversity("mean pairwise distance")],
    formula: r"\frac{2}{n(n-1)}\sum_{i<j} \lVert x_i - x_j \rVert",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "of the rows as they are, not scaled to length 1: compare only sets of one embedder",
        "l2_squared_mean_pairwise: mean of the squared distances",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let n = cloud.rows() as f64;
    let mean = cloud.mean();
    let mut squares = 0.0;
    cloud.each_row(|_, row| squares += crate::num::lanes::squared_distance(row, mean));
    Reading::defined([
        ("l2_mean_pairwise", cloud.mean_distance()),
        ("l2_squared_mean_pairwise", 2.0 * squares / (n - 1.0)),
    ])
}
