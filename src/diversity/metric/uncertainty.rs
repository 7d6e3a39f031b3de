//! What a value means: the same metric on a set without structure, and how far a value would move on
//! another sample.
//!
//! Most measures of spread are biased at the sizes a page holds. So a value stands beside its null of the
//! same size, and sets are compared at equal size only.

use super::{Metric, MetricError, Needs, Reading};
use crate::diversity::{Matrix, Sample};
use crate::num::Rng;
use crate::num::quantile::{central_interval, median};
use std::borrow::Cow;

/// The reading of a set of the same size without structure. For one set: standard normal vectors of the
/// same rows and columns, drawn from the sample's seed (with the sample's groups, where it has some). For a
/// set against a reference: the pooled rows split at random into sets of the same sizes, as if both came
/// from one source. Fails for metrics of texts, which have no such null.
pub fn null(sample: &Sample<'_>, metric: &Metric) -> Result<Reading, MetricError> {
    let Some(vectors) = sample.vectors else {
        return Err(MetricError::Missing { what: "vectors" });
    };
    match metric.needs {
        Needs::Vectors | Needs::VectorsAndGroups => {
            let normal = sample.normal_cloud()?;
            // Another seed, so that a metric that draws a normal sample itself does not meet the same one.
            let seed = Rng::new(sample.seed).next_u64();
            metric.measure(&Sample { vectors: Some(normal.matrix), groups: sample.groups, seed, ..Sample::default() })
        }
        Needs::VectorsAndReference => {
            let reference = sample.reference_cloud()?.matrix;
            let Some(pooled) = vectors.stacked(reference) else {
                return Err(MetricError::Missing { what: "a reference set of vectors" });
            };
            let order = shuffled(pooled.rows(), &mut Rng::stream(sample.seed, 1));
            let (first, second) = order.split_at(vectors.rows());
            let (set, other) = (pooled.select(first), pooled.select(second));
            let split =
                Sample { vectors: Some(&set), reference_vectors: Some(&other), seed: sample.seed, ..Sample::default() };
            metric.measure(&split)
        }
        Needs::Texts | Needs::TextsAndReference | Needs::LogProbs => {
            Err(MetricError::NotDefined { what: "only metrics of vectors have an isotropic null".into() })
        }
    }
}

/// A value of a reading and where it would lie on another sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    pub name: Cow<'static, str>,
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Share of the draws that an interval holds.
const LEVEL: f64 = 0.9;

/// 90 % intervals of every value of a reading, from `draws` subsamples of half the rows without
/// replacement: the spread of values on half samples is that of values on samples of n rows (delete-half
/// jackknife, Shao and Wu 1989), so it is laid around the value itself. Drawing with replacement would add
/// duplicates and lower every measure of diversity. The reference stays whole.
pub fn interval(sample: &Sample<'_>, metric: &Metric, draws: usize, seed: u64) -> Result<Vec<Interval>, MetricError> {
    let whole = metric.measure(sample)?;
    let half = sample.rows().div_ceil(2);
    let readings = subsamples(sample, metric, half, draws, seed)?;
    let around = |(name, value): (Cow<'static, str>, f64)| {
        let drawn = values(&readings, &name);
        let middle = drawn.iter().sum::<f64>() / drawn.len() as f64;
        let (low, high) = central_interval(&drawn, LEVEL)?;
        // The range of a metric is that of the value it shows first.
        let (least, most) = if whole.values[0].0 == name { metric.range } else { (f64::NEG_INFINITY, f64::INFINITY) };
        let laid = |drawn: f64| (value + drawn - middle).clamp(least, most);
        Some(Interval { name, value, low: laid(low), high: laid(high) })
    };
    Ok(whole.values.clone().into_iter().filter_map(around).collect())
}

