//! The data panel: examples, intake, consent, columns, subset, notes, the table.

use super::{problems, rows};
use crate::fit::desk::{FitDesk, Reading};
use crate::fit::examples;
use crate::fit::scene::TableSource;
use crate::fit::setup::{RESPONSE, Source};
use crate::table::Values;
use crate::view::prose::{code, line, text};
use crate::view::{Block, Button, Choice, Field, Form, Intake, Panel, Tone};

const PLACEHOLDER: &str = "params\ttokens\tloss\n125M\t2.5B\t3.42\n1.3B\t26B\t2.61";

pub(super) fn panel(desk: &FitDesk) -> Panel {
    let size = desk.table().map(|table| format!("{} rows × {} columns", table.rows(), table.columns.len()));
    let mut blocks = desk.workspace.way_back();
    blocks.push(Block::Form(Form::new("example-form", vec![example(desk)])));
    blocks.extend(about(desk).map(|note| Block::paragraph("about", Tone::Soft, line(note))));
    blocks.extend(consent(desk));
    blocks.push(intake(desk));
    blocks.extend(reading(desk));
    if desk.table().is_some() {
        blocks.push(Block::Form(Form::new("columns", columns(desk))));
        blocks.extend(offers(desk));
        blocks.extend(problems::block(desk));
        blocks.push(Block::fold("rows-fold", "Show and edit the table", desk.open.contains("rows-fold"), || {
            rows::blocks(desk)
        }));
    }
    Panel { id: "data".into(), title: "Data".into(), note: size.unwrap_or_default(), blocks, ..Panel::default() }
}

fn example(desk: &FitDesk) -> Field {
    let mut choices = vec![Choice::new("", "Your own data")];
    choices.extend(examples::list().iter().map(|example| Choice::new(example.id, example.title)));
    let chosen = match &desk.scene.source {
        TableSource::Example(id) => id.as_str(),
        TableSource::Inline { .. } => "",
        TableSource::Address { url } => {
            let of_address = |e: &&examples::Example| matches!(e.kind, examples::Kind::Address { url: u } if u == url);
            examples::list().iter().find(of_address).map_or("", |example| example.id)
        }
    };
    Field::choice("example", "Example", choices, chosen)
}

/// What the table is.
fn about(desk: &FitDesk) -> Option<String> {
    match &desk.scene.source {
        TableSource::Example(id) => {
            let example = examples::example(id)?;
            let citation = if example.citation.is_empty() { String::new() } else { format!(" ({})", example.citation) };
            Some(format!("{}{citation}", example.note))
        }
        TableSource::Inline { name, .. } => Some(name.clone()),
        TableSource::Address { url } => desk.table().map(|_| format!("Loaded from {url}")),
    }
}

/// Names the address and waits for the visitor: nothing is loaded by itself.
fn consent(desk: &FitDesk) -> Vec<Block> {
    let TableSource::Address { url } = &desk.scene.source else { return Vec::new() };
    if desk.table().is_some() || matches!(desk.reading, Reading::Loading(_) | Reading::Busy(..)) {
        return Vec::new();
    }
    let lines = vec![vec![
        text("This page would load a table from "),
        code(url.clone()),
        text(". Nothing has been loaded yet."),
    ]];
    let asks = Block::Prose { id: "consent-text".into(), tone: Tone::Warning, as_list: false, boxed: true, lines };
    let button = Button::new("consent", "Load it").primary().action("consent");
    vec![asks, Block::Buttons { id: "consent-buttons".into(), label: String::new(), buttons: vec![button] }]
}

fn intake(desk: &FitDesk) -> Block {
    let open = desk.open.contains("own-data");
    let inside = Block::Intake(Intake {
        id: "intake".into(),
        label: "Paste a table (from a spreadsheet, CSV, TSV, JSON or JSON lines), or drop a file here".into(),
        placeholder: PLACEHOLDER.into(),
        text: desk.draft.clone(),
        button: Button::new("read", "Read and fit").action("run"),
        accept: ".csv,.tsv,.txt,.json,.jsonl,.ndjson".into(),
        address: "… or the https address of a file".into(),
        address_problem: desk.problems.get("address").cloned(),
    });
    Block::Fold {
        id: "own-data".into(),
        summary: "Use my data".into(),
        action: Some("use-my-data".into()),
        open,
        blocks: vec![inside],
    }
}

fn reading(desk: &FitDesk) -> Option<Block> {
    let progress = |label: &str, share: f32| Block::Progress {
        id: "reading".into(),
        label: label.into(),
        share: f64::from(share),
        cancel: Some(Button::new("stop-reading", "Stop")),
    };
    match &desk.reading {
        Reading::Quiet => None,
        Reading::Loading(url) => Some(progress(&format!("Loading {url}"), 0.0)),
        Reading::Busy(share, _) => Some(progress("Reading the table", *share)),
        Reading::Refused(message) => {
            let kept = if desk.draft.is_empty() { "" } else { " What you pasted is still in the box." };
            Some(Block::notice("read-error", Tone::Bad, format!("{message}{kept}")))
        }
    }
}

/// Which column is which, as guessed or chosen; and which rows are looked at.
fn columns(desk: &FitDesk) -> Vec<Field> {
    let law = desk.law();
    let mut roles: Vec<(String, String)> = Vec::new();
    for variable in law.iter().flat_map(|law| law.variables) {
        roles.push((variable.name.to_string(), format!("{} ({})", variable.name, variable.unit)));
    }
    let response = law.map_or("fitted column".to_string(), |law| {
        let response = &law.response;
        if response.unit.is_empty() { response.name.into() } else { format!("{} ({})", response.name, response.unit) }
    });
    roles.push((RESPONSE.to_string(), response));

    let numeric: Vec<&str> = desk
        .table()
        .iter()
        .flat_map(|table| &table.columns)
        .filter(|column| matches!(column.values, Values::Numbers(_)))
        .map(|column| column.name.as_str())
        .collect();
    let source = |role: &str| {
        desk.prepared.as_ref().and_then(|p| p.map.iter().find(|(name, _)| name == role)).map(|(_, source)| source)
    };
    let mut fields: Vec<Field> = roles
        .into_iter()
        .map(|(role, label)| {
            let picked = desk.scene.map.iter().find(|(name, _)| *name == role).map(|(_, column)| column.clone());
            let automatic = match source(&role) {
                Some(Source::Column(column)) => format!("guess: {column}"),
                Some(Source::Derived { rule, .. }) => rule.clone(),
                None => "choose a column".into(),
            };
            let mut choices = vec![Choice::new("", automatic)];
            choices.extend(numeric.iter().map(|name| Choice::new(*name, *name)));
            Field::choice(&format!("role/{role}"), label, choices, picked.unwrap_or_default())
        })
        .collect();
    fields.push(
        Field::code("subset", "Only rows where", desk.scene.subset.clone(), "N >= 100M; loss < 4")
            .help(
                "Conditions on columns, separated by ';'. Rows outside are kept in the table and left out of the fit.",
            )
            .problem(desk.problems.get("subset").cloned()),
    );
    fields
}

/// Columns that can be computed from the others, each a button.
fn offers(desk: &FitDesk) -> Option<Block> {
    let buttons: Vec<Button> = desk
        .offers()
        .into_iter()
        .map(|offer| {
            Button::new(format!("derive/{}", offer.name), format!("Add {}", offer.formula))
                .quiet()
                .title(offer.warning.clone().unwrap_or_else(|| format!("from {} and {}", offer.from[0], offer.from[1])))
        })
        .collect();
    (!buttons.is_empty()).then(|| Block::Buttons { id: "offers".into(), label: String::new(), buttons })
}
