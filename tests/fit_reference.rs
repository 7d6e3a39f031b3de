//! The engine against published fits and fits computed independently.

mod fit_common;

use fit_common::{assert_close, epoch_rows, observations, request, shared, values};
use serde_json::Value;
use synscale::fit::{Loss, Objective, Space, fit};
use synscale::law::{Input, registry};

const HUBER: Loss = Loss::Huber { delta: 1e-3 };

#[test]
fn epoch_240_rows_huber() {
    let Some(rows) = epoch_rows(false) else { return };
    let report = fit(&request(observations(&rows), HUBER)).expect("the rows are sound");
    assert!(report.objective_value <= 1.01828e-3, "{}", report.objective_value);
    assert_close(report.objective_value, 1.018_274_02e-3, 1e-7, "objective");
    let [e, a, b, alpha, beta] = values(&report)[..] else { panic!("five parameters") };
    assert_close(a, 477.826, 1e-3, "A");
    assert_close(b, 2143.4, 5e-3, "B");
    assert_close(e, 1.8172, 1e-3, "E");
    assert_close(alpha, 0.3473, 1e-3, "alpha");
    assert_close(beta, 0.3672, 1e-3, "beta");
}

#[test]
fn epoch_240_rows_least_absolute_deviations_are_the_published_numbers() {
    let Some(rows) = epoch_rows(false) else { return };
    let report = fit(&request(observations(&rows), Loss::Lad)).expect("the rows are sound");
    assert!(report.objective_value <= 1.12950, "{}", report.objective_value);
    assert_close(report.objective_value, 1.129_494_7, 1e-7, "objective");
    let expected = [1.81687, 482.006, 2085.43, 0.347813, 0.365854];
    for (found, expected) in report.estimates.iter().zip(expected) {
        assert_close(found.value, expected, 1e-4, &found.name);
    }
}

#[test]
fn epoch_240_rows_least_squares() {
    let Some(rows) = epoch_rows(false) else { return };
    let report = fit(&request(observations(&rows), Loss::LeastSquares)).expect("the rows are sound");
    assert_close(report.objective_value, 0.011461887, 1e-7, "objective");
    let expected = [1.86455, 593.32, 4875.6, 0.36025, 0.40588];
    for (found, expected) in report.estimates.iter().zip(expected) {
        assert_close(found.value, expected, 1e-4, &found.name);
    }
}

#[test]
fn epoch_all_245_rows_huber() {
    let Some(rows) = epoch_rows(true) else { return };
    let report = fit(&request(observations(&rows), HUBER)).expect("the rows are sound");
    assert_close(report.objective_value, 1.82601e-3, 1e-5, "objective");
    let expected = [1.89134, 495.73, 12845.6, 0.34931, 0.45305];
    for (found, expected) in report.estimates.iter().zip(expected) {
        assert_close(found.value, expected, 1e-3, &found.name);
    }
}

/// Objective of published parameters [E, A, B, alpha, beta] on rows (N, D, loss).
fn objective_at(objective: Objective, rows: &[(f64, f64, f64)], p: &[f64]) -> f64 {
    let law = registry::law("chinchilla").expect("the registry declares it");
    let residual = |(n, d, loss): &(f64, f64, f64)| {
        objective.space.residual(law.predict(&[Input::new(*n), Input::new(*d)], p), *loss)
    };
    objective.total(&rows.iter().map(residual).collect::<Vec<f64>>(), None)
}

