//! A figure on a plotters backend: ground, grid, layers, axes, legend.

use super::clip::Rect;
use super::layers::draw_layer;
use super::layout::{Layout, PanelLayout, TICK, TICK_GAP, heading_middle};
use super::legend::{LegendEntry, SAMPLE_WIDTH};
use super::marker::draw_marker;
use super::notes::draw_contour_labels;
use super::surface::{Align, DrawError, Output, Surface};
use super::text::shorten;
use super::theme::{Ink, SMALL_TEXT, TEXT, Theme};
use super::{AxisScale, Figure, Layer, Stroke};
use plotters::backend::DrawingBackend;

/// Draws `figure` as laid out. The backend's size is the layout's times `output.scale`.
pub fn draw<B: DrawingBackend>(
    backend: &mut B,
    figure: &Figure,
    layout: &Layout,
    theme: &Theme,
    output: Output,
) -> Result<(), DrawError> {
    let mut surface = Surface::new(backend, output, theme.font);
    surface.begin()?;
    let page = Rect { left: 0.0, top: 0.0, right: layout.width, bottom: layout.height };
    surface.fill(&page, Ink::solid(theme.ground))?;
    for (panel, place) in figure.panels.iter().zip(&layout.panels) {
        for zone in panel.layers.iter().filter(|layer| matches!(layer, Layer::Zone { .. })) {
            draw_layer(&mut surface, zone, panel, place, theme)?;
        }
        draw_grid(&mut surface, place, theme)?;
        for layer in panel.layers.iter().filter(|layer| !matches!(layer, Layer::Zone { .. })) {
            draw_layer(&mut surface, layer, panel, place, theme)?;
        }
        draw_contour_labels(&mut surface, panel, place, theme)?;
    }
    draw_axes(&mut surface, figure, layout, theme)?;
    for entry in &layout.legend.entries {
        draw_legend_entry(&mut surface, entry, theme)?;
    }
    surface.end()
}

fn draw_grid<B: DrawingBackend>(surface: &mut Surface<B>, place: &PanelLayout, theme: &Theme) -> Result<(), DrawError> {
    let ink = Ink::solid(theme.grid);
    let plot = &place.plot;
    for tick in &place.x_ticks.labelled {
        let x = place.x.to_pixel(tick.value);
        surface.rule((x, plot.top), (x, plot.bottom), 1.0, ink)?;
    }
    for tick in &place.y_ticks.labelled {
        let y = place.y.to_pixel(tick.value);
        surface.rule((plot.left, y), (plot.right, y), 1.0, ink)?;
    }
    // The zero of a residual strip is what its points are read against.
    let zero = place.y.to_pixel(0.0);
    if place.y.scale == AxisScale::Linear && place.y.range.0 < 0.0 && zero > plot.top {
        surface.rule((plot.left, zero), (plot.right, zero), 1.0, Ink::clear(theme.quiet, 0.7))?;
    }
    Ok(())
}

fn draw_axes<B: DrawingBackend>(
    surface: &mut Surface<B>,
    figure: &Figure,
    layout: &Layout,
    theme: &Theme,
) -> Result<(), DrawError> {
    let (quiet, ink) = (Ink::solid(theme.quiet), Ink::solid(theme.ink));
    let line = Ink::clear(theme.quiet, 0.6);
    for (index, (panel, place)) in figure.panels.iter().zip(&layout.panels).enumerate() {
        let plot = &place.plot;
        let lowest = index + 1 == layout.panels.len();
        surface.rule((plot.left, plot.bottom), (plot.right, plot.bottom), 1.0, line)?;
        surface.rule((plot.left, plot.top), (plot.left, plot.bottom), 1.0, line)?;
        for tick in &place.y_ticks.labelled {
            let y = place.y.to_pixel(tick.value);
            surface.rule((plot.left - TICK, y), (plot.left, y), 1.0, line)?;
            surface.text(&tick.label, (plot.left - TICK - TICK_GAP, y), SMALL_TEXT, Align::Right, quiet)?;
        }
        for value in &place.y_ticks.minor {
            let y = place.y.to_pixel(*value);
            surface.rule((plot.left - TICK / 2.0, y), (plot.left, y), 1.0, line)?;
        }
        for tick in &place.x_ticks.labelled {
            let x = place.x.to_pixel(tick.value);
            surface.rule((x, plot.bottom), (x, plot.bottom + TICK), 1.0, line)?;
            if lowest {
                let y = plot.bottom + TICK + TICK_GAP + SMALL_TEXT / 2.0;
                surface.text(&tick.label, (x, y), SMALL_TEXT, Align::Centre, quiet)?;
            }
        }
        for value in &place.x_ticks.minor {
            let x = place.x.to_pixel(*value);
            surface.rule((x, plot.bottom), (x, plot.bottom + TICK / 2.0), 1.0, line)?;
        }
        let heading = shorten(&panel.y.heading(), TEXT, plot.right - 8.0);
        surface.text(&heading, (8.0, heading_middle(index, layout)), TEXT, Align::Left, ink)?;
        if lowest {
            let heading = shorten(&figure.x.heading(), TEXT, plot.right - 8.0);
            let y = plot.bottom + TICK + TICK_GAP + SMALL_TEXT + 6.0 + TEXT / 2.0;
            surface.text(&heading, (plot.right, y), TEXT, Align::Right, ink)?;
        }
    }
    Ok(())
}

fn draw_legend_entry<B: DrawingBackend>(
    surface: &mut Surface<B>,
    entry: &LegendEntry,
    theme: &Theme,
) -> Result<(), DrawError> {
    let (left, middle, sample) = (entry.left, entry.middle, &entry.sample);
    let centre = left + SAMPLE_WIDTH / 2.0;
    let rgb = sample.colour.map_or(theme.ink, |colour| theme.colour(colour));
    if sample.band {
        let rect = Rect { left, right: left + SAMPLE_WIDTH, top: middle - 5.0, bottom: middle + 5.0 };
        surface.fill(&rect, Ink::clear(rgb, 0.2))?;
    }
    if sample.ramp {
        for step in 0..6 {
            let from = left + f64::from(step) * SAMPLE_WIDTH / 6.0;
            let rect = Rect { left: from, right: from + SAMPLE_WIDTH / 6.0, top: middle - 3.0, bottom: middle + 3.0 };
            surface.fill(&rect, Ink::solid(theme.along_ramp(f64::from(step) / 5.0)))?;
        }
    }
    let rule = |surface: &mut Surface<B>, from: f64, to: f64, width: f64| {
        surface.rule((left + from, middle), (left + to, middle), width, Ink::solid(rgb))
    };
    match sample.stroke {
        Some(Stroke::Solid) => rule(surface, 0.0, SAMPLE_WIDTH, 2.0)?,
        Some(Stroke::Dashed) => {
            for from in [0.0, 7.0, 14.0] {
                rule(surface, from, from + 4.0, 2.0)?;
            }
        }
        Some(Stroke::Thin) => rule(surface, 0.0, SAMPLE_WIDTH, 1.0)?,
        None => {}
    }
    if let Some(marker) = sample.marker {
        draw_marker(surface, marker, (centre, middle), 3.6, Ink::solid(rgb), None)?;
    }
    let text_left = if sample == &Default::default() { left } else { entry.left + SAMPLE_WIDTH + 6.0 };
    surface.text(&entry.name, (text_left, middle), SMALL_TEXT, Align::Left, Ink::solid(theme.ink))
}
