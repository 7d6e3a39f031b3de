//! Link, file, and the notices of whatever was opened.

use super::state::FitState;
use crate::app::browser;
use crate::fit::{FitScene, TableSource};
use crate::share::{self, open_file, save_file};
use gloo::file::File;
use gloo::file::futures::read_as_bytes;
use leptos::prelude::*;

#[component]
pub fn ShareBar() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let said = RwSignal::new(String::new());
    let copy = move |_| match link(&state.scene.get_untracked()) {
        Ok(link) => leptos::task::spawn_local(async move {
            said.set(match browser::copy(&link).await {
                Ok(()) => format!("Link copied ({} characters); it holds the data and the settings", link.len()),
                Err(message) => message,
            });
        }),
        Err(message) => said.set(message),
    };
    let save = move |_| {
        let report = state.report.get_untracked();
        let text = state.scene.with_untracked(|scene| save_file(scene, report.as_deref()));
        said.set(match text.map_err(|error| error.to_string()) {
            Ok(text) => match browser::download("fit.synscale.json", "application/json", text.as_bytes()) {
                Ok(()) => "Saved as fit.synscale.json".into(),
                Err(message) => message,
            },
            Err(message) => message,
        });
    };
    let open = move |event: web_sys::Event| {
        let Some(file) = event_target::<web_sys::HtmlInputElement>(&event).files().and_then(|files| files.get(0))
        else {
            return;
        };
        let file = File::from(file);
        leptos::task::spawn_local(async move {
            match read_as_bytes(&file).await {
                Ok(bytes) => open_bytes(state, &bytes),
                Err(error) => said.set(format!("{} could not be read ({error}); choose it again", file.name())),
            }
        });
    };
    view! {
        <div class="actions controls">
            <button class="primary" data-action="copy-link" on:click=copy>"Copy link"</button>
            <button data-action="save" on:click=save>"Save"</button>
            <label class="button" data-action="open">
                "Open"
                <input class="visually-hidden" type="file" accept=".json" on:change=open />
            </label>
        </div>
        <p class="small soft" role="status" aria-live="polite">{move || said.get()}</p>
    }
}

/// The link that reopens this state: everything in the fragment, which no server sees. A table
/// that lives at an address travels as its address.
fn link(scene: &FitScene) -> Result<String, String> {
    let code = share::encode(scene).map_err(|error| match (&error, &scene.source) {
        (share::ShareError::TooLarge { .. }, TableSource::Inline { table, .. }) => {
            format!(
                "A table of {} rows does not fit into a link; save a .synscale.json file and send that",
                table.rows()
            )
        }
        _ => error.to_string(),
    })?;
    let origin = browser::window().location().origin().unwrap_or_default();
    Ok(format!("{origin}{}/fit/#{code}", browser::base_path()))
}

/// Opens the bytes of a `.synscale.json` file.
pub fn open_bytes(state: FitState, bytes: &[u8]) {
    let opened = std::str::from_utf8(bytes)
        .map_err(|_| "this file is not text; choose a .synscale.json file".to_string())
        .and_then(|text| open_file::<FitScene>(text).map_err(|error| error.to_string()));
    match opened {
        Ok(opened) => state.adopt(opened.scene, opened.notices),
        Err(message) => state.notices.set(vec![message]),
    }
}

/// What opening a link, a file or the workspace had to say.
#[component]
pub fn Notices() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    move || {
        let notices = state.notices.get();
        (!notices.is_empty()).then(|| {
            view! {
                <div class="notice warn" role="status" id="notices">
                    <ul>{notices.into_iter().map(|notice| view! { <li>{notice}</li> }).collect_view()}</ul>
                    <button class="quiet" on:click=move |_| state.notices.set(Vec::new())>"Dismiss"</button>
                </div>
            }
        })
    }
}
