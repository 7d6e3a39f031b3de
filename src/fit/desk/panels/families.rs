//! Families of runs side by side: parameters, whether they may be equal, where the laws meet.

use super::short;
use crate::figure::{AxisFormat, format_value, format_with_interval};
use crate::fit::desk::{Comparison, FitDesk};
use crate::fit::families::answer::GROWTH;
use crate::fit::families::{Equality, FamilyAnswer, Meeting};
use crate::table::Values;
use crate::view::prose::line;
use crate::view::{Block, Cell, Choice, Field, Form, Grid, Head, Line, Panel, Row, Tone};
use std::collections::BTreeSet;

/// A column of numbers with up to so many values may name families.
const MOST_VALUES: usize = 8;

pub(super) fn panel(desk: &FitDesk) -> Panel {
    let explains = "Fits the law to every family alone and to all with the exponents shared, and says whether they may be equal and where the curves meet.";
    let mut choices = vec![Choice::new("", "nothing")];
    choices.extend(candidates(desk).into_iter().map(|name| Choice::new(name.clone(), name)));
    let chosen = desk.scene.families.clone().unwrap_or_default();
    let field = Field::choice("families", "Families named by", choices, chosen).help(explains);
    let mut blocks = vec![Block::Form(Form::new("families-form", vec![field]))];
    match &desk.comparison {
        Comparison::Quiet => blocks.push(Block::paragraph("families-about", Tone::Soft, line(explains))),
        Comparison::Running => blocks.push(Block::paragraph("families-running", Tone::Soft, line("Comparing …"))),
        Comparison::Refused(message) => {
            blocks.push(Block::notice("families-refused", Tone::Bad, message.clone()));
        }
        Comparison::Done(answer) => {
            blocks.push(Block::Grid(estimates(answer)));
            blocks.push(Block::Facts { id: "families-findings".into(), rows: findings(answer) });
        }
    }
    Panel {
        id: "families-panel".into(),
        title: "Compare families of runs".into(),
        busy: desk.comparison == Comparison::Running,
        blocks,
        ..Panel::default()
    }
}

/// Columns that could tell families apart.
fn candidates(desk: &FitDesk) -> Vec<String> {
    let few =
        |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect::<BTreeSet<u64>>().len() <= MOST_VALUES;
    let columns = desk.table().into_iter().flat_map(|table| &table.columns);
    columns
        .filter(|column| match &column.values {
            Values::Texts(_) => true,
            Values::Numbers(numbers) => few(numbers),
        })
        .map(|column| column.name.clone())
        .collect()
}

fn estimates(answer: &FamilyAnswer) -> Grid {
    let mut heads = vec![Head::text("parameter")];
    heads.extend(answer.names.iter().map(Head::number));
    let parameters = answer.report.separate.first().map_or(&[][..], |report| &report.estimates);
    let mut rows: Vec<Row> = parameters
        .iter()
        .enumerate()
        .map(|(i, parameter)| {
            let mut cells = vec![Cell::Code(parameter.name.clone())];
            cells.extend(answer.report.separate.iter().filter_map(|report| report.estimates.get(i)).map(|estimate| {
                Cell::Number(format_with_interval(estimate.value, estimate.interval, AxisFormat::Plain))
            }));
            Row::new(parameter.name.clone(), cells)
        })
        .collect();
    let mut runs = vec![Cell::Text("runs".into())];
    runs.extend(answer.report.separate.iter().map(|report| Cell::Number(report.residuals.len().to_string())));
    rows.push(Row::new("runs", runs));
    Grid { id: "families".into(), label: "Parameters of every family".into(), heads, rows, ..Grid::default() }
}

fn findings(answer: &FamilyAnswer) -> Vec<(Line, Line)> {
    let test = &answer.report.equality;
    let level = answer.report.together.level;
    let mut rows = Vec::new();
    if test.restrictions > 0 {
        let odds = format!(
            "p = {} (F {} on {} and {}); AICc {} by {}",
            short(test.p_value),
            short(test.statistic),
            test.restrictions,
            short(test.freedom),
            if test.aicc_gain < 0.0 { "prefers a value each" } else { "prefers one value" },
            short(test.aicc_gain.abs())
        );
        let said = match test.finding(level) {
            Equality::Differ => format!("they differ: {odds}"),
            Equality::ShiftOnly => {
                format!("nothing speaks against one value, so the families differ by a shift only: {odds}")
            }
        };
        rows.push((line("Equal exponents?"), line(said)));
    }
    let name = |i: usize| answer.names.get(i).map_or("", String::as_str);
    for difference in &answer.report.differences {
        let (a, b) = difference.families;
        let value = format_with_interval(difference.value, difference.interval, AxisFormat::Plain);
        rows.push((line(format!("{}: {} less {}", difference.parameter, name(a), name(b))), line(value)));
    }
    for meeting in &answer.meetings {
        let (a, b) = meeting.families;
        rows.push((line(format!("{} and {}", name(a), name(b))), line(meet(meeting, name))));
    }
    rows
}

fn meet<'a>(meeting: &Meeting, name: impl Fn(usize) -> &'a str) -> String {
    let plain = |x: f64| format_value(x, AxisFormat::Si, 3);
    let mut said = match meeting.crossing.at {
        Some(at) => {
            let end = |end: Option<f64>, open: &str| end.map_or(open.to_string(), plain);
            let (low, high) = meeting.crossing.interval;
            format!(
                "meet at {} ({} to {}; {} % of resamples meet)",
                plain(at),
                end(low, "no lower end"),
                end(high, "no upper end"),
                short(100.0 * meeting.crossing.share)
            )
        }
        None => "do not meet within four decades of the data".into(),
    };
    if let Some((exponent, slower, factor)) = &meeting.equal_gain {
        said += &format!(
            "; for the gain of ×{} in the other, {} must grow ×{} (by {exponent})",
            short(GROWTH),
            name(*slower),
            plain(*factor)
        );
    }
    said
}
