//! Entropy, Simpson index and concentration of n-gram counts.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{entropy, reading, runs, top_share};
use crate::diversity::Sample;

pub static NGRAM_ENTROPY: Metric = Metric {
    id: "ngram-entropy",
    title: "n-gram entropy",
    summary: "High when the runs of n words are many and evenly used.",
    family: Family::Lexical,
    papers: &[],
    formula: r"H_n = -\sum_g p_g \ln p_g, \qquad \text{Simpson } = 1 - \sum_g p_g^2",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "natural logarithm (nats)",
        "`norm` is divided by the logarithm of the number of n-grams: 1 only if all differ",
        "grows with the size of the set: compare sets at equal numbers of words",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: ngram_entropy,
};

fn ngram_entropy(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let (_, orders) = runs(sample, NGRAM_ENTROPY.least_rows)?;
    let mut values = Vec::new();
    for grams in [2, 1, 3, 4].map(|n| &orders[n - 1]) {
        let (n, total, counts) = (grams.n(), grams.total() as f64, grams.counts());
        let entropy = entropy(&counts);
        let squares: f64 = counts.iter().map(|count| f64::from(*count) * f64::from(*count)).sum();
        let some = if grams.total() > 0 { 1.0 } else { f64::NAN };
        values.push((format!("ngram_entropy_{n}_nats"), some * entropy));
        values.push((format!("ngram_entropy_{n}_norm"), entropy / libm::log(total)));
        values.push((format!("ngram_simpson_{n}"), some - squares / (total * total)));
        values.push((format!("ngram_top10_share_{n}"), top_share(&counts, 10)));
    }
    reading(values, "no text has two words")
}
