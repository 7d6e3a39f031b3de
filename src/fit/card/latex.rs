//! The card's parameters as a LaTeX table (needs the package `booktabs`).

use super::digits::{ends, estimate};
use super::{FitCard, objective_words, verdict_words};
use crate::fit::report::EstimateStatus;
use crate::fit::request::Objective;

impl FitCard {
    pub fn to_latex(&self) -> String {
        let level = (1000.0 * self.uncertainty.level).round() / 10.0;
        let mut lines = vec![
            "% Made by Synscale; needs \\usepackage{booktabs}.".to_string(),
            "\\begin{table}".into(),
            "  \\centering".into(),
            format!("  \\caption{{{}}}", self.caption()),
            "  \\begin{tabular}{llll}".into(),
            "    \\toprule".into(),
            format!("    Parameter & Estimate & {level}\\,\\% interval & Meaning \\\\"),
            "    \\midrule".into(),
        ];
        for p in &self.parameters {
            let symbol = if self.law.id == "custom" {
                format!("\\texttt{{{}}}", escaped(&p.name))
            } else {
                format!("${}$", p.symbol)
            };
            let interval = match (p.interval, p.status) {
                (Some(interval), _) => {
                    let (low, high) = ends(p.value, interval);
                    format!("[${}$, ${}$]", power(&low), power(&high))
                }
                (None, EstimateStatus::Fixed) => "fixed".into(),
                (None, _) => "--".into(),
            };
            let value = power(&estimate(p.value, p.interval));
            lines.push(format!("    {symbol} & ${value}$ & {interval} & {} \\\\", escaped(&p.meaning)));
        }
        lines.extend(["    \\bottomrule", "  \\end{tabular}", "\\end{table}", ""].map(String::from));
        lines.join("\n")
    }

    fn caption(&self) -> String {
        let objective = Objective { loss: self.objective.loss, space: self.objective.space };
        let formula = if self.law.id == "custom" {
            format!("\\texttt{{{}}}", escaped(&self.law.formula))
        } else {
            format!("${}$", self.law.formula)
        };
        let short: String = self.fingerprint.chars().take(12).collect();
        format!(
            "{}: {formula}. {} rows used, {} dropped; {}; {}. Fingerprint \\texttt{{{short}}}.",
            escaped(&self.law.title),
            self.data.rows_used,
            self.data.dropped.len(),
            escaped(&objective_words(&objective)),
            escaped(&verdict_words(&self.verdict))
        )
    }
}

/// A written number in mathematics: `1.23e13` becomes `1.23 \times 10^{13}`.
fn power(number: &str) -> String {
    match number.split_once('e') {
        Some((mantissa, exponent)) => format!("{mantissa} \\times 10^{{{exponent}}}"),
        None => number.into(),
    }
}

/// Text with LaTeX's own characters made harmless.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', c]),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            _ => escaped.push(c),
        }
        escaped
    })
}
