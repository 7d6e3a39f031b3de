//! The messages between a page and the worker that holds its desks.

use super::desk::Event;
use super::reply::Reply;
use serde::{Deserialize, Serialize};

/// From the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToDesk {
    /// Answered with [`FromDesk::Ready`]: the worker may have been ready before the page listened.
    Hello,
    /// Show this lab from now on.
    Open {
        lab: String,
        /// Below the lab: the paper's id in `/atlas/kaplan-scaling`; else empty.
        place: String,
        query: String,
        fragment: String,
        /// The worker before this one crashed.
        recovered: bool,
    },
    Event {
        lab: String,
        event: Event,
    },
    /// A file, which travels beside the message.
    File {
        lab: String,
        intake: String,
    },
}

/// To the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromDesk {
    Ready,
    Reply { lab: String, reply: Reply },
}
