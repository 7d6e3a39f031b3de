//! Column by column against a reference: for tables, whose columns mean something.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::{Cloud, Sample};
use crate::num::quantile::sorted;

pub static MARGINALS: Metric = Metric {
    id: "marginals",
    title: "Distance of the marginals",
    summary: "How unlike the reference the columns are one by one: says nothing of how they go together.",
    family: Family::TwoSets,
    papers: &[],
    formula: r"\frac{1}{d}\sum_k \sup_x \left|F_k(x) - G_k(x)\right|",
    range: (0.0, 1.0),
    direction: Direction::Farther,
    conventions: &[
        "ks: Kolmogorov-Smirnov, averaged over columns; w1: area between the distribution functions, in the unit of the \
         column, averaged; the worst column's ks beside it",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let d = set.columns() as f64;
    let (mut largest, mut areas, mut worst) = (0.0, 0.0, 0.0_f64);
    for k in 0..set.columns() {
        let (gap, area) = between(&column(&set, k), &column(&reference, k));
        largest += gap;
        areas += area;
        worst = worst.max(gap);
    }
    Reading::defined([("ks_marginal_mean", largest / d), ("w1_marginal_mean", areas / d), ("ks_marginal_worst", worst)])
}

fn column(cloud: &Cloud, k: usize) -> Vec<f64> {
    sorted(&(0..cloud.rows()).map(|i| cloud.matrix.number(i, k)).collect::<Vec<f64>>())
}

/// Largest gap and area between the distribution functions of two sorted lists.
fn between(a: &[f64], b: &[f64]) -> (f64, f64) {
    let (mut i, mut j) = (0, 0);
    let (mut largest, mut area, mut gap) = (0.0_f64, 0.0, 0.0_f64);
    let mut before = f64::NAN;
    while i < a.len() || j < b.len() {
        let at = a.get(i).copied().unwrap_or(f64::INFINITY).min(b.get(j).copied().unwrap_or(f64::INFINITY));
        if !before.is_nan() {
            area += gap * (at - before);
        }
        while a.get(i).is_some_and(|x| *x <= at) {
            i += 1;
        }
        while b.get(j).is_some_and(|x| *x <= at) {
            j += 1;
        }
        gap = (i as f64 / a.len() as f64 - j as f64 / b.len() as f64).abs();
        largest = largest.max(gap);
        before = at;
    }
    (largest, area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_areas_by_hand() {
        assert_eq!(between(&[0.0, 1.0], &[0.0, 1.0]), (0.0, 0.0));
        assert_eq!(between(&[0.0, 0.0], &[2.0]), (1.0, 2.0));
        let (largest, area) = between(&[0.0, 1.0, 2.0], &[0.0, 2.0]);
        assert!((largest - 1.0 / 6.0).abs() < 1e-15 && (area - 1.0 / 3.0).abs() < 1e-15);
    }
}
