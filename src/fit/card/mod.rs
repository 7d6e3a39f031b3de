//! The fit card: everything a reader needs to judge a fit and to make it again.
//!
//! Built once from what was asked and what came out ([`FitCard::new`]), then written as Markdown
//! ([`markdown`]), as JSON for machines ([`machine`]), as a LaTeX table ([`latex`]) or as a Python
//! script that repeats the fit ([`python`]).

pub mod digits;
pub mod latex;
pub mod machine;
pub mod markdown;
pub mod python;

mod sections;

pub use machine::{CardState, machine_json};

use super::report::{EstimateStatus, FitReport, Verdict};
use super::request::{FitRequest, LawChoice, Loss, Objective, Space};
use super::setup::{DroppedRow, Prepared, Source};
use crate::law::{Law, registry};
use serde::{Deserialize, Serialize};

/// A fit, told completely. Rows are counted from zero as in the table; writers for people add one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitCard {
    pub law: LawPart,
    pub data: DataPart,
    /// What the numbers mean: units, counting rules, logarithms.
    pub definitions: Vec<String>,
    pub objective: ObjectivePart,
    pub search: SearchPart,
    pub uncertainty: UncertaintyPart,
    /// How the law did on the rows kept back, if any were.
    pub validation: Option<ValidationPart>,
    pub comparison: ComparisonPart,
    pub parameters: Vec<ParameterPart>,
    pub predictions: Vec<PredictionPart>,
    /// The gravest finding.
    pub verdict: Verdict,
    /// Further findings, gravest first.
    pub findings: Vec<Verdict>,
    /// Warnings of the engine and of the set-up.
    pub warnings: Vec<String>,
    /// SHA-256 over rows, request and engine version, hexadecimal.
    pub fingerprint: String,
    /// Version of this program.
    pub version: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LawPart {
    /// Law id, or `custom`.
    pub id: String,
    pub title: String,
    /// LaTeX of a declared law, or the formula as typed.
    pub formula: String,
    /// 'Hoffmann et al. 2022 (arXiv 2203.15556), eq. 10'.
    pub papers: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataPart {
    /// The table's name.
    pub source: String,
    pub rows_used: usize,
    pub dropped: Vec<DroppedRow>,
    /// The variables, then the response.
    pub columns: Vec<ColumnPart>,
    /// Rows carry weights.
    pub weighted: bool,
    /// Number of run families, where rows are resampled by family.
    pub families: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnPart {
    /// Variable of the law, or `response`.
    pub variable: String,
    pub source: Source,
    /// Unit of the law; empty for a typed formula.
    pub unit: String,
    /// Range over the used rows.
    pub from: f64,
    pub to: f64,
    /// Number of different values.
    pub distinct: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectivePart {
    pub loss: Loss,
    pub space: Space,
    /// The minimised sum.
    pub value: f64,
    /// Root mean square residual, in the objective's space.
    pub rms: f64,
    /// In raw space.
    pub r_squared: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchPart {
    pub method: String,
    pub starts: u32,
    pub evaluations: u32,
    pub seed: u64,
    /// Condition number of the scaled curvature at the optimum.
    pub condition: f64,
    /// Objective values of the best distinct optima, best first, three at most.
    pub optima: Vec<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UncertaintyPart {
    /// Level of all intervals.
    pub level: f64,
    /// Bootstrap resamples asked for; 0 where intervals come from the curvature.
    pub resamples: u32,
    /// Resamples that came out.
    pub drawn: usize,
    /// Resamples whose refit failed or hit a bound.
    pub failed: u32,
    pub by_cluster: bool,
    pub seed: u64,
    /// Pairs of free parameters whose estimates move together: correlation beyond 0.9.
    pub tied: Vec<(String, String, f64)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValidationPart {
    pub rows: u32,
    /// FLOP above which rows were kept back.
    pub budget: f64,
    /// Mean absolute relative error on them.
    pub relative_error: f64,
    /// Signed; positive where the law predicts too high.
    pub bias: f64,
    /// Parameters fitted without them, by name.
    pub parameters: Vec<(String, f64)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonPart {
    pub log_likelihood: f64,
    pub free_parameters: u32,
    pub aicc: f64,
    pub bic: f64,
    /// Other laws on the same rows, in the same space.
    pub others: Vec<OtherLaw>,
}

/// Another law fitted to the same rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OtherLaw {
    pub law: String,
    pub aicc: f64,
    pub bic: f64,
    /// Mean absolute relative error on the rows kept back.
    pub holdout_error: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterPart {
    pub name: String,
    /// LaTeX; the name for a typed formula.
    pub symbol: String,
    pub meaning: String,
    pub value: f64,
    pub std_error: Option<f64>,
    pub interval: Option<(f64, f64)>,
    pub status: EstimateStatus,
    /// Admissible range under the visitor's settings; infinite ends are `None`.
    pub range: (Option<f64>, Option<f64>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PredictionPart {
    /// Variable and value, in the law's order.
    pub at: Vec<(String, f64)>,
    pub value: f64,
    /// Interval of the law's mean.
    pub interval: Option<(f64, f64)>,
    /// Interval for a new run.
    pub run_interval: Option<(f64, f64)>,
    /// How far outside the data: largest ratio to the nearest end; 1 inside.
    pub beyond: f64,
}

impl FitCard {
    /// The card of a report. `source` is the table's name or address.
    pub fn new(prepared: &Prepared, report: &FitReport, source: &str) -> Self {
        sections::card(prepared, report, source)
    }

    /// The same card with other laws beside it.
    pub fn compared_with(mut self, others: Vec<OtherLaw>) -> Self {
        self.comparison.others = others;
        self
    }

    /// Orders of magnitude beyond the data of a prediction; 0 inside.
    pub fn decades_beyond(prediction: &PredictionPart) -> f64 {
        libm::log10(prediction.beyond.max(1.0))
    }
}

/// The declared law of a request, if it has one.
fn declared(request: &FitRequest) -> Option<&'static Law> {
    match &request.law {
        LawChoice::Declared(id) => registry::law(id),
        LawChoice::Custom { .. } => None,
    }
}

/// Words for an objective: 'sum of Huber losses (delta 0.001) of ln predicted - ln observed'.
fn objective_words(objective: &Objective) -> String {
    let residual = match objective.space {
        Space::Log => "ln predicted - ln observed",
        Space::Raw => "predicted - observed",
    };
    match objective.loss {
        Loss::Huber { delta } => format!("sum of Huber losses (delta {delta}) of {residual}"),
        Loss::Lad => format!("sum of absolute values of {residual}"),
        Loss::LeastSquares => format!("sum of squares of {residual}"),
    }
}

/// One sentence for a verdict.
pub fn verdict_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Converged => "converged".into(),
        Verdict::EdgeOfRange { parameters } => {
            format!("{} at the end of the admissible range: the data pull further", parameters.join(", "))
        }
        Verdict::FlatDirection { direction } => {
            let parts: Vec<String> = direction.iter().map(|(name, weight)| format!("{weight:+.2} {name}")).collect();
            format!("flat direction: the data do not separate {}", parts.join(" "))
        }
        Verdict::TooFewSizes { variable, distinct, needed } => {
            format!("too few sizes: {variable} takes {distinct} different values where {needed} are needed")
        }
        Verdict::NoInteriorMinimum { parameter } => {
            format!("no interior minimum: the best {parameter} lies outside its range")
        }
        Verdict::NotConverged { reason } => format!("not converged: {reason}"),
    }
}

/// A status in the words of the machine contract.
fn status_word(status: EstimateStatus) -> &'static str {
    match status {
        EstimateStatus::Free => "free",
        EstimateStatus::Fixed => "fixed",
        EstimateStatus::AtLowerBound => "at_lower_bound",
        EstimateStatus::AtUpperBound => "at_upper_bound",
        EstimateStatus::Flat => "flat",
    }
}

#[cfg(test)]
mod tests;
