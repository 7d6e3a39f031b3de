//! Scenes in links and files: encode, decode, migrate. See design section 5.
