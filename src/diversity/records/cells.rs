//! The fields of one row.

use super::layout::Layout;
use crate::table::json_value::Json;

/// What a row says, field by field, in its own order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells {
    cells: Vec<(String, Cell)>,
    /// How many cells a row of separated text has more than there are names.
    pub beyond_names: Option<usize>,
}

/// One field's value as text, and of what kind it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub text: String,
    pub kind: Kind,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    /// True or false.
    Flag,
    /// Turns of a conversation, joined.
    Messages,
    /// A list or what else JSON holds, as JSON.
    Other,
}

/// The name of the only field of rows that have none.
pub const TEXT: &str = "text";

impl Cells {
    /// Reads a row; an error says what is wrong with its JSON.
    pub fn read(row: &str, layout: Layout, names: &[String]) -> Result<Self, String> {
        match layout {
            Layout::Lines | Layout::Paragraphs => {
                let cell = Cell { text: row.to_string(), kind: Kind::Text };
                Ok(Self { cells: vec![(TEXT.to_string(), cell)], beyond_names: None })
            }
            Layout::Delimited(delimiter) => Ok(Self::delimited(row, delimiter, names)),
            Layout::Json | Layout::JsonLines => {
                let value = Json::parse(row).map_err(|error| {
                    let error = error.to_string();
                    error.split(" at line ").next().unwrap_or_default().to_string()
                })?;
                let mut cells = Self::default();
                cells.push("", value);
                Ok(cells)
            }
        }
    }

    fn delimited(row: &str, delimiter: u8, names: &[String]) -> Self {
        let record = split(row, delimiter);
        let beyond = record.len().saturating_sub(names.len());
        let cells = record.into_iter().enumerate().map(|(at, text)| {
            let name = names.get(at).cloned().unwrap_or_else(|| format!("column {}", at + 1));
            let kind = match text.trim() {
                "" => Kind::Text,
                cell if cell.parse::<f64>().is_ok() => Kind::Number,
                cell if is_flag(cell) => Kind::Flag,
                _ => Kind::Text,
            };
            (name, Cell { text, kind })
        });
        Self { cells: cells.collect(), beyond_names: (!names.is_empty() && beyond > 0).then_some(beyond) }
    }

    fn push(&mut self, name: &str, value: Json) {
        if let Some(turns) = messages(&value) {
            let base = if name.is_empty() { "messages" } else { name };
            let joined = |keep: &dyn Fn(&str) -> bool| {
                let kept = turns.iter().filter(|(role, _)| keep(role)).map(|(_, content)| content.as_str());
                kept.collect::<Vec<_>>().join("\n\n")
            };
            self.cells.push((base.to_string(), Cell { text: joined(&|_| true), kind: Kind::Messages }));
            let mut roles: Vec<&str> = turns.iter().map(|(role, _)| role.as_str()).collect();
            roles.sort_unstable();
            roles.dedup();
            for role in roles {
                let cell = Cell { text: joined(&|other| other == role), kind: Kind::Messages };
                self.cells.push((format!("{base}[{role}]"), cell));
            }
            return;
        }
        let kind = match value {
            Json::Null => return,
            Json::Object(fields) => {
                for (key, value) in fields {
                    let path = if name.is_empty() { key } else { format!("{name}.{key}") };
                    self.push(&path, value);
                }
                return;
            }
            Json::Text(_) => Kind::Text,
            Json::Number(_) => Kind::Number,
            Json::Bool(_) => Kind::Flag,
            Json::List(_) => Kind::Other,
        };
        let name = if name.is_empty() { TEXT } else { name };
        self.cells.push((name.to_string(), Cell { text: value.text(), kind }));
    }

    /// The value of a field, if the row has it and it is not empty.
    pub fn text(&self, field: &str) -> Option<&str> {
        let cell = self.cells.iter().find(|(name, _)| name == field);
        cell.map(|(_, cell)| cell.text.as_str()).filter(|text| !text.trim().is_empty())
    }

    pub fn iter(&self) -> impl Iterator<Item = &(String, Cell)> {
        self.cells.iter()
    }
}

/// The cells of one row of separated text, as the csv crate reads them; building a reader for every
/// row would take twenty times as long.
fn split(row: &str, delimiter: u8) -> Vec<String> {
    let delimiter = delimiter as char;
    let mut cells = vec![String::new()];
    let mut starts = true;
    let mut quoted = false;
    let mut characters = row.chars().peekable();
    while let Some(c) = characters.next() {
        let cell = cells.last_mut().expect("there is a first cell");
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if starts => quoted = true,
            _ if c == delimiter && !quoted => {
                cells.push(String::new());
                starts = true;
                continue;
            }
            _ => cell.push(c),
        }
        starts = false;
    }
    cells
}

/// Whether a text says true or false.
pub fn is_flag(text: &str) -> bool {
    ["true", "false", "yes", "no"].iter().any(|flag| text.trim().eq_ignore_ascii_case(flag))
}

/// The turns (role, content) of a conversation: a list of objects with `role` and `content`, or
/// `from` and `value` as ShareGPT writes them. Content in parts is joined.
pub fn messages(value: &Json) -> Option<Vec<(String, String)>> {
    let Json::List(list) = value else { return None };
    let turn = |turn: &Json| {
        let Json::Object(fields) = turn else { return None };
        let get = |key: &str| fields.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        let (role, content) = match (get("role"), get("content")) {
            (Some(role), Some(content)) => (role, content),
            _ => (get("from")?, get("value")?),
        };
        let Json::Text(role) = role else { return None };
        let role = match role.as_str() {
            "human" => "user",
            "gpt" | "model" => "assistant",
            other => other,
        };
        Some((role.to_string(), content_text(content)))
    };
    list.iter().map(turn).collect::<Option<Vec<_>>>().filter(|turns| !turns.is_empty())
}

/// `"text"`, or the texts of `[{"type": "text", "text": "..."}, ..]`.
fn content_text(content: &Json) -> String {
    let Json::List(parts) = content else { return content.text() };
    let text_of = |part: &Json| match part {
        Json::Object(fields) => fields.iter().find(|(key, _)| key == "text").map(|(_, text)| text.text()),
        other => Some(other.text()),
    };
    parts.iter().filter_map(text_of).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_are_split_as_the_csv_crate_splits_them(
            parts in prop::collection::vec(prop::sample::select(vec!["\"", ",", "a", " b", "\"\"", ",\"", "\",", "é", "\n", ";"]), 0..20),
        ) {
            let row = parts.concat();
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(row.as_bytes());
            let mut record = csv::StringRecord::new();
            let found = reader.read_record(&mut record).expect("UTF-8");
            // Only rows that are one record, as `layout` cuts them.
            if found && reader.position().byte() as usize == row.len() && !row.ends_with('\n') && !row.starts_with('\n') {
                prop_assert_eq!(split(&row, b','), record.iter().collect::<Vec<_>>());
            }
        }
    }
}
