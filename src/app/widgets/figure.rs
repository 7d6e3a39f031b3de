//! A chart in a desk's view, and what can be saved of it. The desk writes every format but PNG,
//! which only the page can paint.

use super::chart::{Chart, paint};
use crate::app::browser;
use crate::app::desk::Desk;
use crate::figure::Figure;
use crate::view::Block;
use leptos::prelude::*;

/// Size of saved pictures, CSS pixels.
const WIDTH: f64 = 880.0;
const HEIGHT: f64 = 560.0;
const FORMATS: [(&str, &str); 4] =
    [("svg", "SVG"), ("csv", "CSV of the drawn series"), ("vega", "Vega-Lite"), ("matplotlib", "matplotlib script")];

fn of(block: &Block) -> Option<(String, String, Figure)> {
    if let Block::Chart(chart) = block {
        Some((chart.id.clone(), chart.file.clone(), chart.figure.clone()))
    } else {
        None
    }
}

#[component]
pub fn ChartBlock(desk: Desk, block: Memo<Block>) -> impl IntoView {
    let save_png = move |scale: f64| {
        if let Some((_, file, figure)) = block.with_untracked(of) {
            let name = format!("{file}@{scale}x.png");
            let saved = paint::to_png(&figure, WIDTH, HEIGHT, scale)
                .and_then(|bytes| browser::download(&name, "image/png", &bytes));
            desk.frame.update(|frame| frame.said = saved.map_or_else(|message| message, |()| format!("Saved {name}")));
        }
    };
    let id = block.with_untracked(|b| b.id().to_string());
    let exports = move || {
        let svg = format!("{id}/svg");
        view! {
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
        }
        .into_any()
    };
    move || {
        let exports = exports.clone();
        block.with(of).map(|(_, _, figure)| view! { <Chart figure=figure>{exports()}</Chart> })
    }
}
