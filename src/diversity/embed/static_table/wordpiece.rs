//! BERT's way of cutting texts into pieces of a fixed vocabulary, from a tokenizer.json file.
//!
//! Understood: the normalizer `BertNormalizer`, the pre-tokenizer `BertPreTokenizer` and the model
//! `WordPiece`, of which the English static models are made.

use super::characters::{is_ideograph, is_invisible, is_punctuation, without_accents};
use serde_json::Value;
use std::collections::HashMap;

/// Why a tokenizer is not understood.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TokenizerError {
    #[error("this is no tokenizer ({detail}); load the model's tokenizer.json")]
    NotTokenizer { detail: String },
    #[error("the tokenizer's {part} is '{found}'; only {known} is understood: choose a model of that kind")]
    Unknown { part: &'static str, found: String, known: &'static str },
}

/// A vocabulary of word pieces and how texts are prepared for it.
#[derive(Debug)]
pub struct WordPiece {
    vocabulary: HashMap<String, u32>,
    /// Piece that stands for a word that cannot be cut.
    unknown: u32,
    /// Before a piece that goes on with a word: `##`.
    continuing: String,
    longest_word: usize,
    /// Pieces that are found in a text as they stand, such as `[CLS]`.
    added: Vec<(String, u32)>,
    clean: bool,
    split_ideographs: bool,
    strip_accents: bool,
    lower: bool,
}

impl WordPiece {
    /// Reads a tokenizer.json.
    pub fn read(bytes: &[u8]) -> Result<Self, TokenizerError> {
        let broken = |detail: String| TokenizerError::NotTokenizer { detail };
        let file: Value = serde_json::from_slice(bytes).map_err(|error| broken(error.to_string()))?;
        let expect = |part: &'static str, key: &str, known: &'static str| {
            let found = file[key]["type"].as_str().unwrap_or("none");
            // Files before version 0.13 leave out the type of the model.
            if found == known || (key == "model" && found == "none" && file[key]["max_input_chars_per_word"].is_u64()) {
                return Ok(());
            }
            Err(TokenizerError::Unknown { part, found: found.to_string(), known })
        };
        expect("model", "model", "WordPiece")?;
        expect("normalizer", "normalizer", "BertNormalizer")?;
        expect("pre-tokenizer", "pre_tokenizer", "BertPreTokenizer")?;
        let (model, normalizer) = (&file["model"], &file["normalizer"]);
        let entries = model["vocab"].as_object().ok_or_else(|| broken("it has no vocabulary".into()))?;
        let id = |value: &Value| value.as_u64().and_then(|id| u32::try_from(id).ok());
        let entry = |(piece, value): (&String, &Value)| {
            id(value).map(|id| (piece.clone(), id)).ok_or_else(|| broken(format!("piece '{piece}' has no number")))
        };
        let vocabulary = entries.iter().map(entry).collect::<Result<HashMap<_, _>, _>>()?;
        let unknown = model["unk_token"].as_str().unwrap_or("[UNK]");
        let unknown =
            *vocabulary.get(unknown).ok_or_else(|| broken(format!("'{unknown}' is not in its vocabulary")))?;
        let added = file["added_tokens"].as_array().map(Vec::as_slice).unwrap_or_default();
        let added = added.iter().filter_map(|token| Some((token["content"].as_str()?.to_string(), id(&token["id"])?)));
        let choice = |key: &str| normalizer[key].as_bool();
        let lower = choice("lowercase").unwrap_or(true);
        let strip_accents = choice("strip_accents").unwrap_or(lower);
        if strip_accents && !lower {
            let found = "one that keeps capitals and strips accents".to_string();
            return Err(TokenizerError::Unknown { part: "normalizer", found, known: "BertNormalizer in lower case" });
        }
        Ok(Self {
            unknown,
            continuing: model["continuing_subword_prefix"].as_str().unwrap_or("##").to_string(),
            longest_word: model["max_input_chars_per_word"].as_u64().unwrap_or(100) as usize,
            added: added.filter(|(content, _)| !content.is_empty()).collect(),
            clean: choice("clean_text").unwrap_or(true),
            split_ideographs: choice("handle_chinese_chars").unwrap_or(true),
            strip_accents,
            lower,
            vocabulary,
        })
    }

