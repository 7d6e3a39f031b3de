//! A figure as tables of text: what a screen reader, or anyone who wants numbers, reads instead.

use super::text::escape;
use super::{Axis, Figure, Layer, Panel, format_value};

/// A table of text, one per panel.
#[derive(Clone, Debug, PartialEq)]
pub struct DataTable {
    pub caption: String,
    pub columns: Vec<String>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<String>>,
    /// What the table leaves out, in words; empty when nothing.
    pub omitted: String,
}

/// Rows a table may have: data points come first, then curves at a few places each.
pub const MOST_ROWS: usize = 200;
const PLACES_PER_CURVE: usize = 9;

/// One table per panel, values written as on the axes with four digits.
pub fn data_tables(figure: &Figure) -> Vec<DataTable> {
    figure.panels.iter().map(|panel| panel_table(figure, panel)).collect()
}

/// The tables as HTML: each in a scrolling region that the keyboard can reach.
pub fn tables_html(figure: &Figure) -> String {
    let mut html = String::new();
    for table in data_tables(figure) {
        let caption = escape(&table.caption);
        let cells = |tag: &str, row: &[String]| -> String {
            let cells = row.iter().map(|cell| format!("<{tag}>{}</{}>", escape(cell), &tag[..2]));
            format!("<tr>{}</tr>", cells.collect::<String>())
        };
        let body: String = table.rows.iter().map(|row| cells("td", row)).collect();
        html.push_str(&format!(
            "<div class=\"scroll tall\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table>\
             <caption class=\"small soft\">{caption} {}</caption><thead>{}</thead><tbody>{body}</tbody></table></div>",
            escape(&table.omitted),
            cells("th scope=\"col\"", &table.columns)
        ));
    }
    html
}

/// A row before it is known which columns are needed.
struct Line {
    series: String,
    x: String,
    y: String,
    range: String,
    note: String,
}

fn panel_table(figure: &Figure, panel: &Panel) -> DataTable {
    let mut lines: Vec<Line> = Vec::new();
    let (mut points, mut left_out, mut thinned) = (0, 0, false);
    let data_first = panel.layers.iter().filter(|l| is_data(l)).chain(panel.layers.iter().filter(|l| !is_data(l)));
    for layer in data_first {
        let found = layer_lines(figure, panel, layer);
        let room = MOST_ROWS.saturating_sub(lines.len());
        if is_data(layer) {
            points += found.len();
            left_out += found.len().saturating_sub(room);
            lines.extend(found.into_iter().take(room));
        } else {
            let every = if found.len() > 2 * PLACES_PER_CURVE {
                thinned = true;
                (found.len() - 1) as f64 / (PLACES_PER_CURVE - 1) as f64
            } else {
                1.0
            };
            let count = found.len();
            let kept =
                |i: usize| every == 1.0 || libm::floor(libm::round(i as f64 / every) * every + 0.5) as usize == i;
            lines.extend(
                found.into_iter().enumerate().filter(|(i, _)| kept(*i) || i + 1 == count).map(|(_, l)| l).take(room),
            );
        }
    }
    let mut notes: Vec<String> = Vec::new();
    if left_out > 0 {
        notes.push(format!("{left_out} of {points} points are left out here; the CSV has them all."));
    }
    if thinned {
        notes.push(format!("Curves are given at {PLACES_PER_CURVE} places; the CSV has every point drawn."));
    }
    let with_range = lines.iter().any(|line| !line.range.is_empty());
    let with_note = lines.iter().any(|line| !line.note.is_empty());
    let mut columns = vec!["series".to_owned(), heading(&figure.x), heading(&panel.y)];
    columns.extend(with_range.then(|| "range".to_owned()));
    columns.extend(with_note.then(|| "note".to_owned()));
    let rows = lines.into_iter().map(|line| {
        let mut row = vec![line.series, line.x, line.y];
        row.extend(with_range.then_some(line.range));
        row.extend(with_note.then_some(line.note));
        row
    });
    DataTable {
        caption: format!("{}: {}", figure.title, panel.y.heading()),
        rows: rows.collect(),
        columns,
        omitted: notes.join(" "),
    }
}

fn heading(axis: &Axis) -> String {
    let text = axis.heading();
    if text.is_empty() { "value".into() } else { text }
}

