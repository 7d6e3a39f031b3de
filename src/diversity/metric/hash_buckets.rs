//! Words and word pairs hashed into buckets: how concentrated a set is, how far it lies from a
//! reference ('How to Synthesize Text Data without Model Collapse?', arXiv 2412.14689), and how each
//! text weighs in importance resampling (DSIR, arXiv 2302.03169).

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{entropy, mean, reading, top_share, words, words_with_reference};
use crate::diversity::Sample;
use crate::diversity::text::Corpus;
use crate::diversity::text::hash::each_uni_and_bigram;
use crate::law::Paper;
use crate::num::quantile::median;
use std::ops::Range;

/// Number of buckets of both papers.
pub const BUCKETS: usize = 10_000;

const BUCKET_RULE: &str = "FNV-1a (64 bits) of every word and every pair of words, modulo 10,000";

pub static HASH_BUCKETS: Metric = Metric {
    id: "hash-buckets",
    title: "Hashed n-gram concentration",
    summary: "High when the set's words and word pairs fill many buckets evenly; synthetic text fills few.",
    family: Family::Lexical,
    papers: &[Paper {
        atlas: Some("token-editing"),
        arxiv: "2412.14689",
        cite: "Zhu et al. 2024",
        place: "n-gram feature analysis",
    }],
    formula: r"\exp\Big(-\sum_b p_b \ln p_b\Big)",
    range: (1.0, BUCKETS as f64),
    direction: Direction::MoreDiverse,
    conventions: &[
        BUCKET_RULE,
        "the paper shows histograms and does not name its hash function; these numbers are read off ours",
        "shares and the Gini index grow with concentration",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: hash_buckets,
};

fn hash_buckets(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, HASH_BUCKETS.least_rows)?;
    let counts = histogram(corpus, 0..corpus.len());
    let entropy = entropy(&counts);
    let values = [
        ("hash_effective_buckets", libm::exp(entropy)),
        ("hash_nonzero_buckets", counts.iter().filter(|count| **count > 0).count() as f64),
        ("hash_entropy_nats", entropy),
        ("hash_max_share", top_share(&counts, 1)),
        ("hash_top100_share", top_share(&counts, 100)),
        ("hash_gini", gini(&counts)),
    ];
    reading(values, "the texts hold no words")
}

/// How often the words and word pairs of these texts fall into every bucket.
pub fn histogram(corpus: &Corpus, texts: Range<usize>) -> Vec<u32> {
    let mut counts = vec![0; BUCKETS];
    for text in texts {
        each_uni_and_bigram(corpus, text, &mut |hash| counts[bucket(hash)] += 1);
    }
    counts
}

fn bucket(hash: u64) -> usize {
    (hash % BUCKETS as u64) as usize
}

/// Gini index: 0 when all counts are equal, towards 1 when one holds everything.
fn gini(counts: &[u32]) -> f64 {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let n = sorted.len() as f64;
    let total: f64 = sorted.iter().map(|count| f64::from(*count)).sum();
    let ranked: f64 = sorted.iter().enumerate().map(|(at, count)| (at + 1) as f64 * f64::from(*count)).sum();
    2.0 * ranked / (n * total) - (n + 1.0) / n
}

pub static HASH_DIVERGENCE: Metric = Metric {
    id: "hash-divergence",
    title: "Hashed n-gram divergence",
    summary: "High when the set uses other words and word pairs than the reference.",
    family: Family::TwoSets,
    papers: &[Paper { atlas: None, arxiv: "2302.03169", cite: "Xie et al. 2023", place: "KL reduction" }],
    formula: r"\tfrac12 \mathrm{KL}(p\,\|\,m) + \tfrac12 \mathrm{KL}(q\,\|\,m), \qquad m = \tfrac12(p+q)",
    range: (0.0, f64::INFINITY),
    direction: Direction::Farther,
    conventions: &[
        BUCKET_RULE,
        "1 is added to every bucket; nats; the shown Jensen-Shannon divergence is at most ln 2",
        "`kl`: from the reference to the set, the sum of p ln(p/q) with p the set",
    ],
    needs: Needs::TextsAndReference,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: hash_divergence,
};

/// Bucket probabilities of the set and of the reference, with 1 added to every count.
fn probabilities(corpus: &Corpus, rows: usize) -> (Vec<f64>, Vec<f64>) {
    let smoothed = |counts: Vec<u32>| -> Vec<f64> {
        let total: f64 = counts.iter().map(|count| f64::from(*count) + 1.0).sum();
        counts.iter().map(|count| (f64::from(*count) + 1.0) / total).collect()
    };
    (smoothed(histogram(corpus, 0..rows)), smoothed(histogram(corpus, rows..corpus.len())))
}

fn hash_divergence(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (corpus, rows) = words_with_reference(sample)?;
    let (p, q) = probabilities(corpus, rows);
    let kl = |p: &[f64], q: &[f64]| p.iter().zip(q).map(|(p, q)| p * libm::log(p / q)).sum::<f64>();
    let middle: Vec<f64> = p.iter().zip(&q).map(|(p, q)| (p + q) / 2.0).collect();
    let js = 0.5 * kl(&p, &middle) + 0.5 * kl(&q, &middle);
    reading([("hash_js_add1", js), ("hash_kl_set_to_reference_add1", kl(&p, &q))], "there are no texts")
}

pub static IMPORTANCE: Metric = Metric {
    id: "dsir-importance",
    title: "Importance weights (DSIR)",
    summary: "High when the texts are likelier in the reference than in the set they come from.",
    family: Family::TwoSets,
    papers: &[Paper { atlas: None, arxiv: "2302.03169", cite: "Xie et al. 2023", place: "importance weights" }],
    formula: r"\ln w(x) = \sum_{g \in x} \ln \frac{q_{b(g)}}{p_{b(g)}}",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    direction: Direction::Closer,
    conventions: &[
        BUCKET_RULE,
        "1 is added to every bucket; nats; a sum over the text, so long texts lie farther from 0",
    ],
    needs: Needs::TextsAndReference,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: importance,
};

fn importance(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let weights = log_weights(sample)?;
    let positive = weights.iter().filter(|weight| **weight > 0.0).count() as f64 / weights.len() as f64;
    let values = [
        ("dsir_logweight_median", median(&weights)),
        ("dsir_logweight_mean", mean(weights.iter().copied())),
        ("dsir_likelier_in_reference_share", positive),
    ];
    reading(values, "there are no texts")
}

/// The DSIR log weight of every text: what to resample by to come closer to the reference.
pub fn log_weights(sample: &Sample<'_>) -> Result<Vec<f64>, MetricError> {
    let (corpus, rows) = words_with_reference(sample)?;
    let (p, q) = probabilities(corpus, rows);
    let ratios: Vec<f64> = p.iter().zip(&q).map(|(p, q)| libm::log(q / p)).collect();
    let weight = |text: usize| {
        let mut sum = 0.0;
        each_uni_and_bigram(corpus, text, &mut |hash| sum += ratios[bucket(hash)]);
        sum
    };
    Ok((0..rows).map(weight).collect())
}
