//! Distances to the nearest ten rows, and the density they imply.

use super::papers::emb_diversity;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::{Cloud, Sample};

pub static NEIGHBOUR_DISTANCE: Metric = Metric {
    id: "neighbour-distance",
    title: "Distance to the tenth neighbour",
    summary: "How much room rows have: small where they crowd together.",
    family: Family::Redundancy,
    papers: &[emb_diversity("k-nearest-neighbour distances")],
    formula: r"\frac{1}{n}\sum_i T_{10}(x_i)",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &["Euclidean distances of the rows as they are; a row is not its own neighbour"],
    needs: Needs::Vectors,
    least_rows: 11,
    cost: Cost::Pairs,
    features: &[],
    compute,
};

const K: usize = 10;

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let n = cloud.rows();
    if n <= K {
        return Err(MetricError::TooFewRows { rows: n, least: K + 1 });
    }
    let all: f64 = (0..n).map(|i| cloud.neighbours().distances(i)[..K].iter().sum::<f64>()).sum();
    Reading::defined([
        ("knn10_dist_mean", cloud.neighbours().kth(K).sum::<f64>() / n as f64),
        ("knn10_mean_of_mean", all / (n * K) as f64),
    ])
}

/// Logarithm of the density at every row, k / ((n - 1) V_d r_k^d) by its neighbour number `k`. With
/// hundreds of columns only the ranks mean something. Fails where there are no more than `k` rows.
pub fn log_density(cloud: &Cloud, k: usize) -> Result<Vec<f64>, MetricError> {
    let (n, d) = (cloud.rows(), cloud.columns() as f64);
    if k == 0 || cloud.neighbours().k() < k {
        return Err(MetricError::TooFewRows { rows: n, least: k + 1 });
    }
    let ball = 0.5 * d * libm::log(std::f64::consts::PI) - libm::lgamma(0.5 * d + 1.0);
    let constant = libm::log(k as f64) - libm::log(n as f64 - 1.0) - ball;
    Ok(cloud.neighbours().kth(k).map(|radius| constant - d * libm::log(radius.max(f64::MIN_POSITIVE))).collect())
}
