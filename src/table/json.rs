//! JSON tables: a list of objects, an object of lists, either inside a wrapper, or one object per line.
//!
//! Nested objects become columns named `outer.inner`; lists inside a row stay JSON text.
//! `NaN` and `Infinity`, which Python writes and JSON forbids, are understood.

use super::assemble::Source;
use super::cells::Cells;
use super::delimited::Format;
use super::json_value::{Json, repair};
use super::problems::ProblemLog;
use super::read::{MAX_COLUMNS, Progress, ReadError, SHARE_OF_SPLITTING};
use std::collections::HashMap;

/// Keys that wrap a table, likeliest first.
const WRAPPERS: [&str; 7] = ["data", "rows", "records", "results", "runs", "items", "table"];

/// Whether a text without a telling file name starts like JSON.
pub fn looks_like(text: &str) -> bool {
    let mut characters = text.chars().filter(|c| !c.is_whitespace());
    match (characters.next(), characters.next()) {
        (Some('{'), Some(next)) => matches!(next, '"' | '}'),
        (Some('['), Some(next)) => matches!(next, '{' | '[' | '"' | ']' | '-' | '0'..='9'),
        _ => false,
    }
}

/// One document, or one value on each line.
pub fn layout(text: &str) -> Format {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    if lines.next().is_some() && Json::parse(first).is_ok() { Format::JsonLines } else { Format::Json }
}

/// Reads one value per line. A line that is no JSON is left out and named.
pub fn read_lines(text: &str, progress: &mut Progress<'_>) -> Result<Source, ReadError> {
    let mut rows = Rows::default();
    let mut first_error = None;
    let mut done = 0;
    for (index, line) in text.lines().enumerate() {
        done += line.len() + 1;
        progress.report(SHARE_OF_SPLITTING * done as f32 / text.len() as f32);
        if line.trim().is_empty() {
            continue;
        }
        match Json::parse(line) {
            Ok(value) => rows.push(value)?,
            Err(error) => {
                let message = format!("line {} is not valid JSON ({error}) and was left out", index + 1);
                rows.problems.table(line, message);
                first_error.get_or_insert(ReadError::Json { line: index + 1, detail: error.to_string() });
            }
        }
    }
    match first_error {
        Some(error) if rows.is_empty() => Err(error),
        _ => rows.finish(),
    }
}

/// Reads one document.
pub fn read_json(text: &str, progress: &mut Progress<'_>) -> Result<Source, ReadError> {
    match read_document(text, progress) {
        Err(ReadError::Json { line, detail }) => match repair(text) {
            Some(repaired) => read_document(&repaired, progress),
            None => Err(ReadError::Json { line, detail }),
        },
        other => other,
    }
}

fn read_document(text: &str, progress: &mut Progress<'_>) -> Result<Source, ReadError> {
    match text.trim_start().strip_prefix('[') {
        Some(inside) => read_list(text, inside, progress),
        None => table_in(Json::parse(text).map_err(|error| json_error(&error, 0))?, 0),
    }
}

/// Reads the elements of a list one by one, so that no second copy of the file is held.
fn read_list(text: &str, inside: &str, progress: &mut Progress<'_>) -> Result<Source, ReadError> {
    let mut rows = Rows::default();
    let mut rest = inside.trim_start();
    let broken = |rest: &str, detail: &str| {
        let line = text[..text.len() - rest.len()].matches('\n').count() + 1;
        Err(ReadError::Json { line, detail: detail.to_string() })
    };
    if let Some(after) = rest.strip_prefix(']') {
        return if after.trim().is_empty() { Err(ReadError::Empty) } else { broken(after, "text after the list") };
    }
    loop {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Json>();
        let Some(value) = values.next() else { return broken(rest, "the list is not closed") };
        match value {
            Ok(value) => rows.push(value)?,
            Err(error) => return Err(json_error(&error, text[..text.len() - rest.len()].matches('\n').count())),
        }
        rest = rest[values.byte_offset()..].trim_start();
        progress.report(SHARE_OF_SPLITTING * (text.len() - rest.len()) as f32 / text.len() as f32);
        if let Some(after) = rest.strip_prefix(',') {
            rest = after.trim_start();
        } else if let Some(after) = rest.strip_prefix(']') {
            return if after.trim().is_empty() { rows.finish() } else { broken(after, "text after the list") };
        } else {
            return broken(rest, "a comma or the end of the list is missing");
        }
    }
}

