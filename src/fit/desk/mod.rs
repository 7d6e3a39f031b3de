//! The Fit lab's desk: the state behind the page, what the visitor's actions do to it, and what
//! the page shows of it.
//!
//! The scene is what links and files hold; everything else follows from it or is forgotten on
//! reload. Not here: fitting itself, figures, cards, and anything of the browser.

mod compare;
mod exports;
mod intake;
mod job;
mod open;
mod panels;
mod press;
mod running;
mod set;
#[cfg(test)]
mod tests;

use super::families::FamilyAnswer;
use super::report::{FitReport, Stage};
use super::scene::{FitScene, TableSource};
use super::setup::Prepared;
use crate::law::{Law, registry};
use crate::share::PageFlags;
use crate::table::Table;
use crate::view::{Effect, Event, Heard, Keys, Link, Slot, View, Workspace};
pub use job::{FitJob, FitJobEvent, run};
use std::collections::{BTreeMap, BTreeSet};

/// Typing settles before a fit starts and the workspace is kept, in milliseconds.
const SETTLE_MS: u32 = 120;
/// The slots of the lab's two kinds of jobs.
const FITTING: Slot = "fitting";
const READING: Slot = "reading";
const COMPARING: Slot = "comparing";
pub const KEYS: Keys = Keys { workspace: "fit", draft: "fit-draft", previous: "fit-previous" };

type FitEffect = Effect<FitJob>;

/// How the fit stands.
#[derive(Clone, Debug, PartialEq)]
enum Run {
    Idle,
    Running { stage: Stage, share: f64 },
    Done,
    Cancelled,
    Failed(String),
}

/// How comparing families stands.
#[derive(Clone, Debug, PartialEq)]
enum Comparison {
    Quiet,
    Running,
    Done(Box<FamilyAnswer>),
    Refused(String),
}

/// How reading a table stands.
#[derive(Clone, Debug, PartialEq)]
enum Reading {
    Quiet,
    /// An address is being loaded.
    Loading(String),
    /// Share read, and what becomes of the table.
    Busy(f32, Incoming),
    Refused(String),
}

/// Where a table that is being read comes from.
#[derive(Clone, Debug, PartialEq)]
enum Incoming {
    /// Pasted or a file, under this name: it travels with the scene.
    Own(String),
    /// The scene's address: only the address travels.
    Address,
}

/// The state of the Fit page.
pub struct FitDesk {
    scene: FitScene,
    /// The table of an example or an address; an own table lies in the scene.
    loaded: Option<Table>,
    /// The parameters a simulated example was drawn with.
    truth: Option<Vec<(String, f64)>>,
    prepared: Option<Prepared>,
    report: Option<FitReport>,
    run: Run,
    comparison: Comparison,
    reading: Reading,
    notices: Vec<String>,
    said: String,
    flags: PageFlags,
    link: Option<Link>,
    workspace: Workspace,
    /// By field: why what was typed was not taken.
    problems: BTreeMap<String, String>,
    /// Folds that are open.
    open: BTreeSet<String>,
    /// What was pasted and could not be read.
    draft: String,
    /// Arguments of derived quantities, by name.
    arguments: BTreeMap<String, f64>,
    /// Inputs of the next prediction as typed.
    predict: String,
    row_page: u32,
    bounds: bool,
}

impl FitDesk {
    fn table(&self) -> Option<&Table> {
        match &self.scene.source {
            TableSource::Inline { table, .. } => Some(table),
            TableSource::Example(_) | TableSource::Address { .. } => self.loaded.as_ref(),
        }
    }

