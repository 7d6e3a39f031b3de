//! What every metric on vectors owes: no crash and no NaN on any input, values inside the declared range,
//! and the invariances that the metric has.

use synscale::diversity::metric::registry::METRICS;
use synscale::diversity::metric::{Metric, Needs, Reading};
use synscale::diversity::{Matrix, Sample};
use synscale::num::Rng;
use synscale::num::symmetric::eigen;

/// Values that depend on the order of the rows, by their names' beginnings: rules that go through the rows,
/// and seeded k-means, whose draws fall on other rows.
const OF_THE_ORDER: &[&str] = &[
    "semdedup",
    "vec2face",
    "cluster_",
    "kmeans",
    "llm_cluster",
    "silhouette",
    "calinski",
    "davies",
    "fisher",
    "mauve",
    "frontier",
    "js_",
    "tv",
    "cell_",
    "set_entropy",
    "ari_",
    "nmi_",
    "ami_",
    "vmeasure",
    "purity",
];

/// Values that depend on the axes: columns are looked at one by one, or signs of components matter.
const OF_THE_AXES: &[&str] = &["geo_mean_std", "vendi_laplacian", "ks_", "w1_marginal", "kl_discrete", "kl_empirical"];

/// Values with a unit: how they grow when all numbers are multiplied.
const OF_THE_SCALE: &[(&str, i32)] = &[
    ("chamfer_euclid", 1),
    ("l2_mean_pairwise", 1),
    ("l2_squared", 2),
    ("geo_mean_std", 1),
    ("knn10_", 1),
    ("kmeans_inertia", 2),
    ("frechet", 2),
    ("energy_v", 1),
    ("energy_u", 1),
    ("median_heuristic", 1),
    ("w1_exact", 1),
    ("w2sq_exact", 2),
    ("sinkhorn_div_rel", 2),
    ("dcr_mean", 1),
    ("w1_marginal", 1),
];

/// Values that name a length of their own, and so change with the scale in no simple way.
const WITH_A_LENGTH: &[&str] = &[
    "iv_eig_both_signs",
    "vendi_rbf_g",
    "vendi_laplacian",
    "kid_",
    "sinkhorn_div_eps1",
    "sinkhorn_dual",
    "sinkhorn_linear",
];
/// Among them those that are not: their rows are scaled to length 1.
const OF_UNIT_ROWS: &[&str] = &["iv_eig_both_signs_unit", "frechet_unit"];

fn begins(name: &str, list: &[&str]) -> bool {
    list.iter().any(|start| name.starts_with(start))
}

struct Set {
    vectors: Vec<f64>,
    reference: Vec<f64>,
    groups: Vec<u32>,
    columns: usize,
}

impl Set {
    /// Groups around two centres with a common lean, and a near-duplicate.
    fn new(rows: usize, other: usize, columns: usize, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut draw = |n: usize, shift: f64| -> Vec<f64> {
            let number = |at: usize| if (at / columns).is_multiple_of(2) { 1.0 } else { -0.5 + shift };
            (0..n * columns).map(|at| number(at) + (1.0 + (at % columns) as f64 * 0.2) * rng.normal()).collect()
        };
        let (mut vectors, reference) = (draw(rows, 0.0), draw(other, 0.4));
        if rows > 4 {
            vectors.copy_within(0..columns, 3 * columns);
            vectors[3 * columns] += 0.01;
        }
        let groups = (0..rows as u32).map(|row| row % 2).collect();
        Self { vectors, reference, groups, columns }
    }

    fn readings(&self) -> Vec<(&'static Metric, Reading)> {
        let vectors = Matrix::from_f64(self.columns, &self.vectors).unwrap();
        let reference = Matrix::from_f64(self.columns, &self.reference).unwrap();
        let sample = Sample {
            vectors: Some(&vectors),
            reference_vectors: Some(&reference),
            groups: Some(&self.groups),
            seed: 5,
            ..Sample::default()
        };
        of_vectors().filter_map(|metric| Some((metric, metric.measure(&sample).ok()?))).collect()
    }

    /// All rows through a map.
    fn mapped(&self, map: impl Fn(&[f64]) -> Vec<f64>) -> Self {
        let all = |values: &[f64]| values.chunks(self.columns).flat_map(&map).collect();
        Self {
            vectors: all(&self.vectors),
            reference: all(&self.reference),
            groups: self.groups.clone(),
            columns: self.columns,
        }
    }

