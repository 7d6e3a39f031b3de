//! Forward-mode derivatives: a value and its gradient by up to `W` parameters.

use super::Scalar;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A value and its partial derivatives by `W` parameters. A formula evaluated on duals
/// gives its exact gradient, so no law ever writes a derivative by hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<const W: usize> {
    pub value: f64,
    pub gradient: [f64; W],
}

impl<const W: usize> Dual<W> {
    /// The parameter number `index` itself: derivative one by itself, zero by the others.
    ///
    /// # Panics
    /// If `index >= W`: a declaration with too many parameters, which the registry test excludes.
    pub fn variable(value: f64, index: usize) -> Self {
        let mut gradient = [0.0; W];
        gradient[index] = 1.0;
        Self { value, gradient }
    }

    /// Chain rule: a function with value `value` and derivative `slope` at `self`.
    fn chain(self, value: f64, slope: f64) -> Self {
        Self { value, gradient: self.gradient.map(|g| g * slope) }
    }

    fn combine(value: f64, left: (&Self, f64), right: (&Self, f64)) -> Self {
        let mut gradient = [0.0; W];
        for (i, g) in gradient.iter_mut().enumerate() {
            *g = left.0.gradient[i] * left.1 + right.0.gradient[i] * right.1;
        }
        Self { value, gradient }
    }
}

impl<const W: usize> Scalar for Dual<W> {
    fn constant(value: f64) -> Self {
        Self { value, gradient: [0.0; W] }
    }
    fn value(self) -> f64 {
        self.value
    }
    fn exp(self) -> Self {
        let e = libm::exp(self.value);
        self.chain(e, e)
    }
    fn ln(self) -> Self {
        self.chain(libm::log(self.value), 1.0 / self.value)
    }
}

impl<const W: usize> Add for Dual<W> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::combine(self.value + other.value, (&self, 1.0), (&other, 1.0))
    }
}
impl<const W: usize> Sub for Dual<W> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::combine(self.value - other.value, (&self, 1.0), (&other, -1.0))
    }
}
impl<const W: usize> Mul for Dual<W> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::combine(self.value * other.value, (&self, other.value), (&other, self.value))
    }
}
impl<const W: usize> Div for Dual<W> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        Self::combine(quotient, (&self, 1.0 / other.value), (&other, -quotient / other.value))
    }
}
impl<const W: usize> Neg for Dual<W> {
    type Output = Self;
    fn neg(self) -> Self {
        self.chain(-self.value, -1.0)
    }
}
impl<const W: usize> Add<f64> for Dual<W> {
    type Output = Self;
    fn add(self, other: f64) -> Self {
        Self { value: self.value + other, ..self }
    }
}
impl<const W: usize> Sub<f64> for Dual<W> {
    type Output = Self;
    fn sub(self, other: f64) -> Self {
        Self { value: self.value - other, ..self }
    }
}
impl<const W: usize> Mul<f64> for Dual<W> {
    type Output = Self;
    fn mul(self, other: f64) -> Self {
        self.chain(self.value * other, other)
    }
}
impl<const W: usize> Div<f64> for Dual<W> {
    type Output = Self;
    fn div(self, other: f64) -> Self {
        self.chain(self.value / other, 1.0 / other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formula<S: Scalar>(p: &[S]) -> S {
        (p[0] * p[1].powf(p[2]) + p[0].exp() / (p[1] + 2.0) - p[2].ln()).logistic() * 3.0 - p[0]
    }

    #[test]
    fn gradient_agrees_with_central_differences() {
        let at = [0.3, 1.7, 0.9];
        let duals: Vec<Dual<4>> = at.iter().enumerate().map(|(i, v)| Dual::variable(*v, i)).collect();
        let exact = formula(&duals);
        assert_eq!(exact.value, formula(&at));
        for i in 0..at.len() {
            let h = 1e-6;
            let (mut up, mut down) = (at, at);
            up[i] += h;
            down[i] -= h;
            let numeric = (formula(&up) - formula(&down)) / (2.0 * h);
            assert!(
                (exact.gradient[i] - numeric).abs() < 1e-8,
                "by parameter {i}: {} against {numeric}",
                exact.gradient[i]
            );
        }
        assert_eq!(exact.gradient[3], 0.0);
    }

    #[test]
    fn ln_gamma_is_libms_and_its_slope_the_digamma_function() {
        for x in [1e-4, 0.03, 0.5, 1.0, 2.5, 9.99, 10.01, 256.5, 1e6] {
            let found = Scalar::ln_gamma(Dual::<1>::variable(x, 0));
            let expected = libm::lgamma(x);
            assert!((found.value - expected).abs() <= 1e-13 * expected.abs() + 1e-13, "{x}: {}", found.value);
        }
        // Digamma of 1 is minus Euler's constant; of 1/2 that less 2 ln 2.
        let slope = |x: f64| Scalar::ln_gamma(Dual::<1>::variable(x, 0)).gradient[0];
        assert!((slope(1.0) + 0.577_215_664_901_532_9).abs() < 1e-11);
        assert!((slope(0.5) + 1.963_510_026_021_423_5).abs() < 1e-11);
        assert!(Scalar::ln_gamma(-0.5_f64).is_nan());
    }

    #[test]
    fn logistic_survives_both_ends() {
        assert_eq!(Scalar::logistic(800.0_f64), 1.0);
        assert_eq!(Scalar::logistic(-800.0_f64), 0.0);
    }
}
