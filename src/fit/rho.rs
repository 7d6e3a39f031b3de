//! Robust losses with their derivatives.

use super::request::Loss;

/// A robust loss with its derivatives: `scale` times Huber's with `delta` (infinite for squares).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rho {
    pub delta: f64,
    pub scale: f64,
}

impl Rho {
    /// The loss itself; for least absolute deviations, smoothed within `smoothing` of zero.
    pub fn new(loss: Loss, smoothing: f64) -> Self {
        match loss {
            Loss::Huber { delta } => Self { delta, scale: 1.0 },
            Loss::Lad => Self { delta: smoothing, scale: 1.0 / smoothing },
            Loss::LeastSquares => Self { delta: f64::INFINITY, scale: 2.0 },
        }
    }
    pub fn value(&self, r: f64) -> f64 {
        let size = r.abs();
        let loss = if size <= self.delta { 0.5 * size * size } else { self.delta * (size - 0.5 * self.delta) };
        self.scale * loss
    }
    /// First derivative.
    pub fn slope(&self, r: f64) -> f64 {
        self.scale * r.clamp(-self.delta, self.delta)
    }
    /// Second derivative.
    pub fn curvature(&self, r: f64) -> f64 {
        if r.abs() <= self.delta { self.scale } else { 0.0 }
    }
    /// Weight of the majorising parabola: slope / r.
    pub fn reweight(&self, r: f64) -> f64 {
        if r.abs() <= self.delta { self.scale } else { self.scale * self.delta / r.abs() }
    }
}
