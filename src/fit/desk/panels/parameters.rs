//! The parameter table: estimates with intervals, fixed or free, bounds, correlations, derived quantities.

use super::short;
use crate::figure::{AxisFormat, format_value, format_with_interval};
use crate::fit::desk::FitDesk;
use crate::fit::report::{Estimate, EstimateStatus, FitReport};
use crate::law::{Argument, registry};
use crate::num::quantile::central_interval;
use crate::view::prose::line;
use crate::view::{Block, Cell, Field, Form, Grid, Head, Panel, Row, Tone};

/// Correlations beyond this are named.
const TIED: f64 = 0.9;
/// Fewer draws than this make no interval of a derived quantity.
const ENOUGH_DRAWS: usize = 50;
/// Draws behind the interval of a derived quantity: enough for its ends, few enough to compute anew
/// whenever the page changes, whether 1,000 or 100,000 were drawn.
const MOST_DRAWS: usize = 400;

pub(super) fn panel(desk: &FitDesk) -> Panel {
    let mut blocks = Vec::new();
    let mut note = String::new();
    if let Some(report) = &desk.report {
        let from = match report.draws.len() {
            0 => "curvature".to_string(),
            count => format!("{count} resamples"),
        };
        note = format!("{} % intervals from {from}", short(100.0 * report.level));
        blocks.push(Block::Grid(estimates(desk, report)));
        let bounds = Field::switch("bounds", "edit bounds and starts", desk.bounds);
        blocks.push(Block::Form(Form::new("bounds-form", vec![bounds])));
        blocks.extend(correlations(report));
        blocks.extend(derived(desk, report));
        blocks.extend(profiles(report));
    } else {
        blocks.push(Block::paragraph("no-parameters", Tone::Soft, line("They appear with the first fit.")));
    }
    Panel { id: "parameters-panel".into(), title: "Parameters".into(), note, blocks, ..Panel::default() }
}

fn estimates(desk: &FitDesk, report: &FitReport) -> Grid {
    let mut heads = vec![Head::text("parameter"), Head::number("estimate (interval)"), Head::text("status")];
    if desk.truth.is_some() {
        heads.push(Head::number("truth (simulated)"));
    }
    heads.push(Head::number("hold fixed"));
    if desk.bounds {
        heads.extend(["at least", "at most", "start"].map(Head::number));
    }
    Grid {
        id: "parameters".into(),
        label: "Parameters".into(),
        heads,
        rows: report.estimates.iter().map(|estimate| row(desk, estimate)).collect(),
        ..Grid::default()
    }
}

fn row(desk: &FitDesk, estimate: &Estimate) -> Row {
    let name = &estimate.name;
    let status = match estimate.status {
        EstimateStatus::Free => "free",
        EstimateStatus::Fixed => "fixed",
        EstimateStatus::AtLowerBound => "at its lower bound",
        EstimateStatus::AtUpperBound => "at its upper bound",
        EstimateStatus::Flat => "not determined",
    };
    let fixed = estimate.status == EstimateStatus::Fixed;
    let sure = matches!(estimate.status, EstimateStatus::Free | EstimateStatus::Fixed);
    let field = |id: String, label: String, value: String| {
        let problem = desk.problems.get(&id).cloned();
        Cell::Field(Box::new(Field::number(&id, label, value).label_hidden().problem(problem)))
    };
    let mut cells = vec![
        Cell::Code(name.clone()),
        if fixed {
            field(format!("value/{name}"), format!("fixed value of {name}"), estimate.value.to_string())
        } else {
            Cell::Number(format_with_interval(estimate.value, estimate.interval, AxisFormat::Plain))
        },
        Cell::Tag { tone: if sure { Tone::Plain } else { Tone::Warning }, text: status.into() },
    ];
    if let Some(truth) = &desk.truth {
        let known = truth.iter().find(|(parameter, _)| parameter == name).map(|(_, value)| short(*value));
        cells.push(Cell::Number(known.unwrap_or_default()));
    }
    cells.push(Cell::Field(Box::new(
        Field::switch(&format!("fix/{name}"), format!("hold {name} fixed"), fixed).label_hidden(),
    )));
    if desk.bounds {
        let setting = desk.scene.settings.iter().find(|s| s.name == *name).cloned().unwrap_or_default();
        for (id, what, value) in [
            ("lower", "at least", setting.lower),
            ("upper", "at most", setting.upper),
            ("start", "start", setting.start),
        ] {
            let text = value.map_or(String::new(), |value| value.to_string());
            cells.push(field(format!("{id}/{name}"), format!("{name} {what}"), text));
        }
    }
    Row::new(name.clone(), cells)
}

