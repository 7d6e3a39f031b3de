//! The result: verdict, chart, hold-out, warnings.

use super::state::{FitState, Run, short};
use crate::app::widgets::chart::Chart;
use crate::fit::figures;
use crate::fit::report::Stage;
use crate::fit::{ChartKind, FitReport, Space, Verdict};
use leptos::prelude::*;

#[component]
pub fn ResultPanel() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let figure = Memo::new(move |_| {
        let (prepared, report) = (state.prepared.get()?, state.report.get()?);
        let view = state.scene.with(|scene| scene.view.clone());
        figures::figure(&prepared.request, &report, &view)
    });
    let can_plane =
        move || state.law().is_none_or(|law| ["N", "D"].iter().all(|v| law.variables.iter().any(|x| x.name == *v)));
    view! {
        <section class="panel" aria-busy=move || matches!(state.run.get(), Run::Running { .. }).to_string()>
            <header>
                <h2>"Result"</h2>
                <VerdictLine />
            </header>
            <Progress />
            <div class="row">
                <div class="segmented" role="group" aria-label="Chart">
                    <View label="Curve" kind=ChartKind::Curve />
                    {move || can_plane().then(|| view! {
                        <View label="N × D" kind=ChartKind::Contour />
                        <View label="IsoFLOP" kind=ChartKind::IsoFlop />
                    })}
                </div>
                {move || {
                    let law = state.law()?;
                    (law.variables.len() > 1 && state.scene.with(|s| s.view.chart == ChartKind::Curve)).then(|| view! {
                        <label class="inline">
                            "against"
                            <select id="x-axis" on:change=move |event| { let x = event_target_value(&event); state.look(|s| s.view.x = x) }>
                                {law.variables.iter().enumerate().map(|(i, v)| view! {
                                    <option value=v.name selected=move || state.scene.with(|s| s.view.x == v.name || (s.view.x.is_empty() && i == 0))>{v.name}</option>
                                }).collect_view()}
                            </select>
                        </label>
                    })
                }}
                <label class="inline">
                    <input type="checkbox" id="reducible" prop:checked=move || state.scene.with(|s| s.view.reducible) on:change=move |event| { let on = event_target_checked(&event); state.look(|s| s.view.reducible = on) } />
                    "reducible part only"
                </label>
            </div>
            {move || figure.get().map(|figure| view! { <Chart figure=figure name="fit" /> })}
            <Findings />
        </section>
    }
}

#[component]
fn View(label: &'static str, kind: ChartKind) -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    view! {
        <button aria-pressed=move || state.scene.with(|s| s.view.chart == kind).to_string() on:click=move |_| state.look(|s| s.view.chart = kind)>{label}</button>
    }
}

#[component]
fn VerdictLine() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    move || {
        let (class, text) = match (state.run.get(), state.report.get()) {
            (Run::Failed(_), _) => ("verdict bad", "✕ No fit".to_string()),
            (_, Some(report)) => match &report.verdict {
                Verdict::Converged => ("verdict good", "✓ Converged".to_string()),
                verdict => ("verdict warn", format!("! {}", describe(verdict))),
            },
            _ => ("verdict", String::new()),
        };
        view! { <span class=class id="verdict" role="status">{text}</span> }
    }
}

/// A verdict as a sentence: what was found and what to do about it.
fn describe(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Converged => "Converged".into(),
        Verdict::EdgeOfRange { parameters } => {
            format!("{} at the end of the range: widen it or fix the value", parameters.join(", "))
        }
        Verdict::FlatDirection { direction } => {
            let names: Vec<&str> = direction.iter().map(|(name, _)| name.as_str()).collect();
            format!("the data cannot separate {}: more sizes are needed, or fix one", names.join(" and "))
        }
        Verdict::TooFewSizes { variable, distinct, needed } => {
            format!("{variable} takes only {distinct} values; this law needs {needed}")
        }
        Verdict::NoInteriorMinimum { parameter } => format!("no best value of {parameter} inside its range"),
        Verdict::NotConverged { reason } => format!("not converged: {reason}"),
    }
}

#[component]
fn Progress() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    move || {
        match state.run.get() {
        Run::Running { stage, share } => {
            let stage = match stage {
                Stage::Search => "Searching",
                Stage::Polish => "Polishing the best",
                Stage::Holdout => "Testing on the held-out budget",
                Stage::Bootstrap => "Resampling",
                Stage::Profile => "Profiling the likelihood",
            };
            view! {
                <div class="row" role="status">
                    <label class="small">{stage} <progress max="1" value=share></progress></label>
                    <button data-action="cancel" on:click=move |_| state.cancel()>"Cancel"</button>
                </div>
            }
            .into_any()
        }
        Run::Failed(message) => view! { <p class="notice bad" role="alert" id="fit-error">{message}</p> }.into_any(),
        Run::Cancelled => view! { <p class="notice">"Cancelled; what was computed is kept. " <button on:click=move |_| state.start()>"Run again"</button></p> }.into_any(),
        Run::Idle => view! { <p class="soft">"Nothing to fit yet."</p> }.into_any(),
        Run::Done => ().into_any(),
    }
    }
}

/// Hold-out, warnings and named outliers.
#[component]
fn Findings() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let outliers = move |report: &FitReport| -> Vec<String> {
        let Some(prepared) = state.prepared.get() else { return Vec::new() };
        let rows = &prepared.request.observations.source_rows;
        report
            .diagnostics
            .outliers
            .iter()
            .filter_map(|(i, score)| Some(format!("row {} ({} sd)", rows.get(*i as usize)? + 1, short(*score))))
            .collect()
    };
    move || {
        let report = state.report.get()?;
        let scatter = match report.objective.space {
            Space::Log => format!("{} %", short(100.0 * report.diagnostics.rms)),
            Space::Raw => short(report.diagnostics.rms),
        };
        let outliers = outliers(&report);
        Some(view! {
            <dl class="small" id="findings">
                <dt>"Residual scatter (rms)"</dt><dd>{scatter}</dd>
                <dt>"Objective"</dt><dd>{short(report.objective_value)} " over " {report.residuals.len()} " rows"</dd>
                {report.holdout.as_ref().map(|holdout| view! {
                    <dt>"Held-out budget"</dt>
                    <dd>{format!("{} rows from {} FLOP up: predicted within {} % (bias {} %) by the law fitted to the rest", holdout.rows, short(holdout.budget), short(100.0 * holdout.relative_error), short(100.0 * holdout.bias))}</dd>
                })}
                {(!outliers.is_empty()).then(|| view! { <dt>"Outliers"</dt><dd>{outliers.join(", ")}</dd> })}
                {report.diagnostics.runs.iter().filter(|(_, z)| *z < -2.0).map(|(name, z)| view! {
                    <dt>"Bend"</dt><dd>{format!("residuals come in runs along {name} (z = {}): the law bends where the data do not", short(*z))}</dd>
                }).collect_view()}
            </dl>
            {(!report.diagnostics.warnings.is_empty()).then(|| view! {
                <div class="notice warn"><ul>{report.diagnostics.warnings.iter().map(|warning| view! { <li>{warning.clone()}</li> }).collect_view()}</ul></div>
            })}
        })
    }
}
