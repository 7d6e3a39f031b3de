//! Energy distance between two sets.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;

pub static ENERGY_DISTANCE: Metric = Metric {
    id: "energy-distance",
    title: "Energy distance",
    summary: "How unlike the distribution of the reference the set is, by distances alone: 0 if alike.",
    family: Family::TwoSets,
    papers: &[],
    formula: r"2\,E\lVert s - r \rVert - E\lVert s - s' \rVert - E\lVert r - r' \rVert",
    range: (0.0, f64::INFINITY),
    direction: Direction::Farther,
    conventions: &[
        "energy_v keeps the zero distances of a row to itself, so it is never negative and biased upwards",
        "energy_u leaves them out: unbiased, may be negative; neither is square-rooted, unlike scipy's",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let (n, m) = (set.rows() as f64, reference.rows() as f64);
    let across = 2.0 * sample.crossing()?.distances / (n * m);
    let (own, other) = (set.mean_distance(), reference.mean_distance());
    let biased = across - own * (n - 1.0) / n - if m > 1.0 { other * (m - 1.0) / m } else { 0.0 };
    Reading::defined([("energy_v", biased.max(0.0)), ("energy_u", across - own - other)])
}
