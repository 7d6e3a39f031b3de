//! What lies under the pointer: the nearest point, and the value of every curve at an x.

use super::layout::{AxisMap, Layout};
use super::{Figure, Layer};

/// A data point near the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub panel: usize,
    pub layer: usize,
    /// Index of the point in its layer.
    pub index: usize,
    pub x: f64,
    pub y: f64,
    /// Place of the point, pixels.
    pub pixel: (f64, f64),
    /// The point's own read-out line, else the name of its layer.
    pub note: String,
}

/// The value of a curve at some x.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub panel: usize,
    pub layer: usize,
    pub name: String,
    pub y: f64,
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
const SQUARE: f64 = 16.0;

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
    pub fn nearest(&self, figure: &Figure, x: f64, y: f64, reach: f64) -> Option<Hit> {
        if self.points.is_empty() || !x.is_finite() || !y.is_finite() {
            return None;
        }
        let column = (x / SQUARE).clamp(0.0, (self.columns - 1) as f64) as usize;
        let row = (y / SQUARE).clamp(0.0, (self.rows - 1) as f64) as usize;
        let mut best: Option<(f64, Spot)> = None;
        let rings = (reach / SQUARE) as usize + 2;
        for ring in 0..=rings {
            // Squares of this ring are at least ring - 1 whole squares away.
            let closest = (ring as f64 - 1.0) * SQUARE;
            if closest > reach || best.is_some_and(|(distance, _)| distance < closest) {
                break;
            }
            self.for_ring(column, row, ring, |spot| {
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
        best.and_then(|(_, spot)| hit(figure, &spot))
    }

    /// Visits the points of all squares at Chebyshev distance `ring` from a square.
    fn for_ring(&self, column: usize, row: usize, ring: usize, mut visit: impl FnMut(&Spot)) {
        let (left, right) = (column.saturating_sub(ring), (column + ring).min(self.columns - 1));
        let (top, bottom) = (row.saturating_sub(ring), (row + ring).min(self.rows - 1));
        for r in top..=bottom {
            for c in left..=right {
                if r.abs_diff(row).max(c.abs_diff(column)) == ring {
                    let square = r * self.columns + c;
                    let range = self.starts[square] as usize..self.starts[square + 1] as usize;
                    self.points[range].iter().for_each(&mut visit);
                }
            }
        }
    }
}

/// The nearest point, for a single question; keep a [`HitIndex`] for a moving pointer.
pub fn nearest(figure: &Figure, layout: &Layout, x: f64, y: f64) -> Option<Hit> {
    HitIndex::new(figure, layout).nearest(figure, x, y, 40.0)
}

/// The value of every line at `x`, between its points along straight lines of the drawing.
/// Where a curve is in two parts (data, extrapolation) that meet at `x`, the first is read.
pub fn readings(figure: &Figure, layout: &Layout, x: f64) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    for (panel_index, (panel, place)) in figure.panels.iter().zip(&layout.panels).enumerate() {
        for (layer_index, layer) in panel.layers.iter().enumerate() {
            let Layer::Line { name, x: xs, y: ys, .. } = layer else { continue };
            if found.iter().any(|r| r.panel == panel_index && r.name == *name && !name.is_empty()) {
                continue;
            }
            if let Some(y) = interpolate(xs, ys, x, &place.x, &place.y) {
                found.push(Reading { panel: panel_index, layer: layer_index, name: name.clone(), y });
            }
        }
    }
    found
}

fn interpolate(xs: &[f64], ys: &[f64], x: f64, across: &AxisMap, up: &AxisMap) -> Option<f64> {
    let at = across.scale.map(x);
    xs.windows(2).zip(ys.windows(2)).find_map(|(xs, ys)| {
        let (a, b) = (across.scale.map(xs[0]), across.scale.map(xs[1]));
        let (from, to) = (up.scale.map(ys[0]), up.scale.map(ys[1]));
        let inside = a.min(b) <= at && at <= a.max(b) && a != b && from.is_finite() && to.is_finite();
        inside.then(|| up.scale.unmap(from + (at - a) / (b - a) * (to - from)))
    })
}

/// Every point that can be seen.
fn spots(figure: &Figure, layout: &Layout) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (panel_index, (panel, place)) in figure.panels.iter().zip(&layout.panels).enumerate() {
        for (layer_index, layer) in panel.layers.iter().enumerate() {
            let (Layer::Points { x, y, .. } | Layer::Field { x, y, .. }) = layer else { continue };
            for (index, (x, y)) in x.iter().zip(y).enumerate() {
                let pixel = (place.x.to_pixel(*x), place.y.to_pixel(*y));
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

fn hit(figure: &Figure, spot: &Spot) -> Option<Hit> {
    let (panel, layer, index) = (spot.panel as usize, spot.layer as usize, spot.index as usize);
    let found = figure.panels.get(panel)?.layers.get(layer)?;
    let (Layer::Points { x, y, notes, .. } | Layer::Field { x, y, labels: notes, .. }) = found else { return None };
    Some(Hit {
        panel,
        layer,
        index,
        x: *x.get(index)?,
        y: *y.get(index)?,
        pixel: (f64::from(spot.pixel.0), f64::from(spot.pixel.1)),
        note: notes.get(index).cloned().unwrap_or_else(|| found.name().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::num::Rng;

    #[test]
    fn the_index_finds_what_a_full_search_finds() {
        let figure = samples::cloud(1200);
        let layout = Layout::new(&figure, 900.0, 500.0);
        let index = HitIndex::new(&figure, &layout);
        let all = spots(&figure, &layout);
        let mut rng = Rng::new(21);
        let mut found = 0;
        for _ in 0..500 {
            let (x, y) = (1000.0 * rng.uniform() - 50.0, 600.0 * rng.uniform() - 50.0);
            let distance = |p: (f64, f64)| libm::hypot(p.0 - x, p.1 - y);
            let least = all
                .iter()
                .map(|s| distance((f64::from(s.pixel.0), f64::from(s.pixel.1))))
                .fold(f64::INFINITY, f64::min);
            match index.nearest(&figure, x, y, 40.0) {
                Some(hit) => {
                    assert!((distance(hit.pixel) - least).abs() < 1e-9, "{} against {least}", distance(hit.pixel));
                    found += 1;
                }
                None => assert!(least > 40.0, "missed a point {least} away"),
            }
        }
        assert!(found > 100);
    }

    #[test]
    fn a_hit_tells_the_value_and_the_note() {
        let figure = samples::curve();
        let layout = Layout::new(&figure, 900.0, 500.0);
        let (layer, at) = figure.panels[0]
            .layers
            .iter()
            .enumerate()
            .find_map(|(i, layer)| match layer {
                Layer::Points { x, y, .. } => Some((i, (x[4], y[4]))),
                _ => None,
            })
            .expect("the sample has points");
        let place = &layout.panels[0];
        let hit =
            nearest(&figure, &layout, place.x.to_pixel(at.0) + 1.0, place.y.to_pixel(at.1) - 1.0).expect("close by");
        assert_eq!((hit.panel, hit.layer, hit.index, hit.x, hit.y), (0, layer, 4, at.0, at.1));
        assert!(hit.note.starts_with("row of"), "{}", hit.note);
    }

    #[test]
    fn curves_are_read_once_each_along_the_drawing() {
        let figure = samples::curve();
        let layout = Layout::new(&figure, 900.0, 500.0);
        for x in [2e9, 4e11, 3e12] {
            let readings = readings(&figure, &layout, x);
            assert_eq!(readings.len(), 4, "at {x}");
            let exact = 1.8172 + 482.01 / libm::pow(7e7, 0.3478) + 2085.43 / libm::pow(x, 0.3658);
            assert!((readings[0].y / exact - 1.0).abs() < 1e-3);
        }
        assert!(readings(&figure, &layout, 1e15).is_empty());
    }

    #[test]
    fn a_hundred_thousand_points_are_searched_in_little_work() {
        // Work is counted, not timed: the points looked at per question.
        let mut rng = Rng::new(4);
        let mut figure = samples::cloud(1200);
        let Layer::Points { x, y, .. } = &mut figure.panels[0].layers[0] else { return };
        *x = (0..100_000).map(|_| rng.normal()).collect();
        *y = (0..100_000).map(|_| rng.normal()).collect();
        let layout = Layout::new(&figure, 1100.0, 600.0);
        let index = HitIndex::new(&figure, &layout);
        let densest = index.starts.windows(2).map(|w| w[1] - w[0]).max().unwrap_or(0);
        assert!(densest * 9 < 12_000, "{densest} points in one square");
        assert!(index.nearest(&figure, 550.0, 300.0, 40.0).is_some());
    }
}
