//! The Atlas: the 237 papers, what each claims, and whether this app serves it yet.
//!
//! The rows stand in `papers.json`, the proofs in `evidence.json` (written by `site evidence` from
//! the names of passing tests). The page fetches both from the published site; neither is part of
//! the wasm module.
//! Not here: how the list is drawn (`app`; what it says is written in `desk`), how its files are written (`site`).

pub mod desk;
pub mod evidence;
pub mod features;
pub mod paper;
pub mod search;
pub mod status;

pub use desk::AtlasDesk;
pub use evidence::Evidence;
pub use paper::{Figure, FigureValue, Paper, parse};
pub use search::{Facet, Facets, Query, Sort, facets, search};
pub use status::{PaperStatus, Status, statuses};
