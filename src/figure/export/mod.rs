//! The same figure for other tools: its numbers as CSV, a Vega-Lite specification, a matplotlib script.

mod csv;
mod matplotlib;
mod vega;

pub use csv::to_csv;
pub use matplotlib::to_matplotlib;
pub use vega::to_vega_lite;

use super::{Colour, Figure, Layer, theme};

/// One row per drawn value, the long form of a figure.
pub(super) struct Row<'a> {
    pub x: Option<f64>,
    pub y: Option<f64>,
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    pub z: Option<f64>,
    pub note: &'a str,
}

/// What a layer is called in exported data.
pub(super) fn kind(layer: &Layer) -> &'static str {
    match layer {
        Layer::Zone { .. } => "zone",
        Layer::Band { .. } => "band",
        Layer::Line { .. } => "line",
        Layer::Points { .. } => "points",
        Layer::Intervals { .. } => "intervals",
        Layer::Level { .. } => "level",
        Layer::Upright { .. } => "upright",
        Layer::Contours { .. } => "contour",
        Layer::Field { .. } => "field",
    }
}

/// The values of a layer. A zone is two rows, its ends.
pub(super) fn rows(layer: &Layer) -> Vec<Row<'_>> {
    let row = |x: Option<f64>, y: Option<f64>| Row { x, y, lower: None, upper: None, z: None, note: "" };
    match layer {
        Layer::Zone { from, to, .. } => vec![row(Some(*from), None), row(Some(*to), None)],
        Layer::Level { at, .. } => vec![row(None, Some(*at))],
        Layer::Upright { at, .. } => vec![row(Some(*at), None)],
        Layer::Line { x, y, .. } => x.iter().zip(y).map(|(x, y)| row(Some(*x), Some(*y))).collect(),
        Layer::Points { x, y, notes, .. } => x
            .iter()
            .zip(y)
            .enumerate()
            .map(|(i, (x, y))| Row { note: notes.get(i).map_or("", String::as_str), ..row(Some(*x), Some(*y)) })
            .collect(),
        Layer::Band { x, lower, upper, .. } | Layer::Intervals { x, lower, upper, .. } => x
            .iter()
            .zip(lower.iter().zip(upper))
            .map(|(x, (low, high))| Row { lower: Some(*low), upper: Some(*high), ..row(Some(*x), None) })
            .collect(),
        Layer::Contours { lines, .. } => lines
            .iter()
            .flat_map(|line| {
                line.x.iter().zip(&line.y).map(|(x, y)| Row {
                    z: Some(line.z),
                    note: &line.label,
                    ..row(Some(*x), Some(*y))
                })
            })
            .collect(),
        Layer::Field { x, y, z, labels, .. } => (0..x.len().min(y.len()).min(z.len()))
            .map(|i| Row {
                z: Some(z[i]),
                note: labels.get(i).map_or("", String::as_str),
                ..row(Some(x[i]), Some(y[i]))
            })
            .collect(),
    }
}

/// The ink of a layer on white paper, `#RRGGBB`.
pub(super) fn hex(colour: Colour) -> String {
    hex_of(theme::LIGHT.colour(colour))
}

pub(super) fn hex_of((r, g, b): theme::Rgb) -> String {
    format!("#{r:02X}{g:02X}{b:02X}")
}

/// A number that reads back as the same number; `nan` and `inf` in lower case.
pub(super) fn exact(value: f64) -> String {
    let text = format!("{value:?}").to_lowercase();
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Page size that exports draw for, pixels.
pub(super) const EXPORT_SIZE: (f64, f64) = (800.0, 500.0);

/// The axis ranges as drawn: x, then y of each panel.
pub(super) fn ranges(figure: &Figure) -> ((f64, f64), Vec<(f64, f64)>) {
    let layout = super::Layout::new(figure, EXPORT_SIZE.0, EXPORT_SIZE.1);
    let x = layout.panels.first().map_or((0.0, 1.0), |panel| panel.x.range);
    (x, layout.panels.iter().map(|panel| panel.y.range).collect())
}
