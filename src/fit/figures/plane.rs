//! The plane of N and D: lines of equal loss, the runs, and the efficient frontier.

use super::{STEPS, Scene, ends, steps};
use crate::figure::{AxisFormat, AxisScale, Colour, Contour, Figure, Layer, Marker, Panel, Stroke, format_value};

/// Lines of equal loss.
const LEVELS: usize = 8;
/// The plane reaches this factor beyond the data on every side.
const MARGIN: f64 = 4.0;

/// Lines of equal response over N and D. `None` for a law without both.
pub(super) fn contour(scene: &Scene) -> Option<Figure> {
    let (n, d) = (scene.index("N")?, scene.index("D")?);
    let inputs = &scene.observations.inputs;
    let typical: Vec<f64> = inputs
        .iter()
        .map(|column| {
            let (low, high) = ends(column);
            libm::sqrt(low * high)
        })
        .collect();
    let loss = |size: f64, tokens: f64| {
        let mut point = typical.clone();
        point[n] = size;
        point[d] = tokens;
        scene.at(&point)
    };
    let (n_low, n_high) = ends(&inputs[n]);
    let (d_low, d_high) = ends(&inputs[d]);
    let (n_low, n_high) = (n_low / MARGIN, n_high * MARGIN);
    let (d_low, d_high) = (d_low / MARGIN, d_high * MARGIN);
    let (best, worst) = (loss(n_high, d_high), loss(n_low, d_low));
    if !(best.is_finite() && worst.is_finite() && worst > best && best > 0.0) {
        return None;
    }
    let sizes = steps(n_low, n_high, true, STEPS);
    let lines = (1..=LEVELS)
        .map(|k| {
            let z = k as f64 / (LEVELS + 1) as f64;
            let level = best * libm::pow(worst / best, z);
            let tokens = sizes.iter().map(|size| crossing(|t| loss(*size, t) - level, d_low, d_high)).collect();
            Contour { label: format_value(level, AxisFormat::Plain, 3), z, x: sizes.clone(), y: tokens }
        })
        .collect();
    let frontier: Vec<(f64, f64)> = steps(6.0 * n_low * d_low, 6.0 * n_high * d_high, true, 81)
        .into_iter()
        .filter_map(|budget| {
            let size = least(|size| loss(size, budget / (6.0 * size)), n_low, n_high)?;
            let tokens = budget / (6.0 * size);
            (d_low..=d_high).contains(&tokens).then_some((size, tokens))
        })
        .collect();
    let rows = 0..scene.observations.response.len();
    let mut x = scene.input_axis(n);
    let mut y = scene.input_axis(d);
    (x.scale, y.scale) = (AxisScale::Log, AxisScale::Log);
    (x.range, y.range) = (Some((n_low, n_high)), Some((d_low, d_high)));
    Some(Figure {
        title: "Lines of equal loss over model size and tokens".into(),
        caption: "Points are runs. The line of the efficient frontier joins the best split of each budget C = 6ND under the fitted law.".into(),
        x,
        panels: vec![Panel {
            y,
            height: 1.0,
            layers: vec![
                Layer::Contours { name: "equal loss".into(), lines },
                Layer::Line {
                    name: "efficient frontier".into(),
                    colour: Colour::Accent,
                    stroke: Stroke::Solid,
                    x: frontier.iter().map(|p| p.0).collect(),
                    y: frontier.iter().map(|p| p.1).collect(),
                },
                Layer::Points {
                    name: "runs".into(),
                    colour: Colour::Muted,
                    marker: Marker::Circle,
                    x: inputs[n].clone(),
                    y: inputs[d].clone(),
                    notes: rows.map(|row| scene.note(row)).collect(),
                },
            ],
        }],
    })
}

/// Where a falling function crosses zero, by bisection in logarithm; NaN where it does not.
fn crossing(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    if !(f(low) >= 0.0 && f(high) <= 0.0) {
        return f64::NAN;
    }
    let (mut low, mut high) = (low, high);
    for _ in 0..50 {
        let middle = libm::sqrt(low * high);
        if f(middle) > 0.0 { low = middle } else { high = middle }
    }
    libm::sqrt(low * high)
}

/// Place of the least value between two sizes, by golden section in logarithm; `None` at an end.
fn least(f: impl Fn(f64) -> f64, low: f64, high: f64) -> Option<f64> {
    let golden = 0.618_033_988_749_894_9;
    let (start, end) = (libm::log(low), libm::log(high));
    let (mut a, mut b) = (start, end);
    for _ in 0..60 {
        let (c, d) = (b - golden * (b - a), a + golden * (b - a));
        if f(libm::exp(c)) < f(libm::exp(d)) { b = d } else { a = c }
    }
    let at = 0.5 * (a + b);
    (at > start + 1e-6 && at < end - 1e-6).then(|| libm::exp(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossing_and_least_agree_with_closed_forms() {
        let crossed = crossing(|t| 100.0 / t - 2.0, 1.0, 1e6);
        assert!((crossed / 50.0 - 1.0).abs() < 1e-9, "{crossed}");
        assert!(crossing(|t| 100.0 / t - 2.0, 60.0, 1e6).is_nan());
        let at = least(|x| (libm::log(x) - 3.0).abs(), 1.0, 1e6).unwrap();
        assert!((libm::log(at) - 3.0).abs() < 1e-6);
        assert_eq!(least(|x| x, 1.0, 10.0), None);
    }
}
