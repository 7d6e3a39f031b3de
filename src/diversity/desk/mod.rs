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
use crate::view::{Effect, Event, Heard, Link, Opening, Slot, View};
pub use job::{DiversityJob, DiversityJobEvent, run};
pub use scene::{DiversityScene, Keep, Source};
use std::collections::{BTreeMap, BTreeSet};

const SETTLE_MS: u32 = 150;
const ANALYSING: Slot = "analysing";
/// Keys under which texts are kept.
pub const WORKSPACE: &str = "diversity";
pub const DRAFT: &str = "diversity-draft";
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
    linked: bool,
    problems: BTreeMap<String, String>,
    open: BTreeSet<String>,
    draft: String,
    storage_failed: bool,
}

impl DiversityDesk {
    /// The page as it is opened: a link's state, the workspace, or the example.
    pub fn open(opening: &Opening) -> (Self, Vec<DiversityEffect>) {
        let fragment = opening.fragment.trim_start_matches('#');
        let linked = !fragment.is_empty();
        let (scene, mut notices) = match (&opening.workspace, linked) {
            (_, true) => match share::decode::<DiversityScene>(fragment) {
                Ok(decoded) => (decoded.scene, decoded.notices),
                Err(error) => {
                    let notice = format!("The link could not be opened: {error}. The example is shown instead.");
                    (DiversityScene::default(), vec![notice])
                }
            },
            (Some(Ok(text)), false) => match share::open_file::<DiversityScene>(text) {
                Ok(opened) => (opened.scene, opened.notices),
                Err(error) => {
                    (DiversityScene::default(), vec![format!("The kept workspace could not be read: {error}")])
                }
            },
            (Some(Err(reason)), false) => (DiversityScene::default(), vec![reason.clone()]),
            (None, false) => (DiversityScene::default(), Vec::new()),
        };
        if opening.recovered {
            notices.insert(
                0,
                "The background worker stopped unexpectedly and was started again with what was kept.".into(),
            );
        }
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
            linked,
            problems: BTreeMap::new(),
            open,
            draft,
            storage_failed: false,
        };
        (desk, vec![Effect::Settle(SETTLE_MS)])
    }

    /// Changes the scene; what follows from it is computed once typing settles.
    fn change(&mut self, edit: impl FnOnce(&mut DiversityScene)) -> Vec<DiversityEffect> {
        self.linked = false;
        edit(&mut self.scene);
        vec![Effect::Settle(SETTLE_MS)]
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
        if self.storage_failed || self.linked {
            return Vec::new();
        }
        match share::save_file::<DiversityScene, ()>(&self.scene, None) {
            Ok(text) => vec![Effect::Keep { key: WORKSPACE, text }],
            Err(error) => {
                self.notices.push(error.to_string());
                Vec::new()
            }
        }
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
        self.storage_failed = true;
        self.notices.push(reason);
    }

    fn view(&self) -> View {
        panels::view(self)
    }
}
