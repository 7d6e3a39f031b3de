//! The building blocks of a page.

use super::grid::Grid;
use super::prose::Line;
use crate::figure::Figure;
use serde::{Deserialize, Serialize};

/// How a piece of text is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    #[default]
    Plain,
    /// Secondary.
    Soft,
    Good,
    Warning,
    /// Something did not work; announced to screen readers at once.
    Bad,
}

/// A framed part of a page with a heading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    pub id: String,
    /// Empty for a frame without heading.
    pub title: String,
    /// Beside the heading.
    pub note: String,
    /// A verdict beside the heading, announced when it changes.
    pub status: Option<(Tone, String)>,
    /// Being computed.
    pub busy: bool,
    pub blocks: Vec<Block>,
}

/// One thing in a panel. Ids are unique on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block {
    Form(Form),
    /// Paragraphs, or a list.
    Prose {
        id: String,
        tone: Tone,
        as_list: bool,
        /// In a box of its own.
        boxed: bool,
        lines: Vec<Line>,
    },
    /// Terms and what is said of them.
    Facts {
        id: String,
        rows: Vec<(Line, Line)>,
    },
    Grid(Grid),
    Chart(Box<Chart>),
    /// A displayed formula as MathML markup, written by [`mathml`](super::mathml) only.
    Formula {
        id: String,
        markup: String,
    },
    /// Preformatted text, such as a card or a script.
    Verbatim {
        id: String,
        label: String,
        text: String,
    },
    Progress {
        id: String,
        label: String,
        /// 0..=1
        share: f64,
        /// The button that ends it.
        cancel: Option<Button>,
    },
    Buttons {
        id: String,
        /// Says what the buttons are for where they form a group of which one is pressed.
        label: String,
        buttons: Vec<Button>,
    },
    Intake(Intake),
    /// Shown only when opened; what is inside is written only then.
    Fold {
        id: String,
        summary: String,
        /// The stable name of the control for machines.
        action: Option<String>,
        open: bool,
        blocks: Vec<Block>,
    },
    Entries(Entries),
}

impl Block {
    pub fn id(&self) -> &str {
        match self {
            Block::Form(form) => &form.id,
            Block::Grid(grid) => &grid.id,
            Block::Chart(chart) => &chart.id,
            Block::Intake(intake) => &intake.id,
            Block::Entries(entries) => &entries.id,
            Block::Prose { id, .. }
            | Block::Facts { id, .. }
            | Block::Formula { id, .. }
            | Block::Verbatim { id, .. }
            | Block::Progress { id, .. }
            | Block::Buttons { id, .. }
            | Block::Fold { id, .. } => id,
        }
    }

    /// One paragraph.
    pub fn paragraph(id: &str, tone: Tone, line: Line) -> Self {
        Block::Prose { id: id.into(), tone, as_list: false, boxed: false, lines: vec![line] }
    }

    pub fn list(id: &str, tone: Tone, lines: Vec<Line>) -> Self {
        Block::Prose { id: id.into(), tone, as_list: true, boxed: false, lines }
    }

    /// A paragraph in a box: a notice or an error.
    pub fn notice(id: &str, tone: Tone, text: impl Into<String>) -> Self {
        let lines = vec![super::prose::line(text)];
        Block::Prose { id: id.into(), tone, as_list: false, boxed: true, lines }
    }

    /// A fold; `inside` is asked for its blocks only while it is open.
    pub fn fold(id: &str, summary: impl Into<String>, open: bool, inside: impl FnOnce() -> Vec<Block>) -> Self {
        let blocks = if open { inside() } else { Vec::new() };
        Block::Fold { id: id.into(), summary: summary.into(), action: None, open, blocks }
    }
}

/// A group of fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    pub id: String,
    pub fields: Vec<Field>,
}

impl Form {
    pub fn new(id: &str, fields: Vec<Field>) -> Self {
        Self { id: id.into(), fields }
    }
}

/// One value that the visitor can set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Named in the event that sets it; unique on the page.
    pub id: String,
    pub label: String,
    /// The label is read to screen readers but not shown, where the place says it.
    pub label_hidden: bool,
    /// Shown on demand.
    pub help: String,
    pub control: Control,
    /// `true` or `false` for a switch.
    pub value: String,
    /// Why the typed value was not taken, and what to type instead.
    pub problem: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Control {
    #[default]
    Number,
    Text {
        placeholder: String,
        /// Code: fixed pitch, no spell checking.
        code: bool,
    },
    /// Tells every keystroke.
    Search {
        placeholder: String,
    },
    Choice(Vec<Choice>),
    Switch,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

impl Field {
    fn with(id: &str, label: impl Into<String>, control: Control, value: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), control, value: value.into(), ..Self::default() }
    }

    pub fn number(id: &str, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::with(id, label, Control::Number, value)
    }

    pub fn text(id: &str, label: impl Into<String>, value: impl Into<String>, placeholder: &str) -> Self {
        Self::with(id, label, Control::Text { placeholder: placeholder.into(), code: false }, value)
    }

    pub fn code(id: &str, label: impl Into<String>, value: impl Into<String>, placeholder: &str) -> Self {
        Self::with(id, label, Control::Text { placeholder: placeholder.into(), code: true }, value)
    }

    pub fn choice(id: &str, label: impl Into<String>, choices: Vec<Choice>, value: impl Into<String>) -> Self {
        Self::with(id, label, Control::Choice(choices), value)
    }

    pub fn switch(id: &str, label: impl Into<String>, on: bool) -> Self {
        Self::with(id, label, Control::Switch, on.to_string())
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    pub fn label_hidden(mut self) -> Self {
        self.label_hidden = true;
        self
    }

    pub fn problem(mut self, problem: Option<String>) -> Self {
        self.problem = problem;
        self
    }
}

/// A button; pressing it is an event with its id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Button {
    pub id: String,
    pub label: String,
    /// What the label leaves out, for screen readers and on hover.
    pub title: String,
    pub weight: Weight,
    /// For one of a group: whether it is the chosen one.
    pub pressed: Option<bool>,
    /// The stable name of the control for machines (`data-action`).
    pub action: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weight {
    #[default]
    Plain,
    Primary,
    Quiet,
}

impl Button {
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), ..Self::default() }
    }

    pub fn quiet(mut self) -> Self {
        self.weight = Weight::Quiet;
        self
    }

    pub fn primary(mut self) -> Self {
        self.weight = Weight::Primary;
        self
    }

    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    pub fn pressed(mut self, pressed: bool) -> Self {
        self.pressed = Some(pressed);
        self
    }

    pub fn action(mut self, action: &str) -> Self {
        self.action = Some(action.into());
        self
    }
}

/// A chart with its exports. Saved with the events `<chart id>/svg`, `/csv`, `/vega`, `/matplotlib`;
/// the page itself makes the PNG, since only it can paint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    pub id: String,
    /// First part of the names of saved files.
    pub file: String,
    pub figure: Figure,
}

/// Where data come in: a box to paste into, a file, an address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Intake {
    pub id: String,
    pub label: String,
    pub placeholder: String,
    /// What was pasted and could not be read, so that it is not lost.
    pub text: String,
    pub button: Button,
    /// Endings of files, as for `input type=file`.
    pub accept: String,
    /// Field for an https address; empty for none.
    pub address: String,
    pub address_problem: Option<String>,
}

/// A long list of things with links, tags and a line of detail.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entries {
    pub id: String,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub id: String,
    pub title: String,
    /// Where it leads, below the site's root.
    pub path: String,
    pub tag: (Tone, String),
    /// The tag for machines.
    pub status: String,
    pub detail: Line,
}
