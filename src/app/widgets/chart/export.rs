//! Exports of a chart: picture, data, and scripts that draw it elsewhere.

use super::paint;
use crate::app::browser;
use crate::figure::{Figure, export, svg, theme};
use leptos::prelude::*;
use std::rc::Rc;

/// Size of exported pictures, CSS pixels.
const WIDTH: f64 = 880.0;
const HEIGHT: f64 = 560.0;

/// Ending of the file name, media type, bytes or why there are none.
type Exported = (String, &'static str, Result<Vec<u8>, String>);

fn svg_bytes(figure: &Figure) -> Result<Vec<u8>, String> {
    svg::to_svg(figure, WIDTH, HEIGHT, &theme::LIGHT).map(String::into_bytes).map_err(|error| error.to_string())
}

#[component]
pub fn ExportMenu(figure: Rc<Figure>, name: &'static str) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let save = move |file: String, mime: &str, bytes: Result<Vec<u8>, String>| {
        let done = bytes.and_then(|bytes| browser::download(&file, mime, &bytes));
        said.set(done.map_or_else(|message| message, |()| format!("Saved {file}")));
    };
    let entry = |label: &'static str, action: Option<&'static str>, act: Box<dyn Fn()>| {
        view! { <li><button data-action=action on:click=move |_| act()>{label}</button></li> }
    };
    let with = |make: fn(&Figure) -> Exported| -> Box<dyn Fn()> {
        let figure = figure.clone();
        Box::new(move || {
            let (ending, mime, bytes) = make(&figure);
            save(format!("{name}-chart{ending}"), mime, bytes);
        })
    };
    view! {
        <details class="menu export">
            <summary>"Export the chart"</summary>
            <menu>
                {entry("SVG", None, with(|f| (".svg".into(), "image/svg+xml", svg_bytes(f))))}
                {entry("PNG, 1×", None, with(|f| (".png".into(), "image/png", paint::to_png(f, WIDTH, HEIGHT, 1.0))))}
                {entry("PNG, 2×", None, with(|f| ("@2x.png".into(), "image/png", paint::to_png(f, WIDTH, HEIGHT, 2.0))))}
                {entry("PNG, 3×", None, with(|f| ("@3x.png".into(), "image/png", paint::to_png(f, WIDTH, HEIGHT, 3.0))))}
                {entry("CSV of the drawn series", None, with(|f| (".csv".into(), "text/csv", Ok(export::to_csv(f).into_bytes()))))}
                {entry("Vega-Lite", None, with(|f| (".vl.json".into(), "application/json", Ok(export::to_vega_lite(f).into_bytes()))))}
                {entry("matplotlib script", None, with(|f| (".py".into(), "text/x-python", Ok(export::to_matplotlib(f).into_bytes()))))}
            </menu>
        </details>
        <button data-action="export-svg" on:click={ let act = with(|f| (".svg".into(), "image/svg+xml", svg_bytes(f))); move |_| act() }>"SVG"</button>
        <span class="small soft" role="status">{move || said.get()}</span>
    }
}
