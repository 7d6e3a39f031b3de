//! Maximum mean discrepancy: Gaussian kernel, and the polynomial kernel of KID.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::cloud::{Distribution, TILE, Tile};
use crate::diversity::{Cloud, Sample};
use crate::law::Paper;
use crate::num::lanes::squared_distance;

pub static MEAN_DISCREPANCY: Metric = Metric {
    id: "mean-discrepancy",
    title: "Maximum mean discrepancy",
    summary: "How unlike the distribution of the reference the set is, at the scale of typical distances.",
    family: Family::TwoSets,
    papers: &[Paper { atlas: None, arxiv: "0805.2368", cite: "Gretton et al. 2008", place: "MMD" }],
    formula: r"E\,k(s, s') + E\,k(r, r') - 2\,E\,k(s, r),\quad k(x, y) = e^{-\lVert x - y \rVert^2 / 2\sigma^2}",
    range: (f64::NEG_INFINITY, 2.0),
    direction: Direction::Farther,
    conventions: &[
        "squared discrepancy; sigma is the median distance of the pooled pairs (median_heuristic)",
        "unbiased leaves out pairs of a row with itself and may be negative; biased keeps them",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute: gaussian,
};

pub static KERNEL_DISTANCE: Metric = Metric {
    id: "kernel-distance",
    title: "Kernel inception distance (KID)",
    summary: "How unlike the reference the set is in its first three moments: about 0 if alike.",
    family: Family::TwoSets,
    papers: &[Paper { atlas: None, arxiv: "1801.01401", cite: "Bińkowski et al. 2018", place: "KID" }],
    formula: r"\mathrm{MMD}^2_u \text{ with } k(x, y) = \left(\frac{x^\top y}{d} + 1\right)^3",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    direction: Direction::Farther,
    conventions: &["unbiased; one block of all rows, where the usual protocol averages blocks of 1,000"],
    needs: Needs::VectorsAndReference,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute: polynomial,
};

/// Sums of a kernel over pairs: inside the set and inside the reference (i < j), and across.
struct Sums {
    set: f64,
    reference: f64,
    across: f64,
}

impl Sums {
    /// `kernel` turns a tile into the kernel's values, in place of a buffer.
    fn of(set: &Cloud, reference: &Cloud, kernel: impl Fn(&Tile, &mut [f64])) -> Self {
        let mut buffer = vec![0.0; TILE * TILE];
        let mut add = |total: &mut f64, tile: &Tile| {
            kernel(tile, &mut buffer);
            tile.each_row(&buffer, |_, _, row| *total += row.iter().sum::<f64>());
        };
        let mut sums = Self { set: 0.0, reference: 0.0, across: 0.0 };
        set.each_tile(|tile| add(&mut sums.set, tile));
        reference.each_tile(|tile| add(&mut sums.reference, tile));
        set.each_tile_with(reference, |tile| add(&mut sums.across, tile));
        sums
    }

    fn unbiased(&self, set: &Cloud, reference: &Cloud) -> f64 {
        let (n, m) = (set.rows() as f64, reference.rows() as f64);
        self.set / set.pairs() + self.reference / reference.pairs() - 2.0 * self.across / (n * m)
    }
}

fn gaussian(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let middle = median_distance(&set, &reference);
    if middle == 0.0 {
        return Err(MetricError::AllSame);
    }
    let by = -0.5 / (middle * middle);
    let sums = Sums::of(&set, &reference, |tile, out| {
        tile.squared_distances(out);
        tile.replace(out, |square| libm::exp(by * square));
    });
    let (n, m) = (set.rows() as f64, reference.rows() as f64);
    let biased = (2.0 * sums.set + n) / (n * n) + (2.0 * sums.reference + m) / (m * m) - 2.0 * sums.across / (n * m);
    Reading::defined([
        ("mmd2_rbf_unbiased", sums.unbiased(&set, &reference)),
        ("mmd2_rbf_biased", biased.max(0.0)),
        ("median_heuristic", middle),
    ])
}

/// Median Euclidean distance of all pairs of the pooled rows.
fn median_distance(set: &Cloud, reference: &Cloud) -> f64 {
    // No distance exceeds twice the largest one from the middle.
    let middle = reference.mean();
    let mut radius = 0.0_f64;
    for cloud in [set, reference] {
        cloud.each_row(|_, row| radius = radius.max(squared_distance(row, middle)));
    }
    let pooled = (set.rows() + reference.rows()) as f64;
    let mut distances = Distribution::new(0.0, 2.0 * radius.sqrt(), 0.5 * pooled * pooled);
    let mut buffer = vec![0.0; TILE * TILE];
    let mut add = |tile: &Tile| {
        tile.squared_distances(&mut buffer);
        tile.each_row(&buffer, |_, _, row| distances.add_all(row.iter().map(|square| square.sqrt())));
    };
    set.each_tile(&mut add);
    reference.each_tile(&mut add);
    set.each_tile_with(reference, &mut add);
    distances.settle();
    distances.quantile(0.5)
}

fn polynomial(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let by = 1.0 / set.columns() as f64;
    let sums = Sums::of(&set, &reference, |tile, out| {
        out.copy_from_slice(tile.products);
        tile.replace(out, |product| {
            let base = product * by + 1.0;
            base * base * base
        });
    });
    Reading::defined([("kid_unbiased", sums.unbiased(&set, &reference))])
}
