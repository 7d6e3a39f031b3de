//! Vendi scores: the effective number of different rows.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::cloud::Spectrum;
use crate::diversity::{Cloud, Sample};
use crate::law::Paper;

pub static VENDI: Metric = Metric {
    id: "vendi",
    title: "Vendi score",
    summary: "Effective number of different rows: 1 if all are the same, n if all are unrelated.",
    family: Family::Spread,
    papers: &[VENDI_2022, VENDI_ORDERS],
    formula: r"\exp\!\left(-\sum_k w_k \ln w_k\right),\quad w = \mathrm{eig}(K/n),\; K_{ij} = \cos(x_i, x_j)",
    range: (1.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "eigenvalues below 10⁻¹² of the largest are rounding and dropped; at most min(n, d) for this kernel",
        "orders q: rare kinds count more for small q, common kinds for large; q = 0 is the rank, q = inf is 1 / largest",
        "vendi_q2_offdiag leaves out the diagonal: no bias from the number of rows, may exceed n",
        "rke_alpha2_nats: natural logarithm of the order 2",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Spectrum,
    features: &[],
    compute,
};

pub(super) const VENDI_2022: Paper =
    Paper { atlas: None, arxiv: "2210.02410", cite: "Friedman and Dieng 2022", place: "definition 3.1" };
pub(super) const VENDI_ORDERS: Paper =
    Paper { atlas: None, arxiv: "2310.12952", cite: "Pasarkar and Dieng 2023", place: "orders q" };

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let spectrum = cloud.direction_spectrum()?;
    let n = cloud.rows() as f64;
    // Sum of squared cosines over n², from the spectrum.
    let squares: f64 = spectrum.values.iter().map(|share| share * share).sum();
    let order = |q| vendi(spectrum, q);
    Reading::defined([
        ("vendi_cos_q1", order(1.0)),
        ("vendi_cos_q0", order(0.0)),
        ("vendi_cos_q0.1", order(0.1)),
        ("vendi_cos_q0.5", order(0.5)),
        ("vendi_cos_q2", order(2.0)),
        ("vendi_cos_qinf", order(f64::INFINITY)),
        ("vendi_q2_offdiag", n * (n - 1.0) / (squares * n * n - n)),
        ("rke2_via_frobenius", squares),
        ("rke_alpha2_nats", -libm::log(squares)),
    ])
}

/// Vendi score of order `q` (0 to infinity) from the eigenvalues of a kernel matrix divided by its
/// trace. Pasarkar and Dieng 2023, eq. 3.
pub fn vendi(spectrum: &Spectrum, q: f64) -> f64 {
    let shares = spectrum.above_noise();
    if q == 1.0 {
        return libm::exp(-shares.map(|w| w * libm::log(w)).sum::<f64>());
    }
    if q == 0.0 {
        return shares.count() as f64;
    }
    if q == f64::INFINITY {
        return 1.0 / shares.fold(0.0, f64::max);
    }
    libm::exp(libm::log(shares.map(|w| libm::pow(w, q)).sum::<f64>()) / (1.0 - q))
}

/// Vendi score of order 1 where row i counts `weights[i]` times, such as its probability. Friedman and
/// Dieng 2022, section 3: K_ij sqrt(p_i p_j) in the place of K / n.
pub fn vendi_weighted(cloud: &Cloud, weights: &[f64]) -> Result<f64, MetricError> {
    let total: f64 = weights.iter().sum();
    let usable = weights.len() == cloud.rows() && weights.iter().all(|w| *w >= 0.0) && total > 0.0;
    if !usable || !total.is_finite() {
        return Err(MetricError::NotDefined { what: "every row needs a weight of 0 or more, and some above 0".into() });
    }
    Ok(vendi(&Spectrum::of_directions(cloud, |i| weights[i] / total)?, 1.0))
}
