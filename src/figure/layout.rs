//! Where everything stands: panels, axes, ticks and legend, in pixels of the page.

use super::clip::Rect;
use super::legend::{Legend, place_legend};
use super::span::{axis_range, fit_x, fit_y};
use super::text::{line_height, text_width};
use super::theme::{SMALL_TEXT, TEXT};
use super::ticks::{Direction, Room, Ticks, ticks};
use super::window::Window;
use super::{AxisScale, Figure, Panel};

/// The geometry of one figure at one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    /// One per panel of the figure.
    pub panels: Vec<PanelLayout>,
    pub legend: Legend,
    /// The ranges of x and of the main panel when nothing is zoomed.
    pub whole: Window,
    /// What is zoomed to.
    pub window: Option<Window>,
}

/// The geometry of one panel. All panels share the x axis.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelLayout {
    /// Where data is drawn.
    pub plot: Rect,
    pub x: AxisMap,
    pub y: AxisMap,
    pub x_ticks: Ticks,
    pub y_ticks: Ticks,
}

/// From values to pixels along one axis and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisMap {
    pub scale: AxisScale,
    /// Values at the start (left, bottom) and at the end (right, top).
    pub range: (f64, f64),
    /// Pixels of the same two places.
    pub pixels: (f64, f64),
}

impl AxisMap {
    /// Pixel of a value; NaN where the axis cannot show it (zero on a logarithmic axis).
    pub fn to_pixel(&self, value: f64) -> f64 {
        self.projection()(value)
    }

    /// [`to_pixel`](Self::to_pixel) for many values: the ends are mapped once.
    pub fn projection(&self) -> impl Fn(f64) -> f64 + use<> {
        let (scale, start) = (self.scale, self.pixels.0);
        let (low, high) = (scale.map(self.range.0), scale.map(self.range.1));
        let length = self.pixels.1 - start;
        move |value| start + (scale.map(value) - low) / (high - low) * length
    }

    /// Value at a pixel.
    pub fn to_value(&self, pixel: f64) -> f64 {
        let (low, high) = (self.scale.map(self.range.0), self.scale.map(self.range.1));
        self.scale.unmap(low + (pixel - self.pixels.0) / (self.pixels.1 - self.pixels.0) * (high - low))
    }
}

const RIGHT: f64 = 18.0;
/// Tick mark and the space to its label.
pub(super) const TICK: f64 = 4.0;
pub(super) const TICK_GAP: f64 = 4.0;
const LEFT_EDGE: f64 = 8.0;
/// Height of a heading above its panel.
const HEADING: f64 = 22.0;
/// Tick labels and the heading of the x axis below the lowest panel.
const BOTTOM: f64 = TICK + TICK_GAP + SMALL_TEXT + 6.0 + TEXT + 8.0;
/// Least height of a plot, however small the figure.
const LEAST_PLOT: f64 = 40.0;

impl Layout {
    /// Lays a figure out at a size in pixels (at least 160 x 120; smaller sizes are taken as that).
    pub fn new(figure: &Figure, width: f64, height: f64) -> Self {
        Self::with_window(figure, width, height, None)
    }

    /// The same, zoomed to the part of `window` that lies inside the figure.
    pub fn with_window(figure: &Figure, width: f64, height: f64, window: Option<&Window>) -> Self {
        let (width, height) = (width.max(160.0), height.max(120.0));
        let heading = figure.panels.first().map_or(0.0, |panel| text_width(&panel.y.heading(), TEXT));
        let legend = place_legend(figure, LEFT_EDGE, width - RIGHT, heading);
        let rows = plot_rows(&figure.panels, legend.bottom, height);
        let y_fitted = |index: usize, shown: Option<(f64, f64)>| {
            let length = rows[index].1 - rows[index].0;
            axis_range(&figure.panels[index].y, fit_y(&figure.panels[index], shown, figure.x.scale), length)
        };
        let whole = Window {
            x: axis_range(&figure.x, fit_x(figure), width),
            y: (!rows.is_empty()).then(|| y_fitted(0, figure.x.range)),
        };
        let window = window.and_then(|window| window.inside(figure, &whole));
        let x_range = window.map_or(whole.x, |window| window.x);

        let y_axis = |index: usize, range: (f64, f64)| -> (AxisMap, Ticks) {
            let (axis, (top, bottom)) = (&figure.panels[index].y, rows[index]);
            let map = AxisMap { scale: axis.scale, range, pixels: (bottom, top) };
            let room = Room { direction: Direction::Vertical, length: bottom - top, overhang: 5.0, font: SMALL_TEXT };
            (map, ticks(axis.scale, axis.format, range, room))
        };
        let y_axes: Vec<(AxisMap, Ticks)> = (0..rows.len())
            .map(|index| match window {
                None => {
                    y_axis(index, whole.y.filter(|_| index == 0).unwrap_or_else(|| y_fitted(index, figure.x.range)))
                }
                Some(window) => {
                    let range = window.y.filter(|_| index == 0).unwrap_or_else(|| y_fitted(index, Some(window.x)));
                    y_axis(index, range)
                }
            })
            .collect();

        // Zoomed labels may be wider; the room of the whole figure is kept, so that the plot does
        // not jump when zooming begins.
        let unzoomed = window.and(whole.y).map(|range| y_axis(0, range).1);
        let labels = y_axes.iter().map(|(_, ticks)| ticks).chain(&unzoomed).flat_map(|ticks| &ticks.labelled);
        let widest = labels.map(|tick| text_width(&tick.label, SMALL_TEXT)).fold(0.0, f64::max);
        let left = (LEFT_EDGE + widest + TICK_GAP + TICK).ceil();
        let x = AxisMap { scale: figure.x.scale, range: x_range, pixels: (left, width - RIGHT) };
        let room =
            Room { direction: Direction::Horizontal, length: width - RIGHT - left, overhang: 15.0, font: SMALL_TEXT };
        let x_ticks = ticks(figure.x.scale, figure.x.format, x_range, room);

        let panels = y_axes
            .into_iter()
            .zip(&rows)
            .map(|((y, y_ticks), (top, bottom))| PanelLayout {
                plot: Rect { left, top: *top, right: width - RIGHT, bottom: *bottom },
                x,
                y,
                x_ticks: x_ticks.clone(),
                y_ticks,
            })
            .collect();
        Self { width, height, panels, legend, whole, window }
    }

