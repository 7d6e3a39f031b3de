//! Predictions at inputs the visitor chooses, with how far outside the data they lie.

use super::state::FitState;
use crate::figure::AxisFormat;
use crate::figure::format::{format_value, format_with_interval};
use leptos::prelude::*;

#[component]
pub fn PredictionPanel() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let names = move || match state.law() {
        Some(law) => law.variables.iter().map(|v| v.name.to_string()).collect::<Vec<_>>(),
        None => state.prepared.with(|p| {
            p.as_ref().map_or(Vec::new(), |p| {
                p.map.iter().map(|(name, _)| name.clone()).filter(|name| name != crate::fit::setup::RESPONSE).collect()
            })
        }),
    };
    let add = move |_| {
        let names = names();
        let values: Result<Vec<f64>, String> = typed
            .get_untracked()
            .split([',', ';', '\t', ' '])
            .filter(|part| !part.trim().is_empty())
            .map(|part| match crate::table::parse_number(part) {
                Ok(Some(value)) => Ok(value),
                _ => Err(format!("“{part}” is not a number; write such as 70B or 1.4e12")),
            })
            .collect();
        match values {
            Ok(values) if values.len() == names.len() => {
                problem.set(None);
                typed.set(String::new());
                state.change(|scene| scene.predict_at.push(values));
            }
            Ok(values) => problem.set(Some(format!(
                "{} numbers are needed ({}), {} were given",
                names.len(),
                names.join(", "),
                values.len()
            ))),
            Err(message) => problem.set(Some(message)),
        }
    };
    view! {
        <section class="panel">
            <header><h2>"Predictions"</h2></header>
            <div class="scroll" tabindex="0" role="region" aria-label="Predictions">
                <table id="predictions">
                    <thead><tr>
                        {move || names().into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}
                        <th scope="col">"predicted (interval of the law)"</th><th scope="col">"(interval of a new run)"</th><th scope="col" class="text">"distance"</th><th></th>
                    </tr></thead>
                    <tbody>
                        {move || state.report.get().map(|report| report.predictions.iter().enumerate().map(|(i, prediction)| {
                            let value = format_with_interval(prediction.value, prediction.interval, AxisFormat::Plain);
                            let run = prediction.run_interval.map(|_| format_with_interval(prediction.value, prediction.run_interval, AxisFormat::Plain));
                            let beyond = if prediction.beyond > 1.0 { format!("×{} beyond the data", format_value(prediction.beyond, AxisFormat::Plain, 2)) } else { "inside the data".into() };
                            view! {
                                <tr>
                                    {prediction.at.iter().map(|x| view! { <td>{format_value(*x, AxisFormat::Si, 4)}</td> }).collect_view()}
                                    <td>{value}</td><td>{run}</td>
                                    <td class="text"><span class="tag" class:warn={prediction.beyond > 10.0}>{beyond}</span></td>
                                    <td>{state.scene.with(|s| i < s.predict_at.len()).then(|| view! { <button class="quiet" aria-label=format!("remove prediction {}", i + 1) on:click=move |_| state.change(|s| { if i < s.predict_at.len() { s.predict_at.remove(i); } })>"remove"</button> })}</td>
                                </tr>
                            }
                        }).collect_view())}
                    </tbody>
                </table>
            </div>
            <div class="row">
                <label>
                    {move || format!("Predict at {}", names().join(", "))}
                    <input id="predict" type="text" placeholder="70B, 1.4T" prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event)) />
                </label>
                <button id="predict-add" on:click=add>"Predict"</button>
            </div>
            {move || problem.get().map(|problem| view! { <p class="error" role="alert">{problem}</p> })}
        </section>
    }
}
