//! Buttons.

use super::{FitDesk, FitEffect, Reading};
use crate::fit::scene::ChartKind;
use crate::fit::setup::{RESPONSE, Source};
use crate::table;
use crate::view::Effect;

impl FitDesk {
    pub(super) fn press(&mut self, id: &str) -> Vec<FitEffect> {
        if let Some(export) = self.export(id) {
            return export;
        }
        let (what, of) = id.split_once('/').unwrap_or((id, ""));
        match what {
            "run" => self.start(),
            "cancel" => self.cancel(),
            "stop-reading" => {
                self.reading = Reading::Quiet;
                vec![Effect::Stop(super::READING)]
            }
            "consent" => self.consent(),
            "dismiss" => {
                self.notices.clear();
                Vec::new()
            }
            "go-back" => match self.workspace.go_back() {
                Some(text) => self.open_workspace(text.as_bytes()),
                None => Vec::new(),
            },
            "view" => match chart_kind(of) {
                Some(kind) => self.change_look(|scene| scene.view.chart = kind),
                None => Vec::new(),
            },
            "rows" => {
                self.row_page = match of {
                    "next" => self.row_page.saturating_add(1),
                    _ => self.row_page.saturating_sub(1),
                };
                Vec::new()
            }
            "leave-out" => match of.parse() {
                Ok(row) => self.edit_table("rows", |table| table::exclude_row(table, row, "left out by hand")),
                Err(_) => Vec::new(),
            },
            "put-back" => match of.parse() {
                Ok(row) => self.edit_table("rows", |table| table::include_row(table, row)),
                Err(_) => Vec::new(),
            },
            "derive" => {
                let offer = self.offers().into_iter().find(|offer| offer.name == of);
                match offer {
                    Some(offer) => self.edit_table("rows", |table| table::add_derived(table, &offer).map(drop)),
                    None => Vec::new(),
                }
            }
            "predict" => self.add_prediction(),
            "unpredict" => match of.parse::<usize>() {
                Ok(at) if at < self.scene.predict_at.len() => self.change(|scene| {
                    scene.predict_at.remove(at);
                }),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Columns that can be computed from the table's own.
    pub(super) fn offers(&self) -> Vec<table::DerivedOffer> {
        let (Some(table), Some(prepared)) = (self.table(), &self.prepared) else { return Vec::new() };
        let mut map = table::guess_map(table, &["N", "D", "C", "U"], RESPONSE);
        for (name, source) in &prepared.map {
            if let Source::Column(column) = source {
                map.retain(|(known, _)| known != name);
                map.push((name.clone(), column.clone()));
            }
        }
        table::offers(table, &map)
    }

    fn add_prediction(&mut self) -> Vec<FitEffect> {
        let names = self.variable_names();
        let parts = self.predict.split([',', ';', '\t', ' ']).filter(|part| !part.trim().is_empty());
        let values: Result<Vec<f64>, String> = parts
            .map(|part| match table::parse_number(part) {
                Ok(Some(value)) => Ok(value),
                _ => Err(format!("“{part}” is not a number; write such as 70B or 1.4e12")),
            })
            .collect();
        match values {
            Ok(values) if values.len() == names.len() && !values.is_empty() => {
                self.problems.remove("predict");
                self.predict.clear();
                self.change(|scene| scene.predict_at.push(values))
            }
            Ok(values) => {
                let message =
                    format!("{} numbers are needed ({}), {} were given", names.len(), names.join(", "), values.len());
                self.problems.insert("predict".into(), message);
                Vec::new()
            }
            Err(message) => {
                self.problems.insert("predict".into(), message);
                Vec::new()
            }
        }
    }

    /// The variables of the law, or the columns of the typed formula, in order.
    pub(super) fn variable_names(&self) -> Vec<String> {
        match (self.law(), &self.prepared) {
            (Some(law), _) => law.variables.iter().map(|variable| variable.name.to_string()).collect(),
            (None, Some(prepared)) => {
                prepared.map.iter().map(|(name, _)| name.clone()).filter(|name| name != RESPONSE).collect()
            }
            (None, None) => Vec::new(),
        }
    }
}

/// The views of the result by the names in their buttons.
pub(super) const CHARTS: [(&str, &str, ChartKind); 4] = [
    ("curve", "Curve", ChartKind::Curve),
    ("plane", "N × D", ChartKind::Contour),
    ("isoflop", "IsoFLOP", ChartKind::IsoFlop),
    ("allocation", "Allocation", ChartKind::Allocation),
];

fn chart_kind(name: &str) -> Option<ChartKind> {
    CHARTS.iter().find(|(id, ..)| *id == name).map(|(.., kind)| *kind)
}
