//! How a page's state begins and is kept: a link's state, an address, the workspace of the last visit,
//! or the default; and the visitor's own work kept aside while they look at somebody else's.

use super::block::{Block, Button, Tone};
use super::desk::{Effect, Opening};
use crate::share::{self, Scene};

/// Keys under which a lab's texts are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    pub workspace: &'static str,
    /// What was pasted last and not taken.
    pub draft: &'static str,
    /// The workspace before a link was opened and changed.
    pub previous: &'static str,
}

/// What is kept of a page, and what must not be overwritten.
#[derive(Clone, Debug, PartialEq)]
pub struct Workspace {
    keys: Keys,
    /// Opened from a link or an address and not changed since: the kept workspace stays as it was.
    linked: bool,
    /// The workspace as it was when a link was opened.
    previous: Option<String>,
    /// Keeping failed once; it is not tried again.
    failed: bool,
}

impl Workspace {
    /// The scene a page begins with, what is to be said of it, and its workspace. `addressed` is what
    /// the query asks for, if it asks for anything.
    pub fn begin<S: Scene>(
        keys: Keys,
        opening: &Opening,
        addressed: Option<(S, Vec<String>)>,
    ) -> (S, Vec<String>, Self) {
        let fragment = opening.fragment.trim_start_matches('#');
        let linked = !fragment.is_empty() || addressed.is_some();
        let previous = opening.workspace.clone().and_then(Result::ok).filter(|_| linked);
        let (scene, mut notices) = if !fragment.is_empty() {
            match share::decode::<S>(fragment) {
                Ok(decoded) => (decoded.scene, decoded.notices),
                Err(error) => {
                    let notice = format!("The link could not be opened: {error}. The example is shown instead.");
                    (S::default(), vec![notice])
                }
            }
        } else if let Some(addressed) = addressed {
            addressed
        } else {
            match &opening.workspace {
                Some(Ok(text)) => match share::open_file::<S>(text) {
                    Ok(opened) => (opened.scene, opened.notices),
                    Err(error) => (S::default(), vec![format!("The kept workspace could not be read: {error}")]),
                },
                Some(Err(reason)) => (S::default(), vec![reason.clone()]),
                None => (S::default(), Vec::new()),
            }
        };
        if opening.recovered {
            let notice = "The background worker stopped unexpectedly and was started again with what was kept. \
                If it happens twice, try with fewer rows.";
            notices.insert(0, notice.into());
        }
        (scene, notices, Self { keys, linked, previous, failed: false })
    }

    /// Whether the state is the visitor's own, so that the address no longer describes it.
    pub fn is_own(&self) -> bool {
        !self.linked
    }

    /// The first change of a linked state makes it the visitor's own; their earlier work is kept aside.
    pub fn make_own<J>(&mut self) -> Vec<Effect<J>> {
        if !std::mem::replace(&mut self.linked, false) {
            return Vec::new();
        }
        let key = self.keys.previous;
        self.previous.clone().map(|text| Effect::Keep { key, text }).into_iter().collect()
    }

    /// Keeps the scene for the next visit, unless it is somebody else's. The error is for the visitor.
    pub fn keep<S: Scene, J>(&self, scene: &S) -> Result<Vec<Effect<J>>, String> {
        if self.failed || self.linked {
            return Ok(Vec::new());
        }
        let text = share::save_file::<S, ()>(scene, None).map_err(|error| error.to_string())?;
        Ok(vec![Effect::Keep { key: self.keys.workspace, text }])
    }

    /// Keeps what was pasted and not taken; an empty text forgets it.
    pub fn keep_draft<J>(&self, text: impl Into<String>) -> Effect<J> {
        Effect::Keep { key: self.keys.draft, text: text.into() }
    }

    pub fn not_kept(&mut self) {
        self.failed = true;
    }

    /// The visitor goes back to what they had before the link: its text, once.
    pub fn go_back(&mut self) -> Option<String> {
        self.linked = false;
        self.previous.take()
    }

    /// The way back to what the visitor had before they opened a link, as the button `go-back`.
    pub fn way_back(&self) -> Vec<Block> {
        if self.previous.is_none() {
            return Vec::new();
        }
        let buttons = vec![Button::new("go-back", "Go back to it")];
        vec![
            Block::notice("earlier", Tone::Soft, "This was opened from a link. Your own earlier work is kept."),
            Block::Buttons { id: "earlier-buttons".into(), label: String::new(), buttons },
        ]
    }
}
