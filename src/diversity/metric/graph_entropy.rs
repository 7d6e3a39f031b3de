//! Entropy of each row's distances to the others.

use super::papers::emb_diversity;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::diversity::cloud::TILE;

pub static GRAPH_ENTROPY: Metric = Metric {
    id: "graph-entropy",
    title: "Graph entropy",
    summary: "How evenly each row's distances to the others are shared out: falls when rows come in tight groups.",
    family: Family::Spread,
    papers: &[emb_diversity("graph entropy")],
    formula: r"\sum_i H\!\left(\frac{d_{i\cdot}}{\sum_j d_{ij}}\right),\quad d_{ij} = 1 - \cos(x_i, x_j)",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &["nats, summed over rows; the largest possible is n ln(n - 1), which graph_entropy_share divides by"],
    needs: Needs::Vectors,
    least_rows: 3,
    cost: Cost::Pairs,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    cloud.inverse_lengths()?;
    let n = cloud.rows();
    let mut sums = vec![0.0; n];
    let mut products = vec![0.0; n];
    let mut buffer = vec![0.0; TILE * TILE];
    cloud.each_tile(|tile| {
        tile.cosine_distances(&mut buffer);
        tile.each(&buffer, |i, j, apart| {
            if apart > 0.0 {
                let product = apart * libm::log(apart);
                sums[i] += apart;
                sums[j] += apart;
                products[i] += product;
                products[j] += product;
            }
        });
    });
    if sums.contains(&0.0) {
        return Err(MetricError::AllSame);
    }
    let entropy: f64 = sums.iter().zip(&products).map(|(sum, product)| libm::log(*sum) - product / sum).sum();
    let most = n as f64 * libm::log(n as f64 - 1.0);
    Reading::defined([("graph_entropy_cos", entropy), ("graph_entropy_share", entropy / most)])
}
