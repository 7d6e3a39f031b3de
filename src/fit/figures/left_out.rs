//! Rows of the table that take no part in the fit, so that the curve can show them hollow.

use crate::fit::setup::RESPONSE;
use crate::fit::{Prepared, Source};
use crate::table::{DerivedKind, Table};

/// A row of the table that takes no part in the fit.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// One value per variable of the law, raw units; NaN where missing.
    pub inputs: Vec<f64>,
    pub response: f64,
    /// Read-out, such as 'row 4: left out by hand'.
    pub note: String,
}

/// The rows that `prepared` dropped from `table`, with the values that stand there.
pub fn left_out(prepared: &Prepared, table: &Table) -> Vec<LeftOut> {
    prepared
        .dropped
        .iter()
        .map(|dropped| {
            let row = dropped.row as usize;
            let value = |(name, source): &(String, Source)| cell(table, name, source, row).unwrap_or(f64::NAN);
            let of = |wanted: bool| prepared.map.iter().filter(move |(name, _)| (name == RESPONSE) == wanted);
            LeftOut {
                inputs: of(false).map(value).collect(),
                response: of(true).map(value).next().unwrap_or(f64::NAN),
                note: format!("row {}: {}", row + 1, dropped.reason),
            }
        })
        .collect()
}

/// The value of a variable in one row.
fn cell(table: &Table, variable: &str, source: &Source, row: usize) -> Option<f64> {
    let number = |column: &str| table.numbers(column)?.get(row).copied();
    match source {
        Source::Column(column) => number(column),
        Source::Derived { columns: [first, second], .. } => {
            Some(DerivedKind::giving(variable)?.value(number(first)?, number(second)?))
        }
    }
}
