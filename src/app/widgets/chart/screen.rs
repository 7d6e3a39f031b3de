//! A chart on the page: the canvas, the marks over it, and on top what takes the input.

use super::paint;
use crate::figure::stage::Marks;
use crate::figure::{Figure, Input, Outcome, Stage};
use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlCanvasElement, HtmlElement};

/// The inside of the chart's element. The canvas is a picture to a screen reader, the overlay
/// something to walk over by keyboard; marks and labels say nothing that is not read out.
pub const INSIDE: &str = "<canvas role=\"img\"></canvas>\
    <svg class=\"marks\" aria-hidden=\"true\"><g></g><g></g></svg>\
    <div class=\"labels\" aria-hidden=\"true\"><div></div><div></div></div>\
    <div class=\"overlay\" tabindex=\"0\" role=\"application\" aria-roledescription=\"chart\"></div>";

const EVENTS: [&str; 9] = [
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointerleave",
    "pointercancel",
    "dblclick",
    "wheel",
    "keydown",
    "blur",
];

/// The elements, and what they show.
pub struct Screen {
    stage: Stage,
    canvas: HtmlCanvasElement,
    pub overlay: HtmlElement,
    /// Pins and read-out: the group of shapes and the parent of the labels of each.
    pins: (Element, Element),
    focus: (Element, Element),
    _listeners: Vec<EventListener>,
}

impl Screen {
    /// Takes over the inside of `root`; `None` if it is not [`INSIDE`].
    pub fn new(
        root: &Element,
        hint: &str,
        figure: Arc<Figure>,
        width: f64,
        height: f64,
        listen: Rc<dyn Fn(&Event)>,
    ) -> Option<Self> {
        let find = |selector: &str| root.query_selector(selector).ok().flatten();
        let marks = |number: &str| Some((find(&format!(".marks > {number}"))?, find(&format!(".labels > {number}"))?));
        let overlay: HtmlElement = find(".overlay")?.dyn_into().ok()?;
        overlay.set_attribute("aria-describedby", hint).ok();
        let listeners = EVENTS.map(|name| {
            let listen = listen.clone();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&overlay, name, options, move |event| listen(event))
        });
        let screen = Self {
            stage: Stage::new(figure, width, height),
            canvas: find("canvas")?.dyn_into().ok()?,
            overlay,
            pins: marks(":first-child")?,
            focus: marks(":last-child")?,
            _listeners: listeners.into(),
        };
        screen.paint();
        Some(screen)
    }

    /// Shows another figure, size or theme.
    pub fn show(&mut self, figure: Arc<Figure>, width: f64, height: f64) {
        self.stage.show(figure, width, height);
        self.paint();
    }

    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Does what the reader asks and shows it.
    pub fn handle(&mut self, input: Input) -> Outcome {
        let outcome = self.stage.handle(input);
        if outcome.redraw {
            self.paint();
        } else {
            if outcome.pins {
                put(&self.pins, &self.stage.pin_marks(), "readout pin");
            }
            put(&self.focus, &self.stage.focus_marks(), "readout");
        }
        outcome
    }

    fn paint(&self) {
        let (figure, layout) = (self.stage.figure(), self.stage.layout());
        for element in [self.canvas.unchecked_ref::<Element>(), &self.overlay] {
            element.set_attribute("aria-label", &figure.title).ok();
        }
        paint::onto_canvas(&self.canvas, figure, layout, paint::page_theme());
        put(&self.pins, &self.stage.pin_marks(), "readout pin");
        put(&self.focus, &self.stage.focus_marks(), "readout");
    }
}

/// Brings shapes and labels up to date. Labels are moved by transforms, which need no new layout of
/// the page, and held by a corner, since only the browser knows how wide their text is.
fn put((shapes, labels): &(Element, Element), marks: &Marks, class: &str) {
    shapes.set_inner_html(&marks.shapes);
    let document = leptos::prelude::document();
    while labels.child_element_count() as usize > marks.labels.len() {
        labels.last_element_child().inspect(Element::remove);
    }
    let mut present = labels.first_element_child();
    for callout in &marks.labels {
        let label = match present.take() {
            Some(label) => label,
            None => {
                let Ok(label) = document.create_element("div") else { return };
                label.set_class_name(class);
                labels.append_child(&label).ok();
                label
            }
        };
        let text = callout.lines.join("\n");
        if label.text_content().as_deref() != Some(&text) {
            label.set_text_content(Some(&text));
        }
        let share = |far: bool| if far { -100 } else { 0 };
        let (x, y) = callout.hold;
        let transform =
            format!("translate({x:.1}px,{y:.1}px) translate({}%,{}%)", share(callout.right), share(callout.lower));
        if let Some(label) = label.dyn_ref::<HtmlElement>() {
            label.style().set_property("transform", &transform).ok();
        }
        present = label.next_element_sibling();
    }
}
