//! Where data come in: paste, drop, open, or name an address.

use crate::app::browser;
use crate::app::desk::Desk;
use crate::view::{Block, Event, Intake};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FileList, HtmlInputElement, HtmlTextAreaElement};

fn of(block: &Block) -> Intake {
    if let Block::Intake(intake) = block { intake.clone() } else { Intake::default() }
}

pub fn intake(desk: Desk, block: Memo<Block>) -> AnyView {
    let first = block.with_untracked(of);
    let over = RwSignal::new(false);
    let text = Memo::new(move |_| block.with(of).text);
    let problem = Memo::new(move |_| block.with(of).address_problem);
    let area = NodeRef::<leptos::html::Textarea>::new();
    let address = NodeRef::<leptos::html::Input>::new();
    let id = StoredValue::new(first.id.clone());
    let take = move |files: Option<FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            desk.give(&id.get_value(), file);
        }
    };
    let read = move |text: String| {
        desk.tell(Event::Bytes { intake: id.get_value(), file_name: None, bytes: text.into_bytes() });
    };
    // Read what was pasted as soon as the box holds it.
    let pasted = move |event: web_sys::ClipboardEvent| {
        if let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) {
            leptos::task::spawn_local(async move {
                browser::sleep(0).await;
                read(area.value());
            });
        }
    };
    let label = first.button.label.clone();
    view! {
        <div
            class="drop"
            class:over=move || over.get()
            on:dragover=move |event| { event.prevent_default(); over.set(true) }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                take(event.data_transfer().and_then(|transfer| transfer.files()));
            }
        >
            <label>
                {first.label}
                <textarea id="paste" data-input="paste" spellcheck="false" node_ref=area placeholder=first.placeholder
                    prop:value=move || text.get()
                    on:change=move |event| desk.set("paste", event_target_value(&event))
                    on:paste=pasted
                ></textarea>
            </label>
            <div class="row">
                <button data-action=first.button.action on:click=move |_| read(area.get_untracked().map(|area| area.value()).unwrap_or_default())>{label}</button>
                <label class="button">
                    "Open a file"
                    <input id="file" class="visually-hidden" type="file" accept=first.accept on:change=move |event| {
                        let input = event_target::<HtmlInputElement>(&event);
                        take(input.files());
                        // The same file can be chosen again.
                        input.set_value("");
                    } />
                </label>
            </div>
            {(!first.address.is_empty()).then(|| view! {
            <label>
                {first.address}
                <input id="address" type="url" placeholder="https://" node_ref=address />
            </label>
            <div class="row">
                <button on:click=move |_| desk.set("address", address.get_untracked().map(|input| input.value()).unwrap_or_default())>"Use this address"</button>
            </div>
            })}
            {move || problem.get().map(|problem| view! { <p class="error" role="alert">{problem}</p> })}
        </div>
    }
    .into_any()
}
