//! Mean distance to the nearest other row.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::law::Paper;

pub static CHAMFER: Metric = Metric {
    id: "chamfer",
    title: "Chamfer distance",
    summary: "How far the nearest other row is on average: near 0 where every row has a twin.",
    family: Family::Spread,
    papers: &[Paper {
        atlas: Some("subjectivity-gap"),
        arxiv: "2310.07849",
        cite: "Li et al. 2023",
        place: "chamfer distance of Cox et al. 2021 (Directed Diversity)",
    }],
    formula: r"\frac{1}{n}\sum_i \min_{j \ne i} \left(1 - \cos(x_i, x_j)\right)",
    range: (0.0, 2.0),
    direction: Direction::MoreDiverse,
    conventions: &[
        "chamfer_euclid: the same with Euclidean distances of the rows as they are",
        "knn2_cos_dist_mean: the second nearest row; nn_cos_mean: 1 - chamfer",
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
    let nearest = &cloud.cosines()?.nearest;
    let chamfer = nearest.iter().map(|[first, _]| first).sum::<f64>() / n;
    Reading::defined([
        ("chamfer", chamfer),
        ("chamfer_euclid", cloud.neighbours().kth(1).sum::<f64>() / n),
        ("knn2_cos_dist_mean", nearest.iter().map(|[_, second]| second).sum::<f64>() / n),
        ("nn_cos_mean", 1.0 - chamfer),
    ])
}
