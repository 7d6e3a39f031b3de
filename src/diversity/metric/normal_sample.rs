//! Spread measures that compare with a normal sample of the same size, drawn from the seed.

use super::papers::marbut;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::cloud::TILE;
use crate::diversity::{Cloud, Matrix, Sample, cloud::Kept};
use crate::num::histogram::histogram;

/// Added to counts and distances so that logarithms exist, as in the authors' code.
const FLOOR: f64 = 1e-16;
const BINS: usize = 30;

pub static KOLEO: Metric = Metric {
    id: "koleo",
    title: "KoLeo entropy ratio",
    summary: "Entropy by nearest neighbours over that of a Gaussian cloud: about 1 if as evenly spread, lower if clumped.",
    family: Family::Spread,
    papers: &[marbut("KoLeo"), KOZACHENKO],
    formula: r"\frac{H(X)}{H(\mathcal{N})},\quad H = \frac{1}{n}\sum_i \ln(n \rho_i) + \ln 2 + \gamma",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "rows scaled so that their variances, divided by n, sum to d; rho is the distance to the nearest other row",
        "the normal sample is drawn from the seed; exact duplicates count as a distance of 10⁻¹⁶",
    ],
    needs: Needs::Vectors,
    least_rows: 3,
    cost: Cost::Pairs,
    features: &["metric/spread-measures"],
    compute: koleo,
};

const KOZACHENKO: crate::law::Paper = crate::law::Paper {
    atlas: None,
    arxiv: "1806.03198",
    cite: "Sablayrolles et al. 2018",
    place: "Kozachenko-Leonenko estimator",
};

