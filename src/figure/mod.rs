//! Figures: what a chart shows, how its axes are labelled, how it is drawn and exported.
//!
//! A [`Figure`] is plain data. [`draw`] puts it on any plotters backend (canvas in the page, SVG
//! in exports and tests); the page adds only hover and zoom, through [`layout`]'s value maps.

mod callout;
mod clip;
pub mod contour;
mod draw;
pub mod export;
pub mod format;
pub mod hit;
mod layers;
pub mod layout;
pub mod legend;
mod marker;
pub mod model;
mod notes;
mod readout;
#[cfg(test)]
mod samples;
mod span;
pub mod stage;
mod surface;
pub mod svg;
pub mod table;
pub mod text;
pub mod theme;
pub mod ticks;
mod walk;
pub mod window;

pub use clip::{Point, Rect};
pub use draw::draw;
pub use export::{to_csv, to_matplotlib, to_vega_lite};
pub use format::{format_value, format_with_interval};
pub use hit::{Hit, HitIndex, nearest_curve};
pub use layout::{AxisMap, Layout, PanelLayout};
pub use model::{Axis, AxisFormat, AxisScale, Colour, Contour, Figure, Layer, Marker, Panel, Stroke};
pub use stage::{Input, Outcome, Stage};
pub use surface::{DrawError, Output};
pub use svg::to_svg;
pub use table::{DataTable, data_tables, tables_html};
pub use theme::Theme;
pub use window::Window;
