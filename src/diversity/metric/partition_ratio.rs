//! Partition ratio I(V): how evenly exp(c·x) sums up over directions c.

use super::papers::marbut;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::cloud::Axes;
use crate::diversity::{Cloud, Sample};
use crate::law::Paper;
use crate::num::log_sum::log_sum_exp;

pub static PARTITION_RATIO: Metric = Metric {
    id: "partition-ratio",
    title: "Partition ratio I(V)",
    summary: "1 if rows look alike from every direction, near 0 if they all lean one way.",
    family: Family::Spread,
    papers: &[
        Paper { atlas: None, arxiv: "1702.01417", cite: "Mu et al. 2017", place: "measure of isotropy" },
        marbut("criticised there"),
    ],
    formula: r"\frac{\min_c Z(c)}{\max_c Z(c)},\quad Z(c) = \sum_i e^{c^\top x_i}",
    range: (0.0, 1.0),
    direction: Direction::MoreDiverse,
    conventions: &[
        "c over the eigenvectors of X'X, with both signs: the sign of an eigenvector is arbitrary and changes Z",
        "of the rows as they are, so it depends on their lengths; _unit: of the rows scaled to length 1",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Spectrum,
    features: &["metric/spread-measures"],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let raw = partition_ratio(&cloud, |_| 1.0)?;
    let unit = cloud.inverse_lengths().and_then(|inverse| partition_ratio(&cloud, |i| inverse[i]));
    Reading::defined([("iv_eig_both_signs", raw), ("iv_eig_both_signs_unit", unit.unwrap_or(f64::NAN))])
}

/// Smallest over largest Z(c), c over both signs of the eigenvectors of X'X, for rows scaled by `scale`.
fn partition_ratio(cloud: &Cloud, scale: impl Fn(usize) -> f64) -> Result<f64, MetricError> {
    let (n, d) = (cloud.rows(), cloud.columns());
    let write = |i: usize, out: &mut [f64]| {
        cloud.matrix.write_row(i, out);
        let by = scale(i);
        out.iter_mut().for_each(|x| *x *= by);
    };
    let axes = Axes::of(n, d, write)?;
    // Directions that no row has a share in count n.
    let outside = libm::log(n as f64);
    let (mut least, mut most) = if n < d { (outside, outside) } else { (f64::INFINITY, f64::NEG_INFINITY) };
    axes.scores(n, write, |_, scores| {
        for sign in [1.0, -1.0] {
            let sum = log_sum_exp(scores.iter().map(|score| sign * score));
            least = least.min(sum);
            most = most.max(sum);
        }
    });
    Ok(libm::exp(least - most))
}

/// Smallest over largest Z(c) over given directions, each a row of d numbers of length 1, as sampled
/// by Marbut et al. 2022.
pub fn partition_ratio_over(cloud: &Cloud, directions: &[f64]) -> f64 {
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for direction in directions.chunks_exact(cloud.columns()) {
        let mut scores = Vec::with_capacity(cloud.rows());
        cloud.each_row(|_, row| scores.push(crate::num::lanes::dot(row, direction)));
        let sum = log_sum_exp(scores.iter().copied());
        least = least.min(sum);
        most = most.max(sum);
    }
    libm::exp(least - most)
}
