//! The Atlas: all papers, searchable and filterable, and a page per paper.

use crate::app::browser;
use crate::atlas::{Facet, Paper, PaperStatus, Query, Sort, Status, facets, features, parse, search};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use std::collections::HashMap;
use std::sync::Arc;

/// The papers and their computed status, as the site serves them.
#[derive(Clone)]
struct Atlas {
    papers: Arc<Vec<Paper>>,
    statuses: Arc<HashMap<String, PaperStatus>>,
}

impl Atlas {
    fn keys(&self) -> HashMap<String, Status> {
        self.statuses.iter().map(|(id, row)| (id.clone(), row.status)).collect()
    }
}

async fn fetch_text(path: &str) -> Result<String, String> {
    let sorry = |detail: String| format!("The Atlas could not be loaded ({detail}); check the connection and reload.");
    let response =
        gloo::net::http::Request::get(&browser::asset(path)).send().await.map_err(|e| sorry(e.to_string()))?;
    if !response.ok() {
        return Err(sorry(format!("{path} answered {}", response.status())));
    }
    response.text().await.map_err(|e| sorry(e.to_string()))
}

async fn load() -> Result<Atlas, String> {
    let papers = parse(&fetch_text("atlas/papers.json").await?).map_err(|error| error.to_string())?;
    let rows: Vec<PaperStatus> = serde_json::from_str(&fetch_text("atlas-status.json").await?)
        .map_err(|error| format!("The status list could not be read ({error}); reload."))?;
    Ok(Atlas {
        papers: Arc::new(papers),
        statuses: Arc::new(rows.into_iter().map(|row| (row.id.clone(), row)).collect()),
    })
}

/// Loads the Atlas once per page and shows `children` with it.
fn with_atlas<V: IntoView + 'static>(show: impl Fn(Atlas) -> V + Send + Sync + 'static) -> impl IntoView {
    let atlas = LocalResource::new(load);
    move || match atlas.get() {
        None => view! { <p role="status" class="soft">"Loading the papers …"</p> }.into_any(),
        Some(Err(message)) => view! { <p class="notice bad" role="alert">{message}</p> }.into_any(),
        Some(Ok(atlas)) => show(atlas).into_any(),
    }
}

#[component]
pub fn AtlasPage() -> impl IntoView {
    document().set_title("Atlas of papers · Synscale");
    view! {
        <div class="page-title">
            <div>
                <h1>"Atlas of papers"</h1>
                <p>"237 papers on scaling and synthetic data, what each reports, and whether it already works here. Status is computed from tests, never typed."</p>
            </div>
        </div>
        {with_atlas(|atlas| view! { <List atlas=atlas /> })}
    }
}

#[component]
fn List(atlas: Atlas) -> impl IntoView {
    let query = RwSignal::new(Query::default());
    let keys = Arc::new(atlas.keys());
    let (papers, statuses) = (atlas.papers.clone(), atlas.statuses.clone());
    let choices = {
        let (papers, keys) = (papers.clone(), keys.clone());
        Memo::new(move |_| query.with(|query| facets(&papers, &keys, query)))
    };
    let found = {
        let (papers, keys) = (papers.clone(), keys.clone());
        Memo::new(move |_| query.with(|query| search(&papers, &keys, query)))
    };
    view! {
        <section class="panel">
            <div class="fields">
                <label>"Search" <input type="search" data-input="atlas-search" placeholder="title, claim, arXiv id" on:input=move |event| query.update(|q| q.words = event_target_value(&event)) /></label>
                <Filter label="Lab" choices=Signal::derive(move || choices.with(|c| c.lab.clone())) set=move |value| query.update(|q| q.lab = value) />
                <Filter label="Theme" choices=Signal::derive(move || choices.with(|c| c.theme.clone())) set=move |value| query.update(|q| q.theme = value) />
                <Filter label="Year" choices=Signal::derive(move || choices.with(|c| c.year.clone())) set=move |value| query.update(|q| q.year = value.and_then(|v| v.parse().ok())) />
                <Filter label="Status" choices=Signal::derive(move || choices.with(|c| c.status.clone())) set=move |value| query.update(|q| q.status = value.and_then(|v| Status::ALL.into_iter().find(|s| s.key() == v))) />
                <label>"Order"
                    <select on:change=move |event| { let sort = match event_target_value(&event).as_str() { "title" => Sort::Title, "newest" => Sort::NewestFirst, "status" => Sort::Status, _ => Sort::Number }; query.update(|q| q.sort = sort) }>
                        <option value="number">"the Atlas's own"</option>
                        <option value="status">"working first"</option>
                        <option value="newest">"newest first"</option>
                        <option value="title">"title"</option>
                    </select>
                </label>
            </div>
        </section>
        <p class="soft small" role="status">{move || format!("{} papers", found.with(Vec::len))}</p>
        <ul class="papers">
            <For each=move || found.get() key=|i| *i children=move |i| {
                let paper = papers[i].clone();
                let status = statuses.get(&paper.id).map_or(Status::NotYet, |row| row.status);
                view! {
                    <li data-paper=paper.id.clone() data-status=status.key()>
                        <A href=format!("/atlas/{}", paper.id)>{paper.title.clone()}</A>
                        <div class="small soft row">
                            <StatusTag status=status />
                            <span>{paper.year} " · " {paper.lab.clone()} " · " {paper.theme.clone()}</span>
                            <code>{paper.feature.clone()}</code>
                        </div>
                    </li>
                }
            } />
        </ul>
    }
}

