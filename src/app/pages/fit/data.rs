//! The data panel: examples, paste, drop, open, address after consent; columns; the table itself.

use super::state::FitState;
use crate::app::pool::{self, Outcome};
use crate::app::{browser, jobs};
use crate::fit::TableSource;
use crate::fit::examples;
use crate::fit::setup::{RESPONSE, Source};
use crate::table::{self, Values};
use gloo::file::File;
use gloo::file::futures::read_as_bytes;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How reading a table stands.
#[derive(Clone, PartialEq)]
enum Reading {
    Quiet,
    Busy(f32),
    Refused(String),
}

#[component]
pub fn DataPanel() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let reading = RwSignal::new(Reading::Quiet);
    let text = RwSignal::new(String::new());
    let over = RwSignal::new(false);
    let read_bytes = move |bytes: Vec<u8>, name: Option<String>| read(state, reading, bytes, name);
    let read_files = move |files: Option<web_sys::FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            read_file(state, reading, file.into());
        }
    };
    view! {
        <section class="panel">
            <header>
                <h2>"Data"</h2>
                <span class="soft small">{move || state.table.with(|table| table.as_ref().map(|t| format!("{} rows × {} columns", t.rows(), t.columns.len())))}</span>
            </header>
            <div class="stack">
                <label>
                    "Example"
                    <select
                        id="example"
                        on:change=move |event| {
                            if let Some(scene) = examples::scene(&event_target_value(&event)) {
                                state.adopt(scene, Vec::new());
                            }
                        }
                        prop:value=move || state.scene.with(|scene| match &scene.source {
                            TableSource::Example(id) => id.clone(),
                            _ => String::new(),
                        })
                    >
                        <option value="">"Your own data"</option>
                        {examples::list().iter().map(|example| view! { <option value=example.id>{example.title}</option> }).collect_view()}
                    </select>
                </label>
                {move || {
                    let note = state.scene.with(|scene| match &scene.source {
                        TableSource::Example(id) => examples::example(id).map(|example| example.note.to_string()),
                        TableSource::Inline { name, .. } => Some(name.clone()),
                        TableSource::Address { .. } => None,
                    });
                    note.map(|note| view! { <p class="small soft">{note}</p> })
                }}
                <Consent reading=reading />
                <details open=move || state.table.with(Option::is_none)>
                    <summary data-action="use-my-data">"Use my data"</summary>
                    <div
                        class="drop"
                        class:over=move || over.get()
                        on:dragover=move |event| { event.prevent_default(); over.set(true) }
                        on:dragleave=move |_| over.set(false)
                        on:drop=move |event| {
                            event.prevent_default();
                            over.set(false);
                            read_files(event.data_transfer().and_then(|transfer| transfer.files()));
                        }
                    >
                        <label>
                            "Paste a table (from a spreadsheet, CSV, TSV, JSON or JSON lines), or drop a file here"
                            <textarea
                                id="paste"
                                data-input="paste"
                                spellcheck="false"
                                placeholder="params\ttokens\tloss\n125M\t2.5B\t3.42\n1.3B\t26B\t2.61"
                                prop:value=move || text.get()
                                on:input=move |event| text.set(event_target_value(&event))
                                on:paste=move |event| {
                                    // Read what was pasted as soon as the box holds it.
                                    if let Some(area) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) {
                                        leptos::task::spawn_local(async move {
                                            browser::sleep(0).await;
                                            text.set(area.value());
                                            read_bytes(area.value().into_bytes(), None);
                                        });
                                    }
                                }
                            ></textarea>
                        </label>
                        <div class="row">
                            <button data-action="run" on:click=move |_| read_bytes(text.get_untracked().into_bytes(), None)>"Read and fit"</button>
                            <label class="button">
                                "Open a file"
                                <input
                                    id="file"
                                    class="visually-hidden"
                                    type="file"
                                    accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson"
                                    on:change=move |event| read_files(event_target::<web_sys::HtmlInputElement>(&event).files())
                                />
                            </label>
                        </div>
                        <Address />
                    </div>
                </details>
                {move || match reading.get() {
                    Reading::Quiet => ().into_any(),
                    Reading::Busy(share) => view! { <label>"Reading the table" <progress max="1" value=share></progress></label> }.into_any(),
                    Reading::Refused(message) => view! { <p class="error" role="alert" id="read-error">{message} " What you pasted is still in the box."</p> }.into_any(),
                }}
                <Columns />
                <Problems />
                <details>
                    <summary>"Show and edit the table"</summary>
                    <super::rows::TableView />
                </details>
            </div>
        </section>
    }
}

