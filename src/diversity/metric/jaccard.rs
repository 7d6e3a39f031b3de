//! Near-duplicates among texts by shared shingles: exactly, and by MinHash with banding.

use super::declaration::{Cost, Direction, Family, Metric, MetricError, Needs, Reading};
use super::texts::{check_work, reading, words};
use crate::diversity::Sample;
use crate::diversity::text::Corpus;
use crate::diversity::text::minhash::{Banding, estimate, signatures};
use crate::diversity::text::shingles::Shingles;
use crate::law::Paper;
use crate::num::components::Components;

pub static JACCARD: Metric = Metric {
    id: "jaccard",
    title: "Near-duplicates (Jaccard)",
    summary: "High when many texts share most of their short runs of words with another text.",
    family: Family::Redundancy,
    papers: &[Paper {
        atlas: None,
        arxiv: "2107.06499",
        cite: "Lee et al. 2021",
        place: "approximate matching with MinHash",
    }],
    formula: r"J(a,b) = \frac{|S_a \cap S_b|}{|S_a \cup S_b|}",
    range: (0.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "`w3`: shingles of 3 words; `c5`: of 5 characters of the words joined by one space; lower-cased",
        "a text too short for a shingle is one shingle",
        "thresholds include the value itself; `groups` joins texts linked directly or through others",
    ],
    needs: Needs::Texts,
    least_rows: 2,
    cost: Cost::Pairs,
    features: &[],
    compute: jaccard,
};

fn jaccard(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, JACCARD.least_rows)?;
    let mut values = Vec::new();
    for (name, shingles) in [("w3", Shingles::of_words(corpus)), ("c5", Shingles::of_characters(corpus))] {
        check_work(shingles.pair_work(), "exact Jaccard similarity")?;
        let n = shingles.len();
        let (mut sum, mut half, mut high) = (0.0, 0usize, 0usize);
        let mut is_near = vec![false; n];
        let mut groups = Components::new(n);
        shingles.each_similar_pair(&mut |a, b, similarity| {
            sum += similarity;
            half += usize::from(similarity >= 0.5);
            if similarity >= NEAR {
                high += 1;
                (is_near[a], is_near[b]) = (true, true);
                groups.join(a as u32, b as u32);
            }
        });
        let near = is_near.iter().filter(|near| **near).count();
        values.push((format!("jaccard_{name}_dup_share_ge0.8"), near as f64 / n as f64));
        values.push((format!("jaccard_{name}_groups_ge0.8"), groups.count() as f64));
        values.push((format!("jaccard_{name}_pairs_ge0.8"), high as f64));
        values.push((format!("jaccard_{name}_pairs_ge0.5"), half as f64));
        values.push((format!("jaccard_{name}_mean"), sum / (n * (n - 1)) as f64 * 2.0));
    }
    reading(values, "there are no pairs")
}

/// The Jaccard similarity from which texts count as near-duplicates.
pub const NEAR: f64 = 0.8;

pub static MINHASH: Metric = Metric {
    id: "minhash",
    title: "Near-duplicates (MinHash)",
    summary: "High when many texts have a near-duplicate; for sets too large to compare all pairs.",
    family: Family::Redundancy,
    papers: &[Paper {
        atlas: None,
        arxiv: "2107.06499",
        cite: "Lee et al. 2021",
        place: "approximate matching with MinHash",
    }],
    formula: r"\hat J(a,b) = \tfrac{1}{128}\big|\{i : h_i(a) = h_i(b)\}\big|, \qquad
        P(\text{candidate}) = 1 - (1 - J^{4})^{32}",
    range: (0.0, 1.0),
    direction: Direction::LessDiverse,
    conventions: &[
        "128 hash functions on shingles of 3 words; 32 bands of 4 rows",
        "candidates are held to 0.8 by the estimate from all 128; its standard error there is 0.035",
        "own hash functions: values of the datasketch package differ within that error",
    ],
    needs: Needs::Texts,
    least_rows: 2,
    cost: Cost::Linear,
    features: &[],
    compute: minhash,
};

