//! Running text.

use crate::view::{Line, Span};
use leptos::prelude::*;
use leptos_router::components::A;

/// A line with its links and code.
pub fn line(line: Line) -> impl IntoView {
    line.into_iter()
        .map(|span| match span {
            Span::Text(text) => text.into_any(),
            Span::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
            Span::Code(text) => view! { <code>{text}</code> }.into_any(),
            Span::Inside { text, path } => view! { <A href=format!("/{path}")>{text}</A> }.into_any(),
            Span::Outside { text, url } => view! { <a href=url rel="noreferrer" target="_blank">{text}</a> }.into_any(),
        })
        .collect_view()
}
