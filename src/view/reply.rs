//! What a desk says to its page: the parts of its view that changed, and errands.

use super::block::Panel;
use serde::{Deserialize, Serialize};

/// Everything that a lab's page shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    pub frame: Frame,
    /// The narrow column: what goes in.
    pub input: Vec<Panel>,
    /// The wide column: what comes out.
    pub result: Vec<Panel>,
}

/// All of a view but its panels' content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Of the document.
    pub title: String,
    pub heading: String,
    /// One sentence: what this page does.
    pub summary: String,
    /// What opening a link, a file or the workspace had to say.
    pub notices: Vec<String>,
    /// What an errand came to, announced to screen readers.
    pub said: String,
    /// The result for machines, as JSON; empty where the page has none.
    pub card: String,
    /// Name of the card: `fit`, `plan`, ...
    pub card_name: String,
    /// The link that reopens this state; `None` where the page has no state to share.
    pub link: Option<Link>,
    /// The state is the visitor's own by now: the address it was opened with no longer describes it.
    pub own: bool,
    pub input: Vec<String>,
    pub result: Vec<String>,
}

/// Path and fragment below the site's root, or why there is no link.
pub type Link = Result<String, String>;

/// From a desk to its page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Changes(Box<Changes>),
    /// Offer these bytes as a download.
    Save {
        name: String,
        mime: String,
        bytes: Vec<u8>,
    },
}

/// What changed since the last changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    pub frame: Option<Frame>,
    pub panels: Vec<Panel>,
}

impl View {
    /// What the page must be told to get from `before` to this view; `None` for nothing.
    pub fn changes_from(&self, before: Option<&View>) -> Option<Changes> {
        let old = |id: &str| before.and_then(|view| view.panels().find(|panel| panel.id == id));
        let panels: Vec<Panel> = self.panels().filter(|panel| old(&panel.id) != Some(panel)).cloned().collect();
        let frame = (before.map(|view| &view.frame) != Some(&self.frame)).then(|| self.frame.clone());
        (frame.is_some() || !panels.is_empty()).then_some(Changes { frame, panels })
    }

    /// A view whose frame names its panels in order.
    pub fn new(mut frame: Frame, input: Vec<Panel>, result: Vec<Panel>) -> Self {
        let ids = |panels: &[Panel]| panels.iter().map(|panel| panel.id.clone()).collect();
        (frame.input, frame.result) = (ids(&input), ids(&result));
        Self { frame, input, result }
    }

    pub fn panels(&self) -> impl Iterator<Item = &Panel> {
        self.input.iter().chain(&self.result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(note: &str, said: &str) -> View {
        let panel = |id: &str, note: &str| Panel { id: id.into(), note: note.into(), ..Panel::default() };
        View::new(Frame { said: said.into(), ..Frame::default() }, vec![panel("data", "")], vec![panel("result", note)])
    }

    #[test]
    fn only_what_changed_is_told() {
        let before = view("running", "");
        assert_eq!(before.changes_from(Some(&before)), None);
        let all = before.changes_from(None).expect("everything is new");
        assert_eq!((all.frame.is_some(), all.panels.len()), (true, 2));
        let done = view("done", "").changes_from(Some(&before)).expect("the result changed");
        assert_eq!((done.frame, done.panels.len(), done.panels[0].id.as_str()), (None, 1, "result"));
        let said = view("running", "Saved").changes_from(Some(&before)).expect("the frame changed");
        assert_eq!((said.frame.is_some(), said.panels.len()), (true, 0));
    }
}
