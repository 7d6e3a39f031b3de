//! What metrics are computed on: a set of texts and their vectors, perhaps a reference set.
//!
//! What several metrics need (a spectrum, nearest neighbours, tokens) is computed once, when first
//! asked for, and kept in [`Shared`].

use super::MetricError;
use super::cloud::{Cloud, Kept};
use super::matrix::Matrix;
use super::text::{Corpus, NGrams};
use crate::num::Rng;
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
    /// The texts cut into words.
    pub(super) words: OnceCell<Corpus>,
    /// The runs of 1 to 4 words of the texts.
    pub(super) ngrams: OnceCell<Vec<NGrams>>,
    /// The texts, and after them the reference texts, cut into words.
    pub(super) words_with_reference: OnceCell<Corpus>,
    vectors: Kept,
    reference_vectors: Kept,
    normal: OnceCell<Matrix>,
    normal_vectors: Kept,
}

impl Sample<'_> {
    /// Number of rows of the set.
    pub fn rows(&self) -> usize {
        let texts = self.texts.map_or(0, <[String]>::len).max(self.log_probs.map_or(0, <[Vec<f64>]>::len));
        texts.max(self.vectors.map_or(0, Matrix::rows))
    }

    /// The vectors, with what is computed for them kept.
    pub fn cloud(&self) -> Result<Cloud<'_>, MetricError> {
        match self.vectors {
            Some(matrix) => Ok(Cloud::new(matrix, &self.shared.vectors)),
            None => Err(MetricError::Missing { what: "vectors" }),
        }
    }

    /// A standard normal sample of as many rows and columns as the vectors, drawn from the seed: what
    /// isotropic vectors would be.
    pub fn normal_cloud(&self) -> Result<Cloud<'_>, MetricError> {
        let Some(vectors) = self.vectors else {
            return Err(MetricError::Missing { what: "vectors" });
        };
        let matrix = self.shared.normal.get_or_init(|| {
            let mut rng = Rng::new(self.seed);
            let values = (0..vectors.values().len()).map(|_| rng.normal() as f32).collect();
            // Numbers of a normal sample are finite, and as many as those of a matrix that exists.
            Matrix::new(vectors.columns(), values).unwrap_or_default()
        });
        Ok(Cloud::new(matrix, &self.shared.normal_vectors))
    }

    /// The vectors of the reference, whose rows are as long as those of the set.
    pub fn reference_cloud(&self) -> Result<Cloud<'_>, MetricError> {
        let Some(reference) = self.reference_vectors else {
            return Err(MetricError::Missing { what: "a reference set of vectors" });
        };
        let columns = self.vectors.map_or(reference.columns(), Matrix::columns);
        if reference.columns() != columns {
            let what = format!(
                "the reference has {} numbers per row and the set has {columns}; embed both with the same model",
                reference.columns()
            );
            return Err(MetricError::NotDefined { what });
        }
        Ok(Cloud::new(reference, &self.shared.reference_vectors))
    }
}
