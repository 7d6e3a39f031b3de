//! Distances to the closest record of a reference: copies, and whether the sets can be told apart.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::law::Paper;

pub static CLOSEST_RECORD: Metric = Metric {
    id: "closest-record",
    title: "Distance to the closest record",
    summary: "How far rows stay from the rows of the reference: near 0 where they copy it.",
    family: Family::TwoSets,
    papers: &[],
    formula: r"\frac{1}{n}\sum_i \min_j \lVert s_i - r_j \rVert",
    range: (0.0, f64::INFINITY),
    direction: Direction::Farther,
    conventions: &[
        "nndr: mean ratio of the nearest to the second nearest distance; small means memorised",
        "copies: share of rows equal to a row of the reference",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 1,
    cost: Cost::Pairs,
    features: &[],
    compute: closest_record,
};

pub static NEIGHBOUR_ACCURACY: Metric = Metric {
    id: "neighbour-accuracy",
    title: "Nearest-neighbour accuracy",
    summary: "How well the nearest row tells set and reference apart: 0.5 if they are alike, 1 if apart, 0 if copied.",
    family: Family::TwoSets,
    papers: &[Paper {
        atlas: None,
        arxiv: "1610.06545",
        cite: "Lopez-Paz and Oquab 2016",
        place: "leave-one-out 1-NN test",
    }],
    formula: r"\tfrac{1}{2}\left(P[d_{RS} > d_{RR}] + P[d_{SR} > d_{SS}]\right)",
    range: (0.0, 1.0),
    direction: Direction::Neutral,
    conventions: &[
        "adversarial: both sets count alike (Yale et al. 2020); one_nn_loo: rows of the pooled set count alike, ties \
         go to the set",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute: neighbour_accuracy,
};

fn closest_record(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let nearest = &sample.crossing()?.to_reference;
    let n = nearest.len() as f64;
    // A row that two records equal has no ratio; it is as close to one as to the other.
    let ratio = |[first, second]: &[f64; 2]| if *second > 0.0 { first / second } else { 1.0 };
    let single = sample.reference_cloud()?.rows() < 2;
    let ratios = if single { f64::NAN } else { nearest.iter().map(ratio).sum::<f64>() / n };
    Reading::defined([
        ("dcr_mean", nearest.iter().map(|[first, _]| first).sum::<f64>() / n),
        ("nndr_mean", ratios),
        ("copies_share", nearest.iter().filter(|[first, _]| *first == 0.0).count() as f64 / n),
    ])
}

fn neighbour_accuracy(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let least = set.rows().min(reference.rows());
    if least < 2 {
        return Err(MetricError::TooFewRows { rows: least, least: 2 });
    }
    let crossing = sample.crossing()?;
    let from_set: Vec<(f64, f64)> =
        set.neighbours().kth(1).zip(crossing.to_reference.iter().map(|[first, _]| *first)).collect();
    let from_reference: Vec<(f64, f64)> = reference.neighbours().kth(1).zip(crossing.to_set.iter().copied()).collect();
    let share = |rows: &[(f64, f64)], right: fn(&(f64, f64)) -> bool| {
        rows.iter().filter(|row| right(row)).count() as f64 / rows.len() as f64
    };
    let apart = |(own, other): &(f64, f64)| own < other;
    let pooled = (set.rows() + reference.rows()) as f64;
    let kept = share(&from_set, |(own, other)| own <= other) * set.rows() as f64
        + share(&from_reference, apart) * reference.rows() as f64;
    Reading::defined([
        ("nn_adversarial_accuracy", 0.5 * (share(&from_set, apart) + share(&from_reference, apart))),
        ("one_nn_loo_accuracy", kept / pooled),
    ])
}
