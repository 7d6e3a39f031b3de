//! A table on a page: text cells, tags, fields and buttons.

use super::block::{Button, Field, Tone};
use serde::{Deserialize, Serialize};

/// A table. Rows and cells keep their place on the page while their content changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    pub id: String,
    /// Names the table for screen readers.
    pub label: String,
    pub heads: Vec<Head>,
    pub rows: Vec<Row>,
    /// Below the table, such as what it leaves out.
    pub note: String,
    /// Where the rows are one page of many.
    pub pager: Option<Pager>,
    /// At most so high that it scrolls.
    pub tall: bool,
}

/// A column's heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub text: String,
    /// Left-aligned; numbers are right-aligned.
    pub is_text: bool,
}

impl Head {
    pub fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_text: false }
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_text: true }
    }
}

/// A row; `id` is unique in the table and stays with the thing that the row is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    /// Takes no part: shown struck through.
    pub muted: bool,
    pub cells: Vec<Cell>,
}

impl Row {
    pub fn new(id: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { id: id.into(), muted: false, cells }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    Number(String),
    Text(String),
    Code(String),
    Tag { tone: Tone, text: String },
    Field(Box<Field>),
    Button(Box<Button>),
}

/// Which page of the rows is shown; turned with the events `<grid id>/back` and `<grid id>/next`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pager {
    /// 0-based.
    pub page: u32,
    pub pages: u32,
}

impl Pager {
    /// The page nearest to the wanted one, and the rows on it.
    pub fn of(rows: usize, per_page: usize, wanted: u32) -> (Self, std::ops::Range<usize>) {
        let pages = rows.div_ceil(per_page.max(1)).max(1);
        let page = (wanted as usize).min(pages - 1);
        let range = page * per_page..((page + 1) * per_page).min(rows);
        (Self { page: page as u32, pages: pages as u32 }, range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_beyond_the_end_is_the_last() {
        assert_eq!(Pager::of(250, 100, 9), (Pager { page: 2, pages: 3 }, 200..250));
        assert_eq!(Pager::of(0, 100, 1), (Pager { page: 0, pages: 1 }, 0..0));
        assert_eq!(Pager::of(100, 100, 0), (Pager { page: 0, pages: 1 }, 0..100));
    }
}
