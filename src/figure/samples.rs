//! Standard figures for tests: every layer, scale and format, from a law with published constants.

use super::AxisFormat::{Percent, Plain, Power, Si};
use super::*;
use crate::num::Rng;

/// Loss of the Chinchilla law with the constants of Besiroglu et al. 2024.
fn loss(n: f64, d: f64) -> f64 {
    1.8172 + 482.01 / libm::pow(n, 0.3478) + 2085.43 / libm::pow(d, 0.3658)
}

fn between(from: f64, to: f64, count: usize) -> Vec<f64> {
    let step = libm::log(to / from) / (count - 1) as f64;
    (0..count).map(|i| from * libm::exp(step * i as f64)).collect()
}

fn axis(label: &str, unit: &str, scale: AxisScale, format: AxisFormat) -> Axis {
    Axis { label: label.into(), unit: unit.into(), scale, format, range: None }
}

fn figure(title: &str, x: Axis, panels: Vec<(Axis, f64, Vec<Layer>)>) -> Figure {
    let panels = panels.into_iter().map(|(y, height, layers)| Panel { y, height, layers }).collect();
    Figure { title: title.into(), caption: format!("{title}: a standard figure."), x, panels }
}

const SIZES: [f64; 4] = [7e7, 4e8, 2.8e9, 1.6e10];
const MARKERS: [Marker; 4] = [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond];

/// Loss against tokens, one curve per size, with a band, an extrapolation and residuals.
pub fn curve() -> Figure {
    let mut rng = Rng::new(5);
    let (mut layers, mut strip) = (Vec::new(), Vec::new());
    layers.push(Layer::Zone { name: "×10 beyond data".into(), from: 4e11, to: 4e12 });
    strip.push(Layer::Zone { name: String::new(), from: 4e11, to: 4e12 });
    let grid = between(1e9, 4e12, 80);
    layers.push(Layer::Band {
        name: "90 % band".into(),
        colour: Colour::Ordered(255),
        lower: grid.iter().map(|d| loss(SIZES[3], *d) * (1.0 - 0.006 - 0.01 * libm::log10(d / 1e9) / 3.6)).collect(),
        upper: grid.iter().map(|d| loss(SIZES[3], *d) * (1.0 + 0.006 + 0.01 * libm::log10(d / 1e9) / 3.6)).collect(),
        x: grid,
    });
    for (i, n) in SIZES.iter().enumerate() {
        let colour = Colour::Ordered((i * 85) as u8);
        let name = format!("N = {}", format_value(*n, Si, 3));
        for (stroke, from, to) in [(Stroke::Solid, 1e9, 4e11), (Stroke::Dashed, 4e11, 4e12)] {
            let x = between(from, to, 60);
            let y = x.iter().map(|d| loss(*n, *d)).collect();
            layers.push(Layer::Line { name: name.clone(), colour, stroke, x, y });
        }
        let x = between(1.5e9, 4e11, 9);
        let noise: Vec<f64> = x.iter().map(|_| 0.01 * rng.normal()).collect();
        let y = x.iter().zip(&noise).map(|(d, e)| loss(*n, *d) * (1.0 + e)).collect();
        let notes = x.iter().map(|d| format!("row of {}", format_value(*d, Si, 3))).collect();
        layers.push(Layer::Points { name: name.clone(), colour, marker: MARKERS[i], x: x.clone(), y, notes });
        strip.push(Layer::Points { name, colour, marker: MARKERS[i], x, y: noise, notes: Vec::new() });
    }
    layers.push(Layer::Points {
        name: "left out".into(),
        colour: Colour::Muted,
        marker: Marker::Hollow,
        x: vec![3e9, 2e10],
        y: vec![4.1, 3.9],
        notes: Vec::new(),
    });
    layers.push(Layer::Points {
        name: "held out".into(),
        colour: Colour::Warning,
        marker: Marker::Ring,
        x: vec![4e11],
        y: vec![loss(SIZES[3], 4e11)],
        notes: Vec::new(),
    });
    layers.push(Layer::Level { name: "E = 1.817".into(), colour: Colour::Muted, at: 1.8172 });
    figure(
        "Loss against tokens",
        axis("training tokens D", "tokens", AxisScale::Log, Si),
        vec![
            (axis("loss", "nats per token", AxisScale::Linear, Plain), 3.0, layers),
            (axis("residual", "predicted − observed", AxisScale::Linear, Percent), 1.0, strip),
        ],
    )
}

