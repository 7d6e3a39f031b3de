//! Links and files of the Fit page: every version ever shipped opens, random states come back with
//! the same digits, and a table of ordinary size fits a URL.

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use synscale::fit::{ChartKind, FitScene, FitView, Holdout, Loss, ParameterSetting, Space, TableSource};
use synscale::num::Rng;
use synscale::share::{decode, encode, open_file, save_file};
use synscale::table::{Column, Table, TableProblem, Unit, Values};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/links")
}

/// Runs as people log them: sizes with 3 digits, tokens with 4, compute with 3, loss with 5.
fn forty_runs() -> Table {
    let digits = |value: f64, digits: usize| format!("{value:.*e}", digits - 1).parse::<f64>().unwrap();
    let mut rng = Rng::new(40);
    let mut cells = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..40 {
        let n = digits(libm::pow(10.0, 7.5 + 2.5 * rng.uniform()), 3);
        let d = digits(libm::pow(10.0, 9.0 + 2.5 * rng.uniform()), 4);
        let loss = 1.8172 + 482.01 / libm::pow(n, 0.3478) + 2085.43 / libm::pow(d, 0.3658);
        let row = [n, d, digits(6.0 * n * d, 3), digits(loss * libm::exp(0.005 * rng.normal()), 5)];
        cells.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
    }
    let [n, d, c, loss] = cells;
    let column = |name: &str, label: &str, factor: f64, cells| Column {
        name: name.into(),
        unit: Unit { label: label.into(), factor },
        values: Values::Numbers(cells),
    };
    let columns = vec![
        column("params", "M", 1e6, n),
        column("tokens", "B", 1e9, d),
        column("compute", "FLOP", 1.0, c),
        column("val_loss", "", 1.0, loss),
    ];
    Table { columns, excluded: vec![(7, "diverged".into())], problems: Vec::new() }
}

fn ordinary_work() -> FitScene {
    let pair = |name: &str, column: &str| (name.to_string(), column.to_string());
    FitScene {
        source: TableSource::Inline { name: "runs.csv".into(), table: forty_runs() },
        map: vec![pair("N", "params"), pair("D", "tokens"), pair("response", "val_loss")],
        settings: vec![ParameterSetting { name: "E".into(), lower: Some(1.0), upper: Some(2.5), ..Default::default() }],
        seed: 20_240_101,
        bootstrap: 2000,
        predict_at: vec![vec![7e10, 1.4e12], vec![4.05e11, 1.5e13]],
        view: FitView { chart: ChartKind::IsoFlop, ..FitView::default() },
        ..FitScene::default()
    }
}

#[test]
fn a_table_of_forty_rows_fits_two_thousand_characters() {
    let link = encode(&ordinary_work()).unwrap();
    println!("40 rows, 4 columns and settings: {} characters", link.len());
    assert!(link.len() <= 2000, "{}", link.len());
    assert_eq!(decode::<FitScene>(&link).unwrap().scene, ordinary_work());
}

#[test]
fn even_forty_rows_with_all_seventeen_digits_fit() {
    let mut scene = ordinary_work();
    let TableSource::Inline { table, .. } = &mut scene.source else { unreachable!() };
    let Values::Numbers(loss) = &mut table.columns[3].values else { unreachable!() };
    loss.iter_mut().for_each(|cell| *cell = libm::exp(libm::log(*cell)) / 3.0);
    let link = encode(&scene).unwrap();
    println!("with full digits in one column: {} characters", link.len());
    assert!(link.len() <= 2000, "{}", link.len());
    assert_eq!(decode::<FitScene>(&link).unwrap().scene, scene);
}

#[test]
fn missing_cells_and_texts_survive_link_and_file() {
    let numbers = [0.1 + 0.2, f64::NAN, 1e300, -0.0, 5e-324];
    let table = Table {
        columns: vec![
            Column { name: "y".into(), unit: Unit::default(), values: Values::Numbers(numbers.into()) },
            Column {
                name: "run".into(),
                unit: Unit::default(),
                values: Values::Texts(["a", "", "ü,\"", "\n", "e"].map(String::from).into()),
            },
        ],
        excluded: vec![(4, String::new())],
        problems: vec![TableProblem {
            row: Some(1),
            column: Some("y".into()),
            text: "n/a".into(),
            message: "no number".into(),
        }],
    };
    let scene =
        FitScene { source: TableSource::Inline { name: "t".into(), table: table.clone() }, ..FitScene::default() };
    let through_link = decode::<FitScene>(&encode(&scene).unwrap()).unwrap().scene;
    let through_file = open_file::<FitScene>(&save_file(&scene, None::<&()>).unwrap()).unwrap().scene;
    for back in [through_link, through_file] {
        let TableSource::Inline { table: back, .. } = back.source else { panic!("another source") };
        let bits = |table: &Table| table.numbers("y").unwrap().iter().map(|cell| cell.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&back), bits(&table));
        assert_eq!(
            (&back.columns[1], &back.excluded, &back.problems),
            (&table.columns[1], &table.excluded, &table.problems)
        );
    }
}

/// Each `<name>.txt` is a link as it was shipped; `<name>.synscale.json` beside it is the state it
/// must open to. Add a pair for every new link version; never change an old one.
#[test]
fn every_link_ever_shipped_still_opens() {
    let mut opened = 0;
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let link = std::fs::read_to_string(&path).unwrap();
        let state = std::fs::read_to_string(path.with_extension("synscale.json")).unwrap();
        let decoded = decode::<FitScene>(&link).unwrap();
        let expected = open_file::<FitScene>(&state).unwrap();
        assert!(decoded.notices.is_empty() && expected.notices.is_empty(), "{}", path.display());
        assert_eq!(decoded.scene, expected.scene, "{}", path.display());
        opened += 1;
    }
    assert!(opened >= 3, "only {opened} fixtures");
}

