//! The layers of a panel, drawn inside its plot.

use super::clip::{Point, Rect, clip_line, clip_polygon, dashes};
use super::layout::PanelLayout;
use super::marker::{draw_marker, marker_radius};
use super::surface::{Align, DrawError, Surface};
use super::text::{line_height, text_width};
use super::theme::{Ink, Rgb, SMALL_TEXT, Theme};
use super::{Contour, Layer, Panel, Stroke};
use plotters::backend::DrawingBackend;

const LINE: f64 = 2.0;
const THIN: f64 = 1.0;
const DASH: (f64, f64) = (6.0, 4.0);
const BAND: f64 = 0.18;

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
            let radius = marker_radius(x.len());
            // Thousands of points: let their density show instead of outlining each.
            let crowd = x.len() > 1000;
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
            draw_note(surface, name, quietest(&spots, name, panel, place), rgb, plot, theme)
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
            draw_note(surface, name, quietest(&spots, name, panel, place), rgb, plot, theme)
        }
        Layer::Contours { lines, .. } => lines.iter().try_for_each(|line| {
            let ink = Ink::solid(theme.along_ramp(line.z));
            draw_stroke(surface, &contour_pieces(line, place), Stroke::Thin, ink)
        }),
        Layer::Field { x, y, z, .. } => draw_field(surface, x, y, z, place, theme),
    }
}

fn pixels<'a>(x: &'a [f64], y: &'a [f64], place: &'a PanelLayout) -> impl Iterator<Item = Point> + 'a {
    x.iter().zip(y).map(|(x, y)| (place.x.to_pixel(*x), place.y.to_pixel(*y)))
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
    let rect = Rect { left: edge(from, plot.left), right: edge(to, plot.right), ..plot };
    if rect.width() < 1.0 {
        return Ok(());
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

/// Where a line of text stands: its middle and which end of it is meant.
type Spot = (Point, Align);

/// The spot inside the plot where text covers the least data; the first of equals.
fn quietest(spots: &[Spot], text: &str, panel: &Panel, place: &PanelLayout) -> Spot {
    let badness = |(at, align): &Spot| {
        let patch = note_box(*at, text_width(text, SMALL_TEXT), *align);
        let plot = &place.plot;
        let outside = patch.left < plot.left || patch.right > plot.right || patch.bottom > plot.bottom;
        (outside, covered(&patch, panel, place))
    };
    spots.iter().min_by_key(|spot| badness(spot)).copied().unwrap_or(((0.0, 0.0), Align::Left))
}

/// How many points of the data and the curves a patch would hide or touch.
fn covered(patch: &Rect, panel: &Panel, place: &PanelLayout) -> usize {
    let near = patch.grown(4.0);
    let count = |x: &[f64], y: &[f64]| pixels(x, y, place).filter(|at| near.contains(*at)).count();
    let in_layer = |layer: &Layer| match layer {
        Layer::Points { x, y, .. } | Layer::Line { x, y, .. } => count(x, y),
        Layer::Band { x, lower, upper, .. } => count(x, lower) + count(x, upper),
        _ => 0,
    };
    panel.layers.iter().map(in_layer).sum()
}

/// Text in the plot on a patch of ground, so that it reads over lines.
fn draw_note<B: DrawingBackend>(
    surface: &mut Surface<B>,
    text: &str,
    (at, align): Spot,
    rgb: Rgb,
    plot: &Rect,
    theme: &Theme,
) -> Result<(), DrawError> {
    let width = text_width(text, SMALL_TEXT);
    if text.is_empty() || width > plot.width() {
        return Ok(());
    }
    let patch = note_box(at, width, align);
    surface.fill(&patch, Ink::clear(theme.ground, 0.8))?;
    surface.text(text, at, SMALL_TEXT, align, Ink::solid(rgb))
}

fn note_box((x, y): Point, width: f64, align: Align) -> Rect {
    let left = match align {
        Align::Left => x,
        Align::Centre => x - width / 2.0,
        Align::Right => x - width,
    };
    let half = line_height(SMALL_TEXT) / 2.0;
    Rect { left: left - 2.0, right: left + width + 2.0, top: y - half, bottom: y + half }
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

fn contour_pieces(line: &Contour, place: &PanelLayout) -> Vec<Vec<Point>> {
    clip_line(pixels(&line.x, &line.y, place), &place.plot)
}

/// Values written on the contours of a panel, after everything else so that nothing crosses them.
pub(super) fn draw_contour_labels<B: DrawingBackend>(
    surface: &mut Surface<B>,
    panel: &Panel,
    place: &PanelLayout,
    theme: &Theme,
) -> Result<(), DrawError> {
    let mut taken: Vec<Rect> = Vec::new();
    for layer in &panel.layers {
        let Layer::Contours { lines, .. } = layer else { continue };
        for line in lines {
            let Some((at, spot)) = label_spot(line, &taken, panel, place) else { continue };
            taken.push(spot);
            draw_note(surface, &line.label, (at, Align::Centre), theme.along_ramp(line.z), &place.plot, theme)?;
        }
    }
    Ok(())
}

/// Where along its longest piece a contour is labelled: of the places inside the plot and clear of
/// other labels the one that covers the least data, the nearest to the middle of equals.
fn label_spot(line: &Contour, taken: &[Rect], panel: &Panel, place: &PanelLayout) -> Option<(Point, Rect)> {
    let pieces = contour_pieces(line, place);
    let longest = pieces.iter().max_by_key(|piece| piece.len())?;
    let width = text_width(&line.label, SMALL_TEXT);
    let shares = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9];
    shares
        .iter()
        .map(|share| longest[((longest.len() - 1) as f64 * share) as usize])
        .map(|at| (at, note_box(at, width, Align::Centre)))
        .filter(|(_, spot)| {
            place.plot.contains((spot.left, spot.top)) && place.plot.contains((spot.right, spot.bottom))
        })
        .filter(|(_, spot)| taken.iter().all(|other| !spot.overlaps(&other.grown(4.0))))
        .min_by_key(|(_, spot)| covered(spot, panel, place))
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
        _ => (marker_radius(x.len()), marker_radius(x.len())),
    };
    for (at, z) in points.into_iter().zip(z).filter(|(at, z)| place.plot.contains(*at) && !z.is_nan()) {
        let rect = Rect {
            left: (at.0 - half.0).max(place.plot.left),
            right: (at.0 + half.0).min(place.plot.right),
            top: (at.1 - half.1).max(place.plot.top),
            bottom: (at.1 + half.1).min(place.plot.bottom),
        };
        surface.fill(&rect, Ink::solid(theme.along_ramp(*z)))?;
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
