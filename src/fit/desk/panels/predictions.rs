//! Predictions at inputs the visitor chooses, with how far outside the data they lie.

use crate::figure::{AxisFormat, format_value, format_with_interval};
use crate::fit::desk::FitDesk;
use crate::view::{Block, Button, Cell, Field, Form, Grid, Head, Panel, Row, Tone};

/// Beyond this factor a prediction is marked.
const FAR: f64 = 10.0;

pub(super) fn panel(desk: &FitDesk) -> Panel {
    let names = desk.variable_names();
    let mut blocks = Vec::new();
    if let Some(report) = &desk.report {
        let mut heads: Vec<Head> = names.iter().map(Head::number).collect();
        heads.push(Head::number("predicted (interval of the law)"));
        heads.push(Head::number("(interval of a new run)"));
        heads.extend(["distance", ""].map(Head::text));
        let rows = report.predictions.iter().enumerate().map(|(i, prediction)| {
            let value = format_with_interval(prediction.value, prediction.interval, AxisFormat::Plain);
            let run = prediction
                .run_interval
                .map(|interval| format_with_interval(prediction.value, Some(interval), AxisFormat::Plain));
            let beyond = match prediction.beyond > 1.0 {
                true => format!("×{} beyond the data", format_value(prediction.beyond, AxisFormat::Plain, 2)),
                false => "inside the data".into(),
            };
            let tone = if prediction.beyond > FAR { Tone::Warning } else { Tone::Plain };
            let mut cells: Vec<Cell> =
                prediction.at.iter().map(|x| Cell::Number(format_value(*x, AxisFormat::Si, 4))).collect();
            cells.extend([
                Cell::Number(value),
                Cell::Number(run.unwrap_or_default()),
                Cell::Tag { tone, text: beyond },
            ]);
            if i < desk.scene.predict_at.len() {
                let title = format!("remove prediction {}", i + 1);
                cells
                    .push(Cell::Button(Box::new(Button::new(format!("unpredict/{i}"), "remove").quiet().title(title))));
            }
            Row::new(i.to_string(), cells)
        });
        blocks.push(Block::Grid(Grid {
            id: "predictions".into(),
            label: "Predictions".into(),
            heads,
            rows: rows.collect(),
            ..Grid::default()
        }));
    }
    let placeholder = if names.len() == 2 { "70B, 1.4T" } else { "70B" };
    let field = Field::text("predict", format!("Predict at {}", names.join(", ")), desk.predict.clone(), placeholder)
        .problem(desk.problems.get("predict").cloned());
    blocks.push(Block::Form(Form::new("predict-form", vec![field])));
    blocks.push(Block::Buttons {
        id: "predict-buttons".into(),
        label: String::new(),
        buttons: vec![Button::new("predict", "Predict")],
    });
    Panel { id: "predictions-panel".into(), title: "Predictions".into(), blocks, ..Panel::default() }
}
