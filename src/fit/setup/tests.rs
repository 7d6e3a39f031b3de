use super::*;
use crate::fit::{Loss, ParameterSetting};
use crate::table::{Column, Unit, Values};

fn numbers(name: &str, cells: &[f64]) -> Column {
    Column { name: name.into(), unit: Unit::default(), values: Values::Numbers(cells.to_vec()) }
}

fn texts(name: &str, cells: &[&str]) -> Column {
    Column {
        name: name.into(),
        unit: Unit::default(),
        values: Values::Texts(cells.iter().map(|c| c.to_string()).collect()),
    }
}

fn table(columns: Vec<Column>) -> Table {
    Table { columns, ..Table::default() }
}

fn runs() -> Table {
    table(vec![
        texts("run", &["a", "a", "b", "", ""]),
        numbers("params", &[1e8, 2e8, 4e8, 8e8, 1.6e9]),
        numbers("Tokens", &[1e10, 2e10, 4e10, 8e10, 1.6e11]),
        numbers("loss", &[3.4, 3.1, 2.9, 2.7, 2.5]),
    ])
}

fn map(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, column)| (name.to_string(), column.to_string())).collect()
}

#[test]
fn columns_are_found_by_name_and_compute_follows() {
    let prepared = prepare(&FitScene::default(), &runs()).unwrap();
    let column = |name: &str| Source::Column(name.into());
    let expected = [("N", column("params")), ("D", column("Tokens")), (RESPONSE, column("loss"))];
    assert_eq!(prepared.map, expected.map(|(name, source)| (name.to_string(), source)));
    let seen = &prepared.request.observations;
    assert_eq!(seen.inputs[1], runs().numbers("Tokens").unwrap());
    assert_eq!(seen.compute[0], 6e18);
    assert_eq!(seen.source_rows, [0, 1, 2, 3, 4]);
    assert_eq!(prepared.request.holdout, Holdout::LargestBudget);
    assert!(prepared.dropped.is_empty() && prepared.notices.is_empty(), "{:?}", prepared.notices);
}

#[test]
fn tokens_follow_from_compute() {
    let without_tokens =
        table(vec![numbers("N", &[1e8, 2e8]), numbers("FLOP", &[6e18, 2.4e19]), numbers("loss", &[3.4, 3.1])]);
    let prepared = prepare(&FitScene::default(), &without_tokens).unwrap();
    assert_eq!(prepared.request.observations.inputs[1], [1e10, 2e10]);
    let derived = Source::Derived { rule: "D = C/(6N)".into(), columns: ["FLOP".into(), "N".into()] };
    assert_eq!(prepared.map[1], ("D".to_string(), derived));
    assert!(prepared.notices[0].contains("D = C/(6N)"), "{:?}", prepared.notices);
}

#[test]
fn each_dropped_row_says_why() {
    let mut table = table(vec![
        numbers("N", &[1e8, f64::NAN, 0.0, 4e8, 5e8, 6e8, 7e8]),
        numbers("D", &[1e10; 7]),
        numbers("loss", &[3.4, 3.1, 3.0, -1.0, f64::NAN, 2.5, 2.4]),
        numbers("w", &[1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 2.0]),
    ]);
    table.excluded = vec![(0, "diverged".into())];
    let scene = FitScene { weight: Some("w".into()), ..FitScene::default() };
    let prepared = prepare(&scene, &table).unwrap();
    let reasons: Vec<(u32, &str)> = prepared.dropped.iter().map(|row| (row.row, row.reason.as_str())).collect();
    assert_eq!(
        reasons,
        [
            (0, "left out: diverged"),
            (1, "N is missing"),
            (2, "N is 0, outside 1 to 1e18"),
            (3, "loss is -1, which has no logarithm"),
            (4, "loss is missing"),
            (5, "the weight (w) is 0, not positive"),
        ]
    );
    assert_eq!(prepared.request.observations.source_rows, [6]);
    assert_eq!(prepared.request.observations.weights, Some(vec![2.0]));
    let raw = FitScene { space: Space::Raw, loss: Loss::LeastSquares, ..scene };
    assert_eq!(prepare(&raw, &table).unwrap().request.observations.source_rows, [3, 6]);
}

