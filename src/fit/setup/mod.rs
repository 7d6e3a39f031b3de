//! From the page's state and a table to a complete fit request.
//!
//! Decides which column is which variable ([`columns`]), which rows take part and why the others
//! do not ([`rows`]). Everything decided here is handed back, so that the page and the fit card
//! can say it.

pub mod columns;
pub mod rows;
pub mod subset;

pub use columns::Source;
pub use rows::DroppedRow;

use super::request::{FitError, FitRequest, Holdout, LawChoice, Objective, Search, Space, Uncertainty};
use super::scene::FitScene;
use crate::law::{Law, registry};
use crate::table::Table;
use columns::Columns;

/// Name of the fitted column in maps of variables to columns.
pub const RESPONSE: &str = "response";

/// A request ready to run, and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    pub request: FitRequest,
    /// Rows of the table that take no part, in table order.
    pub dropped: Vec<DroppedRow>,
    /// Where each variable comes from, in the law's order; the response last, as [`RESPONSE`].
    pub map: Vec<(String, Source)>,
    /// What was assumed or passed over, one plain sentence each.
    pub notices: Vec<String>,
}

/// The request that `scene` means for `table`.
pub fn prepare(scene: &FitScene, table: &Table) -> Result<Prepared, FitError> {
    if table.rows() == 0 {
        return Err(FitError::NoRows);
    }
    let mut notices = Vec::new();
    let law = declared(scene)?;
    let columns = Columns::resolve(scene, law, table, &mut notices)?;
    let choice = match law {
        Some(law) => LawChoice::Declared(law.id.into()),
        None => LawChoice::Custom { formula: scene.formula.clone(), variables: columns.variable_names() },
    };
    let (observations, dropped) = rows::select(scene, law, table, &columns, &mut notices)?;
    let holdout = match scene.holdout {
        Holdout::LargestBudget if observations.compute.is_empty() => {
            notices.push("nothing is held out: the table has neither a compute column nor both N and D".into());
            Holdout::None
        }
        asked => asked,
    };
    let request = FitRequest {
        law: choice,
        observations,
        objective: Objective { loss: scene.loss, space: scene.space },
        settings: settings(scene, law, &mut notices),
        search: Search { starts: scene.starts, seed: scene.seed },
        uncertainty: Uncertainty {
            resamples: scene.bootstrap,
            by_cluster: columns.cluster.is_some(),
            level: scene.level,
            seed: scene.seed,
            profile: scene.profile,
        },
        holdout,
        predict_at: predict_at(scene, law, columns.variables.len(), &mut notices),
    };
    let map = columns.into_map();
    Ok(Prepared { request, dropped, map, notices })
}

/// The declared law of the scene; `None` for a typed formula.
fn declared(scene: &FitScene) -> Result<Option<&'static Law>, FitError> {
    if scene.law != "custom" {
        return registry::law(&scene.law).map(Some).ok_or_else(|| FitError::UnknownLaw { id: scene.law.clone() });
    }
    if scene.formula.trim().is_empty() {
        return Err(FitError::Formula { message: "it is empty; type one such as E + A/N^alpha + B/D^beta".into() });
    }
    Ok(None)
}

/// The settings that name a parameter of this law; others are left over from another law.
fn settings(scene: &FitScene, law: Option<&Law>, notices: &mut Vec<String>) -> Vec<super::ParameterSetting> {
    let Some(law) = law else { return scene.settings.clone() };
    let known = |name: &str| law.parameters().any(|parameter| parameter.name == name);
    let (kept, left_over): (Vec<_>, Vec<_>) = scene.settings.iter().cloned().partition(|setting| known(&setting.name));
    for setting in left_over {
        notices.push(format!("the setting for '{}' is not used: this law has no such parameter", setting.name));
    }
    kept
}

/// The points to predict at that have one admissible value per variable.
fn predict_at(scene: &FitScene, law: Option<&Law>, variables: usize, notices: &mut Vec<String>) -> Vec<Vec<f64>> {
    let admissible = |index: usize, x: f64| match law {
        Some(law) => (law.variables[index].domain.0..=law.variables[index].domain.1).contains(&x),
        None => x.is_finite(),
    };
    let valid = |point: &&Vec<f64>| point.len() == variables && (0..variables).all(|i| admissible(i, point[i]));
    let points: Vec<Vec<f64>> = scene.predict_at.iter().filter(valid).cloned().collect();
    let left_out = scene.predict_at.len() - points.len();
    if left_out > 0 {
        let needs = format!("each needs {variables} values that the law admits");
        notices.push(format!("{left_out} of the points to predict at are left out: {needs}"));
    }
    points
}

/// True where residuals are taken in logarithms, so that observations must be positive.
fn needs_positive(scene: &FitScene) -> bool {
    scene.space == Space::Log
}

#[cfg(test)]
mod tests;
