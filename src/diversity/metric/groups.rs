//! Given groups, such as sources or labels: how alike rows are inside and across, and whether clusters
//! find them.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::diversity::cluster::{Dissimilarity, Partition, Points, agreement, k_means, silhouettes};
use crate::law::Paper;

pub static GROUP_SEPARATION: Metric = Metric {
    id: "group-separation",
    title: "Separation of the groups",
    summary: "How much more alike rows of one group are than rows of two: 0 if the groups do not differ.",
    family: Family::Structure,
    papers: &[Paper {
        atlas: Some("vec2face"),
        arxiv: "2409.02979",
        cite: "Wu et al. 2024 (Vec2Face)",
        place: "inter-class and intra-class variation",
    }],
    formula: r"\overline{\cos}_{\text{inside}} - \overline{\cos}_{\text{across}}",
    range: (-2.0, 2.0),
    direction: Direction::Neutral,
    conventions: &[
        "means over pairs, so large groups count more; centroid_cos_max: largest cosine of two groups' mean directions",
        "fisher_ratio_trace: sum of squares between over within; silhouettes as for clusters",
        "group_effective_number: exp of the entropy of the group sizes",
    ],
    needs: Needs::VectorsAndGroups,
    least_rows: 3,
    cost: Cost::Pairs,
    features: &[],
    compute: separation,
};

pub static GROUP_RECOVERY: Metric = Metric {
    id: "group-recovery",
    title: "Groups found by clustering",
    summary: "How well k-means finds the given groups from the vectors alone: 1 exactly, 0 no better than chance.",
    family: Family::Structure,
    papers: &[Paper {
        atlas: Some("mnist-nd"),
        arxiv: "2410.16124",
        cite: "Turishcheva et al. 2024 (MNIST-Nd)",
        place: "adjusted Rand index",
    }],
    formula: r"\mathrm{ARI} = \frac{\sum_{ij} \binom{n_{ij}}{2} - E}{\tfrac{1}{2}\left(A + B\right) - E}",
    range: (-0.5, 1.0),
    direction: Direction::Neutral,
    conventions: &[
        "k-means with as many clusters as groups, 5 seeded k-means++ starts",
        "nmi and ami over the arithmetic mean of the entropies; purity grows with the number of clusters",
    ],
    needs: Needs::VectorsAndGroups,
    least_rows: 3,
    cost: Cost::Pairs,
    features: &[],
    compute: recovery,
};

fn partition(sample: &Sample<'_>) -> Result<Partition, MetricError> {
    let groups = sample.groups.ok_or(MetricError::Missing { what: "a group for every row" })?;
    let partition = Partition::new(groups);
    if partition.groups() < 2 {
        return Err(MetricError::NotDefined { what: "all rows are of one group; it needs at least two".into() });
    }
    Ok(partition)
}

fn separation(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let partition = partition(sample)?;
    let (inside, across) = partition.cosines(&cloud)?;
    let separation = partition.separation(&cloud)?;
    let silhouette = |apart| -> Result<f64, MetricError> {
        Ok(silhouettes(&cloud, &partition, apart)?.iter().sum::<f64>() / cloud.rows() as f64)
    };
    Reading::defined([
        ("intra_inter_gap", inside - across),
        ("intra_cos_mean", inside),
        ("inter_cos_mean", across),
        ("centroid_cos_max", partition.closest_groups(&cloud)?),
        ("fisher_ratio_trace", separation.between / separation.within),
        ("silhouette_euclid", silhouette(Dissimilarity::Euclidean)?),
        ("silhouette_cosine", silhouette(Dissimilarity::Cosine)?),
        ("group_effective_number", libm::exp(partition.entropy())),
    ])
}

fn recovery(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let truth = partition(sample)?;
    let found = k_means(&Points::of(&sample.cloud()?), truth.groups(), sample.seed)?;
    let Some(agreement) = agreement(&truth, &Partition::new(&found.labels)) else {
        return Err(MetricError::TooFewRows { rows: 0, least: 1 });
    };
    Reading::defined([
        ("ari_kmeans", agreement.rand),
        ("nmi_kmeans", agreement.mutual_information),
        ("ami_kmeans", agreement.adjusted_mutual_information),
        ("vmeasure_kmeans", agreement.v_measure),
        ("purity_kmeans", agreement.purity),
    ])
}
