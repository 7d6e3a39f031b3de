//! The fit engine: observations and a law in, a fitted law with honest uncertainty out.
//!
//! One way in ([`run`]), one way out ([`FitEvent`], [`FitReport`]). Knows no browser and no page.

pub mod examples;
pub mod model;
pub mod prepare;
pub mod report;
pub mod request;
pub mod scene;

pub use model::Model;
pub use prepare::{DroppedRow, Prepared, Source, prepare};
pub use report::{Estimate, EstimateStatus, FitEvent, FitReport, Verdict};
pub use request::{
    FitError, FitRequest, Holdout, LawChoice, Loss, Objective, Observations, ParameterSetting, Search, Space,
    Uncertainty,
};
pub use scene::{ChartKind, FitScene, FitView, TableSource};
