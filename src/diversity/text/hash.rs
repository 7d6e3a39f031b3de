//! Fixed hash functions, so that buckets and sketches are the same on every machine.

use super::corpus::Corpus;
use crate::num::Rng;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// FNV-1a with 64 bits (Fowler, Noll and Vo).
pub fn fnv1a64(bytes: &[u8]) -> u64 {
    fnv1a64_continued(OFFSET, bytes)
}

/// FNV-1a of what gave `state` followed by these bytes.
pub fn fnv1a64_continued(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

/// One step of SplitMix64 from this state.
pub fn splitmix64(state: u64) -> u64 {
    Rng::new(state).next_u64()
}

/// The FNV-1a hash of every unigram, then every bigram (joined by one space) of a text.
pub fn each_uni_and_bigram(corpus: &Corpus, text: usize, take: &mut dyn FnMut(u64)) {
    let ids = corpus.text(text);
    for id in ids {
        take(fnv1a64(corpus.token(*id).as_bytes()));
    }
    for pair in ids.windows(2) {
        let first = fnv1a64(corpus.token(pair[0]).as_bytes());
        take(fnv1a64_continued(fnv1a64_continued(first, b" "), corpus.token(pair[1]).as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::text::Tokenizer;

    #[test]
    fn hashes_equal_the_published_ones() {
        // The FNV reference test suite, and Vigna's SplitMix64.
        assert_eq!(fnv1a64(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a64(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a64(b"foobar"), 0x8594_4171_f739_67e8);
        assert_eq!((splitmix64(0), splitmix64(1)), (0xe220_a839_7b1d_cdaf, 0x910a_2dec_8902_5cc1));
    }

    #[test]
    fn bigrams_are_hashed_as_their_text() {
        let corpus = Corpus::new(["new york city"], Tokenizer::Word);
        let mut found = Vec::new();
        each_uni_and_bigram(&corpus, 0, &mut |hash| found.push(hash));
        let expected = ["new", "york", "city", "new york", "york city"].map(|gram| fnv1a64(gram.as_bytes()));
        assert_eq!(found, expected);
    }
}
