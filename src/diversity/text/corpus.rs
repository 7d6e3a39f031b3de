//! Texts as lists of token ids.

use super::token::Tokenizer;
use std::collections::HashMap;

/// Texts cut into tokens; every distinct token (a type) has an id, in the order of first occurrence.
#[derive(Debug, Default)]
pub struct Corpus {
    types: Vec<String>,
    tokens: Vec<u32>,
    /// Where every text ends in `tokens`.
    ends: Vec<usize>,
}

impl Corpus {
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t str>, tokenizer: Tokenizer) -> Self {
        let mut corpus = Self::default();
        let mut ids: HashMap<String, u32> = HashMap::new();
        for text in texts {
            tokenizer.each(text, &mut |token| {
                let id = match ids.get(token) {
                    Some(id) => *id,
                    None => {
                        let id = corpus.types.len() as u32;
                        corpus.types.push(token.to_string());
                        ids.insert(token.to_string(), id);
                        id
                    }
                };
                corpus.tokens.push(id);
            });
            corpus.ends.push(corpus.tokens.len());
        }
        corpus
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The token ids of one text.
    pub fn text(&self, text: usize) -> &[u32] {
        &self.tokens[self.range(text)]
    }

    /// The token ids of every text, in order.
    pub fn texts(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|text| self.text(text))
    }

    /// The token ids of all texts, one after the other.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// The distinct tokens, by id.
    pub fn types(&self) -> &[String] {
        &self.types
    }

    /// The token of an id.
    pub fn token(&self, id: u32) -> &str {
        &self.types[id as usize]
    }

    /// How often every type occurs, by id.
    pub fn counts(&self) -> Vec<u32> {
        counts(&self.tokens, self.types.len())
    }

    /// One text's tokens joined by single spaces.
    pub fn joined(&self, text: usize) -> String {
        let mut out = String::new();
        for (at, id) in self.text(text).iter().enumerate() {
            if at > 0 {
                out.push(' ');
            }
            out.push_str(self.token(*id));
        }
        out
    }

    pub(super) fn range(&self, text: usize) -> std::ops::Range<usize> {
        let start = text.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[text]
    }
}

/// How often each of the ids `0..distinct` occurs.
pub(super) fn counts(ids: &[u32], distinct: usize) -> Vec<u32> {
    let mut counts = vec![0; distinct];
    for id in ids {
        counts[*id as usize] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_tokens() {
        let corpus = Corpus::new(["The cat saw the dog.", "", "Dog!"], Tokenizer::Word);
        assert_eq!((corpus.len(), corpus.tokens().len()), (3, 6));
        assert_eq!(corpus.types(), ["the", "cat", "saw", "dog"]);
        assert_eq!(corpus.text(0), [0, 1, 2, 0, 3]);
        assert!(corpus.text(1).is_empty());
        assert_eq!(corpus.counts(), [2, 1, 1, 2]);
        assert_eq!((corpus.joined(0).as_str(), corpus.joined(1).as_str()), ("the cat saw the dog", ""));
        assert!(Corpus::new([], Tokenizer::Word).is_empty());
    }
}
