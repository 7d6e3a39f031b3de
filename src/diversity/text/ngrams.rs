//! Runs of n tokens, counted exactly: equal runs get equal ids, by sorting, so that no hash can
//! take two runs for one.

use super::corpus::{Corpus, counts};

/// All n-grams of a corpus, none across the border of two texts. Ids are `0..distinct`.
#[derive(Debug)]
pub struct NGrams {
    n: usize,
    ids: Vec<u32>,
    ends: Vec<usize>,
    distinct: usize,
}

impl NGrams {
    /// The n-grams of one order, n >= 1.
    pub fn new(corpus: &Corpus, n: usize) -> Self {
        let mut grams = Self::unigrams(corpus);
        while grams.n < n {
            grams = grams.extended(corpus);
        }
        grams
    }

    /// The n-grams of the orders 1 to `most`.
    pub fn up_to(corpus: &Corpus, most: usize) -> Vec<Self> {
        let mut orders = vec![Self::unigrams(corpus)];
        for _ in 1..most {
            let longer = orders[orders.len() - 1].extended(corpus);
            orders.push(longer);
        }
        orders
    }

    fn unigrams(corpus: &Corpus) -> Self {
        let ends = (0..corpus.len()).map(|text| corpus.range(text).end).collect();
        Self { n: 1, ids: corpus.tokens().to_vec(), ends, distinct: corpus.types().len() }
    }

    /// The n-grams one token longer: each is an n-gram of this order and the token after it.
    fn extended(&self, corpus: &Corpus) -> Self {
        let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(self.ids.len());
        let mut ends = Vec::with_capacity(corpus.len());
        for text in 0..corpus.len() {
            for (gram, next) in self.text(text).iter().zip(corpus.text(text).iter().skip(self.n)) {
                keyed.push((u64::from(*gram) << 32 | u64::from(*next), keyed.len() as u32));
            }
            ends.push(keyed.len());
        }
        keyed.sort_unstable();
        let mut ids = vec![0; keyed.len()];
        let mut distinct = 0;
        for (at, (key, place)) in keyed.iter().enumerate() {
            distinct += usize::from(at == 0 || keyed[at - 1].0 != *key);
            ids[*place as usize] = distinct as u32 - 1;
        }
        Self { n: self.n + 1, ids, ends, distinct }
    }

    /// The order n.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The n-gram ids of one text, in order; empty for a text of fewer than n tokens.
    pub fn text(&self, text: usize) -> &[u32] {
        let start = text.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.ids[start..self.ends[text]]
    }

    /// The n-gram ids of every text.
    pub fn texts(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len()).map(|text| self.text(text))
    }

    /// Number of n-grams.
    pub fn total(&self) -> usize {
        self.ids.len()
    }

    /// Number of different n-grams.
    pub fn distinct(&self) -> usize {
        self.distinct
    }

    /// How often every n-gram occurs, by id.
    pub fn counts(&self) -> Vec<u32> {
        counts(&self.ids, self.distinct)
    }

    /// In how many texts every n-gram occurs, by id.
    pub fn document_frequencies(&self) -> Vec<u32> {
        let mut frequencies = vec![0; self.distinct];
        for ids in self.texts() {
            for id in distinct_ids(ids) {
                frequencies[id as usize] += 1;
            }
        }
        frequencies
    }
}

/// The ids without repetition, ascending.
pub fn distinct_ids(ids: &[u32]) -> Vec<u32> {
    let mut distinct = ids.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// The ids with how often each occurs, ascending by id.
pub fn counted(ids: &[u32]) -> Vec<(u32, u32)> {
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    let mut counted: Vec<(u32, u32)> = Vec::new();
    for id in sorted {
        match counted.last_mut() {
            Some((last, count)) if *last == id => *count += 1,
            _ => counted.push((id, 1)),
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::text::Tokenizer;
    use crate::num::Rng;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn bigrams_stay_inside_their_text() {
        let corpus = Corpus::new(["a b a b", "", "b", "a b"], Tokenizer::Word);
        let bigrams = NGrams::new(&corpus, 2);
        assert_eq!((bigrams.total(), bigrams.distinct()), (4, 2));
        assert!(bigrams.text(1).is_empty() && bigrams.text(2).is_empty());
        assert_eq!(bigrams.text(0)[0], bigrams.text(3)[0]);
        let mut counts = bigrams.counts();
        counts.sort_unstable();
        assert_eq!(counts, [1, 3]);
        assert_eq!(bigrams.document_frequencies().iter().sum::<u32>(), 3);
        assert_eq!(NGrams::new(&corpus, 9).total(), 0);
        assert_eq!(counted(&[3, 1, 3]), [(1, 1), (3, 2)]);
    }

    /// Against tuples in a map, on random texts over few words.
    #[test]
    fn counts_equal_those_of_a_map() {
        let mut rng = Rng::new(5);
        let texts: Vec<String> =
            (0..30).map(|_| (0..rng.below(25)).map(|_| format!("w{} ", rng.below(4))).collect()).collect();
        let corpus = Corpus::new(texts.iter().map(String::as_str), Tokenizer::Word);
        for grams in NGrams::up_to(&corpus, 5) {
            let mut expected: BTreeMap<&[u32], u32> = BTreeMap::new();
            let mut pairs = BTreeSet::new();
            for (text, ids) in corpus.texts().zip(grams.texts()) {
                for (window, id) in text.windows(grams.n()).zip(ids) {
                    *expected.entry(window).or_default() += 1;
                    pairs.insert((window, *id));
                }
            }
            assert_eq!((grams.distinct(), pairs.len()), (expected.len(), expected.len()), "n = {}", grams.n());
            let counts = grams.counts();
            assert!(pairs.iter().all(|(window, id)| counts[*id as usize] == expected[window]));
        }
    }
}
