//! Sets of vectors whose spread or dimension is known because it was planted: what measures are tried on.

use super::Matrix;
use crate::num::Rng;

/// A Gaussian cloud of known spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlantedCloud {
    pub id: &'static str,
    pub title: &'static str,
    /// Variance along the last axis over that along the first; geometric in between.
    pub flattening: f64,
    /// Distance of the mean from the origin, in standard deviations of the first axis.
    pub offset: f64,
}

/// Seven clouds, from the widest to the narrowest. Some lean away from the origin and some do not: the
/// lean is no spread, but it is what the mean cosine sees.
pub const CLOUDS: [PlantedCloud; 7] = [
    PlantedCloud { id: "ball", title: "Ball", flattening: 1.0, offset: 0.0 },
    PlantedCloud { id: "distant-ball", title: "Ball far from the origin", flattening: 0.4, offset: 8.0 },
    PlantedCloud { id: "oval", title: "Oval", flattening: 0.1, offset: 0.0 },
    PlantedCloud { id: "cone", title: "Cone", flattening: 0.03, offset: 4.0 },
    PlantedCloud { id: "cigar", title: "Cigar", flattening: 0.005, offset: 0.0 },
    PlantedCloud { id: "distant-cigar", title: "Cigar far from the origin", flattening: 5e-4, offset: 8.0 },
    PlantedCloud { id: "needle", title: "Needle", flattening: 1e-6, offset: 0.0 },
];

impl PlantedCloud {
    fn variances(&self, columns: usize) -> impl Iterator<Item = f64> + '_ {
        let last = (columns.max(2) - 1) as f64;
        (0..columns).map(move |k| libm::pow(self.flattening, k as f64 / last))
    }

    /// Participation ratio of the planted covariance over the columns: 1 if all directions are used alike.
    pub fn spread(&self, columns: usize) -> f64 {
        let total: f64 = self.variances(columns).sum();
        let squares: f64 = self.variances(columns).map(|variance| variance * variance).sum();
        total * total / squares / columns as f64
    }

    /// `rows` rows of `columns` numbers, at least 1 of each, drawn from a seed.
    pub fn draw(&self, rows: usize, columns: usize, seed: u64) -> Matrix {
        let mut rng = Rng::new(seed);
        let deviations: Vec<f64> = self.variances(columns.max(1)).map(f64::sqrt).collect();
        let shift = self.offset / (columns.max(1) as f64).sqrt();
        let values = (0..rows.max(1))
            .flat_map(|_| {
                deviations.iter().map(|deviation| (shift + deviation * rng.normal()) as f32).collect::<Vec<_>>()
            })
            .collect();
        // Normal draws are finite and there is at least one.
        Matrix::new(columns.max(1), values).unwrap_or_default()
    }
}

/// Points on a curved surface of a known dimension: normal coordinates, and sines of their sums in the
/// columns beyond. `columns` is at least `dimension`, which is at least 1.
pub fn surface(dimension: usize, rows: usize, columns: usize, seed: u64) -> Matrix {
    let dimension = dimension.max(1);
    let columns = columns.max(dimension);
    let mut rng = Rng::new(seed);
    let mut values = Vec::with_capacity(rows.max(1) * columns);
    for _ in 0..rows.max(1) {
        let point: Vec<f64> = (0..dimension).map(|_| rng.normal()).collect();
        let bent = |k: usize| libm::sin(point[k % dimension] + point[(k + 1 + k / dimension) % dimension] + k as f64);
        values.extend(point.iter().map(|x| *x as f32));
        values.extend((dimension..columns).map(|k| (0.3 * bent(k)) as f32));
    }
    // Normal draws and sines are finite and there is at least one.
    Matrix::new(columns, values).unwrap_or_default()
}

#[cfg(test)]
#[allow(
    non_snake_case,
    reason = "row tests carry the id of their Atlas row, a double underscore, then what they prove"
)]
mod tests {
    use super::*;
    use crate::diversity::Sample;
    use crate::diversity::metric::registry::metric;

    fn read(matrix: &Matrix, id: &str, name: &str) -> f64 {
        let sample = Sample { vectors: Some(matrix), ..Sample::default() };
        metric(id).unwrap().measure(&sample).unwrap().value(name).unwrap()
    }

    #[test]
    fn row_reliable_spread__enrichment_and_vasicek_order_seven_clouds_and_mean_cosine_does_not() {
        for columns in [16, 64] {
            assert!(CLOUDS.windows(2).all(|pair| pair[0].spread(columns) > pair[1].spread(columns)));
            let drawn: Vec<Matrix> = (7..).zip(CLOUDS).map(|(seed, cloud)| cloud.draw(1000, columns, seed)).collect();
            let all = |id, name| -> Vec<f64> { drawn.iter().map(|matrix| read(matrix, id, name)).collect() };
            // Both fall with spread, and the clouds stand from the widest down.
            let rises = |values: &[f64]| values.windows(2).all(|pair| pair[0] < pair[1]);
            let (enrichment, vasicek) = (all("early-enrichment", "eee"), all("vasicek-ratio", "vrm_det_vasicek"));
            assert!(rises(&enrichment), "{columns}: {enrichment:?}");
            assert!(rises(&vasicek), "{columns}: {vasicek:?}");
            let cosine = all("mean-cosine", "cos_mean");
            assert!(!rises(&cosine), "{columns}: {cosine:?}");
            // Not by a little: a wide cloud far off reads as the least varied of all but one.
            let below = cosine.iter().filter(|other| **other < cosine[1]).count();
            assert!(below >= 5, "{columns}: {cosine:?}");
        }
    }

    #[test]
    fn later_row_intentional_data_scaling__both_estimates_recover_planted_dimensions() {
        for dimension in [2, 5, 10] {
            let matrix = surface(dimension, 1000, 24, 3);
            let known = dimension as f64;
            let two = read(&matrix, "two-nn", "twonn_ols_discard10");
            let local = read(&matrix, "local-dimension", "lid_mle_k10_harmonic");
            for found in [two, local] {
                assert!((found / known - 1.0).abs() < 0.15, "{found} is not {dimension}");
            }
            let exponent = read(&matrix, "two-nn", "exponent_if_smooth");
            assert!((exponent * two - 4.0).abs() < 1e-12);
        }
    }
}
