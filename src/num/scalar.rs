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
