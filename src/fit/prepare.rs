//! From a request to a problem: every check that can fail, with a message that says what to do.

use super::coordinate::Coordinate;
use super::model::Model;
use super::request::{FitError, FitRequest, LawChoice, Loss, Observations, ParameterSetting, Space};
use super::rows::{Rows, normalise};
use crate::law::declaration::{MAX_LINEAR, MAX_PARAMETERS};
use crate::law::{CustomLaw, Input, Parameter, Scale, registry};

/// The model of a choice, owned or from the registry.
pub fn resolve(law: &LawChoice) -> Result<Box<dyn Model>, FitError> {
    match law {
        LawChoice::Declared(id) => match registry::law(id) {
            Some(law) => Ok(Box::new(law)),
            None => Err(FitError::UnknownLaw { id: id.clone() }),
        },
        LawChoice::Custom { formula, variables } => match CustomLaw::parse(formula, variables) {
            Ok(law) => Ok(Box::new(law)),
            Err(error) => Err(FitError::Formula { message: error.to_string() }),
        },
    }
}

/// Name of the law in reports.
pub fn law_name(law: &LawChoice) -> String {
    match law {
        LawChoice::Declared(id) => id.clone(),
        LawChoice::Custom { .. } => "custom".into(),
    }
}

/// The free and fixed parameters of a model under the request's settings, with the spans to search.
pub fn coordinates(model: &dyn Model, request: &FitRequest) -> Result<Vec<Coordinate>, FitError> {
    let settings = &request.settings;
    let parameters = model.parameters();
    if parameters.len() > MAX_PARAMETERS || model.linear() > MAX_LINEAR {
        return Err(FitError::BadRequest {
            what: format!("the law has {} parameters; at most {MAX_PARAMETERS} can be fitted", parameters.len()),
        });
    }
    for (k, setting) in settings.iter().enumerate() {
        let problem = |problem: &str| FitError::BadSetting { name: setting.name.clone(), problem: problem.into() };
        if !parameters.iter().any(|p| p.name == setting.name) {
            let names: Vec<&str> = parameters.iter().map(|p| p.name.as_ref()).collect();
            return Err(problem(&format!("the law has no such parameter; it has {}", names.join(", "))));
        }
        if settings[..k].iter().any(|s| s.name == setting.name) {
            return Err(problem("it is set twice; keep one setting"));
        }
    }
    parameters
        .into_iter()
        .enumerate()
        .map(|(i, p)| {
            let start = on_axis(p, &request.observations).unwrap_or(p.start);
            coordinate(p, i < model.linear(), start, settings.iter().find(|s| s.name == p.name))
        })
        .collect()
}

/// The data's own range of the variable on whose axis a parameter lies.
fn on_axis(p: &Parameter, seen: &Observations) -> Option<(f64, f64)> {
    let column = seen.inputs.get(p.located?)?;
    let (low, high) =
        column.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)));
    (low < high && high.is_finite() && low.is_finite() && (p.scale == Scale::Linear || low > 0.0))
        .then_some((low, high))
}

