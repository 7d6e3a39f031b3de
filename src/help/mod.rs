//! The help page: how each lab is used, what is promised, what machines may rely on, and what this
//! device's graphics processor can do.

mod device;
mod text;

use crate::gpu::check::{CheckEvent, CheckJob};
use crate::view::{Desk, Effect, Event, Frame, Heard, Opening, Panel, Slot, View};
use device::Check;

const CHECKING: Slot = "checking";

/// The help page; its only state is the check of the device.
#[derive(Default)]
pub struct HelpDesk {
    check: Check,
    /// A new seed for every check.
    checks: u64,
}

impl HelpDesk {
    pub fn open(_opening: &Opening) -> (Self, Vec<Effect<CheckJob>>) {
        (Self::default(), Vec::new())
    }
}

impl Desk for HelpDesk {
    type Job = CheckJob;
    type JobEvent = CheckEvent;

    fn event(&mut self, event: Event) -> Vec<Effect<CheckJob>> {
        match event {
            Event::Press { id } if id == "check-device" => {
                self.check = Check::running();
                self.checks += 1;
                vec![Effect::Start(CHECKING, CheckJob { seed: self.checks })]
            }
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, _slot: Slot, heard: Heard<CheckEvent>) -> Vec<Effect<CheckJob>> {
        self.check.hear(heard);
        Vec::new()
    }

    fn settled(&mut self) -> Vec<Effect<CheckJob>> {
        Vec::new()
    }

    fn fetched(&mut self, _url: &str, _result: Result<Vec<u8>, String>) -> Vec<Effect<CheckJob>> {
        Vec::new()
    }

    fn reopened(&mut self, _place: &str) -> Vec<Effect<CheckJob>> {
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
        let sections = text::SECTIONS.iter().enumerate().map(|(i, section)| Panel {
            id: format!("help-{i}"),
            title: section.title.into(),
            blocks: section.blocks(i),
            ..Panel::default()
        });
        View::new(frame, Vec::new(), sections.chain([self.check.panel()]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gpu::check::{Adapter, Checked, cases};

    #[test]
    fn every_section_says_something() {
        let view = HelpDesk::default().view();
        assert!(view.result.len() >= 4);
        assert!(view.result.iter().all(|panel| !panel.title.is_empty() && !panel.blocks.is_empty()));
    }

    #[test]
    fn the_check_says_which_path_runs_and_why() {
        let mut desk = HelpDesk::default();
        let asked = desk.event(Event::Press { id: "check-device".into() });
        assert_eq!(asked, [Effect::Start(CHECKING, CheckJob { seed: 1 })]);
        desk.heard(CHECKING, Heard::Event(CheckEvent::Adapter(Err("no adapter".into()))));
        desk.heard(CHECKING, Heard::Finished);
        assert!(format!("{:?}", desk.view()).contains("no adapter"));

        desk.event(Event::Press { id: "check-device".into() });
        let adapter = Adapter { name: "Card".into(), is_software: false, largest_binding: 1 << 30 };
        desk.heard(CHECKING, Heard::Event(CheckEvent::Adapter(Ok(adapter))));
        for (i, case) in cases(1).into_iter().enumerate() {
            let outcome = if i == 0 { Err("lost".into()) } else { Ok(1e-7) };
            let checked = Checked { case, outcome, gpu_ms: 2.0, cpu_ms: 1.0 };
            desk.heard(CHECKING, Heard::Event(CheckEvent::Checked(checked)));
        }
        desk.heard(CHECKING, Heard::Finished);
        let said = format!("{:?}", desk.view());
        assert!(said.contains("Card") && said.contains("1 of 20") && said.contains("lost"), "{said}");
    }
}
