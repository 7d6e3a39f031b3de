//! Residuals against one variable, large.

use super::fitted::{Fitted, step_colour, step_marker};
use super::series::split;
use crate::figure::{AxisFormat, Colour, Figure, Layer, Marker, Panel, format_value};
use crate::fit::{FitView, Space};
use crate::num::quantile::robust_deviation;

pub(super) fn residuals(fitted: &Fitted, view: &FitView) -> Figure {
    let x = fitted.index(&view.x).unwrap_or(0);
    let split = split(fitted, x);
    let deviation = robust_deviation(&fitted.report.residuals);
    let drawn = |residual: f64| match fitted.report.objective.space {
        Space::Log => libm::expm1(residual),
        Space::Raw => residual,
    };
    let mut layers: Vec<Layer> = [(-2.0, "−2 robust deviations"), (2.0, "+2 robust deviations")]
        .into_iter()
        .map(|(times, name)| Layer::Level { name: name.into(), colour: Colour::Muted, at: drawn(times * deviation) })
        .collect();
    for (i, series) in split.series.iter().enumerate() {
        let look = (series.name.as_str(), step_colour(i, split.series.len()), step_marker(i));
        layers.push(fitted.points(&series.rows, x, look, |row| fitted.residual(row)));
    }
    let outliers: Vec<usize> = fitted.report.diagnostics.outliers.iter().map(|(row, _)| *row as usize).collect();
    let outliers: Vec<usize> = outliers.into_iter().filter(|row| fitted.rows().contains(row)).collect();
    if !outliers.is_empty() {
        let look = ("beyond 4 robust deviations", Colour::Warning, Marker::Ring);
        layers.push(fitted.points(&outliers, x, look, |row| fitted.residual(row)));
    }
    let axis = fitted.input_axis(x);
    let spread = format_value(drawn(deviation), fitted.residual_axis().format, 2);
    let runs = fitted.report.diagnostics.runs.iter().find(|(name, _)| *name == fitted.names[x]);
    let bend = match runs {
        Some((_, z)) if *z < -2.0 => format!(
            " Neighbouring residuals share their sign more often than chance allows (runs test, z = {}): the law bends where the data do not.",
            format_value(*z, AxisFormat::Plain, 2)
        ),
        _ => String::new(),
    };
    Figure {
        title: format!("Residuals against {}", axis.label),
        caption: format!("One robust standard deviation is {spread}.{bend}"),
        x: axis,
        panels: vec![Panel { y: fitted.residual_axis(), height: 1.0, layers }],
    }
}
