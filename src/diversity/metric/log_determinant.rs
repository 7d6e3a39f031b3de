//! Volume spanned by the rows.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::law::Paper;

pub static LOG_DETERMINANT: Metric = Metric {
    id: "log-determinant",
    title: "Log determinant",
    summary: "Log volume spanned by the unit rows: falls whenever a row is a mixture of others.",
    family: Family::Spread,
    papers: &[Paper {
        atlas: None,
        arxiv: "1207.6083",
        cite: "Kulesza and Taskar 2012",
        place: "determinantal point processes",
    }],
    formula: r"\ln\det(K + 10^{-6} I),\quad K_{ij} = \cos(x_i, x_j)",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &["for more rows than columns it mostly counts the surplus rows: compare only at equal n"],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Spectrum,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    const JITTER: f64 = 1e-6;
    let cloud = sample.cloud()?;
    let n = cloud.rows() as f64;
    let shares = &cloud.direction_spectrum()?.values;
    let spanned: f64 = shares.iter().map(|share| libm::log(n * share + JITTER)).sum();
    let surplus = (n - shares.len() as f64) * libm::log(JITTER);
    Reading::defined([("logdet_eps1e-6", spanned + surplus)])
}
