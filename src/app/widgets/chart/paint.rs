//! Figures on canvases: in the page at the device's resolution, and off it for PNG.

use super::pen::Pen;
use crate::app::browser;
use crate::figure::layout::Layout;
use crate::figure::theme::{DARK, LIGHT, Theme};
use crate::figure::{Figure, Output, draw};
use base64::Engine;
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

/// The inks that suit the page now: the visitor's choice, else the system's.
pub fn page_theme() -> &'static Theme {
    let chosen = leptos::prelude::document().document_element().and_then(|root| root.get_attribute("data-theme"));
    let dark = match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => browser::window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|m| m.matches()),
    };
    if dark { &DARK } else { &LIGHT }
}

/// Draws at no less than twice the CSS size, since plotters puts everything on whole pixels.
pub fn onto_canvas(canvas: &HtmlCanvasElement, figure: &Figure, layout: &Layout, theme: &Theme) {
    let scale = browser::window().device_pixel_ratio().max(2.0);
    // The height must be settled before drawing: setting it clears the canvas.
    canvas.style().set_property("height", &format!("{}px", layout.height)).ok();
    paint(canvas, figure, layout, theme, scale);
}

fn paint(canvas: &HtmlCanvasElement, figure: &Figure, layout: &Layout, theme: &Theme, scale: f64) -> Option<()> {
    canvas.set_width((layout.width * scale).round() as u32);
    canvas.set_height((layout.height * scale).round() as u32);
    let mut pen = Pen::new(canvas)?;
    draw(&mut pen, figure, layout, theme, Output::canvas(scale)).ok()
}

/// A PNG of the figure at `scale` times its size, in light inks.
pub fn to_png(figure: &Figure, width: f64, height: f64, scale: f64) -> Result<Vec<u8>, String> {
    let sorry = || "the browser could not draw the picture; try the SVG".to_string();
    let canvas = leptos::prelude::document().create_element("canvas").map_err(|_| sorry())?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().map_err(|_| sorry())?;
    let layout = Layout::new(figure, width, height);
    paint(&canvas, figure, &layout, &LIGHT, scale).ok_or_else(sorry)?;
    let url = canvas.to_data_url().map_err(|_| sorry())?;
    let data = url.strip_prefix("data:image/png;base64,").ok_or_else(sorry)?;
    base64::engine::general_purpose::STANDARD.decode(data).map_err(|_| sorry())
}
