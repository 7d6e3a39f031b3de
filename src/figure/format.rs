//! Numbers as text, for ticks, read-outs and tables.
//!
//! SI letters are those of the language-model literature: K, M, B, T. Negative numbers carry a
//! true minus sign (−), powers of ten are superscripts.

use super::AxisFormat;

/// What a number is divided by before it is written, and what is written after it.
struct Prefix {
    factor: f64,
    suffix: String,
}

/// `value` with up to `digits` significant digits; trailing zeros are dropped and whole digits of
/// a number without prefix are never rounded away. `–` for a missing (NaN) value.
pub fn format_value(value: f64, format: AxisFormat, digits: usize) -> String {
    if let Some(text) = not_a_finite_number(value) {
        return text.into();
    }
    let digits = digits.max(1);
    let prefix = prefix_for(round_to_digits(value, digits), format);
    let scaled = value / prefix.factor;
    let decimals = decimals_for_digits(round_to_digits(scaled, digits), digits);
    with_prefix(&drop_trailing_zeros(&fixed(scaled, decimals)), &prefix)
}

/// `value` with an interval, such as `0.350 (0.332–0.371)`. All three numbers share a prefix and
/// as many decimals as show the interval's width with two digits; without an interval four
/// significant digits.
pub fn format_with_interval(value: f64, interval: Option<(f64, f64)>, format: AxisFormat) -> String {
    let Some((low, high)) = interval else { return format_value(value, format, 4) };
    if !value.is_finite() {
        return format_value(value, format, 4);
    }
    let size = [value, low, high].into_iter().filter(|v| v.is_finite()).fold(0.0, |a: f64, v| a.max(v.abs()));
    let prefix = prefix_for(if value == 0.0 { size } else { value }, format);
    let width = ((high - low) / prefix.factor).abs();
    let decimals = if width.is_finite() && width > 0.0 {
        (1 - exponent_of(width)).clamp(0, 12) as usize
    } else {
        decimals_for_digits(value / prefix.factor, 4)
    };
    let write = |v: f64| not_a_finite_number(v).map_or_else(|| fixed(v / prefix.factor, decimals), str::to_owned);
    let joiner = if low < 0.0 || high < 0.0 { " to " } else { "–" };
    let times = prefix.suffix.starts_with('×');
    let numbers = format!("{} ({}{joiner}{})", write(value), write(low), write(high));
    if prefix.suffix.is_empty() {
        numbers
    } else if times {
        format!("{numbers} {}", prefix.suffix)
    } else {
        let with = |v: f64| if v.is_finite() { write(v) + &prefix.suffix } else { write(v) };
        format!("{} ({}{joiner}{})", with(value), with(low), with(high))
    }
}

/// A tick on a logarithmic axis: written alone, with as few digits as it needs.
pub fn format_log_tick(value: f64, format: AxisFormat) -> String {
    if format == AxisFormat::Power && value > 0.0 {
        let exponent = exponent_of(value);
        return with_prefix(&shortest(value / power_of_ten(exponent)), &power_prefix(exponent));
    }
    let prefix = prefix_for(value, format);
    with_prefix(&shortest(value / prefix.factor), &prefix)
}

/// Evenly spaced ticks: one prefix and one number of decimals for all of them.
pub fn format_even_ticks(values: &[f64], step: f64, format: AxisFormat) -> Vec<String> {
    let largest = values.iter().fold(0.0, |a: f64, v| a.max(v.abs()));
    let prefix = prefix_for(largest, format);
    let decimals = decimals_of_step(step / prefix.factor);
    let write = |v: &f64| {
        if v.abs() < step * 1e-6 {
            return if format == AxisFormat::Percent { with_prefix("0", &prefix) } else { "0".into() };
        }
        let text = fixed(*v / prefix.factor, decimals);
        // Beside 2×10²¹ a bare 10²¹ would look like another kind of label.
        format!("{text}{}", prefix.suffix)
    };
    values.iter().map(write).collect()
}

/// 10 to a whole power, correctly rounded.
pub fn power_of_ten(exponent: i32) -> f64 {
    // The parser of decimal numbers rounds correctly, which repeated multiplication does not.
    format!("1e{exponent}").parse().unwrap_or(f64::NAN)
}

/// Decimal exponent of a number: 3 for 1000 and for 9999. 0 for zero.
pub fn exponent_of(value: f64) -> i32 {
    if value == 0.0 || !value.is_finite() {
        return 0;
    }
    let guess = libm::floor(libm::log10(value.abs())) as i32;
    // The logarithm may round across a power.
    if power_of_ten(guess + 1) <= value.abs() {
        guess + 1
    } else if power_of_ten(guess) > value.abs() {
        guess - 1
    } else {
        guess
    }
}

/// `21` as `²¹`.
pub fn superscript(number: i32) -> String {
    let digit = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        other => char::from_u32('⁰' as u32 + other.to_digit(10).unwrap_or(0)).unwrap_or('⁰'),
    };
    number.to_string().chars().map(digit).collect()
}

fn not_a_finite_number(value: f64) -> Option<&'static str> {
    match value {
        v if v.is_nan() => Some("–"),
        v if v == f64::INFINITY => Some("∞"),
        v if v == f64::NEG_INFINITY => Some("−∞"),
        _ => None,
    }
}

