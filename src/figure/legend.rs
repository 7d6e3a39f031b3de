//! What the legend says and where it stands: above the plots, beside the first heading where
//! there is room, else in rows below it. Layers of one name are one entry.

use super::text::{line_height, shorten, text_width};
use super::theme::{SMALL_TEXT, TEXT};
use super::{Colour, Figure, Layer, Marker, Stroke};

/// The placed legend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    pub entries: Vec<LegendEntry>,
    /// Where the legend and the first heading end, pixels from the top.
    pub bottom: f64,
    /// Entries that found no room in [`MOST_ROWS`] rows; the last entry says so.
    pub left_out: usize,
}

/// One name with its sample.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// As written; shortened if it would not fit a row of its own.
    pub name: String,
    pub sample: Sample,
    /// Left end of the sample and right end of the name, pixels.
    pub left: f64,
    pub right: f64,
    /// Middle of the row.
    pub middle: f64,
}

/// How a series looks: every part that its layers draw.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sample {
    pub colour: Option<Colour>,
    pub stroke: Option<Stroke>,
    pub marker: Option<Marker>,
    pub band: bool,
    /// A stretch of the colour ramp.
    pub ramp: bool,
}

pub(super) const SAMPLE_WIDTH: f64 = 18.0;
const SAMPLE_GAP: f64 = 6.0;
const ENTRY_GAP: f64 = 16.0;
const ROW: f64 = 18.0;
const MOST_ROWS: usize = 4;

pub(super) fn place_legend(figure: &Figure, left: f64, right: f64, heading: f64) -> Legend {
    let heading_bottom = 4.0 + line_height(TEXT);
    let mut entries = entries(figure);
    let widest = right - left - SAMPLE_WIDTH - SAMPLE_GAP;
    for entry in &mut entries {
        entry.name = shorten(&entry.name, SMALL_TEXT, widest);
    }
    let width = |entry: &LegendEntry| SAMPLE_WIDTH + SAMPLE_GAP + text_width(&entry.name, SMALL_TEXT);
    let total: f64 = entries.iter().map(|e| width(e) + ENTRY_GAP).sum::<f64>() - ENTRY_GAP;
    if entries.is_empty() {
        return Legend { entries, bottom: heading_bottom, left_out: 0 };
    }
    let beside_heading = left + heading + 2.0 * ENTRY_GAP + total <= right;
    let (mut x, mut row) = if beside_heading { (right - total, 0) } else { (left, 0) };
    let first_middle = if beside_heading { 4.0 + line_height(TEXT) / 2.0 } else { heading_bottom + 4.0 + ROW / 2.0 };
    let mut placed: Vec<LegendEntry> = Vec::new();
    let mut left_out = 0;
    for mut entry in entries {
        if x + width(&entry) > right + 0.01 && x > left {
            (x, row) = (left, row + 1);
        }
        if row >= MOST_ROWS {
            left_out += 1;
            continue;
        }
        entry.left = x;
        entry.right = x + width(&entry);
        entry.middle = first_middle + row as f64 * ROW;
        x = entry.right + ENTRY_GAP;
        placed.push(entry);
    }
    if left_out > 0
        && let Some(last) = placed.last_mut()
    {
        left_out += 1;
        last.sample = Sample::default();
        last.name = format!("and {left_out} more");
        last.right = (last.left + width(last)).min(right);
    }
    let bottom = placed.last().map_or(heading_bottom, |last| (last.middle + ROW / 2.0).max(heading_bottom));
    Legend { entries: placed, bottom, left_out }
}

/// One unplaced entry per name, in the order the names appear.
fn entries(figure: &Figure) -> Vec<LegendEntry> {
    let mut entries: Vec<LegendEntry> = Vec::new();
    for layer in figure.panels.iter().flat_map(|panel| &panel.layers) {
        let Some(sample) = sample_of(layer) else { continue };
        match entries.iter_mut().find(|entry| entry.name == layer.name()) {
            Some(entry) => entry.sample = join(entry.sample, sample),
            None => entries.push(LegendEntry { name: layer.name().into(), sample, left: 0.0, right: 0.0, middle: 0.0 }),
        }
    }
    entries
}

/// How a layer looks in the legend; `None` for layers that carry their name in the plot or have none.
fn sample_of(layer: &Layer) -> Option<Sample> {
    if layer.name().is_empty() {
        return None;
    }
    let none = Sample::default();
    match layer {
        Layer::Zone { .. } | Layer::Level { .. } | Layer::Upright { .. } => None,
        Layer::Band { colour, .. } => Some(Sample { colour: Some(*colour), band: true, ..none }),
        Layer::Intervals { colour, .. } => Some(Sample { colour: Some(*colour), stroke: Some(Stroke::Thin), ..none }),
        Layer::Line { colour, stroke, .. } => Some(Sample { colour: Some(*colour), stroke: Some(*stroke), ..none }),
        Layer::Points { colour, marker, .. } => Some(Sample { colour: Some(*colour), marker: Some(*marker), ..none }),
        Layer::Contours { .. } | Layer::Field { .. } => Some(Sample { ramp: true, ..none }),
    }
}

fn join(a: Sample, b: Sample) -> Sample {
    // Of a solid and a dashed part of one curve the solid one stands for both.
    let stroke = match (a.stroke, b.stroke) {
        (Some(Stroke::Solid), _) | (_, Some(Stroke::Solid)) => Some(Stroke::Solid),
        (first, second) => first.or(second),
    };
    Sample {
        colour: a.colour.or(b.colour),
        stroke,
        marker: a.marker.or(b.marker),
        band: a.band || b.band,
        ramp: a.ramp || b.ramp,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn one_entry_per_name_with_all_its_parts() {
        let legend = place_legend(&samples::curve(), 8.0, 1000.0, 100.0);
        let names: Vec<&str> = legend.entries.iter().map(|e| e.name.as_str()).collect();
        let mut unique = names.clone();
        unique.dedup();
        assert_eq!(names, unique);
        let series = legend.entries.iter().find(|e| e.name == "N = 70M").expect("the sample has this series").sample;
        assert!(series.marker.is_some() && series.stroke == Some(Stroke::Solid), "{series:?}");
    }

    #[test]
    fn crowded_legends_say_what_they_leave_out() {
        let mut figure = samples::curve();
        let line = |i: usize| Layer::Line {
            name: format!("a long series name, number {i}"),
            colour: Colour::Series(0),
            stroke: Stroke::Solid,
            x: vec![1.0, 2.0],
            y: vec![1.0, 2.0],
        };
        figure.panels[0].layers = (0..40).map(line).collect();
        figure.panels[1].layers.clear();
        let legend = place_legend(&figure, 8.0, 380.0, 100.0);
        assert!(legend.left_out > 0);
        assert_eq!(legend.entries.len() + legend.left_out - 1, 40);
        assert_eq!(legend.entries.last().map(|e| e.name.clone()), Some(format!("and {} more", legend.left_out)));
    }
}
