//! A plotters backend, spoken to in page pixels.
//!
//! Backends take whole numbers only, so a figure is drawn `scale` times larger than it is shown:
//! on a canvas with a backing store of that size, in SVG by a viewBox.

use super::clip::{Point, Rect};
use super::theme::Ink;
use plotters::backend::DrawingBackend;
use plotters::prelude::{FontDesc, FontFamily, FontStyle, FontTransform, RGBAColor, ShapeStyle, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// A backend that could not draw.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the figure could not be drawn ({detail}); reload the page or export another format")]
pub struct DrawError {
    pub detail: String,
}

/// What is peculiar to an output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Output {
    /// Backend units per page pixel.
    pub scale: f64,
    /// What a font size must be multiplied by to come out as asked.
    pub font_factor: f64,
    /// How far text must be lowered to stand in the middle of its line, in font sizes.
    pub lower_text: f64,
}

impl Output {
    /// A canvas whose backing store has `ratio` pixels per page pixel: at least 2 looks sharp.
    pub const fn canvas(ratio: f64) -> Self {
        Self { scale: ratio, font_factor: 1.0, lower_text: 0.05 }
    }

    /// SVG in tenths of a pixel. plotters-svg divides font sizes by 1.24 and sets text on its x-height.
    pub const fn svg() -> Self {
        Self { scale: 10.0, font_factor: 1.24, lower_text: 0.1 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// The drawing face used by the layers.
pub struct Surface<'a, B: DrawingBackend> {
    backend: &'a mut B,
    output: Output,
    font: &'static str,
}

impl<'a, B: DrawingBackend> Surface<'a, B> {
    pub fn new(backend: &'a mut B, output: Output, font: &'static str) -> Self {
        Self { backend, output, font }
    }

    pub fn begin(&mut self) -> Result<(), DrawError> {
        self.backend.ensure_prepared().map_err(failed)
    }

    pub fn end(&mut self) -> Result<(), DrawError> {
        self.backend.present().map_err(failed)
    }

    pub fn fill(&mut self, rect: &Rect, ink: Ink) -> Result<(), DrawError> {
        let (from, to) = (self.at((rect.left, rect.top)), self.at((rect.right, rect.bottom)));
        self.backend.draw_rect(from, to, &self.style(ink, 1.0), true).map_err(failed)
    }

    /// A horizontal or vertical line, drawn as a filled sliver: sharp on every output.
    pub fn rule(&mut self, from: Point, to: Point, width: f64, ink: Ink) -> Result<(), DrawError> {
        let half = width / 2.0;
        let horizontal = (from.1 - to.1).abs() < (from.0 - to.0).abs();
        let (dx, dy) = if horizontal { (0.0, half) } else { (half, 0.0) };
        let mut start = self.at((from.0 - dx, from.1 - dy));
        let mut end = self.at((to.0 + dx, to.1 + dy));
        let thick = self.thickness(width) as i32;
        if horizontal {
            (start.1, end.1) = (start.1.min(end.1), start.1.min(end.1) + thick);
        } else {
            (start.0, end.0) = (start.0.min(end.0), start.0.min(end.0) + thick);
        }
        self.backend.draw_rect(start, end, &self.style(ink, 1.0), true).map_err(failed)
    }

    pub fn line(&mut self, points: &[Point], width: f64, ink: Ink) -> Result<(), DrawError> {
        let mut path: Vec<(i32, i32)> = points.iter().map(|p| self.at(*p)).collect();
        path.dedup();
        if path.len() < 2 {
            return Ok(());
        }
        self.backend.draw_path(path, &self.style(ink, width)).map_err(failed)
    }

    pub fn polygon(&mut self, points: &[Point], ink: Ink) -> Result<(), DrawError> {
        let mut path: Vec<(i32, i32)> = points.iter().map(|p| self.at(*p)).collect();
        path.dedup();
        if path.len() < 3 {
            return Ok(());
        }
        self.backend.fill_polygon(path, &self.style(ink, 1.0)).map_err(failed)
    }

    pub fn disc(&mut self, centre: Point, radius: f64, ink: Ink) -> Result<(), DrawError> {
        let radius = self.thickness(radius);
        self.backend.draw_circle(self.at(centre), radius, &self.style(ink, 1.0), true).map_err(failed)
    }

    pub fn circle(&mut self, centre: Point, radius: f64, width: f64, ink: Ink) -> Result<(), DrawError> {
        let radius = self.thickness(radius);
        self.backend.draw_circle(self.at(centre), radius, &self.style(ink, width), false).map_err(failed)
    }

    /// Text whose line has its middle at `at`.
    pub fn text(&mut self, text: &str, at: Point, size: f64, align: Align, ink: Ink) -> Result<(), DrawError> {
        let font = FontDesc::new(
            FontFamily::Name(self.font),
            (size * self.output.scale * self.output.font_factor * 100.0).round() / 100.0,
            FontStyle::Normal,
        )
        .transform(FontTransform::None);
        let h_pos = match align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let colour = colour(ink);
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(h_pos, VPos::Center));
        let at = self.at((at.0, at.1 + self.output.lower_text * size));
        self.backend.draw_text(text, &style, at).map_err(failed)
    }

    fn at(&self, point: Point) -> (i32, i32) {
        // Far outside is as good as any place outside; the cast saturates.
        ((point.0 * self.output.scale).round() as i32, (point.1 * self.output.scale).round() as i32)
    }

    fn thickness(&self, width: f64) -> u32 {
        ((width * self.output.scale).round() as u32).max(1)
    }

    fn style(&self, ink: Ink, width: f64) -> ShapeStyle {
        ShapeStyle { color: colour(ink), filled: true, stroke_width: self.thickness(width) }
    }
}

fn colour(ink: Ink) -> RGBAColor {
    RGBAColor(ink.rgb.0, ink.rgb.1, ink.rgb.2, ink.alpha)
}

fn failed(error: impl std::fmt::Display) -> DrawError {
    DrawError { detail: error.to_string() }
}
