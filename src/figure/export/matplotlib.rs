//! A figure as a Python script: needs matplotlib, runs unedited, writes a PDF and a PNG.

use super::{exact, hex, hex_of, ranges};
use crate::figure::{AxisFormat, AxisScale, Colour, Figure, Layer, Marker, Stroke, theme};
use std::fmt::Write;

/// What every script begins with: labels as on screen.
const PRELUDE: &str = r##"import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

plt.rcParams["text.parse_math"] = False
nan, inf = float("nan"), float("inf")


def short(value):
    return f"{value:.6g}".replace("-", "\u2212")


def si(value, _=None):
    for factor, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        if abs(value) >= factor * 0.9999995:
            return short(value / factor) + letter
    return short(value)


def power(value, _=None):
    if value <= 0:
        return short(value)
    mantissa, exponent = f"{value:.6e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"))
    return ("" if float(mantissa) == 1 else short(float(mantissa)) + "\u00d7") + "10" + raised


def percent(value, _=None):
    return short(100 * value) + " %"


def plain(value, _=None):
    return short(value)

"##;

/// The script. Data, axis limits and styles are those of the drawn figure.
pub fn to_matplotlib(figure: &Figure) -> String {
    let (x_range, y_ranges) = ranges(figure);
    let mut script = format!("# {}\n", figure.title.replace(['\n', '\r'], " "));
    script.push_str(PRELUDE);
    let ramp: Vec<String> = theme::LIGHT.ramp.iter().map(|rgb| quote(&hex_of(*rgb))).collect();
    line(&mut script, format_args!("\nramp = LinearSegmentedColormap.from_list(\"ramp\", [{}])", ramp.join(", ")));
    let heights: Vec<String> = figure.panels.iter().map(|panel| exact(panel.height.max(0.1))).collect();
    line(
        &mut script,
        format_args!(
            "figure, panels = plt.subplots({}, 1, sharex=True, squeeze=False, figsize=(8, 5), layout=\"constrained\",\n    \
             gridspec_kw={{\"height_ratios\": [{}]}})",
            figure.panels.len().max(1),
            heights.join(", ")
        ),
    );
    let mut named: Vec<&str> = Vec::new();
    for (index, (panel, y_range)) in figure.panels.iter().zip(y_ranges).enumerate() {
        line(&mut script, format_args!("\naxes = panels[{index}, 0]"));
        for (depth, layer) in panel.layers.iter().enumerate() {
            let label = if layer.name().is_empty() || named.contains(&layer.name()) { "" } else { layer.name() };
            if !matches!(
                layer,
                Layer::Zone { .. } | Layer::Level { .. } | Layer::Upright { .. } | Layer::Contours { .. }
            ) {
                named.extend((!label.is_empty()).then_some(label));
            }
            draw_layer(&mut script, layer, label, depth + 2);
        }
        set_axis(&mut script, "y", panel.y.scale, panel.y.format, y_range, &panel.y.heading());
        line(&mut script, format_args!("axes.grid(color={}, linewidth=0.6)", quote(&hex_of(theme::LIGHT.grid))));
        line(&mut script, format_args!("axes.set_axisbelow(True)"));
        line(&mut script, format_args!("axes.spines[[\"top\", \"right\"]].set_visible(False)"));
    }
    set_axis(&mut script, "x", figure.x.scale, figure.x.format, x_range, &figure.x.heading());
    script.push_str(
        "\nlabels = {}\nfor axes in panels[:, 0]:\n    for handle, label in zip(*axes.get_legend_handles_labels()):\n        \
         labels.setdefault(label, handle)\nif labels:\n    figure.legend(labels.values(), labels.keys(), \
         loc=\"outside upper center\", ncols=4, frameon=False, fontsize=\"small\")\n\
         figure.savefig(\"figure.pdf\")\nfigure.savefig(\"figure.png\", dpi=200)\n",
    );
    script
}

fn set_axis(script: &mut String, name: &str, scale: AxisScale, format: AxisFormat, range: (f64, f64), heading: &str) {
    let formatter = match format {
        AxisFormat::Plain => "plain",
        AxisFormat::Si => "si",
        AxisFormat::Power => "power",
        AxisFormat::Percent => "percent",
    };
    if scale == AxisScale::Log {
        line(script, format_args!("axes.set_{name}scale(\"log\")"));
        let decades = libm::log10(range.1 / range.0);
        if decades < 2.0 {
            line(script, format_args!("axes.{name}axis.set_major_locator(LogLocator(subs=(1, 2, 5)))"));
        }
        if decades >= 0.7 {
            line(script, format_args!("axes.{name}axis.set_minor_formatter(NullFormatter())"));
        } else {
            line(script, format_args!("axes.{name}axis.set_minor_formatter(FuncFormatter({formatter}))"));
        }
    }
    line(script, format_args!("axes.{name}axis.set_major_formatter(FuncFormatter({formatter}))"));
    line(script, format_args!("axes.set_{name}lim({}, {})", exact(range.0), exact(range.1)));
    if name == "y" {
        // Above the panel: beside a low residual strip there is no room for it.
        line(script, format_args!("axes.set_title({}, loc=\"left\", fontsize=\"medium\")", quote(heading)));
    } else {
        line(script, format_args!("axes.set_xlabel({})", quote(heading)));
    }
}

