//! The layers of a panel, drawn inside its plot.

use super::clip::{Point, Rect, clip_line, clip_polygon, dashes};
use super::layout::PanelLayout;
use super::marker::{draw_marker, marker_radius};
use super::notes::{contour_pieces, draw_note, quietest};
use super::span::MARGIN;
use super::surface::{Align, DrawError, Surface};
use super::text::{line_height, text_width};
use super::theme::{Ink, SMALL_TEXT, Theme};
use super::{Layer, Panel, Stroke};
use plotters::backend::DrawingBackend;

const LINE: f64 = 2.0;
const THIN: f64 = 1.0;
const DASH: (f64, f64) = (6.0, 4.0);
const BAND: f64 = 0.18;
/// A panel with more points than this.
const CROWD: usize = 1000;

pub(super) fn draw_layer<B: DrawingBackend>(
    surface: &mut Surface<B>,
    layer: &Layer,
    panel: &Panel,
    place: &PanelLayout,
    theme: &Theme,
) -> Result<(), DrawError> {
    match layer {
        Layer::Zone { name, from, to } => draw_zone(surface, name, (*from, *to), panel, place, theme),
        Layer::Band { colour, x, lower, upper, .. } => {
            let ink = Ink::clear(theme.colour(*colour), BAND);
            for run in band_polygons(x, lower, upper, place) {
                surface.polygon(&clip_polygon(&run, &place.plot), ink)?;
            }
            Ok(())
        }
        Layer::Line { colour, stroke, x, y, .. } => {
            let ink = Ink::solid(theme.colour(*colour));
            draw_stroke(surface, &clip_line(pixels(x, y, place), &place.plot), *stroke, ink)
        }
        Layer::Points { colour, marker, x, y, .. } => {
            // Thousands of points, in whatever series: let their density show instead of outlining each.
            let all = points(panel);
            let crowd = all > CROWD;
            let radius = marker_radius(if crowd { all } else { x.len() }, place.plot.width());
            let ink = Ink::clear(theme.colour(*colour), if crowd { 0.55 } else { 1.0 });
            let halo = (!crowd).then_some(theme.ground);
            for at in pixels(x, y, place).filter(|at| place.plot.contains(*at)) {
                draw_marker(surface, *marker, at, radius, ink, halo)?;
            }
            Ok(())
        }
        Layer::Intervals { colour, x, lower, upper, .. } => {
            let ink = Ink::clear(theme.colour(*colour), 0.75);
            for (bottom, top) in pixels(x, lower, place).zip(pixels(x, upper, place)) {
                draw_bar(surface, bottom, top, &place.plot, ink)?;
            }
            Ok(())
        }
        Layer::Level { name, colour, at } => {
            let (plot, y) = (&place.plot, place.y.to_pixel(*at));
            if !(plot.top..=plot.bottom).contains(&y) {
                return Ok(());
            }
            let rgb = theme.colour(*colour);
            draw_stroke(surface, &[vec![(plot.left, y), (plot.right, y)]], Stroke::Dashed, Ink::clear(rgb, 0.8))?;
            let step = 2.0 + line_height(SMALL_TEXT) / 2.0;
            let spots = [(plot.right - 6.0, Align::Right), (plot.left + 6.0, Align::Left)]
                .map(|(x, align)| [((x, y - step), align), ((x, y + step), align)])
                .concat();
            draw_note(surface, name, quietest(&spots, name, panel, place), rgb, (panel, place), theme)
        }
        Layer::Upright { name, colour, at } => {
            let (plot, x) = (&place.plot, place.x.to_pixel(*at));
            if !(plot.left..=plot.right).contains(&x) {
                return Ok(());
            }
            let rgb = theme.colour(*colour);
            draw_stroke(surface, &[vec![(x, plot.top), (x, plot.bottom)]], Stroke::Dashed, Ink::clear(rgb, 0.8))?;
            let spots = [plot.top + 10.0, plot.bottom - 10.0]
                .map(|y| [((x + 5.0, y), Align::Left), ((x - 5.0, y), Align::Right)])
                .concat();
            draw_note(surface, name, quietest(&spots, name, panel, place), rgb, (panel, place), theme)
        }
        Layer::Contours { lines, .. } => lines.iter().try_for_each(|line| {
            let ink = Ink::solid(theme.along_ramp(line.z));
            draw_stroke(surface, &contour_pieces(line, place), Stroke::Thin, ink)
        }),
        Layer::Field { x, y, z, .. } => draw_field(surface, x, y, z, place, theme),
    }
}

fn points(panel: &Panel) -> usize {
    let of = |layer: &Layer| if let Layer::Points { x, .. } = layer { x.len() } else { 0 };
    panel.layers.iter().map(of).sum()
}

pub(super) fn pixels<'a>(x: &'a [f64], y: &'a [f64], place: &'a PanelLayout) -> impl Iterator<Item = Point> + 'a {
    let (across, up) = (place.x.projection(), place.y.projection());
    x.iter().zip(y).map(move |(x, y)| (across(*x), up(*y)))
}

fn draw_stroke<B: DrawingBackend>(
    surface: &mut Surface<B>,
    pieces: &[Vec<Point>],
    stroke: Stroke,
    ink: Ink,
) -> Result<(), DrawError> {
    for piece in pieces {
        match stroke {
            Stroke::Solid => surface.line(piece, LINE, ink)?,
            Stroke::Thin => surface.line(piece, THIN, ink)?,
            Stroke::Dashed => {
                for dash in dashes(piece, DASH.0, DASH.1) {
                    surface.line(&dash, if piece.len() == 2 { THIN } else { LINE }, ink)?;
                }
            }
        }
    }
    Ok(())
}

