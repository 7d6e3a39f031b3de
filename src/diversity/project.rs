//! Vectors on a plane.

use super::matrix::Matrix;
use crate::num::symmetric::eigen;

/// The rows on their first two principal axes, and the share of the variance that each carries. The
/// entry of largest absolute value on each axis is positive. All zeros where the rows do not differ.
pub fn principal_plane(vectors: &Matrix) -> (Vec<f64>, Vec<f64>, (f64, f64)) {
    let (n, d) = (vectors.rows(), vectors.columns());
    let flat = || (vec![0.0; n], vec![0.0; n], (0.0, 0.0));
    if n < 2 {
        return flat();
    }
    let mut mean = vec![0.0f64; d];
    for i in 0..n {
        mean.iter_mut().zip(vectors.row(i)).for_each(|(sum, value)| *sum += f64::from(*value));
    }
    mean.iter_mut().for_each(|sum| *sum /= n as f64);
    let mut covariance = vec![0.0f64; d * d];
    let mut centred = vec![0.0f64; d];
    for i in 0..n {
        for ((c, value), m) in centred.iter_mut().zip(vectors.row(i)).zip(&mean) {
            *c = f64::from(*value) - m;
        }
        for a in 0..d {
            for b in 0..=a {
                covariance[a * d + b] += centred[a] * centred[b];
            }
        }
    }
    covariance.iter_mut().for_each(|sum| *sum /= (n - 1) as f64);
    let total: f64 = (0..d).map(|a| covariance[a * d + a]).sum();
    let Some(found) = eigen(covariance, d).filter(|_| total > 0.0) else { return flat() };
    let axis = |k: usize| -> Vec<f64> {
        if k >= d {
            return vec![0.0; n];
        }
        let direction = &found.vectors[k * d..(k + 1) * d];
        let largest = direction.iter().copied().fold(0.0f64, |best, v| if v.abs() > best.abs() { v } else { best });
        let sign = if largest < 0.0 { -1.0 } else { 1.0 };
        (0..n)
            .map(|i| {
                let row = vectors.row(i).iter().zip(&mean).zip(direction);
                sign * row.map(|((value, m), axis)| (f64::from(*value) - m) * axis).sum::<f64>()
            })
            .collect()
    };
    let share = |k: usize| found.values.get(k).map_or(0.0, |value| value.max(0.0) / total);
    (axis(0), axis(1), (share(0), share(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretched_cloud_lies_along_its_axis() {
        let rows: Vec<[f32; 3]> = (0..20).map(|i| [0.1 * (i % 3) as f32, i as f32, 1.0]).collect();
        let matrix = Matrix::from_rows(rows.iter().map(|row| &row[..])).expect("rows");
        let (x, _, shares) = principal_plane(&matrix);
        assert!(shares.0 > 0.99 && shares.1 < 0.01, "{shares:?}");
        assert!(x.windows(2).all(|pair| pair[1] > pair[0]));
        let same = Matrix::from_rows([&[1.0, 2.0][..], &[1.0, 2.0]]).expect("rows");
        assert_eq!(principal_plane(&same), (vec![0.0; 2], vec![0.0; 2], (0.0, 0.0)));
    }
}
