//! Families of runs side by side: asked for with the scene, done in a job of its own.

use super::{COMPARING, Comparison, FitDesk, FitEffect, FitJob, FitJobEvent};
use crate::fit::families::{FamilyRequest, split};
use crate::fit::prepare::resolve;
use crate::law::registry;
use crate::table::Values;
use crate::view::{Effect, Heard};

/// Resamples of every family: enough for an interval, few enough to wait for.
const RESAMPLES: u32 = 400;

impl FitDesk {
    /// Starts the comparison that the scene asks for, if it does.
    pub(super) fn compare(&mut self) -> Vec<FitEffect> {
        if self.scene.families.is_none() || self.prepared.is_none() {
            self.comparison = Comparison::Quiet;
            return vec![Effect::Stop(COMPARING)];
        }
        match self.family_request() {
            Ok(request) => {
                self.comparison = Comparison::Running;
                vec![Effect::Start(COMPARING, FitJob::Families(Box::new(request)))]
            }
            Err(message) => {
                self.comparison = Comparison::Refused(message);
                vec![Effect::Stop(COMPARING)]
            }
        }
    }

    fn family_request(&self) -> Result<FamilyRequest, String> {
        let missing = || "There is nothing to compare yet".to_string();
        let (table, prepared) = (self.table().ok_or_else(missing)?, self.prepared.as_ref().ok_or_else(missing)?);
        let name = self.scene.families.as_deref().unwrap_or_default();
        let column = table.column(name).ok_or_else(|| format!("There is no column called '{name}'; choose another"))?;
        let request = &prepared.request;
        let label = |row: &u32| match &column.values {
            Values::Texts(texts) => texts.get(*row as usize).map(|text| text.trim().to_string()).unwrap_or_default(),
            Values::Numbers(numbers) => match numbers.get(*row as usize) {
                Some(number) if number.is_finite() => number.to_string(),
                _ => String::new(),
            },
        };
        let labels: Vec<String> = request.observations.source_rows.iter().map(label).collect();
        let model = resolve(&request.law).map_err(|error| error.to_string())?;
        let (families, left_out) = split(request, &labels, model.parameters().len() + 1);
        if families.len() < 2 {
            let few = if left_out.is_empty() {
                String::new()
            } else {
                format!(" ({} have too few runs)", left_out.join(", "))
            };
            return Err(format!("'{name}' names fewer than two families with enough runs for this law{few}"));
        }
        /// More than this do not fit side by side.
        const MOST: usize = 8;
        if families.len() > MOST {
            return Err(format!("'{name}' has {} values; a comparison takes up to {MOST} families", families.len()));
        }
        // What bends a law is compared; its sizes may differ.
        let shared = match registry::law(&self.scene.law) {
            Some(law) => law.shape.iter().map(|parameter| parameter.name.to_string()).collect(),
            None => Vec::new(),
        };
        let mut uncertainty = request.uncertainty;
        uncertainty.resamples = uncertainty.resamples.min(RESAMPLES);
        uncertainty.by_cluster = false;
        uncertainty.profile = false;
        Ok(FamilyRequest {
            law: request.law.clone(),
            families,
            shared,
            objective: request.objective,
            settings: request.settings.clone(),
            search: request.search,
            uncertainty,
        })
    }

    pub(super) fn heard_comparing(&mut self, heard: Heard<FitJobEvent>) -> Vec<FitEffect> {
        match heard {
            Heard::Event(FitJobEvent::Families(Ok(answer))) => self.comparison = Comparison::Done(answer),
            Heard::Event(FitJobEvent::Families(Err(message))) | Heard::Crashed(message) => {
                self.comparison = Comparison::Refused(message);
            }
            Heard::Event(_) | Heard::Finished => {}
        }
        Vec::new()
    }
}
