//! The state machine behind a lab's page. It runs in a worker and is tested natively: everything
//! that needs a browser is asked for as an [`Effect`].

use super::reply::{Reply, View};
use serde::{Deserialize, Serialize};

/// What the visitor did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A field got this value.
    Set { id: String, value: String },
    /// A button.
    Press { id: String },
    /// A fold was opened or closed.
    Toggle { id: String, open: bool },
    /// Data came in through an intake, pasted or as a file.
    Bytes { intake: String, file_name: Option<String>, bytes: Vec<u8> },
    /// A file that could not be read, and why.
    Unreadable { intake: String, reason: String },
}

/// How a page is opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    /// Below the lab: the paper's id in `/atlas/kaplan-scaling`; else empty.
    pub place: String,
    pub query: String,
    /// With or without the leading `#`.
    pub fragment: String,
    /// What was kept under the lab's name: the workspace, or why it could not be read.
    pub workspace: Option<Result<String, String>>,
    /// What was pasted last and not taken.
    pub draft: Option<String>,
    /// The desk before this one crashed.
    pub recovered: bool,
}

/// Jobs in the same slot replace each other.
pub type Slot = &'static str;

/// What a desk asks of its host. `J` is the lab's type of jobs.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect<J> {
    /// Runs a job in another worker; one that runs in the same slot is stopped.
    Start(Slot, J),
    /// Stops the slot's job at once.
    Stop(Slot),
    /// Calls [`Desk::settled`] with this number after a pause, unless asked again before.
    Settle(u32),
    /// Loads an address; only ever after the visitor agreed, or from this site.
    Fetch(String),
    /// Keeps a text for the next visit.
    Keep { key: &'static str, text: String },
    /// Says something to the page.
    Send(Reply),
}

/// What a job says. `E` is the lab's type of job events.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard<E> {
    Event(E),
    Finished,
    /// Its worker died; the sentence says what to do.
    Crashed(String),
}

/// A lab's state and what the page shows of it.
pub trait Desk {
    type Job;
    type JobEvent;

    fn event(&mut self, event: Event) -> Vec<Effect<Self::Job>>;

    /// A job of `slot` says something. Never called for a job that was stopped or replaced.
    fn heard(&mut self, slot: Slot, heard: Heard<Self::JobEvent>) -> Vec<Effect<Self::Job>>;

    /// The pause asked for with [`Effect::Settle`] is over.
    fn settled(&mut self) -> Vec<Effect<Self::Job>>;

    /// What loading an address came to.
    fn fetched(&mut self, url: &str, result: Result<Vec<u8>, String>) -> Vec<Effect<Self::Job>>;

    /// The page comes back to this desk, perhaps at another place of the lab.
    fn reopened(&mut self, place: &str) -> Vec<Effect<Self::Job>>;

    /// Keeping a text failed, and why.
    fn not_kept(&mut self, reason: String);

    /// What the page shows now.
    fn view(&self) -> View;
}
