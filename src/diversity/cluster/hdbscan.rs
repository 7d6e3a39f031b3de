//! HDBSCAN: clusters of any shape as peaks of density, the rest noise (Campello et al. 2013).

use super::{Points, shortest_tree};
use crate::diversity::{Cloud, MetricError};
use crate::num::lanes::squared_distance;

/// Cluster of every row, 0-based, `None` for noise. Clusters have at least `least` rows; a row's density is
/// that of the distance to neighbour `neighbours` with the row itself counted first (as scikit-learn's
/// `min_samples`). Clusters are chosen by excess of mass; all rows together are never one. Fails where there
/// are fewer rows than either number, or either is below 2.
pub fn hdbscan(cloud: &Cloud, least: usize, neighbours: usize) -> Result<Vec<Option<u32>>, MetricError> {
    let n = cloud.rows();
    if least < 2 || neighbours < 2 || n < least.max(neighbours) || cloud.neighbours().k() < neighbours - 1 {
        return Err(MetricError::TooFewRows { rows: n, least: least.max(neighbours).max(2) });
    }
    let core: Vec<f64> = cloud.neighbours().kth(neighbours - 1).collect();
    let points = Points::of(cloud);
    let mut edges =
        shortest_tree(n, |i, j| squared_distance(points.row(i), points.row(j)).sqrt().max(core[i]).max(core[j]));
    edges.sort_by(|a, b| a.2.total_cmp(&b.2));
    let merges = Merges::of(n, &edges);
    let clusters = Condensed::of(&merges, least);
    Ok(clusters.labels(n))
}

/// Rows and clusters merged two at a time, the closest first. Items below n are rows, item n + k is merge k.
struct Merges {
    rows: usize,
    /// (one, other, distance)
    pairs: Vec<(usize, usize, f64)>,
    sizes: Vec<usize>,
}

impl Merges {
    fn of(rows: usize, edges: &[(u32, u32, f64)]) -> Self {
        let mut parent: Vec<usize> = (0..2 * rows).collect();
        fn root(parent: &mut [usize], mut item: usize) -> usize {
            while parent[item] != item {
                parent[item] = parent[parent[item]];
                item = parent[item];
            }
            item
        }
        let mut merges = Self { rows, pairs: Vec::with_capacity(edges.len()), sizes: vec![1; rows] };
        for (i, j, distance) in edges {
            let (a, b) = (root(&mut parent, *i as usize), root(&mut parent, *j as usize));
            let new = rows + merges.pairs.len();
            parent[a] = new;
            parent[b] = new;
            merges.pairs.push((a, b, *distance));
            merges.sizes.push(merges.sizes[a] + merges.sizes[b]);
        }
        merges
    }

    /// The rows under an item.
    fn rows_of(&self, item: usize) -> Vec<usize> {
        let mut open = vec![item];
        let mut rows = Vec::new();
        while let Some(item) = open.pop() {
            match item.checked_sub(self.rows) {
                None => rows.push(item),
                Some(merge) => open.extend([self.pairs[merge].0, self.pairs[merge].1]),
            }
        }
        rows
    }
}

/// The tree of clusters large enough to count; the first is the root, and parents come before children.
struct Condensed {
    clusters: Vec<Node>,
}

struct Node {
    parent: usize,
    /// Density (one over distance) at which it splits off.
    birth: f64,
    /// Sum over its rows of the density at which they leave it, less its birth.
    stability: f64,
    /// Rows that leave it one by one.
    rows: Vec<usize>,
    children: Vec<usize>,
}

