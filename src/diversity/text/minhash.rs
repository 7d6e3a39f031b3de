//! MinHash sketches and banding: near-duplicates among many texts without comparing all pairs
//! (Broder 1997; Leskovec, Rajaraman and Ullman, 'Mining of Massive Datasets', chapter 3).

use super::corpus::Corpus;
use super::hash::splitmix64;
use super::shingles::word_shingle_hashes;
use std::collections::BTreeMap;

/// Hash functions per sketch.
pub const HASHES: usize = 128;

/// The smallest value of each hash function over a text's word shingles. Function i maps a
/// shingle x to splitmix64(fnv1a64(x) xor splitmix64(i)).
pub type Signature = [u64; HASHES];

/// The sketches of all texts of a corpus.
pub fn signatures(corpus: &Corpus) -> Vec<Signature> {
    let mut seeds = [0; HASHES];
    for (i, seed) in seeds.iter_mut().enumerate() {
        *seed = splitmix64(i as u64);
    }
    let sketch = |text: usize| {
        let mut signature = [u64::MAX; HASHES];
        for shingle in word_shingle_hashes(corpus, text) {
            for (least, seed) in signature.iter_mut().zip(&seeds) {
                *least = (*least).min(splitmix64(shingle ^ seed));
            }
        }
        signature
    };
    (0..corpus.len()).map(sketch).collect()
}

/// Share of hash functions on which two sketches agree: an unbiased estimate of the Jaccard
/// similarity s, with standard error sqrt(s (1 - s) / 128).
pub fn estimate(a: &Signature, b: &Signature) -> f64 {
    a.iter().zip(b).filter(|(x, y)| x == y).count() as f64 / HASHES as f64
}

/// How sketches are cut into bands: two texts are candidates when all rows of one band agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Banding {
    pub bands: usize,
    /// Hash functions per band.
    pub rows: usize,
}

impl Default for Banding {
    /// Half of the pairs with similarity 0.38 become candidates, all but 5 in 10⁸ of those with 0.8.
    fn default() -> Self {
        Self { bands: 32, rows: 4 }
    }
}

impl Banding {
    /// Whether the bands fit into a sketch.
    pub fn fits(self) -> bool {
        self.bands >= 1 && self.rows >= 1 && self.bands.checked_mul(self.rows).is_some_and(|all| all <= HASHES)
    }

    /// The S-curve: probability that a pair of Jaccard similarity `s` becomes a candidate,
    /// 1 - (1 - s^rows)^bands.
    pub fn candidate_probability(self, s: f64) -> f64 {
        1.0 - libm::pow(1.0 - libm::pow(s, self.rows as f64), self.bands as f64)
    }

    /// The similarity at which half of the pairs become candidates.
    pub fn half_point(self) -> f64 {
        libm::pow(1.0 - libm::pow(0.5, 1.0 / self.bands as f64), 1.0 / self.rows as f64)
    }

    /// Hands over every candidate pair (a < b) once, by a then b. No pairs when the bands do not fit.
    pub fn each_candidate(self, signatures: &[Signature], take: &mut dyn FnMut(usize, usize)) {
        if !self.fits() {
            return;
        }
        // Bucket of every text in every band, and the texts of every bucket, ascending.
        let mut buckets: Vec<Vec<u32>> = Vec::new();
        let mut bucket_of = vec![0u32; signatures.len() * self.bands];
        for band in 0..self.bands {
            let mut known: BTreeMap<&[u64], u32> = BTreeMap::new();
            for (text, signature) in signatures.iter().enumerate() {
                let key = &signature[band * self.rows..][..self.rows];
                let bucket = *known.entry(key).or_insert_with(|| {
                    buckets.push(Vec::new());
                    buckets.len() as u32 - 1
                });
                buckets[bucket as usize].push(text as u32);
                bucket_of[text * self.bands + band] = bucket;
            }
        }
        let mut seen_by = vec![u32::MAX; signatures.len()];
        let mut partners = Vec::new();
        for a in 0..signatures.len() {
            for bucket in &bucket_of[a * self.bands..][..self.bands] {
                let texts = &buckets[*bucket as usize];
                for b in &texts[texts.partition_point(|text| *text as usize <= a)..] {
                    if seen_by[*b as usize] != a as u32 {
                        seen_by[*b as usize] = a as u32;
                        partners.push(*b);
                    }
                }
            }
            partners.sort_unstable();
            partners.drain(..).for_each(|b| take(a, b as usize));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diversity::text::Tokenizer;
    use crate::num::Rng;

    #[test]
    fn the_s_curve_has_its_reference_values() {
        let values: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/fixtures/metrics/values.json")).expect("json");
        let curve = values["scalar_cases"]["lsh_scurve_b32_r4"].as_object().expect("curve");
        assert_eq!(curve.len(), 5);
        for (s, expected) in curve {
            let found = Banding::default().candidate_probability(s.parse().expect("number"));
            assert!((found - expected.as_f64().expect("number")).abs() < 1e-13, "{s}");
        }
        let half = Banding::default().half_point();
        assert!((half - 0.38).abs() < 0.005);
        assert!((Banding::default().candidate_probability(half) - 0.5).abs() < 1e-12);
    }

    /// Texts that share a planted share of their shingles: the estimate lies within four standard
    /// errors, and candidates come as often as the S-curve says.
    #[test]
    fn estimates_and_candidates_follow_the_similarity() {
        let mut rng = Rng::new(3);
        let word = |rng: &mut Rng| format!("w{}", rng.below(1_000_000));
        for planted in [0.3, 0.45, 0.8] {
            let (mut caught, mut expected, mut error, pairs) = (0.0, 0.0, 0.0, 200);
            for _ in 0..pairs {
                let mut first: Vec<String> = (0..100).map(|_| word(&mut rng)).collect();
                let text = first.join(" ");
                let changed = (100.0 * (1.0 - 2.0 * planted / (1.0 + planted))) as usize;
                first[..changed].iter_mut().for_each(|w| *w = word(&mut rng));
                let corpus = Corpus::new([text.as_str(), first.join(" ").as_str()], Tokenizer::Word);
                let truth = super::super::shingles::Shingles::of_words(&corpus).jaccard(0, 1);
                let sketches = signatures(&corpus);
                error += estimate(&sketches[0], &sketches[1]) - truth;
                expected += Banding::default().candidate_probability(truth);
                Banding::default().each_candidate(&sketches, &mut |_, _| caught += 1.0);
            }
            let n = f64::from(pairs);
            assert!((error / n).abs() < 4.0 * libm::sqrt(planted * (1.0 - planted) / 128.0 / n), "{planted}: {error}");
            let spread = libm::sqrt(expected * (1.0 - expected / n)).max(0.5);
            assert!((caught - expected).abs() < 4.0 * spread, "{planted}: {caught} of {expected}");
        }
    }

    #[test]
    fn bands_that_do_not_fit_give_nothing() {
        let sketches = [[1; HASHES]; 2];
        let mut pairs = 0;
        Banding { bands: 64, rows: 4 }.each_candidate(&sketches, &mut |_, _| pairs += 1);
        Banding { bands: 0, rows: 4 }.each_candidate(&sketches, &mut |_, _| pairs += 1);
        assert_eq!(pairs, 0);
        Banding { bands: 2, rows: 64 }.each_candidate(&sketches, &mut |a, b| pairs += a + b);
        assert_eq!(pairs, 1);
    }
}
