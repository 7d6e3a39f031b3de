//! Self-repetition: how much long runs of words come back in other texts.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{mean, reading, texts};
use crate::diversity::Sample;
use crate::diversity::text::ngrams::distinct_ids;
use crate::diversity::text::{Corpus, NGrams, Tokenizer};
use crate::law::Paper;

pub static SELF_REPETITION: Metric = Metric {
    id: "self-repetition",
    title: "Self-repetition",
    summary: "High when runs of four words of a text are found in many other texts.",
    family: Family::Redundancy,
    papers: &[Paper { atlas: None, arxiv: "2403.00553", cite: "Shaib et al. 2024", place: "self-repetition" }],
    formula: r"\frac{1}{N}\sum_{i=1}^{N} \ln\Big(1 + \sum_{g \in G_4(i)} (N_g - 1)\Big)",
    range: (0.0, f64::INFINITY),
    direction: Direction::LessDiverse,
    conventions: &[
        "words are cut at white space, case and punctuation kept",
        "N_g is the number of texts that hold the run g; every run counts once per text",
        "arXiv 2410.15226 prints ln(k sum (N_i + 1)) instead; this is the rule of the package it uses",
    ],
    needs: Needs::Texts,
    least_rows: 2,
    cost: Cost::Linear,
    features: &[],
    compute: self_repetition,
};

fn self_repetition(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let texts = texts(sample, SELF_REPETITION.least_rows)?;
    let corpus = Corpus::new(texts.iter().map(String::as_str), Tokenizer::Blank);
    let grams = NGrams::new(&corpus, 4);
    let holders = grams.document_frequencies();
    let of_text = |ids: &[u32]| -> f64 {
        let elsewhere: f64 = distinct_ids(ids).iter().map(|id| f64::from(holders[*id as usize] - 1)).sum();
        libm::log(1.0 + elsewhere)
    };
    reading([("self_repetition_pkg", mean(grams.texts().map(of_text)))], "there are no texts")
}
