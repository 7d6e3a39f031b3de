//! Changes a visitor makes to a table. Each either happens whole or leaves the table as it was.

use super::number::{CellReader, DecimalMark, NumberError, decade, format_scaled, parse_number};
use super::table::{Column, Table, Unit, Values};
use super::unit::tidy;

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    #[error("there is no column called {column}; it may have been renamed")]
    NoSuchColumn { column: String },
    #[error("there is no row {}; the table has {rows}", .row + 1)]
    NoSuchRow { row: u32, rows: usize },
    #[error("row {}, column {column}: {error}; it says: {text}", .row + 1)]
    NotANumber { row: u32, column: String, error: NumberError, text: String },
    #[error("a column needs a name; write one or two words")]
    EmptyName,
    #[error("another column is already called {name}; choose a different name")]
    NameTaken { name: String },
    #[error("a unit must be a positive number of raw units, not {factor}; 1e9 is a billion")]
    BadFactor { factor: f64 },
    #[error("column {column} holds text, which has no unit; choose a column of numbers")]
    TextColumn { column: String },
}

/// Sets a cell from what was typed. A number is in its header's unit unless it has a suffix of its
/// own (`400M`). On failure the old value stays.
pub fn set_cell(table: &mut Table, row: u32, column: &str, text: &str) -> Result<(), EditError> {
    check_row(table, row)?;
    let target = column_mut(table, column)?;
    match &mut target.values {
        Values::Texts(texts) => texts[row as usize] = text.trim().replace('\0', "\u{fffd}"),
        Values::Numbers(numbers) => {
            let number = CellReader::new(DecimalMark::Point, target.unit.factor).read(text).map_err(|error| {
                EditError::NotANumber { row, column: column.to_string(), error, text: text.to_string() }
            })?;
            numbers[row as usize] = number.unwrap_or(f64::NAN);
        }
    }
    table.problems.retain(|problem| problem.row != Some(row) || problem.column.as_deref() != Some(column));
    Ok(())
}

/// Gives a column another name. The unit stays; a unit written in the new name is part of the name.
pub fn rename_column(table: &mut Table, column: &str, name: &str) -> Result<(), EditError> {
    let name = tidy(name);
    if name.is_empty() {
        return Err(EditError::EmptyName);
    }
    if name != column && table.column(&name).is_some() {
        return Err(EditError::NameTaken { name });
    }
    column_mut(table, column)?.name = name.clone();
    for problem in table.problems.iter_mut().filter(|problem| problem.column.as_deref() == Some(column)) {
        problem.column = Some(name.clone());
    }
    Ok(())
}

/// Leaves a row out of every analysis; excluding it again replaces the reason.
pub fn exclude_row(table: &mut Table, row: u32, reason: &str) -> Result<(), EditError> {
    check_row(table, row)?;
    match table.excluded.binary_search_by_key(&row, |(row, _)| *row) {
        Ok(at) => table.excluded[at].1 = reason.to_string(),
        Err(at) => table.excluded.insert(at, (row, reason.to_string())),
    }
    Ok(())
}

/// Takes a row back in; nothing happens if it was in.
pub fn include_row(table: &mut Table, row: u32) -> Result<(), EditError> {
    check_row(table, row)?;
    table.excluded.retain(|(excluded, _)| *excluded != row);
    Ok(())
}

/// Adds an empty row at the end and returns its number.
pub fn add_row(table: &mut Table) -> u32 {
    for column in &mut table.columns {
        match &mut column.values {
            Values::Numbers(numbers) => numbers.push(f64::NAN),
            Values::Texts(texts) => texts.push(String::new()),
        }
    }
    table.rows().saturating_sub(1) as u32
}

/// Removes a row; exclusions and problems of later rows move up with them.
pub fn delete_row(table: &mut Table, row: u32) -> Result<(), EditError> {
    check_row(table, row)?;
    for column in &mut table.columns {
        match &mut column.values {
            Values::Numbers(numbers) => drop(numbers.remove(row as usize)),
            Values::Texts(texts) => drop(texts.remove(row as usize)),
        }
    }
    table.excluded.retain(|(excluded, _)| *excluded != row);
    table.excluded.iter_mut().filter(|(excluded, _)| *excluded > row).for_each(|(excluded, _)| *excluded -= 1);
    table.problems.retain(|problem| problem.row != Some(row));
    for later in table.problems.iter_mut().filter_map(|problem| problem.row.as_mut()).filter(|later| **later > row) {
        *later -= 1;
    }
    Ok(())
}

/// Says that the cells were in another unit: what was shown stays, the raw values are rescaled.
/// A cell that showed 7 under no unit is 7e9 under `B`.
pub fn set_unit(table: &mut Table, column: &str, unit: Unit) -> Result<(), EditError> {
    if !(unit.factor.is_finite() && unit.factor > 0.0) {
        return Err(EditError::BadFactor { factor: unit.factor });
    }
    let target = column_mut(table, column)?;
    let Values::Numbers(numbers) = &mut target.values else {
        return Err(EditError::TextColumn { column: column.to_string() });
    };
    let (old, new) = (target.unit.factor, unit.factor);
    for number in numbers.iter_mut().filter(|number| number.is_finite()) {
        // Between powers of ten the decimal digits move exactly; elsewhere one rounding is unavoidable.
        let moved = match (decade(old), decade(new)) {
            (Some(old), Some(new)) => parse_number(&format_scaled(*number, old - new)).ok().flatten(),
            _ => Some(*number / old * new),
        };
        *number = moved.filter(|moved| moved.is_finite()).unwrap_or(f64::NAN);
    }
    target.unit = unit;
    Ok(())
}

