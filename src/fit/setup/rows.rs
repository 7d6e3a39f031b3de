//! Which rows take part in a fit, and why the others do not.

use super::columns::Columns;
use super::{FitError, FitScene, needs_positive};
use crate::fit::request::Observations;
use crate::law::Law;
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// A row that takes no part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedRow {
    /// Zero-based row of the table.
    pub row: u32,
    /// Why, in plain words.
    pub reason: String,
}

/// The rows with every needed cell, and the others with reasons.
pub(super) fn select(
    scene: &FitScene,
    law: Option<&Law>,
    table: &Table,
    columns: &Columns,
    notices: &mut Vec<String>,
) -> Result<(Observations, Vec<DroppedRow>), FitError> {
    let mut used = Vec::new();
    let mut dropped = Vec::new();
    // A condition that no longer fits the table must not empty the page.
    let subset = super::subset::rows(table, &scene.subset).unwrap_or_else(|problem| {
        notices.push(format!("the subset '{}' is not used: {problem}", scene.subset));
        None
    });
    for row in 0..table.rows() {
        let outside = subset.as_ref().is_some_and(|meets| !meets[row]);
        let outside = outside.then(|| format!("outside the subset: {}", scene.subset));
        match outside.or_else(|| objection(scene, law, table, columns, row)) {
            None => used.push(row),
            Some(reason) => dropped.push(DroppedRow { row: row as u32, reason }),
        }
    }
    if used.is_empty() {
        return Err(nothing_left(table.rows(), &dropped));
    }
    let pick = |cells: &[f64]| -> Vec<f64> { used.iter().map(|row| cells[*row]).collect() };
    let compute = columns.compute.as_ref().map(|(_, cells)| pick(cells)).unwrap_or_default();
    let complete = compute.iter().all(|c| c.is_finite() && *c > 0.0);
    if !complete {
        notices.push("the compute of some rows is missing or not positive, so it is not used".into());
    }
    let observations = Observations {
        inputs: columns.variables.iter().map(|(_, _, cells)| pick(cells)).collect(),
        response: pick(&columns.response.1),
        weights: columns.weight.as_ref().map(|(_, cells)| pick(cells)),
        clusters: columns.cluster.as_ref().map(|labels| clusters(labels, &used)),
        compute: if complete { compute } else { Vec::new() },
        source_rows: used.iter().map(|row| *row as u32).collect(),
    };
    Ok((observations, dropped))
}

/// Why a row cannot take part; `None` if it can.
fn objection(scene: &FitScene, law: Option<&Law>, table: &Table, columns: &Columns, row: usize) -> Option<String> {
    if let Some(reason) = table.exclusion(row as u32) {
        return Some(if reason.is_empty() { "left out by hand".into() } else { format!("left out: {reason}") });
    }
    for (index, (name, _, cells)) in columns.variables.iter().enumerate() {
        let value = cells[row];
        if value.is_nan() {
            return Some(format!("{name} is missing"));
        }
        if !value.is_finite() {
            return Some(format!("{name} is not a finite number"));
        }
        if let Some((low, high)) = law.map(|law| law.variables[index].domain)
            && !(low..=high).contains(&value)
        {
            return Some(format!("{name} is {}, outside {} to {}", plain(value), plain(low), plain(high)));
        }
    }
    let (name, cells) = &columns.response;
    let value = cells[row];
    if !value.is_finite() {
        return Some(format!("{name} is missing"));
    }
    if needs_positive(scene) && value <= 0.0 {
        return Some(format!("{name} is {}, which has no logarithm", plain(value)));
    }
    let (name, cells) = columns.weight.as_ref()?;
    let weight = cells[row];
    if weight.is_nan() {
        return Some(format!("the weight ({name}) is missing"));
    }
    (!(weight.is_finite() && weight > 0.0)).then(|| format!("the weight ({name}) is {}, not positive", plain(weight)))
}

/// A number for a message: as written, or with an exponent where that is shorter.
fn plain(value: f64) -> String {
    let (fixed, scientific) = (value.to_string(), format!("{value:e}"));
    if scientific.len() < fixed.len() { scientific } else { fixed }
}

fn nothing_left(rows: usize, dropped: &[DroppedRow]) -> FitError {
    let count = |reason: &str| dropped.iter().filter(|other| other.reason == reason).count();
    let Some(commonest) = dropped.iter().map(|row| row.reason.as_str()).max_by_key(|reason| count(reason)) else {
        return FitError::NoRows;
    };
    let advice = if dropped.iter().any(|row| row.reason.contains("no logarithm")) {
        "fit in raw space, or choose another column"
    } else if dropped.iter().all(|row| row.reason.starts_with("outside the subset")) {
        "widen the subset"
    } else if dropped.iter().all(|row| row.reason.starts_with("left out")) {
        "put some rows back in"
    } else {
        "fill the cells or choose another column"
    };
    FitError::BadRequest {
        what: format!("none of the {rows} rows can be used; in {} of them {commonest}; {advice}", count(commonest)),
    }
}

/// Numbers the labels by first appearance. A row without a label is a family of its own.
fn clusters(labels: &[String], used: &[usize]) -> Vec<u32> {
    let mut seen: std::collections::HashMap<&str, u32> = std::collections::HashMap::new();
    let mut next = 0;
    used.iter()
        .map(|row| {
            let label = labels[*row].as_str();
            let known = seen.get(label).copied().filter(|_| !label.is_empty());
            known.unwrap_or_else(|| {
                let id = next;
                next += 1;
                seen.insert(label, id);
                id
            })
        })
        .collect()
}