fn minhash(sample: &Sample<'_>) -> Result<Reading, MetricError> {
    let corpus = words(sample, MINHASH.least_rows)?;
    let sketches = signatures(corpus);
    let (mut candidates, mut near) = (0usize, 0usize);
    let mut is_near = vec![false; sketches.len()];
    let mut groups = Components::new(sketches.len());
    Banding::default().each_candidate(&sketches, &mut |a, b| {
        candidates += 1;
        if estimate(&sketches[a], &sketches[b]) >= NEAR {
            near += 1;
            (is_near[a], is_near[b]) = (true, true);
            groups.join(a as u32, b as u32);
        }
    });
    let near_texts = is_near.iter().filter(|near| **near).count();
    let values = [
        ("minhash128_dup_share_ge0.8", near_texts as f64 / sketches.len() as f64),
        ("minhash128_groups_ge0.8", groups.count() as f64),
        ("minhash128_pairs_ge0.8", near as f64),
        ("lsh_b32_r4_candidate_pairs", candidates as f64),
    ];
    reading(values, "there are no pairs")
}

/// Two texts and their Jaccard similarity (shingles of 3 words).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The lower row.
    pub a: usize,
    pub b: usize,
    pub similarity: f64,
}

/// The pairs from a similarity on.
#[derive(Clone, Debug, PartialEq)]
pub struct NearDuplicates {
    /// The most similar pairs first, at most as many as were asked for.
    pub pairs: Vec<Pair>,
    /// Number of pairs found.
    pub found: usize,
    /// Groups of two texts or more that the pairs link, rows ascending.
    pub groups: Vec<Vec<u32>>,
}

/// The pairs of texts whose Jaccard similarity (shingles of 3 words) is at least `threshold`, among
/// the candidates of the banding: a pair of similarity s is missed with probability
/// 1 - [`Banding::candidate_probability`]. Lists the `most` most similar.
pub fn near_duplicates(corpus: &Corpus, banding: Banding, threshold: f64, most: usize) -> NearDuplicates {
    let shingles = Shingles::of_words(corpus);
    let mut groups = Components::new(corpus.len());
    let mut pairs = Vec::new();
    let mut found = 0;
    let shrink = |pairs: &mut Vec<Pair>| {
        pairs.sort_by(|x, y| y.similarity.total_cmp(&x.similarity).then((x.a, x.b).cmp(&(y.a, y.b))));
        pairs.truncate(most);
    };
    banding.each_candidate(&signatures(corpus), &mut |a, b| {
        let similarity = shingles.jaccard(a, b);
        if similarity >= threshold {
            found += 1;
            groups.join(a as u32, b as u32);
            pairs.push(Pair { a, b, similarity });
            if pairs.len() >= 2 * most.max(1_000) {
                shrink(&mut pairs);
            }
        }
    });
    shrink(&mut pairs);
    NearDuplicates { pairs, found, groups: groups.larger_than_one() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::text::Tokenizer;

    #[test]
    fn planted_duplicates_are_listed_best_first() {
        let texts = include_str!("../../../tests/fixtures/metrics/text_mixed.txt");
        let corpus = Corpus::new(texts.lines(), Tokenizer::Word);
        let all = near_duplicates(&corpus, Banding::default(), 0.7, 100);
        assert_eq!(all.found, all.pairs.len());
        assert!(all.pairs.windows(2).all(|pair| pair[0].similarity >= pair[1].similarity));
        // Rows 0, 36 and 37 are copies, row 39 is row 16 in capitals.
        for (a, b) in [(0, 36), (0, 37), (36, 37), (16, 39)] {
            assert!(all.pairs.contains(&Pair { a, b, similarity: 1.0 }), "{a} {b}");
        }
        assert!(all.groups.contains(&vec![0, 36, 37]));
        let best = near_duplicates(&corpus, Banding::default(), 0.7, 2);
        assert_eq!((best.found, &best.pairs[..]), (all.found, &all.pairs[..2]));
        let none = near_duplicates(&Corpus::new(["a b c d", "e f g h"], Tokenizer::Word), Banding::default(), 0.7, 9);
        assert_eq!((none.found, none.groups.len()), (0, 0));
    }
}
