//! Transport distances to a reference, and the rows that bring the set closer to it.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::diversity::transport::{Costs, Ground, Potentials, Stop, exact, sinkhorn, sinkhorn_within};
use crate::law::Paper;

const PROJEKTOR: Paper = Paper {
    atlas: Some("projektor"),
    arxiv: "2307.02460",
    cite: "Kang et al. 2023",
    place: "distance that predicts performance",
};
const GOT_D: Paper =
    Paper { atlas: Some("got-d"), arxiv: "2405.02774", cite: "Kang et al. 2024", place: "gradient of the distance" };

pub static WASSERSTEIN: Metric = Metric {
    id: "wasserstein",
    title: "Wasserstein distance",
    summary: "Least mean distance over which rows have to be moved to turn the set into the reference.",
    family: Family::TwoSets,
    papers: &[PROJEKTOR],
    formula: r"\min_{P \in \Pi(a, b)} \sum_{ij} P_{ij} \lVert s_i - r_j \rVert",
    range: (0.0, f64::INFINITY),
    direction: Direction::Farther,
    conventions: &[
        "exact, every row of equal weight; w2sq: squared distances, not square-rooted; w1_cos: 1 - cosine",
        "for samples of about 1,000 rows each",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 1,
    cost: Cost::Heavy,
    features: &[],
    compute: wasserstein,
};

pub static SINKHORN: Metric = Metric {
    id: "sinkhorn",
    title: "Sinkhorn divergence",
    summary: "Smoothed transport distance to the reference: 0 if alike.",
    family: Family::TwoSets,
    papers: &[PROJEKTOR, GOT_D, GENEVAY],
    formula: r"W_\varepsilon(S, R) - \tfrac{1}{2} W_\varepsilon(S, S) - \tfrac{1}{2} W_\varepsilon(R, R)",
    range: (0.0, f64::INFINITY),
    direction: Direction::Farther,
    conventions: &[
        "cost half the squared distance, as geomloss for p = 2; divergence to the product measure",
        "sinkhorn_div_rel0.2, rel0.05: epsilon as a share of the median cost; _eps1: epsilon 1 in the unit of the cost, \
         left out where that is under 0.03 of the median",
        "the smaller epsilon, the more every row is like itself alone and the larger the value even for sets of one \
         source: compare with the null",
        "dual: mean f + mean g; linear: cost of the plan; both not debiased",
        "for samples of about 1,000 rows each",
    ],
    needs: Needs::VectorsAndReference,
    least_rows: 2,
    cost: Cost::Heavy,
    features: &[],
    compute: divergence,
};

const GENEVAY: Paper =
    Paper { atlas: None, arxiv: "1810.08278", cite: "Feydy et al. 2018", place: "debiased divergence" };

fn wasserstein(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let cost = |ground| -> Result<f64, MetricError> {
        Ok(exact(&Costs::between(&set, &reference, ground)?).map_or(f64::NAN, |plan| plan.cost))
    };
    Reading::defined([
        ("w1_exact", cost(Ground::Distance)?),
        ("w2sq_exact", cost(Ground::SquaredDistance)?),
        ("w1_cos_exact", cost(Ground::CosineDistance).unwrap_or(f64::NAN)),
    ])
}

fn divergence(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (set, reference) = (sample.cloud()?, sample.reference_cloud()?);
    let costs = |from, to| Costs::between(from, to, Ground::HalfSquaredDistance);
    let (across, within_set, within_reference) =
        (costs(&set, &reference)?, costs(&set, &set)?, costs(&reference, &reference)?);
    let solve = |epsilon: f64| {
        let stop = Stop::default();
        let solved = [
            sinkhorn(&across, epsilon, stop),
            sinkhorn_within(&within_set, epsilon, stop),
            sinkhorn_within(&within_reference, epsilon, stop),
        ];
        solved.iter().all(|potentials| potentials.settled(&stop)).then(|| {
            let [across, set, reference] = solved;
            let debiased = (across.dual - 0.5 * set.dual - 0.5 * reference.dual).max(0.0);
            (debiased, across.dual, across.linear)
        })
    };
    let middle = across.median();
    if middle == 0.0 {
        return Err(MetricError::AllSame);
    }
    let Some((relative, ..)) = solve(0.2 * middle) else {
        let what = "the iteration did not settle; take a smaller sample, or remove rows far from all others".into();
        return Err(MetricError::NotDefined { what });
    };
    let undefined = (f64::NAN, f64::NAN, f64::NAN);
    let (colder, ..) = solve(0.05 * middle).unwrap_or(undefined);
    let (debiased, dual, linear) = Some(1.0).filter(|one| *one > 0.03 * middle).and_then(solve).unwrap_or(undefined);
    Reading::defined([
        ("sinkhorn_div_rel0.2", relative),
        ("sinkhorn_div_rel0.05", colder),
        ("sinkhorn_div_eps1", debiased),
        ("sinkhorn_dual_eps1", dual),
        ("sinkhorn_linear_eps1", linear),
    ])
}

/// How the smoothed distance changes when a row of the set gets more weight at the others' expense:
/// negative for rows that bring the set closer to the reference. f_i less the mean of the others (code of
/// LAVA, arXiv 2305.00054; used by GOT-D, arXiv 2405.02774).
pub fn calibrated_gradient(potentials: &Potentials) -> Vec<f64> {
    let f = &potentials.origins;
    let others = (f.len() as f64 - 1.0).max(1.0);
    let total: f64 = f.iter().sum();
    f.iter().map(|f| f - (total - f) / others).collect()
}