/// Reducible loss on two logarithmic axes, with the uncertainty of E on each point.
pub fn reducible() -> Figure {
    let x = between(1e9, 1e13, 60);
    let points = between(2e9, 4e11, 8);
    let above = |d: &f64| loss(2.8e9, *d) - 1.8172;
    let layers = vec![
        Layer::Line {
            name: "fitted law".into(),
            colour: Colour::Accent,
            stroke: Stroke::Solid,
            y: x.iter().map(above).collect(),
            x,
        },
        Layer::Intervals {
            name: "uncertainty of E".into(),
            colour: Colour::Accent,
            lower: points.iter().map(|d| above(d) - 0.12).collect(),
            upper: points.iter().map(|d| above(d) + 0.12).collect(),
            x: points.clone(),
        },
        Layer::Points {
            name: "runs".into(),
            colour: Colour::Accent,
            marker: Marker::Circle,
            y: points.iter().map(above).collect(),
            x: points,
            notes: Vec::new(),
        },
    ];
    let y = axis("loss − E", "nats per token", AxisScale::Log, Plain);
    figure("Reducible loss", axis("training tokens D", "tokens", AxisScale::Log, Si), vec![(y, 1.0, layers)])
}

/// Lines of equal loss over sizes and tokens with an efficient frontier.
pub fn contour() -> Figure {
    let levels = [2.0, 2.2, 2.4, 2.7, 3.0, 3.5];
    let lines = levels.iter().enumerate().map(|(i, level)| {
        let rest = |n: f64| level - 1.8172 - 482.01 / libm::pow(n, 0.3478);
        let tokens = |n: &f64| if rest(*n) > 0.0 { libm::pow(2085.43 / rest(*n), 1.0 / 0.3658) } else { f64::NAN };
        let x = between(2e7, 3e11, 120);
        let y = x.iter().map(tokens).map(|d| if d < 1e13 { d } else { f64::NAN }).collect();
        Contour { label: format!("{level:.1}"), z: i as f64 / 5.0, x, y }
    });
    let frontier = between(1e8, 1e11, 40);
    let mut rng = Rng::new(8);
    let runs: Vec<(f64, f64)> = (0..60).map(|_| (8.0 + 2.2 * rng.uniform(), 9.5 + 2.0 * rng.uniform())).collect();
    let layers = vec![
        Layer::Contours { name: "loss".into(), lines: lines.collect() },
        Layer::Points {
            name: "runs".into(),
            colour: Colour::Muted,
            marker: Marker::Circle,
            x: runs.iter().map(|p| libm::exp10(p.0)).collect(),
            y: runs.iter().map(|p| libm::exp10(p.1)).collect(),
            notes: Vec::new(),
        },
        Layer::Line {
            name: "efficient frontier".into(),
            colour: Colour::Accent,
            stroke: Stroke::Solid,
            y: frontier.iter().map(|n| 20.0 * n).collect(),
            x: frontier,
        },
    ];
    let mut y = axis("training tokens D", "tokens", AxisScale::Log, Si);
    y.range = Some((1e9, 1e13));
    figure("Loss over N and D", axis("parameters N", "parameters", AxisScale::Log, Si), vec![(y, 1.0, layers)])
}

/// Loss against size at fixed budgets.
pub fn isoflop() -> Figure {
    let mut layers = Vec::new();
    for (i, budget) in [6e18, 1e20, 3e21].into_iter().enumerate() {
        let colour = Colour::Ordered((i * 127) as u8);
        let best = 0.6 * libm::sqrt(budget / 120.0);
        let name = format!("C = {}", format_value(budget, Power, 2));
        let x = between(best / 20.0, best * 20.0, 60);
        let y = x.iter().map(|n| loss(*n, budget / (6.0 * n))).collect();
        layers.push(Layer::Line { name: name.clone(), colour, stroke: Stroke::Solid, x, y });
        let x = between(best / 8.0, best * 8.0, 7);
        let y = x.iter().map(|n| loss(*n, budget / (6.0 * n)) + 0.004).collect();
        layers.push(Layer::Points { name, colour, marker: MARKERS[i], x, y, notes: Vec::new() });
        let at = Layer::Upright { name: format_value(best, Si, 2), colour, at: best };
        layers.push(at);
    }
    let y = axis("loss", "nats per token", AxisScale::Log, Plain);
    figure("IsoFLOP curves", axis("parameters N", "parameters", AxisScale::Log, Si), vec![(y, 1.0, layers)])
}