/// All published two-feature fits of the Gemstones: the objective at the published parameters
/// must be the published one, and our fit never worse.
#[test]
fn gemstones_published_fits() {
    let Some(published) = shared("lm/gemstones/published_fits.json") else { return };
    let published: Value = serde_json::from_str(&published).expect("the file is JSON");
    let mut checked = 0;
    for (name, fit_of) in published.as_object().expect("fits by name") {
        let Some((folder, file)) = name.split_once("/approach_3_parameters_grid_search_0_") else { continue };
        let delta = if folder.ends_with("-3") { 1e-3 } else { 1e-4 };
        let file = file.trim_end_matches(".json");
        let (table, embeddings) = match file.strip_suffix("_no_embeds") {
            Some(table) => (table, false),
            None => (file, true),
        };
        let rows = gemstone_rows(table, embeddings).expect("the tables come together");
        let number = |key: &str, k: usize| match &fit_of[key]["0"] {
            Value::Array(list) => list[k].as_f64().expect("a number"),
            single => single.as_f64().expect("a number"),
        };
        let p = [
            number("irreducible_error", 0).exp(),
            number("coefficients", 0).exp(),
            number("coefficients", 1).exp(),
            number("exponents", 0),
            number("exponents", 1),
        ];
        let objective = Objective { loss: Loss::Huber { delta }, space: Space::Log };
        let at_published = objective_at(objective, &rows, &p);
        let printed = number("loss", 0);
        // The file prints ten decimals.
        assert!((at_published - printed).abs() <= 1e-5 * printed + 1e-10, "{name}: {at_published} against {printed}");
        let mut request = request(observations(&rows), objective.loss);
        // One published exponent is 4.98: the law's usual range ends at 5.
        request.search.starts = 8;
        let report = fit(&request).expect("the rows are sound");
        assert!(
            report.objective_value <= at_published * (1.0 + 1e-9),
            "{name}: {} is above the published {at_published}",
            report.objective_value
        );
        checked += 1;
    }
    assert_eq!(checked, 32);
}

/// Rows (N, D, loss) of one table; without the embedding matrix of 50,304 tokens if asked.
fn gemstone_rows(table: &str, embeddings: bool) -> Option<Vec<(f64, f64, f64)>> {
    let text = shared(&format!("lm/gemstones/wandb_df_for_fitting_{table}.jsonl"))?;
    let rows = text.lines().map(|line| {
        let run: Value = serde_json::from_str(line).expect("a run per line");
        let number = |key: &str| run[key].as_f64();
        let n = number("params_active_precise").or(number("params")).expect("a size");
        let matrix = if embeddings { 0.0 } else { 50_304.0 * number("width").expect("a width") };
        (n - matrix, number("tokens").expect("tokens"), number("final_loss").expect("a loss"))
    });
    Some(rows.collect())
}

/// The first step of the OLMo ladder (Bhagia et al. 2024) for eight tasks.
#[test]
fn olmo_ladder_step_one() {
    let Some(points) = shared("lm/olmo-ladder/step1_points.csv") else { return };
    let Some(refits) = shared("lm/olmo-ladder/refit_coefficients.json") else { return };
    let refits: Value = serde_json::from_str(&refits).expect("the file is JSON");
    let refits = refits.as_object().expect("tasks by name");
    assert_eq!(refits.len(), 8);
    for (task, refit) in refits {
        let rows: Vec<(f64, f64, f64)> = points
            .lines()
            .skip(1)
            .map(|line| line.split(',').collect::<Vec<&str>>())
            .filter(|cells| cells[0] == task && cells[2] == "train")
            .map(|cells| {
                let number = |k: usize| cells[k].parse::<f64>().expect("a number");
                (number(3), number(4), number(6))
            })
            .collect();
        assert!(rows.len() >= 12, "{task} has {} rows", rows.len());
        let of = |key: &str| refit["step1"][key].as_f64().expect("a number");
        let p = [of("E"), of("logA").exp(), of("logB").exp(), of("alpha"), of("beta")];
        let objective = Objective { loss: HUBER, space: Space::Log };
        let known = objective_at(objective, &rows, &p);
        let report = fit(&request(observations(&rows), HUBER)).expect("the rows are sound");
        assert!(
            report.objective_value <= known * (1.0 + 1e-9),
            "{task}: {} is above the known {known}",
            report.objective_value
        );
        println!("{task}: {known:.6e} -> {:.6e} {:?}", report.objective_value, report.verdict);
    }
}
