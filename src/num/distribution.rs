//! Distribution functions that intervals need.

/// Standard normal distribution function.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Standard normal quantile of `p` in (0, 1): Acklam's rational approximation with one Newton-Halley
/// step, relative error about 1e-15. Infinite at the ends.
pub fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969683028665376e1,
        2.209460984245205e2,
        -2.759285104469687e2,
        1.38357751867269e2,
        -3.066479806614716e1,
        2.506628277459239,
    ];
    const B: [f64; 5] =
        [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1];
    const C: [f64; 6] = [
        -7.784894002430293e-3,
        -3.223964580411365e-1,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const D: [f64; 4] = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let horner = |c: &[f64], x: f64| c.iter().fold(0.0, |sum, c| sum * x + c);
    let tail = |q: f64| horner(&C, q) / (horner(&D, q) * q + 1.0);
    let guess = if p < 0.02425 {
        tail(libm::sqrt(-2.0 * libm::log(p)))
    } else if p > 1.0 - 0.02425 {
        -tail(libm::sqrt(-2.0 * libm::log(1.0 - p)))
    } else {
        let q = p - 0.5;
        let r = q * q;
        horner(&A, r) * q / (horner(&B, r) * r + 1.0)
    };
    let error = normal_cdf(guess) - p;
    let step = error * libm::sqrt(std::f64::consts::TAU) * libm::exp(0.5 * guess * guess);
    guess - step / (1.0 + 0.5 * guess * step)
}

/// Quantile of Student's t with `freedom` degrees of freedom (1 or more): Hill (1970), algorithm 396,
/// absolute error below 1e-5 for 5 degrees and more; exact formulas for 1 and 2.
pub fn student_quantile(p: f64, freedom: f64) -> f64 {
    use std::f64::consts::{FRAC_PI_2, PI};
    if p == 0.5 {
        return 0.0;
    }
    if p < 0.5 {
        return -student_quantile(1.0 - p, freedom);
    }
    let two_sided = 2.0 * (1.0 - p);
    let n = freedom.max(1.0);
    if n < 1.5 {
        return libm::tan(PI * (p - 0.5));
    }
    if (n - 2.0).abs() < 0.5 {
        return libm::sqrt(2.0 / (two_sided * (2.0 - two_sided)) - 2.0);
    }
    let a = 1.0 / (n - 0.5);
    let b = 48.0 / (a * a);
    let mut c = ((20700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
    let d = ((94.5 / (b + c) - 3.0) / b + 1.0) * libm::sqrt(a * FRAC_PI_2) * n;
    let mut y = libm::pow(d * two_sided, 2.0 / n);
    if y > 0.05 + a {
        let x = normal_quantile(0.5 * two_sided);
        y = x * x;
        if n < 5.0 {
            c += 0.3 * (n - 4.5) * (x + 0.6);
        }
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b;
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x;
        y = libm::expm1(a * y * y);
    } else {
        y = ((1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0) + 0.5 / (n + 4.0)) * y - 1.0)
            * (n + 1.0)
            / (n + 2.0)
            + 1.0 / y;
    }
    libm::sqrt(n * y)
}

/// Chance that Fisher's F with `above` and `below` degrees of freedom exceeds `f`.
pub fn fisher_upper_tail(f: f64, above: f64, below: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    incomplete_beta(below / (below + above * f), 0.5 * below, 0.5 * above)
}

/// Regularised incomplete beta function I_x(a, b) for x in 0..=1 and positive a, b: the continued
/// fraction of DLMF 8.17.22 by Lentz's method, relative error about 1e-13.
pub fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast on the near side of the mean.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for m in 1..500 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            step = c * d;
            fraction *= step;
        }
        if (step - 1.0_f64).abs() < 1e-15 {
            break;
        }
    }
    libm::exp(front) * fraction / a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_of_the_tables() {
        for (p, z) in [(0.975, 1.959963984540054), (0.95, 1.6448536269514722), (0.001, -3.090232306167813), (0.5, 0.0)]
        {
            assert!((normal_quantile(p) - z).abs() < 1e-12, "{p}");
            assert!((normal_cdf(z) - p).abs() < 1e-13, "{p}");
        }
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    }

    #[test]
    fn student_quantiles_of_the_tables() {
        // R: qt(0.975, c(1, 2, 3, 5, 10, 60)) and qt(0.95, 8).
        for (p, n, t) in [
            (0.975, 1.0, 12.706205),
            (0.975, 2.0, 4.302653),
            (0.975, 3.0, 3.182446),
            (0.975, 5.0, 2.570582),
            (0.975, 10.0, 2.228139),
            (0.975, 60.0, 2.000298),
            (0.95, 8.0, 1.859548),
            (0.05, 8.0, -1.859548),
        ] {
            let found = student_quantile(p, n);
            assert!((found - t).abs() < 2e-4, "p {p}, {n} degrees: {found} against {t}");
        }
    }

    #[test]
    fn fisher_tails_are_those_of_scipy() {
        // scipy.stats.f.sf
        for (f, above, below, p) in [
            (4.0, 1.0, 10.0, 0.07338803477074037),
            (1.0, 3.0, 20.0, 0.4132519140624603),
            (2.5, 3.0, 56.0, 0.06876979654957464),
            (0.1, 5.0, 8.0, 0.9893422187918276),
            (30.0, 2.0, 100.0, 6.223015277861133e-11),
            (3.2, 4.0, 4.5, 0.12875948952086919),
            (0.001, 2.0, 7.0, 0.9990006425205644),
            (250.0, 3.0, 40.0, 6.150429167790566e-26),
        ] {
            let found = fisher_upper_tail(f, above, below);
            assert!((found / p - 1.0).abs() < 1e-11, "F {f} with {above} and {below}: {found} against {p}");
        }
        assert_eq!(fisher_upper_tail(0.0, 3.0, 10.0), 1.0);
        // With one degree above it is Student's t, both tails.
        let t = student_quantile(0.975, 12.0);
        assert!((fisher_upper_tail(t * t, 1.0, 12.0) - 0.05).abs() < 1e-6);
    }
}
