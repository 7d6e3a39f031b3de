//! The page: the shell, the widgets that draw any desk's view, and the line to the desks.
//!
//! Knows no engine: what a lab shows is written by its desk as a `view`, in a worker.

pub mod browser;
pub mod desk;
pub mod pages;
pub mod routes;
pub mod shell;
pub mod widgets;

/// Mounts the app into the page's body.
pub fn mount() {
    leptos::mount::mount_to_body(shell::Shell);
}
