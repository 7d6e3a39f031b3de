//! Texts coming in, and how they are looked at.

use crate::diversity::desk::{DiversityDesk, Source};
use crate::view::prose::line;
use crate::view::{Block, Button, Choice, Field, Form, Intake, Panel, Tone};

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
    let mut blocks = vec![
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
    ];
    if let Some(message) = &desk.refused {
        let kept = if desk.draft.is_empty() { "" } else { " What you pasted is still in the box." };
        blocks.push(Block::notice("read-error", Tone::Bad, format!("{message}{kept}")));
    }
    if let Some(rows) = desk.rows.as_ref().filter(|rows| rows.columns.len() > 1) {
        let guess = rows.columns.get(rows.text).map_or("", |(name, _)| name.as_str());
        let mut choices = vec![Choice::new("", format!("guess: {guess}"))];
        choices.extend(rows.columns.iter().map(|(name, _)| Choice::new(name.clone(), name.clone())));
        let field = Field::choice("text-column", "Column of the texts", choices, desk.scene.text_column.clone());
        blocks.push(Block::Form(Form::new("columns", vec![field])));
    }
    let note = if desk.rows.is_some() { format!("{} texts", desk.texts().len()) } else { String::new() };
    Panel { id: "data".into(), title: "Data".into(), note, blocks, busy: desk.reading, ..Panel::default() }
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
