//! The page's state and the one loop that keeps the result in step with it.

use crate::app::pool::{self, JobId, Outcome};
use crate::app::{browser, jobs, storage};
use crate::fit::report::Stage;
use crate::fit::setup::{Prepared, prepare};
use crate::fit::{FitEvent, FitReport, FitScene, TableSource, examples, summarise_draws};
use crate::law::{Law, registry};
use crate::share;
use crate::table::Table;
use leptos::prelude::*;
use std::sync::Arc;

/// Where the workspace of this page is kept.
const WORKSPACE: &str = "fit";
/// Typing settles before a fit starts.
const SETTLE_MS: u32 = 120;

/// How the fit stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    Idle,
    Running { stage: Stage, share: f64 },
    Done,
    Cancelled,
    Failed(String),
}

/// Everything the Fit page shows. Copy: a bundle of signals.
#[derive(Clone, Copy)]
pub struct FitState {
    pub scene: RwSignal<FitScene>,
    pub table: RwSignal<Option<Arc<Table>>>,
    pub prepared: RwSignal<Option<Arc<Prepared>>>,
    pub report: RwSignal<Option<Arc<FitReport>>>,
    pub run: RwSignal<Run>,
    pub notices: RwSignal<Vec<String>>,
    pub truth: RwSignal<Option<Vec<(String, f64)>>>,
    job: StoredValue<Option<JobId>>,
    turn: StoredValue<u64>,
    scene_kept: RwSignal<bool>,
}

/// A number for running text: four significant digits.
pub fn short(value: f64) -> String {
    crate::figure::format::format_value(value, crate::figure::AxisFormat::Plain, 4)
}

impl FitState {
    /// The state of a link, of an address, of the workspace, or of the example; in this order.
    pub fn open() -> Self {
        let state = Self {
            scene: RwSignal::new(FitScene::default()),
            table: RwSignal::new(None),
            prepared: RwSignal::new(None),
            report: RwSignal::new(None),
            run: RwSignal::new(Run::Idle),
            notices: RwSignal::new(Vec::new()),
            truth: RwSignal::new(None),
            job: StoredValue::new(None),
            turn: StoredValue::new(0),
            scene_kept: RwSignal::new(true),
        };
        let location = browser::window().location();
        let hash = location.hash().unwrap_or_default();
        let query = location.search().unwrap_or_default();
        if hash.len() > 1 {
            match share::decode::<FitScene>(&hash) {
                Ok(decoded) => state.adopt(decoded.scene, decoded.notices),
                Err(error) => state.adopt(
                    FitScene::default(),
                    vec![format!("The link could not be opened: {error}. The example is shown instead.")],
                ),
            }
        } else if query.contains("data=") || query.contains("law=") {
            let opened = crate::fit::address::read(&query);
            state.adopt(opened.scene, opened.notices);
        } else {
            leptos::task::spawn_local(async move {
                match storage::recall(WORKSPACE).await {
                    Ok(Some(text)) => match share::open_file::<FitScene>(&text) {
                        Ok(opened) => state.adopt(opened.scene, opened.notices),
                        Err(error) => state
                            .adopt(FitScene::default(), vec![format!("The kept workspace could not be read: {error}")]),
                    },
                    Ok(None) => state.adopt(FitScene::default(), Vec::new()),
                    Err(error) => state.adopt(FitScene::default(), vec![error.to_string()]),
                }
            });
        }
        on_cleanup(move || state.stop());
        state
    }

