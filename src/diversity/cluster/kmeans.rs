//! k-means: Lloyd's iteration from seeded starts (k-means++, Arthur and Vassilvitskii 2007).

use crate::diversity::cloud::tiles::{Packed, TILE};
use crate::diversity::{Cloud, MetricError};
use crate::num::Rng;
use crate::num::lanes::{add_scaled, dot, squared_distance};

/// Rows to be clustered.
#[derive(Debug)]
pub struct Points {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
    packed: Packed,
}

/// k groups of rows around their means.
#[derive(Clone, Debug, PartialEq)]
pub struct Clustering {
    /// Cluster of every row, 0-based.
    pub labels: Vec<u32>,
    /// k rows of d numbers; a cluster that lost all its rows keeps its last place.
    pub centroids: Vec<f64>,
    /// Sum of the squared distances of the rows to their centroids.
    pub inertia: f64,
    /// Passes over the rows, the last of which changed nothing.
    pub steps: usize,
}

impl Points {
    /// The rows of a cloud, as they are.
    pub fn of(cloud: &Cloud) -> Self {
        Self::written(cloud.rows(), cloud.columns(), |i, out| cloud.matrix.write_row(i, out))
    }

    /// The rows of some clouds, one after the other, each row at length 1. Fails where one is all zeros.
    pub fn directions(clouds: &[&Cloud]) -> Result<Self, MetricError> {
        let columns = clouds.first().map_or(0, |cloud| cloud.columns());
        let mut values = Vec::with_capacity(clouds.iter().map(|cloud| cloud.rows() * columns).sum());
        for cloud in clouds {
            let inverse = cloud.inverse_lengths()?;
            cloud.each_row(|i, row| values.extend(row.iter().map(|x| x * inverse[i])));
        }
        let rows = values.len() / columns.max(1);
        Ok(Self::written(rows, columns, |i, out| out.copy_from_slice(&values[i * columns..(i + 1) * columns])))
    }

    /// Rows that `write` writes.
    pub fn written(rows: usize, columns: usize, mut write: impl FnMut(usize, &mut [f64])) -> Self {
        let mut values = vec![0.0; rows * columns];
        values.chunks_exact_mut(columns.max(1)).enumerate().for_each(|(i, row)| write(i, row));
        let packed = Packed::of_rows(rows, columns, |i, out| out.copy_from_slice(&values[i * columns..][..columns]));
        Self { rows, columns, values, packed }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    pub fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.columns..(i + 1) * self.columns]
    }

    /// The nearest centroid of every row, the first of equals.
    fn assign(&self, centroids: &[f64], labels: &mut [u32]) {
        let k = centroids.len() / self.columns;
        let half_squares: Vec<f64> = centroids.chunks_exact(self.columns).map(|c| 0.5 * dot(c, c)).collect();
        let centres = Packed::of_rows(k, self.columns, |c, out| {
            out.copy_from_slice(&centroids[c * self.columns..][..self.columns])
        });
        // |x - c|² / 2 less |x|² / 2, which is the same for all centroids.
        let mut least = vec![f64::INFINITY; self.rows];
        self.packed.each_tile_across(&centres, |rows, columns, products| {
            for i in rows.clone() {
                let row = &products[(i - rows.start) * TILE..][..columns.len()];
                for (c, product) in columns.clone().zip(row) {
                    let apart = half_squares[c] - product;
                    if apart < least[i] {
                        least[i] = apart;
                        labels[i] = c as u32;
                    }
                }
            }
        });
    }

    fn means(&self, labels: &[u32], centroids: &mut [f64]) {
        let k = centroids.len() / self.columns;
        let mut sums = vec![0.0; centroids.len()];
        let mut counts = vec![0.0; k];
        for (i, label) in labels.iter().enumerate() {
            let c = *label as usize;
            counts[c] += 1.0;
            add_scaled(&mut sums[c * self.columns..(c + 1) * self.columns], self.row(i), 1.0);
        }
        for (c, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
            let span = c * self.columns..(c + 1) * self.columns;
            centroids[span.clone()].iter_mut().zip(&sums[span]).for_each(|(to, sum)| *to = sum / count);
        }
    }
}

