//! Standard figures against their snapshots; what an SVG must never contain.

use super::super::{Layer, samples, theme};
use super::*;

#[test]
fn standard_figures_look_as_they_did() {
    for (name, figure) in samples::named() {
        let svg = to_svg(&figure, 560.0, 380.0, &theme::LIGHT).expect("strings take any drawing");
        insta::with_settings!({snapshot_path => "../../tests/snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(format!("figure_{name}"), svg);
        });
    }
}

#[test]
fn text_is_escaped_and_nothing_runs() {
    let mut figure = samples::curve();
    figure.title = "<script>alert('a' & \"b\")</script>\u{0}".into();
    figure.panels[0].y.label = "loss < 3 & </text><script>".into();
    figure.panels[0].layers.push(Layer::Level { name: "<b>".into(), colour: super::super::Colour::Muted, at: 2.5 });
    let svg = to_svg(&figure, 800.0, 400.0, &theme::DARK).expect("strings take any drawing");
    assert!(!svg.contains("<script") && !svg.contains('\u{0}') && !svg.contains("<b>"));
    assert!(svg.contains("&lt;script&gt;alert(&#39;a&#39; &amp; &quot;b&quot;)"));
    assert!(svg.trim_end().ends_with("</svg>"));
}

#[test]
fn every_number_is_finite_and_every_tag_closed() {
    for (name, figure) in samples::named() {
        for (width, height) in [(200.0, 140.0), (1600.0, 900.0)] {
            let svg = to_svg(&figure, width, height, &theme::LIGHT).expect("strings take any drawing");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}");
            // A coordinate that ran away would saturate at the ends of a 32-bit integer.
            assert!(!svg.contains("2147483647") && !svg.contains("-2147483648"), "{name}");
            assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count(), "{name}");
        }
    }
}

/// Writes pictures of the standard figures to the directory named by `FIGURE_DIR`, for looking at.
#[test]
#[ignore = "writes files; run with FIGURE_DIR set"]
fn write_the_standard_figures() {
    let Ok(directory) = std::env::var("FIGURE_DIR") else { return };
    for (name, figure) in samples::named() {
        for (tone, theme) in [("light", &theme::LIGHT), ("dark", &theme::DARK)] {
            for (width, height) in [(390.0, 400.0), (1100.0, 560.0)] {
                let svg = to_svg(&figure, width, height, theme).expect("strings take any drawing");
                std::fs::write(format!("{directory}/{name}-{tone}-{width}.svg"), svg)
                    .expect("the directory is writable");
            }
        }
    }
}

/// Times on this machine, for the report: run with `--ignored --nocapture`.
#[test]
#[ignore = "prints times"]
fn times() {
    use super::super::{HitIndex, draw, samples};
    let time = |name: &str, count: u32, work: &mut dyn FnMut()| {
        work();
        let start = std::time::Instant::now();
        (0..count).for_each(|_| work());
        println!("{name}: {:.3} ms", start.elapsed().as_secs_f64() * 1e3 / f64::from(count));
    };
    let figure = samples::curve();
    time("layout", 200, &mut || drop(Layout::new(&figure, 1000.0, 560.0)));
    time("svg of a curve", 50, &mut || drop(to_svg(&figure, 1000.0, 560.0, &theme::LIGHT)));
    let cloud = samples::cloud(33_334);
    let layout = Layout::new(&cloud, 1100.0, 600.0);
    let index = HitIndex::new(&cloud, &layout);
    time("index of 100k points", 10, &mut || drop(HitIndex::new(&cloud, &layout)));
    let mut x = 0.0;
    time("hover on 100k points", 1000, &mut || {
        x = (x + 37.0) % 1100.0;
        drop(index.nearest(&cloud, &layout, (x, 300.0), 24.0));
    });
    let mut buffer = String::new();
    time("draw of 100k points as SVG", 3, &mut || {
        buffer.clear();
        let mut backend = SVGBackend::with_string(&mut buffer, (11_000, 6000));
        drop(draw(&mut backend, &cloud, &layout, &theme::LIGHT, Output::svg()));
    });
}