fn json_error(error: &serde_json::Error, lines_before: usize) -> ReadError {
    let text = error.to_string();
    let detail = text.split(" at line ").next().unwrap_or_default().to_string();
    ReadError::Json { line: lines_before + error.line().max(1), detail }
}

/// Finds the table in a value.
fn table_in(value: Json, depth: usize) -> Result<Source, ReadError> {
    let fields = match value {
        Json::List(elements) => {
            let mut rows = Rows::default();
            elements.into_iter().try_for_each(|element| rows.push(element))?;
            return rows.finish();
        }
        Json::Object(fields) => fields,
        other => return Err(ReadError::JsonLayout { found: format!("a single {}", other.kind()) }),
    };
    let get = |key: &str| fields.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    if let (Some(Json::List(names)), Some(Json::List(data))) = (get("columns"), get("data"))
        && data.iter().all(|row| matches!(row, Json::List(_)))
    {
        let header = std::iter::once(Json::List(names.clone()));
        return table_in(Json::List(header.chain(data.iter().cloned()).collect()), depth);
    }
    let wrapped = |value: &Json| match value {
        Json::List(elements) => matches!(elements.first(), Some(Json::Object(_) | Json::List(_))),
        _ => false,
    };
    let by_name = WRAPPERS.iter().find(|key| get(key).is_some_and(|v| wrapped(v) || matches!(v, Json::Object(_))));
    let key = by_name.map(|key| key.to_string()).or_else(|| {
        let mut tables = fields.iter().filter(|(_, value)| wrapped(value));
        tables.next().filter(|_| tables.next().is_none()).map(|(key, _)| key.clone())
    });
    if let Some(key) = key.filter(|_| depth < 3) {
        let inner = fields.into_iter().find(|(name, _)| *name == key).map_or(Json::Null, |(_, value)| value);
        return table_in(inner, depth + 1);
    }
    if fields.is_empty() {
        return Err(ReadError::Empty);
    }
    if fields.iter().any(|(_, value)| matches!(value, Json::List(_))) {
        return columns(fields);
    }
    if fields.iter().all(|(_, value)| matches!(value, Json::Object(_))) {
        return object_of_objects(fields);
    }
    let mut rows = Rows::default();
    rows.push(Json::Object(fields))?;
    rows.finish()
}

/// `{"N": [..], "loss": [..]}`. A value beside the lists is named and left out.
fn columns(fields: Vec<(String, Json)>) -> Result<Source, ReadError> {
    let mut problems = ProblemLog::default();
    let mut header = Vec::new();
    let mut lists = Vec::new();
    for (name, value) in fields {
        match value {
            Json::List(list) => {
                header.push(name);
                lists.push(list);
            }
            other => problems.column(&name, &other.text(), "this value is no list, so it was left out"),
        }
    }
    let length = lists.iter().map(Vec::len).max().unwrap_or(0);
    for (name, list) in header.iter().zip(&lists).filter(|(_, list)| list.len() < length) {
        problems.column(name, "", format!("the list has {} of {length} values; the others are missing", list.len()));
    }
    let mut cells = Cells::default();
    for row in 0..length {
        lists.iter().for_each(|list| cells.push(&list.get(row).map(Json::text).unwrap_or_default()));
        cells.end_row();
    }
    Ok(Source { header, cells, first_row: 0, short_rows_are_fine: true, problems })
}

