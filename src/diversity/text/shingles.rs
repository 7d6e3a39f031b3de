//! Sets of short runs that stand for a text when texts are compared as sets.

use super::corpus::Corpus;
use super::hash::{fnv1a64, fnv1a64_continued};

/// The shingle sets of texts, each sorted; a shingle is an exact key, not a hash.
#[derive(Debug)]
pub struct Shingles {
    keys: Vec<u128>,
    ends: Vec<usize>,
}

/// Words per word shingle.
pub const WORDS: usize = 3;
/// Characters per character shingle.
pub const CHARACTERS: usize = 5;

impl Shingles {
    /// Runs of three words. A shorter text is one shingle.
    pub fn of_words(corpus: &Corpus) -> Self {
        let key = |run: &[u32]| run.iter().fold(0, |key: u128, id| key << 32 | (u128::from(*id) + 1));
        Self::collect(corpus, |text, keys| {
            let ids = corpus.text(text);
            if ids.len() < WORDS {
                keys.push(key(ids));
            }
            keys.extend(ids.windows(WORDS).map(key));
        })
    }

    /// Runs of five characters of the words joined by one space. A shorter text is one shingle.
    pub fn of_characters(corpus: &Corpus) -> Self {
        // 21 bits hold any character; + 1 tells a missing one from U+0000.
        let key = |run: &[char]| run.iter().fold(0, |key: u128, c| key << 21 | (u128::from(*c as u32) + 1));
        Self::collect(corpus, |text, keys| {
            let characters: Vec<char> = corpus.joined(text).chars().collect();
            if characters.len() < CHARACTERS {
                keys.push(key(&characters));
            }
            keys.extend(characters.windows(CHARACTERS).map(key));
        })
    }

    fn collect(corpus: &Corpus, mut fill: impl FnMut(usize, &mut Vec<u128>)) -> Self {
        let mut shingles = Self { keys: Vec::new(), ends: Vec::with_capacity(corpus.len()) };
        let mut of_text = Vec::new();
        for text in 0..corpus.len() {
            of_text.clear();
            fill(text, &mut of_text);
            of_text.sort_unstable();
            of_text.dedup();
            shingles.keys.extend_from_slice(&of_text);
            shingles.ends.push(shingles.keys.len());
        }
        shingles
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The shingles of a text, ascending.
    pub fn set(&self, text: usize) -> &[u128] {
        let start = text.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start..self.ends[text]]
    }

    /// Jaccard similarity of two texts: shared shingles by all shingles.
    pub fn jaccard(&self, a: usize, b: usize) -> f64 {
        let (a, b) = (self.set(a), self.set(b));
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            shared += usize::from(a[i] == b[j]);
            let (step_a, step_b) = (a[i] <= b[j], b[j] <= a[i]);
            i += usize::from(step_a);
            j += usize::from(step_b);
        }
        shared as f64 / (a.len() + b.len() - shared) as f64
    }

    /// Comparisons that [`each_similar_pair`](Self::each_similar_pair) makes.
    pub fn pair_work(&self) -> f64 {
        self.postings().1.windows(2).map(|ends| (ends[1] - ends[0]) as f64 * (ends[1] - ends[0]) as f64 / 2.0).sum()
    }

    /// Hands over every pair (a < b) that shares a shingle, with its Jaccard similarity, by a.
    /// All other pairs have similarity 0.
    pub fn each_similar_pair(&self, take: &mut dyn FnMut(usize, usize, f64)) {
        let (postings, starts) = self.postings();
        // Which posting list every key of every text is in, and how far it has been read.
        let mut lists = vec![0u32; self.keys.len()];
        for list in 0..starts.len() - 1 {
            for (place, _) in &postings[starts[list]..starts[list + 1]] {
                lists[*place as usize] = list as u32;
            }
        }
        let mut shared = vec![0u32; self.len()];
        let mut partners: Vec<u32> = Vec::new();
        for a in 0..self.len() {
            let start = a.checked_sub(1).map_or(0, |before| self.ends[before]);
            for list in &lists[start..self.ends[a]] {
                let holders = &postings[starts[*list as usize]..starts[*list as usize + 1]];
                let after = holders.partition_point(|(_, text)| *text as usize <= a);
                for (_, b) in &holders[after..] {
                    if shared[*b as usize] == 0 {
                        partners.push(*b);
                    }
                    shared[*b as usize] += 1;
                }
            }
            partners.sort_unstable();
            for b in partners.drain(..) {
                let b = b as usize;
                let both = shared[b] as usize;
                shared[b] = 0;
                take(a, b, both as f64 / (self.set(a).len() + self.set(b).len() - both) as f64);
            }
        }
    }

    /// For each shingle the (place in `keys`, text) of its holders, texts ascending; and where the
    /// list of each shingle starts.
    fn postings(&self) -> (Vec<(u32, u32)>, Vec<usize>) {
        let mut holders: Vec<(u128, u32, u32)> = Vec::with_capacity(self.keys.len());
        for text in 0..self.len() {
            for key in self.set(text) {
                holders.push((*key, text as u32, holders.len() as u32));
            }
        }
        holders.sort_unstable();
        let mut starts: Vec<usize> =
            (0..holders.len()).filter(|at| *at == 0 || holders[at - 1].0 != holders[*at].0).collect();
        starts.push(holders.len());
        (holders.into_iter().map(|(_, text, place)| (place, text)).collect(), starts)
    }
}

