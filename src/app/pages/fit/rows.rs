//! The table of runs: paged, editable, every row can be left out with its reason.

use super::state::FitState;
use crate::fit::TableSource;
use crate::table::{self, Table};
use leptos::prelude::*;

/// A change of the table, or a sentence why it cannot be made.
type Edit = Box<dyn FnOnce(&mut Table) -> Result<(), String>>;

/// Rows shown at a time; every row takes part in the fit.
const PAGE_ROWS: usize = 100;

/// The rows, editable; a row can be left out with its reason.
#[component]
pub fn TableView() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let page = RwSignal::new(0usize);
    let problem = RwSignal::new(None::<String>);
    let edit = move |act: Edit| {
        let Some(mut table) = state.table.get_untracked().map(|table| (*table).clone()) else { return };
        match act(&mut table) {
            Ok(()) => {
                problem.set(None);
                let name = state.scene.with_untracked(|scene| match &scene.source {
                    TableSource::Inline { name, .. } => name.clone(),
                    TableSource::Example(id) => format!("{id}, edited"),
                    TableSource::Address { url } => format!("{url}, edited"),
                });
                state.use_table(name, table, true);
            }
            Err(message) => problem.set(Some(message)),
        }
    };
    move || {
        let table = state.table.get()?;
        let pages = table.rows().div_ceil(PAGE_ROWS).max(1);
        let at = page.get().min(pages - 1);
        let rows = at * PAGE_ROWS..((at + 1) * PAGE_ROWS).min(table.rows());
        let head = table
            .columns
            .iter()
            .map(|column| {
                let unit =
                    if column.unit.label.is_empty() { String::new() } else { format!(" ({})", column.unit.label) };
                view! { <th scope="col">{column.name.clone()}{unit}</th> }
            })
            .collect_view();
        let body = rows
            .map(|row| {
                let excluded = table.exclusion(row as u32).map(str::to_string);
                let is_out = excluded.is_some();
                let cells = table
                    .columns
                    .iter()
                    .map(|column| {
                        let shown = table::cell_text(column, row).unwrap_or_default();
                        let name = column.name.clone();
                        let label = format!("{name}, row {}", row + 1);
                        view! {
                            <td>
                                <input aria-label=label prop:value=shown on:change=move |event| {
                                    let (name, text) = (name.clone(), event_target_value(&event));
                                    edit(Box::new(move |table| table::set_cell(table, row as u32, &name, &text).map_err(|error| error.to_string())));
                                } />
                            </td>
                        }
                    })
                    .collect_view();
                view! {
                    <tr class:excluded=is_out>
                        <td class="text">{row + 1}</td>
                        {cells}
                        <td>
                            <button class="quiet" title=excluded.clone().unwrap_or_default() on:click=move |_| {
                                edit(Box::new(move |table| {
                                    if is_out { table::include_row(table, row as u32) } else { table::exclude_row(table, row as u32, "left out by hand") }
                                        .map_err(|error| error.to_string())
                                }));
                            }>
                                {if is_out { "put back" } else { "leave out" }}
                            </button>
                        </td>
                    </tr>
                }
            })
            .collect_view();
        Some(view! {
            {problem.get().map(|problem| view! { <p class="error" role="alert">{problem}</p> })}
            <div class="scroll tall" tabindex="0" role="region" aria-label="Table of runs">
                <table id="table"><thead><tr><th scope="col" class="text">"row"</th>{head}<th></th></tr></thead><tbody>{body}</tbody></table>
            </div>
            {(pages > 1).then(|| view! {
                <div class="row">
                    <button disabled={at == 0} on:click=move |_| page.set(at - 1)>"Back"</button>
                    <span class="small soft">{format!("page {} of {pages}", at + 1)}</span>
                    <button disabled={at + 1 == pages} on:click=move |_| page.set(at + 1)>"Next"</button>
                </div>
            })}
        })
    }
}
