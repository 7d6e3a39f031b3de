//! The embedder that needs no model: counts of words and of runs of characters, weighted, and
//! projected at random to few dimensions.
//!
//! Every feature has its own sparse random direction (Achlioptas 2003; Li, Hastie and Church 2006),
//! drawn from the feature's hash and the seed, so that no vocabulary is kept and a text's vector
//! depends on nothing but the text and the options.
//!
//! Inverse document frequencies of the set itself are offered but are not the default: in a set made
//! from one template they hide what all texts share and blow up the rest, so that repetitive sets look
//! diverse. The reference texts of the tests, 40 fillings of one sentence, have a Vendi score near 2
//! by the default weights, near 5 by their own frequencies.

use super::{EmbedError, Embedding};
use crate::diversity::matrix::Matrix;
use crate::diversity::text::Tokenizer;
use crate::diversity::text::function_words::is_function_word;
use crate::diversity::text::hash::{fnv1a64, fnv1a64_continued, splitmix64};
use std::collections::HashMap;

/// Most numbers per vector.
pub const MOST_DIMENSIONS: usize = 65_536;

/// What may be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Numbers per vector. Unrelated texts have cosines of about 1 / sqrt(dimensions) by chance.
    pub dimensions: usize,
    /// The same seed gives the same vectors on every machine; vectors of different seeds do not compare.
    pub seed: u64,
    pub weights: Weights<'a>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { dimensions: 256, seed: 0, weights: Weights::FunctionWords }
    }
}

/// How much a feature counts, beside 1 + ln of how often it occurs in the text.
#[derive(Clone, Copy, Debug)]
pub enum Weights<'a> {
    /// English function words count little, their characters nothing. The same for every set.
    FunctionWords,
    /// ln((1 + n) / (1 + df)) + 1 by the frequencies in given texts, such as a reference set.
    Frequencies(&'a Frequencies),
    /// Every feature alike.
    Plain,
}

/// Lengths of the runs of words that are features.
const WORD_RUNS: [usize; 2] = [1, 2];
/// Lengths of the runs of characters, inside a word with a blank on either side.
const CHARACTER_RUNS: [usize; 3] = [3, 4, 5];
/// What a function word counts, where other words count 1.
const FUNCTION_WORD: f64 = 0.2;
/// Places of a feature's direction that are not zero.
const PLACES: u64 = 4;

/// In how many texts every feature occurs.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    texts: u32,
    holders: HashMap<u64, u32>,
}

impl Frequencies {
    pub fn of(texts: &[String]) -> Self {
        let mut frequencies = Self { texts: texts.len() as u32, holders: HashMap::new() };
        let mut features = Vec::new();
        for text in texts {
            collect(text, false, &mut features);
            features.dedup_by_key(|feature| feature.hash);
            for feature in &features {
                *frequencies.holders.entry(feature.hash).or_default() += 1;
            }
        }
        frequencies
    }

    fn weight(&self, feature: u64) -> f64 {
        let holders = self.holders.get(&feature).copied().unwrap_or(0);
        libm::log((1.0 + f64::from(self.texts)) / (1.0 + f64::from(holders))) + 1.0
    }
}

/// The vectors of texts. `progress` is told the share done, 0 to 1.
pub fn embed(texts: &[String], options: &Options<'_>, progress: &mut dyn FnMut(f32)) -> Result<Embedding, EmbedError> {
    let dimensions = options.dimensions;
    if !(1..=MOST_DIMENSIONS).contains(&dimensions) {
        return Err(EmbedError::Dimensions { dimensions });
    }
    let mut values = Vec::with_capacity(texts.len() * dimensions);
    let mut empty = Vec::new();
    let (mut features, mut sums) = (Vec::new(), vec![0.0f64; dimensions]);
    for (row, text) in texts.iter().enumerate() {
        if row % 64 == 0 {
            progress(row as f32 / texts.len() as f32);
        }
        collect(text, matches!(options.weights, Weights::FunctionWords), &mut features);
        sums.fill(0.0);
        for same in features.chunk_by(|a, b| a.hash == b.hash) {
            let count = 1.0 + libm::log(same.len() as f64);
            let weight = match options.weights {
                Weights::Frequencies(known) => known.weight(same[0].hash),
                _ => same[0].weight,
            };
            add(&mut sums, same[0].hash, options.seed, count * weight);
        }
        let length = libm::sqrt(sums.iter().map(|sum| sum * sum).sum());
        if length > 0.0 {
            values.extend(sums.iter().map(|sum| (sum / length) as f32));
        } else {
            empty.push(row);
            values.resize(values.len() + dimensions, 0.0);
        }
    }
    progress(1.0);
    let vectors = Matrix::new(dimensions, values).map_err(|_| EmbedError::NoTexts)?;
    Ok(Embedding { vectors, empty })
}

