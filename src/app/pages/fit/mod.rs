//! The Fit page: a table in, a fitted law with honest uncertainty out, shared by a link.

mod card;
mod data;
mod law;
mod parameters;
mod predictions;
mod result;
mod rows;
mod share;
mod state;

use crate::app::widgets::math::Formula;
use leptos::prelude::*;
use state::FitState;

#[component]
pub fn FitPage() -> impl IntoView {
    document().set_title("Fit a scaling law · Synscale");
    let state = FitState::open();
    provide_context(state);
    view! {
        <div class="page-title">
            <div>
                <h1>"Fit a scaling law"</h1>
                <p>"From a table of training runs to a law with honest uncertainty, and a link that reopens exactly this curve."</p>
            </div>
            <share::ShareBar />
        </div>
        <share::Notices />
        <div class="bench">
            <div class="column controls">
                <data::DataPanel />
                <law::LawPanel />
            </div>
            <div class="column results">
                <result::ResultPanel />
                <parameters::ParameterPanel />
                <predictions::PredictionPanel />
                <Why />
                <card::CardPanel />
            </div>
        </div>
    }
}

/// The formula, its papers, and what the published constants were fitted on.
#[component]
fn Why() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    view! {
        <section class="panel">
            <header><h2>"Why this law"</h2></header>
            {move || match state.law() {
                Some(law) => {
                    view! {
                        <p>{law.summary}</p>
                        <Formula latex=law.formula.to_string() />
                        <dl class="small">
                            {law.parameters().map(|p| view! { <dt><code>{p.name.to_string()}</code></dt><dd>{p.meaning.to_string()}</dd> }).collect_view()}
                        </dl>
                        <h3>"Papers"</h3>
                        <ul class="small">
                            {law.papers.iter().map(|paper| view! {
                                <li>
                                    <a href=format!("https://arxiv.org/abs/{}", paper.arxiv) rel="noreferrer" target="_blank">{paper.cite}</a>
                                    ", " {paper.place}
                                    {paper.atlas.map(|id| view! { " · " <leptos_router::components::A href=format!("/atlas/{id}")>"in the Atlas"</leptos_router::components::A> })}
                                </li>
                            }).collect_view()}
                        </ul>
                        {(!law.presets.is_empty()).then(|| view! {
                            <details>
                                <summary>{format!("Published constants ({})", law.presets.len())}</summary>
                                <ul class="small">
                                    {law.presets.iter().map(|preset| view! {
                                        <li><strong>{preset.title}</strong> ": "
                                        {law.parameters().zip(preset.values).map(|(p, v)| format!("{} = {}", p.name, state::short(*v))).collect::<Vec<_>>().join(", ")}
                                        ". " {preset.set_up} " (" {preset.source} ")"</li>
                                    }).collect_view()}
                                </ul>
                            </details>
                        })}
                    }.into_any()
                }
                None => view! { <p>"A formula of your own: every name that is not a column is fitted."</p> }.into_any(),
            }}
        </section>
    }
}
