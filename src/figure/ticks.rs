//! Which values an axis names.
//!
//! On a logarithmic axis by its span: 6 decades or more, every second or third power; 2 to 6,
//! each power with unlabelled ticks between; 0.3 to 2, the 1-2-5 series (where that gives less
//! than three, 1-2-3-5-7); below, evenly spaced nice values at their logarithmic places. Always
//! three to nine labels, never overlapping and inside the plot: the first of the candidates in the
//! rule's order that fits is taken.

use super::format::{exponent_of, format_even_ticks, format_log_tick, power_of_ten};
use super::text::{line_height, text_width};
use super::{AxisFormat, AxisScale};

/// Labels an axis must at least and may at most carry.
pub const LABELS: std::ops::RangeInclusive<usize> = 3..=9;

/// A labelled value.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub value: f64,
    pub label: String,
}

/// The ticks of one axis, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ticks {
    pub labelled: Vec<Tick>,
    /// Values with a tick but no label.
    pub minor: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Horizontal,
    Vertical,
}

/// The room labels have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    pub direction: Direction,
    /// Length of the axis in pixels.
    pub length: f64,
    /// How far a label may reach past either end of the axis, pixels.
    pub overhang: f64,
    /// Font size in pixels.
    pub font: f64,
}

/// The ticks of an axis over `range` (both ends finite, the first smaller; positive for a
/// logarithmic axis). Empty for any other range.
pub fn ticks(scale: AxisScale, format: AxisFormat, range: (f64, f64), room: Room) -> Ticks {
    let (low, high) = (scale.map(range.0), scale.map(range.1));
    if low.is_nan() || high.is_nan() || low >= high {
        return Ticks::default();
    }
    let candidates = match scale {
        AxisScale::Linear => even_candidates(range, room),
        AxisScale::Log => log_candidates(range, high - low, format, room),
    };
    let place = |value: f64| (scale.map(value) - low) / (high - low) * room.length;
    let mut fallback: Option<Ticks> = None;
    for candidate in candidates {
        let labelled = candidate.labels(format, room, place);
        let fits = LABELS.contains(&labelled.len()) && !overlap(&labelled, room, place);
        if fits {
            let minor = candidate.minor(range, room, place, &labelled);
            return Ticks { labelled, minor };
        }
        let thinned = thin(labelled, room, place);
        if fallback.as_ref().is_none_or(|best| thinned.len() > best.labelled.len()) {
            fallback = Some(Ticks { labelled: thinned, minor: Vec::new() });
        }
    }
    fallback.unwrap_or_default()
}

/// One way to choose ticks.
enum Candidate {
    /// Powers of ten whose exponent is `offset` modulo `stride`.
    Powers { exponents: Vec<i32>, every: Vec<i32> },
    /// Multiples such as 1-2-5 of every power.
    Mantissas { values: Vec<f64>, every: Vec<f64> },
    /// Evenly spaced.
    Even { values: Vec<f64>, step: f64, parts: u32 },
}

impl Candidate {
    /// The labelled ticks whose label lies inside the room.
    fn labels(&self, format: AxisFormat, room: Room, place: impl Fn(f64) -> f64) -> Vec<Tick> {
        let ticks: Vec<Tick> = match self {
            Candidate::Powers { exponents, .. } => exponents
                .iter()
                .map(|e| power_of_ten(*e))
                .map(|value| Tick { value, label: format_log_tick(value, format) })
                .collect(),
            Candidate::Mantissas { values, .. } => {
                values.iter().map(|v| Tick { value: *v, label: format_log_tick(*v, format) }).collect()
            }
            Candidate::Even { values, step, .. } => values
                .iter()
                .zip(format_even_ticks(values, *step, format))
                .map(|(value, label)| Tick { value: *value, label })
                .collect(),
        };
        let inside = |tick: &Tick| {
            let (at, half) = (place(tick.value), extent(&tick.label, room) / 2.0);
            at - half >= -room.overhang && at + half <= room.length + room.overhang
        };
        ticks.into_iter().filter(inside).collect()
    }

    /// Ticks between the labels, left out where they would crowd.
    fn minor(&self, range: (f64, f64), room: Room, place: impl Fn(f64) -> f64, labelled: &[Tick]) -> Vec<f64> {
        let mut values: Vec<f64> = match self {
            Candidate::Powers { every, .. } => {
                let mut values: Vec<f64> = every.iter().map(|e| power_of_ten(*e)).collect();
                let decade = room.length / (libm::log10(range.1) - libm::log10(range.0));
                if decade >= 40.0 {
                    values.extend(mantissa_values(range, &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]));
                }
                values
            }
            Candidate::Mantissas { every, .. } => every.clone(),
            Candidate::Even { step, parts, .. } => even_values(range, *step / f64::from(*parts)),
        };
        values.sort_by(f64::total_cmp);
        values.retain(|v| labelled.iter().all(|tick| (place(tick.value) - place(*v)).abs() > 0.5));
        let closest = values.windows(2).map(|w| place(w[1]) - place(w[0])).fold(f64::INFINITY, f64::min);
        if closest < 2.5 { Vec::new() } else { values }
    }
}

