//! Dense linear algebra for the few parameters of a law: matrices of at most `W` by `W`, on the stack.
//!
//! Only the leading `n` by `n` block counts; the rest is left alone.
#![allow(clippy::needless_range_loop, reason = "index notation is the notation of matrix algorithms")]

/// A small matrix, row by row.
pub type Matrix<const W: usize> = [[f64; W]; W];

/// Replaces the lower triangle of a symmetric matrix by its Cholesky factor.
/// `false`, with the matrix half overwritten, unless it is positive definite to working precision.
pub fn cholesky<const W: usize>(a: &mut Matrix<W>, n: usize) -> bool {
    for j in 0..n {
        let original = a[j][j];
        let mut pivot = original;
        for k in 0..j {
            pivot -= a[j][k] * a[j][k];
        }
        // A pivot lost in the rounding of its own subtraction means a singular matrix.
        if pivot.is_nan() || pivot <= original.abs() * 1e-15 || !pivot.is_finite() {
            return false;
        }
        let root = pivot.sqrt();
        a[j][j] = root;
        for i in j + 1..n {
            let mut sum = a[i][j];
            for k in 0..j {
                sum -= a[i][k] * a[j][k];
            }
            a[i][j] = sum / root;
        }
    }
    true
}

/// Solves L Lᵀ x = b in place for a factor made by [`cholesky`].
pub fn solve_factored<const W: usize>(l: &Matrix<W>, n: usize, b: &mut [f64]) {
    for i in 0..n {
        let mut sum = b[i];
        for k in 0..i {
            sum -= l[i][k] * b[k];
        }
        b[i] = sum / l[i][i];
    }
    for i in (0..n).rev() {
        let mut sum = b[i];
        for k in i + 1..n {
            sum -= l[k][i] * b[k];
        }
        b[i] = sum / l[i][i];
    }
}

/// Inverse of a symmetric positive definite matrix, scaled to unit diagonal inside; `None` if singular.
pub fn inverse<const W: usize>(a: &Matrix<W>, n: usize) -> Option<Matrix<W>> {
    let scale = unit_diagonal_scale(a, n);
    let mut factor = scaled(a, n, &scale);
    if !cholesky(&mut factor, n) {
        return None;
    }
    let mut result = [[0.0; W]; W];
    for j in 0..n {
        let mut column = [0.0; W];
        column[j] = 1.0;
        solve_factored(&factor, n, &mut column);
        for i in 0..n {
            result[i][j] = column[i] * scale[i] * scale[j];
        }
    }
    Some(result)
}

/// The factors that bring the diagonal to one; 1 where a diagonal entry is not positive.
pub fn unit_diagonal_scale<const W: usize>(a: &Matrix<W>, n: usize) -> [f64; W] {
    let mut scale = [1.0; W];
    for i in 0..n {
        if a[i][i] > 0.0 && a[i][i].is_finite() {
            scale[i] = 1.0 / a[i][i].sqrt();
        }
    }
    scale
}

/// diag(scale) · A · diag(scale).
pub fn scaled<const W: usize>(a: &Matrix<W>, n: usize, scale: &[f64; W]) -> Matrix<W> {
    let mut result = *a;
    for i in 0..n {
        for j in 0..n {
            result[i][j] = a[i][j] * scale[i] * scale[j];
        }
    }
    result
}

/// Eigenvalues (ascending) and eigenvectors (one per column, in the same order) of a symmetric
/// matrix, by cyclic Jacobi rotations (Golub and Van Loan, section 8.5).
pub fn symmetric_eigen<const W: usize>(a: &Matrix<W>, n: usize) -> ([f64; W], Matrix<W>) {
    let mut a = *a;
    let mut v = [[0.0; W]; W];
    for (i, row) in v.iter_mut().enumerate().take(n) {
        row[i] = 1.0;
    }
    for _sweep in 0..60 {
        let mut off = 0.0;
        let mut whole = 0.0;
        for i in 0..n {
            for j in 0..n {
                whole += a[i][j] * a[i][j];
                if i != j {
                    off += a[i][j] * a[i][j];
                }
            }
        }
        if off.is_nan() || off <= whole * 1e-34 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q] != 0.0 {
                    rotate(&mut a, &mut v, n, p, q);
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|i, j| a[*i][*i].total_cmp(&a[*j][*j]));
    let mut values = [0.0; W];
    let mut vectors = [[0.0; W]; W];
    for (to, from) in order.into_iter().enumerate() {
        values[to] = a[from][from];
        for i in 0..n {
            vectors[i][to] = v[i][from];
        }
    }
    (values, vectors)
}

