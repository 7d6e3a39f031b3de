//! Numbers as people write them in run tables, and how we write them back.
//!
//! Read: `1,234.5`, `1 234`, `1_000`, `1.3e9`, `10^21`, `6×10^20`, `1.3B`, `400M`, `2.5k`, `1.4T`,
//! `7 billion`, `20B tokens`, `12%`, `−3`. In sizes `m` means million, in either case.
//! Missing: an empty cell, `NA`, `n/a`, `NaN`, `null`, `none`, `-`, `--`.
//! A cell's own suffix wins over the unit in its column's header: `400M` under `params (B)` is 4e8.

use super::numeral::Numeral;

/// Which character separates the fraction. A whole column shares one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// Why a cell is no number. The text itself stands beside the message, never in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    #[error("this is not a number; write it like 1.3e9, 1.3B or 1,300,000,000, or leave the cell empty")]
    NotANumber,
    #[error("the comma does not separate thousands; write the fraction with a point, as in 1.5")]
    Comma,
    #[error("infinity cannot be fitted or drawn; leave the cell empty or exclude the row")]
    Infinite,
    #[error("this number is too large (beyond 1.8e308); check its exponent")]
    TooLarge,
}

/// Reads the cells of one column.
#[derive(Clone, Copy, Debug)]
pub struct CellReader {
    mark: DecimalMark,
    factor: f64,
    /// The factor's exponent where it is a power of ten: `7.3` under `(B)` is then exactly the number `7.3e9`.
    decade: Option<i32>,
}

impl CellReader {
    /// `factor`: raw units in one unit of the column's header.
    pub fn new(mark: DecimalMark, factor: f64) -> Self {
        Self { mark, factor, decade: decade(factor) }
    }

    /// The cell in raw units; `None` if it is missing.
    pub fn read(&self, text: &str) -> Result<Option<f64>, NumberError> {
        let text = text.trim();
        // Most cells are plain and need no copy.
        if self.decade == Some(0)
            && self.mark == DecimalMark::Point
            && is_plain(text)
            && let Ok(value) = text.parse::<f64>()
        {
            return finite(value).map(Some);
        }
        if is_missing(text) {
            return Ok(None);
        }
        if is_infinite(text) {
            return Err(NumberError::Infinite);
        }
        let numeral = Numeral::scan(text, self.mark)?;
        let value = match self.decade {
            _ if numeral.suffixed => numeral.value(0),
            Some(decade) => numeral.value(decade),
            None => numeral.value(0).map(|value| value * self.factor),
        };
        finite(value.ok_or(NumberError::NotANumber)?).map(Some)
    }
}

/// Reads one number without a header's unit, with a decimal point; `None` if it is missing.
pub fn parse_number(text: &str) -> Result<Option<f64>, NumberError> {
    CellReader::new(DecimalMark::Point, 1.0).read(text)
}

/// Whether a cell says that there is no value.
pub fn is_missing(text: &str) -> bool {
    const MISSING: [&str; 16] =
        ["", "-", "--", "---", "–", "—", "?", ".", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "missing"];
    let text = text.trim();
    text.len() <= 7 && MISSING.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The shortest text that reads back as the same number; empty for a value that is not finite.
pub fn format_number(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let (plain, scientific) = (format!("{value}"), format!("{value:e}"));
    if plain.len() <= scientific.len().max(8) { plain } else { scientific }
}

/// `value / 10^decade`, exact in decimal: the text that a header's unit of `10^decade` turns back into `value`.
pub fn format_scaled(value: f64, decade: i32) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent = exponent.parse::<i32>().unwrap_or(0) - decade;
    let moved = format!("{mantissa}e{exponent}");
    // The tidy form is used only where it names the same decimal number.
    match moved.parse::<f64>() {
        Ok(tidy) if format!("{tidy:e}") == moved => format_number(tidy),
        _ => moved,
    }
}

/// The exponent of a power of ten; `None` for any other factor.
pub fn decade(factor: f64) -> Option<i32> {
    if factor == 1.0 {
        return Some(0);
    }
    let text = format!("{factor:e}");
    text.strip_prefix("1e")?.parse().ok()
}

fn finite(value: f64) -> Result<f64, NumberError> {
    if value.is_finite() { Ok(value) } else { Err(NumberError::TooLarge) }
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'))
}