fn coordinate(
    p: &Parameter,
    linear: bool,
    start: (f64, f64),
    setting: Option<&ParameterSetting>,
) -> Result<Coordinate, FitError> {
    let bad = |problem: String| FitError::BadSetting { name: p.name.to_string(), problem };
    let setting = setting.cloned().unwrap_or_default();
    for (what, value) in
        [("value", setting.fixed), ("lower end", setting.lower), ("upper end", setting.upper), ("start", setting.start)]
    {
        if value.is_some_and(|v| v.is_nan()) {
            return Err(bad(format!("its {what} is not a number")));
        }
    }
    let log = p.scale == Scale::Log;
    let range = (
        setting.lower.map_or(p.range.0, |low| low.max(p.range.0)),
        setting.upper.map_or(p.range.1, |high| high.min(p.range.1)),
    );
    if range.0 > range.1 {
        return Err(bad(format!(
            "no value is left between {} and {} within the law's own range {} to {}; widen the ends",
            setting.lower.unwrap_or(p.range.0),
            setting.upper.unwrap_or(p.range.1),
            p.range.0,
            p.range.1
        )));
    }
    let inside = |v: f64| v.is_finite() && range.0 <= v && v <= range.1;
    if let Some(fixed) = setting.fixed
        && !inside(fixed)
    {
        return Err(bad(format!("the fixed value {fixed} lies outside {} to {}", range.0, range.1)));
    }
    if let Some(start) = setting.start
        && (!inside(start) || (log && !linear && start <= 0.0))
    {
        return Err(bad(format!("the start {start} lies outside {} to {}", range.0, range.1)));
    }
    if log && range.1 <= 0.0 && setting.fixed.is_none() {
        return Err(bad(format!("it must be positive, but its upper end is {}", range.1)));
    }
    // One admissible value is a fixed value.
    let fixed = setting.fixed.or((range.0 == range.1).then_some(range.0));
    Ok(Coordinate {
        name: p.name.to_string(),
        log,
        linear,
        fixed,
        range,
        narrowed: (setting.lower.is_some_and(|v| v >= range.0), setting.upper.is_some_and(|v| v <= range.1)),
        span: span(start, log, range),
        start: setting.start,
    })
}

/// The typical span moved into the range; a decade or a unit at the range's near end if they do not meet.
fn span(start: (f64, f64), log: bool, range: (f64, f64)) -> (f64, f64) {
    let floor = if log { range.0.max(1e-300) } else { range.0 };
    let low = start.0.max(floor).min(range.1);
    let high = start.1.min(range.1).max(floor);
    if low < high && low.is_finite() && high.is_finite() {
        return (low, high);
    }
    // The typical span lies wholly on one side of the range.
    let near = if start.0 >= range.1 { range.1 } else { floor };
    let near = if near.is_finite() { near } else { 0.0 };
    let (from, to) = match (log, near == range.1) {
        (true, true) => (near * 0.1, near),
        (true, false) => (near, near * 10.0),
        (false, true) => (near - near.abs().max(1.0), near),
        (false, false) => (near, near + near.abs().max(1.0)),
    };
    (from.max(floor), to.min(range.1))
}

/// The observations in canonical order.
pub fn rows(model: &dyn Model, request: &FitRequest) -> Result<Rows, FitError> {
    let seen = &request.observations;
    let names = model.variable_names();
    let n = seen.response.len();
    check_lengths(&names, seen)?;
    if n == 0 {
        return Err(FitError::NoRows);
    }
    check_values(&names, seen, request.objective.space)?;
    if n > 1 && seen.response.iter().all(|y| *y == seen.response[0]) {
        return Err(FitError::ConstantColumn { what: "the fitted column".into() });
    }
    let weight = |row: usize| seen.weights.as_ref().map_or(1.0, |w| w[row]);
    let label = |row: usize| seen.clusters.as_ref().map_or(0, |c| c[row]);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| {
        let inputs = seen.inputs.iter().map(|column| column[*a].total_cmp(&column[*b]));
        inputs
            .fold(std::cmp::Ordering::Equal, |so_far, next| so_far.then(next))
            .then(seen.response[*a].total_cmp(&seen.response[*b]))
            .then(weight(*a).total_cmp(&weight(*b)))
            .then(label(*a).cmp(&label(*b)))
    });
    let mut weights: Vec<f64> = order.iter().map(|row| weight(*row)).collect();
    normalise(&mut weights);
    let response: Vec<f64> = order.iter().map(|row| seen.response[*row]).collect();
    Ok(Rows {
        variables: names.len(),
        inputs: order.iter().flat_map(|row| seen.inputs.iter().map(|c| Input::new(c[*row]))).collect(),
        ln_response: response.iter().map(|y| if *y > 0.0 { libm::log(*y) } else { f64::NAN }).collect(),
        response,
        weights,
        clusters: if seen.clusters.is_some() { number_clusters(&order, label) } else { Vec::new() },
        compute: if seen.compute.is_empty() { Vec::new() } else { order.iter().map(|r| seen.compute[*r]).collect() },
        request_row: order,
    })
}

