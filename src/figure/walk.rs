//! Walking over the data with the keyboard: along a series, and from one series to the next.

use super::hit::point;
use super::{Figure, Hit, Layer, Layout};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the neighbour in x of the same series.
    Left,
    Right,
    /// To the nearest point of the previous or the next series.
    Up,
    Down,
    /// To either end of the series.
    First,
    Last,
}

/// Points of a curve closer than this are passed over, pixels.
const CURVE_STEP: f64 = 10.0;

/// The visible point one step from `from`, or the first of the first series. Series of data come
/// first, in the order drawn, then curves; after the last comes the first. `None` where the step
/// leads nowhere.
pub fn step(figure: &Figure, layout: &Layout, from: Option<&Hit>, step: Step) -> Option<Hit> {
    let series = all_series(figure, layout);
    let Some(from) = from else { return along(figure, layout, *series.first()?, None, Step::First) };
    let current = (from.panel, from.layer);
    let Some(place) = series.iter().position(|s| *s == current) else {
        return along(figure, layout, *series.first()?, None, Step::First);
    };
    match step {
        Step::Up => nearest_of(figure, layout, series[(place + series.len() - 1) % series.len()], from),
        Step::Down => nearest_of(figure, layout, series[(place + 1) % series.len()], from),
        _ => along(figure, layout, current, Some(from), step),
    }
}

/// Panel and number of every layer with a visible point.
fn all_series(figure: &Figure, layout: &Layout) -> Vec<(usize, usize)> {
    let with = |wanted: fn(&Layer) -> bool| {
        let layers = figure.panels.iter().enumerate().flat_map(|(p, panel)| {
            panel.layers.iter().enumerate().filter(move |(_, layer)| wanted(layer)).map(move |(l, _)| (p, l))
        });
        layers.filter(|at| visible_points(figure, layout, *at).next().is_some()).collect::<Vec<_>>()
    };
    let mut series = with(|layer| matches!(layer, Layer::Points { .. } | Layer::Field { .. }));
    series.extend(with(|layer| matches!(layer, Layer::Line { .. })));
    series
}

fn visible_points<'a>(
    figure: &'a Figure,
    layout: &'a Layout,
    (panel, layer): (usize, usize),
) -> impl Iterator<Item = Hit> + 'a {
    let count = match &figure.panels[panel].layers[layer] {
        Layer::Points { x, .. } | Layer::Field { x, .. } | Layer::Line { x, .. } => x.len(),
        _ => 0,
    };
    (0..count).filter_map(move |i| point(figure, layout, panel, layer, i)).filter(|hit| hit.visible(layout))
}

/// Place of a hit in its series; the places of a curve come before its points at the same x.
fn order(a: &Hit, b: &Hit) -> std::cmp::Ordering {
    a.x.total_cmp(&b.x).then(a.index.cmp(&b.index))
}

fn along(figure: &Figure, layout: &Layout, at: (usize, usize), from: Option<&Hit>, step: Step) -> Option<Hit> {
    let curve = matches!(figure.panels[at.0].layers[at.1], Layer::Line { .. });
    let far = |hit: &Hit| !curve || from.is_none_or(|from| (hit.pixel.0 - from.pixel.0).abs() >= CURVE_STEP);
    let points = visible_points(figure, layout, at);
    match (step, from) {
        (Step::Right, Some(from)) => points.filter(|hit| order(hit, from).is_gt() && far(hit)).min_by(order),
        (Step::Left, Some(from)) => points.filter(|hit| order(hit, from).is_lt() && far(hit)).max_by(order),
        (Step::Last, _) => points.max_by(order),
        _ => points.min_by(order),
    }
}

fn nearest_of(figure: &Figure, layout: &Layout, at: (usize, usize), from: &Hit) -> Option<Hit> {
    let distance = |hit: &Hit| ((hit.pixel.0 - from.pixel.0).abs(), (hit.pixel.1 - from.pixel.1).abs());
    visible_points(figure, layout, at).min_by(|a, b| {
        let (a, b) = (distance(a), distance(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Window, samples};
    use super::*;

    #[test]
    fn right_visits_every_point_once_in_the_order_of_x() {
        for figure in [samples::curve(), samples::cloud(60), samples::field()] {
            let layout = Layout::new(&figure, 900.0, 500.0);
            let mut here = step(&figure, &layout, None, Step::Right).expect("there is data");
            let (Layer::Points { x, .. } | Layer::Field { x, .. }) = &figure.panels[here.panel].layers[here.layer]
            else {
                panic!("data come first")
            };
            let mut seen = vec![here.index];
            let first = here.clone();
            while let Some(next) = step(&figure, &layout, Some(&here), Step::Right) {
                assert!(next.x >= here.x && next.layer == here.layer);
                seen.push(next.index);
                here = next;
            }
            assert_eq!(step(&figure, &layout, Some(&first), Step::Last), Some(here.clone()));
            assert_eq!(step(&figure, &layout, Some(&here), Step::First), Some(first));
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), x.len(), "{}", figure.title);
        }
    }

    #[test]
    fn down_visits_every_series_and_comes_back() {
        let figure = samples::curve();
        let layout = Layout::new(&figure, 900.0, 500.0);
        let start = step(&figure, &layout, None, Step::Down).expect("there is data");
        let mut here = start.clone();
        let mut seen = Vec::new();
        for _ in 0..100 {
            seen.push((here.panel, here.layer));
            let next = step(&figure, &layout, Some(&here), Step::Down).expect("never stuck");
            assert_eq!(step(&figure, &layout, Some(&next), Step::Up).map(|h| h.layer), Some(here.layer));
            here = next;
            if (here.panel, here.layer) == (start.panel, start.layer) {
                break;
            }
        }
        // Four series, left out, held out, four series of residuals; four curves in two parts.
        assert_eq!(seen.len(), 4 + 2 + 4 + 8);
        assert_eq!(seen[6].0, 1);
    }

    #[test]
    fn only_what_is_visible_is_visited() {
        let figure = samples::curve();
        let window = Window { x: (1e10, 1e11), y: None };
        let layout = Layout::with_window(&figure, 900.0, 500.0, Some(&window));
        let mut here = step(&figure, &layout, None, Step::Right);
        let mut count = 0;
        while let Some(hit) = here {
            assert!((1e10..=1e11).contains(&hit.x));
            count += 1;
            here = step(&figure, &layout, Some(&hit), Step::Right);
        }
        assert!((2..9).contains(&count), "{count}");
    }
}