/// Lloyd's iteration from given centroids (k rows of d numbers), until no label changes.
pub fn lloyd(points: &Points, mut centroids: Vec<f64>, most_steps: usize) -> Clustering {
    let mut labels = vec![0; points.rows];
    let mut before = vec![u32::MAX; points.rows];
    let mut steps = 0;
    while steps < most_steps.max(1) {
        steps += 1;
        points.assign(&centroids, &mut labels);
        points.means(&labels, &mut centroids);
        if labels == before {
            break;
        }
        before.copy_from_slice(&labels);
    }
    let d = points.columns;
    let apart = |(i, c): (usize, &u32)| squared_distance(points.row(i), &centroids[*c as usize * d..][..d]);
    let inertia = labels.iter().enumerate().map(apart).sum();
    Clustering { labels, centroids, inertia, steps }
}

/// k-means, the best of five seeded k-means++ starts. Fails where there are fewer than `k` different rows.
pub fn k_means(points: &Points, k: usize, seed: u64) -> Result<Clustering, MetricError> {
    const STARTS: u64 = 5;
    const MOST_STEPS: usize = 100;
    if k == 0 || points.rows < k {
        return Err(MetricError::TooFewRows { rows: points.rows, least: k.max(1) });
    }
    let mut best: Option<Clustering> = None;
    for start in 0..STARTS {
        let Some(centroids) = spread_out(points, k, &mut Rng::stream(seed, start)) else {
            let what = format!("there are fewer than {k} different rows, so there are no {k} clusters");
            return Err(MetricError::NotDefined { what });
        };
        let found = lloyd(points, centroids, MOST_STEPS);
        if best.as_ref().is_none_or(|best| found.inertia < best.inertia) {
            best = Some(found);
        }
    }
    best.ok_or(MetricError::AllSame)
}

/// k rows drawn with a chance in proportion to the squared distance from those drawn before.
fn spread_out(points: &Points, k: usize, rng: &mut Rng) -> Option<Vec<f64>> {
    let mut centroids = Vec::with_capacity(k * points.columns);
    let mut chosen = rng.below(points.rows);
    let mut nearest = vec![f64::INFINITY; points.rows];
    loop {
        let centre = points.row(chosen).to_vec();
        for (i, nearest) in nearest.iter_mut().enumerate() {
            *nearest = nearest.min(squared_distance(points.row(i), &centre));
        }
        centroids.extend(centre);
        if centroids.len() == k * points.columns {
            return Some(centroids);
        }
        let total: f64 = nearest.iter().sum();
        if total <= 0.0 {
            return None;
        }
        let mut left = rng.uniform() * total;
        // Rounding may leave a crumb at the end; then the last row that is not a centroid is taken.
        chosen = nearest.iter().rposition(|apart| *apart > 0.0)?;
        for (i, apart) in nearest.iter().enumerate() {
            left -= apart;
            if left < 0.0 {
                chosen = i;
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blobs(seed: u64) -> (Points, Vec<usize>) {
        let mut rng = Rng::new(seed);
        let centres = [[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]];
        let owner: Vec<usize> = (0..300).map(|i| i % 3).collect();
        let points = Points::written(300, 2, |i, out| {
            (0..2).for_each(|k| out[k] = centres[owner[i]][k] + rng.normal());
        });
        (points, owner)
    }

    #[test]
    fn separate_groups_are_found_from_any_seed() {
        let (points, owner) = blobs(1);
        for seed in 0..5 {
            let found = k_means(&points, 3, seed).unwrap();
            for i in 3..300 {
                assert_eq!(found.labels[i], found.labels[i % 3], "row {i} of group {}", owner[i]);
            }
            assert_eq!(found, k_means(&points, 3, seed).unwrap());
        }
    }

    #[test]
    fn an_empty_cluster_keeps_its_place_and_too_many_are_refused() {
        let (points, _) = blobs(2);
        let found = lloyd(&points, vec![0.0, 0.0, 1e6, 1e6], 50);
        assert_eq!(&found.centroids[2..], [1e6, 1e6]);
        let twins = Points::written(6, 1, |i, out| out[0] = (i % 2) as f64);
        assert!(k_means(&twins, 2, 0).is_ok());
        assert!(matches!(k_means(&twins, 3, 0), Err(MetricError::NotDefined { .. })));
        assert!(matches!(k_means(&twins, 9, 0), Err(MetricError::TooFewRows { rows: 6, least: 9 })));
    }
}
