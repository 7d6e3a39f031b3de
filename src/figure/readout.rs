//! What a read-out says.

use super::clip::Point;
use super::{Figure, Hit, Layer, Layout, format_value, format_with_interval};

/// How axes are called: by their label, or by the symbol it ends with, such as D in 'training tokens D'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    Full,
    Symbols,
}

/// A hit in a few short lines: series, the point's own line, x, y with its interval if one is drawn.
pub fn describe(figure: &Figure, hit: &Hit, names: Names) -> Vec<String> {
    let Some(panel) = figure.panels.get(hit.panel) else { return Vec::new() };
    let mut lines: Vec<String> =
        [&hit.series, &hit.note].into_iter().filter(|line| !line.is_empty()).cloned().collect();
    lines.dedup();
    lines.push(named(&figure.x.label, names, &format_value(hit.x, figure.x.format, 4)));
    let y = match interval(figure, hit) {
        None => format_value(hit.y, panel.y.format, 4),
        Some((name, low, high)) => {
            let written = format_with_interval(hit.y, Some((low, high)), panel.y.format);
            if name == hit.series || name.is_empty() { written } else { format!("{written}, {name}") }
        }
    };
    lines.push(named(&panel.y.label, names, &y));
    lines
}

/// The values at a place of a plot where no data are near; nothing outside the plots.
pub fn describe_place(figure: &Figure, layout: &Layout, at: Point, names: Names) -> Vec<String> {
    let Some(index) = layout.panel_at(at.0, at.1) else { return Vec::new() };
    let (panel, place) = (&figure.panels[index], &layout.panels[index]);
    vec![
        named(&figure.x.label, names, &format_value(place.x.to_value(at.0), figure.x.format, 3)),
        named(&panel.y.label, names, &format_value(place.y.to_value(at.1), panel.y.format, 3)),
    ]
}

fn named(label: &str, names: Names, value: &str) -> String {
    let words_only = label.chars().all(|c| c.is_alphanumeric() || c == ' ');
    let symbol = label.rsplit(' ').next().filter(|last| words_only && last.chars().count() <= 2);
    let label = symbol.filter(|_| names == Names::Symbols).unwrap_or(label);
    if label.is_empty() { value.to_owned() } else { format!("{label} = {value}") }
}

/// The bar of a point, or the band of a curve: the one of its colour that holds it.
fn interval<'a>(figure: &'a Figure, hit: &Hit) -> Option<(&'a str, f64, f64)> {
    let panel = figure.panels.get(hit.panel)?;
    let (Layer::Line { colour: own, .. } | Layer::Points { colour: own, .. }) = panel.layers.get(hit.layer)? else {
        return None;
    };
    let on_line = matches!(panel.layers[hit.layer], Layer::Line { .. });
    panel.layers.iter().find_map(|layer| {
        let (low, high) = match layer {
            Layer::Intervals { colour, x, lower, upper, .. } if colour == own && !on_line => {
                let index = (0..x.len()).find(|i| x[*i] == hit.x && lower[*i] <= hit.y && hit.y <= upper[*i])?;
                (lower[index], upper[index])
            }
            Layer::Band { colour, x, lower, upper, .. } if colour == own && on_line => {
                let after = (1..x.len()).find(|i| x[i - 1] <= hit.x && hit.x <= x[*i])?;
                // On the scale of the axis, as the edges of the band are drawn.
                let (across, up) = (figure.x.scale, panel.y.scale);
                let share =
                    (across.map(hit.x) - across.map(x[after - 1])) / (across.map(x[after]) - across.map(x[after - 1]));
                let between = |ends: &[f64]| {
                    let (from, to) = (up.map(ends[after - 1]), up.map(ends[after]));
                    up.unmap(from + share * (to - from))
                };
                (between(lower), between(upper))
            }
            _ => return None,
        };
        (low.is_finite() && high.is_finite() && low < high).then_some((layer.name(), low, high))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{HitIndex, nearest_curve, samples};
    use super::*;

    #[test]
    fn a_point_is_read_with_its_bar_and_a_curve_with_its_band() {
        let figure = samples::reducible();
        let layout = Layout::new(&figure, 900.0, 500.0);
        let place = &layout.panels[0];
        let Layer::Points { x, y, .. } = &figure.panels[0].layers[2] else { panic!("the third layer are points") };
        let at = (place.x.to_pixel(x[0]), place.y.to_pixel(y[0]));
        let hit = HitIndex::new(&figure, &layout).nearest(&figure, &layout, at, 4.0).expect("at the point");
        assert_eq!(
            describe(&figure, &hit, Names::Full),
            ["runs", "training tokens D = 2B", "loss − E = 1.08 (0.96–1.20), uncertainty of E"]
        );

        // The E of 'loss − E' is not what the axis shows.
        let short = describe(&figure, &hit, Names::Symbols);
        assert_eq!(short[1..], ["D = 2B", "loss − E = 1.08 (0.96–1.20), uncertainty of E"]);

        let figure = samples::curve();
        let layout = Layout::new(&figure, 900.0, 500.0);
        let place = &layout.panels[0];
        let at = (place.x.to_pixel(1e12), place.y.to_pixel(2.04));
        let hit = nearest_curve(&figure, &layout, at, 12.0).expect("the largest model passes here");
        assert_eq!(
            describe(&figure, &hit, Names::Full),
            ["N = 16B", "training tokens D = 1T", "loss = 2.038 (2.009–2.068), 90 % band"]
        );
    }

    #[test]
    fn a_place_is_read_with_both_values() {
        let figure = samples::contour();
        let layout = Layout::new(&figure, 900.0, 500.0);
        let place = &layout.panels[0];
        let at = (place.x.to_pixel(7e9), place.y.to_pixel(1.4e11));
        assert_eq!(
            describe_place(&figure, &layout, at, Names::Full),
            ["parameters N = 7B", "training tokens D = 140B"]
        );
        assert_eq!(describe_place(&figure, &layout, at, Names::Symbols), ["N = 7B", "D = 140B"]);
        assert!(describe_place(&figure, &layout, (0.0, 0.0), Names::Full).is_empty());
    }
}