/// Writes the fixtures of the current version: run by hand once per version, with a new prefix.
/// `cargo test --test links -- --ignored write_fixtures`
#[test]
#[ignore = "writes files; run by hand when the link version changes"]
fn write_fixtures() {
    let custom = FitScene {
        source: TableSource::Address { url: "https://example.org/runs.csv".into() },
        law: "custom".into(),
        formula: "E + A/N^alpha".into(),
        loss: Loss::LeastSquares,
        space: Space::Raw,
        holdout: Holdout::None,
        cluster: Some("family".into()),
        profile: true,
        ..FitScene::default()
    };
    for (name, scene) in [("v1-default", FitScene::default()), ("v1-ordinary", ordinary_work()), ("v1-custom", custom)]
    {
        let path = fixtures().join(name);
        assert!(!path.with_extension("txt").exists(), "{name} was shipped: choose a new prefix");
        std::fs::write(path.with_extension("txt"), encode(&scene).unwrap()).unwrap();
        std::fs::write(path.with_extension("synscale.json"), save_file(&scene, None::<&()>).unwrap()).unwrap();
    }
}

fn any_table() -> impl Strategy<Value = Table> {
    let cell = prop_oneof![
        4 => any::<f64>().prop_map(|value| if value.is_finite() { value } else { 1.5 }),
        4 => (0.0..1e5f64).prop_map(|value| (value * 1000.0).round() / 1000.0),
        1 => Just(f64::NAN),
    ];
    (1usize..5, 0usize..12).prop_flat_map(move |(columns, rows)| {
        let numbers = prop::collection::vec(cell.clone(), rows).prop_map(Values::Numbers);
        let texts = prop::collection::vec(any::<String>(), rows).prop_map(Values::Texts);
        let values = prop::collection::vec(prop_oneof![3 => numbers, 1 => texts], columns);
        let excluded = prop::collection::btree_map(0..rows.max(1) as u32, any::<String>(), 0..3);
        (values, excluded).prop_map(move |(values, excluded)| Table {
            columns: values
                .into_iter()
                .enumerate()
                .map(|(i, values)| Column { name: format!("column {i}"), unit: Unit::default(), values })
                .collect(),
            excluded: excluded.into_iter().filter(|(row, _)| (*row as usize) < rows).collect(),
            problems: Vec::new(),
        })
    })
}

fn any_scene() -> impl Strategy<Value = FitScene> {
    let source = prop_oneof![
        any::<String>().prop_map(TableSource::Example),
        (any::<String>(), any_table()).prop_map(|(name, table)| TableSource::Inline { name, table }),
        "[a-z]{1,9}".prop_map(|host| TableSource::Address { url: format!("https://{host}.org/x.csv") }),
    ];
    let loss =
        prop_oneof![(1e-6..10f64).prop_map(|delta| Loss::Huber { delta }), Just(Loss::Lad), Just(Loss::LeastSquares)];
    let setting = (any::<String>(), prop::option::of(-1e9..1e9f64), prop::option::of(0.0..1f64))
        .prop_map(|(name, fixed, start)| ParameterSetting { name, fixed, start, ..Default::default() });
    let texts = (any::<String>(), any::<String>(), prop::option::of(any::<String>()));
    let numbers = (any::<u64>(), 0..100_000u32, 0.5..0.999f64, any::<bool>(), any::<bool>());
    let points = prop::collection::vec(prop::collection::vec(1.0..1e13f64, 2), 0..6);
    let map = prop::collection::vec((any::<String>(), any::<String>()), 0..4);
    (source, loss, prop::collection::vec(setting, 0..3), texts, numbers, points, map).prop_map(
        |(source, loss, settings, (law, formula, cluster), (seed, bootstrap, level, raw, profile), predict_at, map)| {
            FitScene {
                source,
                loss,
                settings,
                law,
                formula,
                cluster,
                seed,
                bootstrap,
                level,
                space: if raw { Space::Raw } else { Space::Log },
                profile,
                predict_at,
                map,
                view: FitView { x: "D".into(), reducible: profile, ..FitView::default() },
                ..FitScene::default()
            }
        },
    )
}

/// NaN differs from itself, so scenes are compared by their bits as printed.
fn printed(scene: &FitScene) -> String {
    format!("{scene:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_scene_comes_back_through_link_and_file(scene in any_scene()) {
        let decoded = decode::<FitScene>(&encode(&scene).unwrap()).unwrap();
        prop_assert_eq!(printed(&decoded.scene), printed(&scene));
        prop_assert!(decoded.notices.is_empty(), "{:?}", decoded.notices);
        let opened = open_file::<FitScene>(&save_file(&scene, None::<&()>).unwrap()).unwrap();
        prop_assert_eq!(printed(&opened.scene), printed(&scene));
    }

    #[test]
    fn flipped_bits_are_noticed(at in any::<prop::sample::Index>(), bit in 0u8..7) {
        let link = encode(&ordinary_work()).unwrap();
        let mut bytes = link.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let Ok(flipped) = String::from_utf8(bytes) else { return Ok(()) };
        if let Ok(decoded) = decode::<FitScene>(&flipped) {
            prop_assert_eq!(decoded.scene, ordinary_work());
        }
    }
}