/// One occurrence of a feature.
#[derive(Clone, Copy)]
struct Feature {
    hash: u64,
    weight: f64,
}

/// The features of a text, equal ones side by side. With `by_kind`, function words weigh less.
fn collect(text: &str, by_kind: bool, features: &mut Vec<Feature>) {
    features.clear();
    let words = Tokenizer::Word.tokens(text);
    let weights: Vec<f64> =
        words.iter().map(|word| if by_kind && is_function_word(word) { FUNCTION_WORD } else { 1.0 }).collect();
    for n in WORD_RUNS {
        for (run, weights) in words.windows(n).zip(weights.windows(n)) {
            let hash = run
                .iter()
                .fold(fnv1a64(b"w"), |hash, word| fnv1a64_continued(fnv1a64_continued(hash, b" "), word.as_bytes()));
            let weight = libm::pow(weights.iter().product(), 1.0 / n as f64);
            features.push(Feature { hash, weight });
        }
    }
    let mut padded = String::new();
    let mut starts = Vec::new();
    for (word, _) in words.iter().zip(&weights).filter(|(_, weight)| **weight == 1.0) {
        padded.clear();
        padded.extend([" ", word, " "]);
        starts.clear();
        starts.extend(padded.char_indices().map(|(at, _)| at).chain([padded.len()]));
        for n in CHARACTER_RUNS {
            for ends in starts.windows(n + 1) {
                let run = &padded.as_bytes()[ends[0]..ends[n]];
                features.push(Feature { hash: fnv1a64_continued(fnv1a64(b"c"), run), weight: 1.0 });
            }
        }
    }
    features.sort_by_key(|feature| feature.hash);
}

