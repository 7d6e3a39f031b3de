//! The way out: a table as CSV that [`read`](super::read()) turns back into the same values.

use super::assemble::is_header;
use super::number::{decade, format_number, format_scaled};
use super::table::{Column, Table, Unit, Values};
use super::unit::{PETAFLOP_DAY, format_header};

/// The table as CSV. Cells stand in the header's unit where that loses no digit (powers of ten);
/// otherwise in raw units. A missing cell is empty. Exclusions and problems are not written.
///
/// Reading it back gives equal values and names. Two things are not kept: a column whose cells are
/// all empty reads as numbers, and a text column of which at least half looks like numbers becomes numbers.
pub fn to_csv(table: &Table) -> String {
    let mut written: Vec<(String, Option<i32>)> = table.columns.iter().map(header).collect();
    if !is_header(written.iter().map(|(header, _)| header.as_str())) {
        // Names that are all numbers would be taken for a row; empty brackets say 'a name without unit'.
        if let Some((header, _)) = written.first_mut() {
            header.push_str(" ()");
        }
    }
    let mut csv = String::new();
    let single = table.columns.len() == 1;
    push_row(&mut csv, written.iter().map(|(header, _)| header.clone()), single);
    for row in 0..table.rows() {
        let cells = table.columns.iter().zip(&written).map(|(column, (_, decade))| match &column.values {
            Values::Numbers(numbers) => match decade {
                Some(decade) if *decade != 0 => format_scaled(numbers[row], *decade),
                _ => format_number(numbers[row]),
            },
            Values::Texts(texts) => texts[row].clone(),
        });
        push_row(&mut csv, cells, single);
    }
    csv
}

/// A cell as it is shown and typed: in the header's unit, shortest form; empty where it is missing.
/// [`set_cell`](super::set_cell) takes it back. `None` if there is no such row.
pub fn cell_text(column: &Column, row: usize) -> Option<String> {
    match &column.values {
        Values::Texts(texts) => texts.get(row).cloned(),
        Values::Numbers(numbers) => numbers.get(row).map(|number| match decade(column.unit.factor) {
            Some(decade) => format_scaled(*number, decade),
            None => format_number(number / column.unit.factor),
        }),
    }
}

/// How a column's header is written, and the power of ten its cells are divided by.
fn header(column: &Column) -> (String, Option<i32>) {
    let raw = Unit::default();
    if matches!(column.values, Values::Texts(_)) {
        let escape = if column.name.ends_with("()") { " ()" } else { "" };
        return (format!("{}{escape}", column.name), None);
    }
    if let (Some(decade), Some(header)) = (decade(column.unit.factor), format_header(&column.name, &column.unit)) {
        return (header, Some(decade));
    }
    let raw_label = if column.unit.factor == PETAFLOP_DAY { "FLOP" } else { "" };
    let labelled = Unit { label: raw_label.to_string(), factor: 1.0 };
    let header = format_header(&column.name, &labelled).or_else(|| format_header(&column.name, &raw));
    (header.unwrap_or_else(|| format!("{} ()", column.name)), None)
}

fn push_row(csv: &mut String, cells: impl Iterator<Item = String>, single: bool) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            csv.push(',');
        }
        // A line of nothing would be a blank line, and `#` would start a comment.
        let quoted = cell.contains([',', ';', '\t', '|', '"', '\n', '\r', '#', '{', '[']) || single && cell.is_empty();
        if quoted {
            csv.push('"');
            csv.push_str(&cell.replace('"', "\"\""));
            csv.push('"');
        } else {
            csv.push_str(&cell);
        }
    }
    csv.push('\n');
}