    /// The panel whose plot holds a pixel.
    pub fn panel_at(&self, x: f64, y: f64) -> Option<usize> {
        self.panels.iter().position(|panel| panel.plot.contains((x, y)))
    }
}

/// Top and bottom of each plot: the height left by headings, legend and x axis, shared by weight.
fn plot_rows(panels: &[Panel], legend_bottom: f64, height: f64) -> Vec<(f64, f64)> {
    let first_top = legend_bottom.max(HEADING) + 6.0;
    let between = HEADING + 4.0;
    let gaps = between * panels.len().saturating_sub(1) as f64;
    let weights: Vec<f64> = panels.iter().map(|panel| if panel.height > 0.0 { panel.height } else { 1.0 }).collect();
    let total: f64 = weights.iter().sum();
    let free = height - first_top - gaps - BOTTOM;
    let mut top = first_top;
    weights
        .iter()
        .map(|weight| {
            let bottom = (top + (free * weight / total).max(LEAST_PLOT)).round();
            let row = (top.round(), bottom);
            top = bottom + between;
            row
        })
        .collect()
}

/// Middle of the line of text on which a panel's heading stands.
pub(super) fn heading_middle(panel: usize, layout: &Layout) -> f64 {
    if panel == 0 { 4.0 + line_height(TEXT) / 2.0 } else { layout.panels[panel].plot.top - HEADING / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::figure::AxisFormat;

    #[test]
    fn pixels_and_values_are_inverse() {
        for scale in [AxisScale::Linear, AxisScale::Log] {
            let map = AxisMap { scale, range: (2.0, 5e6), pixels: (300.0, 20.0) };
            for value in [2.0, 3.3, 1e3, 5e6] {
                let back = map.to_value(map.to_pixel(value));
                // Pixels around 300 carry 1e-13 of the axis' width.
                let exact = if scale == AxisScale::Linear { 1e-12 * 5e6 } else { 1e-12 * value };
                assert!((back - value).abs() < exact, "{back} for {value}");
            }
            assert!((map.to_pixel(2.0) - 300.0).abs() < 1e-9);
        }
        let log = AxisMap { scale: AxisScale::Log, range: (1.0, 100.0), pixels: (0.0, 100.0) };
        assert_eq!(log.to_pixel(10.0), 50.0);
        assert!(log.to_pixel(0.0).is_nan());
    }

    #[test]
    fn everything_is_inside_at_every_size() {
        for figure in samples::all() {
            for (width, height) in [(160.0, 120.0), (320.0, 260.0), (390.0, 420.0), (1100.0, 520.0), (3840.0, 2000.0)] {
                let layout = Layout::new(&figure, width, height);
                let mut above = 0.0;
                for panel in &layout.panels {
                    assert!(panel.plot.top > above && panel.plot.height() >= LEAST_PLOT - 1.0, "{}", figure.title);
                    assert!(panel.plot.left > 0.0 && panel.plot.right < width);
                    above = panel.plot.bottom;
                    for tick in &panel.y_ticks.labelled {
                        let at = panel.y.to_pixel(tick.value);
                        assert!((panel.plot.top - 0.5..=panel.plot.bottom + 0.5).contains(&at), "{}", tick.label);
                    }
                    for tick in &panel.x_ticks.labelled {
                        let half = text_width(&tick.label, SMALL_TEXT) / 2.0;
                        let at = panel.x.to_pixel(tick.value);
                        assert!(at - half >= 0.0 && at + half <= width, "{}: {}", figure.title, tick.label);
                    }
                }
                for entry in &layout.legend.entries {
                    assert!(entry.left >= 0.0 && entry.right <= width, "{}: {}", figure.title, entry.name);
                }
            }
        }
    }

    #[test]
    fn residual_strip_shares_the_x_axis() {
        let layout = Layout::new(&samples::curve(), 800.0, 500.0);
        assert_eq!(layout.panels.len(), 2);
        assert_eq!(layout.panels[0].x, layout.panels[1].x);
        assert!(layout.panels[0].plot.height() > 2.0 * layout.panels[1].plot.height());
    }

    #[test]
    fn a_figure_without_data_still_has_axes() {
        let mut figure = samples::curve();
        for panel in &mut figure.panels {
            panel.layers.clear();
        }
        figure.x.format = AxisFormat::Plain;
        let layout = Layout::new(&figure, 400.0, 300.0);
        assert!(layout.panels.iter().all(|p| p.x_ticks.labelled.len() >= 3 && p.y_ticks.labelled.len() >= 3));
    }
}
