//! The result: verdict, chart, hold-out, warnings.

use super::short;
use crate::fit::desk::press::CHARTS;
use crate::fit::desk::{FitDesk, Run};
use crate::fit::report::{FitReport, Stage, Verdict};
use crate::fit::request::Space;
use crate::fit::scene::ChartKind;
use crate::view::prose::line;
use crate::view::{Block, Button, Chart, Choice, Field, Form, Line, Panel, Tone};

pub(super) fn panel(desk: &FitDesk) -> Panel {
    let mut blocks = progress(desk);
    blocks.push(views(desk));
    blocks.push(Block::Form(Form::new("look", look(desk))));
    match desk.figure() {
        Some(Ok(figure)) => {
            blocks.push(Block::Chart(Box::new(Chart { id: "chart".into(), file: "fit-chart".into(), figure })))
        }
        Some(Err(problem)) => blocks.push(Block::notice("no-figure", Tone::Warning, problem.to_string())),
        None => {}
    }
    if let Some(report) = &desk.report {
        blocks.push(Block::Facts { id: "findings".into(), rows: findings(desk, report) });
        if !report.diagnostics.warnings.is_empty() {
            let lines = report.diagnostics.warnings.iter().map(line).collect();
            blocks.push(Block::Prose { id: "warnings".into(), tone: Tone::Warning, as_list: true, boxed: true, lines });
        }
    }
    Panel {
        id: "result".into(),
        title: "Result".into(),
        status: Some(status(desk)),
        busy: matches!(desk.run, Run::Running { .. }),
        blocks,
        ..Panel::default()
    }
}

fn status(desk: &FitDesk) -> (Tone, String) {
    match (&desk.run, &desk.report) {
        (Run::Failed(_), _) => (Tone::Bad, "✕ No fit".into()),
        (_, Some(report)) if report.verdict == Verdict::Converged => (Tone::Good, "✓ Converged".into()),
        (_, Some(report)) => (Tone::Warning, format!("! {}", describe(&report.verdict))),
        _ => (Tone::Plain, String::new()),
    }
}

/// A verdict as a sentence: what was found and what to do about it.
fn describe(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Converged => "Converged".into(),
        Verdict::EdgeOfRange { parameters } => {
            format!("{} at the end of the range: widen it or fix the value", parameters.join(", "))
        }
        Verdict::FlatDirection { direction } => {
            let names: Vec<&str> = direction.iter().map(|(name, _)| name.as_str()).collect();
            format!("the data cannot separate {}: more sizes are needed, or fix one", names.join(" and "))
        }
        Verdict::TooFewSizes { variable, distinct, needed } => {
            format!("{variable} takes only {distinct} values; this law needs {needed}")
        }
        Verdict::NoInteriorMinimum { parameter } => format!("no best value of {parameter} inside its range"),
        Verdict::NotConverged { reason } => format!("not converged: {reason}"),
    }
}

fn progress(desk: &FitDesk) -> Vec<Block> {
    let again = |label: &str| {
        let buttons = vec![Button::new("run", label)];
        Block::Buttons { id: "again".into(), label: String::new(), buttons }
    };
    match &desk.run {
        Run::Running { stage, share } => {
            let stage = match stage {
                Stage::Search => "Searching",
                Stage::Polish => "Polishing the best",
                Stage::Holdout => "Testing on the held-out budget",
                Stage::Bootstrap => "Resampling",
                Stage::Profile => "Profiling the likelihood",
            };
            let cancel = Some(Button::new("cancel", "Cancel").action("cancel"));
            vec![Block::Progress { id: "progress".into(), label: stage.into(), share: *share, cancel }]
        }
        Run::Failed(message) => vec![Block::notice("fit-error", Tone::Bad, message.clone()), again("Run again")],
        Run::Cancelled => {
            vec![Block::notice("cancelled", Tone::Soft, "Cancelled; what was computed is kept."), again("Run again")]
        }
        Run::Idle if desk.table().is_some() => {
            vec![Block::notice("idle", Tone::Soft, "Nothing has been computed."), again("Run")]
        }
        Run::Idle => vec![Block::paragraph("idle", Tone::Soft, line("Nothing to fit yet."))],
        Run::Done => Vec::new(),
    }
}

fn views(desk: &FitDesk) -> Block {
    let names = desk.variable_names();
    let has_plane = ["N", "D"].iter().all(|variable| names.iter().any(|name| name == variable));
    let buttons = CHARTS
        .iter()
        .filter(|(.., kind)| *kind == ChartKind::Curve || has_plane)
        .map(|(id, label, kind)| Button::new(format!("view/{id}"), *label).pressed(desk.scene.view.chart == *kind))
        .collect();
    Block::Buttons { id: "views".into(), label: "Chart".into(), buttons }
}

fn look(desk: &FitDesk) -> Vec<Field> {
    if desk.scene.view.chart != ChartKind::Curve {
        return Vec::new();
    }
    let mut fields = Vec::new();
    let names = desk.variable_names();
    if names.len() > 1 {
        let chosen = names.iter().find(|name| **name == desk.scene.view.x).or(names.first()).cloned();
        let choices = names.iter().map(|name| Choice::new(name.clone(), name.clone())).collect();
        fields.push(Field::choice("x-axis", "against", choices, chosen.unwrap_or_default()));
    }
    fields.push(Field::switch("reducible", "reducible part only", desk.scene.view.reducible));
    fields
}

/// Scatter, hold-out and named outliers.
fn findings(desk: &FitDesk, report: &FitReport) -> Vec<(Line, Line)> {
    let scatter = match report.objective.space {
        Space::Log => format!("{} %", short(100.0 * report.diagnostics.rms)),
        Space::Raw => short(report.diagnostics.rms),
    };
    let mut rows = vec![
        (line("Residual scatter (rms)"), line(scatter)),
        (line("Objective"), line(format!("{} over {} rows", short(report.objective_value), report.residuals.len()))),
    ];
    if let Some(holdout) = &report.holdout {
        let said = format!(
            "{} rows from {} FLOP up: predicted within {} % (bias {} %) by the law fitted to the rest",
            holdout.rows,
            short(holdout.budget),
            short(100.0 * holdout.relative_error),
            short(100.0 * holdout.bias)
        );
        rows.push((line("Held-out budget"), line(said)));
    }
    let source_rows = desk.prepared.as_ref().map(|prepared| &prepared.request.observations.source_rows);
    let outliers: Vec<String> = report
        .diagnostics
        .outliers
        .iter()
        .filter_map(|(i, score)| Some(format!("row {} ({} sd)", source_rows?.get(*i as usize)? + 1, short(*score))))
        .collect();
    if !outliers.is_empty() {
        /// Outliers named; the rest is counted.
        const MOST: usize = 12;
        let more = outliers.len().saturating_sub(MOST);
        let named = outliers[..outliers.len() - more].join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        rows.push((line("Outliers"), line(format!("{named}{more}"))));
    }
    for (name, z) in report.diagnostics.runs.iter().filter(|(_, z)| *z < -2.0) {
        let said =
            format!("residuals come in runs along {name} (z = {}): the law bends where the data do not", short(*z));
        rows.push((line("Bend"), line(said)));
    }
    rows
}
