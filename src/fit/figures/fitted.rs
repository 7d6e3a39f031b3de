//! A fit as the figures see it: rows, law, parameters, draws, and how each is named.

use super::FigureProblem;
use crate::figure::{Axis, AxisFormat, AxisScale, Colour, Layer, Marker, format_value};
use crate::fit::predict::inputs;
use crate::fit::prepare::resolve;
use crate::fit::summary::stretch;
use crate::fit::{FitReport, FitRequest, LawChoice, Model, Observations, Space};
use crate::law::{Law, Preset, registry};
use crate::num::quantile::central_interval;
use crate::table::DerivedKind;
use std::collections::BTreeSet;

/// Draws behind a band: enough for its 5 % and 95 % ends, few enough to redraw at once.
const BAND_DRAWS: usize = 200;
/// Runs drawn at most, but for outliers: more would hide each other and slow the page.
pub(super) const MOST_POINTS: usize = 2500;
/// Outliers drawn at most where runs are thinned.
const MOST_OUTLIERS: usize = 300;
/// Fewer draws than this make no band.
const LEAST_DRAWS: usize = 20;

pub(super) struct Fitted<'a> {
    pub observations: &'a Observations,
    pub report: &'a FitReport,
    pub names: Vec<String>,
    law: Option<&'static Law>,
    model: Box<dyn Model>,
    parameters: Vec<f64>,
}

/// The irreducible part of a law.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Floor {
    pub name: String,
    pub value: f64,
    pub interval: Option<(f64, f64)>,
    index: usize,
}

impl<'a> Fitted<'a> {
    pub fn new(request: &'a FitRequest, report: &'a FitReport) -> Result<Self, FigureProblem> {
        let model = resolve(&request.law).map_err(|_| FigureProblem::UnknownLaw)?;
        if model.parameters().len() != report.estimates.len() {
            return Err(FigureProblem::UnknownLaw);
        }
        if request.observations.response.is_empty() {
            return Err(FigureProblem::NoRows);
        }
        let law = match &request.law {
            LawChoice::Declared(id) => registry::law(id),
            LawChoice::Custom { .. } => None,
        };
        let names = model.variable_names().iter().map(|name| name.to_string()).collect();
        let parameters = report.estimates.iter().map(|estimate| estimate.value).collect();
        Ok(Self { observations: &request.observations, report, names, law, model, parameters })
    }

    pub fn rows(&self) -> std::ops::Range<usize> {
        0..self.observations.response.len()
    }

