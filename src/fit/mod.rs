//! The fit engine: observations and a law in, a fitted law with honest uncertainty out.
//!
//! One way in ([`run`]), one way out ([`FitEvent`], [`FitReport`]). Knows no browser and no page.

pub mod address;
pub mod backtest;
pub mod bootstrap;
pub mod capability;
pub mod card;
pub mod coordinate;
pub mod criteria;
pub mod curvature;
pub mod descend;
pub mod desk;
pub mod diagnostics;
pub mod examples;
pub mod families;
pub mod figures;
pub mod fingerprint;
pub mod flat;
pub mod holdout;
pub mod hop;
pub mod isoflop;
pub mod learning_curve;
pub mod model;
pub mod predict;
pub mod prepare;
pub mod problem;
pub mod profile;
pub mod project;
pub mod refine;
pub mod replicates;
pub mod report;
pub mod request;
pub mod rho;
pub mod rows;
pub mod run;
pub mod scene;
pub mod search;
pub mod setup;
pub mod sizes;
pub mod smooth;
pub mod step;
pub mod summary;
pub mod valley;
pub mod verdict;
pub mod vertex;

pub use card::FitCard;
pub use model::Model;
pub use predict::band;
pub use prepare::resolve;
pub use report::{Estimate, EstimateStatus, FitEvent, FitReport, Verdict};
pub use request::{
    FitError, FitRequest, Holdout, LawChoice, Loss, Objective, Observations, ParameterSetting, Search, Space,
    Uncertainty,
};
pub use run::{draw, fit, fit_model, run};
pub use scene::{ChartKind, FitScene, FitView, TableSource};
pub use setup::{DroppedRow, Prepared, Source, prepare};
pub use summary::summarise_draws;
