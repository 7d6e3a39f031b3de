//! Journeys of pointer, fingers and keyboard over the standard figures.

use super::super::samples;
use super::marks::ring;
use super::*;

fn stage(figure: Figure) -> Stage {
    Stage::new(Arc::new(figure), 900.0, 520.0)
}

/// Where the fifth point of the first series of the sample curve is drawn now.
fn fifth(stage: &Stage) -> Point {
    let (place, figure) = (&stage.layout().panels[0], stage.figure());
    figure.panels[0]
        .layers
        .iter()
        .find_map(|layer| match layer {
            Layer::Points { x, y, .. } => Some((place.x.to_pixel(x[4]), place.y.to_pixel(y[4]))),
            _ => None,
        })
        .expect("the sample has points")
}

fn drag(stage: &mut Stage, from: Point, to: Point, shift: bool) -> Outcome {
    stage.handle(Input::Press { pointer: 1, at: from, touch: false, shift });
    stage.handle(Input::Move { pointer: 1, at: between(from, to), touch: false });
    stage.handle(Input::Move { pointer: 1, at: to, touch: false });
    stage.handle(Input::Release { pointer: 1, at: to })
}

fn click(stage: &mut Stage, at: Point) -> Outcome {
    stage.handle(Input::Move { pointer: 1, at, touch: false });
    stage.handle(Input::Press { pointer: 1, at, touch: false, shift: false });
    stage.handle(Input::Release { pointer: 1, at })
}

fn tap(stage: &mut Stage, at: Point) -> Outcome {
    stage.handle(Input::Press { pointer: 7, at, touch: true, shift: false });
    stage.handle(Input::Release { pointer: 7, at })
}

fn key(stage: &mut Stage, name: &str) -> Outcome {
    stage.handle(Input::Key { name, shift: false })
}

fn read_out(stage: &Stage) -> String {
    stage.focus_marks().labels.first().map(|label| label.lines.join("\n")).unwrap_or_default()
}

#[test]
fn hovering_reads_out_points_curves_and_places() {
    let mut stage = stage(samples::curve());
    let at = fifth(&stage);
    assert_eq!(
        stage.handle(Input::Move { pointer: 1, at: (at.0 + 3.0, at.1 + 3.0), touch: false }),
        Outcome::default()
    );
    assert!(read_out(&stage).starts_with("N = 70M\nrow of 24.5B\n"), "{}", read_out(&stage));
    let marks = stage.focus_marks();
    assert_eq!(marks.shapes.matches("class=\"cross\"").count(), 3);
    assert!(marks.shapes.contains(&ring(at)));
    // In the empty corner: the place itself, without a ring.
    let plot = stage.layout().panels[0].plot;
    stage.handle(Input::Move { pointer: 1, at: (plot.right - 250.0, plot.top + 30.0), touch: false });
    assert!(read_out(&stage).starts_with("training tokens D = ") && !stage.focus_marks().shapes.contains("circle"));
    stage.handle(Input::Leave);
    assert_eq!(stage.focus_marks(), Marks::default());
}

#[test]
fn a_brush_zooms_and_reset_shows_everything() {
    let mut stage = stage(samples::curve());
    let plot = stage.layout().panels[0].plot;
    let (from, to) = ((plot.left + 100.0, plot.top + 50.0), (plot.left + 300.0, plot.top + 150.0));
    let corner = stage.layout().panels[0].x.to_value(from.0);
    stage.handle(Input::Press { pointer: 1, at: from, touch: false, shift: false });
    stage.handle(Input::Move { pointer: 1, at: to, touch: false });
    assert!(stage.focus_marks().shapes.contains("width=\"200.0\" height=\"100.0\""));
    let outcome = stage.handle(Input::Release { pointer: 1, at: to });
    assert!(outcome.redraw && outcome.said.is_some_and(|said| said.starts_with("Zoomed to training tokens D from ")));
    assert!(stage.zoomed() && (stage.layout().panels[0].x.range.0 / corner - 1.0).abs() < 1e-9);
    let outcome = stage.handle(Input::Reset);
    assert!(outcome.redraw && !stage.zoomed());
    assert!(!stage.handle(Input::Reset).redraw);
}

