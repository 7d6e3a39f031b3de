//! The table of runs: paged, editable, every row can be left out with its reason.

use crate::fit::desk::FitDesk;
use crate::table;
use crate::view::{Block, Button, Cell, Field, Grid, Head, Pager, Row, Tone};

/// Rows shown at a time; every row takes part in the fit.
const PAGE_ROWS: usize = 50;

pub(super) fn blocks(desk: &FitDesk) -> Vec<Block> {
    let Some(table) = desk.table() else { return Vec::new() };
    let mut heads = vec![Head::text("row")];
    heads.extend(table.columns.iter().map(|column| {
        let unit = if column.unit.label.is_empty() { String::new() } else { format!(" ({})", column.unit.label) };
        Head::number(format!("{}{unit}", column.name))
    }));
    heads.push(Head::text(""));
    let (pager, range) = Pager::of(table.rows(), PAGE_ROWS, desk.row_page);
    let rows = range.map(|row| {
        let reason = table.exclusion(row as u32);
        let mut cells = vec![Cell::Text((row + 1).to_string())];
        cells.extend(table.columns.iter().enumerate().map(|(i, column)| {
            let shown = table::cell_text(column, row).unwrap_or_default();
            let label = format!("{}, row {}", column.name, row + 1);
            Cell::Field(Box::new(Field::text(&format!("cell/{row}/{i}"), label, shown, "").label_hidden()))
        }));
        cells.push(match reason {
            None => Cell::Button(Box::new(
                Button::new(format!("leave-out/{row}"), "leave out")
                    .quiet()
                    .title(format!("leave row {} out", row + 1)),
            )),
            Some(_) => Cell::Button(Box::new(
                Button::new(format!("put-back/{row}"), "put back")
                    .quiet()
                    .title(format!("put row {} back in", row + 1)),
            )),
        });
        if let Some(reason) = reason {
            let label = format!("why row {} is left out", row + 1);
            cells.push(Cell::Field(Box::new(
                Field::text(&format!("reason/{row}"), label, reason, "reason").label_hidden(),
            )));
        }
        Row { id: row.to_string(), muted: reason.is_some(), cells }
    });
    let grid = Grid {
        id: "rows".into(),
        label: "Table of runs".into(),
        heads,
        rows: rows.collect(),
        pager: (pager.pages > 1).then_some(pager),
        tall: true,
        ..Grid::default()
    };
    let problem = desk.problems.get("rows").map(|problem| Block::notice("rows-problem", Tone::Bad, problem.clone()));
    problem.into_iter().chain([Block::Grid(grid)]).collect()
}
