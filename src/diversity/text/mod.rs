//! Texts as data: words, n-grams, shingles, sketches and sentences. Not here: what is measured on
//! them (`metric`).

pub mod corpus;
pub mod function_words;
pub mod hash;
pub mod lcs;
pub mod minhash;
pub mod ngrams;
pub mod sentence;
pub mod shingles;
pub mod token;

pub use corpus::Corpus;
pub use ngrams::NGrams;
pub use token::Tokenizer;