fn draw_layer(script: &mut String, layer: &Layer, label: &str, depth: usize) {
    let label = if label.is_empty() { "None".to_owned() } else { quote(label) };
    let ink = |colour: &Colour| quote(&hex(*colour));
    match layer {
        Layer::Zone { name, from, to } => {
            let zone = quote(&hex_of(theme::LIGHT.zone));
            line(script, format_args!("axes.axvspan({}, {}, color={zone}, zorder=0)", exact(*from), exact(*to)));
            line(
                script,
                format_args!(
                    "axes.annotate({}, ({}, 1), xycoords=(\"data\", \"axes fraction\"), xytext=(4, -12), \
                     textcoords=\"offset points\", fontsize=\"small\", color={}, annotation_clip=True)",
                    quote(name),
                    exact(*from),
                    quote(&hex_of(theme::LIGHT.quiet))
                ),
            );
        }
        Layer::Band { colour, x, lower, upper, .. } => {
            values(script, &[("x", x), ("lower", lower), ("upper", upper)]);
            line(
                script,
                format_args!(
                    "axes.fill_between(x, lower, upper, color={}, alpha=0.18, linewidth=0, label={label}, zorder={depth})",
                    ink(colour)
                ),
            );
        }
        Layer::Line { colour, stroke, x, y, .. } => {
            values(script, &[("x", x), ("y", y)]);
            let (style, width) = match stroke {
                Stroke::Solid => ("-", 1.6),
                Stroke::Dashed => ("--", 1.6),
                Stroke::Thin => ("-", 0.8),
            };
            line(
                script,
                format_args!(
                    "axes.plot(x, y, {}, color={}, linewidth={width}, label={label}, zorder={depth})",
                    quote(style),
                    ink(colour)
                ),
            );
        }
        Layer::Points { colour, marker, x, y, .. } => {
            values(script, &[("x", x), ("y", y)]);
            let (shape, size, open) = match marker {
                Marker::Circle => ("o", 20, false),
                Marker::Square => ("s", 18, false),
                Marker::Triangle => ("^", 22, false),
                Marker::Diamond => ("D", 16, false),
                Marker::Cross => ("x", 20, false),
                Marker::Hollow => ("o", 20, true),
                Marker::Ring => ("o", 70, true),
            };
            let paint = if open {
                format!("facecolors=\"none\", edgecolors={}", ink(colour))
            } else {
                format!("color={}", ink(colour))
            };
            line(
                script,
                format_args!(
                    "axes.scatter(x, y, s={size}, marker={}, {paint}, label={label}, zorder={depth})",
                    quote(shape)
                ),
            );
        }
        Layer::Intervals { colour, x, lower, upper, .. } => {
            values(script, &[("x", x), ("lower", lower), ("upper", upper)]);
            line(
                script,
                format_args!(
                    "axes.vlines(x, lower, upper, color={}, linewidth=1, label={label}, zorder={depth})",
                    ink(colour)
                ),
            );
        }
        Layer::Level { name, colour, at } => {
            line(
                script,
                format_args!("axes.axhline({}, color={}, linestyle=\"--\", linewidth=0.8)", exact(*at), ink(colour)),
            );
            line(
                script,
                format_args!(
                    "axes.annotate({}, (1, {}), xycoords=(\"axes fraction\", \"data\"), xytext=(-4, 3), \
                     textcoords=\"offset points\", ha=\"right\", fontsize=\"small\", color={})",
                    quote(name),
                    exact(*at),
                    ink(colour)
                ),
            );
        }
        Layer::Upright { name, colour, at } => {
            line(
                script,
                format_args!("axes.axvline({}, color={}, linestyle=\"--\", linewidth=0.8)", exact(*at), ink(colour)),
            );
            line(
                script,
                format_args!(
                    "axes.annotate({}, ({}, 1), xycoords=(\"data\", \"axes fraction\"), xytext=(4, -12), \
                     textcoords=\"offset points\", fontsize=\"small\", color={})",
                    quote(name),
                    exact(*at),
                    ink(colour)
                ),
            );
        }
        Layer::Contours { lines, .. } => {
            for contour in lines {
                values(script, &[("x", &contour.x), ("y", &contour.y)]);
                let ink = quote(&hex_of(theme::LIGHT.along_ramp(contour.z)));
                line(script, format_args!("axes.plot(x, y, color={ink}, linewidth=0.8, zorder={depth})"));
                if let Some(i) = middle_of_longest_piece(&contour.x, &contour.y) {
                    line(
                        script,
                        format_args!(
                            "axes.text({}, {}, {}, fontsize=\"small\", color={ink}, ha=\"center\", va=\"center\", \
                             clip_on=True, backgroundcolor=\"white\", zorder={depth})",
                            exact(contour.x[i]),
                            exact(contour.y[i]),
                            quote(&contour.label)
                        ),
                    );
                }
            }
        }
        Layer::Field { x, y, z, .. } => {
            values(script, &[("x", x), ("y", y), ("z", z)]);
            line(
                script,
                format_args!(
                    "axes.scatter(x, y, c=z, cmap=ramp, vmin=0, vmax=1, s=60, marker=\"s\", label={label}, zorder={depth})"
                ),
            );
        }
    }
}