#[test]
fn families_are_numbered_and_rows_without_one_stand_alone() {
    let scene = FitScene { cluster: Some("run".into()), ..FitScene::default() };
    let request = prepare(&scene, &runs()).unwrap().request;
    assert_eq!(request.observations.clusters, Some(vec![0, 0, 1, 2, 3]));
    assert!(request.uncertainty.by_cluster);
    let gone = FitScene { cluster: Some("family".into()), ..FitScene::default() };
    let prepared = prepare(&gone, &runs()).unwrap();
    assert!(!prepared.request.uncertainty.by_cluster && prepared.notices[0].contains("'family'"));
}

#[test]
fn a_typed_formula_names_its_columns() {
    let scene = FitScene {
        law: "custom".into(),
        formula: "E + A / params^alpha + 1e-3 * exp(-D/tau)".into(),
        ..FitScene::default()
    };
    let prepared = prepare(&scene, &runs()).unwrap();
    let LawChoice::Custom { variables, .. } = &prepared.request.law else { panic!("a declared law") };
    assert_eq!(variables, &["params", "D"]);
    assert_eq!(prepared.map[1], ("D".to_string(), Source::Column("Tokens".into())));
    let mapped = FitScene { formula: "A*x^a".into(), map: map(&[("x", "Tokens")]), ..scene.clone() };
    assert_eq!(prepare(&mapped, &runs()).unwrap().map[0], ("x".to_string(), Source::Column("Tokens".into())));
    let empty = FitScene { formula: " ".into(), ..scene.clone() };
    assert!(matches!(prepare(&empty, &runs()), Err(FitError::Formula { .. })));
    let no_columns = FitScene { formula: "a + b".into(), ..scene };
    assert!(matches!(prepare(&no_columns, &runs()), Err(FitError::Formula { .. })));
}

#[test]
fn what_cannot_work_says_what_to_do() {
    let words = |scene: &FitScene, table: &Table| prepare(scene, table).unwrap_err().to_string();
    let scene = FitScene::default();
    assert!(words(&FitScene { law: "nope".into(), ..scene.clone() }, &runs()).contains("'nope'"));
    assert_eq!(prepare(&scene, &Table::default()), Err(FitError::NoRows));
    let no_tokens = table(vec![numbers("N", &[1e8]), numbers("time", &[1.0]), numbers("loss", &[3.0])]);
    let message = words(&scene, &no_tokens);
    assert!(message.contains("no column holds D") && message.contains("N, time, loss"), "{message}");
    let as_text = FitScene { map: map(&[("N", "run")]), ..scene.clone() };
    assert!(words(&as_text, &runs()).contains("'run' holds text"));
    let mut all_out = runs();
    all_out.excluded = (0..5).map(|row| (row, "test".to_string())).collect();
    assert!(words(&scene, &all_out).contains("put some rows back"));
    let negative = table(vec![numbers("N", &[1e8]), numbers("D", &[1e9]), numbers("loss", &[-3.0])]);
    assert!(words(&scene, &negative).contains("fit in raw space"));
}

#[test]
fn leftovers_are_passed_over_with_a_word() {
    let scene = FitScene {
        map: map(&[("N", "gone"), ("D", "")]),
        settings: vec![
            ParameterSetting { name: "E".into(), fixed: Some(1.8), ..Default::default() },
            ParameterSetting { name: "gamma".into(), fixed: Some(0.1), ..Default::default() },
        ],
        predict_at: vec![vec![1e9, 2e10], vec![1e9], vec![0.0, 1.0]],
        ..FitScene::default()
    };
    let prepared = prepare(&scene, &runs()).unwrap();
    assert_eq!(prepared.map[0].1, Source::Column("params".into()));
    assert_eq!(prepared.request.settings.len(), 1);
    assert_eq!(prepared.request.predict_at, [[1e9, 2e10]]);
    assert_eq!(prepared.notices.len(), 3, "{:?}", prepared.notices);
}

#[test]
fn rows_keep_their_compute_or_all_lose_it() {
    let mut table = runs();
    table.columns.push(numbers("C", &[6e18, f64::NAN, 1e20, 1e21, 1e22]));
    let prepared = prepare(&FitScene::default(), &table).unwrap();
    assert!(prepared.request.observations.compute.is_empty());
    assert_eq!(prepared.request.holdout, Holdout::None);
    assert_eq!(prepared.notices.len(), 2, "{:?}", prepared.notices);
}
