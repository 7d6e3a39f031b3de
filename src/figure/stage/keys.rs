//! What keys do: walk over the data, pin, zoom, move, undo.

use super::{Focus, Input, Outcome, Stage, distance};
use crate::figure::Window;
use crate::figure::readout::{Names, describe};
use crate::figure::walk::{Step, step as walk};

/// How much larger one press makes the figure, and what share of the plot it moves it by.
const ZOOM_STEP: f64 = 1.6;
const PAN_STEP: f64 = 0.2;

impl Stage {
    pub(super) fn key(&mut self, name: &str, shift: bool) -> Outcome {
        let used = Outcome { used: true, ..Outcome::default() };
        let (across, up) = match name {
            "ArrowLeft" => (1.0, 0.0),
            "ArrowRight" => (-1.0, 0.0),
            "ArrowUp" => (0.0, 1.0),
            "ArrowDown" => (0.0, -1.0),
            _ => (0.0, 0.0),
        };
        let step = match name {
            "ArrowLeft" => Step::Left,
            "ArrowRight" => Step::Right,
            "ArrowUp" => Step::Up,
            "ArrowDown" => Step::Down,
            "Home" => Step::First,
            "End" => Step::Last,
            "Enter" | " " => {
                let Some(hit) = self.focus.as_ref().and_then(|focus| focus.hit.clone()) else { return used };
                let pin = self.pins.iter().position(|pin| distance(pin.pixel, hit.pixel) < 0.5);
                return match pin {
                    Some(pin) => self.unpin(pin),
                    None => self.pin(hit),
                };
            }
            "+" | "=" | "-" | "_" => {
                let about = self.focus.as_ref().and_then(|focus| focus.hit.as_ref()).map(|hit| hit.pixel);
                let factor = if matches!(name, "+" | "=") { ZOOM_STEP } else { 1.0 / ZOOM_STEP };
                return self.handle(Input::Zoom { about, factor });
            }
            // With nothing to undo the key is for the page, such as a dialog to be closed.
            "Escape" if self.zoomed() => return self.look_at(None),
            "Escape" if self.focus.is_some() => {
                self.focus = None;
                return used;
            }
            _ => return Outcome::default(),
        };
        if shift && (across, up) != (0.0, 0.0) {
            let (from, plot) = (self.middle(), self.layout.panels.first().map(|panel| panel.plot));
            let size = plot.map_or((0.0, 0.0), |plot| (plot.width(), plot.height()));
            let to = (from.0 + across * PAN_STEP * size.0, from.1 + up * PAN_STEP * size.1);
            let window = Window::moved(&self.layout, from, to, 1.0).filter(|_| self.zoomed());
            return self.look_at(window);
        }
        let from = self.focus.as_ref().and_then(|focus| focus.hit.as_ref());
        let Some(hit) = walk(&self.figure, &self.layout, from, step) else { return used };
        let said = describe(&self.figure, &hit, Names::Full).join("; ");
        self.focus = Some(Focus { at: hit.pixel, hit: Some(hit), by_key: true });
        Outcome { said: Some(said), ..used }
    }
}
