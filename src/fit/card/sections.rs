//! The parts of a card, each from the piece of request or report that decides it.

use super::{
    ColumnPart, ComparisonPart, DataPart, FitCard, LawPart, ObjectivePart, ParameterPart, PredictionPart, SearchPart,
    UncertaintyPart, ValidationPart, declared,
};
use crate::fit::report::{EstimateStatus, FitReport};
use crate::fit::request::{FitRequest, LawChoice, Space};
use crate::fit::setup::{Prepared, RESPONSE, Source};
use crate::law::Law;

/// Correlation from which two estimates are called tied.
const TIED: f64 = 0.9;

pub(super) fn card(prepared: &Prepared, report: &FitReport, source: &str) -> FitCard {
    let request = &prepared.request;
    let law = declared(request);
    FitCard {
        law: law_part(request, law),
        data: data_part(prepared, law, source),
        definitions: definitions(prepared, law),
        objective: ObjectivePart {
            loss: report.objective.loss,
            space: report.objective.space,
            value: report.objective_value,
            rms: report.diagnostics.rms,
            r_squared: report.diagnostics.r_squared,
        },
        search: SearchPart {
            method: report.search.method.clone(),
            starts: report.search.starts,
            evaluations: report.search.evaluations,
            seed: request.search.seed,
            condition: report.search.condition,
            optima: report.search.optima.iter().take(3).map(|(value, _)| *value).collect(),
        },
        uncertainty: UncertaintyPart {
            level: report.level,
            resamples: request.uncertainty.resamples,
            drawn: report.draws.len(),
            failed: report.failed_resamples,
            by_cluster: request.uncertainty.by_cluster,
            seed: request.uncertainty.seed,
            tied: tied(report),
        },
        validation: report.holdout.as_ref().map(|holdout| ValidationPart {
            rows: holdout.rows,
            budget: holdout.budget,
            relative_error: holdout.relative_error,
            bias: holdout.bias,
            parameters: report.estimates.iter().map(|e| e.name.clone()).zip(holdout.parameters.clone()).collect(),
        }),
        comparison: ComparisonPart {
            log_likelihood: report.criteria.log_likelihood,
            free_parameters: report.criteria.free_parameters,
            aicc: report.criteria.aicc,
            bic: report.criteria.bic,
            others: Vec::new(),
        },
        parameters: parameters(request, law, report),
        predictions: predictions(prepared, report),
        verdict: report.verdict.clone(),
        findings: report.findings.clone(),
        warnings: prepared.notices.iter().chain(&report.diagnostics.warnings).cloned().collect(),
        fingerprint: report.fingerprint.clone(),
        version: env!("CARGO_PKG_VERSION").into(),
    }
}

fn law_part(request: &FitRequest, law: Option<&Law>) -> LawPart {
    match (&request.law, law) {
        (_, Some(law)) => LawPart {
            id: law.id.into(),
            title: law.title.into(),
            formula: law.formula.into(),
            papers: law.papers.iter().map(|p| format!("{} (arXiv {}), {}", p.cite, p.arxiv, p.place)).collect(),
        },
        (LawChoice::Custom { formula, .. }, None) => {
            LawPart { id: "custom".into(), title: "Own formula".into(), formula: formula.clone(), papers: Vec::new() }
        }
        (LawChoice::Declared(id), None) => {
            LawPart { id: id.clone(), title: id.clone(), formula: String::new(), papers: Vec::new() }
        }
    }
}

fn data_part(prepared: &Prepared, law: Option<&Law>, source: &str) -> DataPart {
    let seen = &prepared.request.observations;
    let cells = seen.inputs.iter().chain([&seen.response]);
    let columns = prepared.map.iter().zip(cells).map(|((variable, origin), cells)| {
        let mut sorted = cells.clone();
        sorted.sort_by(f64::total_cmp);
        let (from, to) = (sorted.first().copied().unwrap_or(f64::NAN), sorted.last().copied().unwrap_or(f64::NAN));
        sorted.dedup();
        ColumnPart {
            variable: variable.clone(),
            source: origin.clone(),
            unit: unit_of(law, variable).into(),
            from,
            to,
            distinct: sorted.len(),
        }
    });
    DataPart {
        source: source.into(),
        rows_used: seen.response.len(),
        dropped: prepared.dropped.clone(),
        columns: columns.collect(),
        weighted: seen.weights.is_some(),
        families: seen.clusters.as_ref().map(|ids| {
            let mut ids = ids.clone();
            ids.sort_unstable();
            ids.dedup();
            ids.len()
        }),
    }
}

