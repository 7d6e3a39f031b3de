//! Optimal size and tokens against compute: approach 2 beside the fitted law.

use super::budgets::approach_two;
use super::fitted::{Fitted, ends, steps};
use super::plane::typical;
use super::{FigureProblem, Options};
use crate::figure::{
    Axis, AxisFormat, AxisScale, Colour, Figure, Layer, Marker, Panel, Stroke, format_value, format_with_interval,
};
use crate::fit::isoflop::{IsoFlop, PowerLaw, Vertex, least};
use crate::num::distribution::normal_quantile;
use crate::table::FLOP_PER_PARAM_TOKEN;

const STEPS: usize = 41;

pub(super) fn allocation(fitted: &Fitted, options: &Options) -> Result<Figure, FigureProblem> {
    let (n, d) = fitted.size_and_tokens()?;
    let found = approach_two(fitted)?;
    let (Some(size_law), Some(token_law)) = (found.size_law, found.token_law) else {
        return Err(FigureProblem::NoAllocation);
    };
    let budgets: Vec<f64> = found.vertices.iter().map(|vertex| vertex.budget.compute).collect();
    let (low, high) = ends(&budgets);
    let to = high * options.reach.max(1.0);
    let optimum = optimum(fitted, n, d, &steps(low, to, true, STEPS));
    let panel = |variable: usize,
                 symbol: &str,
                 law: PowerLaw,
                 value: fn(&Vertex) -> f64,
                 bars: Layer,
                 best: Vec<f64>| {
        let axis = fitted.input_axis(variable);
        let y = Axis { label: format!("optimal {}", axis.label), scale: AxisScale::Log, ..axis };
        let mut layers = vec![Layer::Zone { name: beyond(to / high), from: high, to }];
        for (from, to, stroke) in [(low, high, Stroke::Solid), (high, to, Stroke::Dashed)] {
            let x = steps(from, to, true, 2);
            let y = x.iter().map(|c| law.at(*c)).collect();
            layers.push(Layer::Line { name: "power law of the vertices".into(), colour: Colour::Accent, stroke, x, y });
        }
        layers.push(Layer::Line {
            name: "optimum of the fitted law".into(),
            colour: Colour::Series(1),
            stroke: Stroke::Thin,
            x: steps(low, to, true, STEPS),
            y: best,
        });
        layers.push(bars);
        layers.push(Layer::Points {
            name: "vertices of parabolas".into(),
            colour: Colour::Accent,
            marker: Marker::Circle,
            x: budgets.clone(),
            y: found.vertices.iter().map(value).collect(),
            notes: found
                .vertices
                .iter()
                .map(|v| format!("{symbol}* {}", format_value(value(v), AxisFormat::Si, 3)))
                .collect(),
        });
        Panel { y, height: 1.0, layers }
    };
    let (sizes, tokens) = optimum.into_iter().unzip();
    let panels = vec![
        panel(n, "N", size_law, |v| v.size, bars(&found, |_, ends| ends), sizes),
        panel(d, "D", token_law, |v| v.tokens, bars(&found, token_interval), tokens),
    ];
    let exponent = |law: &PowerLaw| {
        let z = normal_quantile(0.5 + 0.5 * fitted.report.level);
        let interval = law.exponent_error.map(|e| (law.exponent - z * e, law.exponent + z * e));
        format_with_interval(law.exponent, interval, AxisFormat::Plain)
    };
    let weights = if found.weighted { "weighted by 1/variance" } else { "unweighted" };
    Ok(Figure {
        title: "Optimal size and tokens against compute".into(),
        caption: format!(
            "N* grows as C to the power {}, D* as C to the power {} ({weights}, {} budgets).",
            exponent(&size_law),
            exponent(&token_law),
            found.vertices.len()
        ),
        x: Axis {
            label: "training compute C".into(),
            unit: "FLOP".into(),
            scale: AxisScale::Log,
            format: AxisFormat::Power,
            range: None,
        },
        panels,
    })
}

fn beyond(reach: f64) -> String {
    format!("×{} beyond data", format_value(reach, AxisFormat::Plain, 3))
}

/// Best size and tokens under the fitted law at each budget C = 6ND; NaN where there is none.
fn optimum(fitted: &Fitted, n: usize, d: usize, budgets: &[f64]) -> Vec<(f64, f64)> {
    let typical = typical(fitted);
    let (low, high) = ends(fitted.column(n));
    budgets
        .iter()
        .map(|budget| {
            let response = |size: f64| {
                let mut point = typical.clone();
                (point[n], point[d]) = (size, budget / (FLOP_PER_PARAM_TOKEN * size));
                fitted.sign() * fitted.at(&point)
            };
            let best = least(response, low / 1e3, high * 1e4);
            best.map_or((f64::NAN, f64::NAN), |size| (size, budget / (FLOP_PER_PARAM_TOKEN * size)))
        })
        .collect()
}

/// Intervals of the vertices: those of N*, or what they make of D* at a fixed budget.
fn bars(found: &IsoFlop, interval: fn(&Vertex, (f64, f64)) -> (f64, f64)) -> Layer {
    let bounded = found.vertices.iter().filter_map(|vertex| Some((vertex, interval(vertex, vertex.interval?))));
    let (x, (lower, upper)) = bounded.map(|(vertex, ends)| (vertex.budget.compute, ends)).unzip();
    Layer::Intervals { name: String::new(), colour: Colour::Accent, x, lower, upper }
}

/// The interval of D* = C/(k N*) that an interval of N* means.
fn token_interval(vertex: &Vertex, (low, high): (f64, f64)) -> (f64, f64) {
    (vertex.tokens * vertex.size / high, vertex.tokens * vertex.size / low)
}
