//! What a value adds to a default, and the way back.
//!
//! Objects are compared key by key; everything else, lists included, as a whole. Where a merge
//! could not rebuild the value (an object that lacks some of the default's keys), the object is
//! written whole under [`WHOLE`].

use serde_json::{Map, Value};

/// Key that marks an object which replaces the default's instead of adding to it.
const WHOLE: &str = "=";

/// The smallest object that [`merge`] with `default` turns into `value`.
pub fn difference(default: &Value, value: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (default, value) else { return value.clone() };
    let changed: Map<String, Value> = after
        .iter()
        .filter(|(key, entry)| before.get(*key) != Some(*entry))
        .map(|(key, entry)| (key.clone(), before.get(key).map_or_else(|| entry.clone(), |old| difference(old, entry))))
        .collect();
    let changed = Value::Object(changed);
    if merge(default, &changed) == *value {
        changed
    } else {
        Value::Object(Map::from_iter([(WHOLE.to_string(), value.clone())]))
    }
}

/// `default` with the changes of `state`. An object that shares no key with the default's
/// replaces it: another variant of an enum.
pub fn merge(default: &Value, state: &Value) -> Value {
    let (Value::Object(before), Value::Object(changes)) = (default, state) else { return state.clone() };
    if let Some(whole) = whole(changes) {
        return whole.clone();
    }
    if !changes.is_empty() && !changes.keys().any(|key| before.contains_key(key)) {
        return state.clone();
    }
    let mut merged = before.clone();
    for (key, change) in changes {
        let entry = before.get(key).map_or_else(|| change.clone(), |old| merge(old, change));
        merged.insert(key.clone(), entry);
    }
    Value::Object(merged)
}

/// Like [`merge`], but keeps only the changes that leave a value `fits` accepts, trying each key of
/// the default on its own. Returns the value and one notice per key that fell back.
pub fn merge_what_fits(default: &Value, state: &Value, fits: &dyn Fn(&Value) -> bool) -> (Value, Vec<String>) {
    let mut kept = default.clone();
    let mut notices = Vec::new();
    adopt_keys(&mut kept, state, &mut Vec::new(), fits, &mut notices);
    (kept, notices)
}

fn adopt_keys(
    kept: &mut Value,
    state: &Value,
    path: &mut Vec<String>,
    fits: &dyn Fn(&Value) -> bool,
    notices: &mut Vec<String>,
) {
    // Only keys of the default are tried, so a hostile state cannot make this long.
    let Some(Value::Object(known)) = at(kept, path).cloned() else { return };
    let Value::Object(changes) = state else { return };
    let changes = whole(changes).and_then(Value::as_object).unwrap_or(changes);
    for (key, old) in &known {
        let Some(change) = changes.get(key) else { continue };
        path.push(key.clone());
        set(kept, path, merge(old, change));
        if !fits(kept) {
            set(kept, path, old.clone());
            let shares_keys = matches!((old, change), (Value::Object(old), Value::Object(change))
                if whole(change).is_none() && change.keys().any(|key| old.contains_key(key)));
            if shares_keys {
                adopt_keys(kept, change, path, fits, notices);
            } else {
                notices.push(format!("'{}' could not be read and was left at its default", path.join(".")));
            }
        }
        path.pop();
    }
}

fn whole(changes: &Map<String, Value>) -> Option<&Value> {
    changes.get(WHOLE).filter(|_| changes.len() == 1)
}

fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

fn set(value: &mut Value, path: &[String], new: Value) {
    let slot = path.iter().try_fold(value, |value, key| value.get_mut(key));
    if let Some(slot) = slot {
        *slot = new;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn round_trip(default: Value, value: Value) -> Value {
        let state = difference(&default, &value);
        assert_eq!(merge(&default, &state), value, "through {state}");
        state
    }

    #[test]
    fn only_changed_keys_remain() {
        let default = json!({"law": "chinchilla", "view": {"chart": "Curve", "x": ""}, "seed": 1});
        let value = json!({"law": "chinchilla", "view": {"chart": "Contour", "x": ""}, "seed": 1});
        assert_eq!(round_trip(default.clone(), value), json!({"view": {"chart": "Contour"}}));
        assert_eq!(round_trip(default.clone(), default.clone()), json!({}));
    }

    #[test]
    fn another_variant_replaces_the_default_one() {
        let default = json!({"loss": {"Huber": {"delta": 1e-3}}});
        assert_eq!(round_trip(default.clone(), json!({"loss": "Lad"})), json!({"loss": "Lad"}));
        let other = json!({"loss": {"Quantile": {"q": 0.5}}});
        assert_eq!(round_trip(default.clone(), other.clone()), other);
        assert_eq!(
            round_trip(default, json!({"loss": {"Huber": {"delta": 0.1}}})),
            json!({"loss": {"Huber": {"delta": 0.1}}})
        );
    }

    #[test]
    fn an_object_that_lost_keys_is_written_whole() {
        let default = json!({"extra": {"a": 1, "b": 2}});
        assert_eq!(round_trip(default, json!({"extra": {"a": 3}})), json!({"extra": {"=": {"a": 3}}}));
    }

    #[test]
    fn what_fits_is_kept_and_the_rest_is_named() {
        let default = json!({"seed": 1, "view": {"x": "N", "reducible": false}});
        let state = json!({"seed": "one", "view": {"x": 7, "reducible": true}, "unknown": []});
        let fits = |value: &Value| value["seed"].is_u64() && value["view"]["x"].is_string();
        let (kept, notices) = merge_what_fits(&default, &state, &fits);
        assert_eq!(kept, json!({"seed": 1, "view": {"x": "N", "reducible": true}}));
        assert_eq!(notices.len(), 2);
        assert!(notices[0].contains("'seed'") && notices[1].contains("'view.x'"), "{notices:?}");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), (0u8..4).prop_map(Value::from)];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let key = prop_oneof![Just("a"), Just("b"), Just("c"), Just("=")].prop_map(String::from);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::vec((key, inner), 0..4)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn merge_undoes_difference(default in any_json(), value in any_json()) {
            let state = difference(&default, &value);
            prop_assert_eq!(merge(&default, &state), value);
        }
    }
}
