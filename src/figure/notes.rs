//! Text in the plot: the names of levels, uprights and zones, and the values of contours, each where
//! it hides the least.

use super::clip::{Point, Rect, clip_line, clip_segment};
use super::layers::pixels;
use super::layout::PanelLayout;
use super::surface::{Align, DrawError, Surface};
use super::text::{line_height, text_width};
use super::theme::{Ink, Rgb, SMALL_TEXT, Theme};
use super::{Contour, Layer, Panel};
use plotters::backend::DrawingBackend;

/// Where a line of text stands: its middle and which end of it is meant.
pub(super) type Spot = (Point, Align);

/// The spot inside the plot where text covers the least data; the first of equals.
pub(super) fn quietest(spots: &[Spot], text: &str, panel: &Panel, place: &PanelLayout) -> Spot {
    let badness = |(at, align): &Spot| {
        let patch = note_box(*at, text_width(text, SMALL_TEXT), *align);
        let plot = &place.plot;
        let outside = patch.left < plot.left || patch.right > plot.right || patch.bottom > plot.bottom;
        (outside, covered(&patch, panel, place))
    };
    spots.iter().min_by_key(|spot| badness(spot)).copied().unwrap_or(((0.0, 0.0), Align::Left))
}

/// How many points of the data and pieces of the curves a patch would hide or touch.
fn covered(patch: &Rect, panel: &Panel, place: &PanelLayout) -> usize {
    let near = patch.grown(4.0);
    let in_layer = |layer: &Layer| match layer {
        Layer::Points { x, y, .. } => pixels(x, y, place).filter(|at| near.contains(*at)).count(),
        _ => 0,
    };
    crossed(&near, panel, place) + panel.layers.iter().map(in_layer).sum::<usize>()
}

/// How many pieces of curves and of the edges of bands go through a patch.
pub(super) fn crossed(patch: &Rect, panel: &Panel, place: &PanelLayout) -> usize {
    let pieces = |x: &[f64], y: &[f64]| {
        let mut last = (f64::NAN, f64::NAN);
        let through = |to| {
            let from = std::mem::replace(&mut last, to);
            [from.0, from.1, to.0, to.1].iter().all(|v| v.is_finite()) && clip_segment(from, to, patch).is_some()
        };
        pixels(x, y, place).map(through).filter(|through| *through).count()
    };
    let in_layer = |layer: &Layer| match layer {
        Layer::Line { x, y, .. } => pieces(x, y),
        Layer::Band { x, lower, upper, .. } => pieces(x, lower) + pieces(x, upper),
        _ => 0,
    };
    panel.layers.iter().map(in_layer).sum()
}

/// Text in the plot on a patch of ground, so that it reads over lines.
pub(super) fn draw_note<B: DrawingBackend>(
    surface: &mut Surface<B>,
    text: &str,
    (at, align): Spot,
    rgb: Rgb,
    (panel, place): (&Panel, &PanelLayout),
    theme: &Theme,
) -> Result<(), DrawError> {
    let width = text_width(text, SMALL_TEXT);
    if text.is_empty() || width > place.plot.width() {
        return Ok(());
    }
    let patch = note_box(at, width, align);
    let middle = place.x.to_value((patch.left + patch.right) / 2.0);
    let in_zone = |layer: &Layer| matches!(layer, Layer::Zone { from, to, .. } if (*from..=*to).contains(&middle));
    let ground = if panel.layers.iter().any(in_zone) { theme.zone } else { theme.ground };
    surface.fill(&patch, Ink::clear(ground, 0.85))?;
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

pub(super) fn contour_pieces(line: &Contour, place: &PanelLayout) -> Vec<Vec<Point>> {
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
            draw_note(surface, &line.label, (at, Align::Centre), theme.along_ramp(line.z), (panel, place), theme)?;
        }
    }
    Ok(())
}

/// Where along its longest piece a contour is labelled: of the places inside the plot and clear of
/// other labels the one that covers the least data, the nearest to the middle of equals.
fn label_spot(line: &Contour, taken: &[Rect], panel: &Panel, place: &PanelLayout) -> Option<(Point, Rect)> {
    let pieces = contour_pieces(line, place);
    let longest = pieces.iter().max_by(|a, b| length(a).total_cmp(&length(b)))?;
    let width = text_width(&line.label, SMALL_TEXT);
    let shares = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9];
    shares
        .iter()
        .filter_map(|share| along(longest, share * length(longest)))
        .map(|at| (at, note_box(at, width, Align::Centre)))
        .filter(|(_, spot)| {
            place.plot.contains((spot.left, spot.top)) && place.plot.contains((spot.right, spot.bottom))
        })
        .filter(|(_, spot)| taken.iter().all(|other| !spot.overlaps(&other.grown(4.0))))
        .min_by_key(|(_, spot)| covered(spot, panel, place))
}

fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| libm::hypot(pair[1].0 - pair[0].0, pair[1].1 - pair[0].1)).sum()
}

/// The place `way` pixels along a line.
fn along(line: &[Point], mut way: f64) -> Option<Point> {
    for pair in line.windows(2) {
        let step = length(pair);
        if way <= step && step > 0.0 {
            let share = way / step;
            return Some((pair[0].0 + share * (pair[1].0 - pair[0].0), pair[0].1 + share * (pair[1].1 - pair[0].1)));
        }
        way -= step;
    }
    line.last().copied()
}
