//! Which column of the table is which variable of the law.

use super::{FitError, FitScene, RESPONSE};
use crate::law::Law;
use crate::table::{DerivedKind, Table, Values, guess_map};
use serde::{Deserialize, Serialize};

/// Where the numbers of a variable come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A column of the table, by name.
    Column(String),
    /// Computed from two columns by a rule of the field, such as C = 6ND.
    Derived { rule: String, columns: [String; 2] },
}

/// The columns of a fit, resolved.
pub(super) struct Columns {
    /// One per variable of the law: name, source and cells (NaN where missing).
    pub variables: Vec<(String, Source, Vec<f64>)>,
    pub response: (String, Vec<f64>),
    pub weight: Option<(String, Vec<f64>)>,
    /// One label per row; empty where missing.
    pub cluster: Option<Vec<String>>,
    /// Training compute: where from, and cells.
    pub compute: Option<(Source, Vec<f64>)>,
}

impl Columns {
    pub fn resolve(
        scene: &FitScene,
        law: Option<&Law>,
        table: &Table,
        notices: &mut Vec<String>,
    ) -> Result<Self, FitError> {
        let response_name = law.map_or("loss", |law| law.response.name);
        let mut names: Vec<&str> = match law {
            Some(law) => law.variables.iter().map(|variable| variable.name).collect(),
            None => Vec::new(),
        };
        let chosen = Chosen::new(scene, table, response_name, &names, notices);
        let formula_names = match law {
            Some(_) => Vec::new(),
            None => formula_variables(scene, table, &chosen),
        };
        if law.is_none() {
            names = formula_names.iter().map(String::as_str).collect();
            if names.is_empty() {
                return Err(FitError::Formula {
                    message: format!("it uses no column; write a variable as its column is called: {}", numeric(table)),
                });
            }
        }
        let response = chosen.column(RESPONSE).or_else(|| only_column_beside(table, &formula_names));
        let response = response.ok_or_else(|| FitError::BadRequest {
            what: format!("no column holds the {response_name}; choose which of these it is: {}", numeric(table)),
        })?;
        let variables = names
            .iter()
            .map(|name| {
                let (source, cells) = chosen.variable(table, name)?.ok_or_else(|| missing(name, law, table))?;
                Ok((name.to_string(), source, cells))
            })
            .collect::<Result<Vec<_>, FitError>>()?;
        for (name, source, _) in &variables {
            match source {
                Source::Column(column) if *column == response => notices.push(format!(
                    "column '{column}' is used both as {name} and as the {response_name}; choose another for one"
                )),
                Source::Derived { rule, .. } => {
                    notices.push(format!("{name} is computed as {rule}: the table has no such column"))
                }
                Source::Column(_) => {}
            }
        }
        let response_cells = number_cells(table, &response)?;
        Ok(Self {
            compute: compute(&chosen, table, &variables),
            variables,
            response: (response, response_cells),
            weight: scene
                .weight
                .as_ref()
                .filter(|name| exists(table, name, "weights", notices))
                .map_or(Ok(None), |name| number_cells(table, name).map(|cells| Some((name.clone(), cells))))?,
            cluster: scene
                .cluster
                .as_ref()
                .filter(|name| exists(table, name, "run families", notices))
                .and_then(|name| labels(table, name)),
        })
    }

    pub fn variable_names(&self) -> Vec<String> {
        self.variables.iter().map(|(name, ..)| name.clone()).collect()
    }

    pub fn into_map(self) -> Vec<(String, Source)> {
        let response = (RESPONSE.to_string(), Source::Column(self.response.0));
        self.variables.into_iter().map(|(name, source, _)| (name, source)).chain([response]).collect()
    }
}

/// The visitor's choice of columns, completed by a guess from their names.
struct Chosen(Vec<(String, String)>);

impl Chosen {
    fn new(scene: &FitScene, table: &Table, response: &str, variables: &[&str], notices: &mut Vec<String>) -> Self {
        let mut map: Vec<(String, String)> = Vec::new();
        for (name, column) in scene.map.iter().filter(|(_, column)| !column.is_empty()) {
            if table.column(column).is_some() {
                map.push((name.clone(), column.clone()));
            } else {
                notices.push(format!("the table has no column '{column}' for {name}; another was looked for"));
            }
        }
        // N, D and C are looked for even where the law lacks one: they give the compute of a row.
        let size = ["N", "D", "C"];
        for (name, column) in guess_map(table, variables, response).into_iter().chain(guess_map(table, &size, response))
        {
            let taken = map.iter().any(|(known, used)| *known == name || *used == column);
            if !taken {
                map.push((name, column));
            }
        }
        Self(map)
    }

