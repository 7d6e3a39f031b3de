//! What the Diversity page shows, panel by panel.

mod data;
mod map;
mod metrics;
mod summary;
mod twins;

use super::DiversityDesk;
use crate::figure::{AxisFormat, format_value};
use crate::view::{Frame, Panel, View};

/// A number for running text: three significant digits.
fn short(value: f64) -> String {
    format_value(value, AxisFormat::Plain, 3)
}

/// The beginning of a text, for a table.
fn beginning(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

pub(super) fn view(desk: &DiversityDesk) -> View {
    let shown = |panels: Vec<Panel>| -> Vec<Panel> {
        panels.into_iter().filter(|panel| !desk.flags.hides(&panel.id)).collect()
    };
    let frame = Frame {
        title: "Measure diversity · Synscale".into(),
        heading: "How diverse are these texts?".into(),
        summary: "Drop a set of texts: how varied, how repetitive it is, which rows are near twins, and which to keep."
            .into(),
        notices: desk.notices.clone(),
        said: desk.said.clone(),
        card: desk.card(false),
        card_name: "diversity".into(),
        link: desk.link.clone(),
        own: desk.workspace.is_own(),
        ..Frame::default()
    };
    View::new(
        frame,
        shown(vec![data::panel(desk), data::settings(desk)]),
        shown(vec![summary::panel(desk), map::panel(desk), twins::panel(desk), metrics::panel(desk)]),
    )
}
