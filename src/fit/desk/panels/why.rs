//! The formula, its papers, and what the published constants were fitted on.

use super::short;
use crate::fit::desk::FitDesk;
use crate::fit::scene::ChartKind;
use crate::law::formula::CustomLaw;
use crate::law::{Law, Mark, Preset};
use crate::view::mathml::formula;
use crate::view::prose::{arxiv, code, inside, line, text};
use crate::view::{Block, Field, Form, Panel, Tone};

pub(super) fn panel(desk: &FitDesk) -> Panel {
    let blocks = match desk.law() {
        Some(law) => declared(desk, law),
        None => typed(desk),
    };
    Panel { id: "why".into(), title: "Why this law".into(), blocks, ..Panel::default() }
}

fn declared(desk: &FitDesk, law: &'static Law) -> Vec<Block> {
    let meanings = law.parameters().map(|p| (vec![code(p.name.clone())], line(p.meaning.clone()))).collect();
    let papers = law
        .papers
        .iter()
        .map(|paper| {
            let mut spans = vec![arxiv(paper.cite, paper.arxiv), text(format!(", {}", paper.place))];
            if let Some(id) = paper.atlas {
                spans.extend([text(" · "), inside("in the Atlas", format!("atlas/{id}"))]);
            }
            spans
        })
        .collect();
    let mut blocks = vec![
        Block::paragraph("summary", Tone::Plain, line(law.summary)),
        formula("formula-shown", law.formula),
        Block::Facts { id: "meanings".into(), rows: meanings },
        Block::list("papers", Tone::Plain, papers),
    ];
    if !law.pitfalls.is_empty() {
        let lines = law.pitfalls.iter().map(|pitfall| line(*pitfall)).collect();
        blocks.push(Block::list("pitfalls", Tone::Soft, lines));
    }
    if !law.presets.is_empty() {
        let summary = format!("Published constants ({})", law.presets.len());
        blocks.push(Block::fold("presets", summary, desk.open.contains("presets"), || {
            let mut inside = Vec::new();
            if desk.scene.view.chart == ChartKind::Curve {
                let fields = law.presets.iter().map(|preset| {
                    let on = desk.scene.view.published.iter().any(|id| id == preset.id);
                    Field::switch(&format!("published/{}", preset.id), format!("draw {}", preset.title), on)
                });
                inside.push(Block::Form(Form::new("preset-form", fields.collect())));
            }
            inside.push(Block::Facts {
                id: "preset-list".into(),
                rows: law.presets.iter().map(|preset| (line(preset.title), line(constants(law, preset)))).collect(),
            });
            inside
        }));
    }
    blocks
}

fn constants(law: &Law, preset: &Preset) -> String {
    let values: Vec<String> =
        law.parameters().zip(preset.values).map(|(p, value)| format!("{} = {}", p.name, short(*value))).collect();
    let mark = match preset.mark {
        Mark::Verified => "",
        Mark::SecondHand => " Second-hand: quoted, not read in the paper.",
        Mark::Computed => " Refitted for this project with the published procedure.",
        Mark::Illustrative => " Illustrative only: belongs to no data.",
    };
    format!("{}. {} ({}).{mark}", values.join(", "), preset.set_up, preset.source)
}

fn typed(desk: &FitDesk) -> Vec<Block> {
    let explains = "A formula of your own: every name that is not a column is fitted.";
    let mut blocks = vec![Block::paragraph("summary", Tone::Plain, line(explains))];
    if let Ok(law) = CustomLaw::parse(&desk.scene.formula, &desk.variable_names()) {
        blocks.push(formula("formula-shown", &law.latex()));
    }
    blocks
}
