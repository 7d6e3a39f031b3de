//! One file or folder per page.

pub mod atlas;
pub mod fit;
pub mod home;
