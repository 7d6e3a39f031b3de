//! The texts on a plane, near twins ringed.

use super::{beginning, short};
use crate::diversity::desk::DiversityDesk;
use crate::figure::{Axis, AxisFormat, AxisScale, Colour, Figure, Layer, Marker, Panel as FigurePanel};
use crate::view::prose::line;
use crate::view::{Block, Chart, Panel, Tone};

/// Points drawn at most; near twins are always drawn.
const MOST_POINTS: usize = 3000;
const LONGEST_NOTE: usize = 70;

pub(super) fn panel(desk: &DiversityDesk) -> Panel {
    let blocks = match desk.map() {
        Some(figure) => vec![Block::Chart(Box::new(Chart { id: "map".into(), file: "diversity-map".into(), figure }))],
        None => vec![Block::paragraph("no-map", Tone::Soft, line("The map appears with the vectors."))],
    };
    Panel { id: "map-panel".into(), title: "Map".into(), blocks, ..Panel::default() }
}

impl DiversityDesk {
    pub(in crate::diversity::desk) fn map(&self) -> Option<Figure> {
        let layout = self.layout.as_ref()?;
        let texts = &self.texts;
        let note = |row: usize| {
            format!("row {}: {}", row + 1, beginning(texts.get(row).map_or("", String::as_str), LONGEST_NOTE))
        };
        let stride = layout.x.len().div_ceil(MOST_POINTS).max(1);
        let points = |rows: Vec<usize>, name: &str, colour: Colour, marker: Marker| Layer::Points {
            name: name.into(),
            colour,
            marker,
            x: rows.iter().map(|row| layout.x[*row]).collect(),
            y: rows.iter().map(|row| layout.y[*row]).collect(),
            notes: rows.iter().map(|row| note(*row)).collect(),
        };
        let all: Vec<usize> = (0..layout.x.len()).step_by(stride).collect();
        let twins: Vec<usize> =
            layout.groups.iter().flatten().map(|row| *row as usize).filter(|row| *row < layout.x.len()).collect();
        let mut layers = vec![points(all, "texts", Colour::Series(0), Marker::Circle)];
        if !twins.is_empty() {
            layers.push(points(twins, "near twins", Colour::Warning, Marker::Ring));
        }
        let axis = |number: &str, share: f64| Axis {
            label: format!("{number} principal axis ({} % of the variance)", short(100.0 * share)),
            unit: String::new(),
            scale: AxisScale::Linear,
            format: AxisFormat::Plain,
            range: None,
        };
        let thinned =
            if stride > 1 { format!(" One text in {stride} is drawn, and every near twin.") } else { String::new() };
        Some(Figure {
            title: "Texts on their first two principal axes".into(),
            caption: format!(
                "Each point is a text; texts of like wording lie close. Two axes show only part of the variety.{thinned}"
            ),
            x: axis("first", layout.shares.0),
            panels: vec![FigurePanel { y: axis("second", layout.shares.1), height: 1.0, layers }],
        })
    }
}
