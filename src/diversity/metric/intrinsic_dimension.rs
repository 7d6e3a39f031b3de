//! Intrinsic dimension by ratios of neighbour distances.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::{Cloud, Sample};
use crate::law::Paper;

const TASK_SHAPE: Paper = Paper {
    atlas: Some("intentional-data-scaling"),
    arxiv: "2501.13779",
    cite: "Rodchenko et al. 2025",
    place: "shape of a task's data",
};

pub static TWO_NEIGHBOURS: Metric = Metric {
    id: "two-nn",
    title: "Intrinsic dimension (TwoNN)",
    summary: "How many independent directions the rows vary in locally, from their two nearest neighbours.",
    family: Family::Structure,
    papers: &[Paper { atlas: None, arxiv: "1803.06992", cite: "Facco et al. 2017", place: "TwoNN" }, TASK_SHAPE],
    formula: r"-\ln(1 - F(\mu)) = d \ln \mu,\quad \mu_i = T_2(x_i)/T_1(x_i)",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "ols_discard10: line through the origin over the lowest nine tenths, F_i = i/N from i = 1, as scikit-dimension",
        "mle_censored10 and mle_all: maximum likelihood over nine tenths and over all",
        "rows with an exact duplicate are left out",
        "exponent_if_smooth: 4 / dimension, what smooth targets on a manifold would give in theory",
    ],
    needs: Needs::Vectors,
    least_rows: 10,
    cost: Cost::Pairs,
    features: &["metric/intrinsic-dimension"],
    compute: two_neighbours,
};

pub static LOCAL_DIMENSION: Metric = Metric {
    id: "local-dimension",
    title: "Local intrinsic dimension (MLE)",
    summary: "How many independent directions the rows vary in locally, from their ten nearest neighbours.",
    family: Family::Structure,
    papers: &[
        Paper {
            atlas: Some("hnsw-recall"),
            arxiv: "2405.17813",
            cite: "Elliott and Clark 2024",
            place: "pointwise dimension (its k is not stated)",
        },
        TASK_SHAPE,
    ],
    formula: r"\left[\frac{1}{n}\sum_i \frac{1}{k-1}\sum_{j<k} \ln\frac{T_k(x_i)}{T_j(x_i)}\right]^{-1}",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "harmonic: inverse of the mean inverse (MacKay and Ghahramani 2005), the less biased one for a set",
        "hill_mean: arithmetic mean of the pointwise values (Levina and Bickel 2004), larger",
        "amsaleg: k terms in the mean, the last of them 0: hill k / (k - 1)",
        "rows with an exact duplicate are left out",
    ],
    needs: Needs::Vectors,
    least_rows: 11,
    cost: Cost::Pairs,
    features: &["metric/intrinsic-dimension"],
    compute: local_dimension,
};

fn two_neighbours(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    if cloud.neighbours().k() < 2 {
        return Err(MetricError::TooFewRows { rows: cloud.rows(), least: 3 });
    }
    let mut logs: Vec<f64> = (0..cloud.rows())
        .map(|i| cloud.neighbours().distances(i))
        .filter(|near| near[0] > 0.0)
        .map(|near| libm::log(near[1] / near[0]))
        .collect();
    logs.sort_by(f64::total_cmp);
    let n = logs.len() as f64;
    let kept = (n * 0.9) as usize;
    let (Some(last), Some(total)) = (logs[..kept].last(), logs.iter().copied().reduce(|a, b| a + b)) else {
        return Err(duplicates());
    };
    let (mut products, mut squares, mut sum) = (0.0, 0.0, 0.0);
    for (i, x) in logs[..kept].iter().enumerate() {
        products -= x * libm::log1p(-((i + 1) as f64) / n);
        squares += x * x;
        sum += x;
    }
    let censored = (kept as f64 - 1.0) / (sum + (n - kept as f64) * last);
    let line = products / squares;
    Reading::defined([
        ("twonn_ols_discard10", line),
        ("twonn_mle_censored10", censored),
        ("twonn_mle_all", (n - 1.0) / total),
        ("exponent_if_smooth", 4.0 / line),
    ])
}

fn local_dimension(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let mut values = Vec::new();
    for k in [10, 5, 20] {
        if cloud.neighbours().k() < k {
            continue;
        }
        let inverse: Vec<f64> = (0..cloud.rows())
            .map(|i| &cloud.neighbours().distances(i)[..k])
            .filter(|near| near[0] > 0.0)
            .map(mean_log_ratio)
            .collect();
        let n = inverse.len() as f64;
        if inverse.is_empty() {
            return Err(duplicates());
        }
        let hill = inverse.iter().map(|mean| 1.0 / mean).sum::<f64>() / n;
        values.extend([
            (format!("lid_mle_k{k}_harmonic"), n / inverse.iter().sum::<f64>()),
            (format!("lid_mle_k{k}_hill_mean"), hill),
            (format!("lid_amsaleg_k{k}_mean"), hill * k as f64 / (k as f64 - 1.0)),
        ]);
    }
    Reading::defined(values)
}

/// Dimension at every row by its `k` nearest neighbours (Levina and Bickel 2004); near 0 for a row with
/// an exact duplicate, infinite where all k are as far. Fails where there are no more than `k` rows.
pub fn pointwise_dimension(cloud: &Cloud, k: usize) -> Result<Vec<f64>, MetricError> {
    if k < 2 || cloud.neighbours().k() < k {
        return Err(MetricError::TooFewRows { rows: cloud.rows(), least: k.max(2) + 1 });
    }
    Ok((0..cloud.rows()).map(|i| 1.0 / mean_log_ratio(&cloud.neighbours().distances(i)[..k])).collect())
}

/// Mean of ln(T_k / T_j) over j < k.
fn mean_log_ratio(near: &[f64]) -> f64 {
    // Distances of 0 count as the smallest that a logarithm takes.
    const LEAST: f64 = 1e-300;
    let k = near.len();
    let farthest = libm::log(near[k - 1].max(LEAST));
    near[..k - 1].iter().map(|apart| farthest - libm::log(apart.max(LEAST))).sum::<f64>() / (k as f64 - 1.0)
}

fn duplicates() -> MetricError {
    MetricError::NotDefined { what: "too few rows differ from their nearest neighbour; remove exact duplicates".into() }
}
