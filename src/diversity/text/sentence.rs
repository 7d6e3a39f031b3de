//! Sentences, letters and syllables, by simple rules made for English.

/// Number of sentences: runs of `.`, `!` or `?` before white space or the end; at least 1.
pub fn sentences(text: &str) -> usize {
    let mut count = 0;
    let mut after_mark = false;
    for c in text.chars() {
        let is_mark = matches!(c, '.' | '!' | '?');
        count += usize::from(after_mark && c.is_whitespace());
        after_mark = is_mark;
    }
    (count + usize::from(after_mark)).max(1)
}

/// Letters and digits of a word: everything but its apostrophes.
pub fn letters(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Syllables of a word: groups of vowels (`y` included), less a final silent `e` (not that of `-le`);
/// at least 1. Letters other than `a`-`z` are passed over.
pub fn syllables(word: &str) -> usize {
    let lower = word.to_lowercase();
    let letters: Vec<u8> = lower.bytes().filter(u8::is_ascii_lowercase).collect();
    let is_vowel = |letter: u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let starts = |at: usize| is_vowel(letters[at]) && (at == 0 || !is_vowel(letters[at - 1]));
    let groups = (0..letters.len()).filter(|at| starts(*at)).count();
    let silent = letters.ends_with(b"e") && !letters.ends_with(b"le") && groups > 1;
    (groups - usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_the_reference_words() {
        let words = ["table", "make", "the", "beautiful", "queue", "rhythm", "little", "graph", "science"];
        assert_eq!(words.map(syllables), [2, 1, 1, 3, 1, 1, 2, 1, 1]);
        assert_eq!(["", "东京", "É"].map(syllables), [1, 1, 1]);
    }

    #[test]
    fn sentences_end_before_white_space() {
        assert_eq!(sentences("One. Two?! Three"), 2);
        assert_eq!(sentences("Fell by 3.2 percent at example.com."), 1);
        assert_eq!(sentences("What?!x no end"), 1);
        assert_eq!(sentences("Wait... Go.\n"), 2);
        assert_eq!((sentences(""), sentences("...")), (1, 1));
        assert_eq!(letters("don't2é"), 6);
    }
}
