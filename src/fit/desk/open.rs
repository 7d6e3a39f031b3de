//! How the Fit page begins: a link's state, an address, the workspace, or the first example.

use super::{Comparison, FitDesk, FitEffect, Reading, Run, SETTLE_MS};
use crate::fit::scene::{FitScene, TableSource};
use crate::fit::{address, examples};
use crate::share::{self, PageFlags, query_pairs};
use crate::view::{Effect, Opening};
use std::collections::{BTreeMap, BTreeSet};

impl FitDesk {
    /// The page as it is opened, and what is to be done next.
    pub fn open(opening: &Opening) -> (Self, Vec<FitEffect>) {
        let fragment = opening.fragment.trim_start_matches('#');
        let pairs = query_pairs(&opening.query);
        let asks = |key: &str| pairs.iter().any(|(name, _)| name == key);
        let addressed = ["data", "law", "formula"].into_iter().any(asks);
        let linked = !fragment.is_empty() || addressed;
        let previous = opening.workspace.clone().and_then(Result::ok).filter(|_| linked);
        let (scene, mut notices) = if !fragment.is_empty() {
            match share::decode::<FitScene>(fragment) {
                Ok(decoded) => (decoded.scene, decoded.notices),
                Err(error) => {
                    let notice = format!("The link could not be opened: {error}. The example is shown instead.");
                    (FitScene::default(), vec![notice])
                }
            }
        } else if addressed {
            let opened = address::read(&opening.query);
            (opened.scene, opened.notices)
        } else {
            match &opening.workspace {
                Some(Ok(text)) => match share::open_file::<FitScene>(text) {
                    Ok(opened) => (opened.scene, opened.notices),
                    Err(error) => (FitScene::default(), vec![format!("The kept workspace could not be read: {error}")]),
                },
                Some(Err(reason)) => (FitScene::default(), vec![reason.clone()]),
                None => (FitScene::default(), Vec::new()),
            }
        };
        if opening.recovered {
            notices.insert(
                0,
                "The background worker stopped unexpectedly and was started again with what was kept. \
                 If it happens twice, try with fewer rows."
                    .into(),
            );
        }
        let mut desk = Self {
            scene: FitScene::default(),
            loaded: None,
            truth: None,
            prepared: None,
            report: None,
            run: Run::Idle,
            comparison: Comparison::Quiet,
            reading: Reading::Quiet,
            notices: Vec::new(),
            said: String::new(),
            flags: PageFlags::read(&pairs),
            link: None,
            linked,
            previous,
            problems: BTreeMap::new(),
            open: BTreeSet::new(),
            draft: opening.draft.clone().unwrap_or_default(),
            arguments: BTreeMap::new(),
            predict: String::new(),
            row_page: 0,
            bounds: false,
            storage_failed: false,
        };
        let effects = desk.adopt(scene, notices);
        if !desk.draft.is_empty() || desk.table().is_none() {
            desk.open.insert("own-data".into());
        }
        (desk, effects)
    }

    /// Takes over a whole scene, such as a file's.
    pub(super) fn adopt(&mut self, scene: FitScene, mut notices: Vec<String>) -> Vec<FitEffect> {
        self.loaded = None;
        self.truth = None;
        self.reading = Reading::Quiet;
        self.problems.clear();
        self.row_page = 0;
        if let TableSource::Example(id) = &scene.source {
            match examples::load(id) {
                Some(example) => {
                    self.loaded = Some(example.table);
                    self.truth = example.truth;
                }
                None => notices.push(format!("There is no example called '{id}'.")),
            }
        }
        self.notices = notices;
        self.scene = scene;
        vec![Effect::Settle(SETTLE_MS)]
    }

    /// Keeps the workspace and renews the link.
    pub(super) fn keep(&mut self) -> Vec<FitEffect> {
        self.link = Some(self.write_link());
        if self.storage_failed || self.linked {
            return Vec::new();
        }
        match share::save_file::<FitScene, ()>(&self.scene, None) {
            Ok(text) => vec![Effect::Keep { key: super::WORKSPACE, text }],
            Err(error) => {
                self.notices.push(error.to_string());
                Vec::new()
            }
        }
    }

    fn write_link(&self) -> Result<String, String> {
        let too_large = |rows: usize| {
            format!("A table of {rows} rows does not fit into a link; save a .synscale.json file and send that")
        };
        /// A row takes more than two characters however well it is packed.
        const HOPELESS: usize = share::MAX_LINK / 2;
        match &self.scene.source {
            TableSource::Inline { table, .. } if table.rows() > HOPELESS => return Err(too_large(table.rows())),
            _ => {}
        }
        // A table at an address opens by plain keys where they say it all: readable in a README.
        if let Some(query) = address::write(&self.scene) {
            return Ok(format!("fit/?{query}"));
        }
        let code = share::encode(&self.scene).map_err(|error| match (&error, &self.scene.source) {
            (share::ShareError::TooLarge { .. }, TableSource::Inline { table, .. }) => too_large(table.rows()),
            _ => error.to_string(),
        })?;
        Ok(format!("fit/#{code}"))
    }
}
