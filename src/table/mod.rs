//! Typed columns with units: what a pasted or dropped table becomes.
//!
//! Not here: what the columns mean to a law beyond a guess (`guess`), how they are shown (`app`).

pub mod table;

pub use table::{Column, Table, TableProblem, Unit, Values};
