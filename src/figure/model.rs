//! The figure as data.

use serde::{Deserialize, Serialize};

/// One or more panels over a shared x axis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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

impl Axis {
    /// Label and unit as written beside the axis: `loss (nats per token)`. A label that already
    /// names its unit stands alone: `training tokens D`.
    pub fn heading(&self) -> String {
        if self.label.is_empty() {
            return self.unit.clone();
        }
        if self.unit.is_empty() || self.label.contains(&self.unit) {
            return self.label.clone();
        }
        format!("{} ({})", self.label, self.unit)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AxisScale {
    #[default]
    Linear,
    Log,
}

/// How tick labels and read-outs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AxisFormat {
    /// 2.5, 0.031
    #[default]
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
    /// Vertical bars from `lower` to `upper`, such as the uncertainty of each point.
    Intervals {
        name: String,
        colour: Colour,
        x: Vec<f64>,
        lower: Vec<f64>,
        upper: Vec<f64>,
    },
    /// A horizontal line across the panel, such as the irreducible loss.
    Level {
        name: String,
        colour: Colour,
        at: f64,
    },
    /// A vertical line through the panel, such as the optimum of a budget.
    Upright {
        name: String,
        colour: Colour,
        at: f64,
    },
    /// Lines of equal value over the plane, labelled in place.
    Contours {
        name: String,
        lines: Vec<Contour>,
    },
    /// Coloured points along a continuous third value (heat). `z` in 0..=1.
    Field {
        name: String,
        x: Vec<f64>,
        y: Vec<f64>,
        z: Vec<f64>,
        labels: Vec<String>,
    },
}

/// One line of equal value, possibly in pieces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contour {
    /// The value as text, written on the line.
    pub label: String,
    /// Place of the value between the smallest (0) and the largest (1) contour.
    pub z: f64,
    /// NaN between pieces.
    pub x: Vec<f64>,
    pub y: Vec<f64>,
}

/// A colour by role; the theme decides the ink. Series colours are safe for colour-blind readers
/// and are always paired with a marker or a stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colour {
    /// The number of a series, 0-based; wraps around the palette of 8.
    Series(u8),
    /// Place on the ordered ramp, for series that are steps of a quantity: 0 small, 255 large.
    Ordered(u8),
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
    /// An open circle: left out of the fit.
    Hollow,
    /// A wide open circle around another marker: kept back from the fit.
    Ring,
}

impl Figure {
    /// Whether both figures mean the same by their x axis and by the y axis of their main panel,
    /// so that a window of one makes sense in the other.
    pub fn same_axes(&self, other: &Figure) -> bool {
        let same = |a: &Axis, b: &Axis| a.label == b.label && a.unit == b.unit && a.scale == b.scale;
        let main = |figure: &Figure| figure.panels.first().map(|panel| panel.y.clone());
        same(&self.x, &other.x)
            && match (main(self), main(other)) {
                (Some(a), Some(b)) => same(&a, &b),
                (a, b) => a.is_none() && b.is_none(),
            }
    }
}

impl AxisScale {
    /// Where a value lies on the axis before it is stretched to pixels: the value itself, or its
    /// decimal logarithm. NaN where the axis cannot show it.
    pub fn map(self, value: f64) -> f64 {
        match self {
            AxisScale::Linear if value.is_finite() => value,
            AxisScale::Log if value.is_finite() && value > 0.0 => libm::log10(value),
            _ => f64::NAN,
        }
    }

    /// The value at a place on the axis: the inverse of [`map`](Self::map).
    pub fn unmap(self, place: f64) -> f64 {
        match self {
            AxisScale::Linear => place,
            AxisScale::Log => libm::exp10(place),
        }
    }
}

impl Layer {
    pub fn name(&self) -> &str {
        match self {
            Layer::Zone { name, .. }
            | Layer::Band { name, .. }
            | Layer::Line { name, .. }
            | Layer::Points { name, .. }
            | Layer::Intervals { name, .. }
            | Layer::Level { name, .. }
            | Layer::Upright { name, .. }
            | Layer::Contours { name, .. }
            | Layer::Field { name, .. } => name,
        }
    }
}
