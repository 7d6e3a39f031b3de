//! Rows of numbers: embeddings.

/// n rows of d numbers, row after row. Numbers are kept as the embedder gives them (f32); sums are
/// taken in f64. Numbers of a table or a file may need more digits: what f32 cannot hold of them is
/// kept beside, and used by the metrics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    columns: usize,
    values: Vec<f32>,
    /// Number less its f32, for every number; empty where all numbers are f32.
    rest: Vec<f32>,
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
            None => Ok(Self { columns, values, rest: Vec::new() }),
        }
    }

    /// A matrix of numbers of more digits than f32 holds: about 14 are kept. Every number must be
    /// finite and below 3.4e38 in size.
    pub fn from_f64(columns: usize, values: &[f64]) -> Result<Self, MatrixError> {
        let mut matrix = Self::new(columns, values.iter().map(|value| *value as f32).collect())?;
        let rest: Vec<f32> =
            values.iter().zip(&matrix.values).map(|(value, held)| (value - f64::from(*held)) as f32).collect();
        if rest.iter().any(|rest| *rest != 0.0) {
            matrix.rest = rest;
        }
        Ok(matrix)
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

    /// One number, with all its digits.
    pub fn number(&self, row: usize, column: usize) -> f64 {
        let at = row * self.columns + column;
        f64::from(self.values[at]) + self.rest.get(at).map_or(0.0, |rest| f64::from(*rest))
    }

    /// Writes a row, with all its digits, to `out` of d numbers.
    pub fn write_row(&self, row: usize, out: &mut [f64]) {
        for (out, value) in out.iter_mut().zip(self.row(row)) {
            *out = f64::from(*value);
        }
        if let Some(rest) = self.rest.get(row * self.columns..(row + 1) * self.columns) {
            out.iter_mut().zip(rest).for_each(|(out, rest)| *out += f64::from(*rest));
        }
    }

    /// The matrix of these rows, in this order.
    pub fn select(&self, rows: &[usize]) -> Self {
        let values = rows.iter().flat_map(|row| self.row(*row)).copied().collect();
        let rest = match self.rest.is_empty() {
            true => Vec::new(),
            false => {
                rows.iter().flat_map(|row| &self.rest[row * self.columns..(row + 1) * self.columns]).copied().collect()
            }
        };
        Self { columns: self.columns, values, rest }
    }

    /// The rows of this matrix, then those of `other`. `None` unless their columns are as many.
    pub fn stacked(&self, other: &Self) -> Option<Self> {
        if self.columns != other.columns {
            return None;
        }
        let values = [self.values.as_slice(), &other.values].concat();
        let rest = match self.rest.is_empty() && other.rest.is_empty() {
            true => Vec::new(),
            false => [self.all_rest(), other.all_rest()].concat(),
        };
        Some(Self { columns: self.columns, values, rest })
    }

    fn all_rest(&self) -> Vec<f32> {
        if self.rest.is_empty() { vec![0.0; self.values.len()] } else { self.rest.clone() }
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
    #[test]
    fn numbers_of_many_digits_are_kept() {
        let numbers = [0.647906, -1.899116, 1.0 / 3.0, 1_700_000_000.123];
        let matrix = Matrix::from_f64(2, &numbers).expect("two rows");
        let mut row = [0.0; 2];
        for i in 0..2 {
            matrix.select(&[1, 0]).write_row(1 - i, &mut row);
            for j in 0..2 {
                assert_eq!(row[j], matrix.number(i, j));
                assert!((row[j] / numbers[2 * i + j] - 1.0).abs() < 4e-15);
            }
        }
        let single = Matrix::new(2, vec![1.0, 2.0]).expect("one row");
        let both = single.stacked(&matrix).expect("as many columns");
        assert_eq!((both.rows(), both.number(0, 1), both.number(2, 0)), (3, 2.0, matrix.number(1, 0)));
        assert!(Matrix::from_f64(1, &[1e300]).is_err());
    }
}
