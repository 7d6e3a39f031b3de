//! What the metrics on texts share: the texts of a sample in words, and readings without the
//! variants that a set has no value for.

use super::declaration::{MetricError, Reading};
use crate::diversity::Sample;
use crate::diversity::text::{Corpus, NGrams, Tokenizer};
use std::borrow::Cow;

/// Longest run of words that is counted for every sample.
pub const LONGEST_RUN: usize = 4;
/// Steps of work above which a metric that compares all pairs refuses: about half a minute.
pub const MOST_WORK: f64 = 2e10;

/// The texts, at least so many.
pub fn texts<'a>(sample: &Sample<'a>, least: usize) -> Result<&'a [String], MetricError> {
    let texts = sample.texts.ok_or(MetricError::Missing { what: "texts" })?;
    if texts.len() < least {
        return Err(MetricError::TooFewRows { rows: texts.len(), least });
    }
    Ok(texts)
}

/// The texts in words; at least one word.
pub fn words<'s>(sample: &'s Sample<'_>, least: usize) -> Result<&'s Corpus, MetricError> {
    let texts = texts(sample, least)?;
    let corpus = sample.shared.words.get_or_init(|| Corpus::new(texts.iter().map(String::as_str), Tokenizer::Word));
    if corpus.tokens().is_empty() {
        return Err(undefined("the texts hold no words; is the right column chosen?"));
    }
    Ok(corpus)
}

/// The texts in words, and their runs of 1 to [`LONGEST_RUN`] words.
pub fn runs<'s>(sample: &'s Sample<'_>, least: usize) -> Result<(&'s Corpus, &'s [NGrams]), MetricError> {
    let corpus = words(sample, least)?;
    Ok((corpus, sample.shared.ngrams.get_or_init(|| NGrams::up_to(corpus, LONGEST_RUN))))
}

/// The texts and after them the reference texts in words, and how many are texts; words in both.
pub fn words_with_reference<'s>(sample: &'s Sample<'_>) -> Result<(&'s Corpus, usize), MetricError> {
    let texts = texts(sample, 1)?;
    let reference = sample.reference_texts.filter(|reference| !reference.is_empty());
    let reference = reference.ok_or(MetricError::Missing { what: "reference texts" })?;
    let corpus = sample
        .shared
        .words_with_reference
        .get_or_init(|| Corpus::new(texts.iter().chain(reference).map(String::as_str), Tokenizer::Word));
    let count = |mut range: std::ops::Range<usize>| range.any(|text| !corpus.text(text).is_empty());
    if !count(0..texts.len()) || !count(texts.len()..corpus.len()) {
        return Err(undefined("one of the two sets holds no words; is the right column chosen?"));
    }
    Ok((corpus, texts.len()))
}

/// Why there is no value.
pub fn undefined(what: impl Into<String>) -> MetricError {
    MetricError::NotDefined { what: what.into() }
}

/// A reading of the values that are numbers; an error when the first, which is shown, is none.
pub fn reading<N: Into<Cow<'static, str>>>(
    values: impl IntoIterator<Item = (N, f64)>,
    why_none: &str,
) -> Result<Reading, MetricError> {
    Reading::defined(values).map_err(|_| undefined(why_none))
}

/// Refuses work that would keep a page busy for minutes.
pub fn check_work(steps: f64, what: &str) -> Result<(), MetricError> {
    if steps <= MOST_WORK {
        return Ok(());
    }
    Err(undefined(format!(
        "{what} compares all pairs of texts, {steps:.0e} steps here; measure a sample of the rows, or shorter texts"
    )))
}

/// Entropy of counts in nats.
pub fn entropy(counts: &[u32]) -> f64 {
    let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let term = |count: &u32| {
        let p = f64::from(*count) / total;
        if *count > 0 { p * libm::log(p) } else { 0.0 }
    };
    // 0 - sum, so that no spread is 0 and not -0.
    0.0 - counts.iter().map(term).sum::<f64>()
}

/// Share of the `most` largest counts in all.
pub fn top_share(counts: &[u32], most: usize) -> f64 {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    sorted.iter().take(most).map(|count| f64::from(*count)).sum::<f64>() / total
}

/// The mean; NaN of nothing.
pub fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    sum / count
}
