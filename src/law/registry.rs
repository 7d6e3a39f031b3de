//! The list of laws: one line per law, explicit because link-time collection does not work in wasm.

use super::{Law, families};

pub static LAWS: &[&Law] = &[&families::chinchilla::CHINCHILLA];

/// The law with this id, if it is declared.
pub fn law(id: &str) -> Option<&'static Law> {
    LAWS.iter().copied().find(|law| law.id == id)
}
