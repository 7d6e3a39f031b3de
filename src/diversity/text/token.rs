//! How a text is cut into tokens. Metrics of the literature differ here first.

/// A rule that cuts a text into tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokenizer {
    /// Lower-cased runs of letters and digits; an apostrophe stays between two of them. The default.
    Word,
    /// Runs without Unicode white space, case kept; the rule of the `diversity` package.
    Blank,
    /// Whatever stands between single spaces, empty tokens included; the rule of that package's
    /// n-gram diversity.
    Space,
    /// Lower-cased runs of `a`-`z` and `0`-`9`; the rule of the `rouge-score` package.
    AsciiWord,
}

impl Tokenizer {
    /// Hands over the tokens of a text in order.
    pub fn each(self, text: &str, take: &mut dyn FnMut(&str)) {
        match self {
            Tokenizer::Word => each_word(&text.to_lowercase(), take),
            Tokenizer::Blank => text.split_whitespace().for_each(take),
            Tokenizer::Space => text.split(' ').for_each(take),
            Tokenizer::AsciiWord => text
                .to_lowercase()
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|token| !token.is_empty())
                .for_each(take),
        }
    }

    /// The tokens of a text.
    pub fn tokens(self, text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        self.each(text, &mut |token| tokens.push(token.to_string()));
        tokens
    }
}

fn each_word(lower: &str, take: &mut dyn FnMut(&str)) {
    let mut start = None;
    let mut rest = lower.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let mut next_is_inside = || rest.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        match start {
            None if c.is_alphanumeric() => start = Some(at),
            Some(from) if !(c.is_alphanumeric() || c == '\'' && next_is_inside()) => {
                take(&lower[from..at]);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        take(&lower[from..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_reference_cases() {
        let values: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/fixtures/metrics/values.json")).expect("json");
        let cases = values["scalar_cases"]["tokenizer_word"].as_object().expect("cases");
        assert!(cases.len() >= 7);
        for (text, tokens) in cases {
            let expected: Vec<&str> = tokens.as_array().expect("list").iter().filter_map(|t| t.as_str()).collect();
            assert_eq!(Tokenizer::Word.tokens(text), expected, "{text:?}");
        }
    }

    #[test]
    fn tokenizers_differ_where_they_say() {
        let text = "Don't  STOP naïve_x\u{a0}end ";
        assert_eq!(Tokenizer::Word.tokens(text), ["don't", "stop", "naïve", "x", "end"]);
        assert_eq!(Tokenizer::Blank.tokens(text), ["Don't", "STOP", "naïve_x", "end"]);
        assert_eq!(Tokenizer::Space.tokens(text), ["Don't", "", "STOP", "naïve_x\u{a0}end", ""]);
        assert_eq!(Tokenizer::AsciiWord.tokens(text), ["don", "t", "stop", "na", "ve", "x", "end"]);
    }

    #[test]
    fn any_writing_is_cut_without_a_crash() {
        let family = "👩‍👩‍👧 family";
        assert_eq!(Tokenizer::Word.tokens(family), ["family"]);
        assert_eq!(Tokenizer::Word.tokens("שלום, עולם! مرحبا'بك"), ["שלום", "עולם", "مرحبا'بك"]);
        for tokenizer in [Tokenizer::Word, Tokenizer::Blank, Tokenizer::AsciiWord] {
            assert!(tokenizer.tokens("").is_empty() && tokenizer.tokens(" \u{3000}\n").is_empty());
        }
        assert_eq!(Tokenizer::Word.tokens("'"), Vec::<String>::new());
        assert_eq!(Tokenizer::Word.tokens("a'"), ["a"]);
        let long = "ab ".repeat(10 * 1024 * 1024 / 3);
        let mut count = 0;
        Tokenizer::Word.each(&long, &mut |_| count += 1);
        assert_eq!(count, long.len() / 3);
    }
}
