//! The parameters as the search sees them.

use crate::law::Scale;

/// A parameter as the search sees it: the declaration with the request's changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Coordinate {
    pub name: String,
    /// Searched in its logarithm.
    pub log: bool,
    /// Enters linearly given the shape.
    pub linear: bool,
    pub fixed: Option<f64>,
    /// Admissible values, natural units.
    pub range: (f64, f64),
    /// The ends come from the request, not from the declaration.
    pub narrowed: (bool, bool),
    /// Span of the search grid, natural units, inside the range.
    pub span: (f64, f64),
    /// A start of the visitor's own.
    pub start: Option<f64>,
}

impl Coordinate {
    pub fn scale(&self) -> Scale {
        if self.log { Scale::Log } else { Scale::Linear }
    }
    pub fn to_search(&self, value: f64) -> f64 {
        if self.log { libm::log(value) } else { value }
    }
    pub fn to_value(&self, u: f64) -> f64 {
        if self.log { libm::exp(u) } else { u }
    }
    /// Derivative of the value by the search coordinate.
    pub fn slope(&self, value: f64) -> f64 {
        if self.log { value } else { 1.0 }
    }
    /// Ends of the range in search units.
    pub fn search_range(&self) -> (f64, f64) {
        (self.to_search(self.range.0), self.to_search(self.range.1))
    }
}
