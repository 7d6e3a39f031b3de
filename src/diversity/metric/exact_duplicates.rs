//! Texts that are copies of others.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{reading, texts};
use crate::diversity::Sample;
use crate::diversity::text::{Corpus, Tokenizer};
use std::collections::HashSet;

pub static EXACT_DUPLICATES: Metric = Metric {
    id: "exact-duplicates",
    title: "Exact duplicates",
    summary: "High when many texts are copies of others.",
    family: Family::Redundancy,
    papers: &[],
    formula: r"1 - \frac{|\text{different texts}|}{N}",
    range: (0.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "`normalised`: the same words in the same order, whatever case, punctuation and spacing",
        "of each group of copies all but one count",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: exact_duplicates,
};

fn exact_duplicates(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let texts = texts(sample, EXACT_DUPLICATES.least_rows)?;
    let n = texts.len() as f64;
    let different = texts.iter().collect::<HashSet<_>>().len() as f64;
    let corpus = Corpus::new(texts.iter().map(String::as_str), Tokenizer::Word);
    let different_words = corpus.texts().collect::<HashSet<_>>().len() as f64;
    let values = [("exact_dup_share", 1.0 - different / n), ("exact_dup_share_normalised", 1.0 - different_words / n)];
    reading(values, "there are no texts")
}
