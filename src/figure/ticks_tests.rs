//! The promise of the tick rules over many random axes, and the rules themselves by example.

use super::*;
use crate::num::Rng;

fn room(direction: Direction, length: f64) -> Room {
    let overhang = if direction == Direction::Horizontal { 14.0 } else { 5.0 };
    Room { direction, length, overhang, font: 12.0 }
}

fn labels(scale: AxisScale, format: AxisFormat, range: (f64, f64), length: f64) -> Vec<String> {
    ticks(scale, format, range, room(Direction::Horizontal, length)).labelled.into_iter().map(|t| t.label).collect()
}

/// What every axis promises, checked without the functions that make it true.
fn broken_promise(scale: AxisScale, format: AxisFormat, range: (f64, f64), room: Room) -> Option<String> {
    let found = ticks(scale, format, range, room);
    let place = |v: f64| {
        let m = |v: f64| if scale == AxisScale::Log { libm::log10(v) } else { v };
        (m(v) - m(range.0)) / (m(range.1) - m(range.0)) * room.length
    };
    let what = format!("{scale:?} {format:?} {range:?} {room:?}: {:?}", found.labelled);
    if !(3..=9).contains(&found.labelled.len()) {
        return Some(format!("{} labels: {what}", found.labelled.len()));
    }
    let mut end = f64::NEG_INFINITY;
    for tick in &found.labelled {
        let size = match room.direction {
            Direction::Horizontal => text_width(&tick.label, room.font),
            Direction::Vertical => room.font,
        };
        let (from, to) = (place(tick.value) - size / 2.0, place(tick.value) + size / 2.0);
        if from < end {
            return Some(format!("overlap at {}: {what}", tick.label));
        }
        if from < -room.overhang
            || to > room.length + room.overhang
            || tick.value < range.0 * (1.0 - 1e-9) - 1e-300 && scale == AxisScale::Log
        {
            return Some(format!("outside at {}: {what}", tick.label));
        }
        end = to;
    }
    let outside = found.minor.iter().any(|v| place(*v) < -0.01 || place(*v) > room.length + 0.01);
    outside.then(|| format!("minor outside: {what}"))
}

#[test]
fn three_to_nine_labels_that_never_overlap_on_ten_thousand_log_axes() {
    let mut rng = Rng::new(11);
    let formats = [AxisFormat::Plain, AxisFormat::Si, AxisFormat::Power];
    for i in 0..10_000 {
        let span = 0.05 * libm::pow(12.0 / 0.05, rng.uniform());
        let low = libm::exp10(-15.0 + 40.0 * rng.uniform());
        let range = (low, low * libm::exp10(span));
        let format = formats[i % 3];
        let across = room(Direction::Horizontal, 320.0 + 1280.0 * rng.uniform());
        let up = room(Direction::Vertical, 120.0 + 680.0 * rng.uniform());
        for room in [across, up] {
            if let Some(problem) = broken_promise(AxisScale::Log, format, range, room) {
                panic!("{problem}");
            }
        }
    }
}

#[test]
fn three_to_nine_labels_that_never_overlap_on_ten_thousand_linear_axes() {
    let mut rng = Rng::new(12);
    let formats = [AxisFormat::Plain, AxisFormat::Si, AxisFormat::Power, AxisFormat::Percent];
    for i in 0..10_000 {
        let width = libm::exp10(-6.0 + 20.0 * rng.uniform());
        // The offset is at most a thousand widths: beyond, an axis needs an offset of its own.
        let low = width * (rng.uniform() - 0.5) * libm::exp10(3.0 * rng.uniform());
        let range = (low, low + width);
        let format = if width > 10.0 { formats[i % 3] } else { formats[i % 4] };
        let across = room(Direction::Horizontal, 320.0 + 1280.0 * rng.uniform());
        let up = room(Direction::Vertical, 120.0 + 680.0 * rng.uniform());
        for room in [across, up] {
            if let Some(problem) = broken_promise(AxisScale::Linear, format, range, room) {
                panic!("{problem}");
            }
        }
    }
}

#[test]
fn narrow_plots_keep_three_labels() {
    // A phone's plot is some 260 px wide, a residual strip 50 px high.
    let mut rng = Rng::new(13);
    for i in 0..4_000 {
        let span = 0.05 * libm::pow(12.0 / 0.05, rng.uniform());
        let low = libm::exp10(-3.0 + 24.0 * rng.uniform());
        let format = [AxisFormat::Plain, AxisFormat::Si, AxisFormat::Power][i % 3];
        let range = (low, low * libm::exp10(span));
        for room in [room(Direction::Horizontal, 250.0), room(Direction::Vertical, 50.0)] {
            if let Some(problem) = broken_promise(AxisScale::Log, format, range, room) {
                panic!("{problem}");
            }
        }
    }
}

#[test]
fn six_decades_or_more_name_every_second_or_third_power() {
    assert_eq!(labels(AxisScale::Log, AxisFormat::Power, (1e17, 1e25), 600.0), ["10¹⁸", "10²⁰", "10²²", "10²⁴"]);
    assert_eq!(labels(AxisScale::Log, AxisFormat::Si, (3e5, 2e13), 600.0), ["1M", "1B", "1T"]);
}

#[test]
fn two_to_six_decades_name_each_power_and_mark_between() {
    let found = ticks(AxisScale::Log, AxisFormat::Si, (5e7, 3e11), room(Direction::Horizontal, 600.0));
    let names: Vec<&str> = found.labelled.iter().map(|t| t.label.as_str()).collect();
    assert_eq!(names, ["100M", "1B", "10B", "100B"]);
    assert_eq!(found.minor.len(), 5 + 8 + 8 + 8 + 2);
}

#[test]
fn within_a_decade_the_series_1_2_5() {
    // The range where plotters' own logarithmic axis shows no label at all.
    assert_eq!(labels(AxisScale::Log, AxisFormat::Plain, (1.5, 8.0), 600.0), ["2", "3", "5", "7"]);
    assert_eq!(labels(AxisScale::Log, AxisFormat::Plain, (0.23, 1.4), 600.0), ["0.3", "0.5", "0.7", "1"]);
    assert_eq!(labels(AxisScale::Log, AxisFormat::Plain, (0.9, 12.0), 600.0), ["1", "2", "5", "10"]);
}

#[test]
fn below_a_third_of_a_decade_even_values() {
    assert_eq!(labels(AxisScale::Log, AxisFormat::Plain, (2.21, 3.07), 500.0), ["2.4", "2.6", "2.8", "3.0"]);
}

#[test]
fn nonsense_ranges_have_no_ticks() {
    let room = room(Direction::Horizontal, 400.0);
    for range in [(1.0, 1.0), (f64::NAN, 2.0), (3.0, 2.0)] {
        assert_eq!(ticks(AxisScale::Linear, AxisFormat::Plain, range, room), Ticks::default());
    }
    assert_eq!(ticks(AxisScale::Log, AxisFormat::Plain, (-1.0, 10.0), room), Ticks::default());
}