/// One Jacobi rotation that clears entry (p, q).
fn rotate<const W: usize>(a: &mut Matrix<W>, v: &mut Matrix<W>, n: usize, p: usize, q: usize) {
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for k in 0..n {
        let (akp, akq) = (a[k][p], a[k][q]);
        a[k][p] = c * akp - s * akq;
        a[k][q] = s * akp + c * akq;
    }
    for k in 0..n {
        let (apk, aqk) = (a[p][k], a[q][k]);
        a[p][k] = c * apk - s * aqk;
        a[q][k] = s * apk + c * aqk;
    }
    for row in v.iter_mut().take(n) {
        let (vp, vq) = (row[p], row[q]);
        row[p] = c * vp - s * vq;
        row[q] = s * vp + c * vq;
    }
}

/// Solves a general square system in place by Gaussian elimination with partial pivoting;
/// `false` if it is singular to working precision. `a` is row major, `b.len()` squared long.
pub fn solve_general(a: &mut [f64], b: &mut [f64]) -> bool {
    let n = b.len();
    let largest = a.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    for k in 0..n {
        let Some(pivot) = (k..n).max_by(|i, j| a[i * n + k].abs().total_cmp(&a[j * n + k].abs())) else {
            return true;
        };
        let size = a[pivot * n + k].abs();
        if size.is_nan() || size <= largest * 1e-15 {
            return false;
        }
        if pivot != k {
            for j in 0..n {
                a.swap(pivot * n + j, k * n + j);
            }
            b.swap(pivot, k);
        }
        for i in k + 1..n {
            let factor = a[i * n + k] / a[k * n + k];
            for j in k..n {
                a[i * n + j] -= factor * a[k * n + j];
            }
            b[i] -= factor * b[k];
        }
    }
    for i in (0..n).rev() {
        for j in i + 1..n {
            b[i] -= a[i * n + j] * b[j];
        }
        b[i] /= a[i * n + i];
    }
    b.iter().all(|x| x.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rng;

    /// A random symmetric positive definite matrix.
    fn definite(seed: u64) -> Matrix<5> {
        let mut rng = Rng::new(seed);
        let m: Matrix<5> = std::array::from_fn(|_| std::array::from_fn(|_| rng.normal()));
        std::array::from_fn(|i| std::array::from_fn(|j| (0..5).map(|k| m[i][k] * m[j][k]).sum::<f64>()))
    }

    #[test]
    fn cholesky_solves_and_inverse_inverts() {
        for seed in 0..20 {
            let a = definite(seed);
            let x = [1.0, -2.0, 0.5, 3.0, -0.25];
            let mut b: [f64; 5] = std::array::from_fn(|i| (0..5).map(|j| a[i][j] * x[j]).sum());
            let mut general = b;
            let mut factor = a;
            assert!(cholesky(&mut factor, 5));
            solve_factored(&factor, 5, &mut b);
            let mut flat: Vec<f64> = a.iter().flatten().copied().collect();
            assert!(solve_general(&mut flat, &mut general));
            let inverse = inverse(&a, 5).expect("definite by construction");
            for i in 0..5 {
                assert!((b[i] - x[i]).abs() < 1e-7 && (general[i] - x[i]).abs() < 1e-7, "seed {seed}");
                for j in 0..5 {
                    let product: f64 = (0..5).map(|k| a[i][k] * inverse[k][j]).sum();
                    assert!((product - f64::from(u8::from(i == j))).abs() < 1e-7, "seed {seed}");
                }
            }
        }
    }

    #[test]
    fn singular_matrices_are_refused() {
        let mut a = [[1.0, 2.0], [2.0, 4.0]];
        assert!(inverse(&a, 2).is_none());
        assert!(!cholesky(&mut a, 2));
        assert!(!solve_general(&mut [1.0, 2.0, 2.0, 4.0], &mut [1.0, 1.0]));
    }

    #[test]
    fn eigenpairs_satisfy_their_equation() {
        let a = definite(3);
        let (values, vectors) = symmetric_eigen(&a, 5);
        assert!(values.windows(2).all(|w| w[0] <= w[1]));
        for e in 0..5 {
            for i in 0..5 {
                let left: f64 = (0..5).map(|j| a[i][j] * vectors[j][e]).sum();
                assert!((left - values[e] * vectors[i][e]).abs() < 1e-12 * values[4]);
            }
        }
        // Eigenvalues of [[2, 1], [1, 2]] are 1 and 3.
        let (values, _) = symmetric_eigen(&[[2.0, 1.0], [1.0, 2.0]], 2);
        assert!((values[0] - 1.0).abs() < 1e-14 && (values[1] - 3.0).abs() < 1e-14);
    }
}
