//! Published series, bundled as `series.csv`: numbers are facts, their source stands in the list.

use super::{LoadedExample, map_of};
use crate::table::{Column, Table, Unit, Values};

const SERIES: &str = include_str!("series.csv");

/// The points of one series: its variable is called `x` in formulas.
pub(super) fn load(id: &str) -> Option<LoadedExample> {
    let mut reader = csv::Reader::from_reader(SERIES.as_bytes());
    let rows: Vec<csv::StringRecord> =
        reader.records().filter_map(Result::ok).filter(|row| row.get(0) == Some(id)).collect();
    let first = rows.first()?;
    let column = |name_at: usize| -> Option<Column> {
        let label = first.get(name_at + 1)?;
        let power = power_of_ten(label);
        let cells = rows.iter().map(|row| format!("{}e{power}", row.get(name_at + 2)?).parse::<f64>().ok());
        Some(Column {
            name: first.get(name_at)?.into(),
            values: Values::Numbers(cells.collect::<Option<_>>()?),
            unit: Unit { label: label.into(), factor: format!("1e{power}").parse().ok()? },
        })
    };
    let (x, y) = (column(1)?, column(4)?);
    let map = map_of(&[("x", &x.name), ("response", &y.name)]);
    Some(LoadedExample { table: Table { columns: vec![x, y], ..Table::default() }, map, truth: None })
}

/// Counts become raw counts and percentages fractions; other units stay as published.
fn power_of_ten(unit: &str) -> i32 {
    match unit {
        "million" => 6,
        "billion" => 9,
        "percent" | "x100" => -2,
        _ => 0,
    }
}
