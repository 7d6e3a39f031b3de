//! The verb: from a request to events and a report.

use super::bootstrap::{Resample, resample};
use super::curvature::{Curvature, measure};
use super::descend::{Point, Scratch};
use super::flat::{self, Flat};
use super::model::Model;
use super::prepare::{check_request, coordinates, law_name, resolve, rows};
use super::problem::Problem;
use super::report::{Estimate, EstimateStatus, FitEvent, FitReport, SearchSummary, Stage};
use super::request::{FitError, FitRequest, Holdout};
use super::search::{Found, search};
use super::{criteria, diagnostics, fingerprint, holdout, predict, profile, project, sizes, summary, verdict};
use crate::job::Context;
use crate::num::distribution::student_quantile;

/// Draws per message.
const CHUNK: usize = 50;
/// Share of the whole that is done when a stage begins.
const AFTER_POINT: f64 = 0.1;
const AFTER_HOLDOUT: f64 = 0.15;
const AFTER_BOOTSTRAP: f64 = 0.85;

/// Runs a fit and sends its events; ends with `Done` or `Failed`.
pub fn run(request: &FitRequest, context: &mut Context<FitEvent>) {
    let outcome = resolve(&request.law).and_then(|model| fit_model(&*model, request, context));
    context.send(match outcome {
        Ok(report) => FitEvent::Done(Box::new(report)),
        Err(error) => FitEvent::Failed(error),
    });
}

/// Runs a fit and returns its complete report.
pub fn fit(request: &FitRequest) -> Result<FitReport, FitError> {
    let model = resolve(&request.law)?;
    fit_model(&*model, request, &mut Context::new(&mut |_| ()))
}

/// Fits any model, whether or not it is in the registry. Sends every event but the last one, which is
/// the result.
pub fn fit_model(
    model: &dyn Model,
    request: &FitRequest,
    context: &mut Context<FitEvent>,
) -> Result<FitReport, FitError> {
    let progress = |stage, share, context: &mut Context<FitEvent>| context.send(FitEvent::Progress { stage, share });
    progress(Stage::Search, 0.0, context);
    check_request(model, request)?;
    let coordinates = coordinates(model, request)?;
    let rows = rows(model, request)?;
    let free = coordinates.iter().filter(|c| c.fixed.is_none()).count();
    if rows.len() < free {
        return Err(FitError::TooFewRows { rows: rows.len(), parameters: free });
    }
    let objective = request.objective;
    let problem = Problem::new(model, &rows, &coordinates, objective.loss, objective.space, rows.weights.clone());
    if let Some(what) = sizes::constant_variable(&problem, &project::centre(&problem)) {
        return Err(FitError::ConstantColumn { what: format!("column {what}") });
    }
    let mut scratch = Scratch::new();
    let found = search(&problem, request.search, &mut scratch).ok_or(FitError::NoFiniteFit)?;
    progress(Stage::Polish, 0.5 * AFTER_POINT, context);
    let curvature = measure(&problem, &found.best().parameters);
    let flat = flat::flat_parameters(&problem, found.best(), &curvature, &mut scratch);
    let mut report = point_report(&problem, request, &found, &curvature, &flat);
    context.send(FitEvent::Point(Box::new(report.clone())));

    if request.holdout == Holdout::LargestBudget {
        progress(Stage::Holdout, AFTER_POINT, context);
        match holdout::holdout(&problem, request.search, &mut scratch) {
            Ok(summary) => report.holdout = Some(summary),
            Err(why) => report.diagnostics.warnings.push(why),
        }
    }
    bootstrap(&problem, request, found.best(), &mut report, context, &mut scratch);
    summary::summarise_with(model, &mut report);
    if request.uncertainty.profile {
        let moving: Vec<usize> = (0..coordinates.len()).filter(|i| coordinates[*i].fixed.is_none()).collect();
        for (k, i) in moving.iter().enumerate() {
            let share = k as f64 / moving.len() as f64;
            progress(Stage::Profile, AFTER_BOOTSTRAP + share * (1.0 - AFTER_BOOTSTRAP), context);
            let level = request.uncertainty.level;
            report.profiles.push(profile::profile(&problem, found.best(), &curvature, *i, level, &mut scratch));
        }
    }
    Ok(report)
}

/// Bootstrap refits `indices` of a request whose optimum is `best`: the same ones that [`fit`] would draw
/// under these numbers, so that several workers can share them.
pub fn draw(request: &FitRequest, best: &[f64], indices: std::ops::Range<u32>) -> Result<Vec<Resample>, FitError> {
    let model = resolve(&request.law)?;
    check_request(&*model, request)?;
    let coordinates = coordinates(&*model, request)?;
    let rows = rows(&*model, request)?;
    if best.len() != coordinates.len() {
        return Err(FitError::BadRequest {
            what: format!("the law has {} parameters, but the optimum has {}", coordinates.len(), best.len()),
        });
    }
    let objective = request.objective;
    let problem = Problem::new(&*model, &rows, &coordinates, objective.loss, objective.space, rows.weights.clone());
    let mut scratch = Scratch::new();
    let refit = |index| resample(&problem, best, &request.uncertainty, u64::from(index), &mut scratch);
    Ok(indices.map(refit).collect())
}

