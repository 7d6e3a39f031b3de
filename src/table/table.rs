//! The table itself.

use serde::{Deserialize, Serialize};

/// A table of runs. Cells are stored in raw units; the header's unit is kept for display.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub columns: Vec<Column>,
    /// Rows left out of every analysis, with the visitor's reason; sorted by row.
    pub excluded: Vec<(u32, String)>,
    /// What could not be read, cell by cell. The cell is missing in the column.
    pub problems: Vec<TableProblem>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Unique in the table, never empty; the header without its unit.
    pub name: String,
    pub unit: Unit,
    pub values: Values,
}

/// The cells of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Values {
    /// Raw units; NaN where the cell is missing or unreadable.
    Numbers(Vec<f64>),
    Texts(Vec<String>),
}

/// The unit a header named: how it is written, and how many raw units one of it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// As shown: `B`, `PF-days`, `FLOP`; empty for none.
    pub label: String,
    /// Cells of the source were multiplied by this: 1e9 for `B`, 8.64e19 for `PF-days`.
    pub factor: f64,
}

impl Default for Unit {
    fn default() -> Self {
        Self { label: String::new(), factor: 1.0 }
    }
}

/// A cell or row that could not be read as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableProblem {
    /// Zero-based data row; `None` for the header or the whole table.
    pub row: Option<u32>,
    /// Column name, if it concerns one.
    pub column: Option<String>,
    /// The text that stands there.
    pub text: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Table {
    /// Number of data rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The numbers of a column; `None` if there is no such column or it holds text.
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match &self.column(name)?.values {
            Values::Numbers(numbers) => Some(numbers),
            Values::Texts(_) => None,
        }
    }

    /// Why a row is left out, if it is.
    pub fn exclusion(&self, row: u32) -> Option<&str> {
        let at = self.excluded.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        Some(&self.excluded[at].1)
    }
}

impl Values {
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(numbers) => numbers.len(),
            Values::Texts(texts) => texts.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
