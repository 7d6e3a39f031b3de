//! A figure being looked at: what pointer, wheel, fingers and keys do to the window, the read-out
//! and the pins. No DOM here; the page turns events into [`Input`]s and paints what has changed.

mod keys;
mod marks;

use super::clip::Point;
use super::readout::{Names, describe};
use super::{Figure, Hit, HitIndex, Layer, Layout, Window, format_value, nearest_curve};
pub use marks::Marks;
use std::cell::OnceCell;
use std::sync::Arc;

/// Something the reader does. Places are in pixels of the figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input<'a> {
    Press {
        pointer: i32,
        at: Point,
        touch: bool,
        shift: bool,
    },
    Move {
        pointer: i32,
        at: Point,
        touch: bool,
    },
    Release {
        pointer: i32,
        at: Point,
    },
    /// The mouse has left the figure. A finger lifted leaves its read-out.
    Leave,
    /// The browser has taken the pointer over, to scroll.
    Cancel {
        pointer: i32,
    },
    /// Larger (above 1) or smaller about a place, the middle of the main panel if `None`.
    Zoom {
        about: Option<Point>,
        factor: f64,
    },
    /// Show the whole figure.
    Reset,
    ClearPins,
    /// A key by its DOM name.
    Key {
        name: &'a str,
        shift: bool,
    },
    /// The keyboard has gone elsewhere.
    Blur,
}

/// What an input has changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The figure must be drawn again.
    pub redraw: bool,
    /// The pins must be.
    pub pins: bool,
    /// To be read out to those who cannot see the figure.
    pub said: Option<String>,
    /// The page should do nothing else with it.
    pub used: bool,
}

/// One figure at one size with all that the reader has done to it.
#[derive(Debug)]
pub struct Stage {
    figure: Arc<Figure>,
    layout: Layout,
    /// Built when first asked after a change: drawing must not wait for it.
    index: OnceCell<HitIndex>,
    window: Option<Window>,
    pins: Vec<Hit>,
    focus: Option<Focus>,
    gesture: Gesture,
    /// Fingers on the figure.
    touches: Vec<(i32, Point)>,
}

/// What is read out now.
#[derive(Clone, Debug, PartialEq)]
struct Focus {
    at: Point,
    hit: Option<Hit>,
    by_key: bool,
}

#[derive(Clone, Debug, Default)]
enum Gesture {
    #[default]
    None,
    /// Pressed and not yet moved. `read` is what was read out before.
    Pressed {
        from: Point,
        touch: bool,
        shift: bool,
        read: Option<Hit>,
    },
    Brush {
        from: Point,
        to: Point,
    },
    Pan {
        from: Point,
        start: Box<Layout>,
    },
    Pinch {
        from: [Point; 2],
        start: Box<Layout>,
    },
}

/// Pixels around the pointer in which a point, or a curve, is read out; and the cells of a heat map.
const REACH: f64 = 24.0;
const CURVE_REACH: f64 = 14.0;
const FIELD_REACH: f64 = 60.0;
/// Pixels a pointer may slip in a click.
const SLIP: f64 = 4.0;
/// Pixels around a pin in which a click takes it away.
const PIN_REACH: f64 = 8.0;

impl Stage {
    pub fn new(figure: Arc<Figure>, width: f64, height: f64) -> Self {
        let layout = Layout::new(&figure, width, height);
        Self {
            figure,
            layout,
            index: OnceCell::new(),
            window: None,
            pins: Vec::new(),
            focus: None,
            gesture: Gesture::None,
            touches: Vec::new(),
        }
    }

    /// Shows another figure or another size. The window stays while the axes mean the same, pins
    /// while their points exist.
    pub fn show(&mut self, figure: Arc<Figure>, width: f64, height: f64) {
        if !figure.same_axes(&self.figure) {
            (self.window, self.focus, self.gesture) = (None, None, Gesture::None);
            self.pins.clear();
        }
        self.figure = figure;
        self.lay_out(width, height);
    }

