//! A comparison as a page shows it: the fits, the test, and for laws of one variable where pairs meet.

use super::{Crossing, FamilyReport, FamilyRequest, compare, crossing, equal_gain};
use crate::fit::report::FitReport;
use crate::fit::request::{FitError, FitRequest, LawChoice, Observations};
use crate::law::registry;
use serde::{Deserialize, Serialize};

/// How far beyond the data crossings are looked for, as a factor.
const REACH: f64 = 1e4;
/// The growth of the faster family that equal gains are told for.
pub const GROWTH: f64 = 10.0;

/// A comparison and what follows from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamilyAnswer {
    pub names: Vec<String>,
    pub report: FamilyReport,
    /// For every pair of families of a law of one variable.
    pub meetings: Vec<Meeting>,
}

/// Where two families meet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    pub families: (usize, usize),
    pub crossing: Crossing,
    /// The exponent that equal gains were computed with, the family that must grow more, and by what it
    /// must, where the other grows tenfold ([`GROWTH`]).
    pub equal_gain: Option<(String, usize, f64)>,
}

/// Compares, and looks for crossings.
pub fn answer(request: &FamilyRequest) -> Result<FamilyAnswer, FitError> {
    let report = compare(request)?;
    let names = request.families.iter().map(|family| family.name.clone()).collect();
    let mut meetings = Vec::new();
    if request.families.iter().all(|family| family.observations.inputs.len() == 1) {
        let xs: Vec<f64> = request.families.iter().flat_map(|f| f.observations.inputs[0].iter().copied()).collect();
        let (low, high) = xs.iter().fold((f64::INFINITY, 0.0f64), |(low, high), x| (low.min(*x), high.max(*x)));
        for a in 0..report.separate.len() {
            for b in a + 1..report.separate.len() {
                let (left, right) = (&report.separate[a], &report.separate[b]);
                let span = (low / REACH, high * REACH);
                let met = crossing(left, right, span, (low * high).sqrt(), request.uncertainty.level)?;
                meetings.push(Meeting {
                    families: (a, b),
                    crossing: met,
                    equal_gain: gain(request, left, right, (a, b)),
                });
            }
        }
    }
    Ok(FamilyAnswer { names, report, meetings })
}

/// By what the slower of two families must grow for the gain that the faster has from [`GROWTH`].
fn gain(
    request: &FamilyRequest,
    left: &FitReport,
    right: &FitReport,
    (a, b): (usize, usize),
) -> Option<(String, usize, f64)> {
    let LawChoice::Declared(id) = &request.law else { return None };
    let [exponent] = registry::law(id)?.shape else { return None };
    let value = |report: &FitReport| report.estimates.iter().find(|e| e.name == exponent.name).map(|e| e.value);
    let (fast, slow, slower) = if value(left)? >= value(right)? { (left, right, b) } else { (right, left, a) };
    Some((exponent.name.to_string(), slower, equal_gain(fast, slow, &exponent.name, GROWTH)?))
}

/// The runs of a fit split by the label of each row; families with fewer than `least` runs are left out
/// and named second.
pub fn split(request: &FitRequest, labels: &[String], least: usize) -> (Vec<super::Family>, Vec<String>) {
    let mut names: Vec<&String> = Vec::new();
    for label in labels.iter().filter(|label| !label.is_empty()) {
        if !names.contains(&label) {
            names.push(label);
        }
    }
    let seen = &request.observations;
    let (mut families, mut left_out) = (Vec::new(), Vec::new());
    for name in names {
        let rows: Vec<usize> = (0..labels.len()).filter(|row| labels[*row] == *name).collect();
        if rows.len() < least {
            left_out.push(name.clone());
            continue;
        }
        let pick =
            |column: &Vec<f64>| -> Vec<f64> { rows.iter().filter_map(|row| column.get(*row).copied()).collect() };
        let observations = Observations {
            inputs: seen.inputs.iter().map(pick).collect(),
            response: pick(&seen.response),
            weights: seen.weights.as_ref().map(pick),
            clusters: None,
            compute: pick(&seen.compute),
            source_rows: rows.iter().filter_map(|row| seen.source_rows.get(*row).copied()).collect(),
        };
        families.push(super::Family { name: name.clone(), observations });
    }
    (families, left_out)
}