/// Sends bytes to a worker that reads them as a table.
fn read(state: FitState, reading: RwSignal<Reading>, bytes: Vec<u8>, name: Option<String>) {
    if let Err(error) = table::check_size(bytes.len() as u64) {
        reading.set(Reading::Refused(error.to_string()));
        return;
    }
    reading.set(Reading::Busy(0.0));
    let title = name.clone().unwrap_or_else(|| "Pasted table".into());
    pool::submit(&jobs::Request::ReadTable { bytes, file_name: name }, move |outcome| match outcome {
        Outcome::Event(jobs::Event::ReadingTable { share }) => reading.set(Reading::Busy(share)),
        Outcome::Event(jobs::Event::Table(table)) => {
            reading.set(Reading::Quiet);
            state.use_table(title.clone(), *table, false);
        }
        Outcome::Event(jobs::Event::TableRefused { message }) | Outcome::Crashed(message) => {
            reading.set(Reading::Refused(message));
        }
        Outcome::Event(jobs::Event::Fit(_)) | Outcome::Finished => {}
    });
}

/// Reads a dropped or chosen file; its size is checked before a byte is read.
fn read_file(state: FitState, reading: RwSignal<Reading>, file: File) {
    if let Err(error) = table::check_size(file.size()) {
        reading.set(Reading::Refused(error.to_string()));
        return;
    }
    reading.set(Reading::Busy(0.0));
    leptos::task::spawn_local(async move {
        let name = file.name();
        match read_as_bytes(&file).await {
            Ok(bytes) if name.ends_with(".synscale.json") => {
                reading.set(Reading::Quiet);
                super::share::open_bytes(state, &bytes);
            }
            Ok(bytes) => read(state, reading, bytes, Some(name)),
            Err(error) => reading.set(Reading::Refused(format!("{name} could not be read ({error}); choose it again"))),
        }
    });
}

/// Loads nothing by itself: names the address and waits for the visitor.
#[component]
fn Consent(reading: RwSignal<Reading>) -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let waiting = move || {
        let url = state.scene.with(|scene| match &scene.source {
            TableSource::Address { url } => Some(url.clone()),
            _ => None,
        });
        url.filter(|_| state.table.with(Option::is_none))
    };
    let load = move |url: String| {
        reading.set(Reading::Busy(0.0));
        leptos::task::spawn_local(async move {
            let fetched = async {
                let response = gloo::net::http::Request::get(&url).send().await.map_err(|_| {
                    format!("{url} could not be reached; it may not exist, or its site may not allow other pages to read it. Download the file and drop it here instead")
                })?;
                if !response.ok() {
                    return Err(format!(
                        "{url} answered {} {}; check the address",
                        response.status(),
                        response.status_text()
                    ));
                }
                response.binary().await.map_err(|error| format!("{url} stopped sending ({error}); try again"))
            };
            match fetched.await {
                Ok(bytes) => read_address(state, reading, bytes, url.clone()),
                Err(message) => reading.set(Reading::Refused(message)),
            }
        });
    };
    move || {
        waiting().map(|url| {
            let target = url.clone();
            view! {
                <div class="notice warn">
                    <p>"This page would load a table from " <code>{url}</code> ". Nothing has been loaded yet."</p>
                    <button class="primary" data-action="consent" on:click=move |_| load(target.clone())>"Load it"</button>
                </div>
            }
        })
    }
}

/// A table from an address keeps its address as its source, so that the link stays short.
fn read_address(state: FitState, reading: RwSignal<Reading>, bytes: Vec<u8>, url: String) {
    let name = url.rsplit('/').next().map(str::to_string);
    pool::submit(&jobs::Request::ReadTable { bytes, file_name: name }, move |outcome| match outcome {
        Outcome::Event(jobs::Event::Table(table)) => {
            reading.set(Reading::Quiet);
            state.table.set(Some(std::sync::Arc::new(*table)));
            state.start();
        }
        Outcome::Event(jobs::Event::TableRefused { message }) | Outcome::Crashed(message) => {
            reading.set(Reading::Refused(message));
        }
        _ => {}
    });
}

