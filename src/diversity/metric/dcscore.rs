//! DCScore: how well each row is told apart from all others.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::diversity::cloud::TILE;
use crate::law::Paper;

pub static DCSCORE: Metric = Metric {
    id: "dcscore",
    title: "DCScore",
    summary: "Number of rows that a softmax over similarities can tell apart: n if all differ, 1 if all are the same.",
    family: Family::Spread,
    papers: &[Paper { atlas: None, arxiv: "2502.08512", cite: "Zhu et al. 2025", place: "classification view" }],
    formula: r"\sum_i \frac{e^{K_{ii}/\tau}}{\sum_j e^{K_{ij}/\tau}},\quad K_{ij} = \cos(x_i, x_j)",
    range: (1.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &["temperature 0.1; at temperature 1 cosines cannot lift it much above e = 2.718 for large n"],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    cloud.inverse_lengths()?;
    // Sums of exp((K_ij - K_ii) / tau), the row itself included.
    let mut warm = vec![1.0; cloud.rows()];
    let mut cold = vec![1.0; cloud.rows()];
    let mut buffer = vec![0.0; TILE * TILE];
    cloud.each_tile(|tile| {
        tile.cosine_distances(&mut buffer);
        tile.each(&buffer, |i, j, apart| {
            let term = libm::exp(-apart);
            let fifth = term * term * term * term * term;
            warm[i] += term;
            warm[j] += term;
            cold[i] += fifth * fifth;
            cold[j] += fifth * fifth;
        });
    });
    let score = |sums: &[f64]| sums.iter().map(|sum| 1.0 / sum).sum::<f64>();
    Reading::defined([("dcscore_tau0.1", score(&cold)), ("dcscore_tau1", score(&warm))])
}
