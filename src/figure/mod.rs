//! Figures: what a chart shows, how its axes are labelled, how it is drawn and exported.
//!
//! A [`Figure`] is plain data. [`draw`] puts it on any plotters backend (canvas in the page, SVG
//! in exports and tests); the page adds only hover and zoom, through [`layout`]'s value maps.

pub mod model;

pub use model::{Axis, AxisFormat, AxisScale, Colour, Figure, Layer, Marker, Panel, Stroke};
