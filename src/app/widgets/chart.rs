//! The one chart: a figure on a canvas, with hover read-out, data table and exports.

pub mod paint;

use crate::figure::format::format_value;
use crate::figure::{Figure, HitIndex, Layout, data_tables};
use leptos::html::Canvas;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::ResizeObserver;

thread_local! {
    /// Counts theme switches; every chart redraws when it moves.
    static THEME: RwSignal<u32> = RwSignal::new(0);
}

/// Tells all charts that the inks have changed.
pub fn theme_changed() {
    THEME.with(|theme| theme.update(|count| *count += 1));
}

/// Pixels around the pointer in which a point is read out.
const REACH: f64 = 24.0;

/// Height of a chart for its width: wide charts are lower than phones' relative to their width.
fn height_for(width: f64, panels: usize) -> f64 {
    let main = (width * 0.56).clamp(280.0, 520.0);
    main + 110.0 * panels.saturating_sub(1) as f64
}

/// Nearest data point or curve value under the pointer.
#[derive(Clone, PartialEq)]
struct ReadOut {
    left: f64,
    top: f64,
    text: String,
}

#[component]
pub fn Chart(
    figure: Figure,
    /// Beside the data table, such as exports.
    children: Children,
) -> impl IntoView {
    let figure = Rc::new(figure);
    let canvas = NodeRef::<Canvas>::new();
    let width = RwSignal::new(0.0f64);
    let read_out = RwSignal::new(None::<ReadOut>);
    let layout: Rc<RefCell<Option<(Layout, HitIndex)>>> = Rc::default();
    let theme = THEME.with(|theme| *theme);

    watch_width(canvas, width);
    Effect::new({
        let (figure, layout) = (figure.clone(), layout.clone());
        move |_| {
            theme.track();
            let width = width.get();
            if let (Some(canvas), true) = (canvas.get(), width > 0.0) {
                let placed = Layout::new(&figure, width, height_for(width, figure.panels.len()));
                paint::onto_canvas(&canvas, &figure, &placed, paint::page_theme());
                let index = HitIndex::new(&figure, &placed);
                layout.replace(Some((placed, index)));
            }
        }
    });

    let hover = {
        let (figure, layout) = (figure.clone(), layout.clone());
        move |event: web_sys::PointerEvent| {
            let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
            let text = layout.borrow().as_ref().and_then(|(layout, index)| {
                let panel = layout.panel_at(x, y)?;
                let axes = &layout.panels[panel];
                let place = format!(
                    "{} = {}\n{} = {}",
                    figure.x.label,
                    format_value(axes.x.to_value(x), figure.x.format, 3),
                    figure.panels[panel].y.label,
                    format_value(axes.y.to_value(y), figure.panels[panel].y.format, 4),
                );
                Some(match index.nearest(&figure, x, y, REACH) {
                    Some(hit) if !hit.note.is_empty() => format!("{}\n{place}", hit.note),
                    _ => place,
                })
            });
            read_out.set(text.map(|text| ReadOut { left: x, top: y, text }));
        }
    };
    let title = figure.title.clone();
    let caption = figure.caption.clone();
    let twin = figure.clone();
    view! {
        <figure class="chart-frame">
            <div class="chart" role="img" aria-label=title.clone()>
                <canvas node_ref=canvas></canvas>
                <div class="overlay" on:pointermove=hover on:pointerleave=move |_| read_out.set(None)></div>
                {move || read_out.get().map(|out| {
                    let right = out.left > width.get_untracked() * 0.6;
                    view! {
                        <div class="crosshair" style:left=format!("{}px", out.left)></div>
                        <div class="readout" style:left=format!("{}px", if right { (out.left - 200.0).max(0.0) } else { out.left + 12.0 }) style:top=format!("{}px", out.top + 12.0)>{out.text}</div>
                    }
                })}
            </div>
            <figcaption>{caption}</figcaption>
            <div class="row">
                {children()}
                <details class="twin">
                    <summary>"Data of this chart"</summary>
                    <Twin figure=twin />
                </details>
            </div>
        </figure>
    }
}

/// The same data for readers who cannot see the chart.
#[component]
fn Twin(figure: Rc<Figure>) -> impl IntoView {
    data_tables(&figure)
        .into_iter()
        .map(|table| {
            let label = table.caption.clone();
            view! {
                <div class="scroll tall" tabindex="0" role="region" aria-label=label>
                    <table>
                        <caption class="small soft">{table.caption} " " {table.omitted}</caption>
                        <thead><tr>{table.columns.into_iter().map(|cell| view! { <th scope="col">{cell}</th> }).collect_view()}</tr></thead>
                        <tbody>
                            {table.rows.into_iter().map(|row| view! { <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> }).collect_view()}
                        </tbody>
                    </table>
                </div>
            }
        })
        .collect_view()
}

/// Follows the width that the page gives to the chart.
fn watch_width(canvas: NodeRef<Canvas>, width: RwSignal<f64>) {
    Effect::new(move |_| {
        let Some(parent) = canvas.get().and_then(|canvas| canvas.parent_element()) else { return };
        let measured = parent.clone();
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