    pub fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n == name)
    }

    /// Columns of N and D.
    pub fn size_and_tokens(&self) -> Result<(usize, usize), FigureProblem> {
        self.index("N").zip(self.index("D")).ok_or(FigureProblem::NeedsSizeAndTokens)
    }

    pub fn column(&self, variable: usize) -> &[f64] {
        &self.observations.inputs[variable]
    }

    /// One row's point.
    pub fn point(&self, row: usize) -> Vec<f64> {
        self.observations.inputs.iter().map(|column| column[row]).collect()
    }

    /// Response of the fitted law at a point.
    pub fn at(&self, point: &[f64]) -> f64 {
        self.model.predict(&inputs(point), &self.parameters)
    }

    /// The published constants of the fitted law.
    pub fn presets(&self) -> impl Iterator<Item = &'static Preset> {
        self.law.into_iter().flat_map(|law| law.presets)
    }

    /// Response at a point by published constants.
    pub fn published(&self, preset: &Preset, point: &[f64]) -> f64 {
        self.model.predict(&inputs(point), preset.values)
    }

    /// +1 where less is better, -1 where more is.
    pub fn sign(&self) -> f64 {
        if self.law.is_some_and(|law| law.response.higher_is_better) { -1.0 } else { 1.0 }
    }

    /// Training compute of every row, FLOP: a column of its own, else 6ND.
    pub fn compute(&self) -> Option<Vec<f64>> {
        if self.observations.compute.len() == self.observations.response.len() {
            return Some(self.observations.compute.clone());
        }
        let (n, d) = (self.index("N")?, self.index("D")?);
        Some(self.column(n).iter().zip(self.column(d)).map(|(n, d)| DerivedKind::Compute.value(*n, *d)).collect())
    }

    /// The linear coefficient whose feature is 1 everywhere, or a parameter called E; positive.
    pub fn floor(&self) -> Option<Floor> {
        let count = self.model.linear();
        let shape = &self.parameters[count..];
        let far = [self.point(0), self.point(0).iter().map(|v| 10.0 * v + 1.0).collect()];
        let constant = |k: usize| {
            far.iter().all(|point| {
                let mut features = vec![0.0; count];
                self.model.features(&inputs(point), shape, &mut features);
                features[k] == 1.0
            })
        };
        let by_name = || self.report.estimates.iter().position(|e| e.name == "E");
        let index = (0..count).find(|k| constant(*k)).or_else(by_name)?;
        let estimate = &self.report.estimates[index];
        (estimate.value > 0.0).then(|| Floor {
            name: estimate.name.clone(),
            value: estimate.value,
            interval: estimate.interval,
            index,
        })
    }

    /// Interval of the law at every point from the draws, each less its own floor if one is
    /// given; empty where there are too few draws.
    pub fn band(&self, points: &[Vec<f64>], floor: Option<&Floor>) -> Vec<(f64, f64)> {
        let all = &self.report.draws;
        if all.len() < LEAST_DRAWS {
            return Vec::new();
        }
        let step = all.len().div_ceil(BAND_DRAWS);
        let draws: Vec<Vec<f64>> = all.iter().step_by(step).map(stretch(&*self.model, self.report)).collect();
        let interval = |point: &Vec<f64>| {
            let x = inputs(point);
            let value = |draw: &Vec<f64>| self.model.predict(&x, draw) - floor.map_or(0.0, |f| draw[f.index]);
            let values: Vec<f64> = draws.iter().map(value).filter(|v| v.is_finite()).collect();
            central_interval(&values, self.report.level).unwrap_or((f64::NAN, f64::NAN))
        };
        points.iter().map(interval).collect()
    }

    /// Name of the band in legends: `90 % interval of the law`.
    pub fn band_name(&self) -> String {
        format!("{} % interval", format_value(100.0 * self.report.level, AxisFormat::Plain, 3))
    }

    /// Whether a row was kept back by the hold-out test.
    pub fn held_out(&self, row: usize) -> bool {
        let kept_back = |budget: f64| self.observations.compute.get(row).is_some_and(|c| *c >= budget);
        self.report.holdout.as_ref().is_some_and(|holdout| kept_back(holdout.budget))
    }

    /// Residual as drawn: predicted/observed - 1 for a fit in logarithms, else predicted - observed.
    pub fn residual(&self, row: usize) -> f64 {
        let residual = self.report.residuals.get(row).copied().unwrap_or(f64::NAN);
        match self.report.objective.space {
            Space::Log => libm::expm1(residual),
            Space::Raw => residual,
        }
    }

    pub fn residual_axis(&self) -> Axis {
        let (label, format) = match self.report.objective.space {
            Space::Log => ("residual (predicted / observed − 1)", AxisFormat::Percent),
            Space::Raw => ("residual (predicted − observed)", AxisFormat::Plain),
        };
        Axis { label: label.into(), unit: String::new(), scale: AxisScale::Linear, format, range: None }
    }

    pub fn input_axis(&self, variable: usize) -> Axis {
        let column = self.column(variable);
        let declared = self.law.and_then(|law| law.variables.get(variable));
        let (low, high) = ends(column);
        let log = low > 0.0 && declared.map_or(high > 20.0 * low, |v| v.log_axis);
        let name = &self.names[variable];
        let meaning = declared.and_then(|v| v.meaning.split([',', ';', '.', '(']).next()).unwrap_or("").trim();
        let label = if meaning.is_empty() || meaning.len() > 32 { name.clone() } else { format!("{meaning} {name}") };
        Axis {
            label,
            unit: declared.map_or(String::new(), |v| v.unit.into()),
            scale: if log { AxisScale::Log } else { AxisScale::Linear },
            format: self.format(variable),
            range: None,
        }
    }

    pub fn response_name(&self) -> &'static str {
        self.law.map_or("response", |law| law.response.name)
    }

    /// The response, or what is above its floor. Logarithmic where every value allows it.
    pub fn response_axis(&self, floor: Option<&Floor>) -> Axis {
        let (name, unit) = self.law.map_or(("response", ""), |law| (law.response.name, law.response.unit));
        let positive = self.observations.response.iter().all(|y| *y > 0.0);
        let log = floor.is_some() || positive && self.law.is_none_or(|law| law.response.positive);
        let label = floor.map_or(name.into(), |floor| format!("{name} − {}", floor.name));
        let scale = if log { AxisScale::Log } else { AxisScale::Linear };
        let unit = if unit == "fraction" { "" } else { unit };
        Axis { label, unit: unit.into(), scale, format: self.response_format(), range: None }
    }

    /// How values of the response are written.
    pub fn response_format(&self) -> AxisFormat {
        match self.law.map(|law| law.response.unit) {
            Some("fraction") => AxisFormat::Percent,
            Some("tokens") => AxisFormat::Si,
            _ => AxisFormat::Plain,
        }
    }

    fn format(&self, variable: usize) -> AxisFormat {
        match self.law.and_then(|law| law.variables.get(variable)) {
            Some(declared) if declared.unit == "FLOP" => AxisFormat::Power,
            _ => AxisFormat::Si,
        }
    }

    /// A variable's value as text.
    pub fn written(&self, variable: usize, value: f64) -> String {
        format_value(value, self.format(variable), 3)
    }

    /// Read-out of one row: where it stands, its values, observed and predicted.
    pub fn note(&self, row: usize) -> String {
        let place = self.observations.source_rows.get(row).map_or(String::new(), |r| format!("row {}: ", r + 1));
        let values = self.names.iter().enumerate();
        let values: Vec<String> =
            values.map(|(v, name)| format!("{name} {}", self.written(v, self.column(v)[row]))).collect();
        let plain = |v: f64| format_value(v, self.response_format(), 4);
        let predicted = self.report.fitted.get(row).copied().unwrap_or(f64::NAN);
        let response = plain(self.observations.response[row]);
        format!("{place}{}; {} {response}, law {}", values.join(", "), self.response_name(), plain(predicted))
    }

    /// Every how many runs one is drawn.
    fn stride(&self) -> usize {
        self.rows().len().div_ceil(MOST_POINTS).max(1)
    }

    /// What the caption says where not every run is drawn.
    pub fn thinned(&self) -> Option<String> {
        let stride = self.stride();
        (stride > 1).then(|| format!("One run in {stride} is drawn, and up to {MOST_OUTLIERS} of the farthest outliers; all take part in the fit."))
    }

    /// Points of some rows along a variable.
    pub fn points(&self, rows: &[usize], x: usize, look: (&str, Colour, Marker), y: impl Fn(usize) -> f64) -> Layer {
        let stride = self.stride();
        let mut outliers: Vec<(u32, f64)> = self.report.diagnostics.outliers.clone();
        outliers.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
        let outliers: BTreeSet<usize> = outliers.iter().take(MOST_OUTLIERS).map(|(i, _)| *i as usize).collect();
        let rows: Vec<usize> = match stride {
            1 => rows.to_vec(),
            _ => rows.iter().copied().filter(|row| row % stride == 0 || outliers.contains(row)).collect(),
        };
        Layer::Points {
            name: look.0.into(),
            colour: look.1,
            marker: look.2,
            x: rows.iter().map(|row| self.column(x)[*row]).collect(),
            y: rows.iter().map(|row| y(*row)).collect(),
            notes: rows.iter().map(|row| self.note(*row)).collect(),
        }
    }

    /// Rings around the rows that were kept back; `None` if none was.
    pub fn rings(&self, x: usize, y: impl Fn(usize) -> f64) -> Option<Layer> {
        let rows: Vec<usize> = self.rows().filter(|row| self.held_out(*row)).collect();
        (!rows.is_empty())
            .then(|| self.points(&rows, x, ("kept back in the hold-out test", Colour::Warning, Marker::Ring), y))
    }
}

