//! How a file is cut into rows, without looking into them.

use super::RecordsError;
use crate::table::json_value::Json;
use std::ops::Range;

/// How rows stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One text per line.
    Lines,
    /// Texts between blank lines.
    Paragraphs,
    /// Cells between delimiters such as `,` or tab, quoted with `"` where needed; the first row may name them.
    Delimited(u8),
    /// One JSON document with a list of rows.
    Json,
    /// One JSON value per line.
    JsonLines,
}

/// A file cut into rows.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// What stands before the first row, and after the last one; kept when rows are exported.
    pub head: Range<usize>,
    pub tail: Range<usize>,
    pub rows: Vec<Range<usize>>,
    /// Put between rows, and after the last one where there is no tail.
    pub between: &'static str,
    pub end: &'static str,
    /// Names of the columns of separated text.
    pub names: Vec<String>,
}

/// Keys under which files keep their rows, likeliest first.
const WRAPPERS: [&str; 8] = ["data", "rows", "records", "examples", "items", "texts", "train", "samples"];
/// How much of a text decides its layout.
const SAMPLE_LINES: usize = 50;
/// Longest name of a column, in characters and in words.
const LONGEST_NAME: usize = 40;
const MOST_WORDS_OF_A_NAME: usize = 4;

impl Layout {
    /// The layout of a text, from its file's ending, its first characters and its first lines.
    pub fn guess(text: &str, file_name: Option<&str>) -> Self {
        let ending = file_name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("jsonl" | "ndjson") => return Layout::JsonLines,
            Some("json") => return json_layout(text),
            Some("tsv") => return Layout::Delimited(b'\t'),
            Some("csv") => return Layout::Delimited(csv_delimiter(text).unwrap_or(b',')),
            Some("txt" | "md") => return plain_layout(text),
            _ => {}
        }
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        if first.starts_with(['{', '[']) && (Json::parse(first).is_ok() || Json::parse(text).is_ok()) {
            return json_layout(text);
        }
        csv_delimiter(text).map_or_else(|| plain_layout(text), Layout::Delimited)
    }
}

fn json_layout(text: &str) -> Layout {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let several = lines.next().is_some();
    if several && Json::parse(first).is_ok() { Layout::JsonLines } else { Layout::Json }
}

/// Paragraphs where blank lines part blocks of which one has two lines or more.
fn plain_layout(text: &str) -> Layout {
    let paragraphs = paragraphs(text);
    let several = paragraphs.len() > 1 && paragraphs.iter().any(|range| text[range.clone()].contains('\n'));
    if several { Layout::Paragraphs } else { Layout::Lines }
}

/// The delimiter of separated text: its first row reads as names, and the rows after it have as many cells.
fn csv_delimiter(text: &str) -> Option<u8> {
    [b'\t', b',', b';', b'|'].into_iter().find(|delimiter| {
        let mut rows = Vec::new();
        let mut reader = reader(text, *delimiter);
        let mut record = csv::StringRecord::new();
        while rows.len() < SAMPLE_LINES && reader.read_record(&mut record).unwrap_or(false) {
            rows.push(record.clone());
        }
        let width = rows.first().map_or(0, csv::StringRecord::len);
        let same = rows.iter().filter(|row| row.len() == width).count();
        width > 1 && rows.len() > 1 && same * 10 >= rows.len() * 9 && reads_as_names(&rows[0])
    })
}

fn reads_as_names(row: &csv::StringRecord) -> bool {
    let is_name = |cell: &str| {
        let cell = cell.trim();
        let has_letter = cell.chars().any(char::is_alphabetic);
        has_letter
            && cell.chars().count() <= LONGEST_NAME
            && cell.split_whitespace().count() <= MOST_WORDS_OF_A_NAME
            && !cell.ends_with(['.', '!', '?'])
    };
    let mut seen: Vec<&str> = row.iter().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() == row.len() && row.iter().all(is_name)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Cuts a text into rows.
pub fn cut(text: &str, layout: Layout) -> Result<File, RecordsError> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let blank_line = if text.contains("\r\n") { "\r\n\r\n" } else { "\n\n" };
    let file = |rows, between| File { head: 0..0, tail: 0..0, rows, between, end: newline, names: Vec::new() };
    match layout {
        Layout::Lines | Layout::JsonLines => Ok(file(lines(text), newline)),
        Layout::Paragraphs => Ok(file(paragraphs(text), blank_line)),
        Layout::Delimited(delimiter) => Ok(delimited(text, delimiter, newline)),
        Layout::Json => json(text),
    }
}

/// The lines that are not blank, without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if !content.trim().is_empty() {
            found.push(start..start + content.len());
        }
        start += line.len();
    }
    found
}

/// Runs of lines that are not blank, without the last line's end.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for line in lines(text) {
        match found.last_mut() {
            Some(open) if is_one_line_end(&text[open.end..line.start]) => open.end = line.end,
            _ => found.push(line),
        }
    }
    found
}

fn is_one_line_end(between: &str) -> bool {
    between.matches('\n').count() == 1 && between.trim().is_empty()
}

