//! The figure as data.

use serde::{Deserialize, Serialize};

/// One or more panels over a shared x axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What the figure shows, in a few words; the accessible name.
    pub title: String,
    /// One or two sentences for the caption and for screen readers.
    pub caption: String,
    pub x: Axis,
    /// Top to bottom; the first is the main one.
    pub panels: Vec<Panel>,
}

/// One panel with its own y axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    pub y: Axis,
    /// Share of the figure's height, relative to the other panels.
    pub height: f64,
    /// Back to front.
    pub layers: Vec<Layer>,
}

/// An axis. Values are in raw units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// `training tokens D`.
    pub label: String,
    /// `tokens`; empty for none.
    pub unit: String,
    pub scale: AxisScale,
    pub format: AxisFormat,
    /// Ends; `None` to fit the layers with a margin.
    pub range: Option<(f64, f64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AxisScale {
    Linear,
    Log,
}

/// How tick labels and read-outs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AxisFormat {
    /// 2.5, 0.031
    Plain,
    /// 125M, 1.4T
    Si,
    /// 10²¹
    Power,
    /// 31 %
    Percent,
}

/// Something drawn in a panel. Points outside the axes are clipped; NaN breaks a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Layer {
    /// Shaded ground from `from` to `to` in x, such as the extrapolation zone.
    Zone {
        name: String,
        from: f64,
        to: f64,
    },
    /// Area between two curves.
    Band {
        name: String,
        colour: Colour,
        x: Vec<f64>,
        lower: Vec<f64>,
        upper: Vec<f64>,
    },
    Line {
        name: String,
        colour: Colour,
        stroke: Stroke,
        x: Vec<f64>,
        y: Vec<f64>,
    },
    Points {
        name: String,
        colour: Colour,
        marker: Marker,
        x: Vec<f64>,
        y: Vec<f64>,
        /// One read-out line per point, such as 'row 17: 1.4B, 28B tokens'; may be empty.
        notes: Vec<String>,
    },
    /// A horizontal line across the panel, such as the irreducible loss.
    Level {
        name: String,
        colour: Colour,
        at: f64,
    },
    /// Coloured points along a continuous third value (contours, heat). `z` in 0..=1.
    Field {
        name: String,
        x: Vec<f64>,
        y: Vec<f64>,
        z: Vec<f64>,
        labels: Vec<String>,
    },
}

/// A colour by role; the theme decides the ink. Series colours are safe for colour-blind readers
/// and are always paired with a marker or a stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colour {
    /// The number of a series, 0-based; wraps around the palette of 8.
    Series(u8),
    Accent,
    Muted,
    Warning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stroke {
    Solid,
    /// Extrapolation.
    Dashed,
    Thin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    Cross,
    /// Left out of the fit.
    Hollow,
}