fn unit_of<'a>(law: Option<&'a Law>, variable: &str) -> &'a str {
    let Some(law) = law else { return "" };
    match law.variables.iter().find(|declared| declared.name == variable) {
        Some(declared) => declared.unit,
        None => law.response.unit,
    }
}

fn definitions(prepared: &Prepared, law: Option<&Law>) -> Vec<String> {
    let mut definitions = Vec::new();
    if let Some(law) = law {
        for variable in law.variables {
            definitions.push(format!("{} in {}: {}", variable.name, variable.unit, variable.meaning));
        }
        definitions.push(format!("{} in {}", law.response.name, law.response.unit));
    }
    for (_, source) in &prepared.map {
        if let Source::Derived { rule, columns: [first, second] } = source {
            definitions.push(format!("{rule}, from the columns {first} and {second}"));
        }
    }
    let uses_budget = !prepared.request.observations.compute.is_empty();
    if uses_budget && prepared.map.iter().any(|(name, _)| name == "N") {
        definitions.push("compute of a row: its own column where there is one, else C = 6ND in FLOP".into());
    }
    if prepared.request.objective.space == Space::Log {
        definitions.push("logarithms are natural".into());
    }
    definitions
}

/// Pairs of free parameters with a correlation beyond [`TIED`], strongest first.
fn tied(report: &FitReport) -> Vec<(String, String, f64)> {
    let free = |i: usize| report.estimates[i].status == EstimateStatus::Free;
    let mut tied = Vec::new();
    for i in 0..report.estimates.len() {
        for j in 0..i {
            let Some(rho) = report.correlation.get(i).and_then(|row| row.get(j)) else { continue };
            if free(i) && free(j) && rho.abs() > TIED {
                tied.push((report.estimates[j].name.clone(), report.estimates[i].name.clone(), *rho));
            }
        }
    }
    tied.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    tied
}

fn parameters(request: &FitRequest, law: Option<&Law>, report: &FitReport) -> Vec<ParameterPart> {
    let finite = |end: f64| end.is_finite().then_some(end);
    report
        .estimates
        .iter()
        .map(|estimate| {
            let declared = law.and_then(|law| law.parameters().find(|parameter| parameter.name == estimate.name));
            let setting = request.settings.iter().find(|setting| setting.name == estimate.name);
            let (low, high) = declared.map_or((None, None), |p| (finite(p.range.0), finite(p.range.1)));
            ParameterPart {
                name: estimate.name.clone(),
                symbol: declared.map_or(estimate.name.clone(), |parameter| parameter.symbol.to_string()),
                meaning: declared.map_or(String::new(), |parameter| parameter.meaning.to_string()),
                value: estimate.value,
                std_error: estimate.std_error,
                interval: estimate.interval,
                status: estimate.status,
                range: (setting.and_then(|s| s.lower).or(low), setting.and_then(|s| s.upper).or(high)),
            }
        })
        .collect()
}

fn predictions(prepared: &Prepared, report: &FitReport) -> Vec<PredictionPart> {
    let names: Vec<&String> = prepared.map.iter().map(|(name, _)| name).filter(|name| *name != RESPONSE).collect();
    report
        .predictions
        .iter()
        .map(|prediction| PredictionPart {
            at: names.iter().map(|name| name.to_string()).zip(prediction.at.clone()).collect(),
            value: prediction.value,
            interval: prediction.interval,
            run_interval: prediction.run_interval,
            beyond: prediction.beyond,
        })
        .collect()
}
