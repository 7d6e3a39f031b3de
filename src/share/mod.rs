//! Scenes in links, files and addresses: encode, decode, migrate.
//!
//! A page's state is one serde struct that implements [`Scene`]. A link holds only what differs
//! from the default ([`difference`]), with columns of numbers packed ([`packed`]); a file holds
//! everything, readable. Opening either never fails on one bad value: that key falls back to its
//! default and a notice names it.
//! Not here: what a page does with its state, and the Fit keys of an address (`fit::address`).

pub mod address;
pub mod codec;
pub mod difference;
pub mod file;
pub mod packed;
pub mod table_form;

pub use address::{PageFlags, data_url, query_pairs};
pub use codec::{Decoded, LINK_VERSION, MAX_LINK, Scene, ShareError, decode, encode};
pub use file::{OpenedFile, open_file, save_file};
