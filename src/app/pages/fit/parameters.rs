//! The parameter table: estimates with intervals, fixed or free, bounds, correlations, derived quantities.

use super::state::{FitState, short};
use crate::figure::AxisFormat;
use crate::figure::format::{format_value, format_with_interval};
use crate::fit::{Estimate, EstimateStatus, ParameterSetting};
use leptos::prelude::*;

#[component]
pub fn ParameterPanel() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let bounds = RwSignal::new(false);
    view! {
        <section class="panel">
            <header>
                <h2>"Parameters"</h2>
                <span class="small soft">{move || state.report.with(|r| r.as_ref().map(|r| {
                    let resamples = if r.draws.is_empty() { "curvature".to_string() } else { format!("{} resamples", r.draws.len()) };
                    format!("{} % intervals from {resamples}", short(100.0 * r.level))
                }))}</span>
            </header>
            <div class="scroll" tabindex="0" role="region" aria-label="Parameters">
                <table id="parameters">
                    <thead>
                        <tr>
                            <th scope="col" class="text">"parameter"</th>
                            <th scope="col">"estimate (interval)"</th>
                            <th scope="col" class="text">"status"</th>
                            {move || state.truth.with(Option::is_some).then(|| view! { <th scope="col">"truth (simulated)"</th> })}
                            <th scope="col">"hold fixed"</th>
                            {move || bounds.get().then(|| view! { <th scope="col">"at least"</th><th scope="col">"at most"</th><th scope="col">"start"</th> })}
                        </tr>
                    </thead>
                    <tbody>
                        {move || state.report.get().map(|report| report.estimates.iter().map(|estimate| row(state, estimate, bounds.get())).collect_view())}
                    </tbody>
                </table>
            </div>
            <label class="inline small">
                <input type="checkbox" id="bounds" on:change=move |event| bounds.set(event_target_checked(&event)) />
                "edit bounds and starts"
            </label>
            <Correlations />
            <Derived />
            <Profiles />
        </section>
    }
}

fn row(state: FitState, estimate: &Estimate, bounds: bool) -> impl IntoView + use<> {
    let name = estimate.name.clone();
    let value = format_with_interval(estimate.value, estimate.interval, AxisFormat::Plain);
    let status = match estimate.status {
        EstimateStatus::Free => "free",
        EstimateStatus::Fixed => "fixed",
        EstimateStatus::AtLowerBound => "at its lower bound",
        EstimateStatus::AtUpperBound => "at its upper bound",
        EstimateStatus::Flat => "not determined",
    };
    let fixed = estimate.status == EstimateStatus::Fixed;
    let at = estimate.value;
    let truth = state.truth.get().map(|truth| {
        let known = truth.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| short(*value));
        view! { <td>{known.unwrap_or_default()}</td> }
    });
    let setting = state.scene.with(|scene| scene.settings.iter().find(|s| s.name == name).cloned()).unwrap_or_default();
    let for_fix = name.clone();
    let for_value = name.clone();
    let warn = !matches!(estimate.status, EstimateStatus::Free | EstimateStatus::Fixed);
    view! {
        <tr data-parameter=name.clone()>
            <td class="text"><code>{name.clone()}</code></td>
            <td>{if fixed {
                view! { <input type="number" step="any" aria-label=format!("fixed value of {name}") prop:value=at.to_string() on:change=move |event| {
                    if let Ok(value) = event_target_value(&event).parse::<f64>() { set(state, &for_value, |s| s.fixed = Some(value)); }
                } /> }.into_any()
            } else { value.into_any() }}</td>
            <td class="text"><span class="tag" class:warn=warn>{status}</span></td>
            {truth}
            <td><input type="checkbox" aria-label=format!("hold {name} fixed") prop:checked=fixed on:change=move |event| {
                let on = event_target_checked(&event);
                set(state, &for_fix, |s| s.fixed = on.then_some(at));
            } /></td>
            {bounds.then(|| [("at least", setting.lower), ("at most", setting.upper), ("start", setting.start)].into_iter().map(|(what, current)| {
                let name = name.clone();
                view! { <td><input type="number" step="any" aria-label=format!("{name} {what}") prop:value=current.map_or(String::new(), |v| v.to_string()) on:change=move |event| {
                    let value = event_target_value(&event).parse::<f64>().ok();
                    set(state, &name, |s| match what { "at least" => s.lower = value, "at most" => s.upper = value, _ => s.start = value });
                } /></td> }
            }).collect_view())}
        </tr>
    }
}

