//! Fréchet distance between the Gaussians of two sets.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::cloud::{TILE, not_settled};
use crate::diversity::cloud::{moments, tiles::Packed};
use crate::diversity::{Cloud, Sample};
use crate::law::Paper;
use crate::num::lanes::{dot, squared_distance};
use crate::num::symmetric::{eigen, eigenvalues};

pub static FRECHET: Metric = Metric {
    id: "frechet",
    title: "Fréchet distance",
    summary: "How far mean and covariance are from those of the reference: 0 if they agree.",
    family: Family::TwoSets,
    papers: &[Paper { atlas: None, arxiv: "1706.08500", cite: "Heusel et al. 2017", place: "FID" }],
    formula: r"\lVert \mu_R - \mu_S \rVert^2 + \mathrm{tr}\!\left(C_R + C_S - 2 (C_R C_S)^{1/2}\right)",
    range: (0.0, f64::INFINITY),
    direction: Direction::Farther,
    conventions: &[
        "squared distance; covariances divided by n - 1; frechet_unit: rows scaled to length 1 first",
        "falls with the number of rows: compare sets of equal size",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 2,
    cost: Cost::Spectrum,
    features: &[],
    compute,
};

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let raw = frechet(&Scaled::raw(&set), &Scaled::raw(&reference))?;
    let unit = match (Scaled::unit(&set), Scaled::unit(&reference)) {
        (Ok(set), Ok(reference)) => frechet(&set, &reference)?,
        _ => f64::NAN,
    };
    Reading::defined([("frechet", raw), ("frechet_unit", unit)])
}

/// Rows times a scale of their own, and their mean.
struct Scaled<'c> {
    cloud: &'c Cloud<'c>,
    scale: Option<&'c [f64]>,
    mean: Vec<f64>,
}

impl<'c> Scaled<'c> {
    fn raw(cloud: &'c Cloud<'c>) -> Self {
        Self { cloud, scale: None, mean: cloud.mean().to_vec() }
    }

    fn unit(cloud: &'c Cloud<'c>) -> Result<Self, MetricError> {
        let n = cloud.rows() as f64;
        let mean = cloud.sum_of_directions()?.iter().map(|sum| sum / n).collect();
        Ok(Self { cloud, scale: Some(cloud.inverse_lengths()?), mean })
    }

    /// Writes a centred row over sqrt(n - 1), so that inner products make covariances.
    fn write(&self, i: usize, out: &mut [f64]) {
        self.cloud.matrix.write_row(i, out);
        let by = 1.0 / (self.cloud.rows() as f64 - 1.0).sqrt();
        let scale = self.scale.map_or(1.0, |scale| scale[i]);
        out.iter_mut().zip(&self.mean).for_each(|(x, mean)| *x = (*x * scale - mean) * by);
    }

    fn variance(&self) -> f64 {
        let mut row = vec![0.0; self.cloud.columns()];
        (0..self.cloud.rows())
            .map(|i| {
                self.write(i, &mut row);
                dot(&row, &row)
            })
            .sum()
    }
}

fn frechet(set: &Scaled, reference: &Scaled) -> Result<f64, MetricError> {
    let least = set.cloud.rows().min(reference.cloud.rows());
    if least < 2 {
        return Err(MetricError::TooFewRows { rows: least, least: 2 });
    }
    let (small, large) = if set.cloud.rows() <= reference.cloud.rows() { (set, reference) } else { (reference, set) };
    let shared = if least < set.cloud.columns() { of_rows(small, large) } else { of_columns(small, large) }?;
    let apart = squared_distance(&set.mean, &reference.mean);
    Ok((apart + set.variance() + reference.variance() - 2.0 * shared).max(0.0))
}

/// tr (A B)^(1/2) for the d by d covariances, from the eigenvalues of A^(1/2) B A^(1/2).
fn of_columns(a: &Scaled, b: &Scaled) -> Result<f64, MetricError> {
    let d = a.cloud.columns();
    let covariance = |set: &Scaled| moments::products_of_columns(set.cloud.rows(), d, |i, out| set.write(i, out));
    let axes = eigen(covariance(a), d).ok_or_else(not_settled)?;
    let other = covariance(b);
    let roots: Vec<f64> = axes.values.iter().map(|value| value.max(0.0).sqrt()).collect();
    // Row k: B times axis k, times the root of its value.
    let mut image = vec![0.0; d * d];
    for k in 0..d {
        let axis = &axes.vectors[k * d..(k + 1) * d];
        for j in 0..d {
            image[k * d + j] = roots[k] * dot(axis, &other[j * d..(j + 1) * d]);
        }
    }
    let mut product = vec![0.0; d * d];
    for k in 0..d {
        for l in 0..=k {
            product[k * d + l] = roots[l] * dot(&image[k * d..(k + 1) * d], &axes.vectors[l * d..(l + 1) * d]);
        }
    }
    sum_of_roots(product, d)
}

/// The same for fewer rows than columns: the sum of the singular values of the rows' inner products.
fn of_rows(small: &Scaled, large: &Scaled) -> Result<f64, MetricError> {
    let (n, m, d) = (small.cloud.rows(), large.cloud.rows(), small.cloud.columns());
    let mut products = vec![0.0; n * m];
    let (left, right) =
        (Packed::of_rows(n, d, |i, out| small.write(i, out)), Packed::of_rows(m, d, |i, out| large.write(i, out)));
    left.each_tile_across(&right, |rows, columns, tile| {
        for i in rows.clone() {
            let from = &tile[(i - rows.start) * TILE..][..columns.len()];
            products[i * m + columns.start..][..columns.len()].copy_from_slice(from);
        }
    });
    let gram = moments::products_of_rows(n, m, |i, out| out.copy_from_slice(&products[i * m..(i + 1) * m]));
    sum_of_roots(gram, n)
}

fn sum_of_roots(matrix: Vec<f64>, n: usize) -> Result<f64, MetricError> {
    Ok(eigenvalues(matrix, n).ok_or_else(not_settled)?.iter().map(|value| value.max(0.0).sqrt()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::Matrix;
    use crate::num::Rng;

    #[test]
    fn both_forms_agree_and_a_shift_is_its_square() {
        let (n, m, d, wide) = (30, 45, 8, 64);
        let mut rng = Rng::new(11);
        let mut draw = |rows: usize| -> Vec<f64> { (0..rows * d).map(|_| rng.normal()).collect() };
        let (a, b) = (draw(n), draw(m));
        let shifted: Vec<f64> = a.iter().map(|x| x + 0.5).collect();
        let pad = |x: &[f64]| {
            let padded: Vec<f64> = x.chunks(d).flat_map(|row| row.iter().copied().chain(vec![0.0; wide - d])).collect();
            Matrix::from_f64(wide, &padded).unwrap()
        };
        let read = |x: &Matrix, y: &Matrix| {
            let sample = Sample { vectors: Some(x), reference_vectors: Some(y), ..Sample::default() };
            FRECHET.measure(&sample).unwrap().value("frechet").unwrap()
        };
        let narrow = |x: &[f64]| Matrix::from_f64(d, x).unwrap();
        let (by_columns, by_rows) = (read(&narrow(&a), &narrow(&b)), read(&pad(&a), &pad(&b)));
        assert!((by_columns - by_rows).abs() < 1e-6, "{by_columns} is not {by_rows}");
        assert!((read(&narrow(&a), &narrow(&shifted)) - d as f64 * 0.25).abs() < 1e-9);
        assert!(read(&narrow(&a), &narrow(&a)) < 1e-9);
    }
}
