//! What lies under the pointer, among 100,000 points.

use crate::line;
use std::time::Instant;
use synscale::figure::{Axis, Colour, Figure, HitIndex, Layer, Layout, Marker, Panel};
use synscale::num::Rng;

const POINTS: usize = 100_000;
const QUERIES: usize = 10_000;
const REACH: f64 = 24.0;
/// Milliseconds.
const BAR: f64 = 4.0;

pub fn print() {
    println!("\nHover, {POINTS} points, native");
    let mut rng = Rng::new(1);
    let mut column = || (0..POINTS).map(|_| rng.normal()).collect::<Vec<f64>>();
    let points = Layer::Points {
        name: "runs".into(),
        colour: Colour::Accent,
        marker: Marker::Circle,
        x: column(),
        y: column(),
        notes: Vec::new(),
    };
    let panel = Panel { y: Axis::default(), height: 1.0, layers: vec![points] };
    let figure = Figure { panels: vec![panel], ..Figure::default() };
    let layout = Layout::new(&figure, 880.0, 560.0);
    let began = Instant::now();
    let index = HitIndex::new(&figure, &layout);
    let built = began.elapsed();
    let places: Vec<(f64, f64)> = (0..QUERIES).map(|_| (880.0 * rng.uniform(), 560.0 * rng.uniform())).collect();
    let began = Instant::now();
    let found = places.iter().filter(|at| index.nearest(&figure, &layout, **at, REACH).is_some()).count();
    let each = began.elapsed().as_secs_f64() / QUERIES as f64;
    let what = format!("nearest point, {QUERIES} places of which {found} near a point: {:.0} ns each", each * 1e9);
    line::below(&what, each * 1e3, BAR, "ms");
    line::plain("sorting the points, once per layout", &format!("{} ms", line::short(built.as_secs_f64() * 1e3)));
}
