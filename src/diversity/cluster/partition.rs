//! A partition of rows, and how compact and how balanced its parts are.

use crate::diversity::{Cloud, MetricError};
use crate::num::lanes::{add_scaled, dot, squared_distance};

/// Rows in groups. Groups that no row is in do not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Partition {
    /// Group of every row, numbered from 0 in the order of the labels.
    pub labels: Vec<u32>,
    /// Rows of every group.
    pub sizes: Vec<usize>,
}

/// Sums of squares inside and between groups, and the measures made of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Separation {
    /// Sum of the squared distances of the rows to the mean of their group.
    pub within: f64,
    /// Sum over groups of size times squared distance of its mean to the mean of all.
    pub between: f64,
    /// Variance ratio (Caliński and Harabasz 1974); larger is better separated.
    pub calinski_harabasz: f64,
    /// Mean over groups of the worst ratio of widths to distance (Davies and Bouldin 1979); smaller is
    /// better separated.
    pub davies_bouldin: f64,
    /// Means of the groups, d numbers each.
    pub centroids: Vec<f64>,
}

impl Partition {
    pub fn new(labels: &[u32]) -> Self {
        let mut known: Vec<u32> = labels.to_vec();
        known.sort_unstable();
        known.dedup();
        let mut sizes = vec![0; known.len()];
        let place = |label: &u32| {
            let group = known.partition_point(|other| other < label);
            sizes[group] += 1;
            group as u32
        };
        let labels = labels.iter().map(place).collect();
        Self { labels, sizes }
    }

    pub fn groups(&self) -> usize {
        self.sizes.len()
    }

    /// Entropy of the sizes in nats.
    pub fn entropy(&self) -> f64 {
        let n = self.labels.len() as f64;
        -self.sizes.iter().map(|size| *size as f64 / n).map(|p| p * libm::log(p)).sum::<f64>()
    }

    /// Gini coefficient of the sizes: 0 if all are equal.
    pub fn gini(&self) -> f64 {
        let mut sizes = self.sizes.clone();
        sizes.sort_unstable();
        let k = sizes.len() as f64;
        // Sum over all ordered pairs of |a - b|, from the sorted sizes.
        let differences: f64 =
            sizes.iter().enumerate().map(|(i, size)| *size as f64 * (2.0 * i as f64 + 1.0 - k)).sum();
        differences / (k * self.labels.len() as f64)
    }

    /// How compact the groups are and how far apart. Fails for fewer than two groups.
    pub fn separation(&self, cloud: &Cloud) -> Result<Separation, MetricError> {
        self.at_least_two()?;
        let (n, d, k) = (cloud.rows(), cloud.columns(), self.groups());
        let mut centroids = vec![0.0; k * d];
        let centroid = |c: usize| c * d..(c + 1) * d;
        cloud.each_row(|i, row| add_scaled(&mut centroids[centroid(self.labels[i] as usize)], row, 1.0));
        for (c, size) in self.sizes.iter().enumerate() {
            centroids[centroid(c)].iter_mut().for_each(|x| *x /= *size as f64);
        }
        let mut within = 0.0;
        let mut widths = vec![0.0; k];
        cloud.each_row(|i, row| {
            let c = self.labels[i] as usize;
            let square = squared_distance(row, &centroids[centroid(c)]);
            within += square;
            widths[c] += square.sqrt() / self.sizes[c] as f64;
        });
        let between =
            (0..k).map(|c| self.sizes[c] as f64 * squared_distance(&centroids[centroid(c)], cloud.mean())).sum::<f64>();
        let worst = |c: usize| {
            (0..k)
                .filter(|other| *other != c)
                .map(|other| {
                    let apart = squared_distance(&centroids[centroid(c)], &centroids[centroid(other)]).sqrt();
                    (widths[c] + widths[other]) / apart
                })
                .fold(0.0, f64::max)
        };
        let (rows, groups) = (n as f64, k as f64);
        Ok(Separation {
            within,
            between,
            calinski_harabasz: between / within * (rows - groups) / (groups - 1.0),
            davies_bouldin: (0..k).map(worst).sum::<f64>() / groups,
            centroids,
        })
    }

    /// Mean cosine of pairs inside groups, and of pairs across. Linear in the rows: sums of unit rows say
    /// it all.
    pub fn cosines(&self, cloud: &Cloud) -> Result<(f64, f64), MetricError> {
        let d = cloud.columns();
        let sums = self.sums_of_directions(cloud)?;
        let mut all = vec![0.0; d];
        let (mut inside, mut pairs_inside) = (0.0, 0.0);
        for (sum, size) in sums.chunks_exact(d).zip(&self.sizes) {
            add_scaled(&mut all, sum, 1.0);
            let size = *size as f64;
            inside += 0.5 * (dot(sum, sum) - size);
            pairs_inside += 0.5 * size * (size - 1.0);
        }
        let across = 0.5 * (dot(&all, &all) - cloud.rows() as f64) - inside;
        Ok((inside / pairs_inside, across / (cloud.pairs() - pairs_inside)))
    }

    /// Largest cosine of two groups' mean directions. Fails for fewer than two groups.
    pub fn closest_groups(&self, cloud: &Cloud) -> Result<f64, MetricError> {
        self.at_least_two()?;
        let d = cloud.columns();
        let sums = self.sums_of_directions(cloud)?;
        let mut largest = f64::NEG_INFINITY;
        for (a, first) in sums.chunks_exact(d).enumerate() {
            for second in sums.chunks_exact(d).take(a) {
                largest = largest.max(dot(first, second) / (dot(first, first) * dot(second, second)).sqrt());
            }
        }
        Ok(largest)
    }

    fn sums_of_directions(&self, cloud: &Cloud) -> Result<Vec<f64>, MetricError> {
        let inverse = cloud.inverse_lengths()?;
        let d = cloud.columns();
        let mut sums = vec![0.0; self.groups() * d];
        cloud.each_row(|i, row| {
            let c = self.labels[i] as usize;
            add_scaled(&mut sums[c * d..(c + 1) * d], row, inverse[i]);
        });
        Ok(sums)
    }

    fn at_least_two(&self) -> Result<(), MetricError> {
        match self.groups() {
            0 | 1 => Err(MetricError::NotDefined { what: "there is only one group; it needs at least two".into() }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_their_balance() {
        let partition = Partition::new(&[7, 2, 7, 7, 2, 9, 7, 7]);
        assert_eq!((partition.labels[0], partition.labels[1], partition.labels[5]), (1, 0, 2));
        assert_eq!(partition.sizes, [2, 5, 1]);
        // Gini by its definition: sum of |a - b| over ordered pairs is 16, over 2 k² mean.
        assert!((partition.gini() - 16.0 / (2.0 * 9.0 * 8.0 / 3.0)).abs() < 1e-15);
        assert_eq!(Partition::new(&[1, 1, 0, 0]).gini(), 0.0);
        assert!((Partition::new(&[1, 1, 0, 0]).entropy() - std::f64::consts::LN_2).abs() < 1e-15);
    }
}
