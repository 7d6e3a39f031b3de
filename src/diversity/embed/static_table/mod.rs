//! Static token embeddings in the format of model2vec: a table with a vector for every piece of a
//! vocabulary; a text's vector is the mean of its pieces' vectors. The model is the user's: its files
//! `model.safetensors`, `tokenizer.json` and `config.json`.

mod characters;
pub mod safetensors;
pub mod wordpiece;

use super::{EmbedError, Embedding};
use crate::diversity::matrix::Matrix;
use safetensors::{Safetensors, SafetensorsError};
use wordpiece::{TokenizerError, WordPiece};

/// Pieces of a text that count; the rest is cut off, as model2vec does.
pub const MOST_PIECES: usize = 512;

/// A loaded model.
#[derive(Debug)]
pub struct StaticTable {
    tokenizer: WordPiece,
    columns: usize,
    values: Vec<f32>,
    /// Row of every piece, where several pieces share one.
    rows: Option<Vec<u32>>,
    /// How much every piece counts, where the rows do not say it.
    weights: Option<Vec<f32>>,
    unit_length: bool,
    /// Characters of a text that are looked at.
    most_characters: usize,
}

/// Why there is no model.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StaticTableError {
    #[error(transparent)]
    Safetensors(#[from] SafetensorsError),
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    #[error("the table is no list of vectors (its shape is {shape:?}); load a model made by model2vec")]
    Shape { shape: Vec<usize> },
    #[error("the {part} has {found} entries for {pieces} pieces of the tokenizer; load files of the same model")]
    Mismatch { part: &'static str, found: usize, pieces: usize },
    #[error("config.json is no JSON ({detail}); load the model's own or leave it out")]
    Config { detail: String },
}

impl StaticTable {
    /// Reads a model. Without a configuration vectors are brought to length 1, as all published
    /// models ask for.
    pub fn read(model: &[u8], tokenizer: &[u8], config: Option<&[u8]>) -> Result<Self, StaticTableError> {
        let tokenizer = WordPiece::read(tokenizer)?;
        let config: serde_json::Value = match config {
            Some(bytes) => {
                serde_json::from_slice(bytes).map_err(|error| StaticTableError::Config { detail: error.to_string() })?
            }
            None => serde_json::Value::Null,
        };
        let file = Safetensors::read(model)?;
        let optional =
            |name: &'static str| file.names().any(|known| known == name).then(|| file.tensor(name)).transpose();
        let table = file.tensor("embeddings")?;
        let &[row_count, columns] = table.shape.as_slice() else {
            return Err(StaticTableError::Shape { shape: table.shape });
        };
        if columns == 0 {
            return Err(StaticTableError::Shape { shape: table.shape });
        }
        let pieces = tokenizer.pieces();
        let check = |part: &'static str, found: usize| {
            if found == pieces { Ok(()) } else { Err(StaticTableError::Mismatch { part, found, pieces }) }
        };
        let weights = optional("weights")?.map(|tensor| tensor.values);
        let rows: Option<Vec<u32>> =
            optional("mapping")?.map(|tensor| tensor.values.iter().map(|row| *row as u32).collect());
        if let Some(weights) = &weights {
            check("list of weights", weights.len())?;
        }
        match &rows {
            Some(rows) => {
                check("list of rows", rows.len())?;
                if let Some(row) = rows.iter().find(|row| **row as usize >= row_count) {
                    return Err(StaticTableError::Mismatch {
                        part: "table",
                        found: row_count,
                        pieces: *row as usize + 1,
                    });
                }
            }
            None => check("table", row_count)?,
        }
        Ok(Self {
            most_characters: MOST_PIECES * tokenizer.median_length(),
            unit_length: config["normalize"].as_bool().unwrap_or(true),
            values: table.values,
            tokenizer,
            columns,
            rows,
            weights,
        })
    }

    /// Numbers per vector.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The vectors of texts. `progress` is told the share done, 0 to 1.
    pub fn embed(&self, texts: &[String], progress: &mut dyn FnMut(f32)) -> Result<Embedding, EmbedError> {
        let mut values = Vec::with_capacity(texts.len() * self.columns);
        let mut empty = Vec::new();
        for (row, text) in texts.iter().enumerate() {
            if row % 64 == 0 {
                progress(row as f32 / texts.len() as f32);
            }
            let sums = self.pooled(text);
            if sums.iter().all(|sum| *sum == 0.0) {
                empty.push(row);
            }
            values.extend(sums.iter().map(|sum| *sum as f32));
        }
        progress(1.0);
        Ok(Embedding { vectors: Matrix::new(self.columns, values).map_err(|_| EmbedError::NoTexts)?, empty })
    }

    fn pooled(&self, text: &str) -> Vec<f64> {
        let end = text.char_indices().nth(self.most_characters).map_or(text.len(), |(at, _)| at);
        let mut ids = self.tokenizer.ids(&text[..end]);
        ids.retain(|id| *id != self.tokenizer.unknown());
        ids.truncate(MOST_PIECES);
        let mut sums = vec![0.0f64; self.columns];
        for id in &ids {
            let piece = *id as usize;
            let row = self.rows.as_ref().map_or(piece, |rows| rows[piece] as usize);
            let weight = self.weights.as_ref().map_or(1.0, |weights| f64::from(weights[piece]));
            for (sum, value) in sums.iter_mut().zip(&self.values[row * self.columns..][..self.columns]) {
                *sum += weight * f64::from(*value);
            }
        }
        let length = libm::sqrt(sums.iter().map(|sum| sum * sum).sum());
        let by = if self.unit_length { length } else { ids.len() as f64 };
        if by > 0.0 {
            sums.iter_mut().for_each(|sum| *sum /= by);
        }
        sums
    }
}

#[cfg(test)]
mod tests;
