//! Every reference value of a metric on vectors, from `fixtures/metrics`: computed independently (numpy,
//! scipy, scikit-learn and the papers' own packages, double precision) from the same six-decimal rows.
//!
//! Ids not reproduced yet are listed in `LATER`: a new id fails, and so does one that no longer needs to
//! be there.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use synscale::diversity::cloud::Kept;
use synscale::diversity::metric::registry::METRICS;
use synscale::diversity::metric::{
    MetricError, Needs, intrinsic_dimension, neighbour_distance, normal_sample, partition_ratio, vasicek_ratio, vendi,
};
use synscale::diversity::{Cloud, Matrix, Sample};

/// Relative tolerance of a closed form in f64, and what rounding leaves of a 0.
const TOLERANCE: f64 = 1e-9;
const NOTHING: f64 = 1e-12;
/// Behind an iterative solver.
const ITERATED: f64 = 1e-6;

/// Ids not reproduced yet.
const LATER: &[&str] = &[];

/// Reference values that are wrong, what is right, and why: (set, id, place in the list, value).
const CORRECTED: &[(&str, &str, usize, f64)] = &[
    // scipy's spanning tree drops edges below 1e-8, so exact duplicates were joined by longer ones. With
    // every weight shifted by 1 (and 59 taken off) scipy itself gives this.
    ("neardup", "mst_dispersion_cos", 0, 10.46224409303484),
    // The cosine of one exact duplicate rounds to 1 + 2e-16, beyond numpy's last bin: 1,769 of 1,770 pairs.
    ("neardup", "cos_hist_20", 19, 60.0),
];

/// Values by id: one number, or a list.
type Found = BTreeMap<String, Vec<f64>>;

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/metrics/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn rows(set: &str) -> Matrix {
    let text = fixture(&format!("emb_{set}.csv"));
    let columns = text.lines().next().unwrap().split(',').count();
    let values: Vec<f64> = text.lines().flat_map(|line| line.split(',')).map(|field| field.parse().unwrap()).collect();
    Matrix::from_f64(columns, &values).unwrap()
}

/// The readings of all metrics that need what is given.
fn readings(sample: &Sample, needs: Needs) -> Found {
    let mut found = Found::new();
    for metric in METRICS.iter().filter(|metric| metric.needs == needs) {
        let reading = match metric.measure(sample) {
            Ok(reading) => reading,
            // Its ids then count as missing, unless the reference has no value either.
            Err(MetricError::NotDefined { .. }) => continue,
            Err(error) => panic!("{}: {error}", metric.id),
        };
        for (name, value) in reading.values {
            let before = found.insert(name.to_string(), vec![value]);
            assert!(before.is_none(), "{name} is in two readings");
        }
    }
    found
}

fn numbers(values: impl IntoIterator<Item = usize>) -> Vec<f64> {
    values.into_iter().map(|value| value as f64).collect()
}

