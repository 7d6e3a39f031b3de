//! Rows of text with their columns, as the lab reads them from what was pasted or opened.

use crate::table::{self, Hint, Values, cell_text};
use serde::{Deserialize, Serialize};

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// Columns of text by name; plain lines are one column called `text`.
    pub columns: Vec<(String, Vec<String>)>,
    /// Place of the column that looks like the text: the one with most characters.
    pub text: usize,
    /// Whether the source was plain lines.
    pub plain: bool,
}

/// Reads bytes: a table (csv, tsv, json, jsonl) or plain lines. The error says what is wrong.
pub fn read(bytes: &[u8], file_name: Option<&str>) -> Result<Rows, String> {
    table::check_size(bytes.len() as u64).map_err(|error| error.to_string())?;
    if bytes.contains(&0) {
        return Err("this is not text; save it as UTF-8 and try again".into());
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err("there is no text in it; paste one text per line, or a csv or jsonl with a column of texts".into());
    }
    let ending = file_name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
    let tabular = match ending.as_deref() {
        Some("csv" | "tsv" | "json" | "jsonl" | "ndjson") => true,
        Some(_) => false,
        None => text.trim_start().starts_with(['{', '[']),
    };
    if !tabular {
        let lines: Vec<String> = text.lines().map(|line| line.trim_end_matches('\r').to_string()).collect();
        return Ok(Rows { columns: vec![("text".into(), lines)], text: 0, plain: true });
    }
    let table = table::read(text.as_bytes(), Hint { file_name }, &mut |_| ()).map_err(|error| error.to_string())?;
    let columns: Vec<(String, Vec<String>)> = table
        .columns
        .iter()
        .map(|column| {
            let cells = match &column.values {
                Values::Texts(texts) => texts.clone(),
                Values::Numbers(numbers) => {
                    (0..numbers.len()).map(|row| cell_text(column, row).unwrap_or_default()).collect()
                }
            };
            (column.name.clone(), cells)
        })
        .collect();
    let size = |cells: &[String]| cells.iter().map(String::len).sum::<usize>();
    let text = (0..columns.len()).max_by_key(|i| (size(&columns[*i].1), usize::MAX - i)).unwrap_or(0);
    Ok(Rows { columns, text, plain: false })
}

impl Rows {
    /// The rows as they can be read back: plain lines, or lines of JSON with every column.
    pub fn write(&self, keep: impl Fn(usize) -> Option<String>) -> String {
        let count = self.columns.first().map_or(0, |(_, cells)| cells.len());
        let mut out = String::new();
        for row in 0..count {
            let Some(extra) = keep(row) else { continue };
            if self.plain && extra.is_empty() {
                out += &self.columns[0].1[row];
            } else {
                let mut fields = serde_json::Map::new();
                for (name, cells) in &self.columns {
                    fields.insert(name.clone(), cells[row].clone().into());
                }
                if !extra.is_empty() {
                    fields.insert("dropped_because".into(), extra.into());
                }
                out += &serde_json::Value::Object(fields).to_string();
            }
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tables_are_read() {
        let lines = read("one text\r\nand, another\n".as_bytes(), None).expect("lines");
        assert_eq!(lines.columns, [("text".to_string(), vec!["one text".to_string(), "and, another".to_string()])]);
        let rows = read(
            br#"{"id":1,"text":"a long enough text","src":"x"}
{"id":2,"text":"another text","src":"y"}"#,
            Some("a.jsonl"),
        )
        .expect("rows");
        assert_eq!((rows.columns[rows.text].0.as_str(), rows.columns.len()), ("text", 3));
        assert_eq!(rows.write(|row| (row == 1).then(String::new)).lines().count(), 1);
        assert!(read(b"\0\x01", None).is_err() && read(b"  \n ", None).is_err());
    }
}
