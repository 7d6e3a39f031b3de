//! What lies under the pointer: the nearest data point or curve.

use super::clip::{Point, Rect};
use super::layout::{AxisMap, Layout, PanelLayout};
use super::{Figure, Layer};

/// A data point, or a place on a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub panel: usize,
    pub layer: usize,
    /// Index of the point in its layer; `None` for a place on a curve.
    pub index: Option<usize>,
    pub x: f64,
    pub y: f64,
    /// Its place in the layout it was found in, pixels.
    pub pixel: Point,
    /// The name of its layer.
    pub series: String,
    /// The point's own read-out line; may be empty.
    pub note: String,
}

/// All points of a figure, sorted into squares of the page, so that finding the nearest of
/// 100,000 takes a look at a few squares only. Build once per layout.
#[derive(Clone, Debug, Default)]
pub struct HitIndex {
    columns: usize,
    rows: usize,
    /// `starts[c]..starts[c + 1]` are the points of square `c`, in `points`.
    starts: Vec<u32>,
    points: Vec<Spot>,
}

#[derive(Clone, Copy, Debug)]
struct Spot {
    pixel: (f32, f32),
    panel: u8,
    layer: u16,
    index: u32,
}

/// Side of a square, pixels.
const SQUARE: f64 = 4.0;

impl HitIndex {
    pub fn new(figure: &Figure, layout: &Layout) -> Self {
        let columns = (layout.width / SQUARE) as usize + 1;
        let rows = (layout.height / SQUARE) as usize + 1;
        let spots = spots(figure, layout);
        let square = |spot: &Spot| {
            let (column, row) = (f64::from(spot.pixel.0) / SQUARE, f64::from(spot.pixel.1) / SQUARE);
            (row as usize).min(rows - 1) * columns + (column as usize).min(columns - 1)
        };
        // Counting sort by square.
        let mut starts = vec![0u32; columns * rows + 1];
        for spot in &spots {
            starts[square(spot) + 1] += 1;
        }
        for c in 1..starts.len() {
            starts[c] += starts[c - 1];
        }
        let mut next = starts.clone();
        let mut points = spots.clone();
        for spot in &spots {
            let slot = &mut next[square(spot)];
            points[*slot as usize] = *spot;
            *slot += 1;
        }
        Self { columns, rows, starts, points }
    }

    /// The point nearest to a pixel and at most `reach` pixels away. Of equally near ones the one
    /// drawn last, which lies on top.
    pub fn nearest(&self, figure: &Figure, layout: &Layout, at: Point, reach: f64) -> Option<Hit> {
        let spot = self.search(at, reach).0?;
        point(figure, layout, spot.panel as usize, spot.layer as usize, spot.index as usize)
    }

    /// How many points lie in a rectangle of the page.
    pub fn count_in(&self, rect: &Rect) -> usize {
        let cell = |pixel: f64, cells: usize| ((pixel / SQUARE).max(0.0) as usize).min(cells.saturating_sub(1));
        if self.points.is_empty() {
            return 0;
        }
        (cell(rect.top, self.rows)..=cell(rect.bottom, self.rows))
            .flat_map(|row| (cell(rect.left, self.columns)..=cell(rect.right, self.columns)).map(move |c| (row, c)))
            .flat_map(|(row, column)| self.in_square(column, row))
            .filter(|spot| rect.contains((f64::from(spot.pixel.0), f64::from(spot.pixel.1))))
            .count()
    }

    /// The nearest point, and how many points were looked at to find it.
    fn search(&self, (x, y): Point, reach: f64) -> (Option<Spot>, usize) {
        let (mut best, mut seen): (Option<(f64, Spot)>, usize) = (None, 0);
        if self.points.is_empty() || !x.is_finite() || !y.is_finite() {
            return (None, 0);
        }
        let column = (x / SQUARE).clamp(0.0, (self.columns - 1) as f64) as usize;
        let row = (y / SQUARE).clamp(0.0, (self.rows - 1) as f64) as usize;
        let rings = (reach / SQUARE) as usize + 2;
        for ring in 0..=rings {
            // Squares of this ring are at least ring - 1 whole squares away.
            let closest = (ring as f64 - 1.0) * SQUARE;
            if closest > reach || best.is_some_and(|(distance, _)| distance < closest) {
                break;
            }
            self.for_ring(column, row, ring, |spot| {
                seen += 1;
                let (dx, dy) = (f64::from(spot.pixel.0) - x, f64::from(spot.pixel.1) - y);
                let distance = libm::sqrt(dx * dx + dy * dy);
                let order = (spot.panel, spot.layer, spot.index);
                let better = best.is_none_or(|(least, top)| {
                    distance < least || distance == least && order > (top.panel, top.layer, top.index)
                });
                if distance <= reach && better {
                    best = Some((distance, *spot));
                }
            });
        }
        (best.map(|(_, spot)| spot), seen)
    }

    fn in_square(&self, column: usize, row: usize) -> &[Spot] {
        let square = row * self.columns + column;
        &self.points[self.starts[square] as usize..self.starts[square + 1] as usize]
    }

    /// Visits the points of all squares at Chebyshev distance `ring` from a square.
    fn for_ring(&self, column: usize, row: usize, ring: usize, mut visit: impl FnMut(&Spot)) {
        let (left, right) = (column.saturating_sub(ring), (column + ring).min(self.columns - 1));
        let (top, bottom) = (row.saturating_sub(ring), (row + ring).min(self.rows - 1));
        for r in top..=bottom {
            for c in left..=right {
                if r.abs_diff(row).max(c.abs_diff(column)) == ring {
                    self.in_square(c, r).iter().for_each(&mut visit);
                }
            }
        }
    }
}