fn check_row(table: &Table, row: u32) -> Result<(), EditError> {
    let rows = table.rows();
    if (row as usize) < rows { Ok(()) } else { Err(EditError::NoSuchRow { row, rows }) }
}

fn column_mut<'t>(table: &'t mut Table, name: &str) -> Result<&'t mut Column, EditError> {
    let missing = || EditError::NoSuchColumn { column: name.to_string() };
    table.columns.iter_mut().find(|column| column.name == name).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Hint, read};

    fn table() -> Table {
        let text = "run,params (B),loss\na,1.3,3.5\nb,7,oops\nc,13,2.9\nd,70,what";
        read(text.as_bytes(), Hint::default(), &mut |_| {}).expect("readable")
    }

    #[test]
    fn sets_cells_in_the_unit_of_the_header() {
        let mut table = table();
        set_cell(&mut table, 0, "params", "2.7").expect("a number");
        set_cell(&mut table, 1, "params", "400M").expect("a number");
        set_cell(&mut table, 2, "params", " ").expect("missing");
        let params = table.numbers("params").expect("numbers");
        assert_eq!(&params[..2], &[2.7e9, 4e8]);
        assert!(params[2].is_nan());
        set_cell(&mut table, 0, "run", " z ").expect("text");
        assert_eq!(
            table.column("run").expect("there").values,
            Values::Texts(["z", "b", "c", "d"].map(String::from).to_vec())
        );
    }

    #[test]
    fn a_failed_edit_keeps_the_old_value() {
        let mut table = table();
        let before = table.clone();
        let error = set_cell(&mut table, 0, "loss", "3,5").unwrap_err();
        assert!(error.to_string().starts_with("row 1, column loss: the comma"), "{error}");
        assert!(set_cell(&mut table, 0, "loss", "inf").is_err());
        assert_eq!(set_cell(&mut table, 9, "loss", "3"), Err(EditError::NoSuchRow { row: 9, rows: 4 }));
        assert!(matches!(set_cell(&mut table, 0, "x", "3"), Err(EditError::NoSuchColumn { .. })));
        assert_eq!(format!("{table:?}"), format!("{before:?}"));
    }

    #[test]
    fn correcting_a_cell_settles_its_problem() {
        let mut table = table();
        assert_eq!(table.problems.len(), 2);
        set_cell(&mut table, 1, "loss", "3.1").expect("a number");
        assert_eq!(table.problems.iter().map(|problem| problem.row).collect::<Vec<_>>(), [Some(3)]);
    }

    #[test]
    fn renames() {
        let mut table = table();
        rename_column(&mut table, "loss", " val\nloss ").expect("free");
        assert!(table.numbers("val loss").is_some());
        assert!(table.problems.iter().all(|problem| problem.column.as_deref() == Some("val loss")));
        assert_eq!(rename_column(&mut table, "run", "params"), Err(EditError::NameTaken { name: "params".into() }));
        assert_eq!(rename_column(&mut table, "run", "  "), Err(EditError::EmptyName));
        rename_column(&mut table, "run", "run").expect("its own name");
    }

    #[test]
    fn rows_come_and_go_with_what_is_said_of_them() {
        let mut table = table();
        exclude_row(&mut table, 3, "diverged").expect("there");
        exclude_row(&mut table, 0, "warm-up").expect("there");
        exclude_row(&mut table, 0, "too small").expect("there");
        assert_eq!(table.excluded, [(0, "too small".to_string()), (3, "diverged".to_string())]);
        delete_row(&mut table, 1).expect("there");
        assert_eq!((table.rows(), table.exclusion(2)), (3, Some("diverged")));
        assert_eq!(table.problems.iter().map(|problem| problem.row).collect::<Vec<_>>(), [Some(2)]);
        include_row(&mut table, 2).expect("there");
        assert_eq!(table.exclusion(2), None);
        assert_eq!(add_row(&mut table), 3);
        assert!(table.columns.iter().all(|column| column.values.len() == 4));
    }

    #[test]
    fn another_unit_rescales_every_cell() {
        let mut table = table();
        set_unit(&mut table, "params", Unit { label: "M".into(), factor: 1e6 }).expect("numbers");
        assert_eq!(table.numbers("params"), Some(&[1.3e6, 7e6, 1.3e7, 7e7][..]));
        set_unit(&mut table, "params", Unit { label: "PF-days".into(), factor: 8.64e19 }).expect("numbers");
        assert!((table.numbers("params").expect("numbers")[1] / 6.048e20 - 1.0).abs() < 1e-15);
        assert!(matches!(set_unit(&mut table, "run", Unit::default()), Err(EditError::TextColumn { .. })));
        let zero = Unit { label: String::new(), factor: 0.0 };
        assert_eq!(set_unit(&mut table, "params", zero), Err(EditError::BadFactor { factor: 0.0 }));
    }
}
