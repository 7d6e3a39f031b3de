//! MTLD (McCarthy and Jarvis 2010): the mean length of runs of words that keep their type-token
//! ratio above 0.72. Packages differ in how a run ends; each variant is named.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{mean, reading, words};
use crate::diversity::Sample;
use crate::law::Paper;

pub static MTLD: Metric = Metric {
    id: "mtld",
    title: "MTLD",
    summary: "High when long runs of words pass before words come back.",
    family: Family::Lexical,
    papers: &[Paper {
        atlas: Some("llm-see-llm-do"),
        arxiv: "2407.01490",
        cite: "Shimabucoro et al. 2024",
        place: "profiling",
    }],
    formula: r"\frac{N}{\text{runs}}, \qquad \text{a run ends when } \frac{V}{N} \text{ reaches } 0.72",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        "all texts are read as one stream of words, in their order; mean of reading forwards and backwards",
        "`le_nomin`: a run ends at a ratio of 0.72 or less (package lexicalrichness)",
        "`min10_strict`: below 0.72 and after 10 words or more; 0 when no word repeats (package lexical-diversity)",
        "`ma_wrap`: one run from every word, wrapped at the end; a run over 5,000 words counts as none",
        "an unfinished run counts for (1 - ratio) / 0.28",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: mtld,
};

const THRESHOLD: f64 = 0.72;
/// Fewest words of a run in the package lexical-diversity.
const SHORTEST_RUN: usize = 10;
/// Longest run that is followed from every word.
const LONGEST_RUN: usize = 5_000;

fn mtld(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, MTLD.least_rows)?;
    let (tokens, types) = (corpus.tokens(), corpus.types().len());
    let mut seen = Seen::new(types);
    let filled = corpus.texts().filter(|text| !text.is_empty());
    let per_text = mean(filled.map(|text| any_length(text, &mut seen)));
    let values = [
        ("mtld_le_nomin", any_length(tokens, &mut seen)),
        ("mtld_min10_strict", at_least_ten(tokens, &mut seen)),
        ("mtld_ma_wrap", moving_average(tokens, &mut seen)),
        ("mtld_le_nomin_mean_per_text", per_text),
    ];
    reading(values, "the texts hold no words")
}

/// The different tokens of a run; starting anew costs nothing.
struct Seen {
    run_of: Vec<u32>,
    run: u32,
    types: usize,
    tokens: usize,
}

impl Seen {
    fn new(types: usize) -> Self {
        Self { run_of: vec![0; types], run: 0, types: 0, tokens: 0 }
    }

    fn restart(&mut self) {
        if self.run == u32::MAX {
            self.run_of.fill(0);
            self.run = 0;
        }
        self.run += 1;
        (self.types, self.tokens) = (0, 0);
    }

    /// The type-token ratio with this token.
    fn push(&mut self, token: u32) -> f64 {
        self.tokens += 1;
        let run_of = &mut self.run_of[token as usize];
        self.types += usize::from(*run_of != self.run);
        *run_of = self.run;
        self.ratio()
    }

    fn ratio(&self) -> f64 {
        self.types as f64 / self.tokens as f64
    }
}

fn partial(ratio: f64) -> f64 {
    (1.0 - ratio) / (1.0 - THRESHOLD)
}

/// As lexicalrichness 0.5.1 computes it: a run ends when its ratio is 0.72 or less.
fn any_length(tokens: &[u32], seen: &mut Seen) -> f64 {
    let mut one_way = |tokens: &mut dyn Iterator<Item = &u32>| {
        let (mut runs, mut length) = (0.0, 0.0);
        seen.restart();
        for token in tokens {
            length += 1.0;
            if seen.push(*token) <= THRESHOLD {
                runs += 1.0;
                seen.restart();
            }
        }
        if seen.tokens > 0 {
            runs += partial(seen.ratio());
        }
        // No word repeats: one run.
        if runs == 0.0 { length } else { length / runs }
    };
    (one_way(&mut tokens.iter()) + one_way(&mut tokens.iter().rev())) / 2.0
}

/// As lexical-diversity 0.1.1 computes it: a run ends below 0.72 and after ten tokens; the last
/// token always ends one in part.
fn at_least_ten(tokens: &[u32], seen: &mut Seen) -> f64 {
    let mut one_way = |tokens: &mut dyn Iterator<Item = &u32>, length: usize| {
        let mut runs = 0.0;
        seen.restart();
        for (at, token) in tokens.enumerate() {
            let ratio = seen.push(*token);
            if at + 1 == length {
                runs += partial(ratio);
            } else if ratio < THRESHOLD && seen.tokens >= SHORTEST_RUN {
                runs += 1.0;
                seen.restart();
            }
        }
        if runs == 0.0 { 0.0 } else { length as f64 / runs }
    };
    (one_way(&mut tokens.iter(), tokens.len()) + one_way(&mut tokens.iter().rev(), tokens.len())) / 2.0
}

/// As lexical-diversity 0.1.1 computes `mtld_ma_wrap`: a run from every token, past the end to the
/// beginning; the mean length of those that end.
fn moving_average(tokens: &[u32], seen: &mut Seen) -> f64 {
    let (mut runs, mut length) = (0.0, 0.0);
    for start in 0..tokens.len() {
        seen.restart();
        let wrapped = tokens[start..].iter().chain(&tokens[..start]).take(LONGEST_RUN);
        for token in wrapped {
            if seen.push(*token) < THRESHOLD && seen.tokens >= SHORTEST_RUN {
                runs += 1.0;
                length += seen.tokens as f64;
                break;
            }
        }
    }
    if runs == 0.0 { 0.0 } else { length / runs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::text::{Corpus, Tokenizer};

    #[test]
    fn variants_equal_their_packages_on_the_reference_cases() {
        let values: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/fixtures/metrics/values.json")).expect("json");
        let cases = values["scalar_cases"]["mtld_cases"].as_object().expect("cases");
        assert_eq!(cases.len(), 4);
        for (name, case) in cases {
            let tokens: Vec<&str> =
                case["tokens"].as_array().expect("list").iter().filter_map(|token| token.as_str()).collect();
            let corpus = Corpus::new([tokens.join(" ").as_str()], Tokenizer::Blank);
            let mut seen = Seen::new(corpus.types().len());
            for (variant, found) in [
                ("le_nomin", any_length(corpus.tokens(), &mut seen)),
                ("min10_strict", at_least_ten(corpus.tokens(), &mut seen)),
            ] {
                let expected = case[variant].as_f64().expect("number");
                assert!((found - expected).abs() <= 1e-9 * expected, "{name} {variant}: {found}, not {expected}");
            }
        }
    }
}
