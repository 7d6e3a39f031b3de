//! The list of metrics.

use super::Metric;

/// Every metric, in the order in which families show them.
pub const METRICS: &[&Metric] = &[
    // On texts: how rich the words are.
    &super::distinct_n::DISTINCT_N,
    &super::ngram_entropy::NGRAM_ENTROPY,
    &super::distinct_n::NGRAM_DIVERSITY,
    &super::ngram_vendi::NGRAM_VENDI,
    &super::hash_buckets::HASH_BUCKETS,
    &super::type_token::TYPE_TOKEN,
    &super::mtld::MTLD,
    &super::type_token::HDD,
    &super::type_token::RARE_WORDS,
    &super::zipf::ZIPF,
    &super::zipf::HEAPS,
    // On texts: how much repeats.
    &super::self_bleu::SELF_BLEU,
    &super::self_repetition::SELF_REPETITION,
    &super::compression::COMPRESSION_RATIO,
    &super::compression::LZ78,
    &super::compression::SKELETONS,
    &super::templates::TEMPLATES,
    &super::rouge_l::ROUGE_L,
    &super::jaccard::JACCARD,
    &super::jaccard::MINHASH,
    &super::exact_duplicates::EXACT_DUPLICATES,
    // On texts: quality and complexity.
    &super::readability::READABILITY,
    &super::lengths::LENGTHS,
    &super::perplexity::PERPLEXITY,
    // On texts and a reference.
    &super::novelty::NOVELTY,
    &super::hash_buckets::HASH_DIVERGENCE,
    &super::hash_buckets::IMPORTANCE,
    &super::novelty::UNIGRAM_CROSS_ENTROPY,
    &super::realism::REALISM,
    // Of vectors: spread.
    &super::vendi::VENDI,
    &super::mean_cosine::MEAN_COSINE,
    &super::cosine_distribution::COSINE_DISTRIBUTION,
    &super::nearest_distance::CHAMFER,
    &super::early_enrichment::EARLY_ENRICHMENT,
    &super::vasicek_ratio::VASICEK_RATIO,
    &super::partition_ratio::PARTITION_RATIO,
    &super::effective_dimension::PARTICIPATION_RATIO,
    &super::effective_dimension::EFFECTIVE_RANK,
    &super::effective_dimension::SPECTRAL_DECAY,
    &super::normal_sample::KOLEO,
    &super::normal_sample::NEIGHBOUR_OVERLAP,
    &super::normal_sample::GAUSSIAN_DIVERGENCE,
    &super::normal_sample::SAMPLE_DIVERGENCE,
    &super::dcscore::DCSCORE,
    &super::log_determinant::LOG_DETERMINANT,
    &super::mean_distance::MEAN_DISTANCE,
    &super::span::SPAN,
    &super::span::GEOMETRIC_DEVIATION,
    &super::spanning_tree::SPANNING_TREE,
    &super::graph_entropy::GRAPH_ENTROPY,
    &super::potential_energy::POTENTIAL_ENERGY,
    &super::vendi_kernels::VENDI_KERNELS,
    // Of vectors: redundancy and structure.
    &super::cosine_duplicates::NEAR_DUPLICATES,
    &super::neighbour_distance::NEIGHBOUR_DISTANCE,
    &super::intrinsic_dimension::TWO_NEIGHBOURS,
    &super::intrinsic_dimension::LOCAL_DIMENSION,
    &super::clusters::CLUSTER_BALANCE,
    &super::clusters::CLUSTER_SEPARATION,
    &super::groups::GROUP_SEPARATION,
    &super::groups::GROUP_RECOVERY,
    // Of vectors against a reference.
    &super::precision_recall::PRECISION_RECALL,
    &super::reference_coverage::REFERENCE_COVERAGE,
    &super::reference_coverage::INTER_SIMILARITY,
    &super::frechet::FRECHET,
    &super::mauve::MAUVE,
    &super::discrepancy::MEAN_DISCREPANCY,
    &super::discrepancy::KERNEL_DISTANCE,
    &super::energy_distance::ENERGY_DISTANCE,
    &super::optimal_transport::WASSERSTEIN,
    &super::optimal_transport::SINKHORN,
    &super::memorisation::CLOSEST_RECORD,
    &super::memorisation::NEIGHBOUR_ACCURACY,
    &super::marginals::MARGINALS,
];

/// The metric of this id.
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().copied().find(|metric| metric.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn declarations_are_complete() {
        let mut ids = BTreeSet::new();
        for metric in METRICS {
            assert!(ids.insert(metric.id), "{} is declared twice", metric.id);
            assert!(!metric.title.is_empty() && metric.summary.ends_with('.'), "{}", metric.id);
            assert!(!metric.formula.is_empty() && metric.range.0 < metric.range.1, "{}", metric.id);
            assert!(metric.least_rows >= 1, "{}", metric.id);
        }
    }

    #[test]
    fn papers_and_features_are_those_of_the_atlas() {
        let rows: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../atlas/papers.json")).expect("the Atlas is JSON");
        for metric in METRICS {
            for paper in metric.papers {
                assert!(!paper.cite.is_empty() && !paper.place.is_empty(), "{}", metric.id);
                if let Some(id) = paper.atlas {
                    let row = rows.iter().find(|row| row["id"] == id);
                    assert!(row.is_some_and(|row| row["arxiv"] == paper.arxiv), "{}: {id}", metric.id);
                }
            }
            for feature in metric.features {
                assert!(rows.iter().any(|row| row["feature"] == *feature), "{}: {feature}", metric.id);
            }
        }
    }
}
