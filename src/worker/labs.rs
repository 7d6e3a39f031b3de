//! The labs' desks behind one type, and which jobs are whose.

use super::jobs;
use crate::atlas::AtlasDesk;
use crate::diversity::desk::{self as diversity, DiversityDesk};
use crate::fit::desk::{self as fit, FitDesk};
use crate::help::HelpDesk;
use crate::view::{Desk, Effect, Event, Heard, Keys, Opening, Slot, View};
use std::convert::Infallible;

type Effects = Vec<Effect<jobs::Request>>;

/// A desk whose jobs are those of [`jobs`].
pub trait AnyDesk {
    fn event(&mut self, event: Event) -> Effects;
    fn heard(&mut self, slot: Slot, heard: Heard<jobs::Event>) -> Effects;
    fn settled(&mut self) -> Effects;
    fn fetched(&mut self, url: &str, result: Result<Vec<u8>, String>) -> Effects;
    fn reopened(&mut self, place: &str) -> Effects;
    fn not_kept(&mut self, reason: String);
    fn view(&self) -> View;
}

/// Keys of the texts that a lab wants back when it opens: its workspace and its draft.
pub fn kept(lab: &str) -> Option<Keys> {
    match lab {
        "fit" => Some(fit::KEYS),
        "diversity" => Some(diversity::KEYS),
        _ => None,
    }
}

/// Opens a lab; `None` if there is none of that name.
pub fn open(lab: &str, opening: &Opening) -> Option<(Box<dyn AnyDesk>, Effects)> {
    match lab {
        "fit" => Some(lab_of(FitDesk::open(opening), jobs::Request::Fit, |event| match event {
            jobs::Event::Fit(event) => Some(event),
            _ => None,
        })),
        "diversity" => Some(lab_of(DiversityDesk::open(opening), jobs::Request::Diversity, |event| match event {
            jobs::Event::Diversity(event) => Some(event),
            _ => None,
        })),
        "help" => Some(lab_of(HelpDesk::open(opening), jobs::Request::Check, |event| match event {
            jobs::Event::Check(event) => Some(event),
            _ => None,
        })),
        "atlas" => Some(lab_of(AtlasDesk::open(opening), |job: Infallible| match job {}, |_| None)),
        _ => None,
    }
}

/// A desk with its jobs, and what it asks for first.
fn lab_of<D: Desk + 'static>(
    (desk, effects): (D, Vec<Effect<D::Job>>),
    wrap: fn(D::Job) -> jobs::Request,
    unwrap: fn(jobs::Event) -> Option<D::JobEvent>,
) -> (Box<dyn AnyDesk>, Effects) {
    let lab = Lab { desk, wrap, unwrap };
    let effects = lab.wrapped(effects);
    (Box::new(lab), effects)
}

struct Lab<D: Desk> {
    desk: D,
    wrap: fn(D::Job) -> jobs::Request,
    /// `None` for an event of another lab's job.
    unwrap: fn(jobs::Event) -> Option<D::JobEvent>,
}

impl<D: Desk> Lab<D> {
    fn wrapped(&self, effects: Vec<Effect<D::Job>>) -> Effects {
        effects
            .into_iter()
            .map(|effect| match effect {
                Effect::Start(slot, job) => Effect::Start(slot, (self.wrap)(job)),
                Effect::Stop(slot) => Effect::Stop(slot),
                Effect::Settle(milliseconds) => Effect::Settle(milliseconds),
                Effect::Fetch(url) => Effect::Fetch(url),
                Effect::Keep { key, text } => Effect::Keep { key, text },
                Effect::Send(reply) => Effect::Send(reply),
            })
            .collect()
    }
}

impl<D: Desk> AnyDesk for Lab<D> {
    fn event(&mut self, event: Event) -> Effects {
        let effects = self.desk.event(event);
        self.wrapped(effects)
    }

    fn heard(&mut self, slot: Slot, heard: Heard<jobs::Event>) -> Effects {
        let heard = match heard {
            Heard::Event(event) => match (self.unwrap)(event) {
                Some(event) => Heard::Event(event),
                None => return Vec::new(),
            },
            Heard::Finished => Heard::Finished,
            Heard::Crashed(message) => Heard::Crashed(message),
        };
        let effects = self.desk.heard(slot, heard);
        self.wrapped(effects)
    }

    fn settled(&mut self) -> Effects {
        let effects = self.desk.settled();
        self.wrapped(effects)
    }

    fn fetched(&mut self, url: &str, result: Result<Vec<u8>, String>) -> Effects {
        let effects = self.desk.fetched(url, result);
        self.wrapped(effects)
    }

    fn reopened(&mut self, place: &str) -> Effects {
        let effects = self.desk.reopened(place);
        self.wrapped(effects)
    }

    fn not_kept(&mut self, reason: String) {
        self.desk.not_kept(reason);
    }

    fn view(&self) -> View {
        self.desk.view()
    }
}
