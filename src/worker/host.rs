//! The desk worker: hears the page, drives the open lab's desk, does what the desk asks for, and
//! tells the page what changed.

use super::labs::{self, AnyDesk};
use super::{boot, fetch, jobs, pool, storage};
use crate::job::message::{decode, encode};
use crate::view::{Effect, Event, FromDesk, Heard, Opening, Reply, Slot, ToDesk, View};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, MessageEvent};

/// What jobs say is shown at most this often, so that a chatty job cannot flood the page.
const REFRESH_MS: u32 = 40;

/// A lab that has been opened.
struct Open {
    desk: Box<dyn AnyDesk>,
    /// What the page has been told.
    shown: Option<View>,
    jobs: HashMap<Slot, pool::JobId>,
    /// Counts pauses, so that only the latest ends.
    pause: u32,
    /// A refresh is on its way.
    refreshing: bool,
}

#[derive(Default)]
struct Host {
    labs: HashMap<String, Open>,
    /// The lab that the page shows.
    current: String,
}

thread_local! {
    static HOST: RefCell<Host> = RefCell::default();
}

/// Installs the message loop and says that the desks are ready.
pub fn serve() {
    let listen = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        // A message is [bytes] or [bytes, file].
        let parts: Array = event.data().unchecked_into();
        let bytes = Uint8Array::new(&parts.get(0)).to_vec();
        if let Ok(message) = decode(&bytes) {
            hear(message, parts.get(1).dyn_into::<File>().ok());
        }
    });
    boot::scope().set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    tell(&FromDesk::Ready);
    pool::warm_up();
}

fn tell(message: &FromDesk) {
    if let Ok(bytes) = encode(message) {
        let array = Uint8Array::from(bytes.as_slice());
        // A port that is gone belongs to a page that is gone: nobody is left to tell.
        boot::scope().post_message_with_transfer(&array, &Array::of1(&array.buffer())).ok();
    }
}

fn hear(message: ToDesk, file: Option<File>) {
    match message {
        ToDesk::Hello => tell(&FromDesk::Ready),
        ToDesk::Open { lab, place, query, fragment, recovered } => {
            spawn_local(open(lab, place, query, fragment, recovered));
        }
        ToDesk::Event { lab, event } => drive(&lab, 0, |desk| desk.event(event)),
        ToDesk::File { lab, intake } => {
            if let Some(file) = file {
                spawn_local(async move {
                    let event = read(intake, &file).await;
                    drive(&lab, 0, |desk| desk.event(event));
                });
            }
        }
    }
}

/// A file's bytes; its size is checked before a byte is read.
async fn read(intake: String, file: &File) -> Event {
    if let Err(error) = crate::table::check_size(file.size() as u64) {
        return Event::Unreadable { intake, reason: error.to_string() };
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => Event::Bytes { intake, file_name: Some(file.name()), bytes: Uint8Array::new(&buffer).to_vec() },
        Err(_) => {
            let reason = format!("{} could not be read; choose it again", file.name());
            Event::Unreadable { intake, reason }
        }
    }
}

async fn open(lab: String, place: String, query: String, fragment: String, recovered: bool) {
    let plain = query.is_empty() && fragment.trim_start_matches('#').is_empty();
    let known = HOST.with_borrow_mut(|host| {
        host.current.clone_from(&lab);
        let open = host.labs.get_mut(&lab).filter(|_| plain)?;
        // The page has forgotten what it was told.
        open.shown = None;
        Some(())
    });
    if known.is_some() {
        return drive(&lab, 0, |desk| desk.reopened(&place));
    }
    let mut opening = Opening { place, query, fragment, recovered, ..Opening::default() };
    if let Some(keys) = labs::kept(&lab) {
        opening.workspace = storage::recall(keys.workspace).await.map_err(|error| error.to_string()).transpose();
        opening.draft = storage::recall(keys.draft).await.ok().flatten();
    }
    let Some((desk, effects)) = labs::open(&lab, &opening) else { return };
    let open = Open { desk, shown: None, jobs: HashMap::new(), pause: 0, refreshing: false };
    let before = HOST.with_borrow_mut(|host| host.labs.insert(lab.clone(), open));
    before.iter().flat_map(|open| open.jobs.values()).for_each(|job| pool::cancel(*job));
    perform(&lab, effects);
    refresh_after(&lab, 0);
}

