//! The card as JSON: the contract with notebooks, embedding pages and tests.

use super::{FitCard, status_word, verdict_words};
use crate::fit::report::Verdict;
use crate::fit::request::{Loss, Space};
use serde_json::{Map, Value, json};

/// What the page is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum CardState {
    Idle,
    /// Share of the work that is done, 0..=1.
    Running {
        progress: f64,
    },
    Done,
    Failed {
        message: String,
    },
}

/// The JSON of `<script type="application/json" data-card="fit">`: `state` and `progress` always;
/// `error` where it failed; the card's fields as soon as there is a result.
///
/// `law`, `params` {name: {value, lo, hi, status}}, `objective` {kind, delta, space, value},
/// `rows_used`, `rows_dropped` (numbers), `dropped` [{row, reason}] (row from 0), `verdict` (a word),
/// `verdict_message`, `findings` (sentences), `predictions` [{at, value, lo, hi, run_lo, run_hi, beyond}], `fingerprint`, and
/// `card` with everything else. `<` is escaped, so the text may stand inside a script element.
pub fn machine_json(state: &CardState, card: Option<&FitCard>) -> String {
    let (word, progress) = match state {
        CardState::Idle => ("idle", 0.0),
        CardState::Running { progress } => ("running", *progress),
        CardState::Done => ("done", 1.0),
        CardState::Failed { .. } => ("failed", 1.0),
    };
    let mut fields = card.map(fields).unwrap_or_default();
    fields.insert("state".into(), word.into());
    fields.insert("progress".into(), json!(progress));
    if let CardState::Failed { message } = state {
        fields.insert("error".into(), message.as_str().into());
    }
    Value::Object(fields).to_string().replace('<', "\\u003c")
}

impl FitCard {
    /// The finished card as JSON, readable.
    pub fn to_json(&self) -> String {
        let mut fields = fields(self);
        fields.insert("state".into(), "done".into());
        fields.insert("progress".into(), json!(1.0));
        format!("{:#}\n", Value::Object(fields))
    }
}

fn fields(card: &FitCard) -> Map<String, Value> {
    let params: Map<String, Value> = card
        .parameters
        .iter()
        .map(|parameter| {
            let (lo, hi) = ends(parameter.interval);
            let entry = json!({"value": parameter.value, "lo": lo, "hi": hi, "status": status_word(parameter.status)});
            (parameter.name.clone(), entry)
        })
        .collect();
    let (kind, delta) = match card.objective.loss {
        Loss::Huber { delta } => ("huber", Some(delta)),
        Loss::Lad => ("lad", None),
        Loss::LeastSquares => ("ls", None),
    };
    let space = if card.objective.space == Space::Log { "log" } else { "raw" };
    let predictions: Vec<Value> = card
        .predictions
        .iter()
        .map(|prediction| {
            let (lo, hi) = ends(prediction.interval);
            let (run_lo, run_hi) = ends(prediction.run_interval);
            let at: Map<String, Value> = prediction.at.iter().map(|(name, x)| (name.clone(), json!(x))).collect();
            json!({"at": at, "value": prediction.value, "lo": lo, "hi": hi, "run_lo": run_lo, "run_hi": run_hi, "beyond": prediction.beyond})
        })
        .collect();
    let contract = json!({
        "law": card.law.id,
        "params": params,
        "objective": {"kind": kind, "delta": delta, "space": space, "value": card.objective.value},
        "rows_used": card.data.rows_used,
        "rows_dropped": card.data.dropped.len(),
        "dropped": card.data.dropped,
        "verdict": verdict_word(&card.verdict),
        "verdict_message": verdict_words(&card.verdict),
        "findings": card.findings.iter().map(verdict_words).collect::<Vec<String>>(),
        "predictions": predictions,
        "fingerprint": card.fingerprint,
        "card": card,
    });
    match contract {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn ends(interval: Option<(f64, f64)>) -> (Option<f64>, Option<f64>) {
    interval.map_or((None, None), |(lo, hi)| (Some(lo), Some(hi)))
}

fn verdict_word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Converged => "converged",
        Verdict::EdgeOfRange { .. } => "edge_of_range",
        Verdict::FlatDirection { .. } => "flat_direction",
        Verdict::TooFewSizes { .. } => "too_few_sizes",
        Verdict::NoInteriorMinimum { .. } => "no_interior_minimum",
        Verdict::NotConverged { .. } => "not_converged",
    }
}