fn embedding(set: &str) -> Found {
    let (matrix, normal) = (rows(set), rows("iso"));
    let sample = Sample { vectors: Some(&matrix), ..Sample::default() };
    let mut found = readings(&sample, Needs::Vectors);
    // The values that depend on a normal sample are tested on the sample of the fixtures.
    found.retain(|name, _| !name.ends_with("refsample") && !name.starts_with("vrm_refsample"));
    let cloud = sample.cloud().unwrap();
    let mut add = |name: &str, values: Vec<f64>| {
        assert!(found.insert(name.into(), values).is_none(), "{name} is found twice");
    };

    let pairs = cloud.cosines().unwrap();
    let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| pairs.cosines.quantile(p));
    add("cos_quantiles_5_25_50_75_95", quantiles.to_vec());
    add("cos_hist_20", pairs.cosines.histogram(20).iter().map(|count| *count as f64).collect());
    for t in [0.8, 0.9, 0.95, 0.99] {
        add(&format!("semdedup_removed_t{t}"), numbers(pairs.repeats_before(t)));
    }

    let spectrum = cloud.spectrum().unwrap();
    add("pca_eigenvalues", spectrum.values.clone());
    // The package keeps what this code drops as rounding; at f64 that changes nothing.
    add("vendi_cos_q1_raw_package", vec![vendi::vendi(cloud.direction_spectrum().unwrap(), 1.0)]);
    let weights: Vec<f64> = (1..=matrix.rows()).map(|i| i as f64).collect();
    add("vendi_cos_q1_weighted", vec![vendi::vendi_weighted(&cloud, &weights).unwrap()]);

    let axes = cloud.axes().unwrap();
    add("pca_components3", (0..3).flat_map(|k| axes.axis(k).to_vec()).collect());
    let mut scores = vec![0.0; 10];
    axes.principal_scores(&cloud, |k, values| {
        if k < 2 {
            (0..5).for_each(|i| scores[2 * i + k] = values[i]);
        }
    });
    add("pca_scores2_first5", scores);

    let ratios = vasicek_ratio::EntropyRatios::of(&cloud).unwrap();
    let scale = (matrix.columns() as f64).sqrt();
    add("vrm_entropy_ratios_vasicek", ratios.vasicek.iter().map(|ratio| ratio * scale).collect());

    add("knn_density_log_first5", neighbour_distance::log_density(&cloud, 10).unwrap()[..5].to_vec());
    add("lid_mle_k10_first5", intrinsic_dimension::pointwise_dimension(&cloud, 10).unwrap()[..5].to_vec());

    if matrix.columns() == normal.columns() {
        let kept = Kept::default();
        let normal = Cloud::new(&normal, &kept);
        let variance = normal.spectrum().unwrap().total;
        add("vrm_refsample_vasicek", vec![ratios.spread(&ratios.vasicek, variance)]);
        add("vrm_refsample_ebrahimi", vec![ratios.spread(&ratios.ebrahimi, variance)]);
        let observed = normal_sample::koleo_entropy(&cloud).unwrap();
        add("koleo_ratio_refsample", vec![observed / normal_sample::mean_log_distance(&normal, 1.0)]);
        add("kl_discrete_refsample", vec![normal_sample::discrete_divergence(&cloud, &normal).unwrap()]);
        add("kl_empirical_refsample", vec![normal_sample::empirical_divergence(&cloud, &normal).unwrap()]);
        let reference = rows("ref");
        let directions: Vec<f64> = (0..reference.rows())
            .flat_map(|i| {
                let row: Vec<f64> = (0..reference.columns()).map(|k| reference.number(i, k)).collect();
                let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
                row.into_iter().map(move |x| x / length)
            })
            .collect();
        add("iv_sampled_refdirs", vec![partition_ratio::partition_ratio_over(&cloud, &directions)]);
    }
    found
}

/// A number, or a list of lists, as one list; `None` where there is no value.
fn flat(value: &Value) -> Option<Vec<f64>> {
    match value {
        Value::Number(number) => Some(vec![number.as_f64().unwrap()]),
        Value::Array(list) => {
            list.iter().map(flat).collect::<Option<Vec<_>>>().map(|lists| lists.into_iter().flatten().collect())
        }
        _ => None,
    }
}

fn tolerance(id: &str) -> f64 {
    if id.starts_with("sinkhorn") || id.starts_with("ot_calibrated") { ITERATED } else { TOLERANCE }
}

#[test]
fn every_reference_value_is_reproduced() {
    let known: Value = serde_json::from_str(&fixture("vectors.json")).unwrap();
    let mut faults = Vec::new();
    let mut missing = BTreeSet::new();
    let mut checked = 0;
    for (section, compute) in [("embedding", embedding as fn(&str) -> Found)] {
        for (set, ids) in known[section].as_object().unwrap() {
            let found = compute(set);
            for (id, value) in ids.as_object().unwrap() {
                let Some(mut expected) = flat(value) else { continue };
                for (_, _, place, right) in CORRECTED.iter().filter(|fault| (fault.0, fault.1) == (set, id)) {
                    assert!((expected[*place] - right).abs() > NOTHING, "{set} {id} is right now");
                    expected[*place] = *right;
                }
                let Some(values) = found.get(id) else {
                    missing.insert(id.clone());
                    continue;
                };
                checked += 1;
                let close = |a: &f64, b: &f64| (a - b).abs() <= tolerance(id) * b.abs() + NOTHING;
                if values.len() != expected.len() || !values.iter().zip(&expected).all(|(a, b)| close(a, b)) {
                    faults.push(format!("{section} {set} {id}: {values:?}, not {expected:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of {checked} are wrong:\n{}", faults.len(), faults.join("\n"));
    let later: BTreeSet<String> = LATER.iter().map(|id| id.to_string()).collect();
    assert_eq!(missing, later, "ids that are missing, and ids listed as missing");
    println!("{checked} values reproduced");
}
