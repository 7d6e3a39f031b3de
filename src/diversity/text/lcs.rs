//! Longest common subsequence of two lists of token ids, 64 tokens per machine word
//! (Hyyrö 2004, 'Bit-parallel LCS-length computation revisited').

/// One list, prepared to be compared with many others.
pub struct Prepared {
    length: usize,
    words: usize,
    /// Slot of every type in `places`, or `ABSENT`.
    slots: Vec<u32>,
    /// For each type that occurs: a bit for every place where it does.
    places: Vec<u64>,
}

const ABSENT: u32 = u32::MAX;

impl Prepared {
    /// `types`: every id of any list is smaller.
    pub fn new(tokens: &[u32], types: usize) -> Self {
        let words = tokens.len().div_ceil(64);
        let mut prepared = Self { length: tokens.len(), words, slots: vec![ABSENT; types], places: Vec::new() };
        prepared.fill(tokens);
        prepared
    }

    /// Takes another list in place of `old`, without allocating anew.
    pub fn replace(&mut self, old: &[u32], tokens: &[u32]) {
        for id in old {
            self.slots[*id as usize] = ABSENT;
        }
        self.places.clear();
        self.length = tokens.len();
        self.words = tokens.len().div_ceil(64);
        self.fill(tokens);
    }

    fn fill(&mut self, tokens: &[u32]) {
        for (at, id) in tokens.iter().enumerate() {
            let slot = &mut self.slots[*id as usize];
            if *slot == ABSENT {
                *slot = (self.places.len() / self.words) as u32;
                self.places.resize(self.places.len() + self.words, 0);
            }
            self.places[*slot as usize * self.words + at / 64] |= 1 << (at % 64);
        }
    }

    /// Length of the longest common subsequence with `other`. `row` is scratch space.
    pub fn common(&self, other: &[u32], row: &mut Vec<u64>) -> usize {
        row.clear();
        row.resize(self.words, u64::MAX);
        for id in other {
            let slot = self.slots[*id as usize];
            if slot == ABSENT {
                continue;
            }
            let places = &self.places[slot as usize * self.words..][..self.words];
            let mut carry = false;
            for (state, place) in row.iter_mut().zip(places) {
                let hit = *state & place;
                let (sum, first) = state.overflowing_add(hit);
                let (sum, second) = sum.overflowing_add(u64::from(carry));
                carry = first || second;
                *state = sum | (*state & !place);
            }
        }
        // Every zero among the first `length` bits is one common token.
        let mut common = 0;
        for (word, state) in row.iter().enumerate() {
            let bits = (self.length - 64 * word).min(64);
            let mask = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
            common += (!state & mask).count_ones() as usize;
        }
        common
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rng;

    fn by_table(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn equals_the_table_method_across_machine_words() {
        let mut rng = Rng::new(11);
        let mut scratch = Vec::new();
        let mut old: Vec<u32> = Vec::new();
        let mut reused = Prepared::new(&old, 60);
        for round in 0..400 {
            let types = 1 + rng.below(60);
            let mut list =
                |longest: usize| -> Vec<u32> { (0..rng.below(longest)).map(|_| rng.below(types) as u32).collect() };
            let (a, b) = (list(200), list(150));
            let expected = by_table(&a, &b);
            assert_eq!(Prepared::new(&a, 60).common(&b, &mut scratch), expected, "round {round}");
            reused.replace(&old, &a);
            assert_eq!(reused.common(&b, &mut scratch), expected, "round {round}, reused");
            old = a;
        }
    }
}
