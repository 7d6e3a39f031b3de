//! Every metric with its value, direction, formula and paper; variants under each.

use super::short;
use crate::diversity::analysis::Measured;
use crate::diversity::desk::DiversityDesk;
use crate::diversity::metric::registry::{METRICS, metric};
use crate::diversity::metric::{Direction, Family, Metric};
use crate::figure::{AxisFormat, format_with_interval};
use crate::view::mathml::formula;
use crate::view::prose::{arxiv, inside, line, text};
use crate::view::{Block, Cell, Grid, Head, Panel, Row, Tone};

const FAMILIES: [(Family, &str); 6] = [
    (Family::Lexical, "How rich the words are"),
    (Family::Redundancy, "How much repeats"),
    (Family::Spread, "How far the vectors spread"),
    (Family::Structure, "Clusters"),
    (Family::TwoSets, "Against the reference"),
    (Family::Quality, "Quality and complexity"),
];

pub(super) fn panel(desk: &DiversityDesk) -> Panel {
    let mut blocks = Vec::new();
    for (i, (family, title)) in FAMILIES.into_iter().enumerate() {
        let of_family: Vec<(&Metric, &Measured)> = desk
            .measured
            .iter()
            .filter_map(|measured| Some((metric(&measured.id)?, measured)))
            .filter(|(metric, _)| metric.family == family)
            .collect();
        if of_family.is_empty() {
            continue;
        }
        blocks.push(Block::Grid(grid(i, title, &of_family)));
        let id = format!("variants-{i}");
        let open = desk.open.contains(&id);
        blocks.push(Block::fold(&id, "Formulas, papers and variants", open, || {
            of_family.iter().flat_map(|(metric, measured)| details(metric, measured)).collect()
        }));
    }
    if blocks.is_empty() {
        blocks.push(Block::paragraph("no-metrics", Tone::Soft, line("Metrics appear as they are computed.")));
    }
    let note = format!("{} of {} measures", desk.measured.len(), METRICS.len());
    Panel { id: "metrics".into(), title: "Measures".into(), note, blocks, ..Panel::default() }
}

fn grid(number: usize, title: &str, metrics: &[(&Metric, &Measured)]) -> Grid {
    // Measures of texts have no null; a family without any needs no column for it.
    let nulls = metrics.iter().any(|(_, measured)| measured.null.is_some());
    let rows = metrics.iter().map(|(metric, measured)| {
        let value = match &measured.outcome {
            Ok(values) => Cell::Number(values.first().map_or(String::new(), |(_, value)| {
                format_with_interval(*value, measured.interval, AxisFormat::Plain)
            })),
            Err(reason) => Cell::Tag { tone: Tone::Plain, text: reason.clone() },
        };
        let sampled = measured.sampled.map_or(String::new(), |rows| format!(" (on {rows} rows)"));
        let mut cells = vec![Cell::Text(metric.title.into()), value];
        if nulls {
            cells.push(Cell::Number(measured.null.map_or(String::new(), short)));
        }
        cells.extend([
            Cell::Text(direction(metric.direction).into()),
            Cell::Text(format!("{}{sampled}", metric.summary)),
        ]);
        Row::new(metric.id, cells)
    });
    let mut heads = vec![Head::text(title), Head::number("value (90 % interval)")];
    if nulls {
        heads.push(Head::number("without structure"));
    }
    heads.extend(["larger is", "what it says"].map(Head::text));
    Grid { id: format!("metrics-{number}"), label: title.into(), heads, rows: rows.collect(), ..Grid::default() }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::MoreDiverse => "more diverse",
        Direction::LessDiverse => "less diverse",
        Direction::Closer => "closer",
        Direction::Farther => "farther",
        Direction::Neutral => "neither",
    }
}

fn details(metric: &Metric, measured: &Measured) -> Vec<Block> {
    let id = |what: &str| format!("{}-{what}", metric.id);
    let mut about = vec![text(format!("{}. ", metric.title))];
    for paper in metric.papers {
        about.extend([arxiv(paper.cite, paper.arxiv), text(format!(", {}", paper.place))]);
        if let Some(row) = paper.atlas {
            about.extend([text(" · "), inside("in the Atlas", format!("atlas/{row}"))]);
        }
        about.push(text(". "));
    }
    about.push(text(metric.conventions.join(" ")));
    let mut blocks = vec![Block::paragraph(&id("about"), Tone::Plain, about), formula(&id("formula"), metric.formula)];
    if let Ok(values) = &measured.outcome {
        let rows = values.iter().map(|(name, value)| (line(name.clone()), line(short(*value)))).collect();
        blocks.push(Block::Facts { id: id("values"), rows });
    }
    blocks
}
