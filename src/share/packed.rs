//! Columns of numbers as short text: `[44000000.0, 57000000.0, null]` becomes `{"$": "6 44 57 _"}`.
//!
//! Every number is written in its shortest digits that read back as the same bits, as a whole
//! number times a power of ten shared by the column; decimal digits compress better than JSON.

use serde_json::{Map, Number, Value};

/// Key of a packed list. An object of the scene that has this key alone is written as `{"$": [it]}`.
const PACKED: &str = "$";
/// Shorter lists stay as they are.
const FROM: usize = 4;
/// A missing cell.
const MISSING: &str = "_";

/// Packs every list of floating-point numbers (and nulls) inside `value`.
pub fn pack(value: &mut Value) {
    match value {
        Value::Array(items) => match column(items) {
            Some(text) => *value = Value::Object(Map::from_iter([(PACKED.to_string(), Value::String(text))])),
            None => items.iter_mut().for_each(pack),
        },
        Value::Object(entries) => {
            entries.values_mut().for_each(pack);
            if entries.len() == 1 && entries.contains_key(PACKED) {
                let escaped = Value::Array(vec![value.take()]);
                *value = Value::Object(Map::from_iter([(PACKED.to_string(), escaped)]));
            }
        }
        _ => {}
    }
}

/// Undoes [`pack`]; fails on text that [`pack`] cannot have written.
pub fn unpack(value: &mut Value) -> Result<(), String> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(unpack),
        Value::Object(entries) if entries.len() == 1 && entries.contains_key(PACKED) => {
            let restored = match entries.get_mut(PACKED) {
                Some(Value::String(text)) => Value::Array(numbers(text)?),
                Some(Value::Array(escaped)) if escaped.len() == 1 => {
                    let mut inner = escaped[0].take();
                    if let Value::Object(entries) = &mut inner {
                        entries.values_mut().try_for_each(unpack)?;
                    }
                    inner
                }
                _ => return Err("a packed column is no text".into()),
            };
            *value = restored;
            Ok(())
        }
        Value::Object(entries) => entries.values_mut().try_for_each(unpack),
        _ => Ok(()),
    }
}

/// The text of a list that is worth packing: floats and nulls only, so that lists of whole
/// numbers come back as whole numbers.
fn column(items: &[Value]) -> Option<String> {
    if items.len() < FROM {
        return None;
    }
    let cells: Vec<Option<Decimal>> = items
        .iter()
        .map(|item| match item {
            Value::Null => Some(None),
            Value::Number(number) if number.is_f64() => number.as_f64().map(|value| Some(Decimal::of(value))),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let mut candidates: Vec<i32> = cells.iter().flatten().map(|decimal| decimal.exponent).collect();
    candidates.sort_unstable();
    candidates.dedup();
    let written = |shared: i32| {
        let cells = cells.iter().map(|cell| cell.as_ref().map_or_else(|| MISSING.into(), |cell| cell.relative(shared)));
        std::iter::once(shared.to_string()).chain(cells).collect::<Vec<String>>().join(" ")
    };
    // At most 40 candidates, the most common magnitudes being among the ends and the middle.
    let step = candidates.len().div_ceil(40).max(1);
    let shortest = candidates.iter().copied().step_by(step).map(written).min_by_key(String::len);
    Some(shortest.unwrap_or_else(|| written(0)))
}

fn numbers(text: &str) -> Result<Vec<Value>, String> {
    let mut tokens = text.split(' ');
    let bad = |token: &str| format!("'{token}' is not a number of a packed column");
    let first = tokens.next().unwrap_or_default();
    let shared: i32 = first.parse().map_err(|_| bad(first))?;
    tokens
        .map(|token| {
            if token == MISSING {
                return Ok(Value::Null);
            }
            let (digits, own) = token.split_once('e').unwrap_or((token, "0"));
            let own: i32 = own.parse().map_err(|_| bad(token))?;
            let whole = digits.strip_prefix('-').unwrap_or(digits);
            if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(bad(token));
            }
            let exponent = i64::from(shared) + i64::from(own);
            let value: f64 = format!("{digits}e{exponent}").parse().map_err(|_| bad(token))?;
            Number::from_f64(value).map(Value::Number).ok_or_else(|| bad(token))
        })
        .collect()
}

/// A finite number as the shortest whole number times a power of ten that reads back as the same bits.
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i32,
}

impl Decimal {
    fn of(value: f64) -> Self {
        // Rust prints the shortest digits that round-trip: `4.4e7`, `1e-3`.
        let text = format!("{:e}", value.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = exponent.parse::<i32>().unwrap_or(0) - fraction.len() as i32;
        let negative = value.is_sign_negative();
        if value == 0.0 {
            return Self { negative, digits: "0".into(), exponent: 0 };
        }
        Self { negative, digits: format!("{whole}{fraction}"), exponent }
    }

    /// The number in units of ten to the power `shared`.
    fn relative(&self, shared: i32) -> String {
        let sign = if self.negative { "-" } else { "" };
        let Self { digits, exponent, .. } = self;
        match exponent - shared {
            _ if digits == "0" => format!("{sign}0"),
            zeros @ 0..=2 => format!("{sign}{digits}{}", "0".repeat(zeros as usize)),
            own => format!("{sign}{digits}e{own}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_column_shares_its_power_of_ten() {
        let mut value = json!({"numbers": [44e6, 57e6, null, 1.2e9]});
        pack(&mut value);
        assert_eq!(value, json!({"numbers": {"$": "6 44 57 _ 1200"}}));
        unpack(&mut value).unwrap();
        assert_eq!(value, json!({"numbers": [44e6, 57e6, null, 1.2e9]}));
    }

    #[test]
    fn whole_numbers_texts_and_short_lists_stay() {
        let value = json!([[1, 2, 3, 4, 5], ["a", "b", "c", "d"], [1.5, 2.5], [1.5, 2, 3, 4]]);
        let mut packed = value.clone();
        pack(&mut packed);
        assert_eq!(packed, value);
    }

    #[test]
    fn an_object_that_looks_packed_is_escaped() {
        for value in [json!({"$": "4 1 2"}), json!({"$": [1.5, 2.5, 3.5, 4.5]}), json!({"$": [{"$": []}]})] {
            let mut packed = json!({"inner": [value.clone()]});
            pack(&mut packed);
            unpack(&mut packed).unwrap();
            assert_eq!(packed, json!({"inner": [value]}));
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "x 1",
            "0 1.5",
            "0 e5",
            "0 1e",
            "0 inf",
            "0 NaN",
            "0 1  2",
            "400 1",
            "0 1e2147483647 -",
            "99999999999 1",
        ] {
            assert!(unpack(&mut json!({"$": text})).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_same_bits_come_back(
            cells in prop::collection::vec(prop::option::weighted(0.9, any::<f64>()), 4..40),
            scale in -300i32..300,
        ) {
            let cells: Vec<Option<f64>> = cells
                .into_iter()
                .map(|cell| cell.filter(|cell| cell.is_finite()))
                .chain([Some(0.0), Some(-0.0), Some(1e22), Some(libm::pow(10.0, f64::from(scale)))])
                .collect();
            let mut value = serde_json::to_value(&cells).unwrap();
            pack(&mut value);
            prop_assert!(value.is_object());
            unpack(&mut value).unwrap();
            let back: Vec<Option<f64>> = serde_json::from_value(value).unwrap();
            let bits = |cells: &[Option<f64>]| cells.iter().map(|cell| cell.map(f64::to_bits)).collect::<Vec<_>>();
            prop_assert_eq!(bits(&back), bits(&cells));
        }
    }
}
