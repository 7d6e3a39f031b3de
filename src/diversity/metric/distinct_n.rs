//! Distinct-n (Li et al. 2016, arXiv 1510.03055) and the n-gram diversity of the `diversity` package.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{mean, reading, runs, texts};
use crate::diversity::Sample;
use crate::diversity::text::ngrams::distinct_ids;
use crate::diversity::text::{Corpus, NGrams, Tokenizer};
use crate::law::Paper;

pub static DISTINCT_N: Metric = Metric {
    id: "distinct-n",
    title: "Distinct n-grams",
    summary: "High when runs of n words seldom come back anywhere in the set.",
    family: Family::Lexical,
    papers: &[Paper { atlas: None, arxiv: "1510.03055", cite: "Li et al. 2016", place: "distinct-1 and distinct-2" }],
    formula: r"D_n = \frac{|\text{different } n\text{-grams}|}{|n\text{-grams}|}",
    range: (0.0, 1.0),
    direction: Direction::MoreDiverse,
    conventions: &[
        "n-grams are pooled over the set and never cross from one text into the next",
        "falls as a set grows: compare sets at equal numbers of words",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: distinct_n,
};

const POOLED: [&str; 4] = ["distinct_1", "distinct_2", "distinct_3", "distinct_4"];
const PER_TEXT: [&str; 4] =
    ["distinct_1_mean_per_text", "distinct_2_mean_per_text", "distinct_3_mean_per_text", "distinct_4_mean_per_text"];

fn distinct_n(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (_, orders) = runs(sample, DISTINCT_N.least_rows)?;
    let pooled = |n: usize| (POOLED[n - 1], orders[n - 1].distinct() as f64 / orders[n - 1].total() as f64);
    let per_text = |n: usize| {
        let filled = orders[n - 1].texts().filter(|ids| !ids.is_empty());
        (PER_TEXT[n - 1], mean(filled.map(|ids| distinct_ids(ids).len() as f64 / ids.len() as f64)))
    };
    let values = [2, 1, 3, 4].map(pooled).into_iter().chain([1, 2, 3, 4].map(per_text));
    reading(values, "no text has two words")
}

pub static NGRAM_DIVERSITY: Metric = Metric {
    id: "ngram-diversity",
    title: "n-gram diversity",
    summary: "High when runs of one to four words seldom come back; the score of the 'diversity' package.",
    family: Family::Lexical,
    papers: &[Paper { atlas: None, arxiv: "2403.00553", cite: "Shaib et al. 2024", place: "n-gram diversity" }],
    formula: r"\sum_{n=1}^{4} \frac{|\text{different } n\text{-grams}|}{|n\text{-grams}|}",
    range: (0.0, 4.0),
    direction: Direction::MoreDiverse,
    conventions: &[
        "the texts are joined and cut at single spaces, case and punctuation kept",
        "n-grams cross from one text into the next",
        "the package rounds to three decimals",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: ngram_diversity,
};

fn ngram_diversity(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let joined = texts(sample, NGRAM_DIVERSITY.least_rows)?.join(" ");
    let corpus = Corpus::new([joined.as_str()], Tokenizer::Space);
    let orders = NGrams::up_to(&corpus, 4);
    let score: f64 = orders.iter().map(|grams| grams.distinct() as f64 / grams.total() as f64).sum();
    let rounded = (score * 1000.0).round() / 1000.0;
    reading(
        [("ngram_diversity_unrounded", score), ("ngram_diversity_pkg", rounded)],
        "the texts have fewer than four words",
    )
}
