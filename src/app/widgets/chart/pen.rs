//! plotters-canvas for figures of many marks. It writes the colour as text before every mark, which
//! for thousands of them takes longer than drawing; here the canvas is told a style when it changes.

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use plotters_canvas::CanvasBackend;
use std::f64::consts::TAU;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

pub struct Pen {
    inner: CanvasBackend,
    context: CanvasRenderingContext2d,
    /// What the canvas was told last; `None` where the inner backend may have told it something else.
    fill: Option<Colour>,
    stroke: Option<(Colour, u32)>,
}

type Colour = ((u8, u8, u8), f64);
type Done = Result<(), DrawingErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>>;

fn colour(of: BackendColor) -> Colour {
    (of.rgb, of.alpha)
}

fn css(((red, green, blue), alpha): Colour) -> String {
    format!("rgba({red},{green},{blue},{alpha})")
}

impl Pen {
    pub fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let inner = CanvasBackend::with_canvas_object(canvas.clone())?;
        Some(Self { inner, context, fill: None, stroke: None })
    }

    /// Fills the current path, or strokes it.
    fn finish(&mut self, style: &impl BackendStyle, filled: bool) {
        let colour = colour(style.color());
        if filled {
            if self.fill != Some(colour) {
                self.context.set_fill_style_str(&css(colour));
                self.fill = Some(colour);
            }
            self.context.fill();
        } else {
            let width = style.stroke_width();
            if self.stroke != Some((colour, width)) {
                self.context.set_stroke_style_str(&css(colour));
                self.context.set_line_width(f64::from(width));
                self.stroke = Some((colour, width));
            }
            self.context.stroke();
        }
    }

    fn trace(&self, path: impl IntoIterator<Item = BackendCoord>) {
        self.context.begin_path();
        // A path begins with a line to its first point as well as with a move.
        path.into_iter().for_each(|(x, y)| self.context.line_to(f64::from(x), f64::from(y)));
    }
}

impl DrawingBackend for Pen {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.inner.get_size()
    }

    fn ensure_prepared(&mut self) -> Done {
        self.inner.ensure_prepared()
    }

    fn present(&mut self) -> Done {
        self.inner.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Done {
        self.fill = None;
        self.inner.draw_pixel(point, color)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Done {
        (self.fill, self.stroke) = (None, None);
        self.inner.draw_rect(from, to, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        self.trace(path);
        self.finish(style, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, fill: bool) -> Done {
        self.context.begin_path();
        // Fails for a negative radius only.
        self.context.arc(f64::from(centre.0), f64::from(centre.1), f64::from(radius), 0.0, TAU).ok();
        self.finish(style, fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        self.trace(path);
        self.finish(style, true);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Done {
        self.fill = None;
        self.inner.draw_text(text, style, at)
    }
}
