//! Quasi-Newton descent.

/// Where [`minimise`] ended.
#[derive(Clone, Debug)]
pub struct Descent {
    pub x: Vec<f64>,
    pub value: f64,
    pub evaluations: u32,
}

/// BFGS with a weak-Wolfe bisection line search (Lewis and Overton 2013, 'Nonsmooth optimization via
/// quasi-Newton methods'), which also descends along kinks, as robust losses have them.
///
/// `evaluate` writes the gradient and returns the value; a value that is not finite is a wall.
/// `curvature` is the diagonal of a first guess of the second derivatives, all positive.
pub fn minimise(
    start: &[f64],
    curvature: &[f64],
    max_iterations: u32,
    mut evaluate: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Descent {
    let n = start.len();
    let mut x = start.to_vec();
    let mut gradient = vec![0.0; n];
    let mut value = evaluate(&x, &mut gradient);
    let mut evaluations = 1;
    let mut inverse = vec![0.0; n * n];
    let reset = |inverse: &mut Vec<f64>| {
        inverse.fill(0.0);
        for i in 0..n {
            inverse[i * n + i] = 1.0 / curvature[i];
        }
    };
    reset(&mut inverse);
    let (mut fresh, mut trial, mut trial_gradient) = (true, vec![0.0; n], vec![0.0; n]);
    for _ in 0..max_iterations {
        if !value.is_finite() {
            break;
        }
        let direction: Vec<f64> =
            (0..n).map(|i| -(0..n).map(|j| inverse[i * n + j] * gradient[j]).sum::<f64>()).collect();
        let slope = dot(&direction, &gradient);
        if slope >= 0.0 || slope.is_nan() {
            if fresh {
                break;
            }
            reset(&mut inverse);
            fresh = true;
            continue;
        }
        let (mut low, mut high, mut step) = (0.0, f64::INFINITY, 1.0);
        let mut at = f64::NAN;
        for _ in 0..50 {
            for i in 0..n {
                trial[i] = x[i] + step * direction[i];
            }
            at = evaluate(&trial, &mut trial_gradient);
            evaluations += 1;
            if at.is_nan() || at > value + 1e-4 * step * slope {
                high = step;
            } else if dot(&direction, &trial_gradient) < 0.9 * slope {
                low = step;
            } else {
                break;
            }
            step = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * low };
        }
        if at.is_nan() || at >= value {
            // No descent along this direction: forget the curvature once, then give up.
            if fresh {
                break;
            }
            reset(&mut inverse);
            fresh = true;
            continue;
        }
        update(&mut inverse, n, fresh, &x, &trial, &gradient, &trial_gradient);
        fresh = false;
        let gain = value - at;
        let moved = (0..n).any(|i| (trial[i] - x[i]).abs() > 1e-15 * (1.0 + x[i].abs()));
        std::mem::swap(&mut x, &mut trial);
        std::mem::swap(&mut gradient, &mut trial_gradient);
        value = at;
        if !moved || gain <= 1e-16 * value.abs() {
            break;
        }
    }
    Descent { x, value, evaluations }
}

/// The BFGS update of the inverse Hessian, in place.
fn update(inverse: &mut [f64], n: usize, fresh: bool, x0: &[f64], x1: &[f64], g0: &[f64], g1: &[f64]) {
    let s: Vec<f64> = (0..n).map(|i| x1[i] - x0[i]).collect();
    let y: Vec<f64> = (0..n).map(|i| g1[i] - g0[i]).collect();
    let sy = dot(&s, &y);
    if sy.is_nan() || sy <= 0.0 {
        return;
    }
    let mut hy: Vec<f64> = (0..n).map(|i| (0..n).map(|j| inverse[i * n + j] * y[j]).sum()).collect();
    if fresh {
        // First step: bring the guess to the size the step has shown (Nocedal and Wright, eq. 6.20).
        let factor = sy / dot(&y, &hy);
        inverse.iter_mut().for_each(|v| *v *= factor);
        hy.iter_mut().for_each(|v| *v *= factor);
    }
    let yhy = dot(&y, &hy);
    for i in 0..n {
        for j in 0..n {
            inverse[i * n + j] += (1.0 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_the_valley_of_rosenbrock() {
        let end = minimise(&[-1.2, 1.0], &[1.0, 1.0], 500, |x, g| {
            let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
            g[0] = -2.0 * a - 400.0 * b * x[0];
            g[1] = 200.0 * b;
            a * a + 100.0 * b * b
        });
        assert!((end.x[0] - 1.0).abs() < 1e-6 && (end.x[1] - 1.0).abs() < 1e-6, "{end:?}");
    }

    #[test]
    fn descends_along_a_kink() {
        // |x - 1| + 3 |y + 2| + (x - 1)^2: minimum 0 at (1, -2), not differentiable there.
        let end = minimise(&[5.0, 7.0], &[1.0, 1.0], 500, |x, g| {
            let (a, b) = (x[0] - 1.0, x[1] + 2.0);
            g[0] = a.signum() + 2.0 * a;
            g[1] = 3.0 * b.signum();
            a.abs() + 3.0 * b.abs() + a * a
        });
        assert!(end.value < 1e-6, "{end:?}");
    }
}