    pub fn law(&self) -> Option<&'static Law> {
        self.scene.with(|scene| registry::law(&scene.law))
    }

    /// Takes over a whole scene, such as a link's.
    pub fn adopt(self, scene: FitScene, notices: Vec<String>) {
        self.notices.set(notices);
        self.table.set(None);
        self.truth.set(None);
        match &scene.source {
            TableSource::Example(id) => match examples::load(id) {
                Some(example) => {
                    self.table.set(Some(Arc::new(example.table)));
                    self.truth.set(example.truth);
                }
                None => self.notices.update(|notices| notices.push(format!("There is no example called '{id}'."))),
            },
            TableSource::Inline { table, .. } => self.table.set(Some(Arc::new(table.clone()))),
            // Loaded only after consent; see the data panel.
            TableSource::Address { .. } => {}
        }
        self.scene.set(scene);
        self.changed();
    }

    /// Changes the scene and whatever follows from it.
    pub fn change(self, edit: impl FnOnce(&mut FitScene)) {
        self.scene.update(edit);
        self.changed();
    }

    /// Changes how the result is looked at; nothing is computed again.
    pub fn look(self, edit: impl FnOnce(&mut FitScene)) {
        self.scene.update(edit);
        self.keep();
    }

    /// A table of the visitor's own, pasted, dropped, loaded or edited. A new table drops the old
    /// column choices, so that they are guessed again.
    pub fn use_table(self, name: String, table: Table, keep_map: bool) {
        self.truth.set(None);
        self.table.set(Some(Arc::new(table.clone())));
        self.change(|scene| {
            scene.source = TableSource::Inline { name, table };
            if !keep_map {
                scene.map.clear();
                scene.cluster = None;
                scene.weight = None;
            }
        });
    }

    fn changed(self) {
        self.keep();
        let turn = self.next_turn();
        leptos::task::spawn_local(async move {
            browser::sleep(SETTLE_MS).await;
            if self.turn.get_value() == turn {
                self.start();
            }
        });
    }

    fn next_turn(self) -> u64 {
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    /// Keeps the workspace; a failure is shown and loses nothing.
    fn keep(self) {
        if !self.scene_kept.get_untracked() {
            return;
        }
        let text = self.scene.with_untracked(|scene| share::save_file::<FitScene, ()>(scene, None));
        leptos::task::spawn_local(async move {
            let kept = match text {
                Ok(text) => storage::keep(WORKSPACE, &text).await.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            if let Err(message) = kept {
                self.scene_kept.set(false);
                self.notices.update(|notices| notices.push(message));
            }
        });
    }

    /// Starts the fit that the scene means; an earlier one is stopped.
    pub fn start(self) {
        self.stop();
        let Some(table) = self.table.get_untracked() else {
            self.prepared.set(None);
            self.report.set(None);
            self.run.set(Run::Idle);
            return;
        };
        match self.scene.with_untracked(|scene| prepare(scene, &table)) {
            Ok(prepared) => {
                let request = prepared.request.clone();
                self.prepared.set(Some(Arc::new(prepared)));
                self.run.set(Run::Running { stage: Stage::Search, share: 0.0 });
                let turn = self.next_turn();
                let job = pool::submit(&jobs::Request::Fit(Box::new(request)), move |outcome| self.hear(turn, outcome));
                self.job.set_value(job);
            }
            Err(error) => {
                self.prepared.set(None);
                self.report.set(None);
                self.run.set(Run::Failed(error.to_string()));
            }
        }
    }

    /// Stops a running fit; what has been computed stays.
    pub fn cancel(self) {
        self.stop();
        if let Run::Running { .. } = self.run.get_untracked() {
            self.run.set(if self.report.with_untracked(Option::is_some) { Run::Cancelled } else { Run::Idle });
        }
    }

    fn stop(self) {
        self.next_turn();
        if let Some(job) = self.job.try_get_value().flatten() {
            pool::cancel(job);
            self.job.set_value(None);
        }
    }

    fn hear(self, turn: u64, outcome: Outcome) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        match outcome {
            Outcome::Event(jobs::Event::Fit(event)) => match event {
                FitEvent::Progress { stage, share } => self.run.set(Run::Running { stage, share }),
                FitEvent::Point(report) => self.report.set(Some(Arc::new(*report))),
                FitEvent::Draws(draws) => self.report.update(|report| {
                    if let Some(report) = report {
                        let report = Arc::make_mut(report);
                        let mut all = std::mem::take(&mut report.draws);
                        all.extend(draws);
                        // Fails only for a law that is not declared, which could not have run.
                        summarise_draws(report, &all).ok();
                    }
                }),
                FitEvent::Done(report) => {
                    self.report.set(Some(Arc::new(*report)));
                    self.run.set(Run::Done);
                }
                FitEvent::Failed(error) => {
                    self.report.set(None);
                    self.run.set(Run::Failed(error.to_string()));
                }
            },
            Outcome::Event(_) => {}
            Outcome::Finished => self.job.set_value(None),
            Outcome::Crashed(message) => {
                self.job.set_value(None);
                self.run.set(Run::Failed(message));
            }
        }
    }
}