/// FNV-1a hashes of a text's distinct word shingles, their words joined by one space.
pub fn word_shingle_hashes(corpus: &Corpus, text: usize) -> Vec<u64> {
    let ids = corpus.text(text);
    let hash = |run: &[u32]| {
        run.iter().enumerate().fold(fnv1a64(b""), |state, (at, id)| {
            let state = if at > 0 { fnv1a64_continued(state, b" ") } else { state };
            fnv1a64_continued(state, corpus.token(*id).as_bytes())
        })
    };
    let mut hashes: Vec<u64> = if ids.len() < WORDS { vec![hash(ids)] } else { ids.windows(WORDS).map(hash).collect() };
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::text::Tokenizer;
    use std::collections::BTreeMap;

    #[test]
    fn short_and_empty_texts_are_one_shingle() {
        let corpus = Corpus::new(["", "!", "a b", "a  B.", "a b c d", "👍"], Tokenizer::Word);
        for shingles in [Shingles::of_words(&corpus), Shingles::of_characters(&corpus)] {
            assert_eq!((shingles.set(0).len(), shingles.set(1).len(), shingles.set(2).len()), (1, 1, 1));
            assert_eq!((shingles.jaccard(0, 1), shingles.jaccard(2, 3), shingles.jaccard(0, 2)), (1.0, 1.0, 0.0));
        }
        assert_eq!(Shingles::of_words(&corpus).set(4).len(), 2);
        assert_eq!(Shingles::of_characters(&corpus).set(4).len(), 3);
        assert_eq!(word_shingle_hashes(&corpus, 4), {
            let mut expected = [fnv1a64(b"a b c"), fnv1a64(b"b c d")];
            expected.sort_unstable();
            expected
        });
    }

    /// The pass over shared shingles finds what comparing all pairs finds.
    #[test]
    fn similar_pairs_are_all_found() {
        let texts = include_str!("../../../tests/fixtures/metrics/text_mixed.txt");
        let corpus = Corpus::new(texts.lines(), Tokenizer::Word);
        for shingles in [Shingles::of_words(&corpus), Shingles::of_characters(&corpus)] {
            let mut found = BTreeMap::new();
            shingles.each_similar_pair(&mut |a, b, similarity| {
                assert!(a < b && found.insert((a, b), similarity).is_none());
            });
            assert!(found.len() as f64 <= shingles.pair_work());
            for a in 0..corpus.len() {
                for b in a + 1..corpus.len() {
                    assert_eq!(found.get(&(a, b)).copied().unwrap_or(0.0), shingles.jaccard(a, b), "{a}, {b}");
                }
            }
        }
    }
}
