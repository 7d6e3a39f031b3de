//! The shapes of data points.

use super::Marker;
use super::clip::Point;
use super::surface::{DrawError, Surface};
use super::theme::{Ink, Rgb};
use plotters::backend::DrawingBackend;

/// Radius of a marker in pixels: smaller where there are very many, and on the plot of a phone.
pub fn marker_radius(points: usize, plot_width: f64) -> f64 {
    let radius = match points {
        0..=60 => 3.8,
        61..=400 => 3.2,
        401..=3000 => 2.2,
        _ => 1.4,
    };
    radius * (plot_width / 420.0).clamp(0.75, 1.0)
}

/// Draws one marker. A `halo` of the ground's colour keeps overlapping markers apart.
pub fn draw_marker<B: DrawingBackend>(
    surface: &mut Surface<B>,
    marker: Marker,
    at: Point,
    radius: f64,
    ink: Ink,
    halo: Option<Rgb>,
) -> Result<(), DrawError> {
    if let Some(ground) = halo {
        let rim = Ink::clear(ground, 0.9);
        match marker {
            Marker::Circle => surface.disc(at, radius + 0.9, rim)?,
            Marker::Square | Marker::Triangle | Marker::Diamond => {
                surface.polygon(&outline(marker, at, radius + 1.1), rim)?;
            }
            Marker::Cross | Marker::Hollow | Marker::Ring => {}
        }
    }
    match marker {
        Marker::Circle => surface.disc(at, radius, ink),
        Marker::Square | Marker::Triangle | Marker::Diamond => surface.polygon(&outline(marker, at, radius), ink),
        Marker::Cross => {
            let (x, y) = at;
            let r = radius * 0.9;
            surface.line(&[(x - r, y - r), (x + r, y + r)], 1.5, ink)?;
            surface.line(&[(x - r, y + r), (x + r, y - r)], 1.5, ink)
        }
        Marker::Hollow => surface.circle(at, radius, 1.2, ink),
        Marker::Ring => surface.circle(at, radius + 2.6, 1.2, ink),
    }
}

/// Corners of a marker of about the area of a disc of that radius.
fn outline(marker: Marker, (x, y): Point, radius: f64) -> Vec<Point> {
    match marker {
        Marker::Triangle => {
            let r = radius * 1.3;
            vec![(x, y - r), (x + 0.92 * r, y + 0.68 * r), (x - 0.92 * r, y + 0.68 * r)]
        }
        Marker::Diamond => {
            let r = radius * 1.25;
            vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
        }
        _ => {
            let r = radius * 0.88;
            vec![(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
        }
    }
}
