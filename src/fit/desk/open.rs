//! How the Fit page begins: a link's state, an address, the workspace, or the first example.

use super::{Comparison, FitDesk, FitEffect, Reading, Run, SETTLE_MS};
use crate::fit::scene::{FitScene, TableSource};
use crate::fit::{address, examples};
use crate::share::{self, PageFlags, query_pairs};
use crate::view::{Effect, Opening, Workspace};
use std::collections::{BTreeMap, BTreeSet};

impl FitDesk {
    /// The page as it is opened, and what is to be done next.
    pub fn open(opening: &Opening) -> (Self, Vec<FitEffect>) {
        let pairs = query_pairs(&opening.query);
        let asks = |key: &str| pairs.iter().any(|(name, _)| name == key);
        let addressed = ["data", "law", "formula"].into_iter().any(asks).then(|| {
            let opened = address::read(&opening.query);
            (opened.scene, opened.notices)
        });
        let (scene, notices, workspace) = Workspace::begin(super::KEYS, opening, addressed);
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
            workspace,
            problems: BTreeMap::new(),
            open: BTreeSet::new(),
            draft: opening.draft.clone().unwrap_or_default(),
            arguments: BTreeMap::new(),
            predict: String::new(),
            row_page: 0,
            bounds: false,
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
        self.workspace.keep(&self.scene).unwrap_or_else(|problem| {
            self.notices.push(problem);
            Vec::new()
        })
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
