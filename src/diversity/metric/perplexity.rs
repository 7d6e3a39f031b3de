//! Perplexity from the log-probabilities that a language model gave.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{mean, reading, undefined};
use crate::diversity::Sample;
use crate::law::Paper;

pub static PERPLEXITY: Metric = Metric {
    id: "perplexity",
    title: "Perplexity",
    summary: "High when a language model finds the texts surprising; synthetic text has little of it.",
    family: Family::Quality,
    papers: &[Paper {
        atlas: Some("token-editing"),
        arxiv: "2412.14689",
        cite: "Zhu et al. 2024",
        place: "perplexity histograms",
    }],
    formula: r"\exp\Big(-\frac{1}{T}\sum_{t} \ln p_t\Big)",
    range: (1.0, f64::INFINITY),
    direction: Direction::Neutral,
    conventions: &[
        "`corpus`: over all tokens; `mean_of_texts`: the mean of each text's perplexity",
        "depends on the model and its tokenizer: compare only numbers of the same model",
    ],
    needs: Needs::LogProbs,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: perplexity,
};

fn perplexity(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let rows = sample.log_probs.ok_or(MetricError::Missing { what: "log-probabilities of the tokens" })?;
    for (row, log_probs) in rows.iter().enumerate() {
        if let Some(at) = log_probs.iter().position(|p| !p.is_finite() || *p > 0.0) {
            return Err(undefined(format!(
                "row {}, token {}: {} is no logarithm of a probability; it must be finite and at most 0",
                row + 1,
                at + 1,
                log_probs[at]
            )));
        }
    }
    let over = |log_probs: &[f64]| libm::exp(-mean(log_probs.iter().copied()));
    let values = [
        ("perplexity_corpus", libm::exp(-mean(rows.iter().flatten().copied()))),
        ("perplexity_mean_of_texts", mean(rows.iter().filter(|row| !row.is_empty()).map(|row| over(row)))),
    ];
    reading(values, "there are no tokens")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_that_are_none_are_named() {
        let rows = [vec![-1.0], vec![-0.5, 0.25]];
        let sample = Sample { log_probs: Some(&rows), ..Sample::default() };
        let error = perplexity(&sample).expect_err("a positive logarithm");
        assert!(error.to_string().starts_with("row 2, token 2: 0.25"), "{error}");
        assert!(matches!(perplexity(&Sample::default()), Err(MetricError::Missing { .. })));
    }
}
