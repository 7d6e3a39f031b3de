//! The list of metrics.

use super::{
    Metric, compression, distinct_n, hash_buckets, lengths, mtld, near_duplicates, ngram_entropy, ngram_vendi, novelty,
    perplexity, readability, rouge_l, self_bleu, self_repetition, templates, type_token, zipf,
};

/// Every metric, in the order in which families show them.
pub static METRICS: &[&Metric] = &[
    // On texts: how rich the words are.
    &distinct_n::DISTINCT_N,
    &ngram_entropy::NGRAM_ENTROPY,
    &distinct_n::NGRAM_DIVERSITY,
    &ngram_vendi::NGRAM_VENDI,
    &hash_buckets::HASH_BUCKETS,
    &type_token::TYPE_TOKEN,
    &mtld::MTLD,
    &type_token::HDD,
    &type_token::RARE_WORDS,
    &zipf::ZIPF,
    &zipf::HEAPS,
    // On texts: how much repeats.
    &self_bleu::SELF_BLEU,
    &self_repetition::SELF_REPETITION,
    &compression::COMPRESSION_RATIO,
    &compression::LZ78,
    &compression::SKELETONS,
    &templates::TEMPLATES,
    &rouge_l::ROUGE_L,
    &near_duplicates::JACCARD,
    &near_duplicates::MINHASH,
    &near_duplicates::EXACT_DUPLICATES,
    // On texts: quality and complexity.
    &readability::READABILITY,
    &lengths::LENGTHS,
    &perplexity::PERPLEXITY,
    // On texts and a reference.
    &novelty::NOVELTY,
    &hash_buckets::HASH_DIVERGENCE,
    &hash_buckets::IMPORTANCE,
    &novelty::UNIGRAM_CROSS_ENTROPY,
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
}
