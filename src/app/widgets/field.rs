//! Fields: one value each. What is typed is kept in place when the desk does not take it.

use crate::app::desk::Desk;
use crate::view::{Choice, Control, Field};
use leptos::prelude::*;
use std::mem::discriminant;

/// Fields in order. A field stays the same element while its id and control stay the same.
pub fn fields(desk: Desk, list: Memo<Vec<Field>>) -> AnyView {
    let keys = Memo::new(move |_| {
        list.with(|list| list.iter().map(|f| (f.id.clone(), discriminant(&f.control))).collect::<Vec<_>>())
    });
    view! {
        <For each=move || keys.get() key=Clone::clone children=move |key: (String, _)| {
            let one = Memo::new(move |before: Option<&Field>| {
                let found = list.with(|list| list.iter().find(|f| f.id == key.0).cloned());
                found.or_else(|| before.cloned()).unwrap_or_default()
            });
            field(desk, one)
        } />
    }
    .into_any()
}

/// A field with its label, help and problem.
pub fn field(desk: Desk, field: Memo<Field>) -> AnyView {
    let first = field.get_untracked();
    let problem = Memo::new(move |_| field.with(|field| field.problem.clone()));
    let label = move || field.with(|field| field.label.clone());
    let switch = matches!(first.control, Control::Switch);
    let help = (!first.help.is_empty()).then(|| {
        let text = first.help.clone();
        view! { <details class="help"><summary aria-label=format!("About {}", first.label)>"?"</summary><span class="small">{text}</span></details> }
    });
    let input = input(desk, field, &first);
    let label_class = if first.label_hidden { "visually-hidden" } else { "" };
    let said =
        view! { {move || problem.get().map(|problem| view! { <span class="error" role="alert">{problem}</span> })} };
    match switch {
        true => view! { <label class="inline">{input} <span class=label_class>{label}</span> {said}</label> }.into_any(),
        false => view! { <div class="field"><label><span class=label_class>{label}</span> {input} {said}</label> {help}</div> }.into_any(),
    }
}

fn input(desk: Desk, field: Memo<Field>, first: &Field) -> AnyView {
    let id = first.id.clone();
    let value = Memo::new(move |_| field.with(|field| field.value.clone()));
    let invalid = move || field.with(|field| field.problem.is_some()).to_string();
    let set = {
        let id = id.clone();
        move |value: String| desk.set(id.clone(), value)
    };
    match &first.control {
        Control::Switch => view! {
            <input type="checkbox" id=id prop:checked=move || value.with(|v| v == "true") on:change=move |event| set(event_target_checked(&event).to_string()) />
        }
        .into_any(),
        Control::Choice(_) => view! {
            <select id=id on:change=move |event| set(event_target_value(&event))>{move || options(field.get())}</select>
        }
        .into_any(),
        Control::Number => view! {
            <input type="text" inputmode="decimal" autocomplete="off" id=id aria-invalid=invalid prop:value=move || value.get() on:change=move |event| set(event_target_value(&event)) />
        }
        .into_any(),
        Control::Text { placeholder, code } => view! {
            <input type="text" autocomplete="off" maxlength="2000" class:mono=*code spellcheck=code.then_some("false") id=id placeholder=placeholder.clone() aria-invalid=invalid prop:value=move || value.get() on:change=move |event| set(event_target_value(&event)) />
        }
        .into_any(),
        // Told with every keystroke, so the desk's echo must not overwrite what is being typed.
        Control::Search { placeholder } => view! {
            <input type="search" id=id data-input="search" placeholder=placeholder.clone() value=value.get_untracked() on:input=move |event| set(event_target_value(&event)) />
        }
        .into_any(),
    }
}

fn options(field: Field) -> AnyView {
    let Control::Choice(choices) = field.control else { return ().into_any() };
    choices
        .into_iter()
        .map(|Choice { value, label }| {
            let selected = value == field.value;
            view! { <option value=value prop:selected=selected>{label}</option> }
        })
        .collect_view()
        .into_any()
}
