//! The figures of one fitted study, against the law's own values and closed forms.

use super::*;
use crate::figure::{AxisScale, Colour, Layer, Marker, Stroke};
use crate::fit::{FitScene, Holdout, LawChoice, examples, fit, prepare};
use crate::law::families::chinchilla::allocation as chinchilla_allocation;
use std::sync::OnceLock;

/// The simulated Chinchilla study, fitted once for all tests.
fn study() -> &'static (FitRequest, FitReport) {
    static STUDY: OnceLock<(FitRequest, FitReport)> = OnceLock::new();
    STUDY.get_or_init(|| {
        let scene = examples::scene("simulated-chinchilla").expect("a built-in example");
        let table = examples::load("simulated-chinchilla").expect("a built-in example").table;
        let scene = FitScene { bootstrap: 60, holdout: Holdout::LargestBudget, ..scene };
        let request = prepare(&scene, &table).expect("the example can be fitted").request;
        let report = fit(&request).expect("the example can be fitted");
        (request, report)
    })
}

fn view(chart: ChartKind, x: &str, reducible: bool) -> FitView {
    FitView { chart, x: x.into(), reducible, published: Vec::new() }
}

fn made(view: &FitView, options: &Options) -> Figure {
    let (request, report) = study();
    build(request, report, view, options).expect("the study has every figure")
}

fn parameters() -> Vec<f64> {
    study().1.estimates.iter().map(|e| e.value).collect()
}

fn loss(n: f64, d: f64) -> f64 {
    let p = parameters();
    p[0] + p[1] / libm::pow(n, p[3]) + p[2] / libm::pow(d, p[4])
}

fn points(layers: &[Layer]) -> usize {
    let count = |layer: &Layer| match layer {
        Layer::Points { marker, x, .. } if *marker != Marker::Ring && *marker != Marker::Hollow => x.len(),
        _ => 0,
    };
    layers.iter().map(count).sum()
}

#[test]
fn the_curve_shows_every_run_the_law_and_what_lies_beyond() {
    let (request, report) = study();
    let figure = made(&view(ChartKind::Curve, "D", false), &Options::default());
    let rows = request.observations.response.len();
    assert_eq!(figure.panels.len(), 2);
    assert_eq!((points(&figure.panels[0].layers), points(&figure.panels[1].layers)), (rows, rows));
    let largest = request.observations.inputs[1].iter().copied().fold(0.0, f64::max);
    let Layer::Zone { name, from, to } = &figure.panels[0].layers[0] else { panic!("no zone") };
    assert_eq!((name.as_str(), *from, *to), ("×10 beyond data", largest, 10.0 * largest));
    let mut lines = 0;
    for layer in &figure.panels[0].layers {
        if let Layer::Line { name, stroke, x, y, .. } = layer {
            lines += 1;
            let end = x[x.len() - 1];
            match stroke {
                Stroke::Dashed => assert_eq!(end, 10.0 * largest),
                _ => assert!(end <= largest),
            }
            // N from 'N = 1.2B' has three digits; the curve falls as the law does.
            assert!(name.starts_with("N = ") && y.windows(2).all(|w| w[1] < w[0]), "{name}");
        }
    }
    assert!(lines >= 4 && lines % 2 == 0);
    assert!(figure.panels[0].layers.iter().any(|l| matches!(l, Layer::Band { name, .. } if name == "90 % interval")));
    assert!(figure.panels[0].layers.iter().any(
        |l| matches!(l, Layer::Level { name, at, .. } if name.starts_with("E = ") && *at == report.estimates[0].value)
    ));
}

