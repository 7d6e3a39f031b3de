//! Rows of numbers: embeddings.

/// n rows of d numbers, row after row. Numbers are kept as the embedder gives them (f32); sums are
/// taken in f64.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    columns: usize,
    values: Vec<f32>,
}

/// Why numbers are no matrix.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MatrixError {
    #[error("row {row} has {found} numbers, the rows before it have {expected}; every row needs the same count")]
    Ragged { row: usize, found: usize, expected: usize },
    #[error("row {row}, number {column} is not finite; remove the row or repair the file", row = row + 1, column = column + 1)]
    NotFinite { row: usize, column: usize },
    #[error("there are no numbers in the rows")]
    Empty,
}

impl Matrix {
    /// A matrix of `columns` numbers per row. Every number must be finite.
    pub fn new(columns: usize, values: Vec<f32>) -> Result<Self, MatrixError> {
        if columns == 0 || values.is_empty() {
            return Err(MatrixError::Empty);
        }
        let rows = values.len() / columns;
        if rows * columns != values.len() {
            let found = values.len() - rows * columns;
            return Err(MatrixError::Ragged { row: rows + 1, found, expected: columns });
        }
        match values.iter().position(|value| !value.is_finite()) {
            Some(at) => Err(MatrixError::NotFinite { row: at / columns, column: at % columns }),
            None => Ok(Self { columns, values }),
        }
    }

    /// A matrix of rows that must be of equal length.
    pub fn from_rows<'r>(rows: impl IntoIterator<Item = &'r [f32]>) -> Result<Self, MatrixError> {
        let mut columns = 0;
        let mut values = Vec::new();
        for (i, row) in rows.into_iter().enumerate() {
            if i == 0 {
                columns = row.len();
            } else if row.len() != columns {
                return Err(MatrixError::Ragged { row: i + 1, found: row.len(), expected: columns });
            }
            values.extend_from_slice(row);
        }
        Self::new(columns, values)
    }

    pub fn rows(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The matrix of these rows, in this order.
    pub fn select(&self, rows: &[usize]) -> Self {
        let values = rows.iter().flat_map(|row| self.row(*row)).copied().collect();
        Self { columns: self.columns, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_numbers_are_named_by_their_place() {
        assert!(matches!(Matrix::new(2, vec![1.0; 5]), Err(MatrixError::Ragged { row: 3, found: 1, expected: 2 })));
        let error = Matrix::new(2, vec![1.0, 2.0, 3.0, f32::NAN]).expect_err("not finite");
        assert!(error.to_string().starts_with("row 2, number 2 is not finite"));
        assert_eq!(
            Matrix::from_rows([&[1.0, 2.0][..], &[3.0]]).expect_err("ragged").to_string().matches('2').count(),
            2
        );
        let matrix = Matrix::new(2, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).expect("three rows");
        assert_eq!(matrix.select(&[2, 0]).values(), [5.0, 6.0, 1.0, 2.0]);
    }
}