impl Condensed {
    fn of(merges: &Merges, least: usize) -> Self {
        // Exact duplicates have no end of density; a finite one keeps sums finite.
        let density = |distance: f64| if distance > 1e-150 { 1.0 / distance } else { 1e150 };
        let root = Node { parent: 0, birth: 0.0, stability: 0.0, rows: Vec::new(), children: Vec::new() };
        let mut clusters = vec![root];
        let mut open = vec![(merges.rows + merges.pairs.len() - 1, 0)];
        while let Some((item, cluster)) = open.pop() {
            let Some(merge) = item.checked_sub(merges.rows) else { continue };
            let (a, b, distance) = merges.pairs[merge];
            let at = density(distance);
            let both = merges.sizes[a] >= least && merges.sizes[b] >= least;
            for part in [a, b] {
                let size = merges.sizes[part];
                let gained = (at - clusters[cluster].birth) * size as f64;
                if both {
                    clusters[cluster].stability += gained;
                    let child = clusters.len();
                    clusters[cluster].children.push(child);
                    clusters.push(Node {
                        parent: cluster,
                        birth: at,
                        stability: 0.0,
                        rows: Vec::new(),
                        children: Vec::new(),
                    });
                    open.push((part, child));
                } else if size >= least {
                    open.push((part, cluster));
                } else {
                    clusters[cluster].stability += gained;
                    clusters[cluster].rows.extend(merges.rows_of(part));
                }
            }
        }
        Self { clusters }
    }

    /// Labels by excess of mass: a cluster is chosen if it is more stable than its parts together.
    fn labels(&self, n: usize) -> Vec<Option<u32>> {
        let mut best: Vec<f64> = self.clusters.iter().map(|node| node.stability).collect();
        let mut chosen = vec![false; self.clusters.len()];
        for (c, node) in self.clusters.iter().enumerate().skip(1).rev() {
            let parts: f64 = node.children.iter().map(|child| best[*child]).sum();
            if parts > node.stability {
                best[c] = parts;
            } else {
                chosen[c] = true;
            }
        }
        // The topmost chosen cluster on the way up from a node owns its rows.
        let mut owner: Vec<Option<usize>> = vec![None; self.clusters.len()];
        let mut labels = vec![None; n];
        let mut next = 0;
        let mut numbers = vec![0; self.clusters.len()];
        for (c, node) in self.clusters.iter().enumerate() {
            owner[c] = owner[node.parent].or(chosen[c].then_some(c));
            if owner[c] == Some(c) {
                numbers[c] = next;
                next += 1;
            }
            for row in &node.rows {
                labels[*row] = owner[c].map(|owner| numbers[owner]);
            }
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::Matrix;
    use crate::diversity::cloud::Kept;
    use crate::num::Rng;

    #[test]
    fn two_rings_and_noise() {
        let mut rng = Rng::new(4);
        let mut values = Vec::new();
        for i in 0..200 {
            let (angle, radius) = (0.0314 * f64::from(i) * 2.0, if i % 2 == 0 { 1.0 } else { 4.0 });
            values.extend([radius * libm::cos(angle), radius * libm::sin(angle)].map(|x| x + 0.02 * rng.normal()));
        }
        values.extend([20.0, 20.0, -30.0, 10.0]);
        let matrix = Matrix::from_f64(2, &values).unwrap();
        let kept = Kept::default();
        let labels = hdbscan(&Cloud::new(&matrix, &kept), 10, 5).unwrap();
        assert!(labels[200].is_none() && labels[201].is_none());
        for i in 2..200 {
            assert!(labels[i].is_some() && labels[i] == labels[i % 2], "row {i}: {:?}", labels[i]);
        }
        assert_ne!(labels[0], labels[1]);
    }

    #[test]
    fn duplicates_and_too_few_rows() {
        let matrix = Matrix::new(1, [vec![1.0; 8], vec![5.0; 8]].concat()).unwrap();
        let kept = Kept::default();
        let cloud = Cloud::new(&matrix, &kept);
        let labels = hdbscan(&cloud, 4, 4).unwrap();
        assert!(labels.iter().all(Option::is_some) && labels[0] != labels[15]);
        assert!(hdbscan(&cloud, 20, 4).is_err() && hdbscan(&cloud, 1, 4).is_err());
    }
}
