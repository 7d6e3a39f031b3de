//! How many directions the rows use: participation ratio, effective ranks, spectral decay.

use super::papers::marbut;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::diversity::cloud::Spectrum;
use crate::law::Paper;

pub static PARTICIPATION_RATIO: Metric = Metric {
    id: "participation-ratio",
    title: "Participation ratio",
    summary: "Effective number of directions with variance: d if all are used alike, 1 if one carries everything.",
    family: Family::Spread,
    papers: &[ISOSCORE],
    formula: r"\frac{\left(\sum_k \lambda_k\right)^2}{\sum_k \lambda_k^2}",
    range: (1.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "isoscore is this in disguise: (ratio - 1) / (d - 1)",
        "isotropic rows of d numbers read n d / (n + d): compare with the null",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Spectrum,
    features: &[],
    compute: participation_ratio,
};

const ISOSCORE: Paper = Paper { atlas: None, arxiv: "2108.07344", cite: "Rudman et al. 2021", place: "IsoScore" };

pub static EFFECTIVE_RANK: Metric = Metric {
    id: "effective-rank",
    title: "Effective rank",
    summary: "Effective number of directions by the entropy of the spectrum.",
    family: Family::Spread,
    papers: &[
        Paper { atlas: None, arxiv: "2210.02885", cite: "Garrido et al. 2022 (RankMe)", place: "eq. 1" },
        marbut("related measures"),
    ],
    formula: r"\exp\!\left(-\sum_k p_k \ln p_k\right),\quad p_k = \frac{\sigma_k}{\sum_j \sigma_j}",
    range: (1.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "erank_roy: singular values sum to 1 (Roy and Vetterli 2007), of centred or of raw rows (RankMe takes raw)",
        "erank_eig: eigenvalues of the covariance sum to 1; spectral_entropy is its logarithm, in nats",
        "stable_rank: squared Frobenius over squared spectral norm, raw rows; nesum: sum over largest eigenvalue",
        "pcs_for_90pct: components that hold nine tenths of the variance",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Spectrum,
    features: &[],
    compute: effective_rank,
};

pub static SPECTRAL_DECAY: Metric = Metric {
    id: "spectral-decay",
    title: "Spectral decay exponent",
    summary: "How fast variance falls from one component to the next: about 1 for natural data, 0 for isotropic rows.",
    family: Family::Spread,
    papers: &[Paper {
        atlas: None,
        arxiv: "2202.05808",
        cite: "Ghosh et al. 2022",
        place: "power law of the eigenspectrum",
    }],
    formula: r"\lambda_k \propto k^{-\alpha}",
    range: (0.0, f64::INFINITY),
    direction: Direction::LessDiverse,
    conventions: &["least squares of ln eigenvalue on ln rank over all eigenvalues that are not rounding"],
    needs: Needs::Vectors,
    least_rows: 3,
    cost: Cost::Spectrum,
    features: &[],
    compute: spectral_decay,
};

fn participation_ratio(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let ratio = participation(cloud.spectrum()?);
    let d = cloud.columns() as f64;
    // IsoScore as its authors write it; the closed form is the same number.
    let defect = (2.0 * (d - d * (ratio / d).sqrt()) / (2.0 * (d - d.sqrt()))).sqrt();
    let gap = d - defect * defect * (d - d.sqrt());
    Reading::defined([
        ("participation_ratio", ratio),
        ("isoscore", (gap * gap - d) / (d * (d - 1.0))),
        ("isoscore_from_pr", (ratio - 1.0) / (d - 1.0)),
    ])
}

/// Squared sum over sum of squares.
pub fn participation(spectrum: &Spectrum) -> f64 {
    1.0 / spectrum.shares().map(|share| share * share).sum::<f64>()
}

fn effective_rank(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let (centred, raw) = (cloud.spectrum()?, cloud.raw_spectrum()?);
    let entropy = entropy(centred.shares());
    let components = centred.leading(0.9);
    let largest = |spectrum: &Spectrum| spectrum.values.first().copied().unwrap_or(f64::NAN);
    Reading::defined([
        ("erank_roy_centred", roots_rank(centred)),
        ("erank_roy_raw", roots_rank(raw)),
        ("erank_eig", libm::exp(entropy)),
        ("spectral_entropy_nats", entropy),
        ("spectral_entropy_norm", entropy / libm::log(centred.values.len() as f64)),
        ("stable_rank", raw.total / largest(raw)),
        ("nesum", centred.total / largest(centred)),
        ("pcs_for_90pct", components as f64),
    ])
}

/// exp of the entropy of the singular values. Roy and Vetterli 2007.
fn roots_rank(spectrum: &Spectrum) -> f64 {
    let total: f64 = spectrum.above_noise().map(f64::sqrt).sum();
    libm::exp(entropy(spectrum.above_noise().map(|value| value.sqrt() / total)))
}

/// Entropy in nats of shares that sum to 1; shares below 10⁻¹⁵ are rounding.
pub(super) fn entropy(shares: impl Iterator<Item = f64>) -> f64 {
    -shares.filter(|share| *share > 1e-15).map(|share| share * libm::log(share)).sum::<f64>()
}

fn spectral_decay(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let spectrum = sample.cloud()?.spectrum()?;
    let points: Vec<(f64, f64)> =
        (1..).zip(spectrum.above_noise()).map(|(k, value)| (libm::log(f64::from(k)), libm::log(value))).collect();
    let n = points.len() as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / n;
    let slope = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>()
        / points.iter().map(|(x, _)| (x - mean_x) * (x - mean_x)).sum::<f64>();
    Reading::defined([("alpha_req", -slope)])
}
