//! What is drawn over the figure: pins, cross hairs, read-out, the rectangle of a brush.

use super::{Gesture, Stage, distance};
use crate::figure::Hit;
use crate::figure::callout::{Callout, place};
use crate::figure::clip::{Point, Rect};
use crate::figure::notes::crossed;
use crate::figure::readout::{Names, describe, describe_place};

/// Marks over the figure: shapes as the inside of an SVG element, and labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Contains numbers and class names only: `ring`, `leader`, `cross`, `brush`.
    pub shapes: String,
    pub labels: Vec<Callout>,
}

/// Radius of the ring around what is read out, pixels.
const RING: f64 = 7.0;
/// Below this width the read-out is kept short.
const PHONE: f64 = 500.0;
/// What it costs a pin's label to stand over legend or ticks: as much as over so many pieces of data.
const ASIDE: usize = 6;
/// How far a pin's label may stand off, nearest first: rather far than over the data.
const PIN_WAYS: [f64; 4] = [2.5 * RING, 6.0 * RING, 10.0 * RING, 15.0 * RING];

impl Stage {
    /// The pins: a ring each, and a label joined to it by a thin line.
    pub fn pin_marks(&self) -> Marks {
        let (frame, plots) = (self.frame(), self.plots());
        let mut marks = Marks::default();
        let shown: Vec<&Hit> = self.pins.iter().filter(|pin| pin.visible(&self.layout)).collect();
        for pin in &shown {
            let lines = describe(&self.figure, pin, Names::Symbols);
            // The point's own line says more than the name of its series.
            let lines = if pin.note.is_empty() || lines.len() < 4 { &lines[..] } else { &lines[1..] };
            let cost = |room: &Rect| {
                let others = marks.labels.iter().filter(|other| other.room.grown(2.0).overlaps(room)).count();
                let points = shown.iter().filter(|other| room.grown(RING).contains(other.pixel)).count();
                let aside = if plots.contains((room.left, room.top)) && plots.contains((room.right, room.bottom)) {
                    0
                } else {
                    ASIDE
                };
                1_000_000 * (others + points) + self.index().count_in(room) + self.curves_in(room) + aside
            };
            let label = place(lines, pin.pixel, &PIN_WAYS, 200.0, &frame, cost);
            let (x, y) = toward(pin.pixel, label.meets, RING);
            marks.shapes.push_str(&format!(
                "<path class=\"leader\" d=\"M{x:.1} {y:.1}L{:.1} {:.1}\"/>{}",
                label.meets.0,
                label.meets.1,
                ring(pin.pixel)
            ));
            marks.labels.push(label);
        }
        marks
    }

    /// The cross hairs with the read-out, or the rectangle being drawn.
    pub fn focus_marks(&self) -> Marks {
        let mut marks = Marks::default();
        if let Gesture::Brush { from, to } = &self.gesture {
            let plot = self.layout.panel_at(from.0, from.1).map(|index| self.layout.panels[index].plot);
            let Some(plot) = plot else { return marks };
            let within = |p: &Point| (p.0.clamp(plot.left, plot.right), p.1.clamp(plot.top, plot.bottom));
            let (a, b) = (within(from), within(to));
            marks.shapes = format!(
                "<rect class=\"brush\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                a.0.min(b.0),
                a.1.min(b.1),
                (a.0 - b.0).abs(),
                (a.1 - b.1).abs()
            );
            return marks;
        }
        let Some(focus) = &self.focus else { return marks };
        let at = focus.hit.as_ref().map_or(focus.at, |hit| hit.pixel);
        for panel in &self.layout.panels {
            let plot = &panel.plot;
            marks
                .shapes
                .push_str(&format!("<path class=\"cross\" d=\"M{:.1} {:.1}V{:.1}\"/>", at.0, plot.top, plot.bottom));
            if plot.contains(at) {
                let across = format!("<path class=\"cross\" d=\"M{:.1} {:.1}H{:.1}\"/>", plot.left, at.1, plot.right);
                marks.shapes.push_str(&across);
            }
        }
        let names = if self.layout.width < PHONE { Names::Symbols } else { Names::Full };
        let lines = match &focus.hit {
            Some(hit) => {
                marks.shapes.push_str(&ring(hit.pixel));
                describe(&self.figure, hit, names)
            }
            None => describe_place(&self.figure, &self.layout, at, names),
        };
        // A pin says it already.
        let pinned = focus.hit.as_ref().is_some_and(|hit| self.pins.iter().any(|pin| pin.pixel == hit.pixel));
        if !lines.is_empty() && !pinned {
            marks.labels.push(place(&lines, at, &[2.0 * RING], 360.0, &self.frame(), |_| 0));
        }
        marks
    }

    fn curves_in(&self, room: &Rect) -> usize {
        self.figure.panels.iter().zip(&self.layout.panels).map(|(panel, place)| crossed(room, panel, place)).sum()
    }

    /// From the first plot to the last.
    fn plots(&self) -> Rect {
        let plots = self.layout.panels.iter().map(|panel| panel.plot);
        plots.reduce(|first, next| Rect { bottom: next.bottom, ..first }).unwrap_or_else(|| self.frame())
    }

    fn frame(&self) -> Rect {
        Rect { left: 0.0, top: 0.0, right: self.layout.width, bottom: self.layout.height }
    }
}

pub(super) fn ring((x, y): Point) -> String {
    format!("<circle class=\"ring\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{RING}\"/>")
}

/// The place `by` pixels from `from` on the way to `to`.
fn toward(from: Point, to: Point, by: f64) -> Point {
    let share = by / distance(from, to).max(by);
    (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
}
