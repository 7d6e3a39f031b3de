//! The last digits of a least-absolute-deviations fit: rows that the law meets exactly.

use super::descend::Scratch;
use super::problem::{Curvature, Problem, RowLoss};
use super::rho::Rho;
use crate::num::dense::solve_general;

/// Polishes a minimum of the smoothed loss into one of Σ w |r|. Rows within `smoothing` of zero are
/// taken to be met exactly (set Z); the others keep their signs. Newton's method on the
/// Karush-Kuhn-Tucker equations of: minimise Σ_{not Z} w s r subject to r_Z = 0 then converges
/// quadratically (Overton 1982, 'Algorithms for nonlinear l1 and l-infinity fitting').
///
/// Returns better parameters, or `None` where the rows at zero are not as many as they should be.
pub fn polish(problem: &Problem, start: &[f64], smoothing: f64, scratch: &mut Scratch) -> Option<Vec<f64>> {
    let free: Vec<usize> = problem.free(start).into_iter().filter(|i| !at_end(problem, start, *i)).collect();
    let n = free.len();
    let (residuals, jacobian) = problem.jacobian(start, &free);
    let on: Vec<usize> = (0..residuals.len()).filter(|k| residuals[*k].abs() <= smoothing * (1.0 + 1e-9)).collect();
    let on = independent(&on, &jacobian, n);
    if n == 0 || on.is_empty() {
        return None;
    }
    let mut parameters = start.to_vec();
    let mut best = (problem.exact_value(start), None);
    let rho = Rho { delta: smoothing, scale: 1.0 / smoothing };
    // Multipliers of the rows at zero start at what the smoothed loss found.
    let mut multipliers: Vec<f64> =
        on.iter().map(|k| problem.weight(problem.active()[*k]) * rho.slope(residuals[*k])).collect();
    for _ in 0..8 {
        let (residuals, jacobian) = problem.jacobian(&parameters, &free);
        // Rows at zero pull by their multipliers, the others by their signs; neither curves by itself.
        let pass = problem.pass_with(&parameters, &free, Curvature::Exact, scratch, |k, r| {
            let weight = problem.weight(problem.active()[k]);
            let slope = on.iter().position(|z| *z == k).map_or(weight * r.signum(), |z| multipliers[z]);
            RowLoss { value: weight * r.abs(), slope, second: 0.0, majorant: weight }
        });
        if !pass.value.is_finite() {
            break;
        }
        let size = n + on.len();
        let mut matrix = vec![0.0; size * size];
        let mut right = vec![0.0; size];
        for a in 0..n {
            for b in 0..n {
                matrix[a * size + b] = pass.hessian[a][b];
            }
        }
        for (k, r) in residuals.iter().enumerate() {
            let weight = problem.weight(problem.active()[k]);
            match on.iter().position(|z| *z == k) {
                Some(z) => {
                    right[n + z] = -r;
                    for a in 0..n {
                        matrix[a * size + n + z] = jacobian[k * n + a];
                        matrix[(n + z) * size + a] = jacobian[k * n + a];
                    }
                }
                None => {
                    for a in 0..n {
                        right[a] -= weight * r.signum() * jacobian[k * n + a];
                    }
                }
            }
        }
        if !solve_general(&mut matrix, &mut right) {
            break;
        }
        for (a, i) in free.iter().enumerate() {
            let c = &problem.coordinates[*i];
            let (low, high) = c.search_range();
            parameters[*i] = c.to_value((c.to_search(parameters[*i]) + right[a]).clamp(low, high));
        }
        multipliers.copy_from_slice(&right[n..]);
        let value = problem.exact_value(&parameters);
        if value < best.0 {
            best = (value, Some(parameters.clone()));
        } else if value.is_infinite() || value > best.0 * (1.0 + 1e-9) {
            break;
        }
        let moved = free
            .iter()
            .enumerate()
            .any(|(a, i)| right[a].abs() > 1e-14 * (1.0 + problem.coordinates[*i].to_search(parameters[*i]).abs()));
        if !moved {
            break;
        }
    }
    best.1
}

fn at_end(problem: &Problem, parameters: &[f64], i: usize) -> bool {
    let range = problem.coordinates[i].range;
    parameters[i] <= range.0 || parameters[i] >= range.1
}

/// The rows of `candidates` whose derivatives are linearly independent, at most `n` of them.
fn independent(candidates: &[usize], jacobian: &[f64], n: usize) -> Vec<usize> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut kept = Vec::new();
    for k in candidates {
        let mut v = jacobian[k * n..(k + 1) * n].to_vec();
        let length = norm(&v);
        for b in &basis {
            let along: f64 = v.iter().zip(b).map(|(x, y)| x * y).sum();
            v.iter_mut().zip(b).for_each(|(x, y)| *x -= along * y);
        }
        let rest = norm(&v);
        if rest > 1e-10 * length && basis.len() < n {
            basis.push(v.iter().map(|x| x / rest).collect());
            kept.push(*k);
        }
    }
    kept
}

fn norm(v: &[f64]) -> f64 {
    v.iter().map(|x| x * x).sum::<f64>().sqrt()
}
