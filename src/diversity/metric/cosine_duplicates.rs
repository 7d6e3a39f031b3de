//! Near-duplicates: how many there are, and which pairs.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::diversity::cloud::{DUPLICATE_THRESHOLDS, TILE};
use crate::law::Paper;
use crate::num::components::Components;

pub static NEAR_DUPLICATES: Metric = Metric {
    id: "near-duplicates",
    title: "Near-duplicates",
    summary: "Share of rows with another row of almost the same meaning.",
    family: Family::Redundancy,
    papers: &[
        Paper { atlas: None, arxiv: "2303.09540", cite: "Abbas et al. 2023 (SemDeDup)", place: "removal rule" },
        Paper {
            atlas: Some("vec2face"),
            arxiv: "2409.02979",
            cite: "Wu et al. 2024 (Vec2Face)",
            place: "separable identities",
        },
    ],
    formula: r"\frac{1}{n}\left|\{i : \max_{j \ne i} \cos(x_i, x_j) > t\}\right|",
    range: (0.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "strictly above the threshold; t0.95 is shown",
        "dup_groups: what is left when one row of each chain of near-duplicates is kept",
        "semdedup_removed: rows with an earlier row above the threshold, removed themselves or not; \
         vec2face_unique: the others",
        "three rules that differ on chains of near-duplicates: say which one is used",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let pairs = cloud.cosines()?;
    let n = cloud.rows();
    let share = |t: f64| pairs.nearest_cosine().filter(|cosine| *cosine > t).count() as f64 / n as f64;
    let removed = |t: f64| pairs.repeats_before(t).count();
    let mut values = vec![("dup_frac_t0.95".to_string(), share(0.95))];
    for (k, t) in DUPLICATE_THRESHOLDS.into_iter().enumerate() {
        values.extend([
            (format!("dup_groups_t{t}"), pairs.groups[k] as f64),
            (format!("semdedup_removed_count_t{t}"), removed(t) as f64),
            (format!("vec2face_unique_t{t}"), (n - removed(t)) as f64),
        ]);
        if t != 0.95 {
            values.push((format!("dup_frac_t{t}"), share(t)));
        }
    }
    values.push(("vec2face_unique_t0.4".into(), (n - removed(0.4)) as f64));
    Reading::defined(values)
}

/// Pairs of rows whose cosine is above a threshold, and the groups they form.
#[derive(Clone, Debug, PartialEq)]
pub struct NearDuplicates {
    /// (row, later row, cosine), the most alike first.
    pub pairs: Vec<(u32, u32, f64)>,
    /// Pairs above the threshold that were too many to list; those listed are the most alike.
    pub left_out: usize,
    /// Group of every row, 0-based by first row; a row without a partner is a group of its own.
    pub groups: Vec<u32>,
    pub group_count: usize,
}

/// How many pairs are listed at most.
pub const MOST_PAIRS: usize = 100_000;

/// The pairs of rows with a cosine strictly above `threshold`. Fails where there are no vectors or a row
/// is all zeros.
pub fn near_duplicates(sample: &Sample<'_>, threshold: f64) -> Result<NearDuplicates, MetricError> {
    let cloud = sample.cloud()?;
    cloud.inverse_lengths()?;
    let mut pairs: Vec<(u32, u32, f64)> = Vec::new();
    let mut found = 0;
    let mut components = Components::new(cloud.rows());
    let mut buffer = vec![0.0; TILE * TILE];
    cloud.each_tile(|tile| {
        tile.cosine_distances(&mut buffer);
        tile.each(&buffer, |i, j, apart| {
            if 1.0 - apart > threshold {
                found += 1;
                components.join(i as u32, j as u32);
                pairs.push((i as u32, j as u32, 1.0 - apart));
            }
        });
        if pairs.len() > 2 * MOST_PAIRS {
            keep_most_alike(&mut pairs);
        }
    });
    keep_most_alike(&mut pairs);
    Ok(NearDuplicates {
        left_out: found - pairs.len(),
        pairs,
        group_count: components.count(),
        groups: components.labels(),
    })
}

fn keep_most_alike(pairs: &mut Vec<(u32, u32, f64)>) {
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    pairs.truncate(MOST_PAIRS);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::Matrix;

    #[test]
    fn pairs_and_groups_of_a_chain() {
        // Directions 0, 20, 40 and 180 degrees: cos 20° = 0.94, cos 40° = 0.77.
        let at = |degrees: f64| [libm::cos(degrees.to_radians()) as f32, libm::sin(degrees.to_radians()) as f32];
        let values = [0.0, 20.0, 40.0, 180.0].iter().flat_map(|degrees| at(*degrees)).collect();
        let matrix = Matrix::new(2, values).unwrap();
        let sample = Sample { vectors: Some(&matrix), ..Sample::default() };
        let found = near_duplicates(&sample, 0.9).unwrap();
        let places: Vec<(u32, u32)> = found.pairs.iter().map(|pair| (pair.0, pair.1)).collect();
        assert!(places.contains(&(0, 1)) && places.contains(&(1, 2)) && places.len() == 2);
        assert_eq!((found.groups, found.group_count, found.left_out), (vec![0, 0, 0, 1], 2, 0));
        // SemDeDup drops both followers of the chain, the group count keeps one of three.
        let reading = NEAR_DUPLICATES.measure(&sample).unwrap();
        assert_eq!(reading.value("semdedup_removed_count_t0.9"), Some(2.0));
        assert_eq!(reading.value("dup_groups_t0.9"), Some(2.0));
        assert_eq!(reading.value("dup_frac_t0.9"), Some(0.75));
    }

    #[test]
    fn too_many_pairs_are_counted_and_the_closest_kept() {
        let n = 700;
        let values = (0..n).flat_map(|i| [1.0, 1e-3 * i as f32]).collect();
        let matrix = Matrix::new(2, values).unwrap();
        let sample = Sample { vectors: Some(&matrix), ..Sample::default() };
        let found = near_duplicates(&sample, 0.5).unwrap();
        assert_eq!(found.pairs.len() + found.left_out, n * (n - 1) / 2);
        assert_eq!((found.pairs.len(), found.group_count), (MOST_PAIRS, 1));
        assert!(found.pairs.windows(2).all(|pair| pair[0].2 >= pair[1].2));
    }
}
