//! What one pass over the cosines of all pairs finds.

use super::{Cloud, TILE, Tile};
use crate::num::components::Components;
use crate::num::lanes::sum;
use crate::num::quantile::quantile_sorted;

/// Cosines above which two rows count as near-duplicates.
pub const DUPLICATE_THRESHOLDS: [f64; 4] = [0.8, 0.9, 0.95, 0.99];

/// Distances this small are rounding: the rows point the same way.
pub(crate) const SAME_DIRECTION: f64 = 1e-12;

/// Sums, extremes, nearest partners and near-duplicates over the pairs i < j; 1 - cosine is the distance.
#[derive(Clone, Debug)]
pub struct CosinePairs {
    /// The cosines, for quantiles and histograms.
    pub cosines: Distribution,
    pub absolute_sum: f64,
    pub nearest_pair: f64,
    pub farthest_pair: f64,
    /// Sum over pairs of 1 / max(distance, 1e-12).
    pub inverse_sum: f64,
    /// The same over the pairs of different direction.
    pub inverse_sum_distinct: f64,
    /// How many pairs have the same direction.
    pub same: f64,
    /// Distance of every row to its nearest and second nearest other row.
    pub nearest: Vec<[f64; 2]>,
    /// Distance of every row to the nearest row before it; infinite for the first.
    pub nearest_before: Vec<f64>,
    /// Connected components of {cosine > threshold}, one count for each threshold.
    pub groups: [usize; DUPLICATE_THRESHOLDS.len()],
    components: Vec<Components>,
}

impl CosinePairs {
    pub(super) fn new(cloud: &Cloud) -> Self {
        let n = cloud.rows();
        Self {
            cosines: Distribution::new(-1.0, 1.0, cloud.pairs()),
            absolute_sum: 0.0,
            nearest_pair: f64::INFINITY,
            farthest_pair: 0.0,
            inverse_sum: 0.0,
            inverse_sum_distinct: 0.0,
            same: 0.0,
            nearest: vec![[f64::INFINITY; 2]; n],
            nearest_before: vec![f64::INFINITY; n],
            groups: [n; DUPLICATE_THRESHOLDS.len()],
            components: vec![Components::new(n); DUPLICATE_THRESHOLDS.len()],
        }
    }

    pub(super) fn take(&mut self, tile: &Tile, distances: &[f64]) {
        // Simple loops over short rows: compilers turn them into vector code.
        let mut terms = [0.0; TILE];
        let closest = 1.0 - DUPLICATE_THRESHOLDS[0];
        tile.each_row(distances, |i, first, row| {
            let terms = &mut terms[..row.len()];
            terms.iter_mut().zip(row).for_each(|(term, apart)| *term = (1.0 - apart).abs());
            self.absolute_sum += sum(terms);
            terms.iter_mut().zip(row).for_each(|(term, apart)| *term = 1.0 / apart.max(SAME_DIRECTION));
            self.inverse_sum += sum(terms);
            let same = row.iter().filter(|apart| **apart <= SAME_DIRECTION).count();
            if same > 0 {
                self.same += same as f64;
                let distinct = |(term, apart): (&mut f64, &f64)| *term *= f64::from(*apart > SAME_DIRECTION);
                terms.iter_mut().zip(row).for_each(distinct);
            }
            self.inverse_sum_distinct += sum(terms);
            let nearest = row.iter().fold(f64::INFINITY, |least, apart| least.min(*apart));
            self.nearest_pair = self.nearest_pair.min(nearest);
            self.farthest_pair = row.iter().fold(self.farthest_pair, |most, apart| most.max(*apart));
            self.cosines.add_all(row.iter().map(|apart| 1.0 - apart));
            let columns = first..first + row.len();
            for (before, apart) in self.nearest_before[columns.clone()].iter_mut().zip(row) {
                *before = before.min(*apart);
            }
            for (j, apart) in columns.clone().zip(row) {
                insert(&mut self.nearest[j], *apart);
            }
            if nearest < self.nearest[i][1] {
                row.iter().for_each(|apart| insert(&mut self.nearest[i], *apart));
            }
            if nearest < closest {
                for (j, apart) in columns.zip(row) {
                    for (threshold, components) in DUPLICATE_THRESHOLDS.iter().zip(&mut self.components) {
                        if 1.0 - apart > *threshold {
                            components.join(i as u32, j as u32);
                        }
                    }
                }
            }
        });
    }

