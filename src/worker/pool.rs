//! The pool of job workers: plain module workers, cancellation by termination, crash recovery;
//! and the program of such a worker.

use super::{boot, jobs};
use crate::job::message::{decode, encode};
use crate::job::{FromWorker, ToWorker};
use crate::view::Heard;
use js_sys::Uint8Array;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

/// What the asker of a job is told.
pub type Outcome = Heard<jobs::Event>;

type Handler = Rc<dyn Fn(Outcome)>;
type Listeners = (Closure<dyn Fn(MessageEvent)>, Closure<dyn Fn(web_sys::Event)>);

/// A running or waiting job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobId(u32);

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Booting,
    Idle,
    Busy(u32),
}

struct Slot {
    worker: Worker,
    state: State,
    /// Keep the callbacks alive as long as the worker.
    _listeners: Listeners,
}

#[derive(Default)]
struct Pool {
    next_job: u32,
    next_slot: u32,
    slots: HashMap<u32, Slot>,
    waiting: VecDeque<(u32, Vec<u8>)>,
    handlers: HashMap<u32, Handler>,
}

thread_local! {
    static POOL: RefCell<Pool> = RefCell::default();
}

/// Sends a job to a free worker, or queues it. `tell` hears every event until the job ends or is
/// cancelled; never before this returns.
pub fn submit(request: &jobs::Request, tell: impl Fn(Outcome) + 'static) -> Result<JobId, String> {
    let payload = encode(request).map_err(|error| error.to_string())?;
    let job = POOL.with_borrow_mut(|pool| {
        pool.next_job += 1;
        pool.handlers.insert(pool.next_job, Rc::new(tell));
        pool.waiting.push_back((pool.next_job, payload));
        pool.next_job
    });
    wasm_bindgen_futures::spawn_local(async { dispatch() });
    Ok(JobId(job))
}

/// Stops a job at once: its worker is terminated and replaced. Events that arrived are kept by their hearer.
pub fn cancel(id: JobId) {
    let busy = POOL.with_borrow_mut(|pool| {
        pool.handlers.remove(&id.0);
        pool.waiting.retain(|(job, _)| *job != id.0);
        let slot = pool.slots.iter().find(|(_, slot)| slot.state == State::Busy(id.0)).map(|(slot, _)| *slot)?;
        pool.slots.remove(&slot)
    });
    if let Some(slot) = busy {
        slot.worker.terminate();
        dispatch();
    }
}

/// Workers used at most: all cores but the one that draws the page.
fn most_workers() -> usize {
    (boot::scope().navigator().hardware_concurrency() as usize).saturating_sub(1).clamp(1, 8)
}

/// Gives waiting jobs to idle workers and starts workers while jobs wait.
fn dispatch() {
    let shortage = POOL.with_borrow_mut(|pool| {
        while !pool.waiting.is_empty() {
            let Some(slot) = pool.slots.values_mut().find(|slot| slot.state == State::Idle) else { break };
            if let Some((job, payload)) = pool.waiting.pop_front() {
                slot.state = State::Busy(job);
                post(&slot.worker, &ToWorker { job, payload });
            }
        }
        let booting = pool.slots.values().filter(|slot| slot.state == State::Booting).count();
        pool.waiting.len() > booting && pool.slots.len() < most_workers()
    });
    if shortage && let Err(message) = start_worker() {
        fail_waiting(&message);
    }
}

/// Starts a worker ahead of need, so that the first job does not wait for it.
pub fn warm_up() {
    if POOL.with_borrow(|pool| pool.slots.is_empty()) {
        // A failure shows when the first job is submitted.
        start_worker().ok();
    }
}

fn start_worker() -> Result<(), String> {
    let slot = POOL.with_borrow_mut(|pool| {
        pool.next_slot += 1;
        pool.next_slot
    });
    let attempt = || -> Result<(), JsValue> {
        let worker = boot::start_job_worker()?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            hear(slot, &Uint8Array::new(&event.data()).to_vec());
        });
        let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |_| crashed(slot));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let listeners = (on_message, on_error);
        POOL.with_borrow_mut(|pool| {
            pool.slots.insert(slot, Slot { worker, state: State::Booting, _listeners: listeners })
        });
        Ok(())
    };
    attempt().map_err(|_| "the browser did not start a background worker; reload the page".to_string())
}

