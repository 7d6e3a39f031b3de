//! A figure as a standalone SVG document.

use super::Figure;
use super::draw::draw;
use super::layout::Layout;
use super::surface::{DrawError, Output};
use super::text::escape;
use super::theme::Theme;
use plotters_svg::SVGBackend;

/// The figure as SVG of `width` x `height` pixels: text stays text, no script, title and
/// description for screen readers.
pub fn to_svg(figure: &Figure, width: f64, height: f64, theme: &Theme) -> Result<String, DrawError> {
    let layout = Layout::new(figure, width, height);
    let output = Output::svg();
    let units = |pixels: f64| (pixels * output.scale).round() as u32;
    let (wide, high) = (units(layout.width), units(layout.height));
    let mut drawn = String::new();
    draw(&mut SVGBackend::with_string(&mut drawn, (wide, high)), figure, &layout, theme, output)?;
    // plotters-svg writes its own opening tag, with the size in tenths of a pixel; ours replaces it.
    let body = drawn.split_once('\n').map_or("", |(_, body)| body);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {wide} {high}\" \
         role=\"img\" aria-labelledby=\"figure-title figure-description\" stroke-linejoin=\"round\" \
         font-variant-numeric=\"tabular-nums\">\n",
        layout.width, layout.height
    );
    svg.push_str(&format!("<title id=\"figure-title\">{}</title>\n", escape(&figure.title)));
    svg.push_str(&format!("<desc id=\"figure-description\">{}</desc>\n", escape(&figure.caption)));
    svg.push_str(&compact(body));
    Ok(svg)
}

/// The same drawing in fewer bytes: default attributes and blank lines around text dropped.
fn compact(body: &str) -> String {
    body.replace(" opacity=\"1\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(" stroke-width=\"10\" fill", " fill")
        .replace("font-size=\"120.00000000000001\"", "font-size=\"120\"")
        .replace("\n</text>", "</text>")
        .replace(" \"/>", "\"/>")
        .lines()
        .fold(String::with_capacity(body.len()), |mut text, line| {
            text.push_str(line);
            if !line.starts_with("<text") || line.ends_with("</text>") {
                text.push('\n');
            }
            text
        })
}

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;
