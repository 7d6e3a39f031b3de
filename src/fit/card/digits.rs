//! How many digits of an estimate mean something.

/// Digits shown where no interval says how many are known.
const UNKNOWN: i32 = 4;

/// An estimate with as many digits as its interval supports: two of half the interval's width.
/// `E = 1.8172 (1.79, 1.84)` reads `1.817`. Very large and small numbers carry an exponent.
pub fn estimate(value: f64, interval: Option<(f64, f64)>) -> String {
    number(value, place(value, interval))
}

/// Both ends of an interval, to the same place as the estimate.
pub fn ends(value: f64, interval: (f64, f64)) -> (String, String) {
    let place = place(value, Some(interval));
    (number(interval.0, place), number(interval.1, place))
}

/// A number with this many significant digits.
pub fn significant(value: f64, digits: i32) -> String {
    number(value, magnitude(value) - digits + 1)
}

/// Power of ten of the last digit that means something.
fn place(value: f64, interval: Option<(f64, f64)>) -> i32 {
    let half = interval.map_or(0.0, |(low, high)| (high - low).abs() / 2.0);
    if half.is_finite() && half > 0.0 {
        // Never fewer than two digits of the value itself, however wide the interval.
        (magnitude(half) - 1).min(magnitude(value) - 1)
    } else {
        magnitude(value) - UNKNOWN + 1
    }
}

/// Power of ten of the first digit; 0 for zero.
fn magnitude(value: f64) -> i32 {
    if value == 0.0 || !value.is_finite() { 0 } else { libm::floor(libm::log10(value.abs())) as i32 }
}

/// A number rounded at the power of ten `place`.
fn number(value: f64, place: i32) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let size = magnitude(value);
    if (-4..6).contains(&size) && place > -10 {
        if place <= 0 {
            return format!("{value:.*}", (-place) as usize);
        }
        let unit = libm::pow(10.0, f64::from(place));
        return format!("{:.0}", libm::round(value / unit) * unit);
    }
    format!("{value:.*e}", (size - place).clamp(0, 16) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_decides_the_digits() {
        let cases = [
            (1.81723456, Some((1.79, 1.84)), "1.817"),
            (482.01, Some((230.0, 990.0)), "480"),
            (2085.43, Some((900.0, 5000.0)), "2100"),
            (0.34781, Some((0.3400, 0.3556)), "0.3478"),
            (0.34781, None, "0.3478"),
            (1.2346e13, Some((1.2e13, 1.3e13)), "1.235e13"),
            (6.5e-7, Some((6.0e-7, 7.0e-7)), "6.50e-7"),
            (0.0, None, "0.000"),
            (0.001, Some((0.0, 3.0)), "0.0010"),
            (f64::NAN, None, "NaN"),
        ];
        for (value, interval, expected) in cases {
            assert_eq!(estimate(value, interval), expected);
        }
        assert_eq!(ends(1.81723456, (1.7912, 1.8399)), ("1.791".into(), "1.840".into()));
        assert_eq!(significant(123_456.0, 3), "123000");
        assert_eq!(significant(2.0 / 3.0, 3), "0.667");
    }
}
