//! MAUVE and its kin: two sets compared by how they fill the cells of a joint clustering.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::diversity::cloud::Axes;
use crate::diversity::cluster::{Points, k_means};
use crate::law::Paper;

pub static MAUVE: Metric = Metric {
    id: "mauve",
    title: "MAUVE",
    summary: "How much the set and the reference fill the same regions in the same shares: 1 if alike.",
    family: Family::TwoSets,
    papers: &[
        Paper { atlas: None, arxiv: "2102.01454", cite: "Pillutla et al. 2021", place: "MAUVE" },
        Paper { atlas: None, arxiv: "2212.14578", cite: "Pillutla et al. 2022", place: "frontier integral, smoothing" },
    ],
    formula: r"\mathrm{AUC}\{(e^{-5\,\mathrm{KL}(q \| r_w)}, e^{-5\,\mathrm{KL}(p \| r_w)})\},\quad r_w = w p + (1 - w) q",
    range: (0.0, 1.0),
    direction: Direction::Closer,
    conventions: &[
        "unit rows, components that hold nine tenths of the variance, k-means with k = a tenth of the smaller set \
         (2 to 500), 5 starts from the seed: the package's k-means is another, so values differ a little from its own",
        "mauve_star: 1/2 added to every count first; frontier_integral, js and tv: 0 if alike",
        "cell_coverage: share of the reference's cells that the set reaches",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 2,
    cost: Cost::Heavy,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let smaller = set.rows().min(reference.rows()) as f64;
    let k = libm::round(smaller / 10.0).clamp(2.0, 500.0) as usize;
    let points = main_components(&Points::directions(&[&reference, &set])?)?;
    let found = k_means(&points, k, sample.seed)?;
    let cells = Cells::new(&found.labels, reference.rows(), k);
    Reading::defined([
        ("mauve", cells.mauve()),
        ("mauve_star", cells.smoothed().mauve()),
        ("frontier_integral", cells.frontier_integral()),
        ("js_nats", cells.jensen_shannon()),
        ("tv", cells.total_variation()),
        ("cell_coverage", cells.coverage()),
        ("set_entropy_nats", cells.set_entropy()),
        ("cells", k as f64),
    ])
}

/// The points on as many principal components as hold nine tenths of their variance.
fn main_components(points: &Points) -> Result<Points, MetricError> {
    let (n, d) = (points.rows(), points.columns());
    let mut mean = vec![0.0; d];
    (0..n).for_each(|i| crate::num::lanes::add_scaled(&mut mean, points.row(i), 1.0 / n as f64));
    let centred = |i: usize, out: &mut [f64]| {
        out.iter_mut().zip(points.row(i)).zip(&mean).for_each(|((out, x), mean)| *out = x - mean);
    };
    let axes = Axes::of(n, d, centred)?;
    if axes.spectrum.total <= 1e-24 * n as f64 {
        return Err(MetricError::AllSame);
    }
    let kept = axes.spectrum.leading(0.9);
    let mut scores = vec![0.0; n * kept];
    axes.scores(n, centred, |k, values| {
        if k < kept {
            values.iter().enumerate().for_each(|(i, value)| scores[i * kept + k] = *value);
        }
    });
    Ok(Points::written(n, kept, |i, out| out.copy_from_slice(&scores[i * kept..(i + 1) * kept])))
}

/// Shares of two sets in the cells of a joint clustering; each sums to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    pub reference: Vec<f64>,
    pub set: Vec<f64>,
    rows: (f64, f64),
}

impl Cells {
    /// From the cell, below `k`, of every row: first those of the reference, then those of the set.
    pub fn new(labels: &[u32], reference_rows: usize, k: usize) -> Self {
        let shares = |labels: &[u32]| {
            let mut shares = vec![0.0; k];
            labels.iter().for_each(|cell| shares[*cell as usize] += 1.0 / labels.len() as f64);
            shares
        };
        let (reference, set) = labels.split_at(reference_rows);
        let rows = (reference.len() as f64, set.len() as f64);
        Self { reference: shares(reference), set: shares(set), rows }
    }

    /// With 1/2 added to every count.
    pub fn smoothed(&self) -> Self {
        let k = self.set.len() as f64;
        let smooth =
            |shares: &[f64], rows: f64| shares.iter().map(|share| (share * rows + 0.5) / (rows + 0.5 * k)).collect();
        Self { reference: smooth(&self.reference, self.rows.0), set: smooth(&self.set, self.rows.1), rows: self.rows }
    }

