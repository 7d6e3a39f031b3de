//! Vendi score of texts by the runs of words they share (Friedman and Dieng 2022, arXiv 2210.02410).

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{check_work, reading, runs, undefined};
use crate::diversity::Sample;
use crate::diversity::text::NGrams;
use crate::diversity::text::ngrams::counted;
use crate::law::Paper;
use crate::num::symmetric::eigenvalues;

pub static NGRAM_VENDI: Metric = Metric {
    id: "ngram-vendi",
    title: "n-gram Vendi score",
    summary: "The effective number of different texts, when texts are alike by the runs of words they share.",
    family: Family::Lexical,
    papers: &[Paper {
        atlas: None,
        arxiv: "2210.02410",
        cite: "Friedman and Dieng 2022",
        place: "text, n-gram kernel",
    }],
    formula: r"\exp\Big(-\sum_i w_i \ln w_i\Big), \quad w = \text{eigenvalues of } K/N, \quad
        K = \tfrac14 \sum_{n=1}^{4} \cos(c_n(i), c_n(j))",
    range: (1.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "cosine of the counts of runs of 1, 2, 3 and 4 words, averaged",
        "a text too short for a run is compared by the shorter runs alone; texts without words are alike",
        "eigenvalues up to 1e-12 count as none; at most the number of texts",
    ],
    needs: Needs::Texts,
    least_rows: 2,
    cost: Cost::Heavy,
    features: &[],
    compute: ngram_vendi,
};

/// Eigenvalues below are rounding noise.
const NOISE: f64 = 1e-12;
/// Steps of the eigen-solver per n³.
const STEPS: f64 = 4.0 / 3.0;

fn ngram_vendi(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (corpus, orders) = runs(sample, NGRAM_VENDI.least_rows)?;
    let n = corpus.len();
    let size = n as f64;
    check_work(STEPS * size * size * size, "the n-gram Vendi score")?;
    let mut kernel = vec![0.0; n * n];
    for grams in orders {
        add_cosines(grams, &mut kernel)?;
    }
    scale_to_unit_diagonal(&mut kernel, n);
    kernel.iter_mut().for_each(|entry| *entry /= size);
    let values = eigenvalues(kernel, n).ok_or_else(|| undefined("the eigenvalues did not settle"))?;
    let entropy: f64 = values.iter().filter(|w| **w > NOISE).map(|w| -w * libm::log(*w)).sum();
    reading([("ngram_vendi_1to4", libm::exp(entropy))], "there are no texts")
}

/// Adds the cosine of the counts of every two texts to the lower triangle. A text without such runs
/// has cosine 0 with every text, itself too.
fn add_cosines(grams: &NGrams, kernel: &mut [f64]) -> Result<(), MetricError> {
    let counts: Vec<Vec<(u32, u32)>> = grams.texts().map(counted).collect();
    let length = |counts: &Vec<(u32, u32)>| {
        libm::sqrt(counts.iter().map(|(_, count)| f64::from(*count) * f64::from(*count)).sum::<f64>())
    };
    let lengths: Vec<f64> = counts.iter().map(length).collect();
    // For each run, the texts before this one that have it, and their share of it.
    let mut holders: Vec<Vec<(u32, f64)>> = vec![Vec::new(); grams.distinct()];
    let n = counts.len();
    let mut work = 0.0;
    for (i, counts) in counts.iter().enumerate() {
        for (id, count) in counts {
            let share = f64::from(*count) / lengths[i];
            let holders = &mut holders[*id as usize];
            holders.push((i as u32, share));
            for (j, other) in holders.iter() {
                kernel[i * n + *j as usize] += share * other;
            }
            work += holders.len() as f64;
        }
        check_work(work, "the n-gram Vendi score")?;
    }
    Ok(())
}

/// Divides by what every text has with itself; texts that have nothing are alike.
fn scale_to_unit_diagonal(kernel: &mut [f64], n: usize) {
    let own: Vec<f64> = (0..n).map(|i| libm::sqrt(kernel[i * n + i])).collect();
    for i in 0..n {
        for j in 0..=i {
            let both = own[i] * own[j];
            let neither = own[i] == 0.0 && own[j] == 0.0;
            let entry = &mut kernel[i * n + j];
            *entry = if both > 0.0 { *entry / both } else { f64::from(u8::from(neither)) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(texts: &[&str]) -> f64 {
        let texts: Vec<String> = texts.iter().map(|text| text.to_string()).collect();
        let sample = Sample { texts: Some(&texts), ..Sample::default() };
        ngram_vendi(&sample).expect("a score").values[0].1
    }

    #[test]
    fn copies_count_once_and_strangers_in_full() {
        assert!((score(&["a b c d e"; 5]) - 1.0).abs() < 1e-9);
        assert!((score(&["a b c d", "e f g h", "i j k l"]) - 3.0).abs() < 1e-9);
        assert!((score(&["a b c d", "a b c d", "e f g h", "e f g h"]) - 2.0).abs() < 1e-9);
        assert!((score(&["a b", "a b", "", "!"]) - 2.0).abs() < 1e-9);
    }
}
