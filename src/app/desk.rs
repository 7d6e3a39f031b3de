//! The line to the worker that holds the desks, and what that worker has said so far.
//!
//! The worker is started by `public/boot.js`, beside this module's own loading. When it dies it is
//! started again and told to open what was open; the workspace it kept comes back with it.

use super::browser;
use crate::job::message::{decode, encode};
use crate::view::{Changes, Event, Frame, FromDesk, Panel, Reply, ToDesk};
use js_sys::{Array, Function, Reflect, Uint8Array};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent, Worker};

/// Crashes in a row after which starting again is left to the visitor.
const MOST_CRASHES: u32 = 3;

/// What a page shows, as signals: one per panel, so that only what changed is drawn again.
#[derive(Clone, Copy)]
pub struct Desk {
    lab: &'static str,
    pub frame: RwSignal<Frame>,
    panels: StoredValue<HashMap<String, RwSignal<Panel>>>,
    /// Why there is no desk, if there is none.
    pub trouble: RwSignal<Option<String>>,
}

#[derive(Default)]
struct Wire {
    worker: Option<Worker>,
    ready: bool,
    crashes: u32,
    /// What the page shows, and the message that opens it.
    shown: Option<(Desk, ToDesk)>,
    waiting: Vec<(ToDesk, Option<File>)>,
}

thread_local! {
    static WIRE: RefCell<Wire> = RefCell::default();
}

impl Desk {
    /// Shows a lab at a place of it, with the address's query and fragment.
    pub fn open(lab: &'static str, place: String) -> Self {
        let desk = Self {
            lab,
            frame: RwSignal::new(Frame::default()),
            panels: StoredValue::new(HashMap::new()),
            trouble: RwSignal::new(None),
        };
        let location = browser::window().location();
        let message = ToDesk::Open {
            lab: lab.into(),
            place,
            query: location.search().unwrap_or_default(),
            fragment: location.hash().unwrap_or_default(),
            recovered: false,
        };
        WIRE.with_borrow_mut(|wire| wire.shown = Some((desk, message.clone())));
        connect();
        send(message, None);
        desk
    }

    pub fn panel(self, id: &str) -> Option<RwSignal<Panel>> {
        self.panels.with_value(|panels| panels.get(id).copied())
    }

    pub fn tell(self, event: Event) {
        send(ToDesk::Event { lab: self.lab.into(), event }, None);
    }

    pub fn press(self, id: impl Into<String>) {
        self.tell(Event::Press { id: id.into() });
    }

    pub fn set(self, id: impl Into<String>, value: impl Into<String>) {
        self.tell(Event::Set { id: id.into(), value: value.into() });
    }

    /// Hands a file over; only the worker reads it.
    pub fn give(self, intake: &str, file: File) {
        send(ToDesk::File { lab: self.lab.into(), intake: intake.into() }, Some(file));
    }

    fn take(self, changes: Changes) {
        for panel in changes.panels {
            let known = self.panels.with_value(|panels| panels.get(&panel.id).copied());
            match known {
                Some(signal) => signal.set(panel),
                None => self.panels.update_value(|panels| {
                    panels.insert(panel.id.clone(), RwSignal::new(panel));
                }),
            }
        }
        if let Some(frame) = changes.frame {
            if frame.own {
                browser::forget_address();
            }
            self.frame.set(frame);
        }
    }
}

/// Listens to the worker that `boot.js` started; once.
fn connect() {
    let known = WIRE.with_borrow(|wire| wire.worker.is_some());
    if !known {
        let worker = Reflect::get(&browser::window(), &"synscaleDesk".into()).ok();
        match worker.and_then(|worker| worker.dyn_into::<Worker>().ok()) {
            Some(worker) => listen(worker),
            None => start_again(),
        }
    }
}

fn listen(worker: Worker) {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        if let Ok(message) = decode::<FromDesk>(&Uint8Array::new(&event.data()).to_vec()) {
            hear(message);
        }
    });
    let on_error = Closure::<dyn Fn(web_sys::Event)>::new(|_| crashed());
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // As long as the page lives.
    on_message.forget();
    on_error.forget();
    WIRE.with_borrow_mut(|wire| {
        wire.worker = Some(worker);
        wire.ready = false;
    });
    post(&ToDesk::Hello, None);
}

/// Starts a new worker, as `boot.js` did.
fn start_again() {
    let start =
        Reflect::get(&browser::window(), &"synscaleStart".into()).ok().and_then(|f| f.dyn_into::<Function>().ok());
    let worker = start.and_then(|start| start.call0(&JsValue::NULL).ok()).and_then(|w| w.dyn_into::<Worker>().ok());
    match worker {
        Some(worker) => listen(worker),
        None => trouble("the browser did not start a background worker; reload the page"),
    }
}

fn crashed() {
    let (again, shown) = WIRE.with_borrow_mut(|wire| {
        if let Some(worker) = wire.worker.take() {
            worker.terminate();
        }
        wire.ready = false;
        wire.crashes += 1;
        wire.waiting.clear();
        (wire.crashes < MOST_CRASHES, wire.shown.clone())
    });
    if !again {
        return trouble(
            "the background worker stopped several times; what you entered is kept. Reload the page, with fewer rows if it happens again",
        );
    }
    start_again();
    if let Some((desk, ToDesk::Open { lab, place, query, fragment, .. })) = shown {
        // A state that is the visitor's own comes back from the workspace, not from the address.
        let own = desk.frame.with_untracked(|frame| frame.own);
        let (query, fragment) = if own { Default::default() } else { (query, fragment) };
        send(ToDesk::Open { lab, place, query, fragment, recovered: true }, None);
    }
}

fn trouble(message: &str) {
    if let Some((desk, _)) = WIRE.with_borrow(|wire| wire.shown.clone()) {
        desk.trouble.set(Some(message.to_string()));
    }
}

/// Sends now, or as soon as the worker is ready.
fn send(message: ToDesk, file: Option<File>) {
    let ready = WIRE.with_borrow_mut(|wire| {
        if !wire.ready {
            wire.waiting.push((message.clone(), file.clone()));
        }
        wire.ready
    });
    if ready {
        post(&message, file.as_ref());
    }
}

fn post(message: &ToDesk, file: Option<&File>) {
    if let (Some(worker), Ok(bytes)) = (WIRE.with_borrow(|wire| wire.worker.clone()), encode(message)) {
        let array = Uint8Array::from(bytes.as_slice());
        let buffer = Array::of1(&array.buffer());
        let parts = Array::of1(&array);
        file.map(|file| parts.push(file));
        worker.post_message_with_transfer(&parts, &buffer).ok();
    }
}

fn hear(message: FromDesk) {
    match message {
        FromDesk::Ready => {
            let waiting = WIRE.with_borrow_mut(|wire| {
                wire.ready = true;
                std::mem::take(&mut wire.waiting)
            });
            waiting.iter().for_each(|(message, file)| post(message, file.as_ref()));
        }
        FromDesk::Reply { lab, reply } => {
            let shown = WIRE.with_borrow(|wire| wire.shown.as_ref().map(|(desk, _)| *desk));
            let Some(desk) = shown.filter(|desk| desk.lab == lab) else { return };
            match reply {
                Reply::Changes(changes) => desk.take(*changes),
                Reply::Save { name, mime, bytes } => {
                    if let Err(message) = browser::download(&name, &mime, &bytes) {
                        desk.frame.update(|frame| frame.said = message);
                    }
                }
            }
        }
    }
}
