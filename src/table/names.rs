//! Words in column names.

use super::table::Table;

/// The words of a name in lower case: `valLoss`, `val_loss` and `Val Loss` are `val`, `loss`.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || previous_lower && c.is_uppercase() {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().expect("starts with one word").extend(c.to_lowercase());
        }
        previous_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `name`, or `name (2)` and so on where the table has that column already.
pub fn free_name(table: &Table, name: &str) -> String {
    let mut free = name.to_string();
    let mut number = 2;
    while table.column(&free).is_some() {
        free = format!("{name} ({number})");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    #[test]
    fn splits_names_into_words() {
        assert_eq!(super::words("valLoss_bpb (C4)"), ["val", "loss", "bpb", "c4"]);
        assert_eq!(super::words("FLOPs"), ["flops"]);
        assert_eq!(super::words("Model Size"), ["model", "size"]);
    }
}