/// `{"N": {"0": .., "1": ..}, ..}` as pandas writes columns, or `{"run a": {..}, ..}`: rows by name.
fn object_of_objects(fields: Vec<(String, Json)>) -> Result<Source, ReadError> {
    let is_index = |value: &Json| match value {
        Json::Object(inner) => !inner.is_empty() && inner.iter().all(|(key, _)| key.parse::<u32>().is_ok()),
        _ => false,
    };
    if fields.iter().all(|(_, value)| is_index(value)) {
        let list = |value| match value {
            Json::Object(inner) => Json::List(inner.into_iter().map(|(_, value)| value).collect()),
            other => other,
        };
        return columns(fields.into_iter().map(|(name, value)| (name, list(value))).collect());
    }
    let mut rows = Rows::default();
    for (name, value) in fields {
        if let Json::Object(inner) = value {
            let named = std::iter::once(("name".to_string(), Json::Text(name)));
            rows.push(Json::Object(named.chain(inner).collect()))?;
        }
    }
    rows.finish()
}

/// Rows under construction: columns appear as their keys do.
#[derive(Default)]
struct Rows {
    names: Vec<String>,
    index: HashMap<String, usize>,
    cells: Cells,
    /// The row being built, one text per column so far.
    row: Vec<String>,
    /// Whether rows are objects; decided by the first.
    of_objects: Option<bool>,
    problems: ProblemLog,
}

impl Rows {
    fn is_empty(&self) -> bool {
        self.cells.len() == 0
    }

    fn push(&mut self, value: Json) -> Result<(), ReadError> {
        let is_object = matches!(value, Json::Object(_));
        if *self.of_objects.get_or_insert(is_object) != is_object {
            let message = "this row is written in another way than the first one and was left out";
            self.problems.table(&value.text(), message);
            return Ok(());
        }
        match value {
            Json::Object(fields) => {
                self.row.iter_mut().for_each(String::clear);
                let mut position = 0;
                self.flatten("", fields, &mut position)?;
                self.cells.push_row(self.row.iter().map(String::as_str));
            }
            Json::List(list) => {
                self.cells.push_row(list.iter().map(Json::text).collect::<Vec<_>>().iter().map(String::as_str))
            }
            scalar => self.cells.push_row([scalar.text().as_str()]),
        }
        Ok(())
    }

    fn flatten(&mut self, prefix: &str, fields: Vec<(String, Json)>, position: &mut usize) -> Result<(), ReadError> {
        for (key, value) in fields {
            let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
            match value {
                Json::Object(inner) if !inner.is_empty() => self.flatten(&name, inner, position)?,
                value => {
                    let column = self.column(name, *position)?;
                    self.row[column] = value.text();
                    *position = column + 1;
                }
            }
        }
        Ok(())
    }

    /// The column of a key; `likely` is where the previous row had it.
    fn column(&mut self, name: String, likely: usize) -> Result<usize, ReadError> {
        if self.names.get(likely) == Some(&name) {
            return Ok(likely);
        }
        if let Some(column) = self.index.get(&name) {
            return Ok(*column);
        }
        let column = self.names.len();
        if column >= MAX_COLUMNS {
            return Err(ReadError::TooManyColumns { columns: column + 1 });
        }
        self.names.push(name.clone());
        self.index.insert(name, column);
        self.row.push(String::new());
        Ok(column)
    }

    fn finish(self) -> Result<Source, ReadError> {
        if self.is_empty() {
            return Err(ReadError::Empty);
        }
        let Self { names, cells, of_objects, mut problems, .. } = self;
        if of_objects == Some(true) {
            if names.is_empty() {
                return Err(ReadError::JsonLayout { found: "objects without keys".to_string() });
            }
            return Ok(Source { header: names, cells, first_row: 0, short_rows_are_fine: true, problems });
        }
        let mut source = Source::from_cells_with_header(cells, None)?;
        source.problems.append(&mut problems);
        Ok(source)
    }
}
