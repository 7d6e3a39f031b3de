//! A fitted law as figures: its curve with residuals, the plane of N and D, curves at fixed budgets
//! and what they say about the best allocation.

mod allocation;
mod budgets;
mod curve;
mod fitted;
mod left_out;
mod plane;
mod residuals;
mod series;

use super::report::FitReport;
use super::request::FitRequest;
use super::scene::{ChartKind, FitView};
use crate::figure::Figure;
use fitted::Fitted;
pub use left_out::{LeftOut, left_out};

/// What a figure shows beside the fit, and how far it looks ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// How far beyond the data curves run, as a factor of the largest value; at least 1.
    pub reach: f64,
    /// Rows that take no part in the fit, shown hollow.
    pub left_out: Vec<LeftOut>,
}

impl Default for Options {
    fn default() -> Self {
        Self { reach: 10.0, left_out: Vec::new() }
    }
}

/// Why there is no such figure. Each message says what to do instead.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FigureProblem {
    #[error("the law of this fit is no longer known; fit again")]
    UnknownLaw,
    #[error("the fit has no rows; include at least one")]
    NoRows,
    #[error("this view needs a law in both N and D; choose the curve instead")]
    NeedsSizeAndTokens,
    #[error("no budget has runs of at least 3 sizes within 10 % of compute; choose the curve instead")]
    NoBudgets,
    #[error("the fitted law does not change over the plane of N and D, so it has no lines of equal loss")]
    Flat,
    #[error("fewer than two budgets have a minimum, so no power law goes through them; add sizes on both sides")]
    NoAllocation,
    #[error("the law has no irreducible part to take away; show the whole response instead")]
    NothingToTakeAway,
}

/// The figure that `view` asks for; `None` where there is none (see [`build`] for why).
pub fn figure(request: &FitRequest, report: &FitReport, view: &FitView) -> Option<Figure> {
    build(request, report, view, &Options::default()).ok()
}

/// The figure that `view` asks for.
pub fn build(
    request: &FitRequest,
    report: &FitReport,
    view: &FitView,
    options: &Options,
) -> Result<Figure, FigureProblem> {
    let fitted = Fitted::new(request, report)?;
    match view.chart {
        ChartKind::Curve => curve::curve(&fitted, view, options),
        ChartKind::Contour => plane::plane(&fitted, options),
        ChartKind::IsoFlop => budgets::budgets(&fitted),
        ChartKind::Allocation => allocation::allocation(&fitted, options),
    }
}

/// Residuals of all rows against the x variable of `view`, outliers ringed.
pub fn residuals(request: &FitRequest, report: &FitReport, view: &FitView) -> Result<Figure, FigureProblem> {
    Ok(residuals::residuals(&Fitted::new(request, report)?, view))
}

#[cfg(test)]
mod tests;
