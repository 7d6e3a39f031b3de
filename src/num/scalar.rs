//! The number type that formulas are written in: once, for values and for derivatives.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// What a formula may do with a number. Implemented by `f64` (values) and by
/// [`Dual`](super::Dual) (values with exact first derivatives).
pub trait Scalar:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// A number that depends on no parameter.
    fn constant(value: f64) -> Self;
    /// The value without its derivatives.
    fn value(self) -> f64;
    fn exp(self) -> Self;
    /// Natural logarithm; NaN for negative values.
    fn ln(self) -> Self;

    /// `self` to a power that may itself be a parameter; `self` must be positive.
    fn powf(self, exponent: Self) -> Self {
        (self.ln() * exponent).exp()
    }

    /// The larger of `self` and `floor`; its derivative is that of the one chosen.
    fn max(self, floor: f64) -> Self {
        if self.value() >= floor { self } else { Self::constant(floor) }
    }

    /// Logarithm of the gamma function; `self` must be positive, NaN otherwise. Stirling's series above 10,
    /// the recurrence below: absolute error about 1e-14 times the size of its terms.
    fn ln_gamma(self) -> Self {
        const HALF_LN_TAU: f64 = 0.918_938_533_204_672_7;
        if self.value().is_nan() || self.value() <= 0.0 {
            return Self::constant(f64::NAN);
        }
        let (mut z, mut product) = (self, Self::constant(1.0));
        while z.value() < 10.0 {
            product = product * z;
            z = z + 1.0;
        }
        let w = Self::constant(1.0) / (z * z);
        // Bernoulli terms of 1/z, 1/z³, ... by Horner, the smallest first.
        const TERMS: [f64; 6] =
            [-691.0 / 360_360.0, 1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
        let series = TERMS.iter().fold(Self::constant(0.0), |sum, term| sum * w + *term) / z;
        (z - 0.5) * z.ln() - z + HALF_LN_TAU + series - product.ln()
    }

    /// Logistic function 1 / (1 + e^-self), written so that neither end overflows.
    fn logistic(self) -> Self {
        if self.value() >= 0.0 {
            Self::constant(1.0) / ((-self).exp() + 1.0)
        } else {
            let e = self.exp();
            e / (e + 1.0)
        }
    }
}

impl Scalar for f64 {
    fn constant(value: f64) -> Self {
        value
    }
    fn value(self) -> f64 {
        self
    }
    fn exp(self) -> Self {
        libm::exp(self)
    }
    fn ln(self) -> Self {
        libm::log(self)
    }
}
