//! Response against one variable: runs, fitted curves, band, extrapolation, residual strip.

use super::fitted::{Fitted, Floor, ends, step_colour, step_marker, steps, with};
use super::series::{Series, Split, split};
use super::{FigureProblem, Options};
use crate::figure::{
    AxisFormat, AxisScale, Colour, Figure, Layer, Marker, Panel, Stroke, format_value, format_with_interval,
};
use crate::fit::FitView;
use crate::law::Preset;

/// Points along each part of a curve.
const STEPS: usize = 81;

pub(super) fn curve(fitted: &Fitted, view: &FitView, options: &Options) -> Result<Figure, FigureProblem> {
    let floor = fitted.floor();
    if view.reducible && floor.is_none() {
        return Err(FigureProblem::NothingToTakeAway);
    }
    let shown_floor = floor.as_ref().filter(|_| view.reducible);
    let x = fitted.index(&view.x).unwrap_or(0);
    let axis = fitted.input_axis(x);
    let split = split(fitted, x);
    let span = Span::new(fitted, x, axis.scale, options);
    let sheet = Sheet { fitted, x, span, floor: shown_floor };

    let zone = |name: String| Layer::Zone { name, from: span.high, to: span.to };
    let mut layers = vec![zone(span.label())];
    layers.extend(
        split.series.last().and_then(|last| sheet.band(last, step_colour(split.series.len() - 1, split.series.len()))),
    );
    let mut strip = vec![zone(String::new())];
    for (i, series) in split.series.iter().enumerate() {
        let (colour, marker) = (step_colour(i, split.series.len()), step_marker(i));
        layers.extend(sheet.lines(series, colour));
        layers.extend(sheet.floor_bars(series, colour));
        layers.push(fitted.points(&series.rows, x, (series.name.as_str(), colour, marker), |row| sheet.response(row)));
        strip.push(fitted.points(&series.rows, x, (series.name.as_str(), colour, marker), |row| fitted.residual(row)));
    }
    layers.extend(sheet.published(&split, view));
    layers.extend(sheet.left_out(options));
    layers.extend(fitted.rings(x, |row| sheet.response(row)));
    strip.extend(fitted.rings(x, |row| fitted.residual(row)));
    if let Some(floor) = floor.as_ref().filter(|_| !view.reducible) {
        let value = format_with_interval(floor.value, floor.interval, fitted.response_format());
        layers.push(Layer::Level { name: format!("{} = {value}", floor.name), colour: Colour::Muted, at: floor.value });
    }
    let response = fitted.response_axis(shown_floor);
    Ok(Figure {
        title: format!("{} against {}", capital(&response.label), axis.label),
        caption: caption(&sheet, &split, floor.as_ref()),
        x: axis,
        panels: vec![
            Panel { y: response, height: 4.0, layers },
            Panel { y: fitted.residual_axis(), height: 1.2, layers: strip },
        ],
    })
}

/// Where the data end and the curves end, along x.
#[derive(Clone, Copy)]
struct Span {
    high: f64,
    to: f64,
    log: bool,
}

impl Span {
    fn new(fitted: &Fitted, x: usize, scale: AxisScale, options: &Options) -> Self {
        let (low, high) = ends(fitted.column(x));
        let log = scale == AxisScale::Log;
        let reach = options.reach.max(1.0);
        // On a linear axis as much again as the data span; a factor would dwarf them.
        let to = if log { high * reach } else { high + (high - low) * (reach - 1.0).min(1.0) };
        Self { high, to, log }
    }

    fn label(&self) -> String {
        if self.log {
            format!("×{} beyond data", format_value(self.to / self.high, AxisFormat::Plain, 3))
        } else {
            "beyond data".into()
        }
    }
}

/// What every layer of the figure needs.
struct Sheet<'a> {
    fitted: &'a Fitted<'a>,
    x: usize,
    span: Span,
    /// Taken away from every response, if any.
    floor: Option<&'a Floor>,
}

