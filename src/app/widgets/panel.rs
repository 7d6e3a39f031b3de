//! Panels: each keeps its place and its focus while its content changes.

use super::block::blocks;
use crate::app::desk::Desk;
use crate::view::{Panel, Tone};
use leptos::prelude::*;

/// The panels of a column, in order.
#[component]
pub fn Panels(desk: Desk, ids: Memo<Vec<String>>) -> impl IntoView {
    view! { <For each=move || ids.get() key=String::clone children=move |id| desk.panel(&id).map(|panel| one(desk, panel)) /> }
}

fn one(desk: Desk, panel: RwSignal<Panel>) -> AnyView {
    let title = Memo::new(move |_| panel.with(|panel| panel.title.clone()));
    let note = Memo::new(move |_| panel.with(|panel| panel.note.clone()));
    let status = Memo::new(move |_| panel.with(|panel| panel.status.clone()));
    let inside = Memo::new(move |_| panel.with(|panel| panel.blocks.clone()));
    let headed = move || title.with(|t| !t.is_empty()) || note.with(|n| !n.is_empty());
    view! {
        <section class="panel" id=panel.with_untracked(|panel| panel.id.clone()) aria-busy=move || panel.with(|panel| panel.busy).to_string()>
            <header hidden=move || !headed()>
                <h2>{move || title.get()}</h2>
                <span class="soft small">{move || note.get()}</span>
                <span role="status" class=move || status.with(|s| verdict_class(s.as_ref().map(|(tone, _)| *tone)))>
                    {move || status.get().map(|(_, text)| text)}
                </span>
            </header>
            <div class="stack">{blocks(desk, inside)}</div>
        </section>
    }
    .into_any()
}

fn verdict_class(tone: Option<Tone>) -> &'static str {
    match tone {
        Some(Tone::Good) => "verdict good",
        Some(Tone::Warning) => "verdict warn",
        Some(Tone::Bad) => "verdict bad",
        _ => "verdict",
    }
}