    /// Number of pieces: one more than the largest id.
    pub fn pieces(&self) -> usize {
        let added = self.added.iter().map(|(_, id)| *id);
        self.vocabulary.values().copied().chain(added).max().map_or(0, |largest| largest as usize + 1)
    }

    /// The piece for what is not in the vocabulary.
    pub fn unknown(&self) -> u32 {
        self.unknown
    }

    /// Median length of the pieces in characters, as static models cut long texts by it.
    pub fn median_length(&self) -> usize {
        let mut lengths: Vec<f64> = self.vocabulary.keys().map(|piece| piece.chars().count() as f64).collect();
        lengths.sort_by(f64::total_cmp);
        crate::num::quantile::quantile_sorted(&lengths, 0.5) as usize
    }

    /// The ids of a text's pieces, without marks of its beginning and end.
    pub fn ids(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        let mut rest = text;
        loop {
            // The leftmost added piece, the longest one where several begin.
            let found = self.added.iter().filter_map(|(content, id)| Some((rest.find(content)?, content, *id)));
            match found.min_by_key(|(at, content, _)| (*at, usize::MAX - content.len())) {
                Some((at, content, id)) => {
                    self.push_plain(&rest[..at], &mut ids);
                    ids.push(id);
                    rest = &rest[at + content.len()..];
                }
                None => {
                    self.push_plain(rest, &mut ids);
                    return ids;
                }
            }
        }
    }

    fn push_plain(&self, text: &str, ids: &mut Vec<u32>) {
        let mut word = String::new();
        for c in self.normalized(text).chars() {
            if c.is_whitespace() {
                self.push_word(&word, ids);
                word.clear();
            } else if is_punctuation(c) {
                self.push_word(&word, ids);
                self.push_word(c.encode_utf8(&mut [0; 4]), ids);
                word.clear();
            } else {
                word.push(c);
            }
        }
        self.push_word(&word, ids);
    }

    fn normalized(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut push = |c: char| {
            if self.lower && self.strip_accents {
                c.to_lowercase().for_each(|lower| without_accents(lower, &mut out));
            } else if self.lower {
                out.extend(c.to_lowercase());
            } else {
                out.push(c);
            }
        };
        for c in text.chars() {
            let dropped = self.clean && (c == '\u{fffd}' || is_invisible(c));
            if dropped {
                continue;
            }
            if self.split_ideographs && is_ideograph(c) {
                [' ', c, ' '].into_iter().for_each(&mut push);
            } else {
                push(c);
            }
        }
        out
    }

    /// Cuts a word into the longest pieces from the left; a word that cannot be cut is one unknown piece.
    fn push_word(&self, word: &str, ids: &mut Vec<u32>) {
        if word.is_empty() {
            return;
        }
        if word.chars().count() > self.longest_word {
            ids.push(self.unknown);
            return;
        }
        let before = ids.len();
        let mut start = 0;
        let mut piece = String::new();
        while start < word.len() {
            let ends = word[start..].char_indices().map(|(at, c)| start + at + c.len_utf8()).rev();
            let longest = ends.into_iter().find_map(|end| {
                piece.clear();
                piece.push_str(if start > 0 { &self.continuing } else { "" });
                piece.push_str(&word[start..end]);
                self.vocabulary.get(&piece).map(|id| (end, *id))
            });
            match longest {
                Some((end, id)) => {
                    ids.push(id);
                    start = end;
                }
                None => {
                    ids.truncate(before);
                    ids.push(self.unknown);
                    return;
                }
            }
        }
    }
}