/// Many points on linear axes with negative values.
pub fn cloud(points: usize) -> Figure {
    let mut rng = Rng::new(3);
    let draw = |rng: &mut Rng, x: f64, y: f64| (x + 0.8 * rng.normal(), y + 0.5 * rng.normal());
    let layers = [(-2.0, 0.5), (1.5, -1.0), (2.0, 2.0)].iter().enumerate().map(|(i, centre)| {
        let points: Vec<(f64, f64)> = (0..points).map(|_| draw(&mut rng, centre.0, centre.1)).collect();
        Layer::Points {
            name: format!("group {}", i + 1),
            colour: Colour::Series(i as u8),
            marker: Marker::Circle,
            x: points.iter().map(|p| p.0).collect(),
            y: points.iter().map(|p| p.1).collect(),
            notes: Vec::new(),
        }
    });
    let y = axis("second component", "", AxisScale::Linear, Plain);
    figure("A cloud", axis("first component", "", AxisScale::Linear, Plain), vec![(y, 1.0, layers.collect())])
}

/// A heat map.
pub fn field() -> Figure {
    let (sizes, tokens) = (between(1e7, 1e11, 24), between(1e9, 1e13, 16));
    let cells: Vec<(f64, f64)> = sizes.iter().flat_map(|n| tokens.iter().map(move |d| (*n, *d))).collect();
    let layers = vec![Layer::Field {
        name: "loss, low to high".into(),
        x: cells.iter().map(|c| c.0).collect(),
        y: cells.iter().map(|c| c.1).collect(),
        z: cells.iter().map(|c| (loss(c.0, c.1) - 1.9) / 3.0).collect(),
        labels: Vec::new(),
    }];
    let y = axis("training tokens D", "tokens", AxisScale::Log, Si);
    figure("Heat map", axis("parameters N", "parameters", AxisScale::Log, Si), vec![(y, 1.0, layers)])
}

/// A sigmoid in percent over compute, with every marker.
pub fn accuracy() -> Figure {
    let x = between(1e18, 1e26, 80);
    let share = |c: &f64, middle: f64| 0.25 + 0.7 / (1.0 + libm::exp(-1.6 * (libm::log10(*c) - middle)));
    let markers = [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Cross, Marker::Hollow];
    let mut layers: Vec<Layer> = vec![Layer::Level { name: "chance".into(), colour: Colour::Warning, at: 0.25 }];
    for (i, marker) in markers.into_iter().enumerate() {
        let (name, colour) = (format!("family {}", i + 1), Colour::Series(i as u8));
        let middle = 20.5 + 0.6 * i as f64;
        let y = x.iter().map(|c| share(c, middle)).collect();
        layers.push(Layer::Line { name: name.clone(), colour, stroke: Stroke::Thin, x: x.clone(), y });
        let x = between(1e19, 1e24, 9);
        let y = x.iter().map(|c| share(c, middle)).collect();
        layers.push(Layer::Points { name, colour, marker, x, y, notes: Vec::new() });
    }
    let y = axis("accuracy", "", AxisScale::Linear, Percent);
    figure(
        "Accuracy against compute",
        axis("training compute C", "FLOP", AxisScale::Log, Power),
        vec![(y, 1.0, layers)],
    )
}

/// A narrow range inside one decade, gaps in a line, an interval that reaches below zero.
pub fn narrow() -> Figure {
    let x = between(1.1e21, 1.9e21, 12);
    let mut y: Vec<f64> = x.iter().map(|c| 2.1 + 1e20 / c).collect();
    y[5] = f64::NAN;
    let layers = vec![
        Layer::Line {
            name: "runs".into(),
            colour: Colour::Series(0),
            stroke: Stroke::Solid,
            x: x.clone(),
            y: y.clone(),
        },
        Layer::Points {
            name: "runs".into(),
            colour: Colour::Series(0),
            marker: Marker::Circle,
            x,
            y,
            notes: Vec::new(),
        },
        Layer::Intervals {
            name: "interval".into(),
            colour: Colour::Series(1),
            x: vec![1.5e21, 0.0],
            lower: vec![-1.0, 1.0],
            upper: vec![2.17, 2.0],
        },
    ];
    let y = axis("loss", "bits per byte", AxisScale::Log, Plain);
    figure("Within one decade", axis("training compute C", "FLOP", AxisScale::Log, Power), vec![(y, 1.0, layers)])
}

pub fn named() -> Vec<(&'static str, Figure)> {
    vec![
        ("curve", curve()),
        ("reducible", reducible()),
        ("contour", contour()),
        ("isoflop", isoflop()),
        ("cloud", cloud(150)),
        ("field", field()),
        ("accuracy", accuracy()),
        ("narrow", narrow()),
    ]
}

pub fn all() -> Vec<Figure> {
    named().into_iter().map(|(_, figure)| figure).collect()
}
