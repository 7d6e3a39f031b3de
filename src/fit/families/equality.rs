//! May a parameter be the same in all families? Nested fits against each other.

use super::FamilyRequest;
use crate::fit::criteria::{Criterion, criteria_of};
use crate::fit::curvature::rise_per_parameter;
use crate::fit::report::FitReport;
use crate::num::distribution::fisher_upper_tail;
use serde::{Deserialize, Serialize};

/// One value for all families against one for each.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EqualityTest {
    /// Rise of the objective by sharing, per restriction, over what a needless parameter is worth on
    /// average: Fisher's F for least squares, and its robust analogue (Ronchetti 1982) otherwise.
    pub statistic: f64,
    /// How many parameters sharing saves.
    pub restrictions: u32,
    /// Rows beyond the parameters of the separate fits.
    pub freedom: f64,
    /// Chance of such a rise if the values are the same.
    pub p_value: f64,
    /// AICc of the separate fits less that of the shared one, one scale for all rows; negative
    /// where a value for each is preferred.
    pub aicc_gain: f64,
}

/// What a test says at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Equality {
    /// A value for each family is supported.
    Differ,
    /// Nothing speaks against one value: the families differ by a shift only.
    ShiftOnly,
}

impl EqualityTest {
    pub(super) fn new(request: &FamilyRequest, separate: &[FitReport], together: &FitReport) -> Self {
        let loss = request.objective.loss;
        let rows: f64 = separate.iter().map(|report| report.residuals.len() as f64).sum();
        let free: u32 = separate.iter().map(|report| report.criteria.free_parameters).sum();
        let residuals: Vec<f64> = separate.iter().flat_map(|report| report.residuals.clone()).collect();
        let weights: Vec<f64> = request
            .families
            .iter()
            .flat_map(|family| {
                let seen = &family.observations;
                seen.weights.clone().unwrap_or_else(|| vec![1.0; seen.response.len()])
            })
            .collect();
        // The objective carries the request's weights; the scale of the residuals does not.
        let mean_weight = weights.iter().sum::<f64>() / rows;
        let normalised: Vec<f64> = weights.iter().map(|w| w / mean_weight).collect();
        let alone = separate.iter().map(|report| report.objective_value).sum::<f64>() / mean_weight;
        let shared = together.objective_value / mean_weight;
        let restrictions = free.saturating_sub(together.criteria.free_parameters);
        let freedom = rows - f64::from(free);
        let worth = rise_per_parameter(loss, &residuals, &normalised, f64::from(free));
        let statistic = (shared - alone).max(0.0) / f64::from(restrictions.max(1)) / worth;
        let aicc =
            |objective: f64, free: u32| criteria_of(Criterion { loss, objective, rows, free_parameters: free }).aicc;
        Self {
            statistic,
            restrictions,
            freedom,
            p_value: if restrictions == 0 {
                1.0
            } else {
                fisher_upper_tail(statistic, f64::from(restrictions), freedom)
            },
            aicc_gain: aicc(alone, free) - aicc(shared, together.criteria.free_parameters),
        }
    }

    /// The finding at a level such as 0.95: values differ where the test rejects that they do not.
    pub fn finding(&self, level: f64) -> Equality {
        if self.p_value < 1.0 - level { Equality::Differ } else { Equality::ShiftOnly }
    }
}
