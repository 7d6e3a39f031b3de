//! Self-BLEU (Zhu et al. 2018, arXiv 1802.01886): each text scored against all others.
//!
//! For every n-gram the largest and second largest count in a single text are enough to clip the
//! counts of any text against all others, so the work grows with the words, not with the pairs.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{mean, reading, runs};
use crate::diversity::Sample;
use crate::diversity::text::NGrams;
use crate::diversity::text::ngrams::counted;
use crate::law::Paper;

pub static SELF_BLEU: Metric = Metric {
    id: "self-bleu",
    title: "Self-BLEU",
    summary: "High when each text could have been written from pieces of the others.",
    family: Family::Redundancy,
    papers: &[Paper { atlas: None, arxiv: "1802.01886", cite: "Zhu et al. 2018", place: "Self-BLEU" }],
    formula: r"\frac{1}{N}\sum_i \mathrm{BP}_i \exp\Big(\frac{1}{n}\sum_{k=1}^{n} \ln p_k(i)\Big)",
    range: (0.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "equal weights on the orders 1 to n; the references of a text are all other texts",
        "an order without a match counts as 0.1 match (nltk `method1`); a text without a shared word scores 0",
        "brevity against the reference closest in length, the shorter on a tie",
        "grows with the number of texts: compare sets of equal size",
    ],
    needs: Needs::Texts,
    least_rows: 2,
    cost: Cost::Linear,
    features: &[],
    compute: self_bleu,
};

/// What nltk's `method1` puts in place of no match.
const NO_MATCH: f64 = 0.1;

fn self_bleu(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (corpus, orders) = runs(sample, SELF_BLEU.least_rows)?;
    let matches: Vec<Vec<u32>> = orders.iter().map(clipped_matches).collect();
    let mut lengths: Vec<usize> = corpus.texts().map(<[u32]>::len).collect();
    lengths.sort_unstable();
    let score = |text: usize, n: usize| {
        if matches[0][text] == 0 {
            return 0.0;
        }
        let log_precision = |k: usize| {
            let total = orders[k].text(text).len().max(1) as f64;
            let found = f64::from(matches[k][text]);
            libm::log(if found > 0.0 { found } else { NO_MATCH } / total)
        };
        let length = corpus.text(text).len();
        let brevity = (1.0 - closest(&lengths, length) as f64 / length as f64).min(0.0);
        libm::exp(brevity + (0..n).map(log_precision).sum::<f64>() / n as f64)
    };
    let over_texts = |n: usize| mean((0..corpus.len()).map(|text| score(text, n)));
    let values = [("self_bleu4", 4), ("self_bleu2", 2), ("self_bleu3", 3)].map(|(name, n)| (name, over_texts(n)));
    reading(values, "there are no texts")
}

/// For each text: its n-grams that other texts have, each at most as often as some single other text has it.
fn clipped_matches(grams: &NGrams) -> Vec<u32> {
    /// The two largest counts in a single text, and the text of the largest.
    #[derive(Clone, Copy, Default)]
    struct Largest {
        first: u32,
        text: u32,
        second: u32,
    }
    let counts: Vec<Vec<(u32, u32)>> = grams.texts().map(counted).collect();
    let mut largest = vec![Largest::default(); grams.distinct()];
    for (text, counts) in counts.iter().enumerate() {
        for (id, count) in counts {
            let known = &mut largest[*id as usize];
            if *count > known.first {
                *known = Largest { first: *count, text: text as u32, second: known.first };
            } else {
                known.second = known.second.max(*count);
            }
        }
    }
    let clip = |text: usize, (id, count): &(u32, u32)| {
        let known = largest[*id as usize];
        let elsewhere = if known.text == text as u32 { known.second } else { known.first };
        elsewhere.min(*count)
    };
    counts.iter().enumerate().map(|(text, counts)| counts.iter().map(|pair| clip(text, pair)).sum()).collect()
}

/// The length closest to `own` in the sorted lengths once `own` itself is taken out; the shorter on a tie.
fn closest(sorted: &[usize], own: usize) -> usize {
    let start = sorted.partition_point(|length| *length < own);
    if sorted.get(start + 1) == Some(&own) {
        return own;
    }
    let below = start.checked_sub(1).map(|at| sorted[at]);
    let above = sorted.get(start + 1).copied();
    match (below, above) {
        (Some(below), Some(above)) if above - own < own - below => above,
        (Some(below), _) => below,
        (None, Some(above)) => above,
        (None, None) => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closest_length_leaves_the_text_itself_out() {
        assert_eq!(closest(&[3, 5, 9], 5), 3);
        assert_eq!(closest(&[3, 5, 7], 5), 3);
        assert_eq!(closest(&[2, 5, 7], 5), 7);
        assert_eq!(closest(&[5, 5, 6], 5), 5);
        assert_eq!((closest(&[5, 8], 5), closest(&[1, 5], 5)), (8, 1));
    }

    /// Against the definition: every text against every other, n-gram by n-gram.
    #[test]
    fn clipped_matches_equal_those_of_all_pairs() {
        let texts: Vec<String> = include_str!("../../../tests/fixtures/metrics/text_mixed.txt")
            .lines()
            .map(|line| line.replace('a', "a a a"))
            .collect();
        let sample = Sample { texts: Some(&texts), ..Sample::default() };
        let (corpus, orders) = runs(&sample, 2).expect("words");
        for grams in orders {
            let fast = clipped_matches(grams);
            for i in 0..corpus.len() {
                let count = |j: usize, id: u32| grams.text(j).iter().filter(|other| **other == id).count() as u32;
                let slow: u32 = counted(grams.text(i))
                    .iter()
                    .map(|(id, own)| {
                        let others = (0..corpus.len()).filter(|j| *j != i).map(|j| count(j, *id));
                        others.max().unwrap_or(0).min(*own)
                    })
                    .sum();
                assert_eq!(fast[i], slow, "text {i}, n = {}", grams.n());
            }
        }
    }
}