#[test]
fn zooming_out_far_enough_is_a_reset() {
    let mut stage = stage(samples::contour());
    for _ in 0..3 {
        assert!(stage.handle(Input::Zoom { about: None, factor: 2.0 }).redraw);
    }
    assert!(stage.zoomed());
    for _ in 0..3 {
        stage.handle(Input::Zoom { about: Some((500.0, 200.0)), factor: 0.4 });
    }
    assert!(!stage.zoomed());
    assert!(!stage.handle(Input::Zoom { about: None, factor: 0.5 }).redraw);
}

#[test]
fn shift_drag_moves_a_zoomed_figure_and_leaves_a_whole_one() {
    let mut stage = stage(samples::contour());
    let (from, to) = ((400.0, 250.0), (460.0, 230.0));
    drag(&mut stage, from, to, true);
    assert!(!stage.zoomed());
    stage.handle(Input::Zoom { about: None, factor: 4.0 });
    let main = stage.layout().panels[0].clone();
    let value = (main.x.to_value(from.0), main.y.to_value(from.1));
    drag(&mut stage, from, to, true);
    let main = &stage.layout().panels[0];
    assert!((main.x.to_pixel(value.0) - to.0).abs() < 1.0 && (main.y.to_pixel(value.1) - to.1).abs() < 1.0);
}

#[test]
fn a_click_pins_and_unpins() {
    let mut stage = stage(samples::curve());
    let at = fifth(&stage);
    let outcome = click(&mut stage, (at.0 + 2.0, at.1));
    assert!(
        outcome.pins && stage.pinned() && outcome.said.is_some_and(|said| said.starts_with("Pinned: N = 70M; row of"))
    );
    let curve = (stage.layout().panels[0].x.to_pixel(1e12), stage.layout().panels[0].y.to_pixel(2.79));
    click(&mut stage, curve);
    assert_eq!(read_out(&stage), "", "the pin says it");
    let marks = stage.pin_marks();
    assert_eq!((marks.labels.len(), marks.shapes.matches("class=\"leader\"").count()), (2, 2));
    assert!(!marks.labels[0].room.overlaps(&marks.labels[1].room));
    click(&mut stage, at);
    assert_eq!(stage.pin_marks().labels.len(), 1);
    // A click where nothing is near pins nothing.
    let plot = stage.layout().panels[0].plot;
    assert_eq!(click(&mut stage, (plot.right - 250.0, plot.top + 30.0)), Outcome::default());
    stage.handle(Input::ClearPins);
    assert!(!stage.pinned());
}

#[test]
fn a_first_tap_reads_out_and_a_second_pins() {
    let mut stage = stage(samples::curve());
    let at = fifth(&stage);
    assert!(!tap(&mut stage, at).pins && read_out(&stage).starts_with("N = 70M"));
    // Elsewhere is a first tap again.
    assert!(!tap(&mut stage, (at.0 + 200.0, at.1 - 30.0)).pins && !tap(&mut stage, at).pins);
    assert!(tap(&mut stage, at).pins && stage.pinned());
}

#[test]
fn a_finger_draws_the_read_out_along_and_two_zoom() {
    let mut stage = stage(samples::contour());
    stage.handle(Input::Press { pointer: 1, at: (300.0, 200.0), touch: true, shift: false });
    stage.handle(Input::Move { pointer: 1, at: (340.0, 200.0), touch: true });
    assert!(!read_out(&stage).is_empty() && !stage.zoomed());
    let value = stage.layout().panels[0].x.to_value(390.0);
    stage.handle(Input::Press { pointer: 2, at: (440.0, 200.0), touch: true, shift: false });
    assert!(stage.handle(Input::Move { pointer: 1, at: (290.0, 200.0), touch: true }).redraw);
    assert!(stage.handle(Input::Move { pointer: 2, at: (490.0, 200.0), touch: true }).redraw);
    // Twice as far apart about the same middle.
    let main = &stage.layout().panels[0];
    assert!((main.x.to_pixel(value) - 390.0).abs() < 1.0);
    let (whole, window) = (stage.layout().whole.x, main.x.range);
    let decades = |range: (f64, f64)| libm::log10(range.1 / range.0);
    assert!((decades(whole) / decades(window) - 2.0).abs() < 1e-6);
    stage.handle(Input::Release { pointer: 1, at: (290.0, 200.0) });
    assert_eq!(stage.handle(Input::Release { pointer: 2, at: (490.0, 200.0) }), Outcome::default());
}

