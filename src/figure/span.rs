//! The range an axis needs to show its layers.

use super::{Axis, AxisScale, Figure, Layer, Panel};

/// What the layers ask of an axis, in mapped coordinates (see [`AxisScale::map`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wanted {
    /// Data and curves: always in view.
    core: (f64, f64),
    /// Bands, bars and levels: in view as long as they do not dwarf the core.
    soft: (f64, f64),
}

const NOTHING: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);
/// Largest part of the core's width that soft layers may add at either end.
const SOFT_ROOM: f64 = 0.6;
/// Empty space at either end, as a share of the width.
pub(super) const MARGIN: f64 = 0.04;
/// Least such space in pixels: a marker at the end of the data is not cut.
const MARGIN_PIXELS: f64 = 8.0;

/// What all panels ask of the shared x axis.
pub(super) fn fit_x(figure: &Figure) -> Wanted {
    let mut wanted = Wanted { core: NOTHING, soft: NOTHING };
    for layer in figure.panels.iter().flat_map(|panel| &panel.layers) {
        match layer {
            Layer::Band { x, .. }
            | Layer::Line { x, .. }
            | Layer::Points { x, .. }
            | Layer::Intervals { x, .. }
            | Layer::Field { x, .. } => widen(&mut wanted.core, x, figure.x.scale),
            Layer::Contours { lines, .. } => {
                lines.iter().for_each(|line| widen(&mut wanted.core, &line.x, figure.x.scale));
            }
            Layer::Upright { at, .. } => widen(&mut wanted.soft, &[*at], figure.x.scale),
            Layer::Zone { .. } | Layer::Level { .. } => {}
        }
    }
    wanted
}

/// What a panel asks of its y axis, from what lies inside `window` if x is zoomed to one; from
/// everything where nothing does.
pub(super) fn fit_y(panel: &Panel, window: Option<(f64, f64)>, x_scale: AxisScale) -> Wanted {
    let mut wanted = Wanted { core: NOTHING, soft: NOTHING };
    let mut add = |soft: bool, joined: bool, x: &[f64], y: &[f64]| {
        let span = if soft { &mut wanted.soft } else { &mut wanted.core };
        widen(span, &visible(x, y, window, joined, x_scale, panel.y.scale), panel.y.scale);
    };
    for layer in &panel.layers {
        match layer {
            Layer::Line { x, y, .. } => add(false, true, x, y),
            Layer::Points { x, y, .. } | Layer::Field { x, y, .. } => add(false, false, x, y),
            Layer::Contours { lines, .. } => lines.iter().for_each(|line| add(false, true, &line.x, &line.y)),
            Layer::Band { x, lower, upper, .. } | Layer::Intervals { x, lower, upper, .. } => {
                let joined = matches!(layer, Layer::Band { .. });
                add(true, joined, x, lower);
                add(true, joined, x, upper);
            }
            Layer::Level { .. } | Layer::Zone { .. } | Layer::Upright { .. } => {}
        }
    }
    for layer in &panel.layers {
        if let Layer::Level { at, .. } = layer {
            widen(&mut wanted.soft, &[*at], panel.y.scale);
        }
    }
    if wanted.core == NOTHING && window.is_some() {
        return fit_y(panel, None, x_scale);
    }
    wanted
}

/// The y of all points inside the window and, where they are joined by lines, of the places where
/// these cross its ends: between two distant points nothing else of a line may be visible.
fn visible(
    x: &[f64],
    y: &[f64],
    window: Option<(f64, f64)>,
    joined: bool,
    x_scale: AxisScale,
    y_scale: AxisScale,
) -> Vec<f64> {
    let inside = |x: f64| window.is_none_or(|(from, to)| (from..=to).contains(&x)) && !x_scale.map(x).is_nan();
    let mut values: Vec<f64> = x.iter().zip(y).filter(|(x, _)| inside(**x)).map(|(_, y)| *y).collect();
    if let (Some((from, to)), true) = (window, joined) {
        for (x, y) in x.windows(2).zip(y.windows(2)) {
            for end in [from, to].into_iter().filter(|end| (x[0] < *end) != (x[1] < *end)) {
                let share = (x_scale.map(end) - x_scale.map(x[0])) / (x_scale.map(x[1]) - x_scale.map(x[0]));
                let (a, b) = (y_scale.map(y[0]), y_scale.map(y[1]));
                values.push(y_scale.unmap(a + share * (b - a)));
            }
        }
    }
    values
}

