//! Families of runs side by side: two architectures, languages or data sets, each with its own law.
//!
//! [`compare`] fits the law to every family alone and to all of them with some parameters shared
//! ([`stacked`]), tests whether the shared ones may differ ([`equality`]), and says how far the
//! families' parameters lie apart. [`crossing`] says where two fitted laws meet and which is ahead.

pub mod answer;
pub mod crossing;
pub mod equality;
pub mod stacked;

pub use answer::{FamilyAnswer, Meeting, answer, split};
pub use crossing::{Crossing, crossing, equal_gain, share_ahead};
pub use equality::{Equality, EqualityTest};

use super::prepare::resolve;
use super::report::FitReport;
use super::request::{FitError, FitRequest, LawChoice, Objective, Observations, ParameterSetting, Search, Uncertainty};
use super::run::{fit, fit_model};
use super::summary::stretched_draws;
use crate::job::Context;
use crate::num::quantile::central_interval;
use serde::{Deserialize, Serialize};
use stacked::Stacked;

/// The runs of one family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Family {
    pub name: String,
    pub observations: Observations,
}

/// What a comparison is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamilyRequest {
    pub law: LawChoice,
    pub families: Vec<Family>,
    /// Parameters that may have one value for all families, such as the exponent.
    pub shared: Vec<String>,
    pub objective: Objective,
    /// Changes to the declared parameters, for every family alike.
    pub settings: Vec<ParameterSetting>,
    pub search: Search,
    pub uncertainty: Uncertainty,
}

/// What a comparison answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamilyReport {
    /// Every family alone, in the order of the request.
    pub separate: Vec<FitReport>,
    /// All families at once, the shared parameters at one value. Its parameters are called `alpha`
    /// where shared and `A (LLaMA)` where each family has its own.
    pub together: FitReport,
    pub equality: EqualityTest,
    /// The shared parameters of every pair of families, fitted separately.
    pub differences: Vec<Difference>,
}

/// How far a parameter of one family lies from that of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub parameter: String,
    /// Places of the two families in the request.
    pub families: (usize, usize),
    /// The first family's value minus the second's.
    pub value: f64,
    /// At the request's level, from pairs of independent bootstrap draws; `None` without draws.
    pub interval: Option<(f64, f64)>,
}

/// Fits and compares. Errors of a family's own fit are passed on with the family's name.
pub fn compare(request: &FamilyRequest) -> Result<FamilyReport, FitError> {
    let bad = |what: String| Err(FitError::BadRequest { what });
    if request.families.len() < 2 {
        return bad("a comparison needs two families of runs at least; name a column that tells them apart".into());
    }
    let model = resolve(&request.law)?;
    let names: Vec<&str> = model.parameters().iter().map(|p| p.name.as_ref()).collect();
    if let Some(unknown) = request.shared.iter().find(|name| !names.contains(&name.as_str())) {
        return bad(format!("the law has no parameter '{unknown}' to share; it has {}", names.join(", ")));
    }
    let separate = request
        .families
        .iter()
        .map(|family| fit(&alone(request, family)).map_err(|error| of_family(error, &family.name)))
        .collect::<Result<Vec<FitReport>, FitError>>()?;
    let stacked = Stacked::new(&*model, &request.families, &request.shared)?;
    let together = fit_model(&stacked, &stacked.request(request), &mut Context::new(&mut |_| ()))?;
    Ok(FamilyReport {
        equality: EqualityTest::new(request, &separate, &together),
        differences: differences(request, &names, &separate)?,
        separate,
        together,
    })
}

/// The request of one family's own fit.
fn alone(request: &FamilyRequest, family: &Family) -> FitRequest {
    FitRequest {
        settings: request.settings.clone(),
        search: request.search,
        uncertainty: request.uncertainty,
        ..FitRequest::point(request.law.clone(), family.observations.clone(), request.objective)
    }
}

fn of_family(error: FitError, family: &str) -> FitError {
    FitError::BadRequest { what: format!("{error} (family '{family}')") }
}

fn differences(request: &FamilyRequest, names: &[&str], separate: &[FitReport]) -> Result<Vec<Difference>, FitError> {
    let mut differences = Vec::new();
    let draws = separate.iter().map(stretched_draws).collect::<Result<Vec<_>, FitError>>()?;
    for shared in &request.shared {
        let Some(i) = names.iter().position(|name| name == shared) else { continue };
        for a in 0..separate.len() {
            for b in a + 1..separate.len() {
                let (left, right) = (&separate[a], &separate[b]);
                let pairs: Vec<f64> = draws[a].iter().zip(&draws[b]).map(|(x, y)| x[i] - y[i]).collect();
                differences.push(Difference {
                    parameter: shared.clone(),
                    families: (a, b),
                    value: left.estimates[i].value - right.estimates[i].value,
                    interval: central_interval(&pairs, request.uncertainty.level),
                });
            }
        }
    }
    Ok(differences)
}

#[cfg(test)]
mod tests;
