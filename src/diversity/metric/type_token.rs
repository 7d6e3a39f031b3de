//! Types and tokens: how many different words a set uses for its length.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{reading, words};
use crate::diversity::Sample;
use crate::diversity::text::Corpus;

const ONE_STREAM: &str = "all texts are read as one stream of words, in their order";

pub static TYPE_TOKEN: Metric = Metric {
    id: "type-token",
    title: "Type-token ratios",
    summary: "High when many different words are used for the number of words.",
    family: Family::Lexical,
    papers: &[],
    formula: r"\frac{V}{N}, \quad \frac{V}{\sqrt N}, \quad \frac{\ln V}{\ln N}, \quad
        a^2 = \frac{\ln N - \ln V}{\ln^2 N}, \quad U = \frac{\ln^2 N}{\ln N - \ln V}",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        ONE_STREAM,
        "MATTR: mean ratio over all windows of 50 words; it does not fall with length, the others do",
        "Maas a² falls as words become richer; natural logarithms",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: type_token,
};

/// Words per window of the moving average.
const WINDOW: usize = 50;

fn type_token(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, TYPE_TOKEN.least_rows)?;
    let (tokens, types) = (corpus.tokens().len() as f64, corpus.types().len() as f64);
    let (log_tokens, log_types) = (libm::log(tokens), libm::log(types));
    let moving = moving_average(corpus);
    let values = [
        ("ttr", types / tokens),
        ("mattr50", moving),
        ("root_ttr", types / libm::sqrt(tokens)),
        ("log_ttr_herdan", log_types / log_tokens),
        ("maas", (log_tokens - log_types) / (log_tokens * log_tokens)),
        ("dugast", log_tokens * log_tokens / (log_tokens - log_types)),
        ("n_tokens_word", tokens),
        ("n_types_word", types),
    ];
    reading(values, "the texts hold no words")
}

/// Moving-average type-token ratio (Covington and McFall 2010); NaN for fewer words than a window.
fn moving_average(corpus: &Corpus) -> f64 {
    let tokens = corpus.tokens();
    let mut inside = vec![0u32; corpus.types().len()];
    let (mut types, mut sum) = (0usize, 0usize);
    for (at, id) in tokens.iter().enumerate() {
        inside[*id as usize] += 1;
        types += usize::from(inside[*id as usize] == 1);
        if at >= WINDOW {
            let left = tokens[at - WINDOW] as usize;
            inside[left] -= 1;
            types -= usize::from(inside[left] == 0);
        }
        if at + 1 >= WINDOW {
            sum += types;
        }
    }
    let windows = (tokens.len() + 1).saturating_sub(WINDOW);
    if windows == 0 { f64::NAN } else { sum as f64 / WINDOW as f64 / windows as f64 }
}

pub static HDD: Metric = Metric {
    id: "hdd",
    title: "HD-D",
    summary: "High when 42 words drawn from the set are mostly different.",
    family: Family::Lexical,
    papers: &[],
    formula: r"\sum_{w} \frac{1}{42}\Big(1 - \frac{\binom{N - f_w}{42}}{\binom{N}{42}}\Big)",
    range: (0.0, 1.0),
    direction: Direction::MoreDiverse,
    conventions: &[ONE_STREAM, "42 draws without replacement (McCarthy and Jarvis 2007); hardly depends on length"],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: hdd,
};

/// Words drawn.
const DRAWS: usize = 42;

fn hdd(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, HDD.least_rows)?;
    let tokens = corpus.tokens().len();
    let never_drawn = |count: u32| -> f64 {
        let others = tokens - count as usize;
        (0..DRAWS).map(|draw| others.saturating_sub(draw) as f64 / (tokens - draw) as f64).product()
    };
    let value = if tokens < DRAWS {
        f64::NAN
    } else {
        corpus.counts().iter().map(|count| (1.0 - never_drawn(*count)) / DRAWS as f64).sum()
    };
    reading([("hdd42", value)], "the texts have fewer than 42 words")
}

pub static RARE_WORDS: Metric = Metric {
    id: "rare-words",
    title: "Rare and unseen words",
    summary: "High when many words occur once, so that more text would bring more new words.",
    family: Family::Lexical,
    papers: &[],
    formula: r"\text{coverage} = 1 - \frac{f_1}{N}, \qquad \text{Chao1} = V + \frac{f_1(f_1-1)}{2(f_2+1)}, \qquad
        K = 10^4\Big(\sum_w \frac{f_w^2}{N^2} - \frac1N\Big)",
    range: (0.0, f64::INFINITY),
    direction: Direction::MoreDiverse,
    conventions: &[
        ONE_STREAM,
        "f₁ and f₂: words that occur once and twice; Chao1 bias-corrected; coverage by Good and Turing",
        "coverage and Yule's K fall as words become richer",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: rare_words,
};

fn rare_words(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, RARE_WORDS.least_rows)?;
    let (tokens, types) = (corpus.tokens().len() as f64, corpus.types().len() as f64);
    let counts = corpus.counts();
    let with = |times: u32| counts.iter().filter(|count| **count == times).count() as f64;
    let (once, twice) = (with(1), with(2));
    let squares: f64 = counts.iter().map(|count| f64::from(*count) * f64::from(*count)).sum();
    let values = [
        ("hapax_share_of_types", once / types),
        ("chao1", types + once * (once - 1.0) / (2.0 * (twice + 1.0))),
        ("good_turing_coverage", 1.0 - once / tokens),
        ("yule_k", 1e4 * (squares / (tokens * tokens) - 1.0 / tokens)),
    ];
    reading(values, "the texts hold no words")
}