#[test]
fn rows_kept_back_are_ringed_and_rows_left_out_are_hollow() {
    let (_, report) = study();
    let kept_back = report.holdout.as_ref().expect("the study holds out its largest budget").rows as usize;
    let left_out = vec![
        LeftOut { inputs: vec![1e9, 2e10], response: 2.9, note: "row 3: left out by hand".into() },
        LeftOut { inputs: vec![1e9, f64::NAN], response: 2.9, note: "row 4: D is missing".into() },
    ];
    let figure = made(&view(ChartKind::Curve, "D", false), &Options { left_out, ..Options::default() });
    let with = |marker: Marker| {
        figure.panels[0].layers.iter().find_map(move |layer| match layer {
            Layer::Points { marker: m, x, notes, .. } if *m == marker => Some((x.clone(), notes.clone())),
            _ => None,
        })
    };
    assert_eq!(with(Marker::Ring).expect("rings").0.len(), kept_back);
    assert_eq!(with(Marker::Hollow), Some((vec![2e10], vec!["row 3: left out by hand".to_owned()])));
}

#[test]
fn rows_dropped_from_the_table_keep_their_values() {
    let scene = examples::scene("simulated-chinchilla").expect("a built-in example");
    let mut table = examples::load("simulated-chinchilla").expect("a built-in example").table;
    table.excluded = vec![(4, "diverged".into())];
    let prepared = prepare(&scene, &table).expect("the example can be fitted");
    let rows = left_out(&prepared, &table);
    assert_eq!(rows.len(), 1);
    let full = &study().0.observations;
    assert_eq!(rows[0].inputs, [full.inputs[0][4], full.inputs[1][4]]);
    assert_eq!(rows[0].response, full.response[4]);
    assert_eq!(rows[0].note, "row 5: left out: diverged");
}

#[test]
fn residuals_and_notes_agree_with_the_report() {
    let (request, report) = study();
    let fitted = Fitted::new(request, report).expect("a declared law");
    for row in [0, 7, 20] {
        let expected = report.fitted[row] / request.observations.response[row] - 1.0;
        assert!((fitted.residual(row) - expected).abs() < 1e-12);
    }
    assert!(fitted.note(0).starts_with("row 1: N ") && fitted.note(0).contains("; loss "), "{}", fitted.note(0));
    let figure = residuals(request, report, &view(ChartKind::Curve, "N", false)).expect("a declared law");
    assert_eq!(points(&figure.panels[0].layers), request.observations.response.len());
}

#[test]
fn the_reducible_view_takes_the_floor_away_and_carries_its_uncertainty() {
    let (request, report) = study();
    let figure = made(&view(ChartKind::Curve, "N", true), &Options::default());
    let floor = &report.estimates[0];
    let (low, high) = floor.interval.expect("bootstrapped");
    assert_eq!(figure.panels[0].y.scale, AxisScale::Log);
    assert_eq!(figure.panels[0].y.label, "loss − E");
    let mut rows = 0;
    let layers = &figure.panels[0].layers;
    for layer in layers {
        if let Layer::Intervals { lower, upper, .. } = layer {
            rows += lower.len();
            assert!(lower.iter().zip(upper).all(|(l, u)| ((u - l) - (high - low)).abs() < 1e-12));
        }
    }
    assert_eq!(rows, request.observations.response.len());
    assert!(!layers.iter().any(|layer| matches!(layer, Layer::Level { .. })));
}

#[test]
fn contours_lie_at_their_level_and_the_frontier_is_the_closed_form() {
    let figure = made(&view(ChartKind::Contour, "", false), &Options::default());
    let optimum = chinchilla_allocation(&parameters()).expect("both terms fall");
    let (mut checked, mut frontier) = (0, 0);
    for layer in &figure.panels[0].layers {
        match layer {
            Layer::Contours { lines, .. } => {
                assert!((6..=9).contains(&lines.len()), "{} lines", lines.len());
                for line in lines {
                    let level: f64 = line.label.parse().expect("a plain number");
                    for (n, d) in line.x.iter().zip(&line.y).filter(|(n, _)| !n.is_nan()) {
                        assert!(
                            (loss(*n, *d) / level - 1.0).abs() < 3e-3,
                            "{} at {n}, {d}: {}",
                            line.label,
                            loss(*n, *d)
                        );
                        checked += 1;
                    }
                }
            }
            Layer::Line { x, y, .. } => {
                for (n, d) in x.iter().zip(y) {
                    assert!((optimum.params(6.0 * n * d) / n - 1.0).abs() < 1e-4);
                    frontier += 1;
                }
            }
            _ => {}
        }
    }
    assert!(checked > 200 && frontier > 40, "{checked} contour points, {frontier} on the frontier");
}

