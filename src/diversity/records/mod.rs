//! Rows of text from a file: what each row says, which field is the text, and the way back to the
//! original file for the rows that are kept.
//!
//! `layout` cuts a file into rows, `cells` reads the fields of a row, `fields` guesses what they are
//! for. Read here rather than through [`crate::table`], whose cells are typed and trimmed: a text must
//! stay as it was, and a row must be found again in its file.

mod cells;
mod fields;
mod layout;

pub use fields::{Field, Kind};
pub use layout::Layout;

use crate::table::{ReadError, check_size, decode::decode};
use cells::Cells;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub text: String,
    pub group: Option<String>,
    /// Whether the row belongs to the reference set.
    pub is_reference: bool,
    /// Where the row stands in the file, in bytes of its text.
    pub original: Range<usize>,
    /// Its lines in the file, counted from 1.
    pub original_lines: Range<usize>,
}

/// What the fields are for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Fields that make the text, joined by a blank line; empty ones are left out.
    pub text: Vec<String>,
    /// Field whose values name groups.
    pub group: Option<String>,
    pub reference: Option<Reference>,
}

/// Rows of the reference set: those whose `field` says `value`, whatever its case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    pub field: String,
    pub value: String,
}

/// Something in the file that could not be used as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Line in the file, from 1; `None` for the whole file.
    pub line: Option<usize>,
    pub field: Option<String>,
    pub what: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.line, &self.field) {
            (Some(line), Some(field)) => write!(out, "line {line}, field '{field}': {}", self.what),
            (Some(line), None) => write!(out, "line {line}: {}", self.what),
            (None, _) => out.write_str(&self.what),
        }
    }
}

/// Why no rows came out. Each message says what, where and what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RecordsError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("row {row} (line {line}) is not valid JSON ({detail}); correct it or save the rows as JSON Lines")]
    Json { row: usize, line: usize, detail: String },
    #[error("this JSON holds no rows ({found}); a list of objects or of texts does")]
    NoRows { found: &'static str },
    #[error("the rows have more than {most} different fields; keep only those needed")]
    TooManyFields { most: usize },
    #[error("there is no field '{field}'; choose one of {known}")]
    UnknownField { field: String, known: String },
}

/// The rows of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Records {
    pub rows: Vec<Record>,
    pub fields: Vec<Field>,
    pub choice: Choice,
    pub layout: Layout,
    /// The first hundred; the others are counted in `more_problems`.
    pub problems: Vec<Problem>,
    pub more_problems: usize,
    text: String,
    file: layout::File,
}

/// Problems that are kept.
const MOST_PROBLEMS: usize = 100;

impl Records {
    /// Reads a file. Its name, if known, helps to tell its layout. `progress` is told the share done, 0 to 1.
    pub fn read(bytes: &[u8], file_name: Option<&str>, progress: &mut dyn FnMut(f32)) -> Result<Self, RecordsError> {
        check_size(bytes.len() as u64)?;
        let (text, remark) = decode(bytes)?;
        Self::from_text(text.into_owned(), |text| Layout::guess(text, file_name), remark, progress)
    }

    /// Reads a file whose layout is known.
    pub fn read_as(bytes: &[u8], layout: Layout, progress: &mut dyn FnMut(f32)) -> Result<Self, RecordsError> {
        check_size(bytes.len() as u64)?;
        let (text, remark) = decode(bytes)?;
        Self::from_text(text.into_owned(), |_| layout, remark, progress)
    }

    fn from_text(
        text: String,
        layout: impl Fn(&str) -> Layout,
        remark: Option<&'static str>,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Self, RecordsError> {
        if text.trim().is_empty() {
            return Err(ReadError::Empty.into());
        }
        let layout = layout(&text);
        let file = layout::cut(&text, layout)?;
        let mut records = Self {
            rows: Vec::new(),
            fields: Vec::new(),
            choice: Choice::default(),
            layout,
            problems: Vec::new(),
            more_problems: 0,
            text,
            file,
        };
        if let Some(remark) = remark {
            records.note(None, None, remark);
        }
        records.survey(progress)?;
        records.choice = fields::guess(&records.fields, records.file.rows.len());
        records.fill(&mut |share| progress(0.5 + 0.5 * share));
        Ok(records)
    }

    /// Gives the fields another use. The rows stay; what they say changes.
    pub fn choose(&mut self, choice: Choice) -> Result<(), RecordsError> {
        let used = choice.text.iter().chain(&choice.group).chain(choice.reference.as_ref().map(|r| &r.field));
        for field in used {
            if !self.fields.iter().any(|known| known.name == *field) {
                let known: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
                return Err(RecordsError::UnknownField { field: field.clone(), known: known.join(", ") });
            }
        }
        self.choice = choice;
        self.problems.retain(|problem| problem.field.is_none());
        self.fill(&mut |_| {});
        Ok(())
    }

