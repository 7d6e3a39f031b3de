//! What could not be read and what was dropped, with the row and column of each.

use crate::fit::desk::FitDesk;
use crate::view::prose::line;
use crate::view::{Block, Tone};

/// Lines shown; the rest is counted.
const MOST: usize = 50;

pub(super) fn block(desk: &FitDesk) -> Option<Block> {
    let prepared = desk.prepared.as_ref();
    let notices = prepared.map_or(0, |p| p.notices.len());
    let unreadable = desk.table().map_or(0, |table| table.problems.len());
    let dropped = prepared.map_or(0, |p| p.dropped.len());
    let count = notices + unreadable + dropped;
    if count == 0 {
        return None;
    }
    let summary = if count == 1 { "1 note on the data".into() } else { format!("{count} notes on the data") };
    Some(Block::fold("problems", summary, desk.open.contains("problems"), || {
        let lines: Vec<_> = lines(desk).take(MOST).map(line).collect();
        let mut blocks = vec![Block::list("problem-list", Tone::Plain, lines)];
        if count > MOST {
            blocks.push(Block::paragraph("more-problems", Tone::Soft, line(format!("and {} more", count - MOST))));
        }
        blocks
    }))
}

fn lines(desk: &FitDesk) -> impl Iterator<Item = String> {
    let prepared = desk.prepared.as_ref();
    let notices = prepared.into_iter().flat_map(|p| p.notices.iter().cloned());
    let unreadable = desk.table().into_iter().flat_map(|table| &table.problems).map(|problem| {
        let place = match (&problem.row, &problem.column) {
            (Some(row), Some(column)) => format!("Row {}, {column}: ", row + 1),
            (Some(row), None) => format!("Row {}: ", row + 1),
            (None, Some(column)) => format!("Column {column}: "),
            (None, None) => String::new(),
        };
        let text = if problem.text.is_empty() { String::new() } else { format!("“{}” ", problem.text) };
        format!("{place}{text}{}", problem.message)
    });
    let dropped = prepared
        .into_iter()
        .flat_map(|p| &p.dropped)
        .map(|dropped| format!("Row {} is left out: {}", dropped.row + 1, dropped.reason));
    notices.chain(unreadable).chain(dropped)
}
