//! One value of a law's variable, with its logarithm taken once.

use crate::num::Scalar;

/// A variable's value in raw units (parameters, tokens, FLOP) and its natural logarithm.
/// Laws raise the same few values to many exponents; keeping the logarithm makes each power one `exp`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    pub value: f64,
    pub ln: f64,
}

impl Input {
    pub fn new(value: f64) -> Self {
        Self { value, ln: libm::log(value) }
    }

    /// `value ^ exponent`.
    pub fn pow<S: Scalar>(self, exponent: S) -> S {
        (exponent * self.ln).exp()
    }
}