/// Everything that stands before resampling.
fn point_report(
    problem: &Problem,
    request: &FitRequest,
    found: &Found,
    curvature: &Curvature,
    flat: &[Flat],
) -> FitReport {
    let best = found.best();
    let rows = problem.rows;
    let level = request.uncertainty.level;
    let predicted: Vec<f64> = (0..rows.len()).map(|r| problem.model.predict(rows.input(r), &best.parameters)).collect();
    let residuals: Vec<f64> = (0..rows.len()).map(|r| problem.residual_of(r, predicted[r])).collect();
    let mut found_verdicts = verdict::findings(problem, best, curvature, flat);
    let mut diagnostics = diagnostics::diagnose(problem, &residuals, &predicted);
    diagnostics.warnings = diagnostics::warnings(problem, curvature, &diagnostics);
    // The report's objective carries the request's own weights, not the normalised ones.
    let in_request_order = |values: &[f64]| {
        let mut ordered = vec![0.0; values.len()];
        for (row, value) in rows.request_row.iter().zip(values) {
            ordered[*row] = *value;
        }
        ordered
    };
    let weight_sum = request.observations.weights.as_ref().map_or(rows.len() as f64, |w| w.iter().sum());
    let to_request = weight_sum / rows.len() as f64;
    let deviation = robust_or_rms(&residuals, curvature.interior.len());
    let mut report = FitReport {
        law: law_name(&request.law),
        choice: request.law.clone(),
        estimates: estimates(problem, best, curvature, flat, level),
        objective: request.objective,
        objective_value: best.value * to_request,
        verdict: found_verdicts.remove(0),
        findings: found_verdicts,
        level,
        fitted: in_request_order(&predicted),
        residuals: in_request_order(&residuals),
        correlation: curvature.correlation(problem.coordinates.len()),
        criteria: criteria::criteria(problem, best.value),
        search: SearchSummary {
            method: found.method.into(),
            starts: found.starts,
            evaluations: found.evaluations,
            optima: found.optima.iter().map(|p| (p.value * to_request, p.parameters.clone())).collect(),
            condition: curvature.condition,
        },
        diagnostics,
        holdout: None,
        draws: Vec::new(),
        failed_resamples: 0,
        profiles: Vec::new(),
        predictions: predict::predictions(problem, &best.parameters, curvature, deviation, &request.predict_at, level),
        fingerprint: fingerprint::fingerprint(request),
    };
    for prediction in &report.predictions {
        if prediction.beyond > 3.0 {
            report.diagnostics.warnings.push(format!(
                "a prediction lies a factor of {:.0} beyond the data; its interval knows the scatter, not whether the law still holds there",
                prediction.beyond
            ));
            break;
        }
    }
    report
}

/// Residual standard deviation with the degrees of freedom of the fit.
fn robust_or_rms(residuals: &[f64], free: usize) -> f64 {
    let n = residuals.len() as f64;
    let sum: f64 = residuals.iter().map(|r| r * r).sum();
    (sum / (n - free as f64).max(1.0)).sqrt()
}

fn estimates(problem: &Problem, best: &Point, curvature: &Curvature, flat: &[Flat], level: f64) -> Vec<Estimate> {
    let freedom = (problem.rows.len() as f64 - curvature.interior.len() as f64).max(1.0);
    let quantile = student_quantile(0.5 + 0.5 * level, freedom);
    let statuses = verdict::statuses(problem, best, curvature, flat);
    problem
        .coordinates
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let value = best.parameters[i];
            let determined = matches!(statuses[i], EstimateStatus::Free);
            let error = curvature.search_error(i).filter(|_| determined);
            let at = |u: f64| c.to_value(u).clamp(c.range.0, c.range.1);
            let interval = error.map(|e| {
                let u = c.to_search(value);
                (at(u - quantile * e), at(u + quantile * e))
            });
            Estimate {
                name: c.name.clone(),
                value,
                std_error: error.map(|e| e * c.slope(value).abs()),
                interval,
                status: statuses[i],
            }
        })
        .collect()
}

/// Draws resamples into the report and sends them in chunks.
fn bootstrap(
    problem: &Problem,
    request: &FitRequest,
    best: &Point,
    report: &mut FitReport,
    context: &mut Context<FitEvent>,
    scratch: &mut Scratch,
) {
    let options = &request.uncertainty;
    let total = options.resamples;
    let mut chunk = Vec::with_capacity(CHUNK);
    for index in 0..total {
        if (index as usize).is_multiple_of(CHUNK) {
            let share = AFTER_HOLDOUT + (AFTER_BOOTSTRAP - AFTER_HOLDOUT) * f64::from(index) / f64::from(total);
            context.send(FitEvent::Progress { stage: Stage::Bootstrap, share });
        }
        let drawn = resample(problem, &best.parameters, options, u64::from(index), scratch);
        report.failed_resamples += u32::from(drawn.at_end || drawn.parameters.is_none());
        chunk.extend(drawn.parameters);
        if chunk.len() == CHUNK || index + 1 == total {
            report.draws.extend(chunk.iter().cloned());
            context.send(FitEvent::Draws(std::mem::take(&mut chunk)));
        }
    }
}