/// Smallest and largest finite value; (NaN, NaN) for none.
pub(super) fn ends(values: &[f64]) -> (f64, f64) {
    let finite = values.iter().filter(|v| v.is_finite());
    finite.fold((f64::NAN, f64::NAN), |(low, high), v| (low.min(*v), high.max(*v)))
}

/// `count` values from `from` to `to`, even in logarithm where asked; the ends are exact.
pub(super) fn steps(from: f64, to: f64, log: bool, count: usize) -> Vec<f64> {
    let last = count.max(2) - 1;
    (0..=last)
        .map(|i| match i {
            0 => from,
            i if i == last => to,
            i => {
                let t = i as f64 / last as f64;
                if log { from * libm::exp(t * libm::log(to / from)) } else { from + t * (to - from) }
            }
        })
        .collect()
}

/// A point with one value replaced.
pub(super) fn with(point: &[f64], at: usize, value: f64) -> Vec<f64> {
    let mut point = point.to_vec();
    point[at] = value;
    point
}

/// Colour by order: the larger the value, the further along the ramp.
pub(super) fn step_colour(i: usize, of: usize) -> Colour {
    if of < 2 { Colour::Accent } else { Colour::Ordered((255 * i / (of - 1)) as u8) }
}

/// Marker by order.
pub(super) fn step_marker(i: usize) -> Marker {
    [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Cross, Marker::Circle][i % 6]
}