fn widen(span: &mut (f64, f64), values: &[f64], scale: AxisScale) {
    for place in values.iter().map(|v| scale.map(*v)).filter(|place| !place.is_nan()) {
        *span = (span.0.min(place), span.1.max(place));
    }
}

/// The axis' own range where it has a usable one, else the range that shows what is wanted on
/// `length` pixels.
pub(super) fn axis_range(axis: &Axis, wanted: Wanted, length: f64) -> (f64, f64) {
    if let Some((from, to)) = axis.range
        && axis.scale.map(from) < axis.scale.map(to)
    {
        return (from, to);
    }
    let (mut low, mut high) = if wanted.core.0 <= wanted.core.1 { wanted.core } else { wanted.soft };
    if low > high {
        // Nothing to show: a range that gives the axis its shape.
        (low, high) = (0.0, 1.0);
    }
    if wanted.soft.0 <= wanted.soft.1 {
        let room = SOFT_ROOM * (high - low);
        (low, high) = (low.min(wanted.soft.0.max(low - room)), high.max(wanted.soft.1.min(high + room)));
    }
    if high - low <= 1e-9 * high.abs().max(low.abs()).max(1e-300) {
        let half = match axis.scale {
            AxisScale::Log => 0.2,
            AxisScale::Linear if low == 0.0 => 1.0,
            AxisScale::Linear => 0.1 * low.abs(),
        };
        (low, high) = (low - half, high + half);
    }
    let margin = MARGIN.max((MARGIN_PIXELS / length).min(0.2)) * (high - low);
    let not_below_zero = axis.scale == AxisScale::Linear && low >= 0.0 && low < margin;
    let start = if not_below_zero { 0.0 } else { low - margin };
    (axis.scale.unmap(start), axis.scale.unmap(high + margin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::AxisFormat;

    fn axis(scale: AxisScale, range: Option<(f64, f64)>) -> Axis {
        Axis { label: String::new(), unit: String::new(), scale, format: AxisFormat::Plain, range }
    }

    #[test]
    fn a_wild_band_does_not_flatten_the_data() {
        let wanted = Wanted { core: (2.0, 3.0), soft: (-50.0, 3.1) };
        let (low, high) = axis_range(&axis(AxisScale::Linear, None), wanted, 400.0);
        assert!(low > 1.2 && low < 1.4 && high > 3.1 && high < 3.2, "{low}..{high}");
    }

    #[test]
    fn one_value_gets_a_span() {
        let same = Wanted { core: (3.0, 3.0), soft: NOTHING };
        let (low, high) = axis_range(&axis(AxisScale::Log, None), same, 400.0);
        assert!(low < 1e3 && high > 1e3 && high / low > 2.0);
        let (low, high) = axis_range(&axis(AxisScale::Linear, None), same, 400.0);
        assert!(low < 3.0 && high > 3.0);
    }

    #[test]
    fn an_impossible_range_is_ignored() {
        let wanted = Wanted { core: (0.0, 2.0), soft: NOTHING };
        assert_eq!(
            axis_range(&axis(AxisScale::Log, Some((-1.0, 5.0))), wanted, 400.0),
            axis_range(&axis(AxisScale::Log, None), wanted, 400.0)
        );
        assert_eq!(axis_range(&axis(AxisScale::Log, Some((3.0, 5.0))), wanted, 400.0), (3.0, 5.0));
    }
}
