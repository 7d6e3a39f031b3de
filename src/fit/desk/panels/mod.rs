//! What the Fit page shows, panel by panel.

mod card;
mod data;
mod families;
mod law;
mod parameters;
mod predictions;
mod problems;
mod result;
mod rows;
mod why;

use super::{FitDesk, Run};
use crate::figure::{AxisFormat, format_value};
use crate::fit::card::{CardState, machine_json};
use crate::view::{Frame, Panel, View};

/// A number for running text: four significant digits.
fn short(value: f64) -> String {
    format_value(value, AxisFormat::Plain, 4)
}

pub(super) fn view(desk: &FitDesk) -> View {
    let shown = |panels: Vec<Panel>| -> Vec<Panel> {
        panels.into_iter().filter(|panel| !desk.flags.hides(&panel.id)).collect()
    };
    let state = match &desk.run {
        Run::Idle => CardState::Idle,
        Run::Running { share, .. } => CardState::Running { progress: *share },
        Run::Done | Run::Cancelled => CardState::Done,
        Run::Failed(message) => CardState::Failed { message: message.clone() },
    };
    let card = desk.card();
    let frame = Frame {
        title: "Fit a scaling law · Synscale".into(),
        heading: "Fit a scaling law".into(),
        summary: "From a table of training runs to a law with honest uncertainty, and a link that reopens exactly this curve.".into(),
        notices: desk.notices.clone(),
        said: desk.said.clone(),
        card: machine_json(&state, card.as_ref()),
        card_name: "fit".into(),
        link: desk.link.clone(),
        own: desk.workspace.is_own(),
        ..Frame::default()
    };
    View::new(
        frame,
        shown(vec![data::panel(desk), law::panel(desk)]),
        shown(vec![
            result::panel(desk),
            parameters::panel(desk),
            families::panel(desk),
            predictions::panel(desk),
            why::panel(desk),
            card::panel(desk, card.as_ref()),
        ]),
    )
}
