//! From DOM events to what they ask of the chart.

use super::{Place, Status};
use crate::figure::{Input, Outcome};
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

/// Larger per pixel of the wheel, and the most one event may count.
const WHEEL: f64 = 0.006;
const MOST_WHEEL: f64 = 60.0;

/// What every event of the overlay calls.
pub fn listener(place: Place, status: RwSignal<Status>) -> Rc<dyn Fn(&Event)> {
    Rc::new(move |event| {
        let kind = event.type_();
        let outcome = match kind.as_str() {
            "blur" => handle(place, Input::Blur),
            "keydown" => {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                // Chords belong to the browser.
                if event.ctrl_key() || event.meta_key() || event.alt_key() {
                    return;
                }
                handle(place, Input::Key { name: &event.key(), shift: event.shift_key() })
            }
            "dblclick" => handle(place, Input::Reset),
            "wheel" => {
                let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
                // Without the key the wheel scrolls the page; a pinch on a touchpad comes with it.
                if !event.ctrl_key() && !event.meta_key() {
                    return;
                }
                let pixels =
                    event.delta_y() * if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { 16.0 };
                let factor = libm::exp(-WHEEL * pixels.clamp(-MOST_WHEEL, MOST_WHEEL));
                handle(place, Input::Zoom { about: Some(at(event)), factor })
            }
            kind => event.dyn_ref::<PointerEvent>().and_then(|event| pointer(place, kind, event)),
        };
        let Some(outcome) = outcome else { return };
        if outcome.used || kind == "wheel" {
            event.prevent_default();
        }
        report(place, status, outcome.said);
    })
}

fn pointer(place: Place, kind: &str, event: &PointerEvent) -> Option<Outcome> {
    let (pointer, at) = (event.pointer_id(), at(event));
    let touch = event.pointer_type() == "touch";
    let input = match kind {
        "pointerdown" if event.button() == 0 => {
            // So that a stroke may end outside.
            place.with_value(|screen| screen.as_ref().map(|screen| screen.overlay.set_pointer_capture(pointer)));
            Input::Press { pointer, at, touch, shift: event.shift_key() }
        }
        "pointermove" => Input::Move { pointer, at, touch },
        "pointerup" => Input::Release { pointer, at },
        "pointercancel" => Input::Cancel { pointer },
        "pointerleave" if !touch => Input::Leave,
        _ => return None,
    };
    handle(place, input)
}

fn at(event: &MouseEvent) -> (f64, f64) {
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}

fn handle(place: Place, input: Input) -> Option<Outcome> {
    place.try_update_value(|screen| screen.as_mut().map(|screen| screen.handle(input))).flatten()
}

/// A tool beside the chart. The keyboard goes on in the chart if the tool vanishes with its use.
pub fn press_tool(place: Place, status: RwSignal<Status>, input: Input) {
    let said = handle(place, input).and_then(|outcome| outcome.said);
    if matches!(input, Input::Reset | Input::ClearPins) {
        let overlay = place.try_with_value(|screen| screen.as_ref().map(|screen| screen.overlay.clone())).flatten();
        overlay.inspect(|overlay| drop(overlay.focus()));
    }
    report(place, status, said);
}

/// Tells the page what has changed around the canvas.
pub fn report(place: Place, status: RwSignal<Status>, said: Option<String>) {
    let shown =
        place.try_with_value(|screen| screen.as_ref().map(|s| (s.stage().zoomed(), s.stage().pinned()))).flatten();
    let (Some((zoomed, pinned)), Some(before)) = (shown, status.try_get_untracked()) else { return };
    let now = Status { said: said.unwrap_or_else(|| before.said.clone()), zoomed, pinned };
    if now != before {
        status.set(now);
    }
}
