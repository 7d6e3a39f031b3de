//! Clusters that k-means finds: how evenly they are filled, and how separate they are.

use super::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;
use crate::diversity::cluster::{Dissimilarity, Partition, silhouettes};
use crate::law::Paper;

pub static CLUSTER_BALANCE: Metric = Metric {
    id: "cluster-balance",
    title: "Effective number of clusters",
    summary: "How many equally filled clusters would be as varied as those found: low if a few hold most rows.",
    family: Family::Structure,
    papers: &[Paper {
        atlas: Some("cluster-agent-diversity"),
        arxiv: "2410.15226",
        cite: "Chen et al. 2024",
        place: "k-means baseline; clusters over cluster size",
    }],
    formula: r"\exp\!\left(-\sum_c p_c \ln p_c\right)",
    range: (1.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "k-means from 5 seeded k-means++ starts, k = sqrt(n / 2) rounded, 2 to 50 (kmeans_k)",
        "cluster_entropy_norm: entropy over ln k; cluster_gini: 0 if all clusters are equally large",
        "llm_cluster_score_analogue: clusters over mean cluster size, k² / n, what the score of 2410.15226 would be \
         without a judge",
        "kmeans_inertia_per_row: mean squared distance to the own centroid",
    ],
    needs: Needs::Vectors,
    least_rows: 8,
    cost: Cost::Pairs,
    features: &[],
    compute: balance,
};

pub static CLUSTER_SEPARATION: Metric = Metric {
    id: "cluster-separation",
    title: "Separation of the clusters",
    summary: "How clearly the rows fall into clusters: near 0 for an even cloud, near 1 for islands.",
    family: Family::Structure,
    papers: &[Paper {
        atlas: Some("mnist-nd"),
        arxiv: "2410.16124",
        cite: "Turishcheva et al. 2024 (MNIST-Nd)",
        place: "clustering as dimension grows",
    }],
    formula: r"\frac{1}{n}\sum_i \frac{b_i - a_i}{\max(a_i, b_i)}",
    range: (-1.0, 1.0),
    direction: Direction::Neutral,
    conventions: &[
        "of the k-means clusters of cluster-balance; a: mean distance inside the own cluster, without the row itself, \
         b: to the nearest other cluster",
        "calinski_harabasz: larger is more separate; davies_bouldin: smaller is",
    ],
    needs: Needs::Vectors,
    least_rows: 8,
    cost: Cost::Pairs,
    features: &[],
    compute: separation,
};

fn balance(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let found = sample.clustering()?;
    let partition = Partition::new(&found.labels);
    let (n, k) = (sample.rows() as f64, partition.groups() as f64);
    Reading::defined([
        ("cluster_effective_number", libm::exp(partition.entropy())),
        ("cluster_entropy_norm", partition.entropy() / libm::log(k)),
        ("cluster_gini", partition.gini()),
        ("llm_cluster_score_analogue", k * k / n),
        ("kmeans_inertia_per_row", found.inertia / n),
        ("kmeans_k", k),
    ])
}

fn separation(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let cloud = sample.cloud()?;
    let partition = Partition::new(&sample.clustering()?.labels);
    let separation = partition.separation(&cloud)?;
    let mean = |apart| match silhouettes(&cloud, &partition, apart) {
        Ok(all) => all.iter().sum::<f64>() / all.len() as f64,
        Err(_) => f64::NAN,
    };
    Reading::defined([
        ("silhouette_euclid", mean(Dissimilarity::Euclidean)),
        ("silhouette_cosine", mean(Dissimilarity::Cosine)),
        ("calinski_harabasz", separation.calinski_harabasz),
        ("davies_bouldin", separation.davies_bouldin),
        ("fisher_ratio_trace", separation.between / separation.within),
    ])
}
