//! What a fit answers.

use super::request::{FitError, LawChoice, Loss, Objective, Space};
use serde::{Deserialize, Serialize};

/// Messages of a running fit, in order: stages, the point estimate as soon as it stands,
/// bootstrap draws in chunks, and the complete report last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FitEvent {
    /// What is being done, and the share of the whole that is done, 0..=1.
    Progress {
        stage: Stage,
        share: f64,
    },
    /// The fit before resampling: usable at once.
    Point(Box<FitReport>),
    /// Bootstrap draws since the last message, one parameter vector each.
    Draws(Vec<Vec<f64>>),
    /// The complete report.
    Done(Box<FitReport>),
    Failed(FitError),
}

/// The stages of a fit, for progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Search,
    Polish,
    Holdout,
    Bootstrap,
    Profile,
}

/// A fitted law.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitReport {
    /// Law id, or `custom`.
    pub law: String,
    /// The law as it was asked for, so that a report alone can predict.
    pub choice: LawChoice,
    /// One per parameter, in the model's order.
    pub estimates: Vec<Estimate>,
    pub objective: Objective,
    /// The minimised sum.
    pub objective_value: f64,
    /// The gravest finding.
    pub verdict: Verdict,
    /// Further findings, gravest first; empty when there is one only.
    pub findings: Vec<Verdict>,
    /// Level of all intervals in this report.
    pub level: f64,
    /// Predicted response of every used row.
    pub fitted: Vec<f64>,
    /// Residual of every used row in the objective's space: predicted minus observed.
    pub residuals: Vec<f64>,
    /// Correlation of the estimates (free parameters only are meaningful; 0 elsewhere), row major.
    pub correlation: Vec<Vec<f64>>,
    pub diagnostics: Diagnostics,
    pub criteria: Criteria,
    pub search: SearchSummary,
    pub holdout: Option<HoldoutSummary>,
    /// Bootstrap draws, one full parameter vector each; empty when none were asked.
    pub draws: Vec<Vec<f64>>,
    /// Resamples whose refit failed or hit a bound.
    pub failed_resamples: u32,
    pub profiles: Vec<Profile>,
    pub predictions: Vec<Prediction>,
    /// SHA-256 over rows, request and engine version, hexadecimal.
    pub fingerprint: String,
}

/// One estimated parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub name: String,
    pub value: f64,
    /// Standard error from the curvature with a robust (sandwich) correction; `None` if fixed or flat.
    pub std_error: Option<f64>,
    /// Interval at the report's level: bootstrap percentiles once there are draws (stretched a little
    /// for smooth losses and few rows, see `summary`), the curvature's before.
    pub interval: Option<(f64, f64)>,
    pub status: EstimateStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EstimateStatus {
    Free,
    Fixed,
    AtLowerBound,
    AtUpperBound,
    /// The data do not determine it.
    Flat,
}

/// The honest outcome. Several may hold at once; a report names the gravest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Verdict {
    Converged,
    /// Some parameters sit at the end of their range.
    EdgeOfRange {
        parameters: Vec<String>,
    },
    /// The objective hardly changes along this direction: (parameter, weight) in search scale.
    FlatDirection {
        direction: Vec<(String, f64)>,
    },
    /// Fewer distinct values of a variable than its parameters need.
    TooFewSizes {
        variable: String,
        distinct: usize,
        needed: usize,
    },
    /// The best value lies outside: no interior minimum.
    NoInteriorMinimum {
        parameter: String,
    },
    /// The search stopped before the tolerance was met.
    NotConverged {
        reason: String,
    },
}

/// What the residuals say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// Root mean square and mean absolute residual, in the objective's space.
    pub rms: f64,
    pub mean_absolute: f64,
    /// 1 - residual sum of squares / total sum of squares, in raw space.
    pub r_squared: f64,
    /// Rows whose residual is beyond 4 robust standard deviations: (index into the used rows, score).
    pub outliers: Vec<(u32, f64)>,
    /// Wald-Wolfowitz runs test of the residual signs ordered by each variable: (variable, z).
    /// Below about -2 the law bends where the data do not.
    pub runs: Vec<(String, f64)>,
    /// Plain-language warnings.
    pub warnings: Vec<String>,
}

/// Criteria for comparing laws on the same rows and space; smaller is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Criteria {
    pub log_likelihood: f64,
    pub free_parameters: u32,
    pub aicc: f64,
    pub bic: f64,
}

/// How the optimum was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchSummary {
    /// 'variable projection' or 'multistart'.
    pub method: String,
    pub starts: u32,
    pub evaluations: u32,
    /// The best distinct local optima, best first: (objective value, parameters).
    pub optima: Vec<(f64, Vec<f64>)>,
    /// Condition number of the scaled curvature at the optimum.
    pub condition: f64,
}

/// How the law does on the rows kept back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HoldoutSummary {
    /// Compute above which rows were kept back, FLOP.
    pub budget: f64,
    pub rows: u32,
    /// Mean absolute relative error on them, by the law fitted to the rest.
    pub relative_error: f64,
    /// Signed mean relative error: positive when the law predicts too high.
    pub bias: f64,
    /// Parameters fitted without them.
    pub parameters: Vec<f64>,
}

/// Profile likelihood of one parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    /// (value, objective minimised over the others).
    pub points: Vec<(f64, f64)>,
    /// Interval at the report's level; an end is `None` where the profile never rises enough.
    pub interval: (Option<f64>, Option<f64>),
}

/// A predicted response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    pub at: Vec<f64>,
    pub value: f64,
    /// Interval of the law's mean at the report's level: from the draws once there are any, from the
    /// curvature before.
    pub interval: Option<(f64, f64)>,
    /// Interval for a new run: adds the residual scatter.
    pub run_interval: Option<(f64, f64)>,
    /// How far outside the data: the largest ratio to the nearest end over the variables; 1 inside.
    pub beyond: f64,
}

impl Objective {
    /// The sum over residuals, with optional weights.
    pub fn total(&self, residuals: &[f64], weights: Option<&[f64]>) -> f64 {
        let weight = |i: usize| weights.map_or(1.0, |w| w[i]);
        residuals.iter().enumerate().map(|(i, r)| weight(i) * self.loss.of(*r)).sum()
    }
}

impl Loss {
    /// The loss of one residual.
    pub fn of(&self, residual: f64) -> f64 {
        let size = residual.abs();
        match *self {
            Loss::Huber { delta } if size <= delta => 0.5 * size * size,
            Loss::Huber { delta } => delta * (size - 0.5 * delta),
            Loss::Lad => size,
            Loss::LeastSquares => size * size,
        }
    }
}

impl Space {
    /// Predicted minus observed in this space.
    pub fn residual(&self, predicted: f64, observed: f64) -> f64 {
        match self {
            Space::Log => libm::log(predicted) - libm::log(observed),
            Space::Raw => predicted - observed,
        }
    }
}