#[test]
fn minima_of_the_budgets_are_the_closed_form_and_parabolas_come_near() {
    let figure = made(&view(ChartKind::IsoFlop, "", false), &Options::default());
    let optimum = chinchilla_allocation(&parameters()).expect("both terms fall");
    let marked = |wanted: Marker| {
        figure.panels[0].layers.iter().find_map(move |layer| match layer {
            Layer::Points { marker, colour, x, y, .. }
                if *marker == wanted && !matches!(colour, Colour::Ordered(_)) =>
            {
                Some(x.iter().copied().zip(y.iter().copied()).collect::<Vec<_>>())
            }
            _ => None,
        })
    };
    let minima = marked(Marker::Ring).expect("minima");
    assert!(minima.len() >= 3);
    for (n, value) in minima {
        // The budget of a minimum, from its loss: the law at (n, d) with d solved for.
        let p = parameters();
        let d = libm::pow((value - p[0] - p[1] / libm::pow(n, p[3])) / p[2], -1.0 / p[4]);
        assert!((optimum.params(6.0 * n * d) / n - 1.0).abs() < 1e-3, "{n}");
    }
    let allocation = made(&view(ChartKind::Allocation, "", false), &Options::default());
    assert_eq!(allocation.panels.len(), 2);
    assert!(allocation.caption.starts_with("N* grows as C to the power 0."), "{}", allocation.caption);
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let (request, report) = study();
    let unknown = FitRequest { law: LawChoice::Declared("nowhere".into()), ..request.clone() };
    let curve = view(ChartKind::Curve, "", false);
    assert_eq!(build(&unknown, report, &curve, &Options::default()), Err(FigureProblem::UnknownLaw));
    let mut scattered = request.clone();
    scattered.observations.compute.clear();
    scattered.observations.inputs[1].iter_mut().enumerate().for_each(|(i, d)| *d *= libm::pow(1.5, i as f64));
    let isoflop = view(ChartKind::IsoFlop, "", false);
    assert_eq!(build(&scattered, report, &isoflop, &Options::default()), Err(FigureProblem::NoBudgets));
    assert_eq!(figure(&scattered, report, &isoflop), None);
}

/// Every built-in table under every view: a figure that draws cleanly, or a reason.
#[test]
fn every_example_draws_or_says_why_not() {
    use crate::figure::{data_tables, theme, to_csv, to_svg};
    let (mut drawn, mut refused) = (0, 0);
    for example in examples::list() {
        let Some(loaded) = examples::load(example.id) else { continue };
        let scene = FitScene { bootstrap: 25, ..examples::scene(example.id).expect("listed") };
        let Ok(prepared) = prepare(&scene, &loaded.table) else { continue };
        let Ok(report) = fit(&prepared.request) else { continue };
        let names = Fitted::new(&prepared.request, &report).expect("just fitted").names;
        let curves = names.iter().flat_map(|x| [false, true].map(|floor| view(ChartKind::Curve, x, floor)));
        let others = [ChartKind::Contour, ChartKind::IsoFlop].map(|chart| view(chart, "", false));
        for view in curves.chain(others) {
            match build(&prepared.request, &report, &view, &Options::default()) {
                Ok(figure) => {
                    let svg = to_svg(&figure, 700.0, 480.0, &theme::LIGHT).expect("strings take any drawing");
                    assert!(!svg.contains("NaN") && !svg.contains("2147483647"), "{}: {view:?}", example.id);
                    assert!(!to_csv(&figure).is_empty() && data_tables(&figure).iter().all(|t| !t.rows.is_empty()));
                    drawn += 1;
                }
                Err(problem) => {
                    assert!(!problem.to_string().is_empty());
                    refused += 1;
                }
            }
        }
    }
    assert!(drawn > 20 && refused > 0, "{drawn} drawn, {refused} refused");
}

