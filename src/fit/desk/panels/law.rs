//! The law panel: which law, which objective, and under 'more' how hard to look.

use crate::fit::desk::FitDesk;
use crate::fit::request::{Holdout, Loss, Space};
use crate::law::registry;
use crate::table::Values;
use crate::view::{Block, Choice, Field, Form, Panel};

pub(super) fn panel(desk: &FitDesk) -> Panel {
    let scene = &desk.scene;
    let problem = |field: Field| {
        let problem = desk.problems.get(&field.id).cloned();
        field.problem(problem)
    };
    let mut laws: Vec<Choice> = registry::LAWS.iter().map(|law| Choice::new(law.id, law.title)).collect();
    laws.push(Choice::new("custom", "A formula of my own"));
    let mut first = vec![Field::choice("law", "Law", laws, scene.law.clone())];
    if scene.law == "custom" {
        first.push(
            Field::code("formula", "Formula", scene.formula.clone(), "E + A/N^alpha + B/D^beta")
                .help("Names of columns are data; every other name is a parameter and is fitted."),
        );
    }
    let loss = match scene.loss {
        Loss::Huber { .. } => "huber",
        Loss::Lad => "lad",
        Loss::LeastSquares => "ls",
    };
    let losses = vec![
        Choice::new("huber", "Huber"),
        Choice::new("lad", "Least absolute deviations"),
        Choice::new("ls", "Least squares"),
    ];
    let spaces = vec![Choice::new("log", "the logarithm (relative errors)"), Choice::new("raw", "the raw value")];
    let space = if scene.space == Space::Raw { "raw" } else { "log" };
    let mut objective = vec![
        Field::choice("objective", "Objective", losses, loss),
        Field::choice("space", "Residuals of", spaces, space),
    ];
    if let Loss::Huber { delta } = scene.loss {
        objective.push(problem(Field::number("delta", "Huber δ", delta.to_string()).help(
            "Residuals beyond δ count linearly. At 0.001 nearly every residual of real runs is larger, so Huber is practically least absolute deviations.",
        )));
    }
    let more = Block::fold("more", "More: hold-out, bootstrap, weights, search", desk.open.contains("more"), || {
        let holdouts = vec![Choice::new("largest", "the largest budget"), Choice::new("none", "nothing")];
        let holdout = if scene.holdout == Holdout::None { "none" } else { "largest" };
        let fields = vec![
            Field::choice("holdout", "Hold out, to test extrapolation", holdouts, holdout),
            Field::number("bootstrap", "Bootstrap resamples", scene.bootstrap.to_string()),
            Field::number("level", "Level of intervals", scene.level.to_string()),
            Field::number("starts", "Starts of the search (0: automatic)", scene.starts.to_string()),
            Field::number("seed", "Seed", scene.seed.to_string()),
            column(desk, "cluster", "Resample whole families by", &scene.cluster, false),
            column(desk, "weight", "Row weights from", &scene.weight, true),
            Field::switch("profile", "Profile likelihood", scene.profile),
        ];
        vec![Block::Form(Form::new("more-form", fields.into_iter().map(problem).collect()))]
    });
    Panel {
        id: "law-panel".into(),
        title: "Law and objective".into(),
        blocks: vec![
            Block::Form(Form::new("law-form", first)),
            Block::Form(Form::new("objective-form", objective)),
            more,
        ],
        ..Panel::default()
    }
}

/// A column by name, or none.
fn column(desk: &FitDesk, id: &str, label: &str, chosen: &Option<String>, numbers_only: bool) -> Field {
    let columns = desk.table().into_iter().flat_map(|table| &table.columns);
    let names = columns.filter(|column| !numbers_only || matches!(column.values, Values::Numbers(_)));
    let mut choices = vec![Choice::new("", "nothing")];
    choices.extend(names.map(|column| Choice::new(column.name.clone(), column.name.clone())));
    Field::choice(id, label, choices, chosen.clone().unwrap_or_default())
}
