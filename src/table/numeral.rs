//! The grammar of a written number: sign, digits with their separators, a power of ten, a suffix.
//!
//! `1,234.5`, `1_000`, `1.3e9`, `10^21`, `6×10^20`, `1.3B`, `7 billion`, `20B tokens`, `12%`. Which of
//! these a cell may hold, and what its column's header adds, is decided by [`number`](super::number).

use super::number::{DecimalMark, NumberError};

/// A number taken apart: digits with sign and point, a power of ten, and whether it had a suffix of its own.
pub(super) struct Numeral {
    mantissa: String,
    exponent: i32,
    /// It has a magnitude of its own: `400M`, `12%`.
    pub suffixed: bool,
}

impl Numeral {
    pub fn scan(text: &str, mark: DecimalMark) -> Result<Self, NumberError> {
        let (sign, rest) = match text.strip_prefix(['-', '−', '－']) {
            Some(rest) => ("-", rest),
            None => ("", text.strip_prefix('+').unwrap_or(text)),
        };
        let end = rest.find(|c: char| !is_mantissa(c)).unwrap_or(rest.len());
        let (mantissa, rest) = (rest[..end].trim_end(), rest[end..].trim_start());
        let mantissa = strip_groups(mantissa, mark)?;
        let mut numeral = Self { mantissa: format!("{sign}{mantissa}"), exponent: 0, suffixed: false };
        let rest = numeral.take_exponent(&mantissa, rest)?;
        numeral.take_suffix(rest.trim())?;
        Ok(numeral)
    }

    /// `e9`, `×10^9`, or the `^9` of `10^9`; what follows is returned.
    fn take_exponent<'t>(&mut self, mantissa: &str, rest: &'t str) -> Result<&'t str, NumberError> {
        if let Some(after) = rest.strip_prefix(['e', 'E']) {
            let (exponent, after) = exponent(after).ok_or(NumberError::NotANumber)?;
            self.exponent = exponent;
            return Ok(after);
        }
        let times = rest.strip_prefix(['×', 'x', '*', '·', '⋅']).filter(|after| !after.starts_with('*'));
        let power = match times {
            Some(after) => after.trim_start().strip_prefix("10").ok_or(NumberError::NotANumber)?,
            None if mantissa == "10"
                && rest.starts_with(|c: char| c == '^' || c == '*' || superscript(c).is_some()) =>
            {
                self.mantissa = self.mantissa.replace("10", "1");
                rest
            }
            None => return Ok(rest),
        };
        let power = power.strip_prefix("**").or_else(|| power.strip_prefix('^')).unwrap_or(power);
        let power = power.strip_prefix('{').unwrap_or(power);
        let (exponent, after) = exponent(power).ok_or(NumberError::NotANumber)?;
        self.exponent = exponent;
        Ok(after.strip_prefix('}').unwrap_or(after))
    }

    /// `B`, `million`, `%`, each with an optional noun such as `tokens`.
    fn take_suffix(&mut self, rest: &str) -> Result<(), NumberError> {
        if rest.is_empty() {
            return Ok(());
        }
        let (first, noun) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let shift = if first == "%" { Some(-2) } else { magnitude(first) };
        let noun = match shift {
            Some(shift) => {
                self.exponent = self.exponent.saturating_add(shift);
                self.suffixed = true;
                noun.trim()
            }
            None => rest,
        };
        if noun.is_empty() || is_noun(noun) { Ok(()) } else { Err(NumberError::NotANumber) }
    }

    /// The number times `10^decade`, rounded once.
    pub fn value(&self, decade: i32) -> Option<f64> {
        format!("{}e{}", self.mantissa, self.exponent.saturating_add(decade)).parse().ok()
    }
}

/// The power of ten of a suffix: `k`, `M`, `B`, `T` in either case, `G`, or the word.
pub(super) fn magnitude(suffix: &str) -> Option<i32> {
    let lower = suffix.to_ascii_lowercase();
    Some(match lower.as_str() {
        "k" | "thousand" | "thousands" => 3,
        "m" | "mn" | "mil" | "mio" | "million" | "millions" => 6,
        "b" | "g" | "bn" | "billion" | "billions" => 9,
        "t" | "tn" | "trillion" | "trillions" => 12,
        _ => return None,
    })
}

/// What sizes are counted in: said after a number or a unit, and without effect.
pub(super) fn is_noun(word: &str) -> bool {
    const NOUNS: [&str; 10] =
        ["tokens", "token", "params", "param", "parameters", "parameter", "flop", "flops", "examples", "samples"];
    NOUNS.iter().any(|noun| word.eq_ignore_ascii_case(noun))
}

fn is_mantissa(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '\'' | '’') || is_space(c)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}')
}

fn superscript(c: char) -> Option<char> {
    Some(match c {
        '⁻' => '-',
        '⁺' => '+',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' => '0',
        '⁴'..='⁹' => char::from_digit(c as u32 - '⁰' as u32, 10)?,
        _ => return None,
    })
}

/// A signed whole number at the start of `text`, raised or not, and what follows it.
fn exponent(text: &str) -> Option<(i32, &str)> {
    let mut digits = String::new();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let plain = superscript(c).unwrap_or(if c == '−' { '-' } else { c });
        if !(plain.is_ascii_digit() || at == 0 && matches!(plain, '+' | '-')) {
            break;
        }
        digits.push(plain);
        end = at + c.len_utf8();
    }
    Some((digits.parse().ok()?, &text[end..]))
}

/// Digits with at most one point, thousands separators removed after checking that they separate thousands.
fn strip_groups(mantissa: &str, mark: DecimalMark) -> Result<String, NumberError> {
    let (point, comma) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let misplaced = || {
        if mantissa.contains(',') && mark == DecimalMark::Point { NumberError::Comma } else { NumberError::NotANumber }
    };
    let (whole, fraction) = mantissa.split_once(point).unwrap_or((mantissa, ""));
    if fraction.contains(|c: char| !c.is_ascii_digit() && c != '_')
        || fraction.starts_with('_')
        || fraction.ends_with('_')
    {
        return Err(misplaced());
    }
    let mut result = String::with_capacity(mantissa.len());
    let separator = whole.chars().find(|c| !c.is_ascii_digit());
    match separator {
        None => result.push_str(whole),
        // Programmers' grouping: anywhere between digits.
        Some('_') => {
            let well_placed =
                whole.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
            if !well_placed {
                return Err(NumberError::NotANumber);
            }
            result.extend(whole.chars().filter(|c| *c != '_'));
        }
        Some(separator) if separator == comma || is_space(separator) || matches!(separator, '\'' | '’') => {
            let same_kind = |c: char| c == separator || is_space(c) && is_space(separator);
            for (index, group) in whole.split(same_kind).enumerate() {
                let digits = group.bytes().all(|b| b.is_ascii_digit());
                let size = if index == 0 { (1..=3).contains(&group.len()) && group != "0" } else { group.len() == 3 };
                if !digits || !size {
                    return Err(misplaced());
                }
                result.push_str(group);
            }
        }
        Some(_) => return Err(misplaced()),
    }
    if !fraction.is_empty() {
        result.push('.');
        result.extend(fraction.chars().filter(|c| *c != '_'));
    }
    if result.bytes().any(|b| b.is_ascii_digit()) { Ok(result) } else { Err(NumberError::NotANumber) }
}