/// Lets a desk act, does what it asks for, and shows what changed.
fn drive(lab: &str, delay: u32, act: impl FnOnce(&mut dyn AnyDesk) -> Vec<Effect<jobs::Request>>) {
    let effects = HOST.with_borrow_mut(|host| host.labs.get_mut(lab).map(|open| act(&mut *open.desk)));
    perform(lab, effects.unwrap_or_default());
    refresh_after(lab, delay);
}

fn perform(lab: &str, effects: Vec<Effect<jobs::Request>>) {
    for effect in effects {
        match effect {
            Effect::Start(slot, job) => start(lab, slot, &job),
            Effect::Stop(slot) => stop(lab, slot),
            Effect::Settle(milliseconds) => settle(lab.to_string(), milliseconds),
            Effect::Fetch(url) => {
                let lab = lab.to_string();
                spawn_local(async move {
                    let result = fetch::bytes(&url).await;
                    drive(&lab, 0, |desk| desk.fetched(&url, result));
                });
            }
            Effect::Keep { key, text } => {
                let lab = lab.to_string();
                spawn_local(async move {
                    if let Err(error) = storage::keep(key, &text).await {
                        drive(&lab, 0, |desk| {
                            desk.not_kept(error.to_string());
                            Vec::new()
                        });
                    }
                });
            }
            Effect::Send(reply) => tell(&FromDesk::Reply { lab: lab.to_string(), reply }),
        }
    }
}

fn start(lab: &str, slot: Slot, job: &jobs::Request) {
    stop(lab, slot);
    let of = lab.to_string();
    let submitted = pool::submit(job, move |outcome| {
        // A job that was replaced is cancelled and says nothing more.
        drive(&of, REFRESH_MS, |desk| desk.heard(slot, outcome));
    });
    match submitted {
        Ok(id) => HOST.with_borrow_mut(|host| {
            if let Some(open) = host.labs.get_mut(lab) {
                open.jobs.insert(slot, id);
            }
        }),
        Err(message) => drive(lab, 0, |desk| desk.heard(slot, Heard::Crashed(message))),
    }
}

fn stop(lab: &str, slot: Slot) {
    let running = HOST.with_borrow_mut(|host| host.labs.get_mut(lab)?.jobs.remove(slot));
    if let Some(job) = running {
        pool::cancel(job);
    }
}

fn settle(lab: String, milliseconds: u32) {
    let turn = HOST.with_borrow_mut(|host| {
        host.labs.get_mut(&lab).map(|open| {
            open.pause += 1;
            open.pause
        })
    });
    spawn_local(async move {
        TimeoutFuture::new(milliseconds).await;
        let latest = HOST.with_borrow(|host| host.labs.get(&lab).map(|open| open.pause));
        if latest == turn && turn.is_some() {
            drive(&lab, 0, |desk| desk.settled());
        }
    });
}

/// Tells the page what changed: at once, or after a pause in which more may change.
fn refresh_after(lab: &str, milliseconds: u32) {
    if milliseconds == 0 {
        return refresh(lab);
    }
    let planned = HOST.with_borrow_mut(|host| {
        let Some(open) = host.labs.get_mut(lab) else { return true };
        std::mem::replace(&mut open.refreshing, true)
    });
    if planned {
        return;
    }
    let lab = lab.to_string();
    spawn_local(async move {
        TimeoutFuture::new(milliseconds).await;
        HOST.with_borrow_mut(|host| host.labs.get_mut(&lab).map(|open| open.refreshing = false));
        refresh(&lab);
    });
}

fn refresh(lab: &str) {
    let changes = HOST.with_borrow_mut(|host| {
        let is_current = host.current == lab;
        let open = host.labs.get_mut(lab)?;
        if !is_current {
            return None;
        }
        let view = open.desk.view();
        let changes = view.changes_from(open.shown.as_ref());
        open.shown = Some(view);
        changes
    });
    if let Some(changes) = changes {
        tell(&FromDesk::Reply { lab: lab.to_string(), reply: Reply::Changes(Box::new(changes)) });
    }
}
