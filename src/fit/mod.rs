//! The fit engine: observations and a law in, a fitted law with honest uncertainty out.
//!
//! One way in ([`run`]), one way out ([`FitEvent`], [`FitReport`]). Knows no browser and no page.

pub mod descend;
pub mod model;
pub mod prepare;
pub mod problem;
pub mod project;
pub mod refine;
pub mod report;
pub mod request;
pub mod scene;
pub mod search;
pub mod smooth;
pub mod step;
pub mod vertex;

pub use model::Model;
pub use report::{Estimate, EstimateStatus, FitEvent, FitReport, Verdict};
pub use request::{
    FitError, FitRequest, Holdout, LawChoice, Loss, Objective, Observations, ParameterSetting, Search, Space,
    Uncertainty,
};
pub use scene::{ChartKind, FitScene, FitView, TableSource};