/// Medians and 90 % intervals of every value at a given number of rows, from `draws` subsamples without
/// replacement: what two sets of different size are compared by. Fails where the set has no more than
/// `rows` rows, unless it has exactly as many: then the value stands alone.
pub fn at_size(
    sample: &Sample<'_>,
    metric: &Metric,
    rows: usize,
    draws: usize,
    seed: u64,
) -> Result<Vec<Interval>, MetricError> {
    if rows == sample.rows() {
        let alone = |(name, value)| Interval { name, value, low: value, high: value };
        return Ok(metric.measure(sample)?.values.into_iter().map(alone).collect());
    }
    if rows > sample.rows() {
        return Err(MetricError::TooFewRows { rows: sample.rows(), least: rows });
    }
    let readings = subsamples(sample, metric, rows, draws, seed)?;
    let names: Vec<Cow<'static, str>> =
        readings.first().map_or(Vec::new(), |reading| reading.values.iter().map(|(name, _)| name.clone()).collect());
    let of = |name: Cow<'static, str>| {
        let drawn = values(&readings, &name);
        let (low, high) = central_interval(&drawn, LEVEL)?;
        Some(Interval { name, value: median(&drawn), low, high })
    };
    Ok(names.into_iter().filter_map(of).collect())
}

fn values(readings: &[Reading], name: &str) -> Vec<f64> {
    readings.iter().filter_map(|reading| reading.value(name)).collect()
}

/// Readings of subsamples; those on which the metric has no value are left out, as long as most have one.
fn subsamples(
    sample: &Sample<'_>,
    metric: &Metric,
    rows: usize,
    draws: usize,
    seed: u64,
) -> Result<Vec<Reading>, MetricError> {
    let mut readings = Vec::with_capacity(draws);
    let mut fault = MetricError::NotDefined { what: "an interval needs at least 2 draws".into() };
    for draw in 0..draws {
        let mut chosen = shuffled(sample.rows(), &mut Rng::stream(seed, draw as u64));
        chosen.truncate(rows);
        chosen.sort_unstable();
        match measure_rows(sample, metric, &chosen) {
            Ok(reading) => readings.push(reading),
            Err(error) => fault = error,
        }
    }
    if readings.len() < 2 || 2 * readings.len() <= draws { Err(fault) } else { Ok(readings) }
}

fn measure_rows(sample: &Sample<'_>, metric: &Metric, rows: &[usize]) -> Result<Reading, MetricError> {
    let vectors: Option<Matrix> = sample.vectors.map(|matrix| matrix.select(rows));
    let texts: Option<Vec<String>> = sample.texts.map(|texts| rows.iter().map(|row| texts[*row].clone()).collect());
    let groups: Option<Vec<u32>> =
        sample.groups.map(|groups| rows.iter().filter_map(|row| groups.get(*row)).copied().collect());
    metric.measure(&Sample {
        texts: texts.as_deref(),
        vectors: vectors.as_ref(),
        groups: groups.as_deref(),
        reference_texts: sample.reference_texts,
        reference_vectors: sample.reference_vectors,
        seed: sample.seed,
        ..Sample::default()
    })
}