fn delimited(text: &str, delimiter: u8, newline: &'static str) -> File {
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    let mut names = Vec::new();
    let mut head = 0..0;
    let mut start = 0;
    // A reader over valid UTF-8 in memory that allows rows of any length has nothing left to fail on.
    while reader.read_record(&mut record).unwrap_or(false) {
        // The reader stops between the two characters of a line's end.
        let end = reader.position().byte() as usize;
        let end = end + usize::from(text[..end].ends_with('\r') && text[end..].starts_with('\n'));
        let whole = &text[start..end];
        let content = whole.trim_start_matches(['\n', '\r']);
        let from = end - content.len();
        let to = from + content.trim_end_matches(['\n', '\r']).len();
        if rows.is_empty() && names.is_empty() && reads_as_names(&record) {
            names = record.iter().map(|name| name.trim().to_string()).collect();
            head = 0..end;
        } else if record.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(from..to);
        }
        start = end;
    }
    File { head, tail: 0..0, rows, between: newline, end: newline, names }
}

fn json(text: &str) -> Result<File, RecordsError> {
    let start = text.len() - text.trim_start().len();
    let whole = start..text.trim_end().len();
    let (list, rows) = match text[whole.clone()].chars().next() {
        Some('[') => (whole.clone(), parts(text, &whole)?),
        Some('{') => match wrapped_list(text, &whole)? {
            Some(list) => (list.clone(), parts(text, &list)?),
            None => (whole.clone(), vec![whole.clone()]),
        },
        _ => return Err(RecordsError::NoRows { found: "a single value" }),
    };
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(RecordsError::NoRows { found: "an empty list" });
    };
    debug_assert!(list.start <= first.start && last.end <= list.end);
    Ok(File { head: 0..first.start, tail: last.end..text.len(), between: ",\n", end: "", names: Vec::new(), rows })
}

/// Where the list of rows stands in an object that wraps one.
fn wrapped_list(text: &str, object: &Range<usize>) -> Result<Option<Range<usize>>, RecordsError> {
    let mut lists = Vec::new();
    for member in parts(text, object)? {
        let Some((key, value)) = member_of(text, &member) else { continue };
        let mut inside = text[value.clone()].chars().filter(|c| !c.is_whitespace());
        // Rows are objects; texts too, where the key says that it holds rows.
        let (opens, next) = (inside.next(), inside.next());
        let by_name = WRAPPERS.iter().position(|known| *known == key);
        if opens == Some('[') && (next == Some('{') || (next == Some('"') && by_name.is_some())) {
            lists.push((by_name.unwrap_or(WRAPPERS.len()), value));
        }
    }
    lists.sort_by_key(|(rank, _)| *rank);
    // A single conversation is a row, not a file of rows.
    let is_row = |value: &Range<usize>| {
        Json::parse(&text[value.clone()]).is_ok_and(|list| super::cells::messages(&list).is_some())
    };
    Ok(lists.into_iter().map(|(_, value)| value).next().filter(|value| !is_row(value)))
}

/// Key and value of `"key": value`.
fn member_of(text: &str, member: &Range<usize>) -> Option<(String, Range<usize>)> {
    let inside = &text[member.clone()];
    let mut keys = serde_json::Deserializer::from_str(inside).into_iter::<String>();
    let key = keys.next()?.ok()?;
    let after = inside[keys.byte_offset()..].trim_start().strip_prefix(':')?.trim_start();
    Some((key, member.end - after.len()..member.end))
}

/// The parts between the commas of a list or an object, trimmed. The parts themselves are not looked into.
fn parts(text: &str, list: &Range<usize>) -> Result<Vec<Range<usize>>, RecordsError> {
    let mut found = Vec::new();
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    let mut start = list.start + 1;
    let broken = |rows: usize, at: usize, detail: &str| RecordsError::Json {
        row: rows + 1,
        line: text[..at].matches('\n').count() + 1,
        detail: detail.to_string(),
    };
    let trimmed = |range: Range<usize>| {
        let part = &text[range.clone()];
        let from = range.end - part.trim_start().len();
        from..(from + part.trim().len())
    };
    for (offset, byte) in text.as_bytes()[list.clone()].iter().enumerate() {
        let at = list.start + offset;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth = depth.checked_sub(1).ok_or_else(|| broken(found.len(), at, "a bracket too many"))?;
                if depth == 0 {
                    let last = trimmed(start..at);
                    if !last.is_empty() {
                        found.push(last);
                    } else if !found.is_empty() {
                        return Err(broken(found.len(), at, "nothing after the last comma"));
                    }
                    let after = &text[at + 1..list.end];
                    return if after.trim().is_empty() {
                        Ok(found)
                    } else {
                        Err(broken(found.len(), at, "text after the end"))
                    };
                }
            }
            b',' if depth == 1 => {
                let part = trimmed(start..at);
                if part.is_empty() {
                    return Err(broken(found.len(), at, "nothing between two commas"));
                }
                found.push(part);
                start = at + 1;
            }
            _ => {}
        }
    }
    Err(broken(found.len(), list.end, "the list is not closed"))
}

/// Counts lines on the way through a text, forwards.
#[derive(Default)]
pub struct LineCounter {
    at: usize,
    line: usize,
}

impl LineCounter {
    /// The line, from 1, of a byte that lies at or after those asked for before.
    pub fn line_of(&mut self, text: &str, at: usize) -> usize {
        self.line += text.as_bytes()[self.at..at].iter().filter(|byte| **byte == b'\n').count();
        self.at = at;
        self.line + 1
    }
}