fn is_infinite(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-', '−']).unwrap_or(text);
    text == "∞" || text.eq_ignore_ascii_case("inf") || text.eq_ignore_ascii_case("infinity")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> f64 {
        parse_number(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"))
            .unwrap_or_else(|| panic!("{text} is missing"))
    }

    #[test]
    fn reads_every_way_of_writing() {
        let cases = [
            ("3", 3.0),
            ("+3.5", 3.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("1,234.5", 1234.5),
            ("1,234,567", 1_234_567.0),
            ("1 234", 1234.0),
            ("1\u{a0}234\u{202f}567", 1_234_567.0),
            ("1'234", 1234.0),
            ("1_000", 1000.0),
            ("1_00.2_5", 100.25),
            ("1e9", 1e9),
            ("3.1E21", 3.1e21),
            ("1.2e+3", 1200.0),
            ("1.2e−3", 0.0012),
            ("10^21", 1e21),
            ("-10^2", -100.0),
            ("10²¹", 1e21),
            ("10**21", 1e21),
            ("6×10^20", 6e20),
            ("6 x 10^{20}", 6e20),
            ("6·10⁻³", 6e-3),
            ("6*10**20", 6e20),
            ("1.3B", 1.3e9),
            ("400M", 4e8),
            ("125m", 1.25e8),
            ("7b", 7e9),
            ("2.5k", 2500.0),
            ("1.4T", 1.4e12),
            ("3G", 3e9),
            ("7 billion", 7e9),
            ("20B tokens", 2e10),
            ("125 params", 125.0),
            ("−3", -3.0),
            ("12%", 0.12),
            ("53.4 %", 0.534),
            ("  42  ", 42.0),
            ("-0", -0.0),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text).to_bits(), f64::to_bits(expected), "{text}");
        }
    }

    #[test]
    fn names_what_is_missing() {
        for text in ["", "  ", "NA", "nan", "NaN", "n/a", "N/A", "-", "--", "null", "None", "—"] {
            assert_eq!(parse_number(text), Ok(None), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        use NumberError::*;
        let cases = [
            ("abc", NotANumber),
            ("1.2.3", NotANumber),
            ("2024-05-14", NotANumber),
            ("2b84b4b", NotANumber),
            ("1xC", NotANumber),
            ("0x1F", NotANumber),
            ("e5", NotANumber),
            ("1e", NotANumber),
            ("1__0", NotANumber),
            ("1 2", NotANumber),
            ("$3", NotANumber),
            ("<script>alert(1)</script>", NotANumber),
            ("1,5", Comma),
            ("0,123", Comma),
            ("1,23,456", Comma),
            ("inf", Infinite),
            ("-Infinity", Infinite),
            ("∞", Infinite),
            ("1e999", TooLarge),
            ("1e999999999999", TooLarge),
        ];
        for (text, error) in cases {
            assert_eq!(parse_number(text), Err(error), "{text}");
        }
    }

    #[test]
    fn decimal_comma_where_the_column_has_it() {
        let reader = CellReader::new(DecimalMark::Comma, 1.0);
        assert_eq!(reader.read("1,5"), Ok(Some(1.5)));
        assert_eq!(reader.read("1.234,5"), Ok(Some(1234.5)));
        assert_eq!(reader.read("1,3B"), Ok(Some(1.3e9)));
        assert_eq!(reader.read("1.5"), Err(NumberError::NotANumber));
    }

    #[test]
    fn a_suffix_of_its_own_wins_over_the_header() {
        let billions = CellReader::new(DecimalMark::Point, 1e9);
        assert_eq!(billions.read("7.3"), Ok(Some(7.3e9)));
        assert_eq!(billions.read("400M"), Ok(Some(4e8)));
        let petaflop_days = CellReader::new(DecimalMark::Point, 8.64e19);
        assert_eq!(petaflop_days.read("2"), Ok(Some(1.728e20)));
    }

    proptest! {
        #[test]
        fn written_numbers_read_back(bits in any::<u64>(), decade in -30i32..30) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            prop_assert_eq!(number(&format_number(value)).to_bits(), value.to_bits());
            let factor: f64 = format!("1e{decade}").parse().unwrap();
            let scaled = CellReader::new(DecimalMark::Point, factor).read(&format_scaled(value, decade));
            prop_assert_eq!(scaled.unwrap().unwrap().to_bits(), value.to_bits());
        }

        #[test]
        fn never_panics(text in "\\PC{0,20}") {
            let _ = parse_number(&text);
            let _ = CellReader::new(DecimalMark::Comma, 8.64e19).read(&text);
        }
    }
}
