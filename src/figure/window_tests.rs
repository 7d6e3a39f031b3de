//! Zooming over many random windows of the standard figures.

use super::super::samples;
use super::super::text::text_width;
use super::super::theme::SMALL_TEXT;
use super::super::{HitIndex, Layer};
use super::*;
use crate::num::Rng;

/// A random range inside a whole one, of a width down to the deepest zoom.
fn random_part(rng: &mut Rng, whole: (f64, f64), scale: AxisScale) -> (f64, f64) {
    let (low, high) = (scale.map(whole.0), scale.map(whole.1));
    let width = (high - low) * libm::pow(LEAST_SHARE, rng.uniform());
    let start = low + (high - low - width) * rng.uniform();
    (scale.unmap(start), scale.unmap(start + width))
}

fn random_window(rng: &mut Rng, figure: &Figure, whole: &Window) -> Window {
    let y = whole.y.filter(|_| rng.uniform() < 0.7).map(|y| random_part(rng, y, figure.panels[0].y.scale));
    Window { x: random_part(rng, whole.x, figure.x.scale), y }
}

fn zoomed(figure: &Figure, window: &Window) -> Layout {
    Layout::with_window(figure, 900.0, 520.0, Some(window))
}

#[test]
fn every_window_has_three_to_nine_labels_that_never_overlap() {
    let mut rng = Rng::new(31);
    for figure in samples::all() {
        for round in 0..400 {
            let (width, height) = [(360.0, 390.0), (1100.0, 520.0)][round % 2];
            let whole = Layout::new(&figure, width, height).whole;
            let window = random_window(&mut rng, &figure, &whole);
            let layout = Layout::with_window(&figure, width, height, Some(&window));
            for panel in &layout.panels {
                for (axis, ticks, across) in [(&panel.x, &panel.x_ticks, true), (&panel.y, &panel.y_ticks, false)] {
                    let what = format!("{} {window:?}: {:?}", figure.title, ticks.labelled);
                    assert!((3..=9).contains(&ticks.labelled.len()), "{what}");
                    let mut end = f64::NEG_INFINITY;
                    for tick in &ticks.labelled {
                        let at = axis.to_pixel(tick.value);
                        let at = if across { at } else { -at };
                        let half = if across { text_width(&tick.label, SMALL_TEXT) } else { SMALL_TEXT } / 2.0;
                        assert!(at - half > end, "{what}");
                        end = at + half;
                        assert!(axis.range.0 <= tick.value && tick.value <= axis.range.1, "{what}");
                    }
                }
            }
        }
    }
}

#[test]
fn all_panels_share_the_window_of_x() {
    let figure = samples::curve();
    let layout = zoomed(&figure, &Window { x: (1.2e9, 8e9), y: Some((2.2, 2.9)) });
    assert_eq!(layout.panels[0].x.range, (1.2e9, 8e9));
    assert_eq!(layout.panels[0].x, layout.panels[1].x);
    assert_eq!(layout.panels[0].y.range, (2.2, 2.9));
    // The strip shows what is left of its points, not more.
    let whole = Layout::new(&figure, 900.0, 520.0);
    assert!(layout.panels[1].y.range != whole.panels[1].y.range);
}

