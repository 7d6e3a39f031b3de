//! Texts coming in, and how they are looked at.

use crate::diversity::desk::events::REFERENCE_MARK;
use crate::diversity::desk::{DiversityDesk, Source};
use crate::diversity::records::Records;
use crate::view::prose::line;
use crate::view::{Block, Button, Choice, Field, Form, Intake, Panel, Tone};

/// Values of a field that may name the reference.
const MOST_VALUES: usize = 12;

pub(super) fn panel(desk: &DiversityDesk) -> Panel {
    let example = matches!(desk.scene.source, Source::Example);
    let choices =
        vec![Choice::new("example", "40 short texts with planted duplicates"), Choice::new("", "Your own texts")];
    let chosen = if example { "example" } else { "" };
    let about = match &desk.scene.source {
        Source::Example => {
            "Made up for this page: some texts occur twice, some nearly so, some in other case.".to_string()
        }
        Source::Inline { name, .. } => name.clone(),
    };
    let mut blocks = desk.workspace.way_back();
    blocks.extend([
        Block::Form(Form::new("example-form", vec![Field::choice("example", "Example", choices, chosen)])),
        Block::paragraph("about", Tone::Soft, line(about)),
        Block::Fold {
            id: "own-data".into(),
            summary: "Use my data".into(),
            action: Some("use-my-data".into()),
            open: desk.open.contains("own-data"),
            blocks: vec![Block::Intake(Intake {
                id: "intake".into(),
                label: "Paste one text per line, or csv, tsv, JSON or JSON lines, or drop a file here".into(),
                placeholder: "one text per line".into(),
                text: desk.draft.clone(),
                button: Button::new("read", "Read and measure").action("run"),
                accept: ".txt,.csv,.tsv,.json,.jsonl,.ndjson".into(),
                ..Intake::default()
            })],
        },
    ]);
    if let Some(message) = &desk.refused {
        let kept = if desk.draft.is_empty() { "" } else { " What you pasted is still in the box." };
        blocks.push(Block::notice("read-error", Tone::Bad, format!("{message}{kept}")));
    }
    if let Some(records) = desk.records.as_ref().filter(|records| records.fields.len() > 1) {
        blocks.push(Block::Form(Form::new("columns", fields(records))));
    }
    if let Some(records) = desk.records.as_ref().filter(|records| !records.problems.is_empty()) {
        let count = records.problems.len() + records.more_problems;
        blocks.push(Block::fold(
            "problems",
            format!("{count} notes on the data"),
            desk.open.contains("problems"),
            || {
                let lines = records.problems.iter().map(|problem| line(problem.to_string())).collect();
                vec![Block::list("problem-list", Tone::Plain, lines)]
            },
        ));
    }
    let note = if desk.records.is_some() { format!("{} texts", desk.texts.len()) } else { String::new() };
    Panel { id: "data".into(), title: "Data".into(), note, blocks, ..Panel::default() }
}

/// Which field is the text, the group, the reference.
fn fields(records: &Records) -> Vec<Field> {
    let choice = &records.choice;
    let names = || records.fields.iter().map(|field| Choice::new(field.name.clone(), field.name.clone()));
    let chosen = choice.text.join(" + ");
    let mut texts: Vec<Choice> = names().collect();
    if choice.text.len() > 1 {
        texts.insert(0, Choice::new(chosen.clone(), chosen.clone()));
    }
    let mut groups = vec![Choice::new("", "nothing")];
    groups.extend(names());
    let mut references = vec![Choice::new("", "no reference")];
    for field in &records.fields {
        for value in field.values.iter().flatten().take(MOST_VALUES) {
            let id = format!("{}{REFERENCE_MARK}{value}", field.name);
            references.push(Choice::new(id, format!("{} is {value}", field.name)));
        }
    }
    let reference = choice.reference.as_ref().map(|r| format!("{}{REFERENCE_MARK}{}", r.field, r.value));
    vec![
        Field::choice("text-field", "Text", texts, chosen),
        Field::choice("group-field", "Groups named by", groups, choice.group.clone().unwrap_or_default()),
        Field::choice("reference", "Reference rows", references, reference.unwrap_or_default())
            .help("Rows that the others are held against, such as real data beside generated."),
    ]
}

pub(super) fn settings(desk: &DiversityDesk) -> Panel {
    let problem = |field: Field| {
        let problem = desk.problems.get(&field.id).cloned();
        field.problem(problem)
    };
    let first = vec![problem(
        Field::number("similar", "Near twins have a cosine above", desk.scene.similar.to_string())
            .help("Cosine of the texts' vectors: 1 for the same words in the same order, near 0 for unrelated texts."),
    )];
    let more = Block::fold("more", "More: embedder, seed", desk.open.contains("more"), || {
        let fields = vec![
            Field::number("dimensions", "Numbers per vector", desk.scene.dimensions.to_string()).help(
                "The lexical embedder: weighted runs of words and characters, projected at random. It needs no download and sees wording, not meaning.",
            ),
            Field::number("seed", "Seed", desk.scene.seed.to_string()),
        ];
        vec![Block::Form(Form::new("more-form", fields.into_iter().map(problem).collect()))]
    });
    let blocks = vec![Block::Form(Form::new("settings-form", first)), more];
    Panel { id: "settings".into(), title: "How alike is alike".into(), blocks, ..Panel::default() }
}