/// Index in the middle of the longest stretch without a gap.
fn middle_of_longest_piece(x: &[f64], y: &[f64]) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    let mut start = 0;
    for i in 0..=x.len().min(y.len()) {
        let gap = i == x.len().min(y.len()) || x[i].is_nan() || y[i].is_nan();
        if gap {
            if i > start && best.is_none_or(|(from, to)| i - start > to - from) {
                best = Some((start, i));
            }
            start = i + 1;
        }
    }
    best.map(|(from, to)| (from + to) / 2)
}

fn values(script: &mut String, columns: &[(&str, &[f64])]) {
    for (name, column) in columns {
        let numbers: Vec<String> = column.iter().map(|v| exact(*v)).collect();
        line(script, format_args!("{name} = [{}]", numbers.join(", ")));
    }
}

/// A Python string literal; JSON's is one.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn line(script: &mut String, text: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = writeln!(script, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::samples;

    #[test]
    fn scripts_hold_limits_and_data_and_quote_their_text() {
        let mut figure = samples::curve();
        figure.title = "two\nlines \"\"\" import os".into();
        figure.x.label = "x\"); import os; (\"\u{7}\\".into();
        let script = to_matplotlib(&figure);
        assert!(script.starts_with("# two lines \"\"\" import os\nimport matplotlib"));
        assert!(script.contains(r#"axes.set_xlabel("x\"); import os; (\"\u0007\\ (tokens)")"#));
        assert!(script.contains("axes.set_xscale(\"log\")") && script.contains("\"--\""));
        let (x_range, _) = ranges(&figure);
        assert!(script.contains(&format!("axes.set_xlim({}, {})", exact(x_range.0), exact(x_range.1))));
    }

    /// Runs every script with the Python named by `MATPLOTLIB_PYTHON` (else `python3`), where it has matplotlib.
    #[test]
    fn scripts_run_unedited_and_keep_the_axis_limits() {
        let python = std::env::var("MATPLOTLIB_PYTHON").unwrap_or_else(|_| "python3".into());
        let has = std::process::Command::new(&python).args(["-c", "import matplotlib"]).output();
        if !has.is_ok_and(|output| output.status.success()) {
            println!("skipped: {python} has no matplotlib");
            return;
        }
        let directory = std::env::temp_dir().join(format!("synscale-figures-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a temporary directory");
        for (name, figure) in samples::named() {
            let check = "\nprint(repr(panels[0, 0].get_xlim()), sum(len(c.get_offsets()) for a in panels[:, 0] for c in a.collections if hasattr(c, 'get_offsets') and type(c).__name__ == 'PathCollection'))\n";
            std::fs::write(directory.join("figure.py"), to_matplotlib(&figure) + check).expect("writable");
            let output = std::process::Command::new(&python)
                .args(["-W", "error::SyntaxWarning", "figure.py"])
                .current_dir(&directory)
                .output()
                .expect("python starts");
            let said = String::from_utf8_lossy(&output.stdout)
                .replace("np.float64(", "")
                .replace("), ", ", ")
                .replace("))", ")");
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            assert!(directory.join("figure.pdf").exists() && directory.join("figure.png").exists());
            let points: usize = figure
                .panels
                .iter()
                .flat_map(|panel| &panel.layers)
                .map(|layer| match layer {
                    Layer::Points { x, .. } | Layer::Field { x, .. } => x.len(),
                    _ => 0,
                })
                .sum();
            assert!(said.trim().ends_with(&format!(" {points}")), "{name}: {points} points, python has {said}");
            let limits: Vec<f64> =
                said.split(['(', ')', ',']).filter_map(|part| part.trim().parse().ok()).take(2).collect();
            let (x_range, _) = ranges(&figure);
            assert!(limits.len() == 2 && (limits[0] / x_range.0 - 1.0).abs() < 1e-9, "{name}: {said} {x_range:?}");
            if let Ok(keep) = std::env::var("FIGURE_DIR") {
                std::fs::copy(directory.join("figure.png"), format!("{keep}/{name}-matplotlib.png")).expect("copied");
            }
        }
        std::fs::remove_dir_all(&directory).expect("removed what was made");
    }
}
