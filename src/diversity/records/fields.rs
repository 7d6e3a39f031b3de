//! What the fields of a file hold and what they are probably for.

use super::cells::{Cells, TEXT};
use super::{Choice, RecordsError, Reference};
use crate::table::read::MAX_COLUMNS;
use std::collections::{BTreeSet, HashMap};

pub use super::cells::Kind;

/// A field as found in the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The column's name, the path of a JSON value such as `meta.source`, or the turns of a
    /// conversation: `messages` for all, `messages[user]` for those of one role.
    pub name: String,
    /// What most rows hold here.
    pub kind: Kind,
    /// Rows with something in it.
    pub filled: usize,
    /// Mean length in characters where there is something.
    pub mean_characters: f64,
    /// The different values, sorted; `None` when there are more than 50.
    pub values: Option<Vec<String>>,
}

/// Different values that are kept of a field, and how long they may be.
const MOST_VALUES: usize = 50;
const LONGEST_VALUE: usize = 200;

/// Fields under construction.
#[derive(Default)]
pub struct Survey {
    fields: Vec<Growing>,
    places: HashMap<String, usize>,
}

#[derive(Default)]
struct Growing {
    name: String,
    /// Rows of each kind, in the order of `KINDS`.
    kinds: [usize; KINDS.len()],
    filled: usize,
    characters: usize,
    values: Option<BTreeSet<String>>,
}

const KINDS: [Kind; 5] = [Kind::Text, Kind::Number, Kind::Flag, Kind::Messages, Kind::Other];

impl Survey {
    pub fn add(&mut self, cells: &Cells) -> Result<(), RecordsError> {
        for (name, cell) in cells.iter() {
            let place = match self.places.get(name) {
                Some(place) => *place,
                None => {
                    if self.fields.len() == MAX_COLUMNS {
                        return Err(RecordsError::TooManyFields { most: MAX_COLUMNS });
                    }
                    self.places.insert(name.clone(), self.fields.len());
                    self.fields.push(Growing {
                        name: name.clone(),
                        values: Some(BTreeSet::new()),
                        ..Growing::default()
                    });
                    self.fields.len() - 1
                }
            };
            let field = &mut self.fields[place];
            let value = cell.text.trim();
            if value.is_empty() {
                continue;
            }
            field.filled += 1;
            field.characters += cell.text.chars().count();
            if let Some(kind) = KINDS.iter().position(|kind| *kind == cell.kind) {
                field.kinds[kind] += 1;
            }
            if let Some(values) = &mut field.values {
                if value.len() <= LONGEST_VALUE {
                    values.insert(value.to_string());
                }
                if value.len() > LONGEST_VALUE || values.len() > MOST_VALUES {
                    field.values = None;
                }
            }
        }
        Ok(())
    }

    pub fn finish(self) -> Vec<Field> {
        let field = |growing: Growing| {
            let most = growing.kinds.iter().max().copied().unwrap_or(0);
            let kind = growing.kinds.iter().position(|count| *count == most).map_or(Kind::Text, |at| KINDS[at]);
            Field {
                kind,
                filled: growing.filled,
                mean_characters: growing.characters as f64 / growing.filled.max(1) as f64,
                values: growing.values.map(|values| values.into_iter().collect()),
                name: growing.name,
            }
        };
        self.fields.into_iter().map(field).collect()
    }
}

/// Fields that together make a text, likeliest first; the first of each set must be there.
const TEXT_SETS: [&[&str]; 9] = [
    &["instruction", "input", "output"],
    &["instruction", "context", "response"],
    &["prompt", "completion"],
    &["prompt", "response"],
    &["prompt", "chosen"],
    &["query", "response"],
    &["question", "answer"],
    &["problem", "solution"],
    &["input", "output"],
];
const TEXT_NAMES: [&str; 12] = [
    TEXT,
    "content",
    "document",
    "sentence",
    "body",
    "article",
    "passage",
    "review",
    "message",
    "prompt",
    "instruction",
    "question",
];
const GROUP_NAMES: [&str; 16] = [
    "source",
    "group",
    "model",
    "generator",
    "category",
    "label",
    "topic",
    "domain",
    "dataset",
    "subset",
    "task",
    "type",
    "class",
    "lang",
    "language",
    "split",
];
const REFERENCE_FLAGS: [&str; 5] = ["is_reference", "reference", "is_real", "real", "human"];
const SYNTHETIC_FLAGS: [&str; 4] = ["is_synthetic", "synthetic", "generated", "is_generated"];
const REFERENCE_VALUES: [&str; 4] = ["reference", "real", "human", "original"];

/// What the fields of so many rows are for.
pub fn guess(fields: &[Field], rows: usize) -> Choice {
    let text = guess_text(fields);
    let reference = guess_reference(fields).filter(|reference| !text.contains(&reference.field));
    let is_group = |field: &&Field| {
        let count = field.values.as_ref().map_or(0, Vec::len);
        (2..=MOST_VALUES.min(rows.div_ceil(2))).contains(&count) && !text.contains(&field.name)
    };
    let by_name = GROUP_NAMES.iter().find_map(|name| named(fields, name).filter(is_group));
    let by_values = || fields.iter().filter(is_group).find(|field| field.kind == Kind::Text && field.filled == rows);
    let group = by_name.or_else(by_values).map(|field| field.name.clone());
    Choice { text, group, reference }
}

fn guess_text(fields: &[Field]) -> Vec<String> {
    let filled = |field: &&Field| field.filled > 0;
    if let Some(field) = fields.iter().filter(filled).find(|field| field.kind == Kind::Messages) {
        return vec![field.name.clone()];
    }
    for set in TEXT_SETS {
        let found: Vec<&Field> = set.iter().filter_map(|name| named(fields, name).filter(filled)).collect();
        if found.len() > 1 && named(fields, set[0]).is_some() {
            return found.into_iter().map(|field| field.name.clone()).collect();
        }
    }
    let of_text = |field: &&Field| field.filled > 0 && field.kind == Kind::Text;
    let by_name = TEXT_NAMES.iter().find_map(|name| named(fields, name).filter(of_text));
    let longest = || fields.iter().filter(of_text).max_by(|a, b| a.mean_characters.total_cmp(&b.mean_characters));
    by_name.or_else(longest).or(fields.first()).map(|field| field.name.clone()).into_iter().collect()
}

fn guess_reference(fields: &[Field]) -> Option<Reference> {
    let says = |field: &Field, known: &[&str]| -> Option<Reference> {
        let values = field.values.as_ref().filter(|values| values.len() > 1)?;
        let value = values.iter().find(|value| known.iter().any(|known| value.eq_ignore_ascii_case(known)))?;
        Some(Reference { field: field.name.clone(), value: value.clone() })
    };
    let by_flag = |names: &[&str], known: &[&str]| {
        names.iter().find_map(|name| named(fields, name).and_then(|field| says(field, known)))
    };
    by_flag(&REFERENCE_FLAGS, &["true", "yes", "1"])
        .or_else(|| by_flag(&SYNTHETIC_FLAGS, &["false", "no", "0"]))
        .or_else(|| fields.iter().find_map(|field| says(field, &REFERENCE_VALUES)))
}

/// The field of this name, whatever its case; also as the last part of a path.
fn named<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    let last = |field: &Field| field.name.rsplit('.').next().unwrap_or_default().to_string();
    let whole = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name));
    whole.or_else(|| fields.iter().find(|field| last(field).eq_ignore_ascii_case(name)))
}