/// Changes one parameter's setting; an empty setting is dropped.
fn set(state: FitState, name: &str, edit: impl FnOnce(&mut ParameterSetting)) {
    state.change(|scene| {
        let mut setting = scene.settings.iter().find(|s| s.name == name).cloned().unwrap_or_default();
        setting.name = name.to_string();
        edit(&mut setting);
        scene.settings.retain(|s| s.name != name);
        if setting != (ParameterSetting { name: name.to_string(), ..Default::default() }) {
            scene.settings.push(setting);
        }
    });
}

#[component]
fn Correlations() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    move || {
        let report = state.report.get()?;
        let mut pairs: Vec<(f64, String)> = Vec::new();
        for i in 0..report.estimates.len() {
            for j in 0..i {
                let r = report.correlation.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0);
                if r.abs() > 0.9 {
                    pairs.push((r, format!("{} and {} ({r:.3})", report.estimates[j].name, report.estimates[i].name)));
                }
            }
        }
        (!pairs.is_empty()).then(|| view! {
            <p class="small soft">"Strongly correlated, so neither is meaningful alone: " {pairs.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", ")} "."</p>
        })
    }
}

/// Quantities computed from the parameters, at arguments the visitor may change.
#[component]
fn Derived() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let arguments = RwSignal::new(Vec::<(String, f64)>::new());
    move || {
        let law = state.law().filter(|law| !law.derived.is_empty())?;
        let report = state.report.get()?;
        let values: Vec<f64> = report.estimates.iter().map(|e| e.value).collect();
        let mut asked: Vec<&crate::law::Argument> = Vec::new();
        for argument in law.derived.iter().flat_map(|d| d.arguments) {
            if !asked.iter().any(|a| a.name == argument.name) {
                asked.push(argument);
            }
        }
        let value_of = move |argument: &crate::law::Argument| {
            arguments
                .with(|list| list.iter().find(|(name, _)| name == argument.name).map_or(argument.default, |(_, v)| *v))
        };
        Some(view! {
            <h3>"What follows"</h3>
            <div class="fields">
                {asked.into_iter().map(|argument| view! {
                    <label>{argument.name} " (" {argument.unit} ")"
                        <input type="text" inputmode="decimal" prop:value=format!("{:e}", value_of(argument)) on:change=move |event| {
                            if let Ok(Some(value)) = crate::table::parse_number(&event_target_value(&event)) {
                                arguments.update(|list| { list.retain(|(name, _)| name != argument.name); list.push((argument.name.to_string(), value)); });
                            }
                        } />
                    </label>
                }).collect_view()}
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label="What follows from the parameters">
            <table><tbody>
                {law.derived.iter().map(|derived| {
                    let at: Vec<f64> = derived.arguments.iter().map(value_of).collect();
                    let text = match (derived.compute)(&values, &at) {
                        Some(value) => format!("{} {}", format_value(value, AxisFormat::Si, 4), derived.unit),
                        None => "does not exist for these values".into(),
                    };
                    let mut spread: Vec<f64> = report.draws.iter().filter_map(|draw| (derived.compute)(draw, &at)).filter(|v| v.is_finite()).collect();
                    spread.sort_by(f64::total_cmp);
                    let tail = (1.0 - report.level) / 2.0;
                    let interval = (spread.len() >= 50).then(|| {
                        let pick = |q: f64| spread[((spread.len() - 1) as f64 * q).round() as usize];
                        format!("{} to {}", format_value(pick(tail), AxisFormat::Si, 3), format_value(pick(1.0 - tail), AxisFormat::Si, 3))
                    });
                    view! { <tr><td class="text wrap">{derived.title}</td><td>{text}</td><td>{interval}</td></tr> }
                }).collect_view()}
            </tbody></table>
            </div>
        })
    }
}

#[component]
fn Profiles() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    move || {
        let report = state.report.get().filter(|report| !report.profiles.is_empty())?;
        let end = |end: Option<f64>| end.map_or("no end found".to_string(), short);
        Some(view! {
            <h3>"Profile likelihood"</h3>
            <table id="profiles"><tbody>
                {report.profiles.iter().map(|profile| view! {
                    <tr><td class="text"><code>{profile.name.clone()}</code></td><td>{end(profile.interval.0)} " to " {end(profile.interval.1)}</td></tr>
                }).collect_view()}
            </tbody></table>
        })
    }
}