pub static NEIGHBOUR_OVERLAP: Metric = Metric {
    id: "neighbour-overlap",
    title: "Overlap of neighbour distances",
    summary: "How much near and far neighbour distances overlap: high where density is uneven.",
    family: Family::Spread,
    papers: &[marbut("k-NN overlap")],
    formula: r"\frac{1}{n}\sum_b \min(h_1(b), h_k(b))",
    range: (0.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &["k = min(5 d, 100, n - 1) and 30 bins over the common range; knn_overlap_k10: k = 10"],
    needs: Needs::Vectors,
    least_rows: 3,
    cost: Cost::Pairs,
    features: &["metric/spread-measures"],
    compute: neighbour_overlap,
};

pub static GAUSSIAN_DIVERGENCE: Metric = Metric {
    id: "gaussian-divergence",
    title: "Gaussian divergence from isotropy",
    summary: "Divergence of a Gaussian of this covariance from the isotropic one: 0 if all directions are used alike.",
    family: Family::Spread,
    papers: &[marbut("Gaussian KL")],
    formula: r"\tfrac{1}{2}\left(\sum_k s_k - d - \sum_k \ln s_k\right),\quad s_k = \frac{d\,\lambda_k}{\sum_j \lambda_j}",
    range: (0.0, f64::INFINITY),
    direction: Direction::LessDiverse,
    conventions: &[
        "nats; needs more rows than columns",
        "kl_gaussian_det: ln(det + 10⁻¹⁶) as in the authors' code, which cannot exceed about 18.4",
    ],
    needs: Needs::Vectors,
    least_rows: 3,
    cost: Cost::Spectrum,
    features: &["metric/spread-measures"],
    compute: gaussian_divergence,
};

pub static SAMPLE_DIVERGENCE: Metric = Metric {
    id: "sample-divergence",
    title: "Divergence from a normal sample",
    summary: "How unlike a Gaussian cloud the rows are, by histograms of each component and by nearest neighbours.",
    family: Family::Spread,
    papers: &[marbut("discrete and empirical KL")],
    formula: r"\frac{d}{n}\sum_i \max\!\left(0, \ln\frac{s_i}{r_i}\right)",
    range: (0.0, f64::INFINITY),
    direction: Direction::LessDiverse,
    conventions: &[
        "kl_empirical: r and s are distances to the nearest other row and to the nearest row of the normal sample",
        "kl_discrete: squared divergences of 30-bin histograms of the components, averaged",
        "the normal sample is drawn from the seed; both depend on the signs of the components, here set so that the \
         entry of largest size is positive; duplicates make kl_empirical very large",
    ],
    needs: Needs::Vectors,
    least_rows: 3,
    cost: Cost::Pairs,
    features: &["metric/spread-measures"],
    compute: sample_divergence,
};

fn koleo(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let entropy = koleo_entropy(&sample.cloud()?)?;
    let normal = mean_log_distance(&sample.normal_cloud()?, 1.0);
    Reading::defined([("koleo_ratio_refsample", entropy / normal), ("koleo_H_obs", entropy)])
}

/// Entropy by nearest neighbours of rows scaled to unit mean variance, as in the authors' code.
pub fn koleo_entropy(cloud: &Cloud) -> Result<f64, MetricError> {
    let n = cloud.rows() as f64;
    let variance = cloud.spectrum()?.total * (n - 1.0) / n;
    Ok(mean_log_distance(cloud, (cloud.columns() as f64 / variance).sqrt()))
}

/// Mean of ln(n rho + 10⁻¹⁶) + ln 2 + gamma for distances rho times `scale`.
pub fn mean_log_distance(cloud: &Cloud, scale: f64) -> f64 {
    const EULER: f64 = 0.577_215_664_901_532_9;
    let n = cloud.rows() as f64;
    let logs: f64 = cloud.neighbours().kth(1).map(|apart| libm::log(n * apart * scale + FLOOR)).sum();
    logs / n + std::f64::consts::LN_2 + EULER
}

fn neighbour_overlap(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let most = cloud.neighbours().k();
    let k = (5 * cloud.columns()).min(most);
    let ten = if most >= 10 { overlap(&cloud, 10) } else { f64::NAN };
    Reading::defined([("knn_overlap", overlap(&cloud, k)), ("knn_overlap_k10", ten)])
}

fn overlap(cloud: &Cloud, k: usize) -> f64 {
    let (near, far) = (cloud.neighbours().kth(1), cloud.neighbours().kth(k));
    let low = near.clone().fold(f64::INFINITY, f64::min);
    let high = far.clone().fold(0.0, f64::max);
    let (near, far) = (histogram(near, BINS, low, high), histogram(far, BINS, low, high));
    let shared: u64 = near.iter().zip(&far).map(|(a, b)| a.min(b)).sum();
    shared as f64 / cloud.rows() as f64
}

fn gaussian_divergence(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let spectrum = cloud.spectrum()?;
    let d = cloud.columns() as f64;
    if spectrum.above_noise().count() < cloud.columns() {
        let what = "the rows do not span all their columns; it needs more rows than columns".into();
        return Err(MetricError::NotDefined { what });
    }
    let scaled = || spectrum.values.iter().map(|value| value * d / spectrum.total);
    let logs: f64 = scaled().map(libm::log).sum();
    let determinant: f64 = scaled().product();
    // Both are at least 0, but for rounding.
    let divergence = |log_determinant: f64| (0.5 * (scaled().sum::<f64>() - d - log_determinant)).max(0.0);
    Reading::defined([
        ("kl_gaussian_logsum", divergence(logs)),
        ("kl_gaussian_det", divergence(libm::log(determinant + FLOOR))),
    ])
}

fn sample_divergence(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (cloud, normal) = (sample.cloud()?, sample.normal_cloud()?);
    Reading::defined([
        ("kl_empirical_refsample", empirical_divergence(&cloud, &normal)?),
        ("kl_discrete_refsample", discrete_divergence(&cloud, &normal)?),
    ])
}

/// What scores are multiplied by to have the total variance of the normal sample.
fn scale_to(cloud: &Cloud, normal: &Cloud) -> Result<f64, MetricError> {
    Ok((normal.spectrum()?.total / cloud.spectrum()?.total).sqrt())
}

/// Mean over components of the squared divergence of their histogram from that of the normal sample's
/// columns, 30 bins over the range of the normal sample.
pub fn discrete_divergence(cloud: &Cloud, normal: &Cloud) -> Result<f64, MetricError> {
    let (n, d) = (normal.rows(), normal.columns());
    let scale = scale_to(cloud, normal)?;
    let mut columns = vec![Vec::with_capacity(n); d];
    normal.each_row(|_, row| columns.iter_mut().zip(row).for_each(|(column, x)| column.push(*x)));
    let low = columns.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let high = columns.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares = |values: &mut dyn Iterator<Item = f64>| {
        let counts: Vec<f64> = histogram(values, BINS, low, high).iter().map(|count| *count as f64 + FLOOR).collect();
        let total: f64 = counts.iter().sum();
        counts.into_iter().map(move |count| count / total)
    };
    let mut squares = 0.0;
    cloud.axes()?.principal_scores(cloud, |k, scores| {
        let observed = shares(&mut scores.iter().map(|score| score * scale));
        let expected = shares(&mut columns[k].iter().copied());
        let divergence: f64 = observed.zip(expected).map(|(p, q)| p * libm::log(p / q)).sum();
        squares += divergence * divergence;
    });
    Ok(squares / d as f64)
}

/// Divergence estimated from nearest neighbours in the set and in the normal sample.
pub fn empirical_divergence(cloud: &Cloud, normal: &Cloud) -> Result<f64, MetricError> {
    let (n, d) = (cloud.rows(), cloud.columns());
    let scale = scale_to(cloud, normal)?;
    let mut scores = vec![0.0; n * d];
    cloud.axes()?.principal_scores(cloud, |k, values| {
        values.iter().enumerate().for_each(|(i, score)| scores[i * d + k] = score * scale);
    });
    let scores = Matrix::from_f64(d, &scores)
        .map_err(|_| MetricError::NotDefined { what: "the numbers are too large to be scaled".into() })?;
    let kept = Kept::default();
    let nearest = nearest_across(&Cloud::new(&scores, &kept), normal);
    let logs = cloud.neighbours().kth(1).zip(nearest).map(|(own, other)| {
        // A rotation and a scale: distances inside the set need not be computed again.
        libm::log((other + FLOOR) / (own * scale + FLOOR)).max(0.0)
    });
    Ok(d as f64 / n as f64 * logs.sum::<f64>())
}

/// Distance of every row to the nearest row of another cloud.
fn nearest_across(cloud: &Cloud, other: &Cloud) -> Vec<f64> {
    let mut nearest = vec![f64::INFINITY; cloud.rows()];
    let mut buffer = vec![0.0; TILE * TILE];
    cloud.each_tile_with(other, |tile| {
        tile.squared_distances(&mut buffer);
        tile.each_row(&buffer, |i, _, row| nearest[i] = row.iter().fold(nearest[i], |least, x| least.min(*x)));
    });
    nearest.iter().map(|square| square.sqrt()).collect()
}
