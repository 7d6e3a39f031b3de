//! Curves along one variable: the law's response with residuals, and loss against N per budget.

use super::{REACH, STEPS, Scene, ends, groups, steps};
use crate::figure::{AxisFormat, AxisScale, Colour, Figure, Layer, Marker, Panel, Stroke, format_value};

/// Series drawn at most; more values of the other variable are gathered.
const MOST_SERIES: usize = 6;
const MARKERS: [Marker; 6] =
    [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Cross, Marker::Circle];

/// Rows that share (nearly) the same value of the other variables.
struct Series {
    name: String,
    rows: Vec<usize>,
    /// The point the curve is drawn through; the x variable's entry is replaced along it.
    through: Vec<f64>,
}

/// Response against the chosen variable, one curve per value of the others, residuals below.
pub(super) fn curve(scene: &Scene) -> Figure {
    let x = scene.index(&scene.view.x).unwrap_or(0);
    let series = series(scene, x);
    let axis = scene.input_axis(x);
    let (low, high) = ends(&scene.observations.inputs[x]);
    let log = axis.scale == AxisScale::Log;
    let to = if log { high * REACH } else { high + 0.3 * (high - low) };
    let mut layers = vec![Layer::Zone { name: beyond_label(scene), from: high, to }];
    let shown = |i: usize| colour(i, series.len());
    for (i, one) in series.iter().enumerate() {
        if i + 1 == series.len() {
            layers.extend(band(scene, x, one, &steps(low, to, log, STEPS), shown(i)));
        }
    }
    for (i, one) in series.iter().enumerate() {
        for (from, to, stroke, named) in [(low, high, Stroke::Solid, true), (high, to, Stroke::Dashed, false)] {
            let xs = steps(from, to, log, STEPS);
            let y = xs.iter().map(|v| scene.at(&replaced(&one.through, x, *v))).collect();
            let name = if named && series.len() == 1 { "fitted law".into() } else { String::new() };
            layers.push(Layer::Line { name, colour: shown(i), stroke, x: xs, y });
        }
    }
    let mut residuals = vec![Layer::Level { name: String::new(), colour: Colour::Muted, at: 0.0 }];
    for (i, one) in series.iter().enumerate() {
        for held in [false, true] {
            let rows: Vec<usize> = one.rows.iter().copied().filter(|row| scene.held_out(*row) == held).collect();
            if rows.is_empty() {
                continue;
            }
            let marker = if held { Marker::Hollow } else { MARKERS[i % MARKERS.len()] };
            let name = if held { String::new() } else { one.name.clone() };
            layers.push(points(scene, x, &rows, name, shown(i), marker, |row| {
                scene.observations.response[row] - scene.floor
            }));
            residuals.push(points(scene, x, &rows, String::new(), shown(i), marker, |row| {
                scene.report.residuals.get(row).copied().unwrap_or(f64::NAN)
            }));
        }
    }
    if let Some(floor) = scene.report.estimates.iter().find(|e| e.name == "E" && e.value > 0.0)
        && scene.floor == 0.0
    {
        layers.push(Layer::Level {
            name: format!("irreducible {}", format_value(floor.value, AxisFormat::Plain, 3)),
            colour: Colour::Muted,
            at: floor.value,
        });
    }
    let response = scene.response_axis();
    Figure {
        title: format!("{} against {} with the fitted law", response.label, axis.label),
        caption: format!(
            "Points are runs{}; lines are the fitted law, dashed on shaded ground beyond the data. {}Below: residuals, predicted minus observed.",
            if scene.report.holdout.is_some() {
                " (hollow: the largest budget, kept back in the hold-out test)"
            } else {
                ""
            },
            if scene.report.draws.is_empty() {
                String::new()
            } else {
                format!(
                    "The band is the {} % interval of the law. ",
                    format_value(100.0 * scene.report.level, AxisFormat::Plain, 3)
                )
            },
        ),
        x: axis,
        panels: vec![
            Panel { y: response, height: 4.0, layers },
            Panel { y: scene.residual_axis(), height: 1.0, layers: residuals },
        ],
    }
}

/// Loss against N, one curve per budget C = 6ND, with the optimum of each.
pub(super) fn isoflop(scene: &Scene) -> Option<Figure> {
    let (n, d) = (scene.index("N")?, scene.index("D")?);
    let inputs = &scene.observations.inputs;
    let compute: Vec<f64> = inputs[n].iter().zip(&inputs[d]).map(|(n, d)| 6.0 * n * d).collect();
    let mut budgets = groups(&compute, 1.2);
    budgets.retain(|(_, rows)| rows.len() >= 3);
    let budgets = thin(budgets);
    let mut layers = Vec::new();
    let mut optima = (Vec::new(), Vec::new(), Vec::new());
    for (i, (budget, rows)) in budgets.iter().enumerate() {
        let ink = colour(i, budgets.len());
        let sizes: Vec<f64> = rows.iter().map(|row| inputs[n][*row]).collect();
        let (low, high) = ends(&sizes);
        let xs = steps(low / 2.0, high * 2.0, true, STEPS);
        let at = |size: f64| {
            let mut point: Vec<f64> = inputs.iter().map(|column| column[rows[0]]).collect();
            point[n] = size;
            point[d] = budget / (6.0 * size);
            scene.at(&point)
        };
        let ys: Vec<f64> = xs.iter().map(|size| at(*size)).collect();
        if let Some(best) = (1..ys.len() - 1).find(|k| ys[*k] <= ys[*k - 1] && ys[*k] <= ys[*k + 1]) {
            optima.0.push(xs[best]);
            optima.1.push(ys[best]);
            optima.2.push(format!(
                "optimum at {}: N = {}",
                format_value(*budget, AxisFormat::Power, 2),
                format_value(xs[best], AxisFormat::Si, 3)
            ));
        }
        layers.push(Layer::Line { name: String::new(), colour: ink, stroke: Stroke::Solid, x: xs, y: ys });
        let name = format!("{} FLOP", format_value(*budget, AxisFormat::Power, 2));
        layers.push(points(scene, n, rows, name, ink, MARKERS[i % MARKERS.len()], |row| {
            scene.observations.response[row] - scene.floor
        }));
    }
    if layers.is_empty() {
        return None;
    }
    layers.push(Layer::Points {
        name: "optimum of the law".into(),
        colour: Colour::Accent,
        marker: Marker::Hollow,
        x: optima.0,
        y: optima.1,
        notes: optima.2,
    });
    Some(Figure {
        title: "Loss against model size, one curve per training budget".into(),
        caption:
            "Each curve follows the fitted law at constant C = 6ND; its lowest point is the compute-optimal model size."
                .into(),
        x: scene.input_axis(n),
        panels: vec![Panel { y: scene.response_axis(), height: 1.0, layers }],
    })
}

