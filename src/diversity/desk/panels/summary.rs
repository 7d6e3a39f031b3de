//! In plain words: what matters about the set, and which rows are kept.

use super::short;
use crate::diversity::desk::{DiversityDesk, Keep, Run};
use crate::view::prose::{line, strong, text};
use crate::view::{Block, Button, Choice, Field, Form, Line, Panel, Tone};

pub(super) fn panel(desk: &DiversityDesk) -> Panel {
    let mut blocks = Vec::new();
    match &desk.run {
        Run::Running { stage, share } => blocks.push(Block::Progress {
            id: "progress".into(),
            label: stage.clone(),
            share: *share,
            cancel: Some(Button::new("cancel", "Cancel").action("cancel")),
        }),
        Run::Failed(message) => blocks.push(Block::notice("run-error", Tone::Bad, message.clone())),
        Run::Cancelled => blocks.push(Block::notice("cancelled", Tone::Soft, "Cancelled; what was computed is kept.")),
        Run::Idle | Run::Done => {}
    }
    if matches!(desk.run, Run::Failed(_) | Run::Cancelled) {
        let buttons = vec![Button::new("run", "Run again")];
        blocks.push(Block::Buttons { id: "again".into(), label: String::new(), buttons });
    }
    if desk.layout.is_some() {
        blocks.push(Block::list("said-plainly", Tone::Plain, sentences(desk)));
        let choices = vec![
            Choice::new("first", "the first of each group of near twins"),
            Choice::new("longest", "the longest of each group of near twins"),
            Choice::new("all", "all but empty rows"),
        ];
        let chosen = match desk.scene.keep {
            Keep::All => "all",
            Keep::FirstOfTwins => "first",
            Keep::LongestOfTwins => "longest",
        };
        blocks.push(Block::Form(Form::new("keep-form", vec![Field::choice("keep", "Keep", choices, chosen)])));
        let dropped = desk.dropped().iter().filter(|reason| reason.is_some()).count();
        let kept = desk.texts.len() - dropped;
        let buttons = vec![
            Button::new("export-kept", format!("Save the {kept} kept rows")).primary().action("export-kept"),
            Button::new("export-dropped", format!("Save the {dropped} dropped rows with reasons")),
            Button::new("export-json", "Card as JSON").action("export-json"),
        ];
        blocks.push(Block::Buttons { id: "exports".into(), label: String::new(), buttons });
    }
    Panel {
        id: "summary".into(),
        title: "In plain words".into(),
        busy: matches!(desk.run, Run::Running { .. }),
        blocks,
        ..Panel::default()
    }
}

fn sentences(desk: &DiversityDesk) -> Vec<Line> {
    let mut said = Vec::new();
    let count = desk.texts.len();
    if let Some(layout) = &desk.layout {
        let twins: usize = layout.groups.iter().map(Vec::len).sum();
        let share = 100.0 * twins as f64 / count.max(1) as f64;
        said.push(match twins {
            0 => line("No row has a near twin."),
            _ => vec![
                strong(format!("{} % of rows have a near twin", short(share))),
                text(format!(
                    ": {twins} rows in {} groups, so {} are left when one of each group is kept.",
                    layout.groups.len(),
                    count - (twins - layout.groups.len())
                )),
            ],
        });
        if layout.compared < count {
            said.push(line(format!("Twins were looked for among the first {} rows.", layout.compared)));
        }
        if !layout.empty.is_empty() {
            said.push(line(format!("{} rows are empty.", layout.empty.len())));
        }
    }
    if let Some(vendi) = desk.value("ngram-vendi") {
        said.push(vec![
            strong(format!("Effective size {} of {count}", short(vendi))),
            text(": as many wholly different texts would be as diverse in their runs of words (Vendi score)."),
        ]);
    }
    if let Some(bleu) = desk.value("self-bleu") {
        said.push(line(format!(
            "Self-BLEU {}: how much of a text's wording another text repeats, 0 to 1.",
            short(bleu)
        )));
    }
    if let Some(distinct) = desk.value("distinct-n") {
        said.push(line(format!("{} % of the words are different words (distinct-1).", short(100.0 * distinct))));
    }
    if let Some(ratio) = desk.value("compression-ratio") {
        said.push(line(format!(
            "The texts compress {} times; ordinary prose compresses two to three times.",
            short(ratio)
        )));
    }
    said
}
