//! Everything a cloud keeps, against plain loops over all pairs.

use super::*;
use crate::num::Rng;
use crate::num::quantile::quantile_sorted;

/// Normal rows with a mean, one exact and one near duplicate; several tiles of them.
fn points(n: usize, d: usize, seed: u64) -> Matrix {
    let mut rng = Rng::new(seed);
    let mut values: Vec<f64> = (0..n * d).map(|k| rng.normal() + if k % d == 0 { 2.0 } else { 0.0 }).collect();
    if n > 20 {
        values.copy_within(0..d, 7 * d);
        values.copy_within(d..2 * d, 11 * d);
        values[11 * d] += 1e-3;
    }
    Matrix::from_f64(d, &values).unwrap()
}

fn row(matrix: &Matrix, i: usize) -> Vec<f64> {
    (0..matrix.columns()).map(|k| matrix.number(i, k)).collect()
}

fn plain_cosine(a: &[f64], b: &[f64]) -> f64 {
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    product(a, b) / (product(a, a) * product(b, b)).sqrt()
}

fn plain_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt()
}

fn close(found: f64, known: f64) {
    assert!((found - known).abs() <= 1e-11 * (1.0 + known.abs()), "{found} is not {known}");
}

#[test]
fn one_pass_agrees_with_plain_loops() {
    for (n, d) in [(2, 3), (65, 5), (150, 12)] {
        let matrix = points(n, d, 3);
        let kept = Kept::default();
        let cloud = Cloud::new(&matrix, &kept);
        let rows: Vec<Vec<f64>> = (0..n).map(|i| row(&matrix, i)).collect();
        let found = cloud.cosines().unwrap();
        let mut cosines = Vec::new();
        let mut distances = 0.0;
        for i in 0..n {
            let others: Vec<(f64, usize)> =
                (0..n).filter(|j| *j != i).map(|j| (plain_distance(&rows[i], &rows[j]), j)).collect();
            let mut sorted = others.clone();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for (k, (distance, other)) in sorted.iter().take(cloud.neighbours().k()).enumerate() {
                close(cloud.neighbours().distances(i)[k], *distance);
                assert_eq!(cloud.neighbours().rows(i)[k], *other as u32, "row {i}, neighbour {k}");
            }
            let mut apart: Vec<f64> =
                (0..n).filter(|j| *j != i).map(|j| 1.0 - plain_cosine(&rows[i], &rows[j])).collect();
            let before = apart[..i].iter().copied().fold(f64::INFINITY, f64::min);
            assert!(before == found.nearest_before[i] || (before - found.nearest_before[i]).abs() < 1e-11);
            apart.sort_by(f64::total_cmp);
            close(found.nearest[i][0], apart[0]);
            if n > 2 {
                close(found.nearest[i][1], apart[1]);
            }
            for j in i + 1..n {
                cosines.push(plain_cosine(&rows[i], &rows[j]));
                distances += plain_distance(&rows[i], &rows[j]);
            }
        }
        cosines.sort_by(f64::total_cmp);
        close(cloud.mean_distance(), distances / cosines.len() as f64);
        close(found.absolute_sum, cosines.iter().map(|c| c.abs()).sum());
        for p in [0.0, 0.05, 0.5, 1.0] {
            close(found.cosines.quantile(p), quantile_sorted(&cosines, p));
        }
        close(found.nearest_pair, 1.0 - cosines[cosines.len() - 1]);
        close(found.farthest_pair, 1.0 - cosines[0]);
        assert_eq!(found.cosines.histogram(20).iter().sum::<u64>(), cosines.len() as u64);
        let distinct: f64 = cosines.iter().filter(|c| 1.0 - **c > 1e-10).map(|c| 1.0 / (1.0 - c)).sum();
        if n > 20 {
            // The near duplicate: two directions about 1e-3 apart, whose inverse distance is all there is.
            assert!((found.inverse_sum_distinct / distinct - 1.0).abs() < 1e-4 && found.same == 1.0);
            assert_eq!(found.groups[3], n - 2);
        }
    }
}

