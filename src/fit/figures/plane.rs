//! The plane of N and D: lines of equal response, the runs, the efficient frontier.

use super::fitted::{Fitted, ends, steps};
use super::{FigureProblem, Options};
use crate::figure::contour::contour;
use crate::figure::format::{exponent_of, format_even_ticks, power_of_ten};
use crate::figure::{AxisFormat, AxisScale, Colour, Contour, Figure, Layer, Marker, Panel, Stroke};
use crate::fit::isoflop::least;
use crate::num::quantile::{median, quantile_sorted, sorted};
use crate::table::FLOP_PER_PARAM_TOKEN;

/// Grid points along each side.
const GRID: usize = 73;
/// Lines of equal response.
const LEVELS: usize = 9;
/// Budgets along the frontier.
const BUDGETS: usize = 97;

pub(super) fn plane(fitted: &Fitted, options: &Options) -> Result<Figure, FigureProblem> {
    let (n, d) = fitted.size_and_tokens()?;
    let typical = typical(fitted);
    let response = |size: f64, tokens: f64| {
        let mut point = typical.clone();
        (point[n], point[d]) = (size, tokens);
        fitted.at(&point)
    };
    let (size_span, token_span) = (span(fitted.column(n), options), span(fitted.column(d), options));
    let lines = lines(&response, fitted.response_format(), size_span, token_span);
    if lines.is_empty() {
        return Err(FigureProblem::Flat);
    }
    let mut layers = vec![Layer::Contours { name: format!("equal {}", fitted.response_name()), lines }];
    let rows: Vec<usize> = fitted.rows().collect();
    layers.push(fitted.points(&rows, n, ("runs", Colour::Muted, Marker::Circle), |row| fitted.column(d)[row]));
    layers.extend(fitted.rings(n, |row| fitted.column(d)[row]));
    layers.extend(frontier(fitted, &response, size_span, token_span));
    let others: Vec<&String> =
        fitted.names.iter().enumerate().filter(|(v, _)| *v != n && *v != d).map(|(_, name)| name).collect();
    let held = if others.is_empty() {
        String::new()
    } else {
        let names: Vec<&str> = others.iter().map(|name| name.as_str()).collect();
        format!(" {} held at the median of the runs.", names.join(", "))
    };
    let thinned = fitted.thinned().map_or(String::new(), |said| format!(" {said}"));
    let (mut x, mut y) = (fitted.input_axis(n), fitted.input_axis(d));
    (x.scale, y.scale) = (AxisScale::Log, AxisScale::Log);
    (x.range, y.range) = (Some(size_span), Some(token_span));
    Ok(Figure {
        title: format!("Lines of equal {} over N and D", fitted.response_name()),
        caption: format!(
            "Points are runs. The efficient frontier joins the best split of every budget C = 6ND under the fitted law, \
             dashed beyond the largest budget of the data.{held}{thinned}"
        ),
        x,
        panels: vec![Panel { y, height: 1.0, layers }],
    })
}

/// Median of every variable over the rows.
pub(super) fn typical(fitted: &Fitted) -> Vec<f64> {
    fitted.observations.inputs.iter().map(|column| median(column)).collect()
}

/// The data with room below and the reach above.
fn span(column: &[f64], options: &Options) -> (f64, f64) {
    let (low, high) = ends(column);
    (low / 3.0, high * options.reach.max(1.5))
}

fn lines(
    response: &impl Fn(f64, f64) -> f64,
    format: AxisFormat,
    size_span: (f64, f64),
    token_span: (f64, f64),
) -> Vec<Contour> {
    let sizes = steps(size_span.0, size_span.1, true, GRID);
    let tokens = steps(token_span.0, token_span.1, true, GRID);
    let values: Vec<f64> =
        tokens.iter().flat_map(|d| sizes.iter().map(|n| response(*n, *d)).collect::<Vec<_>>()).collect();
    let ln = |values: &[f64]| -> Vec<f64> { values.iter().map(|v| libm::log(*v)).collect() };
    let (x, y) = (ln(&sizes), ln(&tokens));
    let levels = levels(&values, format);
    let last = levels.len().max(2) - 1;
    levels
        .iter()
        .enumerate()
        .map(|(i, (level, label))| {
            let mut line = Contour { label: label.clone(), z: i as f64 / last as f64, x: Vec::new(), y: Vec::new() };
            for piece in contour(&x, &y, &values, *level) {
                for point in piece {
                    line.x.push(libm::exp(point.0));
                    line.y.push(libm::exp(point.1));
                }
                line.x.push(f64::NAN);
                line.y.push(f64::NAN);
            }
            line
        })
        .filter(|line| !line.x.is_empty())
        .collect()
}

/// Levels that cut the plane into parts of about equal area, rounded to as few decimals as keep
/// them apart, with their labels.
fn levels(values: &[f64], format: AxisFormat) -> Vec<(f64, String)> {
    let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    let sorted = sorted(&finite);
    let exact: Vec<f64> = (0..LEVELS).map(|k| quantile_sorted(&sorted, (k as f64 + 0.5) / LEVELS as f64)).collect();
    let gap = exact.windows(2).map(|w| w[1] - w[0]).fold(f64::INFINITY, f64::min);
    if !(gap.is_finite() && gap > 1e-9 * exact[0].abs()) {
        return Vec::new();
    }
    let rounded = |digits: usize| -> Vec<f64> {
        exact.iter().map(|v| format!("{:.*e}", digits - 1, v).parse().unwrap_or(*v)).collect()
    };
    let close = |levels: &[f64]| exact.iter().zip(levels).all(|(e, l)| (e - l).abs() <= 0.3 * gap);
    let digits = (1..=8).find(|digits| close(&rounded(*digits))).unwrap_or(8);
    let levels = rounded(digits);
    let step = power_of_ten(exponent_of(levels[0]) + 1 - digits as i32);
    let labels = format_even_ticks(&levels, step, format);
    levels.into_iter().zip(labels).collect()
}

/// The best size at every budget: solid within the data's compute, dashed beyond.
fn frontier(
    fitted: &Fitted,
    response: &impl Fn(f64, f64) -> f64,
    size_span: (f64, f64),
    token_span: (f64, f64),
) -> Vec<Layer> {
    let sign = fitted.sign();
    let best = |budget: f64| {
        let loss = |size: f64| sign * response(size, budget / (FLOP_PER_PARAM_TOKEN * size));
        least(loss, size_span.0 / 1e4, size_span.1 * 1e4).map(|size| (size, budget / (FLOP_PER_PARAM_TOKEN * size)))
    };
    let (from, to) =
        (FLOP_PER_PARAM_TOKEN * size_span.0 * token_span.0, FLOP_PER_PARAM_TOKEN * size_span.1 * token_span.1);
    let largest = ends(&fitted.compute().unwrap_or_default()).1.clamp(from, to);
    [(from, largest, Stroke::Solid), (largest, to, Stroke::Dashed)]
        .into_iter()
        .filter_map(|(from, to, stroke)| {
            let inside = |p: &(f64, f64)| {
                (size_span.0..=size_span.1).contains(&p.0) && (token_span.0..=token_span.1).contains(&p.1)
            };
            let points: Vec<(f64, f64)> =
                steps(from, to, true, BUDGETS).into_iter().filter_map(best).filter(inside).collect();
            let (x, y) = points.iter().copied().unzip();
            (points.len() > 1).then(|| Layer::Line {
                name: "efficient frontier".into(),
                colour: Colour::Accent,
                stroke,
                x,
                y,
            })
        })
        .collect()
}