#[test]
fn the_keyboard_walks_pins_zooms_and_undoes() {
    let mut stage = stage(samples::curve());
    assert_eq!(key(&mut stage, "Tab"), Outcome::default());
    assert_eq!(key(&mut stage, "Escape"), Outcome::default());
    let first = key(&mut stage, "ArrowRight").said.expect("reads out");
    assert!(first.starts_with("N = 70M; row of 1.5B; training tokens D = 1.5B; loss = "), "{first}");
    let second = key(&mut stage, "ArrowRight").said.expect("reads out");
    assert!(second.contains("row of 3.02B"), "{second}");
    assert!(key(&mut stage, "ArrowDown").said.is_some_and(|said| said.starts_with("N = 400M; row of 3.02B")));
    stage.handle(Input::Leave);
    assert!(read_out(&stage).starts_with("N = 400M"), "a pointer passing by takes nothing away");
    assert!(key(&mut stage, "Enter").pins && stage.pinned() && read_out(&stage).is_empty());
    assert!(key(&mut stage, " ").pins && !stage.pinned());
    assert!(key(&mut stage, "+").redraw && stage.zoomed());
    assert!(read_out(&stage).starts_with("N = 400M"), "zooming keeps what is read out");
    let before = stage.layout().panels[0].x.range;
    assert!(stage.handle(Input::Key { name: "ArrowRight", shift: true }).redraw);
    assert!(stage.layout().panels[0].x.range.0 > before.0);
    assert!(key(&mut stage, "Escape").redraw && !stage.zoomed());
    stage.handle(Input::Blur);
    assert_eq!(stage.focus_marks(), Marks::default());
}

#[test]
fn another_figure_on_the_same_axes_keeps_window_pins_and_read_out() {
    let mut stage = stage(samples::curve());
    let at = fifth(&stage);
    click(&mut stage, at);
    key(&mut stage, "End");
    stage.handle(Input::Zoom { about: Some(at), factor: 2.0 });
    let window = stage.layout().window;
    let pinned = stage.pin_marks();
    key(&mut stage, "Home");
    let read = read_out(&stage);
    // A band streams in, before everything else.
    let mut more = samples::curve();
    let band = more.panels[0].layers[1].clone();
    more.panels[0].layers.insert(0, band);
    stage.show(Arc::new(more), 900.0, 520.0);
    assert_eq!((stage.layout().window, stage.pin_marks(), read_out(&stage)), (window, pinned, read));
    // Without the point its pin goes.
    let mut less = samples::curve();
    less.panels[0].layers.retain(|layer| layer.name() != "N = 70M");
    stage.show(Arc::new(less), 900.0, 520.0);
    assert!(!stage.pinned() && stage.zoomed());
    // Other axes: nothing is kept.
    stage.show(Arc::new(samples::accuracy()), 900.0, 520.0);
    assert!(!stage.zoomed() && stage.focus_marks() == Marks::default());
}

#[test]
fn an_empty_figure_takes_everything_calmly() {
    let mut stage = stage(Figure::default());
    click(&mut stage, (400.0, 200.0));
    drag(&mut stage, (100.0, 100.0), (300.0, 300.0), false);
    stage.handle(Input::Zoom { about: None, factor: 2.0 });
    for name in ["ArrowRight", "Enter", "+", "Escape", "End"] {
        key(&mut stage, name);
    }
    assert!(!stage.zoomed() && !stage.pinned() && stage.pin_marks() == Marks::default());
    // The first real figure comes.
    stage.show(Arc::new(samples::curve()), 900.0, 520.0);
    assert!(key(&mut stage, "ArrowRight").said.is_some());
}

