//! The law panel: which law, which objective, and under 'more' how hard to look.

use super::state::FitState;
use crate::fit::{Holdout, Loss, Space};
use crate::law::registry;
use crate::table::Values;
use leptos::prelude::*;

#[component]
pub fn LawPanel() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let custom = move || state.scene.with(|scene| scene.law == "custom");
    view! {
        <section class="panel">
            <header><h2>"Law and objective"</h2></header>
            <div class="stack">
                <label>
                    "Law"
                    <select
                        id="law"
                        prop:value=move || state.scene.with(|scene| scene.law.clone())
                        on:change=move |event| {
                            let law = event_target_value(&event);
                            state.change(|scene| {
                                scene.law = law;
                                scene.settings.clear();
                                scene.predict_at.clear();
                                scene.view = Default::default();
                                if scene.law == "custom" && scene.formula.is_empty() {
                                    scene.formula = "E + A/N^alpha + B/D^beta".into();
                                }
                            });
                        }
                    >
                        {registry::LAWS.iter().map(|law| view! { <option value=law.id>{law.title}</option> }).collect_view()}
                        <option value="custom">"A formula of my own"</option>
                    </select>
                </label>
                {move || custom().then(|| view! {
                    <label>
                        "Formula: column names and parameters, such as E + A/N^alpha + B/D^beta"
                        <input
                            id="formula"
                            class="mono"
                            spellcheck="false"
                            maxlength="500"
                            prop:value=move || state.scene.with(|scene| scene.formula.clone())
                            on:change=move |event| { let text = event_target_value(&event); state.change(|scene| { scene.formula = text; scene.settings.clear(); }) }
                        />
                    </label>
                })}
                <div class="fields">
                    <label>
                        "Objective"
                        <select
                            id="objective"
                            on:change=move |event| {
                                let loss = match event_target_value(&event).as_str() {
                                    "lad" => Loss::Lad,
                                    "ls" => Loss::LeastSquares,
                                    _ => Loss::Huber { delta: 1e-3 },
                                };
                                state.change(|scene| scene.loss = loss);
                            }
                            prop:value=move || state.scene.with(|scene| match scene.loss { Loss::Huber { .. } => "huber", Loss::Lad => "lad", Loss::LeastSquares => "ls" })
                        >
                            <option value="huber">"Huber"</option>
                            <option value="lad">"Least absolute deviations"</option>
                            <option value="ls">"Least squares"</option>
                        </select>
                    </label>
                    <label>
                        "Residuals of"
                        <select
                            id="space"
                            on:change=move |event| { let raw = event_target_value(&event) == "raw"; state.change(|scene| scene.space = if raw { Space::Raw } else { Space::Log }) }
                            prop:value=move || state.scene.with(|scene| match scene.space { Space::Log => "log", Space::Raw => "raw" })
                        >
                            <option value="log">"the logarithm (relative errors)"</option>
                            <option value="raw">"the raw value"</option>
                        </select>
                    </label>
                    {move || {
                        let delta = state.scene.with(|scene| match scene.loss { Loss::Huber { delta } => Some(delta), _ => None });
                        delta.map(|delta| view! {
                            <label title="At 0.001 nearly every residual of real runs is larger, so Huber is practically least absolute deviations">
                                "Huber δ"
                                <input id="delta" type="number" step="any" min="0" prop:value=delta.to_string() on:change=move |event| {
                                    if let Ok(delta) = event_target_value(&event).parse::<f64>() && delta > 0.0 && delta.is_finite() {
                                        state.change(|scene| scene.loss = Loss::Huber { delta });
                                    }
                                } />
                            </label>
                        })
                    }}
                </div>
                <details>
                    <summary>"More: hold-out, bootstrap, weights, search"</summary>
                    <div class="fields">
                        <label>
                            "Hold out, to test extrapolation"
                            <select
                                on:change=move |event| { let none = event_target_value(&event) == "none"; state.change(|scene| scene.holdout = if none { Holdout::None } else { Holdout::LargestBudget }) }
                                prop:value=move || state.scene.with(|scene| match scene.holdout { Holdout::None => "none", Holdout::LargestBudget => "largest" })
                            >
                                <option value="largest">"the largest budget"</option>
                                <option value="none">"nothing"</option>
                            </select>
                        </label>
                        <Number label="Bootstrap resamples" id="bootstrap" get=Signal::derive(move || state.scene.with(|s| f64::from(s.bootstrap))) set=move |v| state.change(|s| s.bootstrap = v.clamp(0.0, 20_000.0) as u32) />
                        <Number label="Level of intervals" id="level" get=Signal::derive(move || state.scene.with(|s| s.level)) set=move |v| state.change(|s| s.level = v.clamp(0.5, 0.999)) />
                        <Number label="Starts of the search (0: automatic)" id="starts" get=Signal::derive(move || state.scene.with(|s| f64::from(s.starts))) set=move |v| state.change(|s| s.starts = v.clamp(0.0, 100_000.0) as u32) />
                        <Number label="Seed" id="seed" get=Signal::derive(move || state.scene.with(|s| s.seed as f64)) set=move |v| state.change(|s| s.seed = v.clamp(0.0, 9e15) as u64) />
                        <ColumnChoice label="Resample whole families by" get=Signal::derive(move || state.scene.with(|s| s.cluster.clone())) set=move |c| state.change(|s| s.cluster = c) numbers_only=false />
                        <ColumnChoice label="Row weights from" get=Signal::derive(move || state.scene.with(|s| s.weight.clone())) set=move |c| state.change(|s| s.weight = c) numbers_only=true />
                        <label class="inline">
                            <input type="checkbox" id="profile" prop:checked=move || state.scene.with(|s| s.profile) on:change=move |event| { let on = event_target_checked(&event); state.change(|s| s.profile = on) } />
                            "Profile likelihood"
                        </label>
                    </div>
                </details>
            </div>
        </section>
    }
}

#[component]
fn Number(
    label: &'static str,
    id: &'static str,
    get: Signal<f64>,
    set: impl Fn(f64) + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <label>
            {label}
            <input id=id type="number" step="any" prop:value=move || get.get().to_string() on:change=move |event| {
                if let Ok(value) = event_target_value(&event).parse::<f64>() && value.is_finite() {
                    set(value);
                }
            } />
        </label>
    }
}

/// A column by name, or none.
#[component]
fn ColumnChoice(
    label: &'static str,
    get: Signal<Option<String>>,
    set: impl Fn(Option<String>) + Send + Sync + 'static,
    numbers_only: bool,
) -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let names = move || {
        state.table.with(|table| {
            table
                .iter()
                .flat_map(|t| &t.columns)
                .filter(|c| !numbers_only || matches!(c.values, Values::Numbers(_)))
                .map(|c| c.name.clone())
                .collect::<Vec<_>>()
        })
    };
    view! {
        <label>
            {label}
            <select on:change=move |event| { let name = event_target_value(&event); set((!name.is_empty()).then_some(name)) }>
                <option value="" selected=move || get.get().is_none()>"nothing"</option>
                {move || names().into_iter().map(|name| view! { <option value=name.clone() selected={get.get().as_deref() == Some(&name)}>{name.clone()}</option> }).collect_view()}
            </select>
        </label>
    }
}