#[component]
fn Address() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let url = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let open = move |_| match crate::share::data_url(&url.get_untracked()) {
        Ok(checked) => {
            problem.set(None);
            let mut scene = state.scene.get_untracked();
            scene.source = TableSource::Address { url: checked.to_string() };
            scene.map.clear();
            state.adopt(scene, Vec::new());
        }
        Err(error) => problem.set(Some(error.to_string())),
    };
    view! {
        <label>
            "… or the https address of a file"
            <input id="address" type="url" placeholder="https://" on:input=move |event| url.set(event_target_value(&event)) />
        </label>
        <button on:click=open>"Use this address"</button>
        {move || problem.get().map(|problem| view! { <p class="error" role="alert">{problem}</p> })}
    }
}

/// Which column is which, as guessed or chosen.
#[component]
fn Columns() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let roles = move || -> Vec<(String, String)> {
        let mut roles: Vec<(String, String)> = match state.law() {
            Some(law) => {
                law.variables.iter().map(|v| (v.name.to_string(), format!("{} ({})", v.name, v.unit))).collect()
            }
            None => Vec::new(),
        };
        let response = state
            .law()
            .map_or("fitted column".to_string(), |law| format!("{} ({})", law.response.name, law.response.unit));
        roles.push((RESPONSE.to_string(), response));
        roles
    };
    let chosen = move |role: &str| {
        state.prepared.with(|prepared| {
            prepared
                .as_ref()
                .and_then(|p| p.map.iter().find(|(name, _)| name == role).map(|(_, source)| source.clone()))
        })
    };
    let names = move || {
        state.table.with(|table| {
            table.as_ref().map_or(Vec::new(), |t| {
                t.columns
                    .iter()
                    .filter(|c| matches!(c.values, Values::Numbers(_)))
                    .map(|c| c.name.clone())
                    .collect::<Vec<_>>()
            })
        })
    };
    let choose = move |role: String, column: String| {
        state.change(|scene| {
            scene.map.retain(|(name, _)| *name != role);
            if !column.is_empty() {
                scene.map.push((role, column));
            }
        });
    };
    view! {
        <div class="fields">
            {move || {
                roles()
                    .into_iter()
                    .map(|(role, label)| {
                        let current = chosen(&role);
                        let picked = state.scene.with(|scene| scene.map.iter().find(|(name, _)| *name == role).map(|(_, column)| column.clone()));
                        let selected = match (&current, picked) {
                            (Some(Source::Column(column)), _) => column.clone(),
                            (_, Some(column)) => column,
                            _ => String::new(),
                        };
                        let automatic = match current {
                            Some(Source::Column(column)) => format!("guess: {column}"),
                            Some(Source::Derived { rule, .. }) => rule,
                            None => "choose a column".into(),
                        };
                        let role_for_change = role.clone();
                        view! {
                            <label>
                                {label}
                                <select data-role=role.clone() on:change=move |event| choose(role_for_change.clone(), event_target_value(&event))>
                                    <option value="" selected=selected.is_empty()>{automatic}</option>
                                    {names().into_iter().map(|name| view! { <option value=name.clone() selected=name == selected>{name.clone()}</option> }).collect_view()}
                                </select>
                            </label>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// What could not be read and what was dropped, with the row and column of each.
#[component]
fn Problems() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let lines = move || {
        let mut lines: Vec<String> = state.prepared.with(|p| p.as_ref().map_or(Vec::new(), |p| p.notices.clone()));
        state.table.with(|table| {
            for problem in table.iter().flat_map(|table| &table.problems) {
                let place = match (&problem.row, &problem.column) {
                    (Some(row), Some(column)) => format!("Row {}, {column}: ", row + 1),
                    (Some(row), None) => format!("Row {}: ", row + 1),
                    (None, Some(column)) => format!("Column {column}: "),
                    (None, None) => String::new(),
                };
                let text = if problem.text.is_empty() { String::new() } else { format!("“{}” ", problem.text) };
                lines.push(format!("{place}{text}{}", problem.message));
            }
        });
        state.prepared.with(|prepared| {
            for dropped in prepared.iter().flat_map(|prepared| &prepared.dropped) {
                lines.push(format!("Row {} is left out: {}", dropped.row + 1, dropped.reason));
            }
        });
        lines
    };
    move || {
        let lines = lines();
        (!lines.is_empty()).then(|| {
            let more = lines.len().saturating_sub(50);
            view! {
                <details id="problems">
                    <summary>{format!("{} notes on the data", lines.len())}</summary>
                    <ul class="small">{lines.into_iter().take(50).map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                    {(more > 0).then(|| view! { <p class="small soft">{format!("and {more} more")}</p> })}
                </details>
            }
        })
    }
}