fn post(worker: &Worker, message: &ToWorker) {
    if let Ok(bytes) = encode(message) {
        let array = Uint8Array::from(bytes.as_slice());
        worker.post_message_with_transfer(&array, &js_sys::Array::of1(&array.buffer())).ok();
    }
}

/// A message from the worker in `slot`.
fn hear(slot: u32, bytes: &[u8]) {
    let Ok(message) = decode::<FromWorker>(bytes) else { return };
    let told = POOL.with_borrow_mut(|pool| match message {
        FromWorker::Ready => {
            pool.set_idle(slot);
            None
        }
        FromWorker::Event { job, payload } => {
            let handler = pool.handlers.get(&job).cloned()?;
            Some((
                handler,
                match decode(&payload) {
                    Ok(event) => Heard::Event(event),
                    Err(error) => Heard::Crashed(error.to_string()),
                },
            ))
        }
        FromWorker::Finished { job } => {
            pool.set_idle(slot);
            Some((pool.handlers.remove(&job)?, Heard::Finished))
        }
        FromWorker::Rejected { job, message } => {
            pool.set_idle(slot);
            Some((pool.handlers.remove(&job)?, Heard::Crashed(message)))
        }
    });
    if let Some((handler, outcome)) = told {
        handler(outcome);
    }
    dispatch();
}

/// The worker in `slot` threw: it is replaced, and its job's asker is told.
fn crashed(slot: u32) {
    let lost = POOL.with_borrow_mut(|pool| {
        let slot = pool.slots.remove(&slot)?;
        slot.worker.terminate();
        match slot.state {
            State::Busy(job) => pool.handlers.remove(&job),
            State::Booting => {
                let (job, _) = pool.waiting.pop_front()?;
                pool.handlers.remove(&job)
            }
            State::Idle => None,
        }
    });
    if let Some(handler) = lost {
        handler(Heard::Crashed(
            "the background worker stopped unexpectedly and was replaced; your table and settings are kept. Run again, with fewer rows if it happens twice".into(),
        ));
    }
    dispatch();
}

fn fail_waiting(message: &str) {
    let handlers: Vec<Handler> = POOL.with_borrow_mut(|pool| {
        let jobs: Vec<u32> = pool.waiting.drain(..).map(|(job, _)| job).collect();
        jobs.iter().filter_map(|job| pool.handlers.remove(job)).collect()
    });
    for handler in handlers {
        handler(Heard::Crashed(message.to_string()));
    }
}

impl Pool {
    fn set_idle(&mut self, slot: u32) {
        if let Some(slot) = self.slots.get_mut(&slot) {
            slot.state = State::Idle;
        }
    }
}

/// The program of a job worker: decode a job, run it, post its events.
pub fn serve() {
    let scope = boot::scope();
    let listen = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        if let Ok(ToWorker { job, payload }) = decode(&bytes) {
            match decode(&payload) {
                Ok(request) => wasm_bindgen_futures::spawn_local(async move {
                    let mut say = |event| match encode(&event) {
                        Ok(payload) => answer(&FromWorker::Event { job, payload }),
                        Err(error) => answer(&FromWorker::Rejected { job, message: error.to_string() }),
                    };
                    jobs::run(request, &mut say).await;
                    answer(&FromWorker::Finished { job });
                }),
                Err(error) => answer(&FromWorker::Rejected { job, message: error.to_string() }),
            }
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    answer(&FromWorker::Ready);
}

/// Posts a message to the desk; its buffer is transferred, not copied.
fn answer(message: &FromWorker) {
    if let Ok(bytes) = encode(message) {
        let array = Uint8Array::from(bytes.as_slice());
        // A port that is gone belongs to a page that is gone: nobody is left to tell.
        boot::scope().post_message_with_transfer(&array, &js_sys::Array::of1(&array.buffer())).ok();
    }
}
