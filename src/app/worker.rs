//! The worker's side of the pool: decode a job, run it, post its events.

use super::jobs;
use crate::job::message::{decode, encode};
use crate::job::{FromWorker, ToWorker};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Installs the message loop and says that the worker is ready.
pub fn serve(scope: DedicatedWorkerGlobalScope) {
    let port = scope.clone();
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        if let Ok(ToWorker { job, payload }) = decode(&bytes) {
            match decode(&payload) {
                Ok(request) => {
                    jobs::run(request, &mut |event| match encode(&event) {
                        Ok(payload) => post(&port, &FromWorker::Event { job, payload }),
                        Err(error) => post(&port, &FromWorker::Rejected { job, message: error.to_string() }),
                    });
                    post(&port, &FromWorker::Finished { job });
                }
                Err(error) => post(&port, &FromWorker::Rejected { job, message: error.to_string() }),
            }
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    post(&scope, &FromWorker::Ready);
}

/// Posts a message; its buffer is transferred, not copied.
fn post(scope: &DedicatedWorkerGlobalScope, message: &FromWorker) {
    if let Ok(bytes) = encode(message) {
        let array = Uint8Array::from(bytes.as_slice());
        // A port that is gone belongs to a page that is gone: nobody is left to tell.
        scope.post_message_with_transfer(&array, &js_sys::Array::of1(&array.buffer())).ok();
    }
}
