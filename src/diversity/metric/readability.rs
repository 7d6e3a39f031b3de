//! Readability indices: how complex texts are, by the lengths of their words and sentences.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{reading, texts, words};
use crate::diversity::Sample;
use crate::diversity::text::sentence::{letters, sentences, syllables};
use crate::law::Paper;

pub static READABILITY: Metric = Metric {
    id: "readability",
    title: "Readability",
    summary: "High when sentences and words are long; the Flesch score goes the other way.",
    family: Family::Quality,
    papers: &[
        Paper {
            atlas: Some("llm-see-llm-do"),
            arxiv: "2407.01490",
            cite: "Shimabucoro et al. 2024",
            place: "profiling",
        },
        Paper { atlas: Some("qdc-survey"), arxiv: "2412.02980", cite: "Havrilla et al. 2024", place: "complexity" },
    ],
    formula: r"\mathrm{LIX} = \frac{W}{S} + 100\frac{\text{long}}{W}, \qquad
        \text{Flesch} = 206.835 - 1.015\frac{W}{S} - 84.6\frac{\text{syllables}}{W}",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    direction: Direction::Neutral,
    conventions: &[
        "over all words W and sentences S of the set; sentences end in . ! or ? before white space",
        "long: more than 6 characters; complex (Gunning fog): 3 syllables or more",
        "syllables by a rule for English: groups of vowels, less a silent e",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: readability,
};

/// Characters beyond which a word is long (LIX and RIX).
const LONG: usize = 6;
/// Syllables from which a word is complex (Gunning fog).
const COMPLEX: usize = 3;

fn readability(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, READABILITY.least_rows)?;
    let sentence_count = texts(sample, 1)?.iter().map(|text| sentences(text)).sum::<usize>() as f64;
    let word_count = corpus.tokens().len() as f64;
    let (mut letter_count, mut long, mut complex, mut syllable_count) = (0.0, 0.0, 0.0, 0.0);
    for (word, count) in corpus.types().iter().zip(corpus.counts()) {
        let times = f64::from(count);
        let of_word = syllables(word);
        letter_count += times * letters(word) as f64;
        syllable_count += times * of_word as f64;
        long += if word.chars().count() > LONG { times } else { 0.0 };
        complex += if of_word >= COMPLEX { times } else { 0.0 };
    }
    let words_per_sentence = word_count / sentence_count;
    let per_word = |count: f64| count / word_count;
    let values = [
        ("lix", words_per_sentence + 100.0 * per_word(long)),
        ("rix", long / sentence_count),
        ("ari", 4.71 * per_word(letter_count) + 0.5 * words_per_sentence - 21.43),
        ("coleman_liau", 5.88 * per_word(letter_count) - 29.6 * per_word(sentence_count) - 15.8),
        ("flesch_reading_ease", 206.835 - 1.015 * words_per_sentence - 84.6 * per_word(syllable_count)),
        ("gunning_fog", 0.4 * (words_per_sentence + 100.0 * per_word(complex))),
        ("n_sentences", sentence_count),
        ("n_syllables", syllable_count),
    ];
    reading(values, "the texts hold no words")
}
