//! The card as Markdown, for issues, notebooks and appendices.

use super::digits::{ends, estimate, significant};
use super::{FitCard, objective_words, status_word, verdict_words};
use crate::fit::request::Objective;
use crate::fit::setup::Source;

impl FitCard {
    pub fn to_markdown(&self) -> String {
        let mut lines = vec![format!("# Fit card: {}", self.law.title), String::new()];
        lines.push(format!("**Verdict:** {}", verdict_words(&self.verdict)));
        for finding in &self.findings {
            lines.extend([String::new(), format!("**Also:** {}", verdict_words(finding))]);
        }
        let formula =
            if self.law.id == "custom" { format!("`{}`", self.law.formula) } else { format!("${}$", self.law.formula) };
        section(&mut lines, "Law", [format!("Formula: {formula}")].into_iter().chain(self.law.papers.iter().cloned()));
        self.parameter_table(&mut lines);
        section(&mut lines, "Data", self.data_lines());
        section(&mut lines, "Definitions", self.definitions.iter().cloned());
        section(&mut lines, "Objective", self.objective_lines());
        section(&mut lines, "Search", self.search_lines());
        section(&mut lines, "Uncertainty", self.uncertainty_lines());
        section(&mut lines, "Validation", [self.validation_line()]);
        section(&mut lines, "Comparison", self.comparison_lines());
        self.prediction_table(&mut lines);
        section(&mut lines, "Warnings", self.warnings.iter().cloned());
        section(&mut lines, "Fingerprint", [format!("`{}` (Synscale {})", self.fingerprint, self.version)]);
        lines.push(String::new());
        lines.join("\n")
    }

    fn parameter_table(&self, lines: &mut Vec<String>) {
        let level = percent(self.uncertainty.level);
        lines.extend([String::new(), "## Parameters".into(), String::new()]);
        lines.push(format!("| parameter | estimate | {level} interval | status | admissible range | meaning |"));
        lines.push("|---|---|---|---|---|---|".into());
        for p in &self.parameters {
            let interval = p.interval.map_or("-".into(), |interval| {
                let (low, high) = ends(p.value, interval);
                format!("{low} to {high}")
            });
            let end = |end: Option<f64>, none: &str| end.map_or(none.to_string(), |end| end.to_string());
            lines.push(format!(
                "| {} | {} | {interval} | {} | {} to {} | {} |",
                cell(&p.name),
                estimate(p.value, p.interval),
                status_word(p.status).replace('_', " "),
                end(p.range.0, "-inf"),
                end(p.range.1, "inf"),
                cell(&p.meaning)
            ));
        }
    }

    fn data_lines(&self) -> Vec<String> {
        let data = &self.data;
        let mut lines = vec![format!(
            "{}: {} rows used, {} dropped{}",
            data.source,
            data.rows_used,
            data.dropped.len(),
            if data.weighted { ", weighted" } else { "" }
        )];
        for column in &data.columns {
            let source = match &column.source {
                Source::Column(name) => format!("column '{name}'"),
                Source::Derived { rule, .. } => format!("computed as {rule}"),
            };
            let unit = if column.unit.is_empty() { String::new() } else { format!(" {}", column.unit) };
            let decades = libm::log10(column.to / column.from);
            let span = if column.from > 0.0 && decades.is_finite() {
                format!(", {decades:.1} decades")
            } else {
                String::new()
            };
            lines.push(format!(
                "{}: {source}, {} to {}{unit}{span}, {} different values",
                column.variable,
                significant(column.from, 4),
                significant(column.to, 4),
                column.distinct
            ));
        }
        lines.extend(data.families.map(|families| format!("{families} run families")));
        lines.extend(data.dropped.iter().map(|dropped| format!("dropped row {}: {}", dropped.row + 1, dropped.reason)));
        lines
    }

    fn objective_lines(&self) -> Vec<String> {
        let objective = Objective { loss: self.objective.loss, space: self.objective.space };
        vec![
            objective_words(&objective),
            format!("minimum {}", significant(self.objective.value, 8)),
            format!("root mean square residual {}", significant(self.objective.rms, 3)),
            format!("R² {} (raw)", significant(self.objective.r_squared, 5)),
        ]
    }