/// 0 to n - 1 in random order (Fisher and Yates).
fn shuffled(n: usize, rng: &mut Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, rng.below(i + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::metric::registry::metric;

    fn normal(rows: usize, columns: usize, seed: u64) -> Matrix {
        let mut rng = Rng::new(seed);
        Matrix::new(columns, (0..rows * columns).map(|_| rng.normal() as f32).collect()).unwrap()
    }

    #[test]
    fn the_null_follows_its_closed_forms() {
        // Participation ratio over d is n / (n + d), Vendi of order 2 is n d / (n + d - 1).
        for (n, d) in [(200, 64), (400, 32), (60, 100)] {
            let flat = Matrix::new(d, (0..n * d).map(|k| ((k % 7) * (k / d + 1)) as f32).collect()).unwrap();
            let sample = Sample { vectors: Some(&flat), seed: 3, ..Sample::default() };
            let (n, d) = (n as f64, d as f64);
            let ratio = null(&sample, metric("participation-ratio").unwrap()).unwrap();
            let known = n * d / (n + d);
            assert!((ratio.values[0].1 / known - 1.0).abs() < 0.03, "{:?} {known}", ratio.values[0]);
            let vendi = null(&sample, metric("vendi").unwrap()).unwrap();
            let known = n * d / (n + d - 1.0);
            assert!((vendi.value("vendi_cos_q2").unwrap() / known - 1.0).abs() < 0.02);
        }
    }

    #[test]
    fn the_null_of_ordinary_embeddings_is_far_from_zero() {
        // 500 isotropic rows of 384 numbers, computed independently (numpy, one draw): a perfectly even cloud
        // that reads as if it were not.
        let flat = Matrix::new(384, vec![1.0; 500 * 384]).unwrap();
        let sample = Sample { vectors: Some(&flat), seed: 1, ..Sample::default() };
        for (id, name, known, tolerance) in [
            ("early-enrichment", "eee", 0.481, 0.005),
            ("early-enrichment", "pc_ratio", 0.005, 0.002),
            ("vasicek-ratio", "vrm_det_vasicek", 0.213, 0.005),
            ("participation-ratio", "participation_ratio", 0.567 * 384.0, 2.5),
            ("vendi", "vendi_cos_q1", 262.4, 2.5),
            ("vendi", "vendi_cos_q2", 218.5, 2.5),
        ] {
            let found = null(&sample, metric(id).unwrap()).unwrap().value(name).unwrap();
            assert!((found - known).abs() < tolerance, "{name}: {found}, not {known}");
        }
    }

    #[test]
    fn two_sets_of_one_source_have_the_value_of_their_null() {
        let (a, b) = (normal(80, 5, 1), normal(60, 5, 2));
        let sample = Sample { vectors: Some(&a), reference_vectors: Some(&b), ..Sample::default() };
        let energy = metric("energy-distance").unwrap();
        let (value, null) = (energy.measure(&sample).unwrap(), null(&sample, energy).unwrap());
        assert!((value.values[0].1 - null.values[0].1).abs() < 0.05);
        let moved = Matrix::new(5, b.values().iter().map(|x| x + 1.0).collect()).unwrap();
        let sample = Sample { vectors: Some(&a), reference_vectors: Some(&moved), ..Sample::default() };
        let (value, null) = (energy.measure(&sample).unwrap(), super::null(&sample, energy).unwrap());
        assert!(value.values[0].1 > 5.0 * null.values[0].1);
    }

    #[test]
    fn intervals_are_as_wide_as_fresh_samples_vary() {
        let span = metric("mean-distance").unwrap();
        let fresh: Vec<f64> = (0..60)
            .map(|seed| {
                let matrix = normal(100, 4, 100 + seed);
                let sample = Sample { vectors: Some(&matrix), ..Sample::default() };
                span.measure(&sample).unwrap().values[0].1
            })
            .collect();
        let (low, high) = central_interval(&fresh, LEVEL).unwrap();
        let matrix = normal(100, 4, 9);
        let sample = Sample { vectors: Some(&matrix), ..Sample::default() };
        let found = interval(&sample, span, 100, 5).unwrap();
        let width = (found[0].high - found[0].low) / (high - low);
        assert!((0.7..1.4).contains(&width), "{width}");
        assert!(found[0].low < found[0].value && found[0].value < found[0].high);
        assert_eq!(found, interval(&sample, span, 100, 5).unwrap());
    }

    #[test]
    fn sets_of_two_sizes_are_compared_at_one() {
        let (small, large) = (normal(60, 32, 1), normal(600, 32, 2));
        let vendi = metric("vendi").unwrap();
        let sample = |matrix| Sample { vectors: Some(matrix), ..Sample::default() };
        let (few, many) = (sample(&small), sample(&large));
        let raw = vendi.measure(&many).unwrap().values[0].1 - vendi.measure(&few).unwrap().values[0].1;
        let matched = at_size(&many, vendi, 60, 20, 0).unwrap()[0].clone();
        let value = at_size(&few, vendi, 60, 20, 0).unwrap()[0].value;
        assert!(raw > 4.0 && (matched.low - 1.0..matched.high + 1.0).contains(&value), "{raw} {matched:?} {value}");
        assert_eq!(at_size(&few, vendi, 61, 20, 0), Err(MetricError::TooFewRows { rows: 60, least: 61 }));
        assert!(interval(&few, vendi, 1, 0).is_err());
    }
}
