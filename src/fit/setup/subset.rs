//! The rows that a visitor wants to look at, by conditions on columns.

use crate::table::{Table, parse_predicate, select};

/// Which rows meet every condition in `text`: conditions such as `N >= 1B`, separated by `;`.
/// `None` where there is no condition. The error names the condition and says how to write one.
pub fn rows(table: &Table, text: &str) -> Result<Option<Vec<bool>>, String> {
    let conditions: Vec<&str> = text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    if conditions.is_empty() {
        return Ok(None);
    }
    let mut meets = vec![true; table.rows()];
    for condition in conditions {
        let predicate = parse_predicate(condition).map_err(|error| error.to_string())?;
        let selected = select(table, &predicate).map_err(|error| error.to_string())?;
        let mut holds = vec![false; meets.len()];
        selected.into_iter().for_each(|row| holds[row as usize] = true);
        meets.iter_mut().zip(holds).for_each(|(all, this)| *all &= this);
    }
    Ok(Some(meets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Hint, read};

    #[test]
    fn every_condition_must_hold() {
        let table = read(b"run,N,loss\na,1B,3\nb,2B,2\nc,4B,5\nb,8B,", Hint::default(), &mut |_| {}).expect("a table");
        assert_eq!(rows(&table, " ; "), Ok(None));
        assert_eq!(rows(&table, "N >= 2B; loss < 4"), Ok(Some(vec![false, true, false, false])));
        assert_eq!(rows(&table, "run = b"), Ok(Some(vec![false, true, false, true])));
        assert!(rows(&table, "M > 3").is_err_and(|message| message.contains('M')));
        assert!(rows(&table, "large ones").is_err());
    }
}
