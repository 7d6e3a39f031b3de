//! A set against a reference, by the words and runs of words they share.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{mean, reading, words_with_reference};
use crate::diversity::Sample;
use crate::diversity::text::{Corpus, NGrams};

pub static NOVELTY: Metric = Metric {
    id: "novelty",
    title: "Novel n-grams",
    summary: "High when runs of words of the set are not found in the reference.",
    family: Family::TwoSets,
    papers: &[],
    formula: r"\frac{|\{g \in G_n(\text{set}) : g \notin G_n(\text{reference})\}|}{|G_n(\text{set})|}",
    range: (0.0, 1.0),
    direction: Direction::Farther,
    conventions: &[
        "every occurrence in the set counts; n-grams never cross from one text into the next",
        "`contaminated_share_8gram`: share of texts that have a run of 8 words of the reference, such as a test set",
    ],
    needs: Needs::TextsAndReference,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: novelty,
};

const NOVEL: [&str; 4] = [
    "novel_1gram_share_vs_reference",
    "novel_2gram_share_vs_reference",
    "novel_3gram_share_vs_reference",
    "novel_4gram_share_vs_reference",
];

fn novelty(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (corpus, rows) = words_with_reference(sample)?;
    let novel = |n: usize| {
        let in_reference = Known::new(corpus, rows, n);
        let of_set = (0..rows).flat_map(|text| in_reference.grams.text(text));
        (NOVEL[n - 1], mean(of_set.map(|id| if in_reference.holds(*id) { 0.0 } else { 1.0 })))
    };
    let eight = Known::new(corpus, rows, 8);
    let is_contaminated = |text: usize| eight.grams.text(text).iter().any(|id| eight.holds(*id));
    let contaminated = (0..rows).filter(|text| is_contaminated(*text)).count() as f64 / rows as f64;
    let values = [2, 1, 3, 4].map(novel).into_iter().chain([("contaminated_share_8gram_vs_reference", contaminated)]);
    reading(values, "no text has two words")
}

/// The n-grams of both sets and which of them the reference has.
struct Known {
    grams: NGrams,
    in_reference: Vec<bool>,
}

impl Known {
    fn new(corpus: &Corpus, rows: usize, n: usize) -> Self {
        let grams = NGrams::new(corpus, n);
        let mut in_reference = vec![false; grams.distinct()];
        for id in (rows..corpus.len()).flat_map(|text| grams.text(text)) {
            in_reference[*id as usize] = true;
        }
        Self { grams, in_reference }
    }

    fn holds(&self, id: u32) -> bool {
        self.in_reference[id as usize]
    }
}

pub static UNIGRAM_CROSS_ENTROPY: Metric = Metric {
    id: "unigram-cross-entropy",
    title: "Unigram cross-entropy",
    summary: "High when the words of the set are rare in the reference; a stand-in for perplexity.",
    family: Family::TwoSets,
    papers: &[],
    formula: r"-\sum_w p_w \ln \frac{r_w + 1}{R + V}",
    range: (0.0, f64::INFINITY),
    direction: Direction::Farther,
    conventions: &["nats per word; 1 is added to the count of each of the V words of both sets"],
    needs: Needs::TextsAndReference,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: unigram_cross_entropy,
};

fn unigram_cross_entropy(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (corpus, rows) = words_with_reference(sample)?;
    let mut counts = vec![(0.0, 0.0); corpus.types().len()];
    for (text, ids) in corpus.texts().enumerate() {
        for id in ids {
            let (of_set, of_reference) = &mut counts[*id as usize];
            *(if text < rows { of_set } else { of_reference }) += 1.0;
        }
    }
    let (tokens, reference): (f64, f64) = counts.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let denominator = reference + counts.len() as f64;
    let nats: f64 = counts.iter().map(|(of_set, known)| of_set * libm::log((known + 1.0) / denominator)).sum();
    reading([("unigram_xent_set_under_reference_add1", -nats / tokens)], "the texts hold no words")
}
