//! What a fit is asked: everything that decides its digits, nothing else.

use serde::{Deserialize, Serialize};

/// A complete order for one fit. Two equal requests give bit-equal reports on every platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitRequest {
    pub law: LawChoice,
    pub observations: Observations,
    pub objective: Objective,
    /// Changes to the declared parameters, by name; parameters not named keep the declaration's.
    pub settings: Vec<ParameterSetting>,
    pub search: Search,
    pub uncertainty: Uncertainty,
    pub holdout: Holdout,
    /// Points to predict at: one row per point, one value per variable, raw units.
    pub predict_at: Vec<Vec<f64>>,
}

impl FitRequest {
    /// A point estimate with the engine's own search: no settings, no resampling, nothing held out.
    pub fn point(law: LawChoice, observations: Observations, objective: Objective) -> Self {
        Self {
            law,
            observations,
            objective,
            settings: Vec::new(),
            search: Search { starts: 0, seed: 1 },
            uncertainty: Uncertainty { resamples: 0, ..Uncertainty::default() },
            holdout: Holdout::None,
            predict_at: Vec::new(),
        }
    }
}

/// Which law is fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LawChoice {
    /// A law of the registry, by id.
    Declared(String),
    /// A formula typed by the visitor, such as `E + A/N^alpha + B/D^beta`. Names listed in
    /// `variables` are columns; every other name is a parameter.
    Custom { formula: String, variables: Vec<String> },
}

/// The rows a fit sees, column by column, in raw units (parameters, tokens, FLOP, nats).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observations {
    /// One column per variable of the law, in the law's order; all of the length of `response`.
    pub inputs: Vec<Vec<f64>>,
    pub response: Vec<f64>,
    /// Row weights, positive; `None` for equal weights.
    pub weights: Option<Vec<f64>>,
    /// Run family of each row, for the cluster bootstrap.
    pub clusters: Option<Vec<u32>>,
    /// Training compute of each row in FLOP (6ND or a column), for the hold-out; may be empty.
    pub compute: Vec<f64>,
    /// Where each row stands in the visitor's table, zero-based, so that an outlier can be named.
    pub source_rows: Vec<u32>,
}

/// What is minimised: the sum (never the mean) of `loss` over the residuals in `space`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    pub loss: Loss,
    pub space: Space,
}

impl Default for Objective {
    /// Huber with delta 1e-3 on log loss (Hoffmann et al. 2022, approach 3).
    fn default() -> Self {
        Self { loss: Loss::Huber { delta: 1e-3 }, space: Space::Log }
    }
}

/// How one residual counts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Loss {
    /// r²/2 up to `delta`, then delta (|r| - delta/2).
    Huber { delta: f64 },
    /// |r|: least absolute deviations.
    Lad,
    /// r².
    LeastSquares,
}

/// Where residuals are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Space {
    /// ln predicted - ln observed: relative errors.
    Log,
    /// predicted - observed.
    Raw,
}

/// A visitor's change to one parameter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ParameterSetting {
    pub name: String,
    /// Held at this value instead of fitted.
    pub fixed: Option<f64>,
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    /// A start of the visitor's own, tried beside the search.
    pub start: Option<f64>,
}

/// How hard to look.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// Number of starts for laws without linear coefficients, and the number of grid nodes
    /// polished for those with them; 0 for the engine's own choice.
    pub starts: u32,
    pub seed: u64,
}

/// How uncertainty is measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// Bootstrap resamples; 0 for none.
    pub resamples: u32,
    /// Resample whole clusters instead of rows.
    pub by_cluster: bool,
    /// Level of all intervals, such as 0.9.
    pub level: f64,
    pub seed: u64,
    /// Also compute the profile likelihood of every free parameter.
    pub profile: bool,
}

impl Default for Uncertainty {
    fn default() -> Self {
        Self { resamples: 1000, by_cluster: false, level: 0.9, seed: 1, profile: false }
    }
}

/// Which rows are kept back to test extrapolation. The reported parameters always use all rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holdout {
    None,
    /// The rows of the largest budget (within 10 % of the largest compute, at least one row).
    LargestBudget,
}

/// Why a fit could not be made. Each message says what, where and what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum FitError {
    #[error("there is no law called '{id}'; choose one from the list")]
    UnknownLaw { id: String },
    #[error("the formula cannot be read: {message}")]
    Formula { message: String },
    #[error("no rows are left to fit; include at least one row with every needed column filled")]
    NoRows,
    #[error("{rows} rows cannot determine {parameters} free parameters; add rows or fix parameters")]
    TooFewRows { rows: usize, parameters: usize },
    #[error("row {row}: {what} is {value}; {advice}")]
    BadValue { row: usize, what: String, value: String, advice: String },
    #[error("{what} is the same in every row, so its effect cannot be seen; add rows where it differs")]
    ConstantColumn { what: String },
    #[error("parameter {name}: {problem}")]
    BadSetting { name: String, problem: String },
    #[error("{what}")]
    BadRequest { what: String },
    #[error("no start led to a finite fit; check units and the formula's starts")]
    NoFiniteFit,
}
