//! Metrics: their declarations and the registry.

pub mod declaration;
mod measure;
mod papers;
pub mod registry;
pub mod uncertainty;

// On texts.
pub mod compression;
pub mod distinct_n;
pub mod exact_duplicates;
pub mod hash_buckets;
pub mod jaccard;
pub mod judged;
pub mod lengths;
pub mod mtld;
pub mod ngram_entropy;
pub mod ngram_vendi;
pub mod novelty;
pub mod perplexity;
pub mod readability;
pub mod realism;
pub mod rouge_l;
pub mod self_bleu;
pub mod self_repetition;
pub mod templates;
mod texts;
pub mod type_token;
pub mod zipf;

#[cfg(test)]
mod text_values_tests;
// Of vectors.
pub mod clusters;
pub mod cosine_distribution;
pub mod cosine_duplicates;
pub mod dcscore;
pub mod early_enrichment;
pub mod effective_dimension;
pub mod graph_entropy;
pub mod groups;
pub mod intrinsic_dimension;
pub mod log_determinant;
pub mod mean_cosine;
pub mod mean_distance;
pub mod nearest_distance;
pub mod neighbour_distance;
pub mod normal_sample;
pub mod partition_ratio;
pub mod potential_energy;
pub mod span;
pub mod spanning_tree;
pub mod vasicek_ratio;
pub mod vendi;
pub mod vendi_kernels;

// Of vectors against a reference.
pub mod discrepancy;
pub mod energy_distance;
pub mod frechet;
pub mod marginals;
pub mod mauve;
pub mod memorisation;
pub mod optimal_transport;
pub mod precision_recall;
pub mod reference_coverage;

pub use declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
