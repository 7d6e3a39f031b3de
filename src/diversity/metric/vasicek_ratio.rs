//! Vasicek ratio: how far each principal component is from a Gaussian of the same spread.

use super::papers::marbut;
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::{Cloud, Sample};

pub static VASICEK_RATIO: Metric = Metric {
    id: "vasicek-ratio",
    title: "Vasicek entropy ratio (VRM)",
    summary: "How far the principal components are from equally wide Gaussians: 0 for an isotropic Gaussian cloud.",
    family: Family::Spread,
    papers: &[marbut("recommended there")],
    formula: r"\frac{1}{d}\sum_k \left(1 - \frac{e^{H_k}}{\sqrt{2 \pi e}}\right)^2",
    range: (0.0, f64::INFINITY),
    direction: Direction::LessDiverse,
    conventions: &[
        "principal scores scaled so that their variances sum to d (vrm_det) or to those of a normal sample of the same \
         size, drawn from the seed (vrm_refsample)",
        "vasicek: Vasicek's estimate of the entropy H; ebrahimi: what the authors' code uses in fact for 11 to 1,000 rows",
        "summed over the min(n, d) components, divided by d",
        "biased for few rows: isotropic rows of 384 numbers read 0.10 at n = 1,000, so compare with the null",
    ],
    needs: Needs::Vectors,
    least_rows: 3,
    cost: Cost::Spectrum,
    features: &["metric/spread-measures"],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let ratios = EntropyRatios::of(&cloud)?;
    let expected = cloud.columns() as f64;
    let drawn = sample.normal_cloud()?.spectrum()?.total;
    Reading::defined([
        ("vrm_det_vasicek", ratios.spread(&ratios.vasicek, expected)),
        ("vrm_det_ebrahimi", ratios.spread(&ratios.ebrahimi, expected)),
        ("vrm_refsample_vasicek", ratios.spread(&ratios.vasicek, drawn)),
        ("vrm_refsample_ebrahimi", ratios.spread(&ratios.ebrahimi, drawn)),
    ])
}

/// exp(entropy) of every principal component over that of a standard normal, for scores scaled to a
/// total variance of 1.
#[derive(Clone, Debug)]
pub struct EntropyRatios {
    pub vasicek: Vec<f64>,
    pub ebrahimi: Vec<f64>,
    columns: usize,
}

impl EntropyRatios {
    pub fn of(cloud: &Cloud) -> Result<Self, MetricError> {
        let axes = cloud.axes()?;
        let components = axes.spectrum.above_noise().count();
        let by = 1.0 / axes.spectrum.total.sqrt();
        let standard = 0.5 * libm::log(2.0 * std::f64::consts::PI * std::f64::consts::E);
        let mut ratios =
            Self { vasicek: vec![0.0; axes.count()], ebrahimi: vec![0.0; axes.count()], columns: cloud.columns() };
        let mut sorted = Vec::new();
        axes.principal_scores(cloud, |k, scores| {
            if k < components {
                sorted.clear();
                sorted.extend(scores.iter().map(|score| score * by));
                sorted.sort_by(f64::total_cmp);
                ratios.vasicek[k] = libm::exp(vasicek_entropy(&sorted) - standard);
                ratios.ebrahimi[k] = libm::exp(ebrahimi_entropy(&sorted) - standard);
            }
        });
        Ok(ratios)
    }

    /// Sum of (1 - ratio)² over d, for scores of a total variance of `variance`.
    pub fn spread(&self, ratios: &[f64], variance: f64) -> f64 {
        let scale = variance.sqrt();
        ratios.iter().map(|ratio| (1.0 - ratio * scale) * (1.0 - ratio * scale)).sum::<f64>() / self.columns as f64
    }
}

/// Differential entropy in nats from the spacings of sorted numbers. Vasicek 1976, with the window of
/// scipy: floor(sqrt(n) + 1/2). Minus infinity where numbers repeat.
pub fn vasicek_entropy(sorted: &[f64]) -> f64 {
    spacing_entropy(sorted, |_, _, _| 2.0)
}

/// The same with spacings at the ends weighted by what is cut off them. Ebrahimi et al. 1994.
pub fn ebrahimi_entropy(sorted: &[f64]) -> f64 {
    spacing_entropy(sorted, |i, n, window| {
        let (i, n, w) = (i as f64, n as f64, window as f64);
        if i > n - w {
            1.0 + (n - i) / w
        } else if i <= w {
            1.0 + (i - 1.0) / w
        } else {
            2.0
        }
    })
}

/// `weight` of place i (from 1), n and the window.
fn spacing_entropy(sorted: &[f64], weight: impl Fn(usize, usize, usize) -> f64) -> f64 {
    let n = sorted.len();
    let window = ((n as f64).sqrt() + 0.5) as usize;
    let logs: f64 = (0..n)
        .map(|i| {
            let spacing = sorted[(i + window).min(n - 1)] - sorted[i.saturating_sub(window)];
            libm::log(n as f64 * spacing / (weight(i + 1, n, window) * window as f64))
        })
        .sum();
    logs / n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::distribution::normal_quantile;

    #[test]
    fn entropy_of_known_distributions() {
        let n = 20_000;
        let places = (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
        let uniform: Vec<f64> = places.clone().map(|p| 3.0 * p).collect();
        let normal: Vec<f64> = places.map(normal_quantile).collect();
        let known = 0.5 * libm::log(2.0 * std::f64::consts::PI * std::f64::consts::E);
        for entropy in [vasicek_entropy, ebrahimi_entropy] {
            assert!((entropy(&uniform) - libm::log(3.0)).abs() < 0.01);
            assert!((entropy(&normal) - known).abs() < 0.02);
        }
        assert_eq!(vasicek_entropy(&[1.0; 9]), f64::NEG_INFINITY);
    }
}
