//! The way in: bytes of a pasted, dropped or loaded file to a [`Table`].
//!
//! What cannot be read in a cell does not fail the table: the cell is missing and a problem keeps its text.

use super::assemble::{Source, assemble};
use super::decode::decode;
use super::delimited::{self, Format};
use super::json;
use super::table::Table;

/// Largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// Most columns a table may have.
pub const MAX_COLUMNS: usize = 512;

/// What is known about the bytes beside the bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'a> {
    /// The ending decides between JSON, JSON Lines and separated text where the bytes do not.
    pub file_name: Option<&'a str>,
}

/// Why no table came out. Each message says what, where and what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReadError {
    #[error("the table is empty; paste or drop rows with a header line")]
    Empty,
    #[error("this is {kind}, not a text table; save it as CSV, TSV, JSON or JSON Lines and load that")]
    Binary { kind: String },
    #[error("the file has {} MB, more than the {} MB that a page can hold; keep only the rows and columns needed", .bytes.div_ceil(1024 * 1024), MAX_BYTES / (1024 * 1024))]
    TooLarge { bytes: u64 },
    #[error("the table has {columns} columns, more than {MAX_COLUMNS}; keep only the columns needed")]
    TooManyColumns { columns: usize },
    #[error("line {line} is not valid JSON ({detail}); correct it or save the table as CSV")]
    Json { line: usize, detail: String },
    #[error("this JSON holds no table ({found}); a list of objects with the same keys is one")]
    JsonLayout { found: String },
}

/// Refuses a file by its length, before any byte of it is read.
pub fn check_size(bytes: u64) -> Result<(), ReadError> {
    if bytes > MAX_BYTES { Err(ReadError::TooLarge { bytes }) } else { Ok(()) }
}

/// Reads a table from a file's bytes. `progress` is told the share done, 0 to 1, about every hundredth.
pub fn read(bytes: &[u8], hint: Hint<'_>, progress: &mut dyn FnMut(f32)) -> Result<Table, ReadError> {
    read_with(bytes, |text| detect(text, hint.file_name), progress)
}

/// Reads a table whose layout is known.
pub fn read_as(bytes: &[u8], format: Format, progress: &mut dyn FnMut(f32)) -> Result<Table, ReadError> {
    read_with(bytes, |_| format, progress)
}

fn read_with(
    bytes: &[u8],
    format_of: impl Fn(&str) -> Format,
    progress: &mut dyn FnMut(f32),
) -> Result<Table, ReadError> {
    check_size(bytes.len() as u64)?;
    let (text, remark) = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut progress = Progress::new(progress);
    let mut source: Source = match format_of(&text) {
        Format::Json => json::read_json(&text, &mut progress)?,
        Format::JsonLines => json::read_lines(&text, &mut progress)?,
        format => delimited::read(&text, format, &mut progress)?,
    };
    if let Some(remark) = remark {
        source.problems.table("", remark);
    }
    let table = assemble(source, &mut progress)?;
    progress.report(1.0);
    Ok(table)
}

/// The layout of a text, from its first characters, its file's ending and its first lines.
fn detect(text: &str, file_name: Option<&str>) -> Format {
    let ending = file_name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("jsonl" | "ndjson") => return Format::JsonLines,
        Some("json") => return json::layout(text),
        Some("csv" | "tsv") => return delimited::detect(text, true),
        _ => {}
    }
    if json::looks_like(text) { json::layout(text) } else { delimited::detect(text, false) }
}

/// Passes progress on when it has moved by a hundredth, never backwards.
pub struct Progress<'a> {
    tell: &'a mut dyn FnMut(f32),
    last: f32,
}

impl<'a> Progress<'a> {
    pub fn new(tell: &'a mut dyn FnMut(f32)) -> Self {
        Self { tell, last: 0.0 }
    }

    pub fn report(&mut self, share: f32) {
        if share >= self.last + 0.01 || share >= 1.0 && self.last < 1.0 {
            self.last = share.min(1.0);
            (self.tell)(self.last);
        }
    }
}

/// Share of the work that is done once the text is in cells; the rest turns cells into columns.
pub const SHARE_OF_SPLITTING: f32 = 0.5;