#[component]
fn Filter(
    label: &'static str,
    choices: Signal<Vec<Facet>>,
    set: impl Fn(Option<String>) + Send + Sync + 'static,
) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    view! {
        <label>
            {label}
            <select on:change=move |event| { let value = event_target_value(&event); chosen.set(value.clone()); set((!value.is_empty()).then_some(value)) }>
                <option value="">"all"</option>
                {move || choices.get().into_iter().map(|facet| view! {
                    <option value=facet.value.clone() selected={chosen.get_untracked() == facet.value}>{format!("{} ({})", facet.value, facet.count)}</option>
                }).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn StatusTag(status: Status) -> impl IntoView {
    let words = match status {
        Status::Works => "works",
        Status::Partly => "partly",
        Status::NotYet => "not yet",
    };
    view! { <span class="tag" class:works={status == Status::Works} class:warn={status == Status::Partly}>{words}</span> }
}

#[component]
pub fn PaperPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| params.get("paper").unwrap_or_default());
    with_atlas(move |atlas| match atlas.papers.iter().find(|paper| paper.id == id()) {
        Some(paper) => {
            view! { <PaperView paper=paper.clone() status=atlas.statuses.get(&paper.id).cloned() /> }.into_any()
        }
        None => view! { <h1>"There is no such paper"</h1> <p><A href="/atlas">"All papers"</A></p> }.into_any(),
    })
}

#[component]
fn PaperView(paper: Paper, status: Option<PaperStatus>) -> impl IntoView {
    document().set_title(&format!("{} · Synscale Atlas", paper.title));
    let laws = features::laws_for(&paper.feature);
    view! {
        <p class="small"><A href="/atlas">"← All papers"</A></p>
        <div class="page-title">
            <div>
                <h1>{paper.title.clone()}</h1>
                <p>
                    {paper.system.clone().map(|system| format!("{system} · "))} {paper.year} " · "
                    <a href=paper.address() rel="noreferrer" target="_blank">"arXiv " {paper.arxiv.clone()}</a>
                </p>
            </div>
        </div>
        <div class="column">
            <section class="panel">
                <h2>"What it claims"</h2>
                <ul>{paper.claims.iter().map(|claim| view! { <li>{claim.clone()}</li> }).collect_view()}</ul>
                {(!paper.figures.is_empty()).then(|| view! {
                    <h3>"Reported figures"</h3>
                    <div class="scroll" tabindex="0" role="region" aria-label="Reported figures">
                    <table><tbody>
                        {paper.figures.iter().map(|figure| view! { <tr><td class="text wrap">{figure.what.clone()}</td><td>{figure.value.to_string()}</td><td class="text">{figure.unit.clone()}</td></tr> }).collect_view()}
                    </tbody></table>
                    </div>
                })}
            </section>
            <section class="panel">
                <header><h2>"Here"</h2> {status.as_ref().map(|row| view! { <StatusTag status=row.status /> })}</header>
                {status.map(|row| view! {
                    <p>{row.reason.clone()}</p>
                    {(!row.tests.is_empty()).then(|| view! { <p class="small soft">"Proved by " {row.tests.join(", ")}</p> })}
                })}
                <dl class="small">
                    <dt>"Feature"</dt><dd><code>{paper.feature.clone()}</code></dd>
                    <dt>"Works when"</dt><dd>{paper.works_when.clone()}</dd>
                </dl>
                {laws.into_iter().map(|law| view! { <p><a class="button" href=format!("{}/fit/?law={law}", browser::base_path())>"Open " {law} " in Fit"</a></p> }).collect_view()}
            </section>
        </div>
    }
}
