//! What metrics are computed on: a set of texts and their vectors, perhaps a reference set.
//!
//! What several metrics need (a spectrum, nearest neighbours, tokens) is computed once, when first
//! asked for, and kept in [`Shared`].

use super::matrix::Matrix;
use super::text::{Corpus, NGrams};
use std::cell::OnceCell;

/// A set and what is known of it. Whatever is absent is `None`; where both are there, texts and
/// vectors have the same number of rows.
#[derive(Debug, Default)]
pub struct Sample<'a> {
    pub texts: Option<&'a [String]>,
    pub vectors: Option<&'a Matrix>,
    pub reference_texts: Option<&'a [String]>,
    pub reference_vectors: Option<&'a Matrix>,
    /// Natural logarithms of the probability of every token of every row, from a language model.
    pub log_probs: Option<&'a [Vec<f64>]>,
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
    /// The texts cut into words.
    pub(super) words: OnceCell<Corpus>,
    /// The runs of 1 to 4 words of the texts.
    pub(super) ngrams: OnceCell<Vec<NGrams>>,
    /// The texts, and after them the reference texts, cut into words.
    pub(super) words_with_reference: OnceCell<Corpus>,
}

impl Sample<'_> {
    /// Number of rows of the set.
    pub fn rows(&self) -> usize {
        let texts = self.texts.map_or(0, <[String]>::len).max(self.log_probs.map_or(0, <[Vec<f64>]>::len));
        texts.max(self.vectors.map_or(0, Matrix::rows))
    }
}