    /// Area under the divergence curve of 25 mixtures, scaled by 5: 1 if alike. As mauve-text 0.4.0.
    pub fn mauve(&self) -> f64 {
        const MIXTURES: usize = 25;
        const SCALE: f64 = 5.0;
        const EDGE: f64 = 1e-6;
        let mut curve = vec![(1.0, 0.0)];
        for step in 0..MIXTURES {
            let w = EDGE + (1.0 - 2.0 * EDGE) * step as f64 / (MIXTURES - 1) as f64;
            let mixture = self.mixture(w);
            let point = |shares: &[f64]| libm::exp(-SCALE * divergence(shares, &mixture));
            curve.push((point(&self.set), point(&self.reference)));
        }
        curve.push((0.0, 1.0));
        let swapped: Vec<(f64, f64)> = curve.iter().map(|(x, y)| (*y, *x)).collect();
        0.5 * (area(curve) + area(swapped))
    }

    /// Integral of the divergence frontier, 0 if alike, 1 if apart. As mauve-text 0.4.0.
    pub fn frontier_integral(&self) -> f64 {
        let cell = |(p, q): (&f64, &f64)| {
            if *p == 0.0 || *q == 0.0 {
                (p + q) / 4.0
            } else if (p - q).abs() > 1e-8 {
                0.25 * (p + q) - 0.5 * p * q * libm::log(p / q) / (p - q)
            } else {
                0.0
            }
        };
        2.0 * self.reference.iter().zip(&self.set).map(cell).sum::<f64>()
    }

    /// Jensen-Shannon divergence in nats, at most ln 2.
    pub fn jensen_shannon(&self) -> f64 {
        let mixture = self.mixture(0.5);
        (0.5 * divergence(&self.reference, &mixture) + 0.5 * divergence(&self.set, &mixture)).max(0.0)
    }

    /// Total variation: half the sum of absolute differences.
    pub fn total_variation(&self) -> f64 {
        0.5 * self.reference.iter().zip(&self.set).map(|(p, q)| (p - q).abs()).sum::<f64>()
    }

    /// Share of the reference's cells that the set reaches too.
    pub fn coverage(&self) -> f64 {
        let occupied = self.reference.iter().zip(&self.set).filter(|(p, _)| **p > 0.0);
        occupied.clone().filter(|(_, q)| **q > 0.0).count() as f64 / occupied.count() as f64
    }

    /// Entropy of the set's shares in nats.
    pub fn set_entropy(&self) -> f64 {
        super::effective_dimension::entropy(self.set.iter().copied())
    }

    fn mixture(&self, w: f64) -> Vec<f64> {
        self.reference.iter().zip(&self.set).map(|(p, q)| w * p + (1.0 - w) * q).collect()
    }
}

/// Kullback-Leibler divergence in nats of shares from those of a mixture they are part of.
fn divergence(shares: &[f64], mixture: &[f64]) -> f64 {
    let cells = shares.iter().zip(mixture).filter(|(share, _)| **share > 0.0);
    cells.map(|(share, mixed)| share * libm::log(share / mixed)).sum()
}

/// Area under points of a falling curve, by the trapezoid rule from left to right. Of points above each
/// other the higher comes first, so that two equal histograms give 1.
fn area(mut points: Vec<(f64, f64)>) -> f64 {
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    points.windows(2).map(|pair| (pair[1].0 - pair[0].0) * 0.5 * (pair[0].1 + pair[1].1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_the_scale() {
        let alike = Cells::new(&[0, 0, 1, 2, 0, 0, 1, 2], 4, 3);
        assert!((alike.mauve() - 1.0).abs() < 1e-9 && alike.frontier_integral() == 0.0);
        assert_eq!((alike.jensen_shannon(), alike.total_variation(), alike.coverage()), (0.0, 0.0, 1.0));
        let apart = Cells::new(&[0, 0, 1, 1], 2, 2);
        assert!(apart.mauve() < 0.02 && (apart.frontier_integral() - 1.0).abs() < 1e-12);
        assert!((apart.jensen_shannon() - std::f64::consts::LN_2).abs() < 1e-12);
        assert_eq!((apart.total_variation(), apart.coverage()), (1.0, 0.0));
    }
}
