//! The home page, and the one page that shows every lab.

pub mod home;
pub mod lab;
