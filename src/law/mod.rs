//! The `Law` declaration: what a paper says about how loss falls, as data.
//!
//! To add a paper, write one file in `families/` that declares a [`Law`] and one line in
//! [`registry::LAWS`]. Form, validation, worker job, chart, share link, exports and the
//! documentation page follow from the declaration.
//! Not here: how a law is fitted (`fit`), how it is drawn (`figure`, `app`).

pub mod declaration;
pub mod families;
pub mod formula;
pub mod input;
pub mod registry;

pub use declaration::{
    Argument, Derived, Form, Law, Mark, Paper, Parameter, Preset, Response, Scale, Validity, Variable,
};
pub use formula::{CustomLaw, FormulaError};
pub use input::Input;
