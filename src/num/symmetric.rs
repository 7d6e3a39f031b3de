//! Eigenvalues and eigenvectors of symmetric matrices of any size.
//!
//! Householder reduction to three diagonals, then QL steps with implicit shifts (Golub and Van Loan,
//! sections 8.3.1 and 8.3.3). Written here rather than taken from a crate so that the same matrix gives
//! the same digits natively and in every browser: sums run in a stated order, and square roots are the
//! only function besides the four operations. Everything runs along rows, which compilers vectorise.

use super::lanes::{add_scaled, dot};

/// Eigenvalues from the largest down, with the vector of each as a row of unit length.
#[derive(Clone, Debug, PartialEq)]
pub struct Eigen {
    pub values: Vec<f64>,
    /// n rows of n numbers: row k is the eigenvector of `values[k]`.
    pub vectors: Vec<f64>,
}

/// Eigenvalues of a symmetric matrix (n rows of n numbers; only the lower triangle is read), from the
/// largest down. `None` for numbers that are not finite or steps that do not settle.
pub fn eigenvalues(matrix: Vec<f64>, n: usize) -> Option<Vec<f64>> {
    let mut reduced = reduce(matrix, n)?;
    settle(&mut reduced.diagonal, &mut reduced.beside, &mut [])?;
    let mut values: Vec<f64> = reduced.diagonal.iter().map(|value| value * reduced.scale).collect();
    values.sort_by(|a, b| b.total_cmp(a));
    Some(values)
}

/// Eigenvalues and eigenvectors of a symmetric matrix (n rows of n numbers; only the lower triangle is
/// read). `None` for numbers that are not finite or steps that do not settle.
pub fn eigen(matrix: Vec<f64>, n: usize) -> Option<Eigen> {
    let mut reduced = reduce(matrix, n)?;
    let mut turned = turn_back(&reduced, n);
    settle(&mut reduced.diagonal, &mut reduced.beside, &mut turned)?;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|i, j| reduced.diagonal[*j].total_cmp(&reduced.diagonal[*i]));
    Some(Eigen {
        values: order.iter().map(|k| reduced.diagonal[*k] * reduced.scale).collect(),
        vectors: order.iter().flat_map(|k| &turned[k * n..(k + 1) * n]).copied().collect(),
    })
}

/// A symmetric matrix brought to three diagonals by reflections.
struct Reduced {
    /// What the matrix was divided by.
    scale: f64,
    diagonal: Vec<f64>,
    /// `beside[k]` stands between places k and k + 1; the last is 0.
    beside: Vec<f64>,
    /// Row k holds, before the diagonal, the vector of the reflection that cleared row k.
    reflections: Vec<f64>,
    /// Half the squared length of that vector; 0 where row k needed none.
    half_squares: Vec<f64>,
}

fn reduce(mut a: Vec<f64>, n: usize) -> Option<Reduced> {
    let largest =
        a.iter().fold(0.0_f64, |most, value| if value.is_finite() { most.max(value.abs()) } else { f64::NAN });
    if !largest.is_finite() || a.len() != n * n {
        return None;
    }
    // Squares of the scaled numbers neither overflow nor vanish.
    let scale = if largest > 0.0 { largest } else { 1.0 };
    a.iter_mut().for_each(|value| *value /= scale);
    let mut beside = vec![0.0; n];
    let mut half_squares = vec![0.0; n];
    let mut image = vec![0.0; n];
    for k in (1..n).rev() {
        let (above, rest) = a.split_at_mut(k * n);
        let v = &mut rest[..k];
        let tail: f64 = dot(&v[..k - 1], &v[..k - 1]);
        if tail == 0.0 {
            beside[k - 1] = v[k - 1];
            continue;
        }
        let length = (tail + v[k - 1] * v[k - 1]).sqrt();
        let signed = if v[k - 1] < 0.0 { -length } else { length };
        beside[k - 1] = -signed;
        v[k - 1] += signed;
        let half = 0.5 * dot(v, v);
        half_squares[k] = half;
        // image = A v / half, from the lower triangle alone.
        let p = &mut image[..k];
        p.fill(0.0);
        for i in 0..k {
            let row = &above[i * n..i * n + i];
            p[i] += dot(row, &v[..i]) + above[i * n + i] * v[i];
            add_scaled(&mut p[..i], row, v[i]);
        }
        p.iter_mut().for_each(|value| *value /= half);
        // A <- A - v w' - w v' with w = p - v (v'p) / (2 half).
        let share = 0.5 * dot(v, p) / half;
        add_scaled(p, v, -share);
        for i in 0..k {
            let row = &mut above[i * n..=i * n + i];
            let (vi, wi) = (v[i], p[i]);
            for ((x, v), w) in row.iter_mut().zip(&*v).zip(&*p) {
                *x -= vi * w + wi * v;
            }
        }
    }
    let diagonal = (0..n).map(|k| a[k * n + k]).collect();
    Some(Reduced { scale, diagonal, beside, reflections: a, half_squares })
}

