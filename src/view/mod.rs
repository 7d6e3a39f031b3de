//! What a page shows and what it may be asked, as data.
//!
//! Each engine has a [`Desk`]: it holds a lab's state, hears what the visitor does ([`Event`]) and
//! writes what the page shows ([`View`]). The page draws any view with the same few widgets and
//! knows no engine, so a new lab adds nothing to what a first visit downloads; and what a page
//! says is tested without a browser.
//! Not here: engine types, markup, styles.

pub mod block;
pub mod desk;
pub mod grid;
pub mod mathml;
pub mod prose;
pub mod reply;
pub mod wire;
pub mod workspace;

pub use block::{Block, Button, Chart, Choice, Control, Entries, Entry, Field, Form, Intake, Panel, Tone};
pub use desk::{Desk, Effect, Event, Heard, Opening, Slot};
pub use grid::{Cell, Grid, Head, Pager, Row};
pub use prose::{Line, Span};
pub use reply::{Changes, Frame, Link, Reply, View};
pub use wire::{FromDesk, ToDesk};
pub use workspace::{Keys, Workspace};
