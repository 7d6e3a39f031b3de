//! The one chart: a figure on a canvas, with read-out, zoom, pins and the data as a table.
//!
//! What input does is decided in [`crate::figure::stage`]; here is only the DOM.

mod events;
pub mod paint;
mod pen;
mod screen;

use crate::figure::{Figure, Input, tables_html};
use leptos::html::Div;
use leptos::prelude::*;
use screen::Screen;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

thread_local! {
    /// Counts theme switches; every chart redraws when it moves.
    static THEME: RwSignal<u32> = RwSignal::new(0);
    /// Counts charts, for the ids of their hints.
    static CHARTS: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Tells all charts that the inks have changed.
pub fn theme_changed() {
    THEME.with(|theme| theme.update(|count| *count += 1));
}

/// Height of a chart for its width: wide charts are lower than phones' relative to their width.
fn height_for(width: f64, panels: usize) -> f64 {
    let main = (width * 0.56).clamp(280.0, 520.0);
    main + 110.0 * panels.saturating_sub(1) as f64
}

/// What the page says and offers around the canvas.
#[derive(Clone, Default, PartialEq)]
struct Status {
    said: String,
    zoomed: bool,
    pinned: bool,
}

/// Where the chart lives once it is on the page.
type Place = StoredValue<Option<Screen>, LocalStorage>;

const HINT: &str = "Left and right go along a series, up and down to another one, Enter pins, plus and minus zoom, \
    shift with an arrow moves, Escape shows the whole chart.";

/// A figure, drawn again when it changes: zoom, pins and focus stay while the axes mean the same.
#[component]
pub fn Chart(
    #[prop(into)] figure: Signal<Arc<Figure>>,
    /// Tells charts of one page apart.
    name: String,
    /// Further tools, such as exports, beside those of the chart.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let width = RwSignal::new(0.0f64);
    let status = RwSignal::new(Status::default());
    let place: Place = StoredValue::new_local(None);
    let theme = THEME.with(|theme| *theme);
    let hint = CHARTS.with(|charts| {
        charts.set(charts.get() + 1);
        format!("{name}-chart-hint-{}", charts.get())
    });

    watch_width(root, width);
    Effect::new({
        let hint = hint.clone();
        move |_| {
            theme.track();
            let (figure, width) = (figure.get(), width.get());
            let (Some(root), true) = (root.get(), width > 0.0) else { return };
            let height = height_for(width, figure.panels.len());
            place.update_value(|screen| match screen {
                Some(screen) => screen.show(figure, width, height),
                None => *screen = Screen::new(&root, &hint, figure, width, height, events::listener(place, status)),
            });
            events::report(place, status, None);
        }
    });

    let tool = |input: Input<'static>, text: &'static str, label: &'static str, shown: fn(&Status) -> bool| {
        view! {
            <button
                class="quiet"
                aria-label=label
                title=label
                hidden=move || !status.with(shown)
                on:click=move |_| events::press_tool(place, status, input)
            >
                {text}
            </button>
        }
    };
    let open = RwSignal::new(false);
    let toggled = move |event: web_sys::Event| {
        let details = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        <figure class="chart-frame" data-chart=name>
            <div class="chart" node_ref=root inner_html=screen::INSIDE></div>
            <p class="visually-hidden" id=hint>{HINT}</p>
            <p class="visually-hidden" role="status">{move || status.with(|status| status.said.clone())}</p>
            <figcaption>{move || figure.with(|figure| figure.caption.clone())}</figcaption>
            <div class="row chart-tools">
                {tool(Input::Zoom { about: None, factor: 1.6 }, "+", "Zoom in", |_| true)}
                {tool(Input::Zoom { about: None, factor: 1.0 / 1.6 }, "−", "Zoom out", |_| true)}
                {tool(Input::Reset, "Reset zoom", "Reset zoom", |status| status.zoomed)}
                {tool(Input::ClearPins, "Clear pins", "Clear pins", |status| status.pinned)}
                {children.map(|children| children())}
                <details class="twin" on:toggle=toggled>
                    <summary>"Data of this chart"</summary>
                    <div inner_html=move || if open.get() { figure.with(|figure| tables_html(figure)) } else { String::new() }></div>
                </details>
            </div>
        </figure>
    }
}

/// Follows the width that the page gives to the chart.
fn watch_width(root: NodeRef<Div>, width: RwSignal<f64>) {
    Effect::new(move |_| {
        let Some(root) = root.get() else { return };
        let measured: Element = root.into();
        let parent = measured.clone();
        let measure = move || {
            let now = measured.get_bounding_client_rect().width().floor();
            if width.try_get_untracked().is_some_and(|before| (before - now).abs() >= 1.0) {
                width.set(now);
            }
        };
        measure();
        let listen = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = ResizeObserver::new(listen.as_ref().unchecked_ref()) {
            observer.observe(&parent);
            let keep = StoredValue::new_local(Some((observer, listen)));
            on_cleanup(move || {
                if let Some(Some((observer, _))) = keep.try_update_value(Option::take) {
                    observer.disconnect();
                }
            });
        }
    });
}