/// Colour by order: the larger the value, the further along the ramp.
fn colour(i: usize, of: usize) -> Colour {
    if of == 1 { Colour::Accent } else { Colour::Ordered((255 * i / (of - 1)) as u8) }
}

fn replaced(point: &[f64], at: usize, value: f64) -> Vec<f64> {
    let mut point = point.to_vec();
    point[at] = value;
    point
}

fn points(
    scene: &Scene,
    x: usize,
    rows: &[usize],
    name: String,
    colour: Colour,
    marker: Marker,
    y: impl Fn(usize) -> f64,
) -> Layer {
    Layer::Points {
        name,
        colour,
        marker,
        x: rows.iter().map(|row| scene.observations.inputs[x][*row]).collect(),
        y: rows.iter().map(|row| y(*row)).collect(),
        notes: rows.iter().map(|row| scene.note(*row)).collect(),
    }
}

fn band(scene: &Scene, x: usize, series: &Series, xs: &[f64], colour: Colour) -> Option<Layer> {
    let at: Vec<Vec<f64>> = xs.iter().map(|v| replaced(&series.through, x, *v)).collect();
    let ends = scene.band_at(&at);
    (!ends.is_empty()).then(|| Layer::Band {
        name: String::new(),
        colour,
        x: xs.to_vec(),
        lower: ends.iter().map(|(low, _)| *low).collect(),
        upper: ends.iter().map(|(_, high)| *high).collect(),
    })
}

/// 'beyond the data' with the reach of the curve.
fn beyond_label(_: &Scene) -> String {
    format!("up to ×{REACH} beyond the data")
}

/// One series per value of the other variable (the first of them that varies), at most six.
fn series(scene: &Scene, x: usize) -> Vec<Series> {
    let inputs = &scene.observations.inputs;
    let varies = |v: &usize| {
        *v != x && {
            let (low, high) = ends(&inputs[*v]);
            high > low
        }
    };
    let Some(by) = (0..inputs.len()).find(varies) else {
        let rows: Vec<usize> = (0..scene.observations.response.len()).collect();
        let through = inputs.iter().map(|column| column.first().copied().unwrap_or(1.0)).collect();
        return vec![Series { name: "runs".into(), rows, through }];
    };
    let all = groups(&inputs[by], 1.3);
    let gathered = if all.len() <= MOST_SERIES { all } else { binned(&inputs[by]) };
    gathered
        .into_iter()
        .map(|(value, rows)| {
            let mut through: Vec<f64> = inputs.iter().map(|column| column[rows[rows.len() / 2]]).collect();
            through[by] = value;
            Series { name: format!("{} = {}", scene.names[by], format_value(value, AxisFormat::Si, 2)), rows, through }
        })
        .collect()
}

/// Rows in bins of equal width in logarithm; each bin is drawn at its middle value.
fn binned(values: &[f64]) -> Vec<(f64, Vec<usize>)> {
    let (low, high) = ends(values);
    let log = low > 0.0;
    let place = |v: f64| if log { libm::log(v / low) / libm::log(high / low) } else { (v - low) / (high - low) };
    let mut bins: Vec<Vec<usize>> = vec![Vec::new(); MOST_SERIES];
    for (row, value) in values.iter().enumerate() {
        bins[((place(*value) * MOST_SERIES as f64) as usize).min(MOST_SERIES - 1)].push(row);
    }
    bins.into_iter()
        .filter(|rows| !rows.is_empty())
        .map(|mut rows| {
            rows.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
            (values[rows[rows.len() / 2]], rows)
        })
        .collect()
}

/// At most six budgets, evenly chosen, the ends kept.
fn thin(budgets: Vec<(f64, Vec<usize>)>) -> Vec<(f64, Vec<usize>)> {
    if budgets.len() <= MOST_SERIES {
        return budgets;
    }
    let last = budgets.len() - 1;
    let keep: Vec<usize> = (0..MOST_SERIES).map(|i| i * last / (MOST_SERIES - 1)).collect();
    budgets.into_iter().enumerate().filter(|(i, _)| keep.contains(i)).map(|(_, budget)| budget).collect()
}
