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