#[test]
fn hits_agree_with_pixels_and_values_under_a_window() {
    let mut rng = Rng::new(32);
    for figure in [samples::curve(), samples::cloud(300), samples::field()] {
        let whole = Layout::new(&figure, 900.0, 520.0).whole;
        for _ in 0..60 {
            let window = random_window(&mut rng, &figure, &whole);
            let layout = zoomed(&figure, &window);
            let index = HitIndex::new(&figure, &layout);
            for (panel, place) in figure.panels.iter().zip(&layout.panels) {
                for layer in &panel.layers {
                    let (Layer::Points { x, y, .. } | Layer::Field { x, y, .. }) = layer else { continue };
                    for (x, y) in x.iter().zip(y) {
                        let pixel = (place.x.to_pixel(*x), place.y.to_pixel(*y));
                        let hit = index.nearest(&figure, &layout, pixel, 0.01);
                        let inside = place.plot.contains(pixel);
                        let clearly_outside = !place.plot.grown(0.02).contains(pixel);
                        assert!(hit.is_some() || !inside, "missed ({x}, {y}) in {window:?}");
                        // Another panel's point may lie at that pixel; this one's must not.
                        assert!(!clearly_outside || hit.is_none_or(|hit| (hit.x, hit.y) != (*x, *y)));
                        let near =
                            |a: f64, b: f64, range: (f64, f64)| (a - b).abs() <= 1e-9 * (range.1.abs() + range.0.abs());
                        if inside {
                            assert!(near(place.x.to_value(pixel.0), *x, place.x.range), "{x}");
                            assert!(near(place.y.to_value(pixel.1), *y, place.y.range), "{y}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_brush_selects_what_it_covers() {
    let figure = samples::contour();
    let layout = Layout::new(&figure, 900.0, 520.0);
    let main = &layout.panels[0];
    let corners = [(1e9, 1e10), (1e8, 1e12)].map(|(n, d)| (main.x.to_pixel(n), main.y.to_pixel(d)));
    let window = Window::brushed(&layout, corners[0], corners[1]).expect("large enough");
    let next = zoomed(&figure, &window);
    let plot = &next.panels[0].plot;
    assert!((next.panels[0].x.to_pixel(1e8) - plot.left).abs() < 1e-6);
    assert!((next.panels[0].y.to_pixel(1e12) - plot.top).abs() < 1e-6);
    assert!((next.panels[0].x.to_pixel(1e9) - plot.right).abs() < 1e-6);
    // A flat stroke selects along x only and lets y fit; a click selects nothing.
    let flat = Window::brushed(&layout, corners[0], (corners[1].0, corners[0].1 + 4.0)).expect("long enough");
    assert_eq!(flat.y, None);
    assert_eq!(Window::brushed(&layout, corners[0], (corners[0].0 + 3.0, corners[0].1 + 3.0)), None);
    assert_eq!(Window::brushed(&layout, (1.0, 1.0), corners[0]), None);
}

#[test]
fn zooming_keeps_what_is_under_the_pointer_and_moving_carries_it() {
    let figure = samples::curve();
    let whole = Layout::new(&figure, 900.0, 520.0);
    let main = &whole.panels[0];
    let about = (main.x.to_pixel(2e10), main.y.to_pixel(2.6));
    let closer = Window::moved(&whole, about, about, 4.0).expect("there is a panel");
    let (low, high) = (libm::log10(closer.x.0), libm::log10(closer.x.1));
    let all = libm::log10(whole.whole.x.1 / whole.whole.x.0);
    assert!(((high - low) * 4.0 - all).abs() < 1e-9);
    let near = zoomed(&figure, &closer);
    let share = |layout: &Layout| {
        let panel = &layout.panels[0];
        (panel.x.to_pixel(2e10) - panel.plot.left) / panel.plot.width()
    };
    assert!((share(&near) - share(&whole)).abs() < 1e-9);
    let to = (about.0 + 30.0, about.1 - 20.0);
    let value = (near.panels[0].x.to_value(about.0), near.panels[0].y.to_value(about.1));
    let carried = zoomed(&figure, &Window::moved(&near, about, to, 1.0).expect("there is a panel"));
    assert!((carried.panels[0].x.to_pixel(value.0) - to.0).abs() < 1e-6);
    assert!((carried.panels[0].y.to_pixel(value.1) - to.1).abs() < 1e-6);
}

#[test]
fn windows_stay_inside_and_the_whole_is_no_window() {
    let figure = samples::curve();
    let whole = Layout::new(&figure, 900.0, 520.0).whole;
    for (x, expected) in [((1e3, 1e20), None), ((1e14, 1e15), None), ((5.0, 1.0), None), ((f64::NAN, 1e10), None)] {
        assert_eq!(zoomed(&figure, &Window { x, y: None }).window, expected, "{x:?}");
    }
    // Half outside: moved in, as wide as before.
    let shifted = zoomed(&figure, &Window { x: (whole.x.0 / 10.0, whole.x.0 * 10.0), y: None });
    let window = shifted.window.expect("a part of the figure");
    assert!((window.x.0 / whole.x.0 - 1.0).abs() < 1e-9 && (window.x.1 / whole.x.0 / 100.0 - 1.0).abs() < 1e-9);
    // Too deep: a thousandth.
    let deepest = zoomed(&figure, &Window { x: (1e10, 1e10 * (1.0 + 1e-12)), y: None }).window.expect("kept");
    let share = libm::log10(deepest.x.1 / deepest.x.0) / libm::log10(whole.x.1 / whole.x.0);
    assert!((share / LEAST_SHARE - 1.0).abs() < 1e-6);
    // Laid out again, nothing moves.
    assert_eq!(zoomed(&figure, &deepest).window, Some(deepest));
    assert_eq!(zoomed(&figure, &window).window, Some(window));
}

#[test]
fn a_window_between_two_points_of_a_line_still_shows_the_line() {
    let mut figure = samples::narrow();
    let Layer::Line { x, y, .. } = &mut figure.panels[0].layers[0] else { panic!("the sample starts with a line") };
    (*x, *y) = (vec![1.1e21, 1.9e21], vec![2.0, 3.0]);
    figure.panels[0].layers.truncate(1);
    let layout = zoomed(&figure, &Window { x: (1.40e21, 1.41e21), y: None });
    let middle = libm::sqrt(2.0 * 3.0);
    let (low, high) = layout.panels[0].y.range;
    assert!(low > 0.9 * middle && high < 1.1 * middle && low < high, "{low} to {high}");
}
