//! Convex quadratics with a box: the linear part of a law when its coefficients are bounded.
#![allow(clippy::needless_range_loop, reason = "index notation is the notation of matrix algorithms")]

use super::dense::{Matrix, cholesky, scaled, solve_factored, unit_diagonal_scale};

#[derive(Clone, Copy, PartialEq)]
enum At {
    Free,
    Lower,
    Upper,
}

/// The minimiser of ½ xᵀGx - hᵀx with `lower <= x <= upper` (ends may be infinite), for the leading `n`
/// coordinates. Active-set method of Stark and Parker (1995), 'Bounded-variable least squares',
/// on the normal equations. A singular `gram` is regularised by 1e-13 of its diagonal, which
/// picks one of the many minimisers.
pub fn minimise_in_box<const W: usize>(
    gram: &Matrix<W>,
    linear: &[f64; W],
    n: usize,
    lower: &[f64; W],
    upper: &[f64; W],
) -> [f64; W] {
    let scale = unit_diagonal_scale(gram, n);
    let g = scaled(gram, n, &scale);
    let mut h = [0.0; W];
    let (mut low, mut high) = ([0.0; W], [0.0; W]);
    for i in 0..n {
        h[i] = linear[i] * scale[i];
        low[i] = lower[i] / scale[i];
        high[i] = upper[i] / scale[i];
    }
    let mut x = solve_scaled(&g, &h, n, &low, &high);
    for i in 0..n {
        // Back in the caller's units, with ends hit exactly.
        x[i] = if x[i] == low[i] {
            lower[i]
        } else if x[i] == high[i] {
            upper[i]
        } else {
            (x[i] * scale[i]).max(lower[i]).min(upper[i])
        };
    }
    x
}

fn solve_scaled<const W: usize>(g: &Matrix<W>, h: &[f64; W], n: usize, low: &[f64; W], high: &[f64; W]) -> [f64; W] {
    let inside = |x: &[f64; W]| (0..n).all(|i| low[i] <= x[i] && x[i] <= high[i]);
    let mut at = [At::Free; W];
    let mut x = [0.0; W];
    let all = free_solution(g, h, n, &at, &x);
    if inside(&all) {
        return all;
    }
    for i in 0..n {
        (at[i], x[i]) = if low[i].is_finite() {
            (At::Lower, low[i])
        } else if high[i].is_finite() {
            (At::Upper, high[i])
        } else {
            (At::Free, 0.0)
        };
    }
    // Each round frees one coordinate; more rounds than this means rounding noise decides.
    for _round in 0..8 * n + 8 {
        settle(g, h, n, low, high, &mut at, &mut x);
        let mut worst = (1e-12, None);
        for i in 0..n {
            let slope: f64 = (0..n).map(|j| g[i][j] * x[j]).sum::<f64>() - h[i];
            let gain = match at[i] {
                At::Lower if low[i] < high[i] => -slope,
                At::Upper if low[i] < high[i] => slope,
                _ => 0.0,
            };
            if gain > worst.0 * (1.0 + h[i].abs()) {
                worst = (gain, Some(i));
            }
        }
        match worst.1 {
            Some(i) => at[i] = At::Free,
            None => break,
        }
    }
    x
}

/// Moves to the minimum over the free coordinates, fixing those that meet a bound on the way.
fn settle<const W: usize>(
    g: &Matrix<W>,
    h: &[f64; W],
    n: usize,
    low: &[f64; W],
    high: &[f64; W],
    at: &mut [At; W],
    x: &mut [f64; W],
) {
    for _ in 0..=n {
        let target = free_solution(g, h, n, at, x);
        let mut share = 1.0;
        let mut hit = None;
        for i in (0..n).filter(|i| at[*i] == At::Free) {
            let step = target[i] - x[i];
            let (room, end) = if target[i] < low[i] {
                (low[i] - x[i], At::Lower)
            } else if target[i] > high[i] {
                (high[i] - x[i], At::Upper)
            } else {
                continue;
            };
            let part = (room / step).clamp(0.0, 1.0);
            if hit.is_none() || part < share {
                (share, hit) = (part, Some((i, end)));
            }
        }
        for i in (0..n).filter(|i| at[*i] == At::Free) {
            x[i] += share * (target[i] - x[i]);
        }
        match hit {
            None => return,
            Some((i, end)) => {
                at[i] = end;
                x[i] = if end == At::Lower { low[i] } else { high[i] };
            }
        }
    }
}

