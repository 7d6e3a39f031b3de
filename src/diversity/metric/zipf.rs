//! Zipf's and Heaps' laws of a set: how fast word frequencies fall, how fast new words come.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{reading, words};
use crate::diversity::Sample;
use crate::num::line::least_squares_line;

pub static ZIPF: Metric = Metric {
    id: "zipf",
    title: "Zipf exponent",
    summary: "High when few words make up most of the text and the tail of rare words is thin.",
    family: Family::Lexical,
    papers: &[],
    formula: r"f(r) \propto r^{-a}",
    range: (0.0, f64::INFINITY),
    direction: Direction::LessDiverse,
    conventions: &[
        "`mle`: likeliest exponent of the law truncated at the last rank, p(r) = r^-a / sum of r^-a",
        "`ols`: least squares of ln f on ln r over all ranks; ties of the tail weigh heavily",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: zipf,
};

/// Largest exponent searched for: everything is one word.
const STEEPEST: f64 = 50.0;

fn zipf(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, ZIPF.least_rows)?;
    let mut counts: Vec<f64> = corpus.counts().into_iter().map(f64::from).collect();
    counts.sort_by(|a, b| b.total_cmp(a));
    let ranks: Vec<f64> = (1..=counts.len()).map(|rank| libm::log(rank as f64)).collect();
    let logs: Vec<f64> = counts.iter().map(|count| libm::log(*count)).collect();
    let slope = least_squares_line(&ranks, &logs).map_or(f64::NAN, |(slope, _)| 0.0 - slope);
    reading(
        [("zipf_mle", likeliest_exponent(&counts, &ranks)), ("zipf_ols", slope)],
        "the texts have fewer than two different words",
    )
}

/// The exponent at which the mean log rank under the law is that of the data; the law's mean falls
/// as the exponent grows, so halving the range finds it. NaN for fewer than two ranks.
fn likeliest_exponent(counts: &[f64], log_ranks: &[f64]) -> f64 {
    if counts.len() < 2 {
        return f64::NAN;
    }
    let total: f64 = counts.iter().sum();
    let observed = counts.iter().zip(log_ranks).map(|(count, rank)| count * rank).sum::<f64>() / total;
    let expected = |exponent: f64| {
        let (mut weight, mut sum) = (0.0, 0.0);
        for rank in log_ranks {
            let p = libm::exp(-exponent * rank);
            weight += p;
            sum += p * rank;
        }
        sum / weight
    };
    let (mut low, mut high) = (0.0, STEEPEST);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if expected(middle) > observed { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

pub static HEAPS: Metric = Metric {
    id: "heaps",
    title: "Heaps exponent",
    summary: "High when new words keep coming as the set is read.",
    family: Family::Lexical,
    papers: &[],
    formula: r"V(n) = K n^{\beta}",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &["least squares of ln V(n) on ln n at every word n; depends on the order of the texts"],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: heaps,
};

fn heaps(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, HEAPS.least_rows)?;
    let lengths: Vec<f64> = (1..=corpus.tokens().len()).map(|n| libm::log(n as f64)).collect();
    // Ids are given in the order of first occurrence: the highest one so far counts the types.
    let mut types = 0;
    let growth = corpus.tokens().iter().map(|id| {
        types = types.max(id + 1);
        libm::log(f64::from(types))
    });
    let growth: Vec<f64> = growth.collect();
    let (beta, k) =
        least_squares_line(&lengths, &growth).map_or((f64::NAN, f64::NAN), |(beta, log_k)| (beta, libm::exp(log_k)));
    reading([("heaps_beta", beta), ("heaps_k", k)], "the texts have fewer than two words")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts that follow the law exactly give its exponent.
    #[test]
    fn the_planted_exponent_comes_back() {
        let log_ranks: Vec<f64> = (1..=500).map(|rank| libm::log(f64::from(rank))).collect();
        for planted in [0.0, 0.7, 1.3, 4.0] {
            let counts: Vec<f64> = log_ranks.iter().map(|rank| 1e6 * libm::exp(-planted * rank)).collect();
            assert!((likeliest_exponent(&counts, &log_ranks) - planted).abs() < 1e-9, "{planted}");
        }
    }
}