impl Sheet<'_> {
    fn taken(&self) -> f64 {
        self.floor.map_or(0.0, |floor| floor.value)
    }

    fn response(&self, row: usize) -> f64 {
        self.fitted.observations.response[row] - self.taken()
    }

    /// Where the runs of a series start and end along x.
    fn along(&self, series: &Series) -> (f64, f64) {
        ends(&series.rows.iter().map(|row| self.fitted.column(self.x)[*row]).collect::<Vec<_>>())
    }

    /// The curve of a series: solid along its own rows, dashed beyond.
    fn lines(&self, series: &Series, colour: Colour) -> [Layer; 2] {
        let (low, high) = self.along(series);
        [(low, high, Stroke::Solid), (high, self.span.to, Stroke::Dashed)].map(|(from, to, stroke)| {
            let x = steps(from, to, self.span.log, STEPS);
            let y = x.iter().map(|v| self.fitted.at(&with(&series.through, self.x, *v)) - self.taken()).collect();
            Layer::Line { name: series.name.clone(), colour, stroke, x, y }
        })
    }

    /// The interval of the law along a series.
    fn band(&self, series: &Series, colour: Colour) -> Option<Layer> {
        let x = steps(self.along(series).0, self.span.to, self.span.log, 2 * STEPS);
        let points: Vec<Vec<f64>> = x.iter().map(|v| with(&series.through, self.x, *v)).collect();
        let interval = self.fitted.band(&points, self.floor);
        if interval.is_empty() {
            return None;
        }
        let (lower, upper) = interval.into_iter().unzip();
        Some(Layer::Band { name: self.fitted.band_name(), colour, x, lower, upper })
    }

    /// What the uncertainty of the floor does to each point once it is taken away.
    fn floor_bars(&self, series: &Series, colour: Colour) -> Option<Layer> {
        let (low, high) = self.floor?.interval?;
        let response = |row: &usize| self.fitted.observations.response[*row];
        Some(Layer::Intervals {
            name: String::new(),
            colour,
            x: series.rows.iter().map(|row| self.fitted.column(self.x)[*row]).collect(),
            lower: series.rows.iter().map(|row| response(row) - high).collect(),
            upper: series.rows.iter().map(|row| response(row) - low).collect(),
        })
    }

    /// The law with published constants, along every series: one broken line per set of constants.
    fn published(&self, split: &Split, view: &FitView) -> Vec<Layer> {
        let wanted = self.fitted.presets().filter(|preset| view.published.iter().any(|id| id == preset.id));
        let line = |(i, preset): (usize, &'static Preset)| {
            let (mut x, mut y) = (Vec::new(), Vec::new());
            for series in &split.series {
                let places = steps(self.along(series).0, self.span.to, self.span.log, STEPS);
                y.extend(places.iter().map(|v| {
                    let point = with(&series.through, self.x, *v);
                    self.fitted.published(preset, &point) - self.taken()
                }));
                x.extend(places);
                x.push(f64::NAN);
                y.push(f64::NAN);
            }
            let colour = Colour::Series(i as u8 + 1);
            Layer::Line { name: preset.title.into(), colour, stroke: Stroke::Thin, x, y }
        };
        wanted.enumerate().map(line).collect()
    }

    fn left_out(&self, options: &Options) -> Option<Layer> {
        let stride = options.left_out.len().div_ceil(super::fitted::MOST_POINTS).max(1);
        let rows: Vec<_> = options
            .left_out
            .iter()
            .step_by(stride)
            .filter_map(|row| Some((*row.inputs.get(self.x)?, row.response - self.taken(), row.note.clone())))
            .filter(|(x, y, _)| x.is_finite() && y.is_finite())
            .collect();
        (!rows.is_empty()).then(|| Layer::Points {
            name: "left out of the fit".into(),
            colour: Colour::Muted,
            marker: Marker::Hollow,
            x: rows.iter().map(|row| row.0).collect(),
            y: rows.iter().map(|row| row.1).collect(),
            notes: rows.iter().map(|row| row.2.clone()).collect(),
        })
    }
}

fn caption(sheet: &Sheet, split: &Split, floor: Option<&Floor>) -> String {
    let mut sentences = vec!["Points are runs; lines are the fitted law, dashed beyond the data.".to_owned()];
    if let Some(by) = &split.by
        && split.spread > 1.02
    {
        let factor = format_value(split.spread, AxisFormat::Plain, 2);
        sentences.push(format!(
            "Each line is drawn at the median {by} of its runs, from which a run may differ by up to ×{factor}."
        ));
    }
    if !split.held.is_empty() {
        sentences.push(format!("{} held at the median of each line's runs.", are(&split.held)));
    }
    if sheet.fitted.report.draws.len() > 1 && split.series.len() > 1 {
        sentences.push("The band belongs to the last line.".into());
    }
    if let Some(floor) = floor
        && sheet.floor.is_some()
    {
        let below = sheet.fitted.rows().filter(|row| sheet.response(*row) <= 0.0).count();
        let value = format_with_interval(floor.value, floor.interval, sheet.fitted.response_format());
        sentences
            .push(format!("{} = {value} is taken away; bars show what its uncertainty does to each run.", floor.name));
        if below > 0 {
            sentences.push(format!("{below} runs lie below it and cannot be shown."));
        }
    }
    sentences.extend(sheet.fitted.thinned());
    sentences.push("Below: residuals.".into());
    sentences.join(" ")
}

fn are(names: &[String]) -> String {
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", names.join(" and "))
}

pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}
