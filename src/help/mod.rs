//! The help page: how each lab is used, what is promised, what machines may rely on.
//!
//! Prose only; what a lab says of its own controls stands beside them.

mod text;

use crate::view::{Desk, Effect, Event, Frame, Heard, Opening, Panel, Slot, View};
use std::convert::Infallible;

/// The help page; it has no state.
pub struct HelpDesk;

impl HelpDesk {
    pub fn open(_opening: &Opening) -> (Self, Vec<Effect<Infallible>>) {
        (Self, Vec::new())
    }
}

impl Desk for HelpDesk {
    type Job = Infallible;
    type JobEvent = Infallible;

    fn event(&mut self, _event: Event) -> Vec<Effect<Infallible>> {
        Vec::new()
    }

    fn heard(&mut self, _slot: Slot, _heard: Heard<Infallible>) -> Vec<Effect<Infallible>> {
        Vec::new()
    }

    fn settled(&mut self) -> Vec<Effect<Infallible>> {
        Vec::new()
    }

    fn fetched(&mut self, _url: &str, _result: Result<Vec<u8>, String>) -> Vec<Effect<Infallible>> {
        Vec::new()
    }

    fn reopened(&mut self, _place: &str) -> Vec<Effect<Infallible>> {
        Vec::new()
    }

    fn not_kept(&mut self, _reason: String) {}

    fn view(&self) -> View {
        let frame = Frame {
            title: "Help · Synscale".into(),
            heading: "Help".into(),
            summary: "How to use the labs, what happens to your data, and what scripts may rely on.".into(),
            own: true,
            ..Frame::default()
        };
        let panels = text::SECTIONS.iter().enumerate().map(|(i, section)| Panel {
            id: format!("help-{i}"),
            title: section.title.into(),
            blocks: section.blocks(i),
            ..Panel::default()
        });
        View::new(frame, Vec::new(), panels.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_says_something() {
        let view = HelpDesk.view();
        assert!(view.result.len() >= 4);
        assert!(view.result.iter().all(|panel| !panel.title.is_empty() && !panel.blocks.is_empty()));
    }
}