/// The unconstrained minimum over the free coordinates, the others held.
fn free_solution<const W: usize>(g: &Matrix<W>, h: &[f64; W], n: usize, at: &[At; W], x: &[f64; W]) -> [f64; W] {
    let mut free = [0; W];
    let mut count = 0;
    for i in 0..n {
        if at[i] == At::Free {
            free[count] = i;
            count += 1;
        }
    }
    let mut right = [0.0; W];
    let mut factor = [[0.0; W]; W];
    for ridge in [0.0, 1e-13, 1e-10] {
        for a in 0..count {
            let i = free[a];
            right[a] = h[i];
            for j in 0..n {
                if at[j] != At::Free {
                    right[a] -= g[i][j] * x[j];
                }
            }
            for b in 0..count {
                factor[a][b] = g[i][free[b]];
            }
            // A column of zeros has no scale of its own.
            factor[a][a] = if g[i][i] > 0.0 { g[i][i] * (1.0 + ridge) } else { 1.0 };
        }
        if cholesky(&mut factor, count) {
            solve_factored(&factor, count, &mut right);
            break;
        }
    }
    let mut result = *x;
    for a in 0..count {
        result[free[a]] = right[a];
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rng;

    fn value(g: &Matrix<4>, h: &[f64; 4], x: &[f64; 4]) -> f64 {
        (0..4).map(|i| (0..4).map(|j| 0.5 * x[i] * g[i][j] * x[j]).sum::<f64>() - h[i] * x[i]).sum()
    }

    /// The best over all 3^4 choices of bounds, each solved by Gaussian elimination.
    fn enumerated(g: &Matrix<4>, h: &[f64; 4], low: &[f64; 4], high: &[f64; 4]) -> f64 {
        let mut best = f64::INFINITY;
        for code in 0..81_usize {
            let choice: Vec<usize> = (0..4).map(|i| code / 3_usize.pow(i) % 3).collect();
            let mut x: [f64; 4] = std::array::from_fn(|i| [0.0, low[i], high[i]][choice[i]]);
            let free: Vec<usize> = (0..4).filter(|i| choice[*i] == 0).collect();
            let mut a: Vec<f64> = free.iter().flat_map(|i| free.iter().map(|j| g[*i][*j])).collect();
            let mut b: Vec<f64> = free.iter().map(|i| h[*i] - (0..4).map(|j| g[*i][j] * x[j]).sum::<f64>()).collect();
            crate::num::dense::solve_general(&mut a, &mut b);
            for (i, v) in free.iter().zip(&b) {
                x[*i] = *v;
            }
            if (0..4).all(|i| low[i] <= x[i] && x[i] <= high[i]) {
                best = best.min(value(g, h, &x));
            }
        }
        best
    }

    #[test]
    fn agrees_with_trying_every_active_set() {
        let mut rng = Rng::new(11);
        for case in 0..400 {
            let m: Matrix<4> = std::array::from_fn(|_| std::array::from_fn(|_| rng.normal()));
            let g: Matrix<4> =
                std::array::from_fn(|i| std::array::from_fn(|j| (0..4).map(|k| m[i][k] * m[j][k]).sum::<f64>()));
            let h = std::array::from_fn(|_| 3.0 * rng.normal());
            let low = std::array::from_fn(|_| -rng.uniform());
            let high = std::array::from_fn(|_| rng.uniform());
            let x = minimise_in_box(&g, &h, 4, &low, &high);
            let (found, best) = (value(&g, &h, &x), enumerated(&g, &h, &low, &high));
            assert!((0..4).all(|i| low[i] <= x[i] && x[i] <= high[i]), "case {case}: {x:?}");
            assert!(found <= best + 1e-9 * (1.0 + best.abs()), "case {case}: {found} against {best}");
        }
    }

    #[test]
    fn open_ends_and_columns_of_any_size() {
        // x0 is scaled by 1e-12 against x1; the unconstrained minimum is (2e12, -1), bounded to x1 >= 0.
        let g = [[1e-24, 0.0], [0.0, 1.0]];
        let x = minimise_in_box(&g, &[2e-12, -1.0], 2, &[0.0, 0.0], &[f64::INFINITY; 2]);
        assert!((x[0] - 2e12).abs() < 1.0 && x[1] == 0.0, "{x:?}");
    }
}