fn prefix_for(value: f64, format: AxisFormat) -> Prefix {
    let plain = |factor: f64, suffix: &str| Prefix { factor, suffix: suffix.into() };
    let size = value.abs();
    let exponent = exponent_of(size);
    let plain_span = match format {
        AxisFormat::Percent => return plain(0.01, "\u{a0}%"),
        AxisFormat::Plain => -4..6,
        AxisFormat::Power => -3..4,
        AxisFormat::Si => -4..3,
    };
    if size == 0.0 || plain_span.contains(&exponent) {
        return plain(1.0, "");
    }
    match (format, exponent) {
        (AxisFormat::Si, 3..6) => plain(1e3, "K"),
        (AxisFormat::Si, 6..9) => plain(1e6, "M"),
        (AxisFormat::Si, 9..12) => plain(1e9, "B"),
        (AxisFormat::Si, 12..16) => plain(1e12, "T"),
        _ => power_prefix(exponent),
    }
}

fn power_prefix(exponent: i32) -> Prefix {
    Prefix { factor: power_of_ten(exponent), suffix: format!("×10{}", superscript(exponent)) }
}

fn with_prefix(number: &str, prefix: &Prefix) -> String {
    match prefix.suffix.strip_prefix('×') {
        Some(power) if number == "1" => power.into(),
        Some(power) if number == "−1" => format!("−{power}"),
        _ => format!("{number}{}", prefix.suffix),
    }
}

fn round_to_digits(value: f64, digits: usize) -> f64 {
    format!("{:.*e}", digits - 1, value).parse().unwrap_or(value)
}

fn decimals_for_digits(value: f64, digits: usize) -> usize {
    (digits as i32 - 1 - exponent_of(value)).clamp(0, 15) as usize
}

/// Fewest decimals that write a step exactly (up to twelve).
fn decimals_of_step(step: f64) -> usize {
    (0..12)
        .find(|decimals| {
            let scaled = step * power_of_ten(*decimals);
            (scaled - libm::round(scaled)).abs() < 1e-6 * scaled.max(1e-300) && libm::round(scaled) > 0.0
        })
        .unwrap_or(12) as usize
}

fn shortest(value: f64) -> String {
    drop_trailing_zeros(&fixed(value, decimals_for_digits(value, 6)))
}

fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        // No minus before a rounded zero.
        Some(rest) if rest.bytes().all(|b| b == b'0' || b == b'.') => rest.into(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

fn drop_trailing_zeros(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::AxisFormat::{Percent, Plain, Power, Si};
    use super::*;

    #[test]
    fn values() {
        for (value, format, digits, expected) in [
            (125e6, Si, 3, "125M"),
            (1.4e12, Si, 3, "1.4T"),
            (999_960.0, Si, 4, "1M"),
            (999_940.0, Si, 4, "999.9K"),
            (70.0, Si, 3, "70"),
            (3.2e18, Si, 3, "3.2×10¹⁸"),
            (1e21, Power, 3, "10²¹"),
            (5.88e23, Power, 3, "5.88×10²³"),
            (2.345_67, Plain, 4, "2.346"),
            (-2.5, Plain, 4, "−2.5"),
            (-0.000_001, Plain, 2, "−10⁻⁶"),
            (123_456.0, Plain, 3, "123456"),
            (1.5e-7, Plain, 3, "1.5×10⁻⁷"),
            (0.31, Percent, 3, "31\u{a0}%"),
            (0.0, Plain, 3, "0"),
            (f64::NAN, Plain, 3, "–"),
            (f64::INFINITY, Si, 3, "∞"),
        ] {
            assert_eq!(format_value(value, format, digits), expected, "{value} as {format:?}");
        }
    }

    #[test]
    fn intervals_decide_the_digits() {
        assert_eq!(format_with_interval(0.350_12, Some((0.332_4, 0.371_1)), Plain), "0.350 (0.332–0.371)");
        assert_eq!(format_with_interval(-0.1, Some((-0.25, 0.05)), Plain), "−0.10 (−0.25 to 0.05)");
        assert_eq!(format_with_interval(1.42e12, Some((1.1e12, 1.9e12)), Si), "1.42T (1.10T–1.90T)");
        assert_eq!(format_with_interval(5.88e23, Some((4e23, 7.1e23)), Power), "5.9 (4.0–7.1) ×10²³");
        assert_eq!(format_with_interval(1.69, None, Plain), "1.69");
        assert_eq!(format_with_interval(2.0, Some((1.0, f64::INFINITY)), Plain), "2.000 (1.000–∞)");
    }

    #[test]
    fn ticks_share_decimals() {
        assert_eq!(format_even_ticks(&[2.4, 2.45, 2.5], 0.05, Plain), ["2.40", "2.45", "2.50"]);
        assert_eq!(format_even_ticks(&[0.0, 2e11, 4e11], 2e11, Si), ["0", "200B", "400B"]);
        assert_eq!(format_even_ticks(&[-0.01, 0.0, 0.01], 0.01, Percent), ["−1\u{a0}%", "0\u{a0}%", "1\u{a0}%"]);
        assert_eq!(format_log_tick(2e21, Power), "2×10²¹");
        assert_eq!(format_log_tick(1.0, Power), "10⁰");
        assert_eq!(format_log_tick(5e8, Si), "500M");
    }

    #[test]
    fn exponents_are_exact_at_powers() {
        for e in -300..300 {
            assert_eq!(exponent_of(power_of_ten(e)), e);
            assert_eq!(exponent_of(power_of_ten(e) * 0.999_999), e - 1);
        }
    }
}
