//! How far rows reach from their centroid, and how wide each coordinate is.

use super::papers::emb_diversity;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::num::lanes::dot;
use crate::num::quantile::{quantile_sorted, sorted};

pub static SPAN: Metric = Metric {
    id: "span",
    title: "Span around the centroid",
    summary: "How far from the centroid's direction nine rows in ten stay: wide sets have a large span.",
    family: Family::Spread,
    papers: &[emb_diversity("span, 90th percentile")],
    formula: r"q_{0.9}\{1 - \cos(x_i, \bar{x})\}",
    range: (0.0, 2.0),
    direction: Direction::MoreDiverse,
    conventions: &["the centroid is the mean of the rows as they are, not of the unit rows"],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Linear,
    features: &[],
    compute: span,
};

pub static GEOMETRIC_DEVIATION: Metric = Metric {
    id: "geometric-deviation",
    title: "Geometric mean of the standard deviations",
    summary: "Typical width of a coordinate: falls to almost nothing when some coordinates hardly vary.",
    family: Family::Spread,
    papers: &[emb_diversity("geometric mean of standard deviations")],
    formula: r"\exp\!\left(\frac{1}{d}\sum_k \ln \max(s_k, 10^{-12})\right)",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &["standard deviations divided by n - 1; changes when the axes are rotated"],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Linear,
    features: &[],
    compute: geometric_deviation,
};

fn span(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let inverse = cloud.inverse_lengths()?;
    let mean = cloud.mean();
    let length = dot(mean, mean).sqrt();
    let longest = cloud.squares().iter().copied().fold(0.0, f64::max).sqrt();
    if length <= 1e-12 * longest {
        return Err(MetricError::NotDefined { what: "the rows cancel out, so their centroid has no direction".into() });
    }
    let mut apart = Vec::with_capacity(cloud.rows());
    cloud.each_row(|i, row| apart.push(1.0 - dot(row, mean) * inverse[i] / length));
    Reading::defined([("span_centroid_p90_cos", quantile_sorted(&sorted(&apart), 0.9).max(0.0))])
}

fn geometric_deviation(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let mean = cloud.mean();
    let mut squares = vec![0.0; cloud.columns()];
    cloud.each_row(|_, row| {
        for ((square, x), mean) in squares.iter_mut().zip(row).zip(mean) {
            *square += (x - mean) * (x - mean);
        }
    });
    let by = 1.0 / (cloud.rows() as f64 - 1.0);
    let logs: f64 = squares.iter().map(|square| libm::log((square * by).sqrt().max(1e-12))).sum();
    Reading::defined([("geo_mean_std", libm::exp(logs / cloud.columns() as f64))])
}