fn correlations(report: &FitReport) -> Option<Block> {
    let mut pairs = Vec::new();
    for i in 0..report.estimates.len() {
        for j in 0..i {
            let r = report.correlation.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0);
            if r.abs() > TIED {
                pairs.push(format!("{} and {} ({r:.3})", report.estimates[j].name, report.estimates[i].name));
            }
        }
    }
    let said = format!("Strongly correlated, so neither is meaningful alone: {}.", pairs.join(", "));
    (!pairs.is_empty()).then(|| Block::paragraph("correlations", Tone::Soft, line(said)))
}

/// Quantities computed from the parameters, at arguments the visitor may change.
fn derived(desk: &FitDesk, report: &FitReport) -> Vec<Block> {
    // The law of the result, which lags behind the chosen one while a fit runs.
    let Some(law) = registry::law(&report.law).filter(|law| !law.derived.is_empty()) else { return Vec::new() };
    let mut asked: Vec<&Argument> = Vec::new();
    for argument in law.derived.iter().flat_map(|derived| derived.arguments) {
        if !asked.iter().any(|known| known.name == argument.name) {
            asked.push(argument);
        }
    }
    let value_of = |argument: &Argument| desk.arguments.get(argument.name).copied().unwrap_or(argument.default);
    let fields = asked
        .iter()
        .map(|argument| {
            let id = format!("argument/{}", argument.name);
            let problem = desk.problems.get(&id).cloned();
            let label = format!("{} ({})", argument.name, argument.unit);
            Field::number(&id, label, format!("{:e}", value_of(argument))).problem(problem)
        })
        .collect();
    let values: Vec<f64> = report.estimates.iter().map(|estimate| estimate.value).collect();
    let step = report.draws.len().div_ceil(MOST_DRAWS).max(1);
    let rows = law.derived.iter().map(|derived| {
        let at: Vec<f64> = derived.arguments.iter().map(value_of).collect();
        let text = match (derived.compute)(&values, &at) {
            Some(value) => format!("{} {}", format_value(value, AxisFormat::Si, 4), derived.unit),
            None => "does not exist for these values".into(),
        };
        let draws = report.draws.iter().step_by(step);
        let spread: Vec<f64> =
            draws.filter_map(|draw| (derived.compute)(draw, &at)).filter(|v| v.is_finite()).collect();
        let interval = (spread.len() >= ENOUGH_DRAWS).then(|| central_interval(&spread, report.level)).flatten();
        let interval = interval.map(|(low, high)| {
            format!("{} to {}", format_value(low, AxisFormat::Si, 3), format_value(high, AxisFormat::Si, 3))
        });
        let cells =
            vec![Cell::Text(derived.title.into()), Cell::Number(text), Cell::Number(interval.unwrap_or_default())];
        Row::new(derived.id, cells)
    });
    let grid = Grid {
        id: "derived".into(),
        label: "What follows from the parameters".into(),
        heads: vec![Head::text("What follows"), Head::number("value"), Head::number("interval")],
        rows: rows.collect(),
        ..Grid::default()
    };
    vec![Block::Form(Form::new("arguments", fields)), Block::Grid(grid)]
}

fn profiles(report: &FitReport) -> Option<Block> {
    let end = |end: Option<f64>| end.map_or("no end found".to_string(), short);
    let rows: Vec<Row> = report
        .profiles
        .iter()
        .map(|profile| {
            let interval = format!("{} to {}", end(profile.interval.0), end(profile.interval.1));
            Row::new(profile.name.clone(), vec![Cell::Code(profile.name.clone()), Cell::Number(interval)])
        })
        .collect();
    (!rows.is_empty()).then(|| {
        Block::Grid(Grid {
            id: "profiles".into(),
            label: "Profile likelihood".into(),
            heads: vec![Head::text("Profile likelihood"), Head::number("interval")],
            rows,
            ..Grid::default()
        })
    })
}
