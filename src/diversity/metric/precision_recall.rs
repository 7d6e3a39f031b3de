//! Precision, recall, density and coverage against a reference, by balls around its rows.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::cloud::{TILE, direct_square};
use crate::diversity::{Cloud, Sample};
use crate::law::Paper;

pub static PRECISION_RECALL: Metric = Metric {
    id: "precision-recall",
    title: "Precision, recall, density, coverage",
    summary: "How much of the reference the set covers, and how much of the set lies where the reference is.",
    family: Family::TwoSets,
    papers: &[
        Paper { atlas: None, arxiv: "2002.09797", cite: "Naeem et al. 2020", place: "density and coverage" },
        Paper { atlas: None, arxiv: "1904.06991", cite: "Kynkäänniemi et al. 2019", place: "precision and recall" },
    ],
    formula: r"\frac{1}{m}\left|\{r : \min_s \lVert r - s \rVert < \rho_k(r)\}\right|",
    range: (0.0, 1.0),
    direction: Direction::Closer,
    conventions: &[
        "coverage_k5 is shown; rho_k is the distance to neighbour k inside the own set, not counting the row itself",
        "all comparisons strict, as in the prdc package; density has no upper end",
        "a set squeezed into the middle of the reference has high precision, density and coverage and a recall of 0: \
         read all four",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 4,
    cost: Cost::Pairs,
    features: &[],
    compute,
};

/// Shares of rows inside the balls of the other set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balls {
    pub precision: f64,
    pub recall: f64,
    pub density: f64,
    pub coverage: f64,
}

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let (five, three) = (balls(&set, &reference, 5), balls(&set, &reference, 3)?);
    let mut values = Vec::new();
    for (k, balls) in [(5, five), (3, Ok(three))] {
        let Ok(balls) = balls else { continue };
        values.extend([
            (format!("coverage_k{k}"), balls.coverage),
            (format!("precision_k{k}"), balls.precision),
            (format!("recall_k{k}"), balls.recall),
            (format!("density_k{k}"), balls.density),
        ]);
    }
    Reading::defined(values)
}

/// Shares for balls that reach to neighbour `k`. Fails where a set has no more than `k` rows.
pub fn balls(set: &Cloud, reference: &Cloud, k: usize) -> Result<Balls, MetricError> {
    let (n, m) = (set.rows(), reference.rows());
    if k == 0 || set.neighbours().k() < k || reference.neighbours().k() < k {
        return Err(MetricError::TooFewRows { rows: n.min(m), least: k.max(1) + 1 });
    }
    let radii = |cloud: &Cloud| -> Vec<f64> { cloud.neighbours().kth(k).map(|radius| radius * radius).collect() };
    let (set_radii, reference_radii) = (radii(set), radii(reference));
    // Inside some ball of the other set, and in how many balls of the reference.
    let (mut set_inside, mut reference_inside) = (vec![false; n], vec![false; m]);
    let mut reference_met = vec![false; m];
    let mut inside = 0_u64;
    let mut buffer = vec![0.0; TILE * TILE];
    set.each_tile_with(reference, |tile| {
        tile.squared_distances(&mut buffer);
        tile.each(&buffer, |i, j, square| {
            let within = |radius: f64| {
                // A row at the very radius is outside: where rounding decides, as for copies of rows of the
                // reference, the distance is taken the way the radius was.
                let near = (square - radius).abs() <= 1e-9 * radius;
                let square = if near { direct_square(set.matrix, i, reference.matrix, j) } else { square };
                square.sqrt() < radius.sqrt()
            };
            if within(reference_radii[j]) {
                inside += 1;
                set_inside[i] = true;
                reference_met[j] = true;
            }
            if within(set_radii[i]) {
                reference_inside[j] = true;
            }
        });
    });
    let share = |rows: &[bool]| rows.iter().filter(|inside| **inside).count() as f64 / rows.len() as f64;
    Ok(Balls {
        precision: share(&set_inside),
        recall: share(&reference_inside),
        density: inside as f64 / (k * n) as f64,
        coverage: share(&reference_met),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::Matrix;
    use crate::diversity::cloud::Kept;
    use crate::num::Rng;

    #[test]
    fn a_copy_of_the_reference_is_as_good_as_it_gets() {
        let mut rng = Rng::new(2);
        let matrix = Matrix::new(6, (0..600).map(|_| rng.normal() as f32).collect()).unwrap();
        let (a, b) = (Kept::default(), Kept::default());
        let (set, reference) = (Cloud::new(&matrix, &a), Cloud::new(&matrix, &b));
        let balls = balls(&set, &reference, 5).unwrap();
        assert_eq!((balls.precision, balls.recall, balls.coverage), (1.0, 1.0, 1.0));
        // In every ball: its own centre and the four neighbours inside the radius, the fifth being on it.
        assert_eq!(balls.density, 1.0);
    }
}
