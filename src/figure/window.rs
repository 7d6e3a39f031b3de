//! The part of a figure that is looked at: zooming, moving and brushing as arithmetic on ranges.
//!
//! Everything is done where the axes are straight (in logarithms on a logarithmic axis), stays
//! inside the whole figure and never goes deeper than a thousandth of an axis, where tick labels
//! would need more digits than they have room for.

use super::clip::Point;
use super::layout::{AxisMap, Layout};
use super::{AxisScale, Figure};

/// Ranges to show, in data values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The x axis of all panels.
    pub x: (f64, f64),
    /// The y axis of the main panel; `None` fits it to what is visible.
    pub y: Option<(f64, f64)>,
}

/// Least share of an axis that a window shows.
pub const LEAST_SHARE: f64 = 1e-3;
/// Least width of a window on a logarithmic axis, decades: the labels of 1.764×10²¹ and its
/// neighbours need no fifth digit.
const LEAST_DECADES: f64 = 2e-3;
/// A stroke thinner than this many pixels selects along its length only.
const THIN_STROKE: f64 = 10.0;

impl Window {
    /// This window as far as it lies inside the whole figure; `None` where it would show
    /// everything or nothing.
    pub(super) fn inside(&self, figure: &Figure, whole: &Window) -> Option<Window> {
        let x = part_of(self.x, whole.x, figure.x.scale);
        let y = match (self.y, whole.y, figure.panels.first()) {
            (Some(y), Some(all), Some(panel)) => part_of(y, all, panel.y.scale),
            _ => None,
        };
        (x.is_some() || y.is_some()).then(|| Window { x: x.unwrap_or(whole.x), y })
    }

    /// What a rectangle drawn from one pixel to another selects: both axes in the main panel, x in
    /// the panels below. `None` where it is too small to be meant or starts outside all plots.
    pub fn brushed(layout: &Layout, from: Point, to: Point) -> Option<Window> {
        let index = layout.panel_at(from.0, from.1)?;
        let (main, panel) = (&layout.panels[0], &layout.panels[index]);
        let within = |at: Point| {
            let plot = &panel.plot;
            (at.0.clamp(plot.left, plot.right), at.1.clamp(plot.top, plot.bottom))
        };
        let (from, to) = (within(from), within(to));
        let wide = (from.0 - to.0).abs() >= THIN_STROKE;
        let high = (from.1 - to.1).abs() >= THIN_STROKE && index == 0;
        let x = if wide { selected(&main.x, from.0, to.0) } else { main.x.range };
        let y = if high { Some(selected(&main.y, from.1, to.1)) } else { layout.window.and_then(|now| now.y) };
        (wide || high).then_some(Window { x, y })
    }

    /// The window after what was drawn at `from` has been drawn at `to`, `factor` times larger.
    /// About a place in the main panel y follows; elsewhere only x does.
    pub fn moved(layout: &Layout, from: Point, to: Point, factor: f64) -> Option<Window> {
        let main = layout.panels.first()?;
        // Above the plot (legend) and below it (axis labels) the nearest panel counts as meant.
        let below = layout.panels.get(1).is_some_and(|next| from.1 > (main.plot.bottom + next.plot.top) / 2.0);
        let factor = if factor.is_finite() { factor.clamp(1e-3, 1e3) } else { 1.0 };
        let fitted = layout.window.is_some_and(|now| now.y.is_none());
        let y = if below || factor == 1.0 && fitted {
            layout.window.and_then(|now| now.y)
        } else {
            Some(main.y.after(from.1, to.1, factor))
        };
        Some(Window { x: main.x.after(from.0, to.0, factor), y })
    }
}

impl AxisMap {
    /// The range after the value at pixel `from` has come to pixel `to`, magnified.
    fn after(&self, from: f64, to: f64, factor: f64) -> (f64, f64) {
        let end = |pixel: f64| self.to_value(from + (pixel - to) / factor);
        (end(self.pixels.0), end(self.pixels.1))
    }
}

/// Values between two pixels of an axis, ascending.
fn selected(axis: &AxisMap, from: f64, to: f64) -> (f64, f64) {
    let (a, b) = (axis.to_value(from), axis.to_value(to));
    (a.min(b), a.max(b))
}

/// A range as part of a whole: moved inside, of at least [`LEAST_SHARE`]; unchanged where it
/// already is, so that looking twice shows the same. `None` for the whole and for nonsense.
fn part_of(range: (f64, f64), whole: (f64, f64), scale: AxisScale) -> Option<(f64, f64)> {
    let (low, high) = (scale.map(range.0), scale.map(range.1));
    let (first, last) = (scale.map(whole.0), scale.map(whole.1));
    let all = last - first;
    let least = match scale {
        AxisScale::Linear => LEAST_SHARE * all,
        AxisScale::Log => (LEAST_SHARE * all).max(LEAST_DECADES.min(all)),
    };
    // The slack forgives the rounding of logarithms there and back.
    let slack = 1e-9 * all;
    if !(low < high && all > 0.0) || low >= last || high <= first || high - low >= all - slack {
        return None;
    }
    if low >= first - slack && high <= last + slack && high - low >= least - slack {
        return Some(range);
    }
    let width = (high - low).max(least);
    let start = ((low + high - width) / 2.0).clamp(first, last - width);
    Some((scale.unmap(start), scale.unmap(start + width)))
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
