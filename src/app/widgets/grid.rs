//! Tables. Rows and cells keep their place, so that a field in one keeps the focus.

use super::block::{button, tag_class};
use super::field::field;
use crate::app::desk::Desk;
use crate::view::{Block, Cell, Field, Grid, Row};
use leptos::prelude::*;

/// Longer texts are broken into lines, in a column wide enough to read.
const LONG: usize = 32;

fn of(block: &Block) -> Option<&Grid> {
    if let Block::Grid(grid) = block { Some(grid) } else { None }
}

pub fn grid(desk: Desk, block: Memo<Block>) -> AnyView {
    let first = block.with_untracked(|b| of(b).cloned()).unwrap_or_default();
    let heads = Memo::new(move |_| block.with(|b| of(b).map_or(Vec::new(), |grid| grid.heads.clone())));
    let keys = Memo::new(move |_| {
        block.with(|b| of(b).map_or(Vec::new(), |grid| grid.rows.iter().map(|row| row.id.clone()).collect()))
    });
    let note = move || block.with(|b| of(b).map_or(String::new(), |grid| grid.note.clone()));
    let pager = Memo::new(move |_| block.with(|b| of(b).and_then(|grid| grid.pager)));
    let (back, next) = (format!("{}/back", first.id), format!("{}/next", first.id));
    view! {
        <div class="scroll" class:tall=first.tall tabindex="0" role="region" aria-label=first.label>
            <table id=first.id>
                <thead><tr>{move || heads.get().into_iter().map(|head| view! { <th scope="col" class:text=head.is_text>{head.text}</th> }).collect_view()}</tr></thead>
                <tbody>
                    <For each=move || keys.get() key=String::clone children=move |key: String| {
                        let row = Memo::new(move |before: Option<&Row>| {
                            let found = block.with(|b| of(b).and_then(|grid| grid.rows.iter().find(|row| row.id == key)).cloned());
                            found.or_else(|| before.cloned()).unwrap_or_else(|| Row::new("", Vec::new()))
                        });
                        one(desk, row)
                    } />
                </tbody>
            </table>
        </div>
        <p class="small soft" hidden=move || note().is_empty()>{note}</p>
        {move || pager.get().map(|pager| {
            let (back, next) = (back.clone(), next.clone());
            view! {
                <div class="row">
                    <button disabled={pager.page == 0} on:click=move |_| desk.press(back.clone())>"Back"</button>
                    <span class="small soft">{format!("page {} of {}", pager.page + 1, pager.pages)}</span>
                    <button disabled={pager.page + 1 == pager.pages} on:click=move |_| desk.press(next.clone())>"Next"</button>
                </div>
            }
        })}
    }
    .into_any()
}

fn one(desk: Desk, row: Memo<Row>) -> AnyView {
    let cells = Memo::new(move |_| row.with(|row| row.cells.iter().enumerate().map(key).collect::<Vec<_>>()));
    view! {
        <tr data-row=row.with_untracked(|row| row.id.clone()) class:excluded=move || row.with(|row| row.muted)>
            <For each=move || cells.get() key=Clone::clone children=move |(at, _): (usize, String)| {
                let cell = Memo::new(move |before: Option<&Cell>| {
                    row.with(|row| row.cells.get(at).cloned()).or_else(|| before.cloned()).unwrap_or_else(|| Cell::Text(String::new()))
                });
                show(desk, cell)
            } />
        </tr>
    }
    .into_any()
}

/// What makes a cell another element: its place, its kind, the field or button in it.
fn key((at, cell): (usize, &Cell)) -> (usize, String) {
    let what = match cell {
        Cell::Number(_) => "n",
        Cell::Text(_) => "t",
        Cell::Code(_) => "c",
        Cell::Tag { .. } => "g",
        Cell::Field(field) => &field.id,
        Cell::Button(button) => &button.id,
    };
    (at, what.to_string())
}

fn show(desk: Desk, cell: Memo<Cell>) -> AnyView {
    let text = move || match cell.get() {
        Cell::Number(text) | Cell::Text(text) | Cell::Code(text) | Cell::Tag { text, .. } => text,
        Cell::Field(_) | Cell::Button(_) => String::new(),
    };
    match cell.get_untracked() {
        Cell::Number(_) => view! { <td>{text}</td> }.into_any(),
        Cell::Text(_) => view! { <td class="text" class:wrap={move || text().len() > LONG}>{text}</td> }.into_any(),
        Cell::Code(_) => view! { <td class="text"><code>{text}</code></td> }.into_any(),
        Cell::Tag { .. } => {
            let class = move || if let Cell::Tag { tone, .. } = cell.get() { tag_class(tone) } else { "tag" };
            view! { <td class="text"><span class=class>{text}</span></td> }.into_any()
        }
        Cell::Field(_) => {
            let inside =
                Memo::new(move |_| if let Cell::Field(field) = cell.get() { *field } else { Field::default() });
            view! { <td>{field(desk, inside)}</td> }.into_any()
        }
        Cell::Button(inside) => view! { <td>{button(desk, *inside)}</td> }.into_any(),
    }
}