fn log_candidates(range: (f64, f64), span: f64, format: AxisFormat, room: Room) -> Vec<Candidate> {
    let powers = |strides: &[i32]| strides.iter().flat_map(|s| power_candidates(range, *s)).collect::<Vec<_>>();
    let mantissas = |series: &[f64]| Candidate::Mantissas {
        values: mantissa_values(range, series),
        every: mantissa_values(range, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]),
    };
    let mut candidates = Vec::new();
    if span >= 6.0 {
        // SI letters change every third power, so 1M, 1B, 1T read best.
        let preferred = if format == AxisFormat::Si { [3, 2] } else { [2, 3] };
        candidates.extend(powers(&preferred));
        candidates.extend(powers(&[4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 1]));
    } else if span >= 2.0 {
        candidates.extend(powers(&[1, 2, 3]));
        candidates.extend([mantissas(&[1.0, 3.0]), mantissas(&[1.0, 2.0, 5.0])]);
    } else if span >= 0.3 {
        candidates.extend([&[1.0, 2.0, 5.0][..], &[1.0, 3.0], &[1.0, 2.0, 3.0, 5.0, 7.0]].map(mantissas));
        candidates.extend(powers(&[1]));
    }
    candidates.extend(even_candidates(range, room));
    candidates.extend([1, 2, 3].map(|digits| three_round_values(range, digits, [0.1, 0.5, 0.9])));
    // Long labels, on an axis zoomed far into, need their distance from the ends.
    candidates.extend([4, 5, 6].map(|digits| three_round_values(range, digits, [0.16, 0.5, 0.84])));
    candidates
}

/// The last resort of a short axis: values near its ends and middle, rounded to few digits.
fn three_round_values(range: (f64, f64), digits: usize, shares: [f64; 3]) -> Candidate {
    let (low, high) = (libm::log10(range.0), libm::log10(range.1));
    let round = |share: f64| {
        let value = libm::exp10(low + share * (high - low));
        format!("{:.*e}", digits - 1, value).parse().unwrap_or(value)
    };
    let values = shares.map(round).into_iter().filter(|v| (range.0..=range.1).contains(v)).collect();
    Candidate::Mantissas { values, every: Vec::new() }
}

/// Powers with exponents divisible by `stride` first, then the other offsets.
fn power_candidates(range: (f64, f64), stride: i32) -> impl Iterator<Item = Candidate> {
    let first = exponent_of(range.0) + i32::from(power_of_ten(exponent_of(range.0)) < range.0);
    let every: Vec<i32> = (first..=exponent_of(range.1)).collect();
    (0..stride).map(move |offset| Candidate::Powers {
        exponents: every.iter().copied().filter(|e| e.rem_euclid(stride) == offset).collect(),
        every: every.clone(),
    })
}

fn mantissa_values(range: (f64, f64), series: &[f64]) -> Vec<f64> {
    (exponent_of(range.0)..=exponent_of(range.1))
        .flat_map(|e| series.iter().map(move |m| m * power_of_ten(e)))
        .filter(|v| (range.0..=range.1).contains(v))
        .collect()
}

/// Evenly spaced candidates, the one with the most suitable number of labels first.
fn even_candidates(range: (f64, f64), room: Room) -> Vec<Candidate> {
    let spacing = match room.direction {
        Direction::Horizontal => 90.0,
        Direction::Vertical => 48.0,
    };
    let wanted = (room.length / spacing).clamp(4.0, 7.0);
    let width = range.1 - range.0;
    let exponent = exponent_of(width);
    let steps = (exponent - 2..=exponent).flat_map(|e| {
        [(1.0, 5), (2.0, 4), (2.5, 5), (5.0, 5)].map(|(mantissa, parts)| (mantissa * power_of_ten(e), mantissa, parts))
    });
    let mut candidates: Vec<(f64, Candidate)> = steps
        .filter(|(step, ..)| (1.5..=12.0).contains(&(width / step)))
        .map(|(step, mantissa, parts)| {
            let values = even_values(range, step);
            // Quarters need one more digit than fifths: only where nothing else fits as well.
            let penalty = if mantissa == 2.5 { 1.5 } else { 0.0 };
            ((values.len() as f64 - wanted).abs() + penalty, Candidate::Even { values, step, parts })
        })
        .collect();
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0));
    candidates.into_iter().map(|(_, candidate)| candidate).collect()
}

fn even_values(range: (f64, f64), step: f64) -> Vec<f64> {
    let (first, last) = (libm::ceil(range.0 / step - 1e-9), libm::floor(range.1 / step + 1e-9));
    let count = (last - first).clamp(-1.0, 1000.0) as i64;
    (0..=count).map(|k| (first + k as f64) * step).collect()
}

/// Size of a label along the axis.
fn extent(label: &str, room: Room) -> f64 {
    match room.direction {
        Direction::Horizontal => text_width(label, room.font),
        Direction::Vertical => line_height(room.font),
    }
}

/// Least clear space between two labels.
fn gap(room: Room) -> f64 {
    match room.direction {
        Direction::Horizontal => 0.75 * room.font,
        Direction::Vertical => 0.1 * room.font,
    }
}

fn clear(a: &Tick, b: &Tick, room: Room, place: &impl Fn(f64) -> f64) -> bool {
    let half = (extent(&a.label, room) + extent(&b.label, room)) / 2.0;
    place(b.value) - place(a.value) >= half + gap(room)
}

fn overlap(ticks: &[Tick], room: Room, place: impl Fn(f64) -> f64) -> bool {
    // Equal labels would mean that the digits do not tell the ticks apart.
    ticks.windows(2).any(|w| !clear(&w[0], &w[1], room, &place) || w[0].label == w[1].label)
}

/// Drops labels until none overlap.
fn thin(ticks: Vec<Tick>, room: Room, place: impl Fn(f64) -> f64) -> Vec<Tick> {
    let mut kept: Vec<Tick> = Vec::new();
    for tick in ticks {
        if kept.len() < *LABELS.end() && kept.last().is_none_or(|last| clear(last, &tick, room, &place)) {
            kept.push(tick);
        }
    }
    kept
}

#[cfg(test)]
#[path = "ticks_tests.rs"]
mod tests;
