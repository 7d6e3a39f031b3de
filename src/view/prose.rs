//! Running text with the little mark-up that pages need.

use serde::{Deserialize, Serialize};

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Span {
    Text(String),
    Strong(String),
    Code(String),
    /// A place in this site, by its path below the root: `atlas/kaplan-scaling`.
    Inside {
        text: String,
        path: String,
    },
    /// Another site.
    Outside {
        text: String,
        url: String,
    },
}

/// A paragraph or a list item.
pub type Line = Vec<Span>;

/// Plain text.
pub fn text(text: impl Into<String>) -> Span {
    Span::Text(text.into())
}

pub fn strong(text: impl Into<String>) -> Span {
    Span::Strong(text.into())
}

pub fn code(text: impl Into<String>) -> Span {
    Span::Code(text.into())
}

pub fn inside(text: impl Into<String>, path: impl Into<String>) -> Span {
    Span::Inside { text: text.into(), path: path.into() }
}

pub fn outside(text: impl Into<String>, url: impl Into<String>) -> Span {
    Span::Outside { text: text.into(), url: url.into() }
}

/// A paper on arXiv.
pub fn arxiv(text: impl Into<String>, id: &str) -> Span {
    outside(text, format!("https://arxiv.org/abs/{id}"))
}

/// A line of plain text.
pub fn line(content: impl Into<String>) -> Line {
    vec![text(content)]
}
