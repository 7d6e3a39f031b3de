//! The form of a table in scenes: `#[serde(with = "crate::share::table_form")]`.
//!
//! Says only what is there (no unit, no exclusions, no problems: no keys), and writes a missing
//! cell as null, since JSON has no NaN. An infinite cell counts as missing.

use crate::table::{Column, Table, TableProblem, Unit, Values};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

#[derive(Serialize, Deserialize)]
struct TableForm {
    columns: Vec<ColumnForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<(u32, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    problems: Vec<TableProblem>,
}

#[derive(Serialize, Deserialize)]
struct ColumnForm {
    name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    unit: Unit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    numbers: Option<Vec<Option<f64>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    texts: Option<Vec<String>>,
}

fn is_default(unit: &Unit) -> bool {
    *unit == Unit::default()
}

pub fn serialize<S: Serializer>(table: &Table, serializer: S) -> Result<S::Ok, S::Error> {
    let columns = table.columns.iter().map(|column| {
        let (numbers, texts) = match &column.values {
            Values::Numbers(cells) => {
                (Some(cells.iter().map(|cell| cell.is_finite().then_some(*cell)).collect()), None)
            }
            Values::Texts(texts) => (None, Some(texts.clone())),
        };
        ColumnForm { name: column.name.clone(), unit: column.unit.clone(), numbers, texts }
    });
    TableForm { columns: columns.collect(), excluded: table.excluded.clone(), problems: table.problems.clone() }
        .serialize(serializer)
}

/// A table that keeps the promises of [`Table`]: columns of one length with unique names,
/// exclusions sorted and inside the table.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Table, D::Error> {
    let form = TableForm::deserialize(deserializer)?;
    let mut columns: Vec<Column> = Vec::with_capacity(form.columns.len());
    for ColumnForm { name, unit, numbers, texts } in form.columns {
        let values = match (numbers, texts) {
            (Some(cells), None) => Values::Numbers(cells.into_iter().map(|cell| cell.unwrap_or(f64::NAN)).collect()),
            (None, Some(texts)) => Values::Texts(texts),
            _ => return Err(D::Error::custom(format!("column '{name}' needs either numbers or texts"))),
        };
        if name.is_empty() || columns.iter().any(|column| column.name == name) {
            return Err(D::Error::custom(format!("the column name '{name}' is empty or not unique")));
        }
        if columns.first().is_some_and(|first| first.values.len() != values.len()) {
            return Err(D::Error::custom(format!("column '{name}' has another length than the first column")));
        }
        if !(unit.factor.is_finite() && unit.factor > 0.0) {
            return Err(D::Error::custom(format!("column '{name}' has a unit of no size")));
        }
        columns.push(Column { name, unit, values });
    }
    let mut table = Table { columns, excluded: form.excluded, problems: form.problems };
    let rows = table.rows();
    table.excluded.retain(|(row, _)| (*row as usize) < rows);
    table.excluded.sort_by_key(|(row, _)| *row);
    table.excluded.dedup_by_key(|(row, _)| *row);
    Ok(table)
}
