//! Metrics: their declarations and the registry.

pub mod declaration;
pub mod registry;

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

pub use declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
