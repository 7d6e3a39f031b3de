//! Typed columns with units: what a pasted or dropped table becomes.
//!
//! The way in is [`read`] (bytes to [`Table`]), the way out [`to_csv`]; between them the table is
//! edited (`edit`), filtered (`filter`) and given derived columns (`derive`).
//! Not here: what the columns mean to a law beyond a guess (`guess`), how they are shown (`app`).

mod assemble;
mod cells;
pub mod decode;
pub mod delimited;
pub mod derive;
pub mod edit;
pub mod filter;
pub mod guess;
mod json;
pub mod json_value;
mod names;
pub mod number;
mod numeral;
pub mod problems;
pub mod read;
mod roles;
#[expect(clippy::module_inception, reason = "the file holds the type that the folder is named after")]
pub mod table;
pub mod unit;
pub mod write;

pub use delimited::Format;
pub use derive::{DeriveError, DerivedKind, DerivedOffer, FLOP_PER_PARAM_TOKEN, add_derived, offers};
pub use edit::{EditError, add_row, delete_row, exclude_row, include_row, rename_column, set_cell, set_unit};
pub use filter::{FilterError, Predicate, parse_predicate, select, subset};
pub use guess::{Guess, guess_columns, guess_map};
pub use number::{NumberError, format_number, parse_number};
pub use read::{Hint, ReadError, check_size, read, read_as};
pub use roles::Role;
pub use table::{Column, Table, TableProblem, Unit, Values};
pub use write::{cell_text, to_csv};
