//! How much two partitions of the same rows agree.

use super::Partition;
use std::collections::BTreeMap;

/// Agreement of a partition with the true one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Adjusted Rand index (Hubert and Arabie 1985): 1 if equal, about 0 by chance.
    pub rand: f64,
    /// Mutual information over the mean of the two entropies.
    pub mutual_information: f64,
    /// The same less what chance gives (Vinh et al. 2010).
    pub adjusted_mutual_information: f64,
    /// Harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007).
    pub v_measure: f64,
    /// Share of rows in the commonest true group of their cluster.
    pub purity: f64,
}

/// Agreement of `found` with `truth`; `None` unless both are of the same rows, and of some.
pub fn agreement(truth: &Partition, found: &Partition) -> Option<Agreement> {
    let n = truth.labels.len();
    if n == 0 || n != found.labels.len() {
        return None;
    }
    let mut table: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for pair in truth.labels.iter().copied().zip(found.labels.iter().copied()) {
        *table.entry(pair).or_default() += 1;
    }
    let rows = n as f64;
    let mut largest = vec![0; found.groups()];
    let mut mutual = 0.0;
    for ((true_group, group), count) in &table {
        let (a, b) = (truth.sizes[*true_group as usize] as f64, found.sizes[*group as usize] as f64);
        let both = *count as f64;
        mutual += both / rows * libm::log(rows * both / (a * b));
        largest[*group as usize] = largest[*group as usize].max(*count);
    }
    let (h_truth, h_found) = (truth.entropy(), found.entropy());
    let mean_entropy = 0.5 * (h_truth + h_found);
    // Two partitions into one group each are equal, and carry no information.
    let share = |information: f64, of: f64| if of > 0.0 { information / of } else { 1.0 };
    let expected = expected_information(truth, found);
    let homogeneity = share(mutual, h_truth);
    let completeness = share(mutual, h_found);
    let together = homogeneity + completeness;
    Some(Agreement {
        rand: adjusted_rand(truth, found, &table),
        mutual_information: share(mutual, mean_entropy),
        adjusted_mutual_information: share(mutual - expected, mean_entropy - expected),
        v_measure: if together > 0.0 { 2.0 * homogeneity * completeness / together } else { 0.0 },
        purity: largest.iter().sum::<usize>() as f64 / rows,
    })
}

fn adjusted_rand(truth: &Partition, found: &Partition, table: &BTreeMap<(u32, u32), usize>) -> f64 {
    let pairs = |count: usize| 0.5 * count as f64 * (count as f64 - 1.0);
    let both: f64 = table.values().map(|count| pairs(*count)).sum();
    let (a, b): (f64, f64) =
        (truth.sizes.iter().map(|size| pairs(*size)).sum(), found.sizes.iter().map(|size| pairs(*size)).sum());
    let all = pairs(truth.labels.len());
    let expected = if all > 0.0 { a * b / all } else { 0.0 };
    let most = 0.5 * (a + b);
    if most == expected { 1.0 } else { (both - expected) / (most - expected) }
}

/// Mutual information of two partitions with these sizes, labels shuffled (hypergeometric).
fn expected_information(truth: &Partition, found: &Partition) -> f64 {
    let n = truth.labels.len();
    let factorial: Vec<f64> = (0..=n).map(|k| libm::lgamma(k as f64 + 1.0)).collect();
    let mut expected = 0.0;
    for a in truth.sizes.iter().copied() {
        for b in found.sizes.iter().copied() {
            for both in (a + b).saturating_sub(n).max(1)..=a.min(b) {
                let (x, rows) = (both as f64, n as f64);
                let information = x / rows * libm::log(rows * x / (a as f64 * b as f64));
                let chance = factorial[a] + factorial[b] + factorial[n - a] + factorial[n - b]
                    - factorial[n]
                    - factorial[both]
                    - factorial[a - both]
                    - factorial[b - both]
                    - factorial[n + both - a - b];
                expected += information * libm::exp(chance);
            }
        }
    }
    expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_renamed_and_unrelated_partitions() {
        let truth = Partition::new(&[0, 0, 0, 1, 1, 1, 2, 2, 2]);
        let renamed = Partition::new(&[5, 5, 5, 3, 3, 3, 4, 4, 4]);
        let equal = agreement(&truth, &renamed).unwrap();
        for value in [equal.rand, equal.mutual_information, equal.v_measure, equal.purity] {
            assert!((value - 1.0).abs() < 1e-12);
        }
        assert!((equal.adjusted_mutual_information - 1.0).abs() < 1e-12);
        let across = agreement(&truth, &Partition::new(&[0, 1, 2, 0, 1, 2, 0, 1, 2])).unwrap();
        // sklearn.metrics.adjusted_rand_score and adjusted_mutual_info_score
        assert!((across.rand + 1.0 / 3.0).abs() < 1e-12 && across.mutual_information.abs() < 1e-12);
        assert!(across.adjusted_mutual_information < -0.4);
        let one = Partition::new(&[0, 0]);
        assert_eq!(agreement(&one, &one).unwrap().rand, 1.0);
        assert!(agreement(&truth, &one).is_none());
    }
}
