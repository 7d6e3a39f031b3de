//! Realism as randomness deficiency ('What makes an image realistic?', Theis 2024, arXiv 2403.04493):
//! a text is unrealistic when a model of the real spends more bits on it than it has information.
//! The universal critic uses Kolmogorov complexity; here a compressor stands in for it, and an n-gram
//! model of the reference for the distribution of the real.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{mean, reading, texts, undefined};
use crate::diversity::Sample;
use crate::law::Paper;
use std::collections::HashMap;

pub static REALISM: Metric = Metric {
    id: "realism",
    title: "Unrealism (code length less complexity)",
    summary: "High when a model of the reference finds the texts harder to describe than they are, or too easy.",
    family: Family::Quality,
    papers: &[Paper {
        atlas: Some("image-realism"),
        arxiv: "2403.04493",
        cite: "Theis 2024",
        place: "universal critic",
    }],
    formula: r"U(x) = -\log_2 P(x) - K(x)",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    direction: Direction::Farther,
    conventions: &[
        "bits per byte, mean over the texts; above 0 a text counts as unrealistic",
        "P: bytes given the three before them, in the reference, smoothed by Witten and Bell",
        "K: the deflate stream, an upper bound; below some 200 bytes its overhead hides the difference",
        "raw likelihood (`code_length`) alone prefers dull texts to real ones",
    ],
    needs: Needs::TextsAndReference,
    least_rows: 1,
    cost: Cost::Linear,
    features: &["metric/realism-compression"],
    compute: realism,
};

fn realism(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let scores = critic(sample)?;
    let unrealistic = scores.iter().filter(|score| score.unrealism() > 0.0).count() as f64;
    let values = [
        ("realism_deficiency_bits_per_byte", mean(scores.iter().map(Score::unrealism))),
        ("code_length_bits_per_byte", mean(scores.iter().map(|score| score.code_length))),
        ("compressed_bits_per_byte", mean(scores.iter().map(|score| score.compressed))),
        ("unrealistic_share", unrealistic / scores.len() as f64),
    ];
    reading(values, "the texts are empty")
}

/// What describing one text costs, in bits per byte.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Row of the text.
    pub row: usize,
    /// By the model of the reference: -log₂ P.
    pub code_length: f64,
    /// By the compressor, which knows no reference.
    pub compressed: f64,
}

impl Score {
    /// Bits per byte that the model spends beyond the text's own complexity.
    pub fn unrealism(&self) -> f64 {
        self.code_length - self.compressed
    }
}

/// The score of every text that is not empty.
pub fn critic(sample: &Sample<'_>) -> Result<Vec<Score>, MetricError> {
    let texts = texts(sample, REALISM.least_rows)?;
    let reference = sample.reference_texts.ok_or(MetricError::Missing { what: "reference texts" })?;
    let model = Model::of(reference);
    if model.counts.is_empty() {
        return Err(undefined("the reference texts are empty"));
    }
    let score = |(row, text): (usize, &String)| {
        let bytes = text.len() as f64;
        let compressed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 9).len() as f64 * 8.0;
        Score { row, code_length: model.bits(text) / bytes, compressed: compressed / bytes }
    };
    Ok(texts.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(score).collect())
}

/// Bytes before a byte that the model looks at.
const ORDER: usize = 3;

/// How often every byte follows every run of up to three bytes.
struct Model {
    counts: HashMap<u64, u32>,
    contexts: HashMap<u64, Context>,
}

#[derive(Clone, Copy, Default)]
struct Context {
    total: u32,
    /// Different bytes that follow.
    distinct: u32,
}

impl Model {
    fn of(texts: &[String]) -> Self {
        let mut model = Self { counts: HashMap::new(), contexts: HashMap::new() };
        for text in texts {
            for (before, byte) in positions(text) {
                for context in contexts(before) {
                    let count = model.counts.entry(context << 8 | u64::from(byte)).or_default();
                    let known = model.contexts.entry(context).or_default();
                    known.total += 1;
                    known.distinct += u32::from(*count == 0);
                    *count += 1;
                }
            }
        }
        model
    }