/// The product of the reflections, transposed: row k is what place k of the three diagonals was.
fn turn_back(reduced: &Reduced, n: usize) -> Vec<f64> {
    let mut q = vec![0.0; n * n];
    for k in 0..n {
        q[k * n + k] = 1.0;
    }
    for k in 1..n {
        let half = reduced.half_squares[k];
        if half == 0.0 {
            continue;
        }
        let v = &reduced.reflections[k * n..k * n + k];
        for row in q.chunks_exact_mut(n).take(k) {
            let along = dot(&row[..k], v) / half;
            add_scaled(&mut row[..k], v, -along);
        }
    }
    q
}

/// QL steps with implicit shifts until nothing stands beside the diagonal; `rows` (n of n numbers, or
/// none) are turned along.
fn settle(d: &mut [f64], e: &mut [f64], rows: &mut [f64]) -> Option<()> {
    /// Two or three steps per eigenvalue are usual; more than this has never been seen.
    const MOST_STEPS: usize = 60;
    let n = d.len();
    // Below this, relative to a matrix whose largest entry was 1, nothing is left to separate.
    let nothing = f64::EPSILON * f64::EPSILON;
    for low in 0..n {
        for step in 0.. {
            let high = (low..n - 1)
                .find(|m| e[*m].abs() <= f64::EPSILON * (d[*m].abs() + d[m + 1].abs()) || e[*m].abs() <= nothing)
                .unwrap_or(n - 1);
            if high == low {
                break;
            }
            if step == MOST_STEPS {
                return None;
            }
            let g = (d[low + 1] - d[low]) / (2.0 * e[low]);
            let r = libm::hypot(g, 1.0);
            let mut g = d[high] - d[low] + e[low] / (g + if g < 0.0 { -r } else { r });
            let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
            let mut broke_off = false;
            for i in (low..high).rev() {
                let f = s * e[i];
                let b = c * e[i];
                let r = libm::hypot(f, g);
                e[i + 1] = r;
                if r == 0.0 {
                    d[i + 1] -= p;
                    e[high] = 0.0;
                    broke_off = true;
                    break;
                }
                s = f / r;
                c = g / r;
                g = d[i + 1] - p;
                let t = (d[i] - g) * s + 2.0 * c * b;
                p = s * t;
                d[i + 1] = g + p;
                g = c * t - b;
                turn(rows, n, i, c, s);
            }
            if !broke_off {
                d[low] -= p;
                e[low] = g;
                e[high] = 0.0;
            }
        }
    }
    Some(())
}

