//! Compression: what repeats takes less room.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{reading, texts, words};
use crate::diversity::Sample;
use crate::diversity::text::Corpus;
use crate::diversity::text::function_words::is_function_word;
use crate::law::Paper;
use std::collections::{BTreeSet, HashMap};

pub static COMPRESSION_RATIO: Metric = Metric {
    id: "compression-ratio",
    title: "Compression ratio",
    summary: "High when much of the set repeats, so that deflate makes it many times smaller.",
    family: Family::Redundancy,
    papers: &[
        Paper { atlas: None, arxiv: "2403.00553", cite: "Shaib et al. 2024", place: "compression ratios" },
        Paper { atlas: Some("effective-tokens"), arxiv: "2410.03083", cite: "Chang et al. 2024", place: "diversity" },
    ],
    formula: r"\frac{\text{bytes of the texts}}{\text{bytes compressed}}",
    range: (0.0, f64::INFINITY),
    direction: Direction::LessDiverse,
    conventions: &[
        "texts joined by one space, UTF-8, zlib stream at level 9",
        "the last digits depend on the implementation of deflate (here miniz): hold them to 1 %",
        "`gzip_ratio_pkg` compresses twice and rounds to three decimals, as the `diversity` package does",
        "2410.03083 uses the inverse as diversity",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: compression_ratio,
};

/// Bytes of a gzip file around its deflate stream, less those of a zlib stream.
const GZIP_OVER_ZLIB: usize = 12;
const GZIP_FRAME: usize = 18;
/// The `diversity` package names the file inside its outer gzip: `compressed` and a zero.
const PACKAGE_FILE_NAME: usize = 11;

fn compression_ratio(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let raw = texts(sample, COMPRESSION_RATIO.least_rows)?.join(" ").into_bytes();
    let deflated = miniz_oxide::deflate::compress_to_vec_zlib(&raw, 9);
    let once = deflated.len() + GZIP_OVER_ZLIB;
    // The frame of the inner file is as incompressible as its content.
    let twice = miniz_oxide::deflate::compress_to_vec(&deflated, 9).len() + GZIP_OVER_ZLIB;
    let package = raw.len() as f64 / (twice + GZIP_FRAME + PACKAGE_FILE_NAME) as f64;
    let values = [
        ("compression_ratio_zlib9", raw.len() as f64 / deflated.len() as f64),
        ("gzip_ratio_pkg", (package * 1000.0).round() / 1000.0),
        ("raw_bytes", raw.len() as f64),
        ("zlib9_bytes", deflated.len() as f64),
        ("gzip9_bytes", once as f64),
    ];
    if raw.is_empty() {
        return reading([("", f64::NAN)], "the texts are empty");
    }
    reading(values, "the texts are empty")
}

pub static LZ78: Metric = Metric {
    id: "lz78-ratio",
    title: "LZ78 ratio",
    summary: "High when the set can be copied from itself in long phrases; the same digits on every machine.",
    family: Family::Redundancy,
    papers: &[],
    formula: r"\frac{\text{bytes}}{\text{phrases of the LZ78 parse}}",
    range: (0.0, f64::INFINITY),
    direction: Direction::LessDiverse,
    conventions: &[
        "texts joined by one space, UTF-8; the greedy parse of Ziv and Lempel 1978 on bytes",
        "a last unfinished phrase counts",
        "grows with the size of the set: compare sets of equal size",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: lz78_ratio,
};

fn lz78_ratio(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let raw = texts(sample, LZ78.least_rows)?.join(" ").into_bytes();
    let phrases = lz78_phrases(&raw) as f64;
    reading([("lz78_ratio", raw.len() as f64 / phrases), ("lz78_phrases", phrases)], "the texts are empty")
}

/// Number of phrases of the greedy LZ78 parse, a last unfinished one included.
pub fn lz78_phrases(bytes: &[u8]) -> usize {
    // A phrase is a node of a tree: a known phrase (0 the empty one) and one byte more.
    let mut nodes: HashMap<(u32, u8), u32> = HashMap::new();
    let mut at = 0;
    for byte in bytes {
        let next = nodes.len() as u32 + 1;
        at = match nodes.get(&(at, *byte)) {
            Some(node) => *node,
            None => {
                nodes.insert((at, *byte), next);
                0
            }
        };
    }
    nodes.len() + usize::from(at != 0)
}

pub static SKELETONS: Metric = Metric {
    id: "skeletons",
    title: "Sentence skeletons",
    summary: "High when few sentence patterns come back with other words put in.",
    family: Family::Redundancy,
    papers: &[Paper { atlas: None, arxiv: "2407.00211", cite: "Shaib et al. 2024", place: "syntactic templates" }],
    formula: r"\frac{\text{bytes of the skeletons}}{\text{bytes compressed}}",
    range: (0.0, f64::INFINITY),
    direction: Direction::LessDiverse,
    conventions: &[
        "every word outside a list of 80 English function words becomes X; skeletons are joined by line breaks",
        "a stand-in for compressing part-of-speech tags, which need a tagger; for English only",
        "`skeleton_distinct`: share of different skeletons, where more is more diverse",
    ],
    needs: Needs::Texts,
    least_rows: 1,
    cost: Cost::Linear,
    features: &[],
    compute: skeletons,
};

fn skeletons(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, SKELETONS.least_rows)?;
    let skeletons: Vec<String> = (0..corpus.len()).map(|text| skeleton(corpus, text)).collect();
    let raw = skeletons.join("\n").into_bytes();
    let deflated = miniz_oxide::deflate::compress_to_vec_zlib(&raw, 9);
    let distinct = skeletons.iter().collect::<BTreeSet<_>>().len();
    let values = [
        ("skeleton_zlib9_ratio", raw.len() as f64 / deflated.len() as f64),
        ("skeleton_distinct", distinct as f64 / skeletons.len() as f64),
    ];
    reading(values, "there are no texts")
}

/// A text with `X` for every word that is no function word.
pub fn skeleton(corpus: &Corpus, text: usize) -> String {
    let mark = |id: &u32| Some(corpus.token(*id)).filter(|word| is_function_word(word)).unwrap_or("X");
    corpus.text(text).iter().map(mark).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_of_the_textbook_example() {
        // a | ab | abb | b | aba | (ab): the last one is known and unfinished.
        assert_eq!(lz78_phrases(b"aababbbabaab"), 6);
        assert_eq!((lz78_phrases(b""), lz78_phrases(b"a"), lz78_phrases(b"aa")), (0, 1, 2));
    }

    #[test]
    fn empty_texts_have_no_ratio() {
        let texts = vec![String::new()];
        let sample = Sample { texts: Some(&texts), ..Sample::default() };
        for metric in [&COMPRESSION_RATIO, &LZ78, &SKELETONS] {
            assert!(matches!((metric.compute)(&sample), Err(MetricError::NotDefined { .. })), "{}", metric.id);
        }
    }
}