    /// -log₂ of the probability of a text. Witten and Bell: a run's own counts, and as many of the
    /// shorter run's as it has different bytes after it; below the shortest, all bytes alike.
    fn bits(&self, text: &str) -> f64 {
        let mut bits = 0.0;
        for (before, byte) in positions(text) {
            bits -= libm::log2(self.probability(before, byte));
        }
        bits
    }

    fn probability(&self, before: &[u8], byte: u8) -> f64 {
        let mut p = 1.0 / 256.0;
        for context in contexts(before) {
            let Some(known) = self.contexts.get(&context) else { break };
            let count = self.counts.get(&(context << 8 | u64::from(byte))).copied().unwrap_or(0);
            let (total, distinct) = (f64::from(known.total), f64::from(known.distinct));
            p = (f64::from(count) + distinct * p) / (total + distinct);
        }
        p
    }
}

/// Every byte of a text and the bytes before it.
fn positions(text: &str) -> impl Iterator<Item = (&[u8], u8)> {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().map(move |(at, byte)| (&bytes[at.saturating_sub(ORDER)..at], *byte))
}

/// Keys of the runs that end before a byte, from the empty one to the longest; the length is part of the key.
fn contexts(before: &[u8]) -> impl Iterator<Item = u64> {
    (0..=before.len()).map(move |length| {
        let run = &before[before.len() - length..];
        run.iter().fold(1, |key, byte| key << 8 | u64::from(*byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rng;

    /// Sentences in columns of a fixed width, as listings have them.
    fn listing(sentences: &[&str]) -> String {
        sentences.iter().map(|sentence| format!("{sentence:<100}|\n")).collect()
    }

    /// The Atlas: 'with an n-gram model and a compressor as stand-ins, the score (model code length minus
    /// compressed length) flags a constant string and a shuffled string as unrealistic while raw likelihood
    /// prefers the constant one'.
    #[test]
    #[expect(non_snake_case, reason = "a row's id and what is proven stand apart")]
    fn row_image_realism__constant_and_shuffled_texts_are_flagged_though_likelihood_prefers_the_constant() {
        let sentences: Vec<&str> = include_str!("../../../tests/fixtures/metrics/text_diverse.txt").lines().collect();
        let reference = [listing(&sentences[..28])];
        let real = listing(&sentences[28..]);
        // Long enough for what deflate needs for any text, 15 bytes, not to count.
        let constant = " ".repeat(20 * real.len());
        let mut letters: Vec<char> = real.chars().collect();
        let mut rng = Rng::new(1);
        (1..letters.len()).rev().for_each(|last| letters.swap(last, rng.below(last + 1)));
        let shuffled: String = letters.into_iter().collect();
        let read = |text: &str| {
            let texts = [text.to_string()];
            let sample = Sample { texts: Some(&texts), reference_texts: Some(&reference), ..Sample::default() };
            let reading = (REALISM.compute)(&sample).expect("a reading");
            let value = |name: &str| reading.value(name).expect("a value");
            (value("realism_deficiency_bits_per_byte"), value("code_length_bits_per_byte"), value("unrealistic_share"))
        };
        let (real, constant, shuffled) = (read(&real), read(&constant), read(&shuffled));
        assert!(real.0 < -0.3 && real.2 == 0.0, "real {real:?}");
        assert!(constant.0 > 0.0 && constant.2 == 1.0, "constant {constant:?}");
        assert!(shuffled.0 > 0.3 && shuffled.2 == 1.0, "shuffled {shuffled:?}");
        assert!(
            constant.1 < 0.2 * real.1 && real.1 < shuffled.1,
            "likelihood alone: {real:?} {constant:?} {shuffled:?}"
        );
    }

    /// The model's probabilities of all bytes after any run sum to 1.
    #[test]
    fn the_model_is_a_distribution() {
        let model = Model::of(&["abracadabra".to_string(), "añb".to_string()]);
        for before in [&b""[..], b"a", b"ab", b"xbr", b"abr", b"zzz"] {
            let sum: f64 = (0..=255).map(|byte| model.probability(before, byte)).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{before:?}: {sum}");
        }
    }
}