/// Adds a feature's direction: a few places of the vector, each with a sign.
fn add(sums: &mut [f64], feature: u64, seed: u64, amount: f64) {
    for place in 0..PLACES {
        let drawn = splitmix64(feature ^ splitmix64(seed.wrapping_mul(PLACES).wrapping_add(place)));
        let at = ((u128::from(drawn) * sums.len() as u128) >> 64) as usize;
        sums[at] += if drawn & 1 == 1 { amount } else { -amount };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::symmetric::eigenvalues;

    const DIVERSE: &str = include_str!("../../../tests/fixtures/metrics/text_diverse.txt");
    const REPETITIVE: &str = include_str!("../../../tests/fixtures/metrics/text_repetitive.txt");
    const MIXED: &str = include_str!("../../../tests/fixtures/metrics/text_mixed.txt");

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_string).collect()
    }

    fn vectors(texts: &[String], options: &Options<'_>) -> Matrix {
        embed(texts, options, &mut |_| {}).expect("texts").vectors
    }

    fn cosine(vectors: &Matrix, a: usize, b: usize) -> f64 {
        vectors.row(a).iter().zip(vectors.row(b)).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
    }

    /// Effective number of different texts.
    fn vendi(vectors: &Matrix) -> f64 {
        let n = vectors.rows();
        let kernel = (0..n * n).map(|at| cosine(vectors, at / n, at % n) / n as f64).collect();
        let spectrum = eigenvalues(kernel, n).expect("finite");
        libm::exp(spectrum.iter().filter(|w| **w > 1e-12).map(|w| -w * libm::log(*w)).sum())
    }

    #[test]
    fn unrelated_texts_lie_apart_and_near_duplicates_together() {
        let diverse = lines(DIVERSE);
        let pairs = || (0..diverse.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let mut largest = Vec::new();
        for seed in 0..8 {
            let apart = vectors(&diverse, &Options { seed, ..Options::default() });
            largest.push(pairs().map(|(a, b)| cosine(&apart, a, b)).fold(f64::MIN, f64::max));
            let mean = pairs().map(|(a, b)| cosine(&apart, a, b)).sum::<f64>() / pairs().count() as f64;
            assert!(mean < 0.06, "seed {seed}: {mean}");
        }
        // The largest of 780 cosines that scatter by 1/16; the default seed is held to it by itself.
        assert!(largest[0] < 0.3 && largest.iter().sum::<f64>() / 8.0 < 0.3, "{largest:?}");
        // Row 38 of the mixed set is row 5 of the diverse one with one word changed, row 39 is row 16 in capitals.
        let mixed = lines(MIXED);
        for seed in 0..8 {
            let changed = vectors(&[diverse[5].clone(), mixed[38].clone()], &Options { seed, ..Options::default() });
            assert!(cosine(&changed, 0, 1) > 0.9, "seed {seed}: {}", cosine(&changed, 0, 1));
        }
        let together = vectors(&mixed, &Options::default());
        assert!(cosine(&together, 16, 39) > 1.0 - 1e-6 && cosine(&together, 0, 36) > 1.0 - 1e-6);
    }

    #[test]
    fn a_template_stays_repetitive_by_default_but_not_by_its_own_frequencies() {
        let texts = lines(REPETITIVE);
        let own = Frequencies::of(&texts);
        let by_default = vendi(&vectors(&texts, &Options::default()));
        let by_own = vendi(&vectors(&texts, &Options { weights: Weights::Frequencies(&own), ..Options::default() }));
        let diverse = vendi(&vectors(&lines(DIVERSE), &Options::default()));
        assert!(
            (1.5..2.5).contains(&by_default) && by_own > 2.0 * by_default && diverse > 33.0,
            "{by_default} {by_own} {diverse}"
        );
    }

    #[test]
    fn a_vector_depends_on_its_text_alone() {
        let texts = lines(MIXED);
        let reversed: Vec<String> = texts.iter().rev().cloned().collect();
        let reference = Frequencies::of(&lines(DIVERSE));
        for weights in [Weights::FunctionWords, Weights::Plain, Weights::Frequencies(&reference)] {
            let options = Options { weights, dimensions: 100, seed: 3 };
            let (forwards, backwards) = (vectors(&texts, &options), vectors(&reversed, &options));
            let alone = vectors(&texts[7..8], &options);
            for row in 0..texts.len() {
                assert_eq!(forwards.row(row), backwards.row(texts.len() - 1 - row));
            }
            assert_eq!(alone.row(0), forwards.row(7));
            let length: f64 = cosine(&alone, 0, 0);
            assert!((length - 1.0).abs() < 1e-6);
        }
        let other = vectors(&texts, &Options { seed: 1, ..Options::default() });
        assert_ne!(other, vectors(&texts, &Options::default()));
    }

    /// Cosines of the projection scatter around those of more dimensions by about 1 / sqrt(d).
    #[test]
    fn the_projection_keeps_cosines() {
        let texts = lines(MIXED);
        let wide = vectors(&texts, &Options { dimensions: MOST_DIMENSIONS, ..Options::default() });
        for dimensions in [64, 256, 1024] {
            let narrow = vectors(&texts, &Options { dimensions, ..Options::default() });
            let pairs: Vec<(usize, usize)> = (0..40).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
            let squares: f64 = pairs
                .iter()
                .map(|(a, b)| cosine(&narrow, *a, *b) - cosine(&wide, *a, *b))
                .map(|error| error * error)
                .sum();
            let error = libm::sqrt(squares / pairs.len() as f64);
            assert!(error < 1.2 / libm::sqrt(dimensions as f64), "{dimensions}: {error}");
        }
    }

    #[test]
    fn empty_texts_are_named_and_bad_options_refused() {
        let texts: Vec<String> = ["", "word", "!?", "👍"].map(str::to_string).to_vec();
        let found = embed(&texts, &Options::default(), &mut |_| {}).expect("texts");
        assert_eq!(found.empty, [0, 2, 3]);
        assert!(found.vectors.row(0).iter().all(|value| *value == 0.0));
        let refuse =
            |texts: &[String], dimensions| embed(texts, &Options { dimensions, ..Options::default() }, &mut |_| {});
        assert_eq!(refuse(&texts, 0), Err(EmbedError::Dimensions { dimensions: 0 }));
        assert_eq!(refuse(&[], 256), Err(EmbedError::NoTexts));
        let mut told = Vec::new();
        let many = vec!["some words".to_string(); 200];
        embed(&many, &Options::default(), &mut |share| told.push(share)).expect("texts");
        assert!(told.len() >= 3 && told.windows(2).all(|pair| pair[0] <= pair[1]) && told.last() == Some(&1.0));
    }

    #[test]
    fn long_and_foreign_texts_are_embedded() {
        let texts = vec!["ab cd ".repeat(1_000_000), "東京都".repeat(10_000), "سلام دنیا".to_string()];
        let found = embed(&texts, &Options::default(), &mut |_| {}).expect("texts");
        assert!(found.empty.is_empty());
    }
}
