//! The blocks of a panel, by kind.

use super::field::fields;
use super::figure::ChartBlock;
use super::grid::grid;
use super::intake::intake;
use super::prose::line;
use crate::app::desk::Desk;
use crate::view::block::Weight;
use crate::view::{Block, Button, Event, Tone};
use leptos::prelude::*;
use std::mem::discriminant;
use wasm_bindgen::JsCast;

/// Blocks in order. A block stays the same element while its id and kind stay the same.
pub fn blocks(desk: Desk, list: Memo<Vec<Block>>) -> AnyView {
    let keys = Memo::new(move |_| {
        list.with(|list| list.iter().map(|b| (b.id().to_string(), discriminant(b))).collect::<Vec<_>>())
    });
    view! {
        <For each=move || keys.get() key=Clone::clone children=move |key: (String, _)| {
            let block = Memo::new(move |before: Option<&Block>| {
                let found = list.with(|list| list.iter().find(|b| b.id() == key.0 && discriminant(*b) == key.1).cloned());
                // A block that is about to be removed shows what it showed last.
                found.or_else(|| before.cloned()).unwrap_or_else(|| Block::Formula { id: String::new(), markup: String::new() })
            });
            one(desk, block)
        } />
    }
    .into_any()
}

fn one(desk: Desk, block: Memo<Block>) -> AnyView {
    let id = block.with_untracked(|b| b.id().to_string());
    match block.get_untracked() {
        Block::Form(_) => {
            let list = Memo::new(move |_| {
                block.with(|b| if let Block::Form(form) = b { form.fields.clone() } else { Vec::new() })
            });
            view! { <div class="fields" id=id>{fields(desk, list)}</div> }.into_any()
        }
        Block::Grid(_) => grid(desk, block),
        Block::Intake(_) => intake(desk, block),
        Block::Chart(_) => view! { <ChartBlock desk=desk block=block /> }.into_any(),
        Block::Prose { .. } => view! { <div id=id>{move || prose(block.get())}</div> }.into_any(),
        Block::Facts { .. } => view! {
            <dl class="small" id=id>
                {move || block.with(|b| if let Block::Facts { rows, .. } = b { rows.clone() } else { Vec::new() })
                    .into_iter()
                    .map(|(term, said)| view! { <dt>{line(term)}</dt><dd>{line(said)}</dd> })
                    .collect_view()}
            </dl>
        }
        .into_any(),
        Block::Formula { .. } => {
            let markup = move || {
                block.with(|b| if let Block::Formula { markup, .. } = b { markup.clone() } else { String::new() })
            };
            view! { <div class="formula" id=id inner_html=markup></div> }.into_any()
        }
        Block::Verbatim { label, .. } => {
            let text =
                move || block.with(|b| if let Block::Verbatim { text, .. } = b { text.clone() } else { String::new() });
            view! { <div class="scroll tall" tabindex="0" role="region" aria-label=label><pre class="small" id=id>{text}</pre></div> }
                .into_any()
        }
        Block::Progress { .. } => {
            view! { <div class="row" role="status" id=id>{move || progress(desk, block.get())}</div> }.into_any()
        }
        Block::Buttons { .. } => buttons(desk, block, id),
        Block::Fold { .. } => fold(desk, block, id),
        Block::Entries(_) => view! { <ul class="papers" id=id>{move || entries(block.get())}</ul> }.into_any(),
    }
}

fn prose(block: Block) -> AnyView {
    let Block::Prose { tone, as_list, boxed, lines, .. } = block else { return ().into_any() };
    let role = match tone {
        Tone::Bad => Some("alert"),
        Tone::Warning => Some("status"),
        _ => None,
    };
    let inside = if as_list {
        let items = lines.into_iter().map(|spans| view! { <li>{line(spans)}</li> }).collect_view();
        view! { <ul class:small=!boxed>{items}</ul> }.into_any()
    } else {
        lines
            .into_iter()
            .map(|spans| view! { <p class=text_class(tone, boxed)>{line(spans)}</p> })
            .collect_view()
            .into_any()
    };
    if !boxed {
        return inside;
    }
    let class = match tone {
        Tone::Bad => "notice bad",
        Tone::Warning => "notice warn",
        _ => "notice",
    };
    view! { <div class=class role=role>{inside}</div> }.into_any()
}