    /// These rows in the layout of the file they came from, each as it stood there.
    pub fn export(&self, rows: &[usize]) -> String {
        let slices: Vec<&str> = rows.iter().filter_map(|row| Some(self.original(self.rows.get(*row)?))).collect();
        format!(
            "{}{}{}",
            &self.text[self.file.head.clone()],
            slices.join(self.file.between),
            if self.file.tail.is_empty() { self.file.end } else { &self.text[self.file.tail.clone()] }
        )
    }

    /// A row as it stands in its file.
    pub fn original(&self, record: &Record) -> &str {
        &self.text[record.original.clone()]
    }

    /// The texts of the rows that are not, or that are, in the reference set.
    pub fn texts(&self, reference: bool) -> Vec<String> {
        self.rows.iter().filter(|row| row.is_reference == reference).map(|row| row.text.clone()).collect()
    }

    fn note(&mut self, line: Option<usize>, field: Option<&str>, what: impl Into<String>) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem { line, field: field.map(str::to_string), what: what.into() });
        } else {
            self.more_problems += 1;
        }
    }

    /// Reads every row once: which fields there are. Rows that cannot be read are left out.
    fn survey(&mut self, progress: &mut dyn FnMut(f32)) -> Result<(), RecordsError> {
        let ranges = std::mem::take(&mut self.file.rows);
        let mut survey = fields::Survey::default();
        let mut first_error = None;
        let mut lines = layout::LineCounter::default();
        for (at, range) in ranges.iter().enumerate() {
            if at % 256 == 0 {
                progress(0.5 * at as f32 / ranges.len() as f32);
            }
            let line = lines.line_of(&self.text, range.start);
            match Cells::read(&self.text[range.clone()], self.layout, &self.file.names) {
                Ok(cells) => {
                    if let Some(extra) = cells.beyond_names {
                        let what = format!("the row has {extra} cells more than the header; is a quote missing?");
                        self.note(Some(line), None, what);
                    }
                    survey.add(&cells)?;
                    self.file.rows.push(range.clone());
                }
                Err(detail) => {
                    self.note(Some(line), None, format!("this is not valid JSON ({detail}) and was left out"));
                    first_error.get_or_insert(RecordsError::Json { row: at + 1, line, detail });
                }
            }
        }
        match first_error {
            Some(error) if self.file.rows.is_empty() => return Err(error),
            _ if self.file.rows.is_empty() => return Err(ReadError::Empty.into()),
            _ => {}
        }
        self.fields = survey.finish();
        if self.fields.is_empty() {
            return Err(RecordsError::NoRows { found: "values without anything in them" });
        }
        Ok(())
    }

    /// Makes the rows by the choice.
    fn fill(&mut self, progress: &mut dyn FnMut(f32)) {
        let mut rows = Vec::with_capacity(self.file.rows.len());
        let mut lines = layout::LineCounter::default();
        let mut without_text = Vec::new();
        for (at, range) in self.file.rows.iter().enumerate() {
            if at % 256 == 0 {
                progress(at as f32 / self.file.rows.len() as f32);
            }
            let original = &self.text[range.clone()];
            let first = lines.line_of(&self.text, range.start);
            let last = lines.line_of(&self.text, range.end);
            // A row that could be read before can be read again.
            let cells = Cells::read(original, self.layout, &self.file.names).unwrap_or_default();
            let parts: Vec<&str> = self.choice.text.iter().filter_map(|field| cells.text(field)).collect();
            let text = parts.join("\n\n");
            if text.trim().is_empty() {
                without_text.push(first);
            }
            let says = |reference: &Reference| {
                cells
                    .text(&reference.field)
                    .is_some_and(|value| value.trim().to_lowercase() == reference.value.to_lowercase())
            };
            rows.push(Record {
                text,
                group: self.choice.group.as_ref().and_then(|field| cells.text(field)).map(str::to_string),
                is_reference: self.choice.reference.as_ref().is_some_and(says),
                original: range.clone(),
                original_lines: first..last + 1,
            });
        }
        self.rows = rows;
        let field = self.choice.text.join(" + ");
        for line in without_text {
            self.note(Some(line), Some(&field), "the row has no text here; choose another field or leave the row out");
        }
        progress(1.0);
    }
}

#[cfg(test)]
mod tests;
