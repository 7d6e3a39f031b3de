//! A chart in a desk's view, and what can be saved of it. The desk writes every format but PNG,
//! which only the page can paint.

use super::chart::{Chart, paint};
use crate::app::browser;
use crate::app::desk::Desk;
use crate::view::Block;
use leptos::prelude::*;
use std::sync::Arc;

/// Size of saved pictures, CSS pixels.
const WIDTH: f64 = 880.0;
const HEIGHT: f64 = 560.0;
const FORMATS: [(&str, &str); 4] =
    [("svg", "SVG"), ("csv", "CSV of the drawn series"), ("vega", "Vega-Lite"), ("matplotlib", "matplotlib script")];

fn of(block: &Block) -> Option<&crate::view::Chart> {
    if let Block::Chart(chart) = block { Some(chart) } else { None }
}

#[component]
pub fn ChartBlock(desk: Desk, block: Memo<Block>) -> impl IntoView {
    let save_png = move |scale: f64| {
        let painted = block.with_untracked(|b| {
            let chart = of(b)?;
            Some((format!("{}@{scale}x.png", chart.file), paint::to_png(&chart.figure, WIDTH, HEIGHT, scale)))
        });
        if let Some((name, bytes)) = painted {
            let saved = bytes.and_then(|bytes| browser::download(&name, "image/png", &bytes));
            desk.frame.update(|frame| frame.said = saved.map_or_else(|message| message, |()| format!("Saved {name}")));
        }
    };
    let id = block.with_untracked(|b| b.id().to_string());
    let figure =
        Memo::new(move |_| Arc::new(block.with(|b| of(b).map(|chart| chart.figure.clone()).unwrap_or_default())));
    let svg = format!("{id}/svg");
    view! {
        <Chart figure=figure name=id.clone()>
            <details class="menu export">
                <summary>"Export the chart"</summary>
                <menu>
                    {FORMATS.iter().map(|(format, label)| {
                        let press = format!("{id}/{format}");
                        view! { <li><button on:click=move |_| desk.press(press.clone())>{*label}</button></li> }
                    }).collect_view()}
                    {[1.0, 2.0, 3.0].into_iter().map(|scale| view! {
                        <li><button on:click=move |_| save_png(scale)>{format!("PNG, {scale}×")}</button></li>
                    }).collect_view()}
                </menu>
            </details>
            <button data-action="export-svg" on:click=move |_| desk.press(svg.clone())>"SVG"</button>
        </Chart>
    }
}