fn text_class(tone: Tone, boxed: bool) -> &'static str {
    match tone {
        Tone::Soft if !boxed => "small soft",
        Tone::Bad if !boxed => "error",
        _ => "",
    }
}

fn progress(desk: Desk, block: Block) -> AnyView {
    let Block::Progress { label, share, cancel, .. } = block else { return ().into_any() };
    view! {
        <label class="small">{label} " " <progress max="1" value=share></progress></label>
        {cancel.map(|cancel| button(desk, cancel))}
    }
    .into_any()
}

fn buttons(desk: Desk, block: Memo<Block>, id: String) -> AnyView {
    let label =
        block.with_untracked(|b| if let Block::Buttons { label, .. } = b { label.clone() } else { String::new() });
    let group = !label.is_empty();
    let list =
        move || block.with(|b| if let Block::Buttons { buttons, .. } = b { buttons.clone() } else { Vec::new() });
    view! {
        <div class=if group { "segmented" } else { "row" } role=group.then_some("group") aria-label=group.then_some(label) id=id>
            <For each=list key=|b| (b.id.clone(), b.label.clone()) children=move |b: Button| {
                let id = b.id.clone();
                let pressed = Memo::new(move |_| block.with(|block| match block {
                    Block::Buttons { buttons, .. } => buttons.iter().find(|b| b.id == id).and_then(|b| b.pressed),
                    _ => None,
                }));
                button_pressed(desk, b, pressed.into())
            } />
        </div>
    }
    .into_any()
}

/// A button that tells the desk when it is pressed.
pub fn button(desk: Desk, button: Button) -> AnyView {
    let pressed = button.pressed;
    button_pressed(desk, button, Signal::stored(pressed))
}

fn button_pressed(desk: Desk, button: Button, pressed: Signal<Option<bool>>) -> AnyView {
    let Button { id, label, title, weight, action, .. } = button;
    let class = match weight {
        Weight::Plain => "",
        Weight::Primary => "primary",
        Weight::Quiet => "quiet",
    };
    let title = (!title.is_empty()).then_some(title);
    // A label that says too little on its own is completed for screen readers.
    let full = title.as_ref().filter(|_| weight == Weight::Quiet).map(|title| format!("{label}: {title}"));
    let pressed = move || pressed.get().map(|pressed| pressed.to_string());
    let target = id.clone();
    view! {
        <button id=id class=class title=title aria-label=full data-action=action aria-pressed=pressed on:click=move |_| desk.press(target.clone())>{label}</button>
    }
    .into_any()
}

fn fold(desk: Desk, block: Memo<Block>, id: String) -> AnyView {
    let (action, target) =
        (block.with_untracked(|b| if let Block::Fold { action, .. } = b { action.clone() } else { None }), id.clone());
    let summary =
        move || block.with(|b| if let Block::Fold { summary, .. } = b { summary.clone() } else { String::new() });
    let open = Memo::new(move |_| block.with(|b| matches!(b, Block::Fold { open: true, .. })));
    let inside = Memo::new(move |_| {
        block.with(|b| if let Block::Fold { blocks, .. } = b { blocks.clone() } else { Vec::new() })
    });
    let toggled = move |event: web_sys::Event| {
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let now = element.is_some_and(|element| element.has_attribute("open"));
        if now != open.get_untracked() {
            desk.tell(Event::Toggle { id: target.clone(), open: now });
        }
    };
    view! {
        <details id=id open=move || open.get() on:toggle=toggled>
            <summary data-action=action>{summary}</summary>
            <div class="stack">{blocks(desk, inside)}</div>
        </details>
    }
    .into_any()
}

fn entries(block: Block) -> AnyView {
    let Block::Entries(list) = block else { return ().into_any() };
    list.entries
        .into_iter()
        .map(|entry| {
            let (tone, tag) = entry.tag;
            view! {
                <li data-paper=entry.id data-status=entry.status>
                    <leptos_router::components::A href=format!("/{}", entry.path)>{entry.title}</leptos_router::components::A>
                    <div class="small soft row">
                        <span class=tag_class(tone)>{tag}</span>
                        <span>{line(entry.detail)}</span>
                    </div>
                </li>
            }
        })
        .collect_view()
        .into_any()
}

pub fn tag_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "tag works",
        Tone::Warning => "tag warn",
        Tone::Bad => "tag bad",
        Tone::Plain | Tone::Soft => "tag",
    }
}