#[test]
fn tiles_across_two_clouds_hold_every_pair() {
    let (a, b) = (points(70, 9, 1), points(131, 9, 2));
    let (kept_a, kept_b) = (Kept::default(), Kept::default());
    let (left, right) = (Cloud::new(&a, &kept_a), Cloud::new(&b, &kept_b));
    let mut seen = 0;
    let mut buffer = vec![0.0; TILE * TILE];
    left.each_tile_with(&right, |tile| {
        tile.squared_distances(&mut buffer);
        tile.each(&buffer, |i, j, square| {
            seen += 1;
            close(square.sqrt(), plain_distance(&row(&a, i), &row(&b, j)));
        });
        tile.cosine_distances(&mut buffer);
        tile.each(&buffer, |i, j, apart| close(1.0 - apart, plain_cosine(&row(&a, i), &row(&b, j))));
    });
    assert_eq!(seen, 70 * 131);
}

#[test]
fn both_forms_of_the_spectrum_agree() {
    // The same rows, and the same with columns of zeros, for which the n by n form is taken.
    let (n, d, wide) = (40, 11, 60);
    let narrow = points(n, d, 8);
    let mut padded = vec![0.0; n * wide];
    for i in 0..n {
        padded[i * wide..i * wide + d].copy_from_slice(&row(&narrow, i));
    }
    let padded = Matrix::from_f64(wide, &padded).unwrap();
    let (kept_narrow, kept_padded) = (Kept::default(), Kept::default());
    let (narrow, padded) = (Cloud::new(&narrow, &kept_narrow), Cloud::new(&padded, &kept_padded));
    for (a, b) in [
        (narrow.spectrum(), padded.spectrum()),
        (narrow.raw_spectrum(), padded.raw_spectrum()),
        (narrow.direction_spectrum(), padded.direction_spectrum()),
    ] {
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!((a.values.len(), b.values.len()), (d, n));
        a.values.iter().zip(&b.values).for_each(|(a, b)| close(*b, *a));
        assert_eq!(b.above_noise().count(), d);
    }
    close(narrow.direction_spectrum().unwrap().total, 1.0);
    let (a, b) = (narrow.axes().unwrap(), padded.axes().unwrap());
    let mut scores = vec![Vec::new(); d];
    a.principal_scores(&narrow, |k, values| scores[k] = values.to_vec());
    b.principal_scores(&padded, |k, values| {
        if k < d {
            a.axis(k).iter().zip(b.axis(k)).for_each(|(x, y)| close(*y, *x));
            scores[k].iter().zip(values).for_each(|(x, y)| close(*y, *x));
            let variance = values.iter().map(|x| x * x).sum::<f64>() / (n - 1) as f64;
            close(variance, a.spectrum.values[k]);
        } else {
            assert!(values.iter().all(|value| *value == 0.0));
        }
    });
}

#[test]
fn many_numbers_are_counted_in_bins() {
    let mut rng = Rng::new(4);
    let values: Vec<f64> = (0..200_000).map(|_| 2.0 * rng.uniform() - 1.0).collect();
    let (mut kept, mut counted) = (Distribution::new(-1.0, 1.0, 2e5), Distribution::new(-1.0, 1.0, 1e9));
    for distribution in [&mut kept, &mut counted] {
        distribution.add_all(values.iter().copied());
        distribution.settle();
    }
    for p in [0.0, 0.01, 0.5, 0.75, 1.0] {
        assert!((kept.quantile(p) - counted.quantile(p)).abs() < 4e-5, "{p}");
    }
    assert_eq!(kept.histogram(20), counted.histogram(20));
}

#[test]
fn nothing_to_measure_is_an_error() {
    let kept = Kept::default();
    let zero = Matrix::new(2, vec![1.0, 0.0, 0.0, 0.0]).unwrap();
    let cloud = Cloud::new(&zero, &kept);
    assert_eq!(cloud.cosines().err(), Some(MetricError::ZeroRow { row: 1 }));
    assert_eq!(cloud.direction_spectrum().err(), Some(MetricError::ZeroRow { row: 1 }));
    let kept = Kept::default();
    let same = Matrix::new(2, vec![1.5, 2.25, 1.5, 2.25, 1.5, 2.25]).unwrap();
    assert_eq!(Cloud::new(&same, &kept).spectrum().err(), Some(MetricError::AllSame));
    let kept = Kept::default();
    let one = Matrix::new(2, vec![1.5, 2.25]).unwrap();
    let cloud = Cloud::new(&one, &kept);
    assert_eq!(cloud.spectrum().err(), Some(MetricError::TooFewRows { rows: 1, least: 2 }));
    assert_eq!((cloud.neighbours().k(), cloud.cosines().unwrap().nearest.len()), (0, 1));
}
