//! Everything Leptos.