#[test]
fn a_typed_formula_has_the_same_figures() {
    let (request, _) = study();
    let formula = "E + A/N^a + B/D^b".to_owned();
    let law = LawChoice::Custom { formula, variables: vec!["N".into(), "D".into()] };
    let mut request = FitRequest { law, ..request.clone() };
    request.uncertainty.resamples = 0;
    let report = fit(&request).expect("the same law");
    for (chart, reducible) in [(ChartKind::Curve, true), (ChartKind::Contour, false), (ChartKind::IsoFlop, false)] {
        let figure = build(&request, &report, &view(chart, "N", reducible), &Options::default()).expect("drawn");
        assert!(!figure.panels[0].layers.is_empty());
    }
}

/// Writes the figures of the study to the directory named by `FIGURE_DIR`, for looking at.
#[test]
#[ignore = "writes files; run with FIGURE_DIR set"]
fn write_the_figures_of_a_fit() {
    use crate::figure::{theme, to_svg};
    let Ok(directory) = std::env::var("FIGURE_DIR") else { return };
    let (request, report) = study();
    let options = Options::default();
    let all = [
        ("curve-d", made(&view(ChartKind::Curve, "D", false), &options)),
        ("curve-n", made(&view(ChartKind::Curve, "N", false), &options)),
        ("reducible", made(&view(ChartKind::Curve, "D", true), &options)),
        ("plane", made(&view(ChartKind::Contour, "", false), &options)),
        ("budgets", made(&view(ChartKind::IsoFlop, "", false), &options)),
        ("residuals", residuals(request, report, &view(ChartKind::Curve, "D", false)).expect("drawn")),
        ("allocation", build(request, report, &view(ChartKind::Allocation, "", false), &options).expect("drawn")),
    ];
    for (name, figure) in all {
        println!("{name}: {}", figure.caption);
        for (tone, theme) in [("light", &theme::LIGHT), ("dark", &theme::DARK)] {
            for (width, height) in [(390.0, 420.0), (1000.0, 560.0)] {
                let svg = to_svg(&figure, width, height, theme).expect("drawn");
                std::fs::write(format!("{directory}/fit-{name}-{tone}-{width}.svg"), svg).expect("writable");
            }
        }
    }
}

/// A large table must neither slow the page nor hide that it was thinned.
#[test]
fn of_many_runs_some_are_drawn_and_the_caption_says_so() {
    let (request, report) = study();
    let times = 20_000_usize.div_ceil(request.observations.response.len());
    let mut many = request.clone();
    let observations = &mut many.observations;
    observations.inputs.iter_mut().for_each(|column| *column = column.repeat(times));
    observations.response = observations.response.repeat(times);
    observations.source_rows = (0..observations.response.len() as u32).collect();
    observations.compute = observations.compute.repeat(times);
    let mut all = report.clone();
    all.residuals = all.residuals.repeat(times);
    all.fitted = all.fitted.repeat(times);
    all.diagnostics.outliers = vec![(7, 5.0)];
    let figure = build(&many, &all, &view(ChartKind::Curve, "D", false), &Options::default()).expect("drawn");
    let drawn: Vec<&String> = figure.panels[0]
        .layers
        .iter()
        .filter_map(|layer| match layer {
            Layer::Points { notes, marker, .. } if *marker != Marker::Ring => Some(notes),
            _ => None,
        })
        .flatten()
        .collect();
    assert!((1000..=2501).contains(&drawn.len()), "{} points", drawn.len());
    assert!(drawn.iter().any(|note| note.starts_with("row 8:")), "the outlier is drawn");
    assert!(figure.caption.contains("One run in"), "{}", figure.caption);
}