    fn column(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, column)| column.clone())
    }

    /// The cells of a variable: its column, or a rule that gives it from two others.
    fn variable(&self, table: &Table, name: &str) -> Result<Option<(Source, Vec<f64>)>, FitError> {
        if let Some(column) = self.column(name).or_else(|| table.column(name).map(|column| column.name.clone())) {
            let cells = number_cells(table, &column)?;
            return Ok(Some((Source::Column(column), cells)));
        }
        let Some(kind) = DerivedKind::giving(name) else { return Ok(None) };
        let [Some(first), Some(second)] = kind.sources().map(|source| self.column(source)) else { return Ok(None) };
        let (a, b) = (number_cells(table, &first)?, number_cells(table, &second)?);
        let cells = a.iter().zip(&b).map(|(a, b)| kind.value(*a, *b)).collect();
        Ok(Some((Source::Derived { rule: kind.formula().into(), columns: [first, second] }, cells)))
    }
}

/// Training compute of each row: C or 6ND; for a law of one variable, that variable.
fn compute(chosen: &Chosen, table: &Table, variables: &[(String, Source, Vec<f64>)]) -> Option<(Source, Vec<f64>)> {
    match chosen.variable(table, "C") {
        Ok(Some(compute)) => Some(compute),
        _ => match variables {
            [(_, source, cells)] => Some((source.clone(), cells.clone())),
            _ => None,
        },
    }
}

/// Names in the formula that stand for columns: mapped ones, and those called like a column.
fn formula_variables(scene: &FitScene, table: &Table, chosen: &Chosen) -> Vec<String> {
    let response = chosen.column(RESPONSE);
    let mut variables: Vec<String> = Vec::new();
    for name in identifiers(&scene.formula) {
        let mapped = scene.map.iter().any(|(known, column)| known == name && name != RESPONSE && !column.is_empty());
        let called = table.column(name).is_some_and(|column| matches!(column.values, Values::Numbers(_)));
        let common = matches!(name, "N" | "D" | "C") && matches!(chosen.variable(table, name), Ok(Some(_)));
        if (mapped || (called && response.as_deref() != Some(name)) || common)
            && !variables.iter().any(|known| known == name)
        {
            variables.push(name.to_string());
        }
    }
    variables
}

/// The one column of numbers that a typed formula does not use, if there is just one.
fn only_column_beside(table: &Table, used: &[String]) -> Option<String> {
    let numeric = table.columns.iter().filter(|column| matches!(column.values, Values::Numbers(_)));
    let mut others = numeric.map(|column| &column.name).filter(|name| !used.contains(name));
    others.next().filter(|_| others.next().is_none()).cloned()
}

/// The names in a formula that are not called as functions, in order, repeats included. The
/// exponent of a number (`1e-3`) is no name.
fn identifiers(formula: &str) -> Vec<&str> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut names = Vec::new();
    let mut rest = formula;
    while let Some(start) = rest.find(part) {
        let word = &rest[start..];
        let end = word.find(|c| !part(c)).unwrap_or(word.len());
        let (name, after) = word.split_at(end);
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if is_name && !after.trim_start().starts_with('(') {
            names.push(name);
        }
        rest = after;
    }
    names
}

fn missing(name: &str, law: Option<&Law>, table: &Table) -> FitError {
    let meaning = law
        .and_then(|law| law.variables.iter().find(|variable| variable.name == name))
        .map(|variable| format!(" ({}; {})", variable.meaning, variable.unit))
        .unwrap_or_default();
    FitError::BadRequest {
        what: format!("no column holds {name}{meaning}; choose which of these it is: {}", numeric(table)),
    }
}

/// The names of the columns that hold numbers, for a message.
fn numeric(table: &Table) -> String {
    let numeric = table.columns.iter().filter(|column| matches!(column.values, Values::Numbers(_)));
    let names: Vec<&str> = numeric.map(|column| column.name.as_str()).collect();
    if names.is_empty() { "(the table has no column of numbers)".into() } else { names.join(", ") }
}

fn number_cells(table: &Table, name: &str) -> Result<Vec<f64>, FitError> {
    table.numbers(name).map(<[f64]>::to_vec).ok_or_else(|| FitError::BadRequest {
        what: format!("column '{name}' holds text where numbers are needed; choose another of: {}", numeric(table)),
    })
}

fn exists(table: &Table, name: &str, purpose: &str, notices: &mut Vec<String>) -> bool {
    let found = table.column(name).is_some();
    if !found {
        notices.push(format!("the table has no column '{name}', so it is not used for {purpose}"));
    }
    found
}

/// The cells of a column as labels; a missing number has an empty label.
fn labels(table: &Table, name: &str) -> Option<Vec<String>> {
    Some(match &table.column(name)?.values {
        Values::Texts(texts) => texts.iter().map(|text| text.trim().to_string()).collect(),
        Values::Numbers(numbers) => {
            numbers.iter().map(|x| if x.is_nan() { String::new() } else { x.to_string() }).collect()
        }
    })
}
