//! A figure as a Vega-Lite specification (version 5), data included.

use super::{EXPORT_SIZE, hex, hex_of, kind, rows};
use crate::figure::ticks::{Direction, Ticks};
use crate::figure::{Axis, AxisScale, Figure, Layer, Layout, Marker, Panel, Stroke, theme};
use serde_json::{Map, Value, json};

/// The specification as indented JSON.
pub fn to_vega_lite(figure: &Figure) -> String {
    let layout = Layout::new(figure, EXPORT_SIZE.0, EXPORT_SIZE.1);
    let total: f64 = figure.panels.iter().map(|panel| panel.height.max(0.1)).sum();
    let palette = palette(figure);
    let panels: Vec<Value> = figure
        .panels
        .iter()
        .zip(&layout.panels)
        .enumerate()
        .map(|(index, (panel, place))| {
            let lowest = index + 1 == figure.panels.len();
            let x = axis(&figure.x, place.x.range, &place.x_ticks, Direction::Horizontal, lowest);
            let y = axis(&panel.y, place.y.range, &place.y_ticks, Direction::Vertical, true);
            json!({
                "width": EXPORT_SIZE.0,
                "height": (EXPORT_SIZE.1 * panel.height.max(0.1) / total).round(),
                "layer": panel.layers.iter().map(|l| layer(l, panel, &x, &y, &palette)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let spec = json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": figure.title,
        "description": figure.caption,
        "config": {"font": theme::LIGHT.font, "view": {"stroke": null}},
        "vconcat": panels,
        "resolve": {"scale": {"color": "shared"}},
    });
    serde_json::to_string_pretty(&spec).expect("keys are text and numbers are finite or null")
}

/// Names of the legend and their colours, in order of appearance.
fn palette(figure: &Figure) -> Vec<(String, String)> {
    let mut palette: Vec<(String, String)> = Vec::new();
    for layer in figure.panels.iter().flat_map(|panel| &panel.layers) {
        let colour = match layer {
            Layer::Band { colour, .. }
            | Layer::Line { colour, .. }
            | Layer::Points { colour, .. }
            | Layer::Intervals { colour, .. } => *colour,
            _ => continue,
        };
        if !layer.name().is_empty() && !palette.iter().any(|(name, _)| name == layer.name()) {
            palette.push((layer.name().into(), hex(colour)));
        }
    }
    palette
}

fn axis(axis: &Axis, range: (f64, f64), ticks: &Ticks, direction: Direction, labelled: bool) -> Value {
    let (values, labels): (Vec<f64>, Vec<&str>) = ticks.labelled.iter().map(|t| (t.value, t.label.as_str())).unzip();
    let mut style = json!({
        "values": values,
        // The labels as drawn, found by the place of their value.
        "labelExpr": format!("{}[indexof({}, datum.value)]", json!(labels), json!(values)),
        "labels": labelled,
        "title": labelled.then(|| axis.heading()),
        "gridColor": hex_of(theme::LIGHT.grid),
    });
    if direction == Direction::Vertical {
        // Above the panel, reading horizontally.
        for (key, value) in
            [("titleAngle", json!(0)), ("titleAlign", json!("left")), ("titleY", json!(-8)), ("titleX", json!(0))]
        {
            style[key] = value;
        }
    }
    let mut scale = json!({"type": "log", "domain": [range.0, range.1], "nice": false});
    if axis.scale == AxisScale::Linear {
        scale["type"] = json!("linear");
        scale["zero"] = json!(false);
    }
    json!({"type": "quantitative", "scale": scale, "axis": style})
}

fn layer(layer: &Layer, panel: &Panel, x: &Value, y: &Value, palette: &[(String, String)]) -> Value {
    // A logarithmic scale cannot place zero or less: such a value is a gap.
    let fit = |value: Option<f64>| value.filter(|v| v.is_finite() && !panel.y.scale.map(*v).is_nan());
    let values: Vec<Value> = rows(layer)
        .iter()
        .map(|row| {
            let mut value = Map::new();
            value.insert("x".into(), json!(row.x.filter(|v| v.is_finite())));
            value.insert("y".into(), json!(fit(row.y)));
            value.insert("lower".into(), json!(fit(row.lower)));
            value.insert("upper".into(), json!(fit(row.upper)));
            value.insert("z".into(), json!(row.z));
            value.insert("note".into(), json!(row.note));
            value.retain(|key, v| !v.is_null() && *v != "" || key == "y" && row.y.is_some());
            Value::Object(value)
        })
        .collect();
    let field = |axis: &Value, name: &str| {
        let mut encoding = axis.clone();
        encoding["field"] = json!(name);
        encoding
    };
    let plain = |colour: &str| json!({"value": colour});
    let named = |colour: String| match palette.iter().any(|(name, _)| name == layer.name()) {
        true => {
            let (domain, range): (Vec<&String>, Vec<&String>) = palette.iter().map(|(n, c)| (n, c)).unzip();
            json!({
                "datum": layer.name(), "type": "nominal", "scale": {"domain": domain, "range": range},
                "legend": {"title": null, "symbolOpacity": 1},
            })
        }
        false => plain(&colour),
    };
    let (fx, fy) = (field(x, "x"), field(y, "y"));
    let low = || field(y, "lower");
    let (mark, encoding) = match layer {
        Layer::Zone { name, from, to } => {
            let zone = hex_of(theme::LIGHT.zone);
            return json!({
                "description": kind(layer), "data": {"values": [{"from": from, "to": to, "note": name}]},
                "mark": {"type": "rect", "color": zone, "clip": true, "tooltip": true},
                "encoding": {"x": field(x, "from"), "x2": {"field": "to"}},
            });
        }
        Layer::Level { name, colour, .. } => (
            json!({"type": "rule", "strokeDash": [6, 4], "tooltip": name}),
            json!({"y": fy, "color": plain(&hex(*colour))}),
        ),
        Layer::Upright { name, colour, .. } => (
            json!({"type": "rule", "strokeDash": [6, 4], "tooltip": name}),
            json!({"x": fx, "color": plain(&hex(*colour))}),
        ),
        Layer::Band { colour, .. } => (
            json!({"type": "area", "opacity": 0.18, "clip": true}),
            json!({"x": fx, "y": low(), "y2": {"field": "upper"}, "color": named(hex(*colour))}),
        ),
        Layer::Intervals { colour, .. } => (
            json!({"type": "rule", "clip": true}),
            json!({"x": fx, "y": low(), "y2": {"field": "upper"}, "color": named(hex(*colour))}),
        ),
        Layer::Line { colour, stroke, .. } => (
            match stroke {
                Stroke::Solid => json!({"type": "line", "strokeWidth": 2, "clip": true}),
                Stroke::Dashed => json!({"type": "line", "strokeWidth": 2, "strokeDash": [6, 4], "clip": true}),
                Stroke::Thin => json!({"type": "line", "strokeWidth": 1, "clip": true}),
            },
            json!({"x": fx, "y": fy, "order": {"value": null}, "color": named(hex(*colour))}),
        ),
        Layer::Points { colour, marker, .. } => (
            json!({
                "type": "point", "filled": !matches!(marker, Marker::Hollow | Marker::Ring | Marker::Cross),
                "shape": shape(*marker), "size": if *marker == Marker::Ring { 130 } else { 45 }, "opacity": 1,
                "tooltip": {"content": "data"}, "clip": true,
            }),
            json!({"x": fx, "y": fy, "color": named(hex(*colour))}),
        ),
        Layer::Contours { .. } => (
            json!({"type": "line", "strokeWidth": 1, "clip": true, "tooltip": {"content": "data"}}),
            json!({"x": fx, "y": fy, "order": {"value": null}, "detail": {"field": "note", "type": "nominal"}, "stroke": ramp()}),
        ),
        Layer::Field { .. } => (
            json!({"type": "square", "size": 120, "opacity": 1, "clip": true, "tooltip": {"content": "data"}}),
            json!({"x": fx, "y": fy, "fill": ramp()}),
        ),
    };
    json!({"description": kind(layer), "data": {"values": values}, "mark": mark, "encoding": encoding})
}

fn ramp() -> Value {
    let colours: Vec<String> = theme::LIGHT.ramp.iter().map(|rgb| hex_of(*rgb)).collect();
    json!({"field": "z", "type": "quantitative", "legend": null, "scale": {"domain": [0, 1], "range": colours}})
}

fn shape(marker: Marker) -> &'static str {
    match marker {
        Marker::Circle | Marker::Hollow | Marker::Ring => "circle",
        Marker::Square => "square",
        Marker::Triangle => "triangle-up",
        Marker::Diamond => "diamond",
        Marker::Cross => "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::export::ranges;
    use crate::figure::samples;

    #[test]
    fn specifications_hold_every_point_and_the_drawn_ranges() {
        for (name, figure) in samples::named() {
            let spec: Value = serde_json::from_str(&to_vega_lite(&figure)).expect("valid JSON");
            let panels = spec["vconcat"].as_array().expect("panels");
            assert_eq!(panels.len(), figure.panels.len(), "{name}");
            let (x_range, y_ranges) = ranges(&figure);
            for ((panel, drawn), y_range) in figure.panels.iter().zip(panels).zip(y_ranges) {
                let layers = drawn["layer"].as_array().expect("layers");
                for (layer, drawn) in panel.layers.iter().zip(layers) {
                    if let Layer::Points { x, .. } = layer {
                        assert_eq!(drawn["data"]["values"].as_array().map(Vec::len), Some(x.len()), "{name}");
                        let scale = &drawn["encoding"]["x"]["scale"];
                        // The reader of JSON may miss the last digit.
                        let same = |found: &Value, range: (f64, f64)| {
                            let near =
                                |i: usize, v: f64| found[i].as_f64().is_some_and(|f| (f - v).abs() <= 1e-14 * v.abs());
                            near(0, range.0) && near(1, range.1)
                        };
                        assert!(same(&scale["domain"], x_range), "{name}: {scale}");
                        assert_eq!(scale["type"], if figure.x.scale == AxisScale::Log { "log" } else { "linear" });
                        assert!(same(&drawn["encoding"]["y"]["scale"]["domain"], y_range), "{name}");
                    }
                }
            }
        }
    }

    /// Writes the specifications to the directory named by `FIGURE_DIR`, for opening in an editor.
    #[test]
    #[ignore = "writes files; run with FIGURE_DIR set"]
    fn write_the_specifications() {
        let Ok(directory) = std::env::var("FIGURE_DIR") else { return };
        for (name, figure) in samples::named() {
            std::fs::write(format!("{directory}/{name}.vl.json"), to_vega_lite(&figure)).expect("writable");
        }
    }
}