#[test]
fn labels_stay_in_the_frame_of_a_phone_and_off_their_points() {
    for figure in samples::all() {
        let mut stage = Stage::new(Arc::new(figure), 358.0, 390.0);
        let plot = stage.layout().panels[0].plot;
        for i in 0..40 {
            let share = f64::from(i) / 39.0;
            let at = (plot.left + share * plot.width(), plot.top + (7.0 * share).fract() * plot.height());
            stage.handle(Input::Move { pointer: 1, at, touch: false });
            for label in stage.focus_marks().labels {
                let room = label.room;
                assert!(room.left >= 0.0 && room.right <= 358.0 && room.top >= 0.0 && room.bottom <= 390.0, "{room:?}");
                let focus = stage.focus.as_ref().expect("inside the plot");
                assert!(!room.contains(focus.hit.as_ref().map_or(focus.at, |hit| hit.pixel)));
            }
        }
    }
}

/// Writes pages with zoomed, pinned and read-out figures to the directory named by `FIGURE_DIR`.
#[test]
#[ignore = "writes files; run with FIGURE_DIR set"]
fn write_the_marked_figures() {
    use super::super::{Output, callout::Callout, draw, theme};
    let Ok(directory) = std::env::var("FIGURE_DIR") else { return };
    let css: String = ["tokens", "base", "chart"]
        .map(|name| std::fs::read_to_string(format!("style/{name}.css")).expect("the style sheets are there"))
        .concat();
    for (name, figure) in samples::named() {
        for (tone, theme) in [("light", &theme::LIGHT), ("dark", &theme::DARK)] {
            for (width, height) in [(358.0, 390.0), (1000.0, 540.0)] {
                let mut stage = Stage::new(Arc::new(figure.clone()), width, height);
                for (step, times) in
                    [("ArrowRight", 3), ("Enter", 1), ("ArrowDown", 1), ("ArrowRight", 2), ("Enter", 1)]
                {
                    (0..times).for_each(|_| drop(key(&mut stage, step)));
                }
                let middle = stage.middle();
                if name != "curve" {
                    stage.handle(Input::Zoom { about: Some(middle), factor: 1.7 });
                }
                stage.handle(Input::Blur);
                stage.handle(Input::Move { pointer: 1, at: (middle.0 + 40.0, middle.1 + 20.0), touch: false });
                let layout = stage.layout();
                let mut drawn = String::new();
                let size = ((10.0 * layout.width) as u32, (10.0 * layout.height) as u32);
                let mut backend = plotters_svg::SVGBackend::with_string(&mut drawn, size);
                draw(&mut backend, stage.figure(), layout, theme, Output::svg()).expect("strings take any drawing");
                drop(backend);
                let body = drawn.split_once('\n').expect("has an opening tag").1;
                let (pins, focus) = (stage.pin_marks(), stage.focus_marks());
                let label = |class: &str, label: &Callout| {
                    let share = |far: bool| if far { -100 } else { 0 };
                    let style = format!(
                        "transform:translate({}px,{}px) translate({}%,{}%)",
                        label.hold.0,
                        label.hold.1,
                        share(label.right),
                        share(label.lower)
                    );
                    format!("<div class='{class}' style='{style}'>{}</div>", label.lines.join("\n"))
                };
                let labels: String = pins
                    .labels
                    .iter()
                    .map(|l| label("readout pin", l))
                    .chain(focus.labels.iter().map(|l| label("readout", l)))
                    .collect();
                let page = format!(
                    "<!doctype html><meta charset=utf-8><html data-theme={tone}><style>{css}</style><body>\
                     <div class=chart style='width:{width}px'>\
                     <svg style='display:block' width={} height={} viewBox='0 0 {} {}'>{body}\
                     <svg class=marks><g>{}</g><g>{}</g></svg><div class=labels>{labels}</div></div>",
                    layout.width, layout.height, size.0, size.1, pins.shapes, focus.shapes
                );
                std::fs::write(format!("{directory}/marked-{name}-{tone}-{width}.html"), page).expect("writable");
            }
        }
    }
}
