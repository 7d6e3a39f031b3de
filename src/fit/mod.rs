//! The fit engine: observations and a law in, a fitted law with honest uncertainty out.
//!
//! One way in ([`run`]), one way out ([`FitEvent`], [`FitReport`]). Knows no browser and no page.

pub mod address;
pub mod card;
pub mod examples;
pub mod model;
pub mod report;
pub mod request;
pub mod scene;
pub mod setup;

pub use card::FitCard;
pub use model::Model;
pub use report::{Estimate, EstimateStatus, FitEvent, FitReport, Verdict};
pub use request::{
    FitError, FitRequest, Holdout, LawChoice, Loss, Objective, Observations, ParameterSetting, Search, Space,
    Uncertainty,
};
pub use scene::{ChartKind, FitScene, FitView, TableSource};
pub use setup::{DroppedRow, Prepared, Source, prepare};