    fn search_lines(&self) -> Vec<String> {
        let search = &self.search;
        let optima: Vec<String> = search.optima.iter().map(|value| significant(*value, 8)).collect();
        vec![
            format!(
                "{}, {} starts, {} evaluations, seed {}",
                search.method, search.starts, search.evaluations, search.seed
            ),
            format!("best distinct optima: {}", optima.join(", ")),
            format!("condition number {}", significant(search.condition, 2)),
        ]
    }

    fn uncertainty_lines(&self) -> Vec<String> {
        let part = &self.uncertainty;
        let unit = if part.by_cluster { "run families" } else { "rows" };
        let mut lines = vec![if part.drawn > 0 {
            format!(
                "{} percentile intervals from {} bootstrap resamples of {unit} (seed {}); {} refits failed or hit a bound",
                percent(part.level),
                part.drawn,
                part.seed,
                part.failed
            )
        } else {
            format!("{} intervals from the curvature at the optimum, no resampling", percent(part.level))
        }];
        lines.extend(part.tied.iter().map(|(a, b, rho)| format!("{a} and {b} move together: correlation {rho:.3}")));
        lines
    }

    fn validation_line(&self) -> String {
        let Some(part) = &self.validation else { return "nothing was held out".into() };
        format!(
            "{} rows of at least {} FLOP held out: mean absolute relative error {}, bias {}",
            part.rows,
            significant(part.budget, 3),
            signed_percent(part.relative_error, false),
            signed_percent(part.bias, true)
        )
    }

    fn comparison_lines(&self) -> Vec<String> {
        let part = &self.comparison;
        let mut lines = vec![format!(
            "this law: {} free parameters, AICc {:.1}, BIC {:.1}",
            part.free_parameters, part.aicc, part.bic
        )];
        lines.extend(part.others.iter().map(|other| {
            let held =
                other.holdout_error.map_or(String::new(), |e| format!(", held-out error {}", signed_percent(e, false)));
            let difference = other.aicc - part.aicc;
            format!("{}: AICc {:.1} ({difference:+.1}), BIC {:.1}{held}", other.law, other.aicc, other.bic)
        }));
        lines
    }

    fn prediction_table(&self, lines: &mut Vec<String>) {
        let Some(first) = self.predictions.first() else { return };
        let names: Vec<&str> = first.at.iter().map(|(name, _)| name.as_str()).collect();
        let level = percent(self.uncertainty.level);
        lines.extend([String::new(), "## Predictions".into(), String::new()]);
        lines.push(format!(
            "| {} | prediction | {level} of the law | {level} of a new run | beyond the data |",
            names.join(" | ")
        ));
        lines.push(format!("|{}", "---|".repeat(names.len() + 4)));
        for prediction in &self.predictions {
            let at: Vec<String> = prediction.at.iter().map(|(_, x)| significant(*x, 4)).collect();
            let interval = |interval: Option<(f64, f64)>| {
                interval.map_or("-".into(), |interval| {
                    let (low, high) = ends(prediction.value, interval);
                    format!("{low} to {high}")
                })
            };
            let decades = Self::decades_beyond(prediction);
            let beyond = match decades {
                inside if inside <= 0.0 => "inside".into(),
                _ => format!("x{} ({decades:.1} decades)", significant(prediction.beyond, 2)),
            };
            lines.push(format!(
                "| {} | {} | {} | {} | {beyond} |",
                at.join(" | "),
                estimate(prediction.value, prediction.interval),
                interval(prediction.interval),
                interval(prediction.run_interval)
            ));
        }
    }
}

fn section(lines: &mut Vec<String>, title: &str, entries: impl IntoIterator<Item = String>) {
    let entries: Vec<String> = entries.into_iter().map(|entry| format!("- {entry}")).collect();
    if !entries.is_empty() {
        lines.extend([String::new(), format!("## {title}"), String::new()]);
        lines.extend(entries);
    }
}

/// Text that stays in its table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn percent(level: f64) -> String {
    format!("{} %", (1000.0 * level).round() / 10.0)
}

fn signed_percent(share: f64, signed: bool) -> String {
    let sign = if signed && share > 0.0 { "+" } else { "" };
    format!("{sign}{} %", significant(100.0 * share, 2))
}
