//! Texts as vectors.

pub mod lexical;
pub mod static_table;

use super::matrix::Matrix;

/// The vectors of texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedding {
    pub vectors: Matrix,
    /// Rows without anything to embed; their vectors are all zeros and have no direction.
    pub empty: Vec<usize>,
}

/// Why texts have no vectors.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EmbedError {
    #[error("there are no texts to embed; add some")]
    NoTexts,
    #[error("vectors of {dimensions} numbers cannot be made; choose 1 to {most}", most = lexical::MOST_DIMENSIONS)]
    Dimensions { dimensions: usize },
}