/// The curve nearest to a pixel, straight up or down and at most `reach` pixels away.
pub fn nearest_curve(figure: &Figure, layout: &Layout, at: Point, reach: f64) -> Option<Hit> {
    let panel = layout.panel_at(at.0, at.1)?;
    let x = layout.panels[panel].x.to_value(at.0);
    let curves = figure.panels[panel].layers.iter().enumerate();
    curves
        .filter_map(|(layer, found)| on_curve(found, &layout.panels[panel], panel, layer, x))
        .map(|hit| ((hit.pixel.1 - at.1).abs(), hit))
        .filter(|(distance, _)| *distance <= reach)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, hit)| hit)
}

/// A point of a layer; `None` where there is no such point.
pub(super) fn point(figure: &Figure, layout: &Layout, panel: usize, layer: usize, index: usize) -> Option<Hit> {
    let found = figure.panels.get(panel)?.layers.get(layer)?;
    let none = Vec::new();
    let (x, y, notes) = match found {
        Layer::Points { x, y, notes, .. } | Layer::Field { x, y, labels: notes, .. } => (x, y, notes),
        Layer::Line { x, y, .. } => (x, y, &none),
        _ => return None,
    };
    let (x, y) = (*x.get(index)?, *y.get(index)?);
    let place = layout.panels.get(panel)?;
    Some(Hit {
        panel,
        layer,
        index: Some(index),
        x,
        y,
        pixel: (place.x.to_pixel(x), place.y.to_pixel(y)),
        series: found.name().to_owned(),
        note: notes.get(index).cloned().unwrap_or_default(),
    })
}

/// The place of a line at `x`, between its points along the straight lines of the drawing.
fn on_curve(found: &Layer, place: &PanelLayout, panel: usize, layer: usize, x: f64) -> Option<Hit> {
    let Layer::Line { name, x: xs, y: ys, .. } = found else { return None };
    let y = interpolate(xs, ys, x, &place.x, &place.y)?;
    let pixel = (place.x.to_pixel(x), place.y.to_pixel(y));
    Some(Hit { panel, layer, index: None, x, y, pixel, series: name.clone(), note: String::new() })
}

fn interpolate(xs: &[f64], ys: &[f64], x: f64, across: &AxisMap, up: &AxisMap) -> Option<f64> {
    // Raw values are compared, which keep their order on either scale; few are mapped.
    xs.windows(2).zip(ys.windows(2)).find_map(|(xs, ys)| {
        if xs[0] == xs[1] || !(xs[0].min(xs[1]) <= x && x <= xs[0].max(xs[1])) {
            return None;
        }
        let (a, b) = (across.scale.map(xs[0]), across.scale.map(xs[1]));
        let (from, to) = (up.scale.map(ys[0]), up.scale.map(ys[1]));
        let y = up.scale.unmap(from + (across.scale.map(x) - a) / (b - a) * (to - from));
        y.is_finite().then_some(y)
    })
}

impl Hit {
    /// The same thing in another figure or layout: a point of the series at the same x that has
    /// the same y or the same read-out line; the place of a curve at the same x.
    pub fn again(&self, figure: &Figure, layout: &Layout) -> Option<Hit> {
        let (panel, place) = (figure.panels.get(self.panel)?, layout.panels.get(self.panel)?);
        let mut layers = panel.layers.iter().enumerate().filter(|(_, layer)| layer.name() == self.series);
        let Some(index) = self.index else {
            return layers.find_map(|(layer, found)| on_curve(found, place, self.panel, layer, self.x));
        };
        let same = |hit: &Hit| hit.x == self.x && (hit.y == self.y || !self.note.is_empty() && hit.note == self.note);
        layers.find_map(|(layer, found)| {
            let (Layer::Points { x, .. } | Layer::Field { x, .. } | Layer::Line { x, .. }) = found else { return None };
            let at = |index: usize| point(figure, layout, self.panel, layer, index).filter(same);
            // Most often it has kept its number.
            at(index).or_else(|| (0..x.len()).filter(|i| x[*i] == self.x).find_map(at))
        })
    }

    /// Whether its place is inside the plot.
    pub fn visible(&self, layout: &Layout) -> bool {
        layout.panels.get(self.panel).is_some_and(|place| place.plot.contains(self.pixel))
    }
}

/// Every point that can be seen.
fn spots(figure: &Figure, layout: &Layout) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (panel_index, (panel, place)) in figure.panels.iter().zip(&layout.panels).enumerate() {
        let (across, up) = (place.x.projection(), place.y.projection());
        for (layer_index, layer) in panel.layers.iter().enumerate() {
            let (Layer::Points { x, y, .. } | Layer::Field { x, y, .. }) = layer else { continue };
            for (index, (x, y)) in x.iter().zip(y).enumerate() {
                let pixel = (across(*x), up(*y));
                if place.plot.contains(pixel) {
                    spots.push(Spot {
                        pixel: (pixel.0 as f32, pixel.1 as f32),
                        panel: panel_index as u8,
                        layer: layer_index as u16,
                        index: index as u32,
                    });
                }
            }
        }
    }
    spots
}

#[cfg(test)]
#[path = "hit_tests.rs"]
mod tests;
