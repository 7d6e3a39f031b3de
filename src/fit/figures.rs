//! A fitted law as figures: the curve with its residuals, the plane of N and D, the budgets.

mod plane;
mod slices;

use super::Model;
use super::predict::{band, inputs};
use super::prepare::resolve;
use super::report::FitReport;
use super::request::{FitRequest, LawChoice, Observations, Space};
use super::scene::{ChartKind, FitView};
use crate::figure::{Axis, AxisFormat, AxisScale, Figure};
use crate::law::{Law, registry};

/// How far beyond the data a curve runs, as a factor.
const REACH: f64 = 10.0;
/// Points along a curve.
const STEPS: usize = 121;
/// Draws behind a band: enough for 5 % and 95 % ends, cheap enough for every frame.
const BAND_DRAWS: usize = 200;

/// The figure that `view` asks for; `None` if the law is no longer known or its variables do not allow it.
pub fn figure(request: &FitRequest, report: &FitReport, view: &FitView) -> Option<Figure> {
    let scene = Scene::new(request, report, view)?;
    match view.chart {
        ChartKind::Curve => Some(slices::curve(&scene)),
        ChartKind::Contour => plane::contour(&scene),
        ChartKind::IsoFlop => slices::isoflop(&scene),
    }
}

/// What every figure needs at hand.
struct Scene<'a> {
    observations: &'a Observations,
    report: &'a FitReport,
    view: &'a FitView,
    model: Box<dyn Model>,
    law: Option<&'static Law>,
    names: Vec<String>,
    parameters: Vec<f64>,
    /// The irreducible part that the reducible view takes away; 0 in the plain view.
    floor: f64,
}

impl<'a> Scene<'a> {
    fn new(request: &'a FitRequest, report: &'a FitReport, view: &'a FitView) -> Option<Self> {
        let model = resolve(&request.law).ok()?;
        let law = match &request.law {
            LawChoice::Declared(id) => registry::law(id),
            LawChoice::Custom { .. } => None,
        };
        let names = model.variable_names().iter().map(|name| name.to_string()).collect();
        let parameters = report.estimates.iter().map(|estimate| estimate.value).collect();
        let floor = report.estimates.iter().find(|e| e.name == "E").map_or(0.0, |e| e.value);
        let floor = if view.reducible { floor } else { 0.0 };
        Some(Self { observations: &request.observations, report, view, model, law, names, parameters, floor })
    }

    /// Prediction at a point, less the floor.
    fn at(&self, point: &[f64]) -> f64 {
        self.model.predict(&inputs(point), &self.parameters) - self.floor
    }

    /// Interval at points, less each draw's own floor, so that the floor's uncertainty is carried in.
    fn band_at(&self, points: &[Vec<f64>]) -> Vec<(f64, f64)> {
        let draws = &self.report.draws[..self.report.draws.len().min(BAND_DRAWS)];
        if draws.len() < 20 {
            return Vec::new();
        }
        band(&*self.model, draws, points, self.report.level)
            .into_iter()
            .map(|(low, high)| (low - self.floor, high - self.floor))
            .collect()
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n == name)
    }

    fn input_axis(&self, variable: usize) -> Axis {
        let column = &self.observations.inputs[variable];
        let declared = self.law.and_then(|law| law.variables.get(variable));
        let positive = column.iter().all(|v| *v > 0.0);
        let (low, high) = ends(column);
        let log = positive && declared.map_or(high > 20.0 * low, |v| v.log_axis);
        let format = match (declared.map(|v| v.unit), log) {
            (Some("FLOP"), _) => AxisFormat::Power,
            (_, true) => AxisFormat::Si,
            _ => AxisFormat::Plain,
        };
        Axis {
            label: self.names[variable].clone(),
            unit: declared.map_or(String::new(), |v| v.unit.to_string()),
            scale: if log { AxisScale::Log } else { AxisScale::Linear },
            format,
            range: None,
        }
    }

    fn response_axis(&self) -> Axis {
        let name = self.law.map_or("response", |law| law.response.name);
        let positive = self.observations.response.iter().all(|y| *y - self.floor > 0.0);
        Axis {
            label: if self.floor == 0.0 { name.to_string() } else { format!("reducible {name}") },
            unit: self.law.map_or(String::new(), |law| law.response.unit.to_string()),
            scale: if positive && self.law.is_none_or(|law| law.response.positive) {
                AxisScale::Log
            } else {
                AxisScale::Linear
            },
            format: AxisFormat::Plain,
            range: None,
        }
    }

    fn residual_axis(&self) -> Axis {
        let (label, format) = match self.report.objective.space {
            Space::Log => ("residual", AxisFormat::Percent),
            Space::Raw => ("residual", AxisFormat::Plain),
        };
        Axis { label: label.into(), unit: String::new(), scale: AxisScale::Linear, format, range: None }
    }

    /// Read-out of one used row.
    fn note(&self, row: usize) -> String {
        use crate::figure::format_value;
        let place = self.observations.source_rows.get(row).map_or(String::new(), |r| format!("row {}", r + 1));
        let values: Vec<String> = (0..self.names.len())
            .map(|v| format!("{} {}", self.names[v], format_value(self.observations.inputs[v][row], AxisFormat::Si, 3)))
            .collect();
        format!(
            "{place}: {}, {}",
            values.join(", "),
            format_value(self.observations.response[row], AxisFormat::Plain, 4)
        )
    }

    /// Whether a row was kept back by the hold-out.
    fn held_out(&self, row: usize) -> bool {
        self.report
            .holdout
            .as_ref()
            .is_some_and(|holdout| self.observations.compute.get(row).is_some_and(|compute| *compute >= holdout.budget))
    }
}

/// Smallest and largest of some values; (NaN, NaN) for none.
fn ends(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::NAN, f64::NAN), |(low, high), v| (low.min(*v), high.max(*v)))
}

/// Points from `from` to `to`, even in logarithm where asked.
fn steps(from: f64, to: f64, log: bool, count: usize) -> Vec<f64> {
    (0..count)
        .map(|i| {
            let t = i as f64 / (count.max(2) - 1) as f64;
            if log { from * libm::pow(to / from, t) } else { from + t * (to - from) }
        })
        .collect()
}

/// Groups values that lie within a factor: (typical value, rows), ascending.
fn groups(values: &[f64], factor: f64) -> Vec<(f64, Vec<usize>)> {
    let mut order: Vec<usize> = (0..values.len()).filter(|i| values[*i].is_finite()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut groups: Vec<(f64, Vec<usize>)> = Vec::new();
    for i in order {
        match groups.last_mut() {
            Some((first, rows)) if values[i] <= *first * factor => rows.push(i),
            _ => groups.push((values[i], vec![i])),
        }
    }
    for (typical, rows) in &mut groups {
        *typical = values[rows[rows.len() / 2]];
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_gather_what_lies_within_the_factor() {
        let found = groups(&[1e18, 1.05e18, 6e18, 1.02e18, 3e19], 1.1);
        assert_eq!(found.iter().map(|(_, rows)| rows.len()).collect::<Vec<_>>(), [3, 1, 1]);
        assert_eq!(found[0].0, 1.02e18);
    }

    #[test]
    fn steps_end_where_they_should() {
        let log = steps(1e6, 1e9, true, 4);
        assert!((log[1] / 1e7 - 1.0).abs() < 1e-12 && (log[3] / 1e9 - 1.0).abs() < 1e-12);
        assert_eq!(steps(0.0, 3.0, false, 4), [0.0, 1.0, 2.0, 3.0]);
    }
}