    /// The rows the other way round.
    fn reversed(&self) -> Self {
        let all = |values: &[f64]| values.chunks(self.columns).rev().flatten().copied().collect();
        let groups = self.groups.iter().rev().copied().collect();
        Self { vectors: all(&self.vectors), reference: all(&self.reference), groups, columns: self.columns }
    }
}

fn of_vectors() -> impl Iterator<Item = &'static Metric> {
    METRICS
        .iter()
        .copied()
        .filter(|metric| !matches!(metric.needs, Needs::Texts | Needs::TextsAndReference | Needs::LogProbs))
}

/// Compares two sets of readings, value by value, where `expected` says what becomes of a value.
fn compare(
    before: &[(&'static Metric, Reading)],
    after: &[(&'static Metric, Reading)],
    expected: impl Fn(&str, f64) -> Option<f64>,
) {
    assert_eq!(before.len(), after.len());
    let mut compared = 0;
    for ((metric, old), (_, new)) in before.iter().zip(after) {
        for (name, value) in &old.values {
            let Some(expected) = expected(name, *value) else { continue };
            let found = new.value(name).unwrap_or_else(|| panic!("{}: {name} is gone", metric.id));
            compared += 1;
            assert!(
                (found - expected).abs() <= 1e-6 * (expected.abs() + 1e-3),
                "{}: {name}: {found}, not {expected}",
                metric.id
            );
        }
    }
    assert!(compared > 60, "only {compared} values compared");
}

#[test]
fn rows_may_come_in_any_order() {
    for (rows, columns) in [(40, 7), (20, 30)] {
        let set = Set::new(rows, 30, columns, 1);
        compare(&set.readings(), &set.reversed().readings(), |name, value| {
            (!begins(name, OF_THE_ORDER) && !begins(name, &["kl_"])).then_some(value)
        });
    }
}

#[test]
fn axes_may_be_turned() {
    for (rows, columns) in [(40, 7), (20, 30)] {
        let set = Set::new(rows, 30, columns, 2);
        let mut rng = Rng::new(3);
        let mut random = vec![0.0; columns * columns];
        for i in 0..columns {
            for j in 0..=i {
                random[i * columns + j] = rng.normal();
            }
        }
        let axes = eigen(random, columns).unwrap().vectors;
        let turned =
            set.mapped(|row| axes.chunks(columns).map(|axis| axis.iter().zip(row).map(|(a, x)| a * x).sum()).collect());
        compare(&set.readings(), &turned.readings(), |name, value| (!begins(name, OF_THE_AXES)).then_some(value));
    }
}

#[test]
fn numbers_may_have_any_unit() {
    let set = Set::new(40, 30, 7, 4);
    for factor in [1e-3, 0.5, 250.0] {
        let scaled = set.mapped(|row| row.iter().map(|x| x * factor).collect());
        compare(&set.readings(), &scaled.readings(), |name, value| {
            if begins(name, OF_UNIT_ROWS) {
                return Some(value);
            }
            if begins(name, WITH_A_LENGTH) {
                return None;
            }
            let power = OF_THE_SCALE.iter().find(|(start, _)| name.starts_with(start)).map_or(0, |(_, power)| *power);
            Some(value * factor.powi(power))
        });
    }
}

#[test]
fn no_input_crashes_or_gives_a_number_that_is_none() {
    let mut odd: Vec<(&str, usize, Vec<f64>)> = vec![
        ("one row", 3, vec![1.0, 2.0, 3.0]),
        ("two rows", 2, vec![1.0, 0.0, 0.5, 0.5]),
        ("one number a row", 1, (0..30).map(|k| f64::from(k) - 7.25).collect()),
        ("one positive number a row", 1, (0..30).map(|k| f64::from(k) + 1.0).collect()),
        ("all the same", 3, [1.0, 2.0, 3.0].repeat(20)),
        ("all zeros", 4, vec![0.0; 80]),
        ("a row of zeros", 2, (0..60).map(|k| f64::from(k / 2)).collect()),
        ("two places", 2, [1.0, 0.0, 0.0, 1.0].repeat(15)),
        ("opposite rows", 2, [1.0, 0.0, -1.0, 0.0].repeat(15)),
        ("a line", 3, (0..60).map(|k| f64::from(k / 3 + 1) * [1.0, 2.0, -1.0][k as usize % 3]).collect()),
        ("a lattice", 2, (0..128).map(|k| if k % 2 == 0 { f64::from(k / 16) } else { f64::from(k / 2 % 8) }).collect()),
        ("two pairs of twins", 2, vec![1.0, 1.0, 1.0, 1.0, 2.0, -1.0, 2.0, -1.0]),
        ("one far off", 2, {
            let mut rows = vec![1e-3; 58];
            rows.extend([1e6, -1e6]);
            rows
        }),
    ];
    let mut rng = Rng::new(8);
    for (name, factor) in [("tiny numbers", 1e-30), ("huge numbers", 1e30), ("ordinary", 1.0)] {
        odd.push((name, 5, (0..150).map(|_| factor * rng.normal()).collect()));
    }
    odd.push(("few long rows", 50, (0..200).map(|_| rng.normal()).collect()));
    let mut defined = 0;
    for (name, columns, values) in &odd {
        let vectors = Matrix::from_f64(*columns, values).unwrap();
        let own: Vec<u32> = (0..vectors.rows() as u32).map(|row| row % 3).collect();
        let single = vec![0; vectors.rows()];
        let first = vectors.select(&[0]);
        for (reference, groups) in [(&vectors, &own), (&first, &single)] {
            let sample = Sample {
                vectors: Some(&vectors),
                reference_vectors: Some(reference),
                groups: Some(groups),
                ..Sample::default()
            };
            for metric in of_vectors() {
                let Ok(reading) = metric.measure(&sample) else { continue };
                defined += 1;
                for (value_name, value) in &reading.values {
                    assert!(value.is_finite(), "{name}: {}: {value_name} is {value}", metric.id);
                }
                let (shown, value) = &reading.values[0];
                let (low, high) = metric.range;
                let slack = 1e-9 * (1.0 + value.abs());
                assert!(*value >= low - slack && *value <= high + slack, "{name}: {}: {shown} is {value}", metric.id);
            }
        }
    }
    assert!(defined > 300, "only {defined} readings");
}

#[test]
fn what_is_missing_is_said() {
    let vectors = Matrix::new(2, vec![1.0, 2.0, 2.0, 1.0, 0.5, 0.5]).unwrap();
    let wide = Matrix::new(3, vec![1.0; 9]).unwrap();
    for metric in of_vectors() {
        let error = metric.measure(&Sample::default()).unwrap_err().to_string();
        assert!(error.contains("needs vectors"), "{}: {error}", metric.id);
        let other = Sample { vectors: Some(&vectors), reference_vectors: Some(&wide), ..Sample::default() };
        match metric.needs {
            Needs::VectorsAndReference => {
                let error = metric.measure(&other).unwrap_err().to_string();
                assert!(error.contains("embed both with the same model"), "{}: {error}", metric.id);
            }
            Needs::VectorsAndGroups => {
                let short = Sample { vectors: Some(&vectors), groups: Some(&[0]), ..Sample::default() };
                assert!(metric.measure(&short).unwrap_err().to_string().contains("1 groups for 3 rows"));
            }
            _ => {}
        }
        let few = vectors.select(&[0]);
        let sample =
            Sample { vectors: Some(&few), reference_vectors: Some(&vectors), groups: Some(&[0]), ..Sample::default() };
        assert_eq!(metric.measure(&sample).is_err(), metric.least_rows > 1, "{}", metric.id);
    }
}

#[test]
fn declarations_cite_the_atlas_as_it_is() {
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../src/atlas/papers.json")).expect("the Atlas is JSON");
    for metric in METRICS {
        for feature in metric.features {
            assert!(rows.iter().any(|row| row["feature"] == **feature), "{}: no row asks for {feature}", metric.id);
        }
        for paper in metric.papers {
            let Some(id) = paper.atlas else {
                let known = rows.iter().find(|row| row["arxiv"] == paper.arxiv);
                assert!(known.is_none(), "{}: {} is row {:?}", metric.id, paper.arxiv, known.map(|row| &row["id"]));
                continue;
            };
            let row = rows.iter().find(|row| row["id"] == id);
            let row = row.unwrap_or_else(|| panic!("{}: the Atlas has no row {id}", metric.id));
            assert_eq!(row["arxiv"], paper.arxiv, "{}: {id}", metric.id);
        }
    }
}
