//! The Diversity lab's desk: the state behind the page, what the visitor's actions do to it, and what
//! the page shows of it.

mod events;
mod job;
mod panels;
mod scene;
mod selection;
#[cfg(test)]
mod tests;

use super::analysis::{AnalysisRequest, Layout, Measured};
use super::records::{Choice, Records};
use crate::share::{self, PageFlags, query_pairs};
use crate::view::{Effect, Event, Heard, Keys, Link, Opening, Slot, View, Workspace};
pub use job::{DiversityJob, DiversityJobEvent, run};
pub use scene::{DiversityScene, Keep, Source};
use std::collections::{BTreeMap, BTreeSet};

const SETTLE_MS: u32 = 150;
const ANALYSING: Slot = "analysing";
pub const KEYS: Keys = Keys { workspace: "diversity", draft: "diversity-draft", previous: "diversity-previous" };
/// Made up for this page, with exact, near and case-only duplicates planted.
const EXAMPLE: &str = include_str!("example.txt");

type DiversityEffect = Effect<DiversityJob>;

/// How the analysis stands.
#[derive(Clone, Debug, PartialEq)]
enum Run {
    Idle,
    Running { stage: String, share: f64 },
    Done,
    Cancelled,
    Failed(String),
}

/// The state of the Diversity page.
pub struct DiversityDesk {
    scene: DiversityScene,
    records: Option<Records>,
    /// The texts of the set, and where each stands among the records; the reference is apart.
    texts: Vec<String>,
    places: Vec<usize>,
    layout: Option<Layout>,
    measured: Vec<Measured>,
    run: Run,
    refused: Option<String>,
    notices: Vec<String>,
    said: String,
    flags: PageFlags,
    link: Option<Link>,
    workspace: Workspace,
    problems: BTreeMap<String, String>,
    open: BTreeSet<String>,
    draft: String,
}

impl DiversityDesk {
    /// The page as it is opened: a link's state, the workspace, or the example.
    pub fn open(opening: &Opening) -> (Self, Vec<DiversityEffect>) {
        let (scene, notices, workspace) = Workspace::begin(KEYS, opening, None);
        let draft = opening.draft.clone().unwrap_or_default();
        let open = if draft.is_empty() { BTreeSet::new() } else { BTreeSet::from(["own-data".to_string()]) };
        let desk = Self {
            scene,
            records: None,
            texts: Vec::new(),
            places: Vec::new(),
            layout: None,
            measured: Vec::new(),
            run: Run::Idle,
            refused: None,
            notices,
            said: String::new(),
            flags: PageFlags::read(&query_pairs(&opening.query)),
            link: None,
            workspace,
            problems: BTreeMap::new(),
            open,
            draft,
        };
        (desk, vec![Effect::Settle(SETTLE_MS)])
    }

    /// Changes the scene; what follows from it is computed once typing settles.
    fn change(&mut self, edit: impl FnOnce(&mut DiversityScene)) -> Vec<DiversityEffect> {
        let mut effects = self.workspace.make_own();
        // What is shown belongs to the state before.
        self.run = Run::Idle;
        edit(&mut self.scene);
        effects.push(Effect::Settle(SETTLE_MS));
        effects
    }

    /// Reads bytes as records with the scene's choice of fields, or says why that cannot be.
    fn read(&self, bytes: &[u8], file_name: Option<&str>, fields: Option<&Choice>) -> Result<Records, String> {
        let mut records = Records::read(bytes, file_name, &mut |_| ()).map_err(|error| error.to_string())?;
        if let Some(choice) = fields {
            records.choose(choice.clone()).map_err(|error| error.to_string())?;
        }
        Ok(records)
    }

    fn take_records(&mut self, records: Records) {
        self.places = (0..records.rows.len()).filter(|row| !records.rows[*row].is_reference).collect();
        self.texts = records.texts(false);
        self.records = Some(records);
    }

    fn keep(&mut self) -> Vec<DiversityEffect> {
        self.link =
            Some(share::encode(&self.scene).map(|code| format!("diversity/#{code}")).map_err(|error| match error {
                share::ShareError::TooLarge { .. } => {
                    format!(
                        "{} texts do not fit into a link; save a .synscale.json file and send that",
                        self.texts.len()
                    )
                }
                other => other.to_string(),
            }));
        self.workspace.keep(&self.scene).unwrap_or_else(|problem| {
            self.notices.push(problem);
            Vec::new()
        })
    }

    /// Reads the source if that has not been done, then looks at the texts.
    fn start(&mut self) -> Vec<DiversityEffect> {
        if self.records.is_none() {
            let (bytes, file_name) = match &self.scene.source {
                Source::Example => (EXAMPLE.as_bytes(), None),
                Source::Inline { text, file_name, .. } => (text.as_bytes(), file_name.as_deref()),
            };
            match self.read(bytes, file_name, self.scene.fields.as_ref()) {
                Ok(records) => self.take_records(records),
                Err(message) => {
                    self.refused = Some(message);
                    return vec![Effect::Stop(ANALYSING)];
                }
            }
        }
        self.analyse()
    }

    fn analyse(&mut self) -> Vec<DiversityEffect> {
        let request = AnalysisRequest {
            texts: self.texts.clone(),
            reference: self.records.as_ref().map_or(Vec::new(), |records| records.texts(true)),
            similar: self.scene.similar,
            dimensions: self.scene.dimensions,
            seed: self.scene.seed,
        };
        self.layout = None;
        self.measured.clear();
        self.run = Run::Running { stage: "Embedding".into(), share: 0.0 };
        vec![Effect::Start(ANALYSING, DiversityJob::Analyse(Box::new(request)))]
    }
}

impl crate::view::Desk for DiversityDesk {
    type Job = DiversityJob;
    type JobEvent = DiversityJobEvent;

    fn event(&mut self, event: Event) -> Vec<DiversityEffect> {
        self.said.clear();
        self.act(event)
    }

    fn heard(&mut self, _slot: Slot, heard: Heard<DiversityJobEvent>) -> Vec<DiversityEffect> {
        self.listen(heard)
    }

    fn settled(&mut self) -> Vec<DiversityEffect> {
        let mut effects = self.keep();
        effects.extend(self.start());
        effects
    }

    fn fetched(&mut self, _url: &str, _result: Result<Vec<u8>, String>) -> Vec<DiversityEffect> {
        Vec::new()
    }

    fn reopened(&mut self, _place: &str) -> Vec<DiversityEffect> {
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