fn draw_zone<B: DrawingBackend>(
    surface: &mut Surface<B>,
    name: &str,
    (from, to): (f64, f64),
    panel: &Panel,
    place: &PanelLayout,
    theme: &Theme,
) -> Result<(), DrawError> {
    let plot = place.plot;
    // An end the axis cannot show (zero on a logarithmic axis) means: to the edge.
    let edge = |value: f64, beyond: f64| {
        let at = place.x.to_pixel(value);
        if at.is_nan() { beyond } else { at.clamp(plot.left, plot.right) }
    };
    let mut rect = Rect { left: edge(from, plot.left), right: edge(to, plot.right), ..plot };
    if rect.width() < 1.0 {
        return Ok(());
    }
    // A zone up to the last value takes the margin beyond it along.
    let margin = 1.2 * MARGIN * plot.width();
    if plot.right - rect.right < margin {
        rect.right = plot.right;
    }
    if rect.left - plot.left < margin {
        rect.left = plot.left;
    }
    surface.fill(&rect, Ink::solid(theme.zone))?;
    let width = text_width(name, SMALL_TEXT) + 12.0;
    if name.is_empty() || width > plot.width() || rect.width() < 16.0 {
        return Ok(());
    }
    // At the side away from the data, so that a narrow zone's label reaches back over its edge.
    let data_is_left = rect.left - plot.left > plot.right - rect.right;
    let (x, align) = if data_is_left { (rect.right - 6.0, Align::Right) } else { (rect.left + 6.0, Align::Left) };
    let spots = [((x, plot.top + 10.0), align), ((x, plot.bottom - 10.0), align)];
    let (at, align) = quietest(&spots, name, panel, place);
    surface.text(name, at, SMALL_TEXT, align, Ink::solid(theme.quiet))
}

/// One closed polygon per stretch where both ends of the band can be shown.
fn band_polygons(x: &[f64], lower: &[f64], upper: &[f64], place: &PanelLayout) -> Vec<Vec<Point>> {
    let points: Vec<Option<(Point, Point)>> = pixels(x, lower, place)
        .zip(pixels(x, upper, place))
        .map(|(low, high)| {
            // A lower end at or below zero on a logarithmic axis lies below the plot.
            let low = if low.1.is_nan() && high.1.is_finite() { (low.0, place.plot.bottom + 1.0) } else { low };
            [low.0, low.1, high.0, high.1].iter().all(|v| v.is_finite()).then_some((low, high))
        })
        .collect();
    points
        .split(Option::is_none)
        .filter(|run| run.len() > 1)
        .map(|run| {
            let run: Vec<(Point, Point)> = run.iter().flatten().copied().collect();
            run.iter().map(|(low, _)| *low).chain(run.iter().rev().map(|(_, high)| *high)).collect()
        })
        .collect()
}

fn draw_bar<B: DrawingBackend>(
    surface: &mut Surface<B>,
    bottom: Point,
    top: Point,
    plot: &Rect,
    ink: Ink,
) -> Result<(), DrawError> {
    let x = bottom.0;
    let (low, high) = (if bottom.1.is_nan() { plot.bottom } else { bottom.1.min(plot.bottom) }, top.1.max(plot.top));
    if !(plot.left..=plot.right).contains(&x) || high.is_nan() || high >= low {
        return Ok(());
    }
    surface.rule((x, high), (x, low), 1.2, ink)?;
    for y in [high, low] {
        if y > plot.top && y < plot.bottom {
            surface.rule((x - 2.5, y), (x + 2.5, y), 1.2, ink)?;
        }
    }
    Ok(())
}

fn draw_field<B: DrawingBackend>(
    surface: &mut Surface<B>,
    x: &[f64],
    y: &[f64],
    z: &[f64],
    place: &PanelLayout,
    theme: &Theme,
) -> Result<(), DrawError> {
    let points: Vec<Point> = pixels(x, y, place).collect();
    let (columns, rows) = (spacing(points.iter().map(|p| p.0)), spacing(points.iter().map(|p| p.1)));
    let half = match (columns, rows) {
        // A regular grid is filled without gaps.
        (Some((columns, wide)), Some((rows, high))) if columns * rows == x.len() => {
            (wide / 2.0 + 0.3, high / 2.0 + 0.3)
        }
        _ => (marker_radius(x.len(), place.plot.width()), marker_radius(x.len(), place.plot.width())),
    };
    for (at, z) in points.into_iter().zip(z).filter(|(_, z)| !z.is_nan()) {
        let rect = Rect {
            left: (at.0 - half.0).max(place.plot.left),
            right: (at.0 + half.0).min(place.plot.right),
            top: (at.1 - half.1).max(place.plot.top),
            bottom: (at.1 + half.1).min(place.plot.bottom),
        };
        // Of a cell at the edge the part inside is drawn; NaN compares as outside.
        if rect.left < rect.right && rect.top < rect.bottom {
            surface.fill(&rect, Ink::solid(theme.along_ramp(*z)))?;
        }
    }
    Ok(())
}

/// How many distinct places there are and how far apart on average; `None` below two.
fn spacing(places: impl Iterator<Item = f64>) -> Option<(usize, f64)> {
    let mut sorted: Vec<f64> = places.filter(|p| p.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
    let (first, last) = (sorted.first()?, sorted.last()?);
    (sorted.len() > 1).then(|| (sorted.len(), (last - first) / (sorted.len() - 1) as f64))
}