    pub(super) fn settle(&mut self) {
        self.cosines.settle();
        for (count, components) in self.groups.iter_mut().zip(&self.components) {
            *count = components.count();
        }
        self.components = Vec::new();
    }

    /// Cosine of every row with its nearest other row.
    pub fn nearest_cosine(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        self.nearest.iter().map(|[first, _]| 1.0 - first)
    }

    /// Rows with an earlier row of a cosine above `threshold`: what SemDeDup removes from one cluster in
    /// row order (Abbas et al. 2023).
    pub fn repeats_before(&self, threshold: f64) -> impl Iterator<Item = usize> + '_ {
        self.nearest_before.iter().enumerate().filter(move |(_, apart)| 1.0 - **apart > threshold).map(|(row, _)| row)
    }
}

#[inline]
fn insert([first, second]: &mut [f64; 2], apart: f64) {
    if apart < *second {
        (*first, *second) = if apart < *first { (apart, *first) } else { (*first, apart) };
    }
}

/// Many numbers: all of them while they are few, counts in narrow bins beyond.
#[derive(Clone, Debug)]
pub struct Distribution {
    low: f64,
    high: f64,
    kept: Vec<f64>,
    /// Counts in equal bins; empty while all numbers are kept.
    bins: Vec<u64>,
    count: u64,
}

/// Up to this many numbers are kept and quantiles are exact.
const MOST_KEPT: f64 = 2e6;
/// Bins beyond: quantiles are then exact to a part in 64,000 of the span. Divides by 20, 30 and 40.
const BINS: usize = 64_800;

impl Distribution {
    /// For about `expected` numbers between two ends; those beyond count to the end bins.
    pub fn new(low: f64, high: f64, expected: f64) -> Self {
        let bins = if expected <= MOST_KEPT { Vec::new() } else { vec![0; BINS] };
        Self { low, high, kept: Vec::new(), bins, count: 0 }
    }

    #[inline]
    pub fn add_all(&mut self, values: impl Iterator<Item = f64>) {
        if self.bins.is_empty() {
            self.kept.extend(values);
            return;
        }
        let per_span = BINS as f64 / (self.high - self.low);
        for value in values {
            self.bins[(((value - self.low) * per_span) as usize).min(BINS - 1)] += 1;
            self.count += 1;
        }
    }

    /// Sorts what is kept; call it after the last number and before asking for a quantile.
    pub fn settle(&mut self) {
        self.kept.sort_by(f64::total_cmp);
    }

    /// Quantile `p` in 0..=1 (type 7 where all numbers are kept); NaN for no numbers.
    pub fn quantile(&self, p: f64) -> f64 {
        if self.bins.is_empty() {
            return quantile_sorted(&self.kept, p);
        }
        let rank = p.clamp(0.0, 1.0) * (self.count.max(1) - 1) as f64;
        let width = (self.high - self.low) / BINS as f64;
        let mut below = 0.0;
        for (k, count) in self.bins.iter().enumerate() {
            let count = *count as f64;
            if count > 0.0 && rank < below + count {
                return self.low + width * (k as f64 + (rank - below + 0.5) / count);
            }
            below += count;
        }
        self.high
    }

    /// Counts in equal bins between the ends, the last bin closed. `bins` must divide 64,800.
    pub fn histogram(&self, bins: usize) -> Vec<u64> {
        let mut counts = vec![0; bins];
        if self.bins.is_empty() {
            self.kept.iter().for_each(|value| counts[bin(*value, self.low, self.high, bins)] += 1);
        } else {
            self.bins.iter().enumerate().for_each(|(k, count)| counts[k / (BINS / bins).max(1)] += count);
        }
        counts
    }
}

/// The bin a value falls in; bins hold their lower end, the last also its upper, as numpy's do.
fn bin(value: f64, low: f64, high: f64, bins: usize) -> usize {
    let place = (value - low) / (high - low) * bins as f64;
    // `as` takes negative numbers to 0.
    (place as usize).min(bins - 1)
}
