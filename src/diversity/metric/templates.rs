//! Templates: long runs of words that several texts share.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{reading, words};
use crate::diversity::Sample;
use crate::diversity::text::{Corpus, NGrams};
use crate::law::Paper;

pub static TEMPLATES: Metric = Metric {
    id: "templates",
    title: "Shared long runs",
    summary: "High when many texts contain a run of five or eight words that another text has too.",
    family: Family::Redundancy,
    papers: &[Paper { atlas: None, arxiv: "2407.00211", cite: "Shaib et al. 2024", place: "template rate" }],
    formula: r"\frac{1}{N}\big|\{i : \exists\, g \in G_n(i),\ N_g > 1\}\big|",
    range: (0.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "runs of words, not of part-of-speech tags as in the paper",
        "`token_cover`: share of words that stand in such a run",
    ],
    needs: Needs::Texts,
    least_rows: 2,
    cost: Cost::Linear,
    features: &[],
    compute: templates,
};

fn templates(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, TEMPLATES.least_rows)?;
    let of_length = |n: usize| {
        let (texts, tokens) = shared(corpus, n);
        (texts as f64 / corpus.len() as f64, tokens as f64 / corpus.tokens().len() as f64)
    };
    let (five, eight) = (of_length(5), of_length(8));
    let values = [
        ("template_share_5", five.0),
        ("template_token_cover_5", five.1),
        ("template_share_8", eight.0),
        ("template_token_cover_8", eight.1),
    ];
    reading(values, "there are no texts")
}

/// How many texts have a run of n words that another text has, and how many words stand in such runs.
fn shared(corpus: &Corpus, n: usize) -> (usize, usize) {
    let grams = NGrams::new(corpus, n);
    let holders = grams.document_frequencies();
    let (mut texts, mut tokens) = (0, 0);
    for ids in grams.texts() {
        let (mut covered, mut end) = (0, 0);
        for (start, _) in ids.iter().enumerate().filter(|(_, id)| holders[**id as usize] > 1) {
            covered += start + n - end.max(start);
            end = start + n;
        }
        texts += usize::from(covered > 0);
        tokens += covered;
    }
    (texts, tokens)
}