/// Turns rows i and i + 1 in their plane.
fn turn(rows: &mut [f64], n: usize, i: usize, c: f64, s: f64) {
    if rows.is_empty() {
        return;
    }
    let (first, second) = rows[i * n..(i + 2) * n].split_at_mut(n);
    for (x, y) in first.iter_mut().zip(second) {
        let old = *y;
        *y = s * *x + c * old;
        *x = c * *x - s * old;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rng;

    fn random_symmetric(n: usize, seed: u64) -> Vec<f64> {
        let mut rng = Rng::new(seed);
        let mut a = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                a[i * n + j] = rng.normal();
                a[j * n + i] = a[i * n + j];
            }
        }
        a
    }

    /// Largest fault of A v = lambda v and of the vectors' orthonormality.
    fn faults(a: &[f64], n: usize, eigen: &Eigen) -> (f64, f64) {
        let (mut equation, mut length) = (0.0_f64, 0.0_f64);
        for k in 0..n {
            let v = &eigen.vectors[k * n..(k + 1) * n];
            for i in 0..n {
                equation = equation.max((dot(&a[i * n..(i + 1) * n], v) - eigen.values[k] * v[i]).abs());
                let other = dot(v, &eigen.vectors[i * n..(i + 1) * n]);
                length = length.max((other - f64::from(u8::from(i == k))).abs());
            }
        }
        (equation, length)
    }

    #[test]
    fn random_matrices_satisfy_the_equation() {
        for (n, seed) in [(1, 0), (2, 1), (3, 2), (17, 3), (64, 4), (120, 5)] {
            let a = random_symmetric(n, seed);
            let eigen = eigen(a.clone(), n).unwrap();
            let (equation, length) = faults(&a, n, &eigen);
            assert!(equation < 1e-13 * n as f64 && length < 1e-13 * n as f64, "{n}: {equation:e} {length:e}");
            assert!(eigen.values.windows(2).all(|pair| pair[0] >= pair[1]));
            let alone = eigenvalues(a, n).unwrap();
            assert!(alone.iter().zip(&eigen.values).all(|(x, y)| (x - y).abs() < 1e-13 * n as f64));
        }
    }

    #[test]
    fn a_chain_of_springs_has_its_known_frequencies() {
        // 2 on the diagonal and -1 beside it: 2 - 2 cos(k pi / (n + 1)).
        let n = 40;
        let mut a = vec![0.0; n * n];
        for i in 0..n {
            a[i * n + i] = 2.0;
            if i > 0 {
                a[i * n + i - 1] = -1.0;
            }
        }
        let values = eigenvalues(a, n).unwrap();
        for (k, value) in values.iter().rev().enumerate() {
            let known = 2.0 - 2.0 * libm::cos((k + 1) as f64 * std::f64::consts::PI / (n + 1) as f64);
            assert!((value - known).abs() < 1e-14);
        }
    }

    #[test]
    fn equal_values_missing_rank_and_odd_scales_settle() {
        let n = 30;
        for scale in [1e-280, 1.0, 1e280] {
            // One direction in thirty, thirty times over: eigenvalues n and zeros.
            let values = eigenvalues(vec![scale; n * n], n).unwrap();
            assert!((values[0] / scale - 30.0).abs() < 1e-12 && values[1..].iter().all(|v| v.abs() < 1e-13 * scale));
        }
        let mut identity = vec![0.0; n * n];
        (0..n).for_each(|k| identity[k * n + k] = 1.0);
        assert_eq!(eigen(identity.clone(), n).unwrap().vectors, identity);
        assert_eq!(eigenvalues(vec![0.0; 9], 3).unwrap(), [0.0; 3]);
        assert!(eigenvalues(vec![], 0).unwrap().is_empty());
        // A graded spectrum over twelve decades keeps its large values.
        let graded: Vec<f64> = (0..n * n)
            .map(|k| if k / n == k % n { libm::pow(10.0, -((k / n) as f64) * 12.0 / 29.0) } else { 0.0 })
            .collect();
        assert!((eigenvalues(graded, n).unwrap()[29] - 1e-12).abs() < 1e-15);
    }

    #[test]
    fn numbers_that_are_not_finite_are_refused() {
        assert_eq!(eigenvalues(vec![1.0, 0.0, f64::NAN, 1.0], 2), None);
        assert_eq!(eigen(vec![f64::INFINITY], 1), None);
    }
}