    /// The chosen law; `None` for a typed formula.
    fn law(&self) -> Option<&'static Law> {
        registry::law(&self.scene.law)
    }

    /// What the data are called in cards.
    fn source_name(&self) -> String {
        match &self.scene.source {
            TableSource::Example(id) => id.clone(),
            TableSource::Inline { name, .. } => name.clone(),
            TableSource::Address { url } => url.clone(),
        }
    }

    /// Changes the scene; what follows from it is computed once typing settles.
    fn change(&mut self, edit: impl FnOnce(&mut FitScene)) -> Vec<FitEffect> {
        let mut effects = self.workspace.make_own();
        edit(&mut self.scene);
        effects.push(Effect::Settle(SETTLE_MS));
        effects
    }

    /// How the result is looked at: kept and shared like everything else, but nothing is fitted again.
    fn change_look(&mut self, edit: impl FnOnce(&mut FitScene)) -> Vec<FitEffect> {
        let mut effects = self.workspace.make_own();
        edit(&mut self.scene);
        effects.extend(self.keep());
        effects
    }

    /// Another scene by the visitor's choice: an example, a file, an address.
    fn replace(&mut self, scene: FitScene, notices: Vec<String>) -> Vec<FitEffect> {
        let mut effects = self.workspace.make_own();
        effects.extend(self.adopt(scene, notices));
        effects
    }

    /// A table of the visitor's own, read or edited. A new table drops the old column choices, so
    /// that they are guessed again.
    fn use_table(&mut self, name: String, table: Table, keep_map: bool) -> Vec<FitEffect> {
        self.truth = None;
        self.loaded = None;
        if !keep_map {
            self.row_page = 0;
        }
        self.change(|scene| {
            scene.source = TableSource::Inline { name, table };
            if !keep_map {
                scene.map.clear();
                scene.cluster = None;
                scene.weight = None;
                scene.families = None;
                scene.subset.clear();
            }
        })
    }

    /// Edits the visitor's table; an example or a loaded table becomes the visitor's own first.
    fn edit_table<E: std::fmt::Display>(
        &mut self,
        field: &str,
        act: impl FnOnce(&mut Table) -> Result<(), E>,
    ) -> Vec<FitEffect> {
        let Some(mut table) = self.table().cloned() else { return Vec::new() };
        match act(&mut table) {
            Ok(()) => {
                self.problems.remove(field);
                let name = match &self.scene.source {
                    TableSource::Inline { name, .. } => name.clone(),
                    TableSource::Example(id) => format!("{id}, edited"),
                    TableSource::Address { url } => format!("{url}, edited"),
                };
                self.use_table(name, table, true)
            }
            Err(error) => {
                self.problems.insert(field.to_string(), error.to_string());
                Vec::new()
            }
        }
    }
}

impl crate::view::Desk for FitDesk {
    type Job = FitJob;
    type JobEvent = FitJobEvent;

    fn event(&mut self, event: Event) -> Vec<FitEffect> {
        self.said.clear();
        self.act(event)
    }

    fn heard(&mut self, slot: Slot, heard: Heard<FitJobEvent>) -> Vec<FitEffect> {
        match slot {
            READING => self.heard_reading(heard),
            COMPARING => self.heard_comparing(heard),
            _ => self.heard_fitting(heard),
        }
    }

    fn settled(&mut self) -> Vec<FitEffect> {
        let mut effects = self.keep();
        effects.extend(self.start());
        effects.extend(self.compare());
        effects
    }

    fn fetched(&mut self, url: &str, result: Result<Vec<u8>, String>) -> Vec<FitEffect> {
        self.loaded_bytes(url, result)
    }

    fn reopened(&mut self, _place: &str) -> Vec<FitEffect> {
        Vec::new()
    }

    fn not_kept(&mut self, reason: String) {
        self.workspace.not_kept();
        self.notices.push(reason);
    }

    fn view(&self) -> View {
        panels::view(self)
    }
}

impl FitDesk {
    fn act(&mut self, event: Event) -> Vec<FitEffect> {
        match event {
            Event::Set { id, value } => self.set(&id, &value),
            Event::Press { id } => self.press(&id),
            Event::Toggle { id, open } => {
                if open {
                    self.open.insert(id);
                } else {
                    self.open.remove(&id);
                }
                Vec::new()
            }
            Event::Bytes { intake, file_name, bytes } => self.bytes(&intake, file_name, bytes),
            Event::Unreadable { reason, .. } => {
                self.reading = Reading::Refused(reason);
                Vec::new()
            }
        }
    }
}