    pub fn figure(&self) -> &Figure {
        &self.figure
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    pub fn zoomed(&self) -> bool {
        self.layout.window.is_some()
    }

    pub fn pinned(&self) -> bool {
        !self.pins.is_empty()
    }

    /// Does what the reader asks.
    pub fn handle(&mut self, input: Input) -> Outcome {
        match input {
            Input::Press { pointer, at, touch, shift } => self.press(pointer, at, touch, shift),
            Input::Move { pointer, at, touch } => self.slide(pointer, at, touch),
            Input::Release { pointer, at } => self.release(pointer, at),
            Input::Leave => {
                self.focus = self.focus.take().filter(|focus| focus.by_key);
                Outcome::default()
            }
            Input::Cancel { pointer } => {
                self.touches.retain(|touch| touch.0 != pointer);
                self.gesture = Gesture::None;
                Outcome::default()
            }
            Input::Zoom { about, factor } => {
                let about = about.unwrap_or_else(|| self.middle());
                self.look_at(Window::moved(&self.layout, about, about, factor))
            }
            Input::Reset => self.look_at(None),
            Input::ClearPins => {
                self.pins.clear();
                Outcome { pins: true, said: Some("No pins".into()), used: true, ..Outcome::default() }
            }
            Input::Key { name, shift } => self.key(name, shift),
            Input::Blur => {
                self.focus = self.focus.take().filter(|focus| !focus.by_key);
                Outcome::default()
            }
        }
    }

    fn press(&mut self, pointer: i32, at: Point, touch: bool, shift: bool) -> Outcome {
        if touch {
            self.touches.retain(|touch| touch.0 != pointer);
            self.touches.push((pointer, at));
            if let [a, b] = self.touches[..] {
                self.gesture = Gesture::Pinch { from: [a.1, b.1], start: Box::new(self.layout.clone()) };
                self.focus = None;
                return Outcome::default();
            }
        }
        let read = self.focus.take().and_then(|focus| focus.hit);
        self.focus = self.look(at);
        self.gesture = Gesture::Pressed { from: at, touch, shift, read };
        Outcome::default()
    }

    fn slide(&mut self, pointer: i32, at: Point, touch: bool) -> Outcome {
        if let Some(finger) = self.touches.iter_mut().find(|touch| touch.0 == pointer) {
            finger.1 = at;
        }
        match &mut self.gesture {
            Gesture::Pressed { from, touch: false, shift, .. } if distance(*from, at) > SLIP => {
                let from = *from;
                self.gesture = match (*shift, self.layout.panel_at(from.0, from.1)) {
                    (_, None) => Gesture::None,
                    (true, _) => Gesture::Pan { from, start: Box::new(self.layout.clone()) },
                    (false, _) => Gesture::Brush { from, to: at },
                };
                self.focus = None;
                // The first piece of the way counts too.
                if matches!(self.gesture, Gesture::Pan { .. }) {
                    self.slide(pointer, at, touch)
                } else {
                    Outcome::default()
                }
            }
            Gesture::Brush { to, .. } => {
                *to = at;
                Outcome::default()
            }
            Gesture::Pan { from, start } => {
                let window = Window::moved(start, *from, at, 1.0);
                Outcome { said: None, ..self.look_at(window.filter(|_| self.zoomed())) }
            }
            Gesture::Pinch { from, start } => {
                let [a, b] = self.touches[..] else { return Outcome::default() };
                let factor = distance(a.1, b.1) / distance(from[0], from[1]).max(1.0);
                let window = Window::moved(start, between(from[0], from[1]), between(a.1, b.1), factor);
                Outcome { said: None, ..self.look_at(window) }
            }
            Gesture::Pressed { touch: false, .. } => Outcome::default(),
            // A moving pointer, or a finger that draws the read-out along.
            Gesture::None | Gesture::Pressed { .. } => {
                if !touch || !self.touches.is_empty() {
                    self.focus = self.look(at);
                }
                Outcome::default()
            }
        }
    }

    fn release(&mut self, pointer: i32, at: Point) -> Outcome {
        self.touches.retain(|touch| touch.0 != pointer);
        match std::mem::take(&mut self.gesture) {
            Gesture::Pressed { from, touch, read, .. } if distance(from, at) <= SLIP => {
                let pin =
                    self.pins.iter().position(|pin| pin.visible(&self.layout) && distance(pin.pixel, at) <= PIN_REACH);
                let hit = self.focus.as_ref().and_then(|focus| focus.hit.clone());
                // A first tap reads out, a second one on the same thing pins.
                let again =
                    |hit: &Hit| !touch || read.as_ref().is_some_and(|read| distance(read.pixel, hit.pixel) < PIN_REACH);
                match (pin, hit) {
                    (Some(pin), _) => self.unpin(pin),
                    (None, Some(hit)) if again(&hit) => self.pin(hit),
                    _ => Outcome::default(),
                }
            }
            Gesture::Brush { from, .. } => match Window::brushed(&self.layout, from, at) {
                Some(window) => self.look_at(Some(window)),
                None => Outcome::default(),
            },
            _ => Outcome::default(),
        }
    }

    fn pin(&mut self, hit: Hit) -> Outcome {
        let said = format!("Pinned: {}", describe(&self.figure, &hit, Names::Full).join("; "));
        self.pins.push(hit);
        Outcome { pins: true, said: Some(said), used: true, ..Outcome::default() }
    }

    fn unpin(&mut self, index: usize) -> Outcome {
        self.pins.remove(index);
        Outcome { pins: true, said: Some("Unpinned".into()), used: true, ..Outcome::default() }
    }

    /// Zooms to a window, or out to the whole figure.
    fn look_at(&mut self, window: Option<Window>) -> Outcome {
        let before = self.layout.window;
        self.window = window;
        self.lay_out(self.layout.width, self.layout.height);
        self.window = self.layout.window;
        let redraw = self.window != before;
        Outcome { redraw, pins: redraw, said: redraw.then(|| self.in_words()), used: true }
    }

    /// What the window shows.
    fn in_words(&self) -> String {
        let (Some(window), Some(main)) = (self.window, self.figure.panels.first()) else {
            return "The whole figure".into();
        };
        let axes = [(&self.figure.x, Some(window.x)), (&main.y, window.y)];
        let parts = axes.into_iter().filter_map(|(axis, range)| {
            let (from, to) = range?;
            let value = |v: f64| format_value(v, axis.format, 3);
            Some(format!("{} from {} to {}", axis.label, value(from), value(to)))
        });
        format!("Zoomed to {}", parts.collect::<Vec<_>>().join(", "))
    }

    fn lay_out(&mut self, width: f64, height: f64) {
        self.layout = Layout::with_window(&self.figure, width, height, self.window.as_ref());
        self.index.take();
        let (figure, layout) = (&self.figure, &self.layout);
        self.pins = self.pins.iter().filter_map(|pin| pin.again(figure, layout)).collect();
        self.focus = self.focus.take().and_then(|focus| match focus.hit {
            Some(hit) if focus.by_key => {
                let hit = hit.again(figure, layout).filter(|hit| hit.visible(layout))?;
                Some(Focus { at: hit.pixel, hit: Some(hit), by_key: true })
            }
            _ => self.look(focus.at),
        });
    }

    fn index(&self) -> &HitIndex {
        self.index.get_or_init(|| HitIndex::new(&self.figure, &self.layout))
    }

    /// What is to be read out at a place: the nearest point, else the nearest curve, else the place.
    fn look(&self, at: Point) -> Option<Focus> {
        self.layout.panel_at(at.0, at.1)?;
        let cells = self.figure.panels.iter().flat_map(|p| &p.layers).any(|layer| matches!(layer, Layer::Field { .. }));
        let reach = if cells { FIELD_REACH } else { REACH };
        let hit = self
            .index()
            .nearest(&self.figure, &self.layout, at, reach)
            .or_else(|| nearest_curve(&self.figure, &self.layout, at, CURVE_REACH));
        Some(Focus { at, hit, by_key: false })
    }

    fn middle(&self) -> Point {
        let plot = self.layout.panels.first().map(|panel| panel.plot);
        plot.map_or((0.0, 0.0), |plot| ((plot.left + plot.right) / 2.0, (plot.top + plot.bottom) / 2.0))
    }
}

fn distance(a: Point, b: Point) -> f64 {
    libm::hypot(a.0 - b.0, a.1 - b.1)
}

fn between(a: Point, b: Point) -> Point {
    ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0)
}

#[cfg(test)]
#[path = "stage_tests.rs"]
mod tests;
