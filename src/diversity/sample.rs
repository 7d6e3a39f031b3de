//! What metrics are computed on: a set of texts and their vectors, perhaps a reference set.
//!
//! What several metrics need (a spectrum, nearest neighbours, tokens) is computed once, when first
//! asked for, and kept in [`Shared`].

use super::matrix::Matrix;
use std::cell::OnceCell;

/// A set and what is known of it. Whatever is absent is `None`; where both are there, texts and
/// vectors have the same number of rows.
#[derive(Debug, Default)]
pub struct Sample<'a> {
    pub texts: Option<&'a [String]>,
    pub vectors: Option<&'a Matrix>,
    pub reference_texts: Option<&'a [String]>,
    pub reference_vectors: Option<&'a Matrix>,
    /// Group of every row, 0-based, such as a source or a label.
    pub groups: Option<&'a [u32]>,
    /// For metrics that draw at random; the same seed gives the same value on every machine.
    pub seed: u64,
    pub shared: Shared,
}

/// Intermediate results that several metrics use.
#[derive(Debug, Default)]
pub struct Shared {
    /// The vectors with every row at length 1, in f64.
    pub(super) unit: OnceCell<Vec<f64>>,
}

impl Sample<'_> {
    /// Number of rows of the set.
    pub fn rows(&self) -> usize {
        self.texts.map_or(0, <[String]>::len).max(self.vectors.map_or(0, Matrix::rows))
    }
}
