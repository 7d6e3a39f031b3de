//! What the residuals say about the fit, and what an expert would warn of.

use super::curvature::Curvature;
use super::problem::Problem;
use super::report::Diagnostics;
use super::request::Space;
use super::sizes::distinct_values;
use crate::num::quantile::{median, robust_deviation};

/// Outliers beyond this many robust standard deviations.
const OUTLYING: f64 = 4.0;
/// Correlation above which two estimates cannot be read one by one.
const ENTANGLED: f64 = 0.98;

/// Runs score below which the law bends where the data do not (one-sided 2.3 %).
const BENT: f64 = -2.0;

/// Diagnostics of the residuals (canonical order); outliers are named by their row in the request.
pub fn diagnose(problem: &Problem, residuals: &[f64], fitted: &[f64]) -> Diagnostics {
    let rows = problem.rows;
    let n = residuals.len() as f64;
    let mean_of = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / n;
    let deviation = robust_deviation(residuals);
    let centre = median(residuals);
    // Residuals of a perfect fit are rounding noise, in which nothing is an outlier.
    let size = if problem.space == Space::Log { 1.0 } else { median(&rows.response).abs() };
    let rounding = 1e-12 * size;
    let mut outliers: Vec<(u32, f64)> = residuals
        .iter()
        .enumerate()
        .map(|(row, r)| (rows.request_row[row] as u32, (r - centre) / deviation))
        .filter(|(_, score)| deviation > rounding && score.abs() > OUTLYING)
        .collect();
    outliers.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    let mean_response = mean_of(&mut rows.response.iter().copied());
    let unexplained: f64 = rows.response.iter().zip(fitted).map(|(y, f)| (y - f) * (y - f)).sum();
    let total: f64 = rows.response.iter().map(|y| (y - mean_response) * (y - mean_response)).sum();
    let runs = problem
        .model
        .variable_names()
        .into_iter()
        .enumerate()
        .filter_map(|(v, name)| Some((name.to_string(), runs_score(problem, residuals, v)?)))
        .collect();
    Diagnostics {
        rms: mean_of(&mut residuals.iter().map(|r| r * r)).sqrt(),
        mean_absolute: mean_of(&mut residuals.iter().map(|r| r.abs())),
        r_squared: if total > 0.0 { 1.0 - unexplained / total } else { 0.0 },
        outliers,
        runs,
        warnings: Vec::new(),
    }
}

/// Wald-Wolfowitz runs test (1940): standard score of the number of runs of the residual signs, rows
/// ordered by variable `v`. Rows that share a value count by their mean residual, because their
/// order among themselves means nothing. `None` with fewer than 8 values or one sign only.
fn runs_score(problem: &Problem, residuals: &[f64], v: usize) -> Option<f64> {
    let mut rows: Vec<(f64, f64)> =
        residuals.iter().enumerate().map(|(row, r)| (problem.rows.input(row)[v].value, *r)).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let means: Vec<f64> = rows
        .chunk_by(|a, b| (a.0 - b.0).abs() <= 1e-9 * b.0.abs())
        .map(|group| group.iter().map(|g| g.1).sum::<f64>() / group.len() as f64)
        .filter(|mean| *mean != 0.0)
        .collect();
    let n = means.len() as f64;
    let above = means.iter().filter(|m| **m > 0.0).count() as f64;
    let below = n - above;
    if n < 8.0 || above == 0.0 || below == 0.0 {
        return None;
    }
    let runs = 1.0 + means.windows(2).filter(|w| (w[0] > 0.0) != (w[1] > 0.0)).count() as f64;
    let expected = 1.0 + 2.0 * above * below / n;
    let variance = (expected - 1.0) * (expected - 2.0) / (n - 1.0);
    (variance > 0.0).then(|| (runs - expected) / variance.sqrt())
}

/// What an expert would say about the data and the estimates.
pub fn warnings(problem: &Problem, curvature: &Curvature, found: &Diagnostics) -> Vec<String> {
    let mut said = Vec::new();
    let free = problem.coordinates.iter().filter(|c| c.fixed.is_none()).count();
    let rows = problem.rows.len();
    if rows <= free {
        said.push(format!(
            "{free} parameters from {rows} rows: the law passes through every row, so nothing is left to judge it by"
        ));
    } else if rows < 2 * free {
        said.push(format!(
            "{free} parameters from {rows} rows: intervals from so few rows are unreliable, and usually too narrow"
        ));
    }
    for (v, name) in problem.model.variable_names().into_iter().enumerate() {
        let values = distinct_values(problem.rows, v);
        if values.len() < 5 {
            said.push(format!("only {} distinct values of {name}: its exponent rests on very few sizes", values.len()));
        }
        if let (Some(low), Some(high)) = (values.first(), values.last())
            && *low > 0.0
            && high / low < 10.0
            && values.len() > 1
        {
            said.push(format!(
                "{name} spans a factor of {:.1} only: exponents from less than a decade do not extrapolate",
                high / low
            ));
        }
    }
    if let Some(c) = &curvature.covariance {
        for (a, i) in curvature.interior.iter().enumerate() {
            for (b, j) in curvature.interior.iter().enumerate().skip(a + 1) {
                let correlation = c[a][b] / (c[a][a] * c[b][b]).sqrt();
                if correlation.abs() > ENTANGLED {
                    said.push(format!(
                        "{} and {} move together (correlation {correlation:.3}): quote them as a pair, with all digits",
                        problem.coordinates[*i].name, problem.coordinates[*j].name
                    ));
                }
            }
        }
    }
    match found.outliers.len() {
        0 => {}
        1 => said.push("one row lies beyond 4 robust standard deviations of the residuals; see the outliers".into()),
        n => said.push(format!("{n} rows lie beyond 4 robust standard deviations of the residuals; see the outliers")),
    }
    for (name, z) in &found.runs {
        if *z < BENT {
            said.push(format!(
                "residuals keep their sign along {name} (runs test z = {z:.1}): the law bends where the data do not"
            ));
        }
    }
    said
}
