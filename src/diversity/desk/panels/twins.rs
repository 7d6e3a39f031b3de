//! Near twins side by side.

use super::beginning;
use crate::diversity::desk::DiversityDesk;
use crate::view::prose::line;
use crate::view::{Block, Cell, Grid, Head, Panel, Row, Tone};

const SHOWN: usize = 100;
const LONGEST: usize = 120;

pub(super) fn panel(desk: &DiversityDesk) -> Panel {
    let mut blocks = Vec::new();
    let mut note = String::new();
    match &desk.layout {
        Some(layout) if layout.pair_count > 0 => {
            note = if layout.pair_count == 1 { "1 pair".into() } else { format!("{} pairs", layout.pair_count) };
            let texts = &desk.texts;
            let text = |row: u32| Cell::Text(beginning(texts.get(row as usize).map_or("", String::as_str), LONGEST));
            let rows = layout.pairs.iter().take(SHOWN).map(|pair| {
                let cells = vec![
                    Cell::Number(format!("{:.3}", pair.cosine)),
                    Cell::Number((pair.a + 1).to_string()),
                    text(pair.a),
                    Cell::Number((pair.b + 1).to_string()),
                    text(pair.b),
                ];
                Row::new(format!("{}-{}", pair.a, pair.b), cells)
            });
            let more = layout.pair_count.saturating_sub(SHOWN);
            let left_out =
                if more > 0 { format!("{more} more pairs, less alike, are not listed.") } else { String::new() };
            blocks.push(Block::Grid(Grid {
                id: "twins".into(),
                label: "Near twins".into(),
                heads: vec![
                    Head::number("cosine"),
                    Head::number("row"),
                    Head::text("text"),
                    Head::number("row"),
                    Head::text("text"),
                ],
                rows: rows.collect(),
                note: left_out,
                tall: true,
                ..Grid::default()
            }));
        }
        Some(_) => blocks.push(Block::paragraph("no-twins", Tone::Soft, line("No two rows are that much alike."))),
        None => {}
    }
    Panel { id: "twins-panel".into(), title: "Near twins".into(), note, blocks, ..Panel::default() }
}
