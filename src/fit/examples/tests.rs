use super::*;
use crate::fit::prepare;
use crate::law::{Input, registry};
use crate::share::{decode, encode};
use std::collections::HashSet;

#[test]
fn ids_are_unique_and_every_entry_is_complete() {
    let ids: HashSet<&str> = list().iter().map(|example| example.id).collect();
    assert_eq!(ids.len(), list().len());
    for example in list() {
        assert!(![example.title, example.note, example.citation].contains(&""), "{}", example.id);
        assert_eq!(example.law == "custom", !example.formula.is_empty(), "{}", example.id);
        assert_eq!(
            example.kind == Kind::Simulated,
            example.note.starts_with("Simulated, not measured"),
            "{}",
            example.id
        );
    }
    assert_eq!(FitScene::default().source, TableSource::Example(list()[0].id.into()));
    assert_eq!(example("nope"), None);
    assert_eq!(load("nope"), None);
}

#[test]
fn every_table_prepares_without_a_dropped_row() {
    for example in list() {
        assert!(example.law == "custom" || registry::law(example.law).is_some(), "{}", example.id);
        let Some(loaded) = load(example.id) else {
            assert!(matches!(example.kind, Kind::Address { .. }), "{}", example.id);
            continue;
        };
        assert!(loaded.table.rows() >= 4, "{}", example.id);
        let prepared = prepare(&scene(example.id).unwrap(), &loaded.table).unwrap();
        assert!(prepared.dropped.is_empty() && prepared.notices.is_empty(), "{}: {prepared:?}", example.id);
    }
}

#[test]
fn scenes_of_examples_are_short_links() {
    for example in list() {
        let Some(scene) = scene(example.id) else { continue };
        let link = encode(&scene).unwrap();
        assert!(link.len() < 400, "{}: {} characters", example.id, link.len());
        assert_eq!(decode::<FitScene>(&link).unwrap().scene, scene);
    }
}

#[test]
fn published_points_stand_as_printed() {
    let loaded = load("128k-needle").unwrap();
    assert_eq!(loaded.table.numbers("tokens").unwrap(), [1e8, 3e8, 5e8, 1e9, 5e9, 1e10]);
    assert_eq!(loaded.table.numbers("accuracy").unwrap(), [0.378, 0.59, 0.811, 0.853, 0.88, 0.84]);
    assert_eq!(loaded.truth, None);
}

#[test]
fn the_simulated_study_is_the_law_with_the_stated_noise() {
    let LoadedExample { table, truth, .. } = load("simulated-chinchilla").unwrap();
    assert_eq!(table.rows(), 81);
    let truth: Vec<f64> = truth.unwrap().into_iter().map(|(_, value)| value).collect();
    let law = registry::law("chinchilla").unwrap();
    let column = |name: &str| table.numbers(name).unwrap();
    let errors: Vec<f64> = (0..81)
        .map(|row| {
            let x = [Input::new(column("N")[row]), Input::new(column("D")[row])];
            assert!((6.0 * x[0].value * x[1].value / column("C")[row] - 1.0).abs() <= 5e-4);
            libm::log(column("loss")[row] / law.predict(&x, &truth))
        })
        .collect();
    let rms = libm::sqrt(errors.iter().map(|e| e * e).sum::<f64>() / 81.0);
    // Standard deviation of a sample standard deviation: 0.005 / sqrt(2 * 81) = 0.00039.
    assert!((rms - 0.005).abs() < 3.0 * 0.00039, "noise {rms}");
    assert_eq!(load("simulated-chinchilla"), load("simulated-chinchilla"));
}

#[test]
fn every_bundled_example_can_be_fitted() {
    for example in list() {
        let Some(loaded) = load(example.id) else { continue };
        let scene = FitScene { bootstrap: 0, ..scene(example.id).unwrap() };
        let report = crate::fit::fit(&prepare(&scene, &loaded.table).unwrap().request).unwrap();
        println!("{}: R2 {:.4}, {:?}", example.id, report.diagnostics.r_squared, report.verdict);
        assert!(report.diagnostics.r_squared > 0.9, "{}: {:?}", example.id, report.diagnostics);
        // The search must do at least as well as the parameters the table was drawn with.
        let Some(truth) = loaded.truth else { continue };
        let law = registry::law(example.law).unwrap();
        let seen = prepare(&scene, &loaded.table).unwrap().request.observations;
        let truth: Vec<f64> = truth.into_iter().map(|(_, value)| value).collect();
        let residuals: Vec<f64> = (0..seen.response.len())
            .map(|row| {
                let x: Vec<Input> = seen.inputs.iter().map(|cells| Input::new(cells[row])).collect();
                scene.space.residual(law.predict(&x, &truth), seen.response[row])
            })
            .collect();
        let at_truth = report.objective.total(&residuals, None);
        assert!(report.objective_value <= at_truth, "{}: {} > {at_truth}", example.id, report.objective_value);
    }
}