/// Run families numbered in order of appearance, so that labels of any size will do.
fn number_clusters(order: &[usize], label: impl Fn(usize) -> u32) -> Vec<u32> {
    let mut labels: Vec<u32> = order.iter().map(|row| label(*row)).collect();
    labels.sort_unstable();
    labels.dedup();
    order.iter().map(|row| labels.binary_search(&label(*row)).unwrap_or(0) as u32).collect()
}

fn check_lengths(names: &[&str], seen: &Observations) -> Result<(), FitError> {
    let wrong = |what: String| Err(FitError::BadRequest { what });
    if seen.inputs.len() != names.len() {
        return wrong(format!(
            "the law needs {} columns ({}), but {} were given",
            names.len(),
            names.join(", "),
            seen.inputs.len()
        ));
    }
    let n = seen.response.len();
    for (name, column) in names.iter().zip(&seen.inputs) {
        if column.len() != n {
            return wrong(format!("column {name} has {} values for {n} rows", column.len()));
        }
    }
    let optional = [
        ("weights", seen.weights.as_ref().map(Vec::len)),
        ("run families", seen.clusters.as_ref().map(Vec::len)),
        ("compute values", (!seen.compute.is_empty()).then_some(seen.compute.len())),
        ("source rows", (!seen.source_rows.is_empty()).then_some(seen.source_rows.len())),
    ];
    for (what, length) in optional {
        if let Some(length) = length
            && length != n
        {
            return wrong(format!("there are {length} {what} for {n} rows"));
        }
    }
    Ok(())
}

fn check_values(names: &[&str], seen: &Observations, space: Space) -> Result<(), FitError> {
    // The row as the visitor knows it: one-based, in their table.
    let place = |row: usize| seen.source_rows.get(row).map_or(row, |at| *at as usize).saturating_add(1);
    let bad = |row: usize, what: &str, value: f64, advice: &str| {
        Err(FitError::BadValue { row: place(row), what: what.into(), value: value.to_string(), advice: advice.into() })
    };
    for (name, column) in names.iter().zip(&seen.inputs) {
        for (row, value) in column.iter().enumerate() {
            if !value.is_finite() {
                return bad(row, name, *value, "fill it in or leave the row out");
            }
        }
    }
    for (row, value) in seen.response.iter().enumerate() {
        if !value.is_finite() {
            return bad(row, "the fitted value", *value, "fill it in or leave the row out");
        }
        if space == Space::Log && *value <= 0.0 {
            return bad(
                row,
                "the fitted value",
                *value,
                "logarithms need positive values; fit in raw space or leave it out",
            );
        }
    }
    for (row, value) in seen.weights.iter().flatten().enumerate() {
        if !(value.is_finite() && *value > 0.0) {
            return bad(row, "the weight", *value, "weights must be positive");
        }
    }
    for (row, value) in seen.compute.iter().enumerate() {
        if !(value.is_finite() && *value >= 0.0) {
            return bad(row, "the compute", *value, "give the training compute in FLOP or none at all");
        }
    }
    Ok(())
}

/// Checks the parts of a request that are not rows or parameters.
pub fn check_request(model: &dyn Model, request: &FitRequest) -> Result<(), FitError> {
    let wrong = |what: String| Err(FitError::BadRequest { what });
    if let Loss::Huber { delta } = request.objective.loss
        && !(delta.is_finite() && delta > 0.0)
    {
        return wrong(format!("Huber's delta must be a positive number, not {delta}"));
    }
    let level = request.uncertainty.level;
    if !(level > 0.0 && level < 1.0) {
        return wrong(format!("the level of intervals must lie between 0 and 1, not at {level}"));
    }
    let names = model.variable_names();
    for (k, point) in request.predict_at.iter().enumerate() {
        if point.len() != names.len() || point.iter().any(|v| !v.is_finite()) {
            return wrong(format!("prediction point {} needs a number for each of {}", k + 1, names.join(", ")));
        }
    }
    if request.uncertainty.by_cluster && request.observations.clusters.is_none() {
        return wrong("resampling by run family needs a column that names the families".into());
    }
    Ok(())
}
