//! Which rows are kept and why the others are not, and what can be saved.

use super::{DiversityDesk, Keep, Run};
use crate::diversity::metric::registry::metric;
use crate::diversity::records::Layout;
use crate::figure::{self, export, theme};
use serde_json::{Map, Value, json};

/// Size of a saved SVG, CSS pixels.
const PICTURE: (f64, f64) = (880.0, 620.0);

impl DiversityDesk {
    /// Per row: nothing for one that is kept, else why it is dropped.
    pub(super) fn dropped(&self) -> Vec<Option<String>> {
        let texts = &self.texts;
        let mut reasons: Vec<Option<String>> =
            texts.iter().map(|text| text.trim().is_empty().then(|| "it is empty".to_string())).collect();
        let Some(layout) = self.layout.as_ref().filter(|_| self.scene.keep != Keep::All) else { return reasons };
        for group in &layout.groups {
            let length = |row: &u32| texts.get(*row as usize).map_or(0, |text| text.chars().count());
            let chosen = match self.scene.keep {
                // The lower row of equal length.
                Keep::LongestOfTwins => group.iter().copied().max_by_key(|row| (length(row), u32::MAX - row)),
                _ => group.first().copied(),
            };
            let Some(chosen) = chosen else { continue };
            for row in group.iter().filter(|row| **row != chosen) {
                if let Some(reason) = reasons.get_mut(*row as usize) {
                    reason.get_or_insert_with(|| format!("near twin of row {}", chosen + 1));
                }
            }
        }
        reasons
    }

    /// The kept rows in the layout of the file they came from, each as it stood there.
    pub(super) fn kept_rows(&self) -> String {
        let dropped = self.dropped();
        let kept: Vec<usize> = (0..dropped.len())
            .filter(|row| dropped[*row].is_none())
            .filter_map(|row| self.places.get(row))
            .copied()
            .collect();
        self.records.as_ref().map_or(String::new(), |records| records.export(&kept))
    }

    /// The dropped rows as lines of JSON: row in the set from 1, text, reason.
    pub(super) fn dropped_rows(&self) -> String {
        let lines = self.dropped().into_iter().enumerate().filter_map(|(row, reason)| {
            let reason = reason?;
            Some(json!({ "row": row + 1, "text": self.texts.get(row), "dropped_because": reason }).to_string() + "\n")
        });
        lines.collect()
    }

    /// The ending of files in the layout of the source.
    pub(super) fn ending(&self) -> &'static str {
        match self.records.as_ref().map(|records| records.layout) {
            Some(Layout::Lines | Layout::Paragraphs) | None => "txt",
            Some(Layout::Json) => "json",
            Some(Layout::JsonLines) => "jsonl",
            Some(Layout::Delimited(b'\t')) => "tsv",
            Some(Layout::Delimited(_)) => "csv",
        }
    }

    /// A metric's first value.
    pub(super) fn value(&self, id: &str) -> Option<f64> {
        let measured = self.measured.iter().find(|measured| measured.id == id)?;
        measured.outcome.as_ref().ok()?.first().map(|(_, value)| *value)
    }

    /// The card for machines. `<` is escaped, so the text may stand inside a script element.
    pub(super) fn card(&self, readable: bool) -> String {
        let (state, progress) = match &self.run {
            Run::Idle => ("idle", 0.0),
            Run::Running { share, .. } => ("running", *share),
            Run::Done | Run::Cancelled => ("done", 1.0),
            Run::Failed(_) => ("failed", 1.0),
        };
        let mut card = Map::new();
        card.insert("state".into(), state.into());
        card.insert("progress".into(), json!(progress));
        if let Run::Failed(message) = &self.run {
            card.insert("error".into(), message.as_str().into());
        }
        card.insert("rows".into(), self.texts.len().into());
        if let Some(layout) = &self.layout {
            let twins: usize = layout.groups.iter().map(Vec::len).sum();
            let dropped = self.dropped().iter().filter(|reason| reason.is_some()).count();
            card.insert(
                "near_twins".into(),
                json!({
                    "threshold": self.scene.similar,
                    "pairs": layout.pair_count,
                    "groups": layout.groups.len(),
                    "rows": twins,
                }),
            );
            card.insert("kept".into(), (self.texts.len() - dropped).into());
        }
        let metrics: Map<String, Value> = self
            .measured
            .iter()
            .filter_map(|measured| {
                let values = measured.outcome.as_ref().ok()?;
                let values: Map<String, Value> =
                    values.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
                let title = metric(&measured.id).map_or("", |metric| metric.title);
                Some((measured.id.clone(), json!({ "title": title, "values": values, "sampled": measured.sampled })))
            })
            .collect();
        card.insert("metrics".into(), Value::Object(metrics));
        let value = Value::Object(card);
        let text = if readable { format!("{value:#}\n") } else { value.to_string() };
        text.replace('<', "\\u003c")
    }

    /// The map in another format; `None` if there is no such format.
    pub(super) fn map_export(&self, format: &str) -> Option<Result<(&'static str, &'static str, String), String>> {
        let drawn = || self.map().ok_or_else(|| "There is no map to save yet".to_string());
        let picture = |figure: &figure::Figure| {
            figure::to_svg(figure, PICTURE.0, PICTURE.1, &theme::LIGHT).map_err(|error| error.to_string())
        };
        Some(match format {
            "svg" => drawn().and_then(|f| picture(&f)).map(|text| ("diversity-map.svg", "image/svg+xml", text)),
            "csv" => drawn().map(|f| ("diversity-map.csv", "text/csv", export::to_csv(&f))),
            "vega" => drawn().map(|f| ("diversity-map.vl.json", "application/json", export::to_vega_lite(&f))),
            "matplotlib" => drawn().map(|f| ("diversity-map.py", "text/x-python", export::to_matplotlib(&f))),
            _ => return None,
        })
    }
}
