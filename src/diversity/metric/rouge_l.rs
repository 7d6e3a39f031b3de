//! ROUGE-L between the texts of a set: how alike they are word by word, and the rule by which
//! Self-Instruct keeps a text (Wang et al. 2022, arXiv 2212.10560).

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{check_work, reading, texts, words};
use crate::diversity::Sample;
use crate::diversity::text::lcs::Prepared;
use crate::diversity::text::{Corpus, Tokenizer};
use crate::law::Paper;

pub static ROUGE_L: Metric = Metric {
    id: "rouge-l",
    title: "ROUGE-L homogenization",
    summary: "High when texts share long orders of words with each other.",
    family: Family::Redundancy,
    papers: &[
        Paper { atlas: None, arxiv: "2403.00553", cite: "Shaib et al. 2024", place: "homogenization" },
        Paper { atlas: None, arxiv: "2212.10560", cite: "Wang et al. 2022", place: "filtering" },
    ],
    formula: r"F_1(a,b) = \frac{2\,\mathrm{LCS}(a,b)}{|a|+|b|}",
    range: (0.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "mean over pairs of different texts",
        "`homogenization_rougeL`: words of `a`-`z` and `0`-`9` only, as the rouge-score package cuts them",
        "`self_instruct_kept`: texts kept in order when their F1 with every kept one is below 0.7",
    ],
    needs: Needs::Texts,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute: rouge_l,
};

/// The F1 at which Self-Instruct calls two texts the same.
pub const SAME: f64 = 0.7;

fn rouge_l(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, ROUGE_L.least_rows)?;
    let pairs = (corpus.len() * (corpus.len() - 1)) as f64 / 2.0;
    let mut sum = 0.0;
    let mut largest = vec![0.0f64; corpus.len()];
    each_pair(corpus, &mut |a, b, f1| {
        sum += f1;
        largest[a] = largest[a].max(f1);
        largest[b] = largest[b].max(f1);
    })?;
    let texts = texts(sample, ROUGE_L.least_rows)?;
    let package = Corpus::new(texts.iter().map(String::as_str), Tokenizer::AsciiWord);
    let mut package_sum = 0.0;
    each_pair(&package, &mut |_, _, f1| package_sum += f1)?;
    let alike = largest.iter().filter(|f1| **f1 > SAME).count() as f64 / largest.len() as f64;
    let values = [
        ("homogenization_rougeL_word", sum / pairs),
        ("homogenization_rougeL", package_sum / pairs),
        ("rougeL_max_gt0.7_share", alike),
        ("self_instruct_kept", keep(corpus, SAME)?.len() as f64),
    ];
    reading(values, "there are no pairs")
}

/// Hands over every pair (b < a) with its ROUGE-L F1. Two texts without words have 0.
fn each_pair(corpus: &Corpus, take: &mut dyn FnMut(usize, usize, f64)) -> Result<(), MetricError> {
    check_work(work(corpus), "ROUGE-L")?;
    let mut prepared = Prepared::new(&[], corpus.types().len());
    let (mut before, mut row): (&[u32], Vec<u64>) = (&[], Vec::new());
    for a in 0..corpus.len() {
        prepared.replace(before, corpus.text(a));
        before = corpus.text(a);
        for b in 0..a {
            take(a, b, f1(&prepared, before.len(), corpus.text(b), &mut row));
        }
    }
    Ok(())
}

/// The texts that Self-Instruct would keep: in order, each whose ROUGE-L F1 with every text kept
/// before is below `same`. Row numbers.
pub fn keep(corpus: &Corpus, same: f64) -> Result<Vec<usize>, MetricError> {
    check_work(work(corpus), "ROUGE-L")?;
    let mut prepared = Prepared::new(&[], corpus.types().len());
    let (mut before, mut row): (&[u32], Vec<u64>) = (&[], Vec::new());
    let mut kept: Vec<usize> = Vec::new();
    for text in 0..corpus.len() {
        prepared.replace(before, corpus.text(text));
        before = corpus.text(text);
        if kept.iter().all(|other| f1(&prepared, before.len(), corpus.text(*other), &mut row) < same) {
            kept.push(text);
        }
    }
    Ok(kept)
}

fn f1(prepared: &Prepared, length: usize, other: &[u32], row: &mut Vec<u64>) -> f64 {
    match length + other.len() {
        0 => 0.0,
        both => 2.0 * prepared.common(other, row) as f64 / both as f64,
    }
}

/// Machine words that comparing all pairs goes through.
fn work(corpus: &Corpus) -> f64 {
    let words: f64 = corpus.texts().map(|text| text.len().div_ceil(64) as f64).sum();
    words * corpus.tokens().len() as f64 / 2.0
}
