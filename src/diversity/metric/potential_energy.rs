//! Energy of the rows as charges that repel each other.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::law::Paper;

pub static POTENTIAL_ENERGY: Metric = Metric {
    id: "potential-energy",
    title: "Potential energy",
    summary: "Near 0 where all rows keep apart; strongly negative as soon as some come close together.",
    family: Family::Spread,
    papers: &[Paper {
        atlas: None,
        arxiv: "2410.14556",
        cite: "Mironov and Prokhorenkova 2024",
        place: "energy with exponent 1",
    }],
    formula: r"-\frac{2}{n(n-1)}\sum_{i<j} \frac{1}{\max(1 - \cos(x_i, x_j), 10^{-12})}",
    range: (f64::NEG_INFINITY, 0.0),
    direction: Direction::MoreDiverse,
    conventions: &[
        "energy_g1_cos_distinct leaves out pairs of the same direction: shown first, because one exact duplicate \
         makes energy_g1_cos about -10¹² over the number of pairs",
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
    if pairs.same >= cloud.pairs() {
        return Err(MetricError::AllSame);
    }
    Reading::defined([
        ("energy_g1_cos_distinct", -pairs.inverse_sum_distinct / (cloud.pairs() - pairs.same)),
        ("energy_g1_cos", -pairs.inverse_sum / cloud.pairs()),
    ])
}
