//! Vendi scores of kernels other than the cosine: these need the n by n matrix.

use super::vendi::{VENDI_2022, vendi};
use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::cloud::{Spectrum, TILE, not_settled};
use crate::diversity::{Cloud, Sample};
use crate::num::lanes::sum;
use crate::num::quantile::median;
use crate::num::symmetric::eigenvalues;

pub static VENDI_KERNELS: Metric = Metric {
    id: "vendi-kernels",
    title: "Vendi score with other kernels",
    summary: "Effective number of different rows where only close rows count as similar.",
    family: Family::Spread,
    papers: &[VENDI_2022],
    formula: r"\exp\!\left(-\sum_k w_k \ln w_k\right),\quad w = \mathrm{eig}(K/n),\; K_{ij} = e^{-\gamma \lVert x_i - x_j \rVert^2}",
    range: (1.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "vendi_rbf_median: gamma = 1 / (2 median²) of the distances, so that it does not depend on scale",
        "vendi_rbf_g0.05 and _g0.5: gamma as named, of the rows as they are",
        "vendi_laplacian_g0.1: exp(-0.1 sum of absolute differences); vendi_poly2: ((1 + cosine) / 2)²",
        "order 1; eigenvalues below 10⁻¹² of the largest are dropped",
    ],
    needs: Needs::Vectors,
    least_rows: 2,
    cost: Cost::Heavy,
    features: &[],
    compute,
};

/// More rows than this are refused: the matrix takes n² numbers and the eigenvalues n³ steps.
pub const MOST_ROWS: usize = 1500;

fn compute(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let n = cloud.rows();
    if n > MOST_ROWS {
        let what = format!("{n} rows are too many for a kernel matrix; take a sample of at most {MOST_ROWS}");
        return Err(MetricError::NotDefined { what });
    }
    let squares = squared_distances(&cloud);
    let distances: Vec<f64> =
        (0..n).flat_map(|i| squares[i * n..i * n + i].iter().map(|square| square.sqrt())).collect();
    let middle = median(&distances);
    if middle == 0.0 {
        return Err(MetricError::AllSame);
    }
    let rbf = |gamma: f64| score(n, squares.iter().map(|square| libm::exp(-gamma * square)).collect());
    let laplacian = score(n, absolute_distances(&cloud).iter().map(|apart| libm::exp(-0.1 * apart)).collect());
    Reading::defined([
        ("vendi_rbf_median", rbf(0.5 / (middle * middle))?),
        ("vendi_rbf_g0.05", rbf(0.05)?),
        ("vendi_rbf_g0.5", rbf(0.5)?),
        ("vendi_laplacian_g0.1", laplacian?),
        ("vendi_poly2", polynomial(&cloud).unwrap_or(f64::NAN)),
    ])
}

/// Vendi score of a kernel matrix with ones on the diagonal.
fn score(n: usize, mut kernel: Vec<f64>) -> Result<f64, MetricError> {
    kernel.iter_mut().for_each(|value| *value /= n as f64);
    Ok(vendi(&Spectrum::new(eigenvalues(kernel, n).ok_or_else(not_settled)?), 1.0))
}

fn polynomial(cloud: &Cloud) -> Result<f64, MetricError> {
    cloud.inverse_lengths()?;
    let n = cloud.rows();
    let mut kernel = vec![1.0; n * n];
    let mut buffer = vec![0.0; TILE * TILE];
    cloud.each_tile(|tile| {
        tile.cosine_distances(&mut buffer);
        tile.each(&buffer, |i, j, apart| {
            let half = 1.0 - 0.5 * apart;
            kernel[i * n + j] = half * half;
            kernel[j * n + i] = half * half;
        });
    });
    score(n, kernel)
}

fn squared_distances(cloud: &Cloud) -> Vec<f64> {
    let n = cloud.rows();
    let mut squares = vec![0.0; n * n];
    let mut buffer = vec![0.0; TILE * TILE];
    cloud.each_tile(|tile| {
        tile.squared_distances(&mut buffer);
        tile.each(&buffer, |i, j, square| {
            squares[i * n + j] = square;
            squares[j * n + i] = square;
        });
    });
    squares
}

/// Sums of absolute differences; only the lower triangle and the diagonal are filled.
fn absolute_distances(cloud: &Cloud) -> Vec<f64> {
    let (n, d) = (cloud.rows(), cloud.columns());
    let mut rows = Vec::with_capacity(n * d);
    cloud.each_row(|_, row| rows.extend_from_slice(row));
    let mut apart = vec![0.0; n * n];
    let mut terms = vec![0.0; d];
    for i in 0..n {
        for j in 0..i {
            let pair = rows[i * d..].iter().zip(&rows[j * d..]);
            terms.iter_mut().zip(pair).for_each(|(term, (x, y))| *term = (x - y).abs());
            apart[i * n + j] = sum(&terms);
        }
    }
    apart
}