fn is_data(layer: &Layer) -> bool {
    matches!(layer, Layer::Points { .. } | Layer::Field { .. } | Layer::Level { .. } | Layer::Upright { .. })
}

fn layer_lines(figure: &Figure, panel: &Panel, layer: &Layer) -> Vec<Line> {
    let x_text = |x: f64| format_value(x, figure.x.format, 4);
    let y_text = |y: f64| format_value(y, panel.y.format, 4);
    let line =
        |x: String, y: String| Line { series: layer.name().into(), x, y, range: String::new(), note: String::new() };
    match layer {
        // A zone has no values of its own; its label says what it means.
        Layer::Zone { .. } => Vec::new(),
        Layer::Level { at, .. } => vec![line("all".into(), y_text(*at))],
        Layer::Upright { at, .. } => vec![line(x_text(*at), String::new())],
        Layer::Line { x, y, .. } => {
            x.iter().zip(y).filter(|(_, y)| !y.is_nan()).map(|(x, y)| line(x_text(*x), y_text(*y))).collect()
        }
        Layer::Points { x, y, notes, .. } | Layer::Field { x, y, labels: notes, .. } => x
            .iter()
            .zip(y)
            .enumerate()
            .map(|(i, (x, y))| Line { note: notes.get(i).cloned().unwrap_or_default(), ..line(x_text(*x), y_text(*y)) })
            .collect(),
        Layer::Band { x, lower, upper, .. } | Layer::Intervals { x, lower, upper, .. } => x
            .iter()
            .zip(lower.iter().zip(upper))
            .map(|(x, (low, high))| Line {
                range: format!("{} to {}", y_text(*low), y_text(*high)),
                ..line(x_text(*x), String::new())
            })
            .collect(),
        Layer::Contours { name, lines } => lines
            .iter()
            .flat_map(|contour| {
                let series = format!("{name} {}", contour.label);
                let points: Vec<(&f64, &f64)> =
                    contour.x.iter().zip(&contour.y).filter(|(x, y)| !x.is_nan() && !y.is_nan()).collect();
                let step = points.len().div_ceil(3).max(1);
                points
                    .into_iter()
                    .step_by(step)
                    .map(|(x, y)| Line { series: series.clone(), ..line(x_text(*x), y_text(*y)) })
                    .collect::<Vec<_>>()
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn tables_are_rectangular_and_say_what_they_leave_out() {
        for (name, figure) in samples::named() {
            let tables = data_tables(&figure);
            assert_eq!(tables.len(), figure.panels.len());
            for table in tables {
                assert!(table.rows.len() <= MOST_ROWS && !table.rows.is_empty(), "{name}");
                assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{name}");
                let first_curve = table.rows.len();
                assert!(first_curve > 0);
            }
        }
        let cloud = &data_tables(&samples::cloud(1200))[0];
        assert_eq!(cloud.omitted, "3400 of 3600 points are left out here; the CSV has them all.");
        assert!(data_tables(&samples::narrow())[0].omitted.is_empty());
    }

    #[test]
    fn the_tables_are_safe_and_closed_html() {
        let mut figure = samples::reducible();
        let Layer::Points { notes, x, .. } = &mut figure.panels[0].layers[2] else {
            panic!("the third layer are points")
        };
        *notes = x.iter().map(|_| "<img src=x onerror='go()'> & co".to_owned()).collect();
        let html = tables_html(&figure);
        assert!(!html.contains("<img") && html.contains("&lt;img src=x onerror=&#39;go()&#39;&gt; &amp; co"));
        for tag in ["div", "table", "caption", "thead", "tbody", "tr", "th", "td"] {
            let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert!(opened > 0 && opened == html.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }

    #[test]
    fn curves_are_given_from_end_to_end() {
        let figure = samples::reducible();
        let table = &data_tables(&figure)[0];
        let curve: Vec<&Vec<String>> = table.rows.iter().filter(|row| row[0] == "fitted law").collect();
        assert_eq!(curve.len(), PLACES_PER_CURVE);
        assert_eq!((curve[0][1].as_str(), curve[8][1].as_str()), ("1B", "10T"));
        assert_eq!(table.columns, ["series", "training tokens D", "loss − E (nats per token)", "range"]);
    }
}
