//! Words of English that hold sentences together and say little of their subject.

/// Whether a lower-cased word is one of the 80 function words.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word)
}

#[rustfmt::skip]
const FUNCTION_WORDS: [&str; 80] = [
    "a", "an", "the", "and", "or", "but", "if", "because", "while", "that", "this", "these", "those", "which",
    "who", "what", "when", "where", "why", "how", "than", "then", "so", "as", "of", "in", "on", "at", "by", "for",
    "with", "from", "to", "into", "over", "is", "are", "was", "were", "be", "been", "being", "am", "do", "does",
    "did", "has", "have", "had", "not", "no", "never", "i", "you", "he", "she", "it", "we", "they", "my", "your",
    "her", "his", "its", "our", "their", "me", "him", "them", "us", "would", "could", "should", "will", "can",
    "may", "must", "one", "two", "there",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_function_words_are_those_of_the_reference() {
        let values: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/fixtures/metrics/values.json")).expect("json");
        assert!(is_function_word("the") && !is_function_word("cat"));
        assert_eq!(values["scalar_cases"]["stoplist"], serde_json::json!(FUNCTION_WORDS.to_vec()));
    }
}
