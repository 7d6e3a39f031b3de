//! Lengths of texts.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{entropy, mean, reading, texts};
use crate::diversity::Sample;
use crate::diversity::text::{Corpus, Tokenizer};
use crate::law::Paper;
use crate::num::quantile::{quantile_sorted, sorted};

pub static LENGTHS: Metric = Metric {
    id: "lengths",
    title: "Lengths",
    summary: "How long the texts are, and how evenly lengths vary.",
    family: Family::Quality,
    papers: &[Paper {
        atlas: Some("llm-see-llm-do"),
        arxiv: "2407.01490",
        cite: "Shimabucoro et al. 2024",
        place: "profiling",
    }],
    formula: r"\bar L = \frac1N\sum_i L_i, \qquad H = -\sum_\ell p_\ell \ln p_\ell",
    range: (0.0, f64::INFINITY),
    direction: Direction::Neutral,
    conventions: &[
        "in words, in characters (Unicode scalar values) and in bytes of UTF-8",
        "standard deviation with n - 1; quartiles by linear interpolation (type 7)",
        "entropy of the lengths in words, in nats",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: lengths,
};

fn lengths(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let texts = texts(sample, LENGTHS.least_rows)?;
    // Texts without a word have a length too: 0.
    let corpus = Corpus::new(texts.iter().map(String::as_str), Tokenizer::Word);
    let tokens: Vec<f64> = corpus.texts().map(|text| text.len() as f64).collect();
    let characters: Vec<f64> = texts.iter().map(|text| text.chars().count() as f64).collect();
    let bytes: Vec<f64> = texts.iter().map(|text| text.len() as f64).collect();
    let mut values = Vec::new();
    for (name, lengths) in [("tokens", tokens), ("chars", characters), ("bytes", bytes)] {
        let mean = mean(lengths.iter().copied());
        let squares: f64 = lengths.iter().map(|length| (length - mean) * (length - mean)).sum();
        values.push((format!("len_{name}_mean"), mean));
        values.push((format!("len_{name}_sd"), libm::sqrt(squares / (lengths.len() as f64 - 1.0))));
        let ascending = sorted(&lengths);
        for (quarter, label) in ["q0", "q25", "q50", "q75", "q100"].iter().enumerate() {
            values.push((format!("len_{name}_{label}"), quantile_sorted(&ascending, quarter as f64 / 4.0)));
        }
    }
    let longest = corpus.texts().map(<[u32]>::len).max().unwrap_or(0);
    values.push(("len_entropy_nats".to_string(), entropy(&histogram(&corpus, 1, longest))));
    reading(values, "there are no texts")
}

/// Number of texts by length in words: bin k holds lengths k width to (k + 1) width - 1; the last
/// bin is that of the longest text, or of `most` words, where longer ones are put too.
pub fn histogram(corpus: &Corpus, width: usize, most: usize) -> Vec<u32> {
    let width = width.max(1);
    let mut bins = Vec::new();
    for text in corpus.texts() {
        let bin = text.len().min(most) / width;
        if bins.len() <= bin {
            bins.resize(bin + 1, 0);
        }
        bins[bin] += 1;
    }
    bins
}
