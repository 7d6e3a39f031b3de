//! Choosing a subset of rows by a condition such as `N >= 1B` or `family = Llama-2`.

use super::edit::EditError;
use super::number::{CellReader, DecimalMark};
use super::table::{Column, Table, TableProblem, Values};

/// How a cell is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
    /// The cell's text holds the value, in any case.
    Contains,
}

/// A condition on one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    pub column: String,
    pub comparison: Comparison,
    /// As typed. For a column of numbers it is in the header's unit unless it has a suffix of its own,
    /// like a cell: under `params (B)`, `7` and `7B` are the same.
    pub value: String,
}

/// Why rows could not be chosen.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FilterError {
    #[error("a condition is a column, a comparison and a value, such as N >= 1B; this says: {text}")]
    Form { text: String },
    #[error(transparent)]
    Column(#[from] EditError),
    #[error("column {column} holds numbers; compare it with a number such as 3e9 or 1B, not with: {value}")]
    ValueNotANumber { column: String, value: String },
    #[error("column {column} holds text, which has no order; use = or != or contains")]
    TextHasNoOrder { column: String },
}

impl Comparison {
    /// Longest spelling first, so that `>=` is not taken for `>`.
    const SPELLINGS: [(&'static str, Self); 11] = [
        (" contains ", Self::Contains),
        ("<=", Self::LessOrEqual),
        (">=", Self::GreaterOrEqual),
        ("!=", Self::NotEqual),
        ("==", Self::Equal),
        ("≤", Self::LessOrEqual),
        ("≥", Self::GreaterOrEqual),
        ("≠", Self::NotEqual),
        ("<", Self::Less),
        (">", Self::Greater),
        ("=", Self::Equal),
    ];

    fn of_numbers(self, cell: f64, value: f64) -> bool {
        match self {
            Self::Less => cell < value,
            Self::LessOrEqual => cell <= value,
            Self::Equal => cell == value,
            Self::NotEqual => cell != value,
            Self::GreaterOrEqual => cell >= value,
            Self::Greater => cell > value,
            Self::Contains => false,
        }
    }
}

/// Reads `N >= 1B`. The first comparison in the text decides.
pub fn parse_predicate(text: &str) -> Result<Predicate, FilterError> {
    let form = || FilterError::Form { text: text.to_string() };
    let found = Comparison::SPELLINGS.iter().filter_map(|spelling| Some((text.find(spelling.0)?, spelling)));
    // At the same place the earlier, longer spelling is meant.
    let (at, (spelling, comparison)) = found.min_by_key(|(at, _)| *at).ok_or_else(form)?;
    let (column, value) = (text[..at].trim(), text[at + spelling.len()..].trim());
    if column.is_empty() {
        return Err(form());
    }
    Ok(Predicate { column: column.to_string(), comparison: *comparison, value: value.to_string() })
}

/// The rows for which the condition holds, in order. A missing number fails every condition.
pub fn select(table: &Table, predicate: &Predicate) -> Result<Vec<u32>, FilterError> {
    let Predicate { column: name, comparison, value } = predicate;
    let column = table.column(name).ok_or_else(|| EditError::NoSuchColumn { column: name.clone() })?;
    let holds: Box<dyn Fn(usize) -> bool + '_> = match &column.values {
        Values::Numbers(numbers) => {
            let not_a_number = || FilterError::ValueNotANumber { column: name.clone(), value: value.clone() };
            let reader = CellReader::new(DecimalMark::Point, column.unit.factor);
            let value = reader.read(value).ok().flatten().ok_or_else(not_a_number)?;
            if *comparison == Comparison::Contains {
                return Err(not_a_number());
            }
            Box::new(move |row| !numbers[row].is_nan() && comparison.of_numbers(numbers[row], value))
        }
        Values::Texts(texts) => match comparison {
            Comparison::Equal => Box::new(move |row| texts[row] == *value),
            Comparison::NotEqual => Box::new(move |row| texts[row] != *value),
            Comparison::Contains => {
                let wanted = value.to_lowercase();
                Box::new(move |row| texts[row].to_lowercase().contains(&wanted))
            }
            _ => return Err(FilterError::TextHasNoOrder { column: name.clone() }),
        },
    };
    Ok((0..table.rows()).filter(|row| holds(*row)).map(|row| row as u32).collect())
}

/// A table of these rows only, in the order given; exclusions and problems follow their rows.
pub fn subset(table: &Table, rows: &[u32]) -> Table {
    let rows: Vec<u32> = rows.iter().copied().filter(|row| (*row as usize) < table.rows()).collect();
    let pick = |column: &Column| Column {
        values: match &column.values {
            Values::Numbers(numbers) => Values::Numbers(rows.iter().map(|row| numbers[*row as usize]).collect()),
            Values::Texts(texts) => Values::Texts(rows.iter().map(|row| texts[*row as usize].clone()).collect()),
        },
        ..column.clone()
    };
    let places = |old: u32| rows.iter().enumerate().filter(move |(_, row)| **row == old).map(|(new, _)| new as u32);
    let mut excluded: Vec<(u32, String)> = Vec::new();
    for (row, reason) in &table.excluded {
        excluded.extend(places(*row).map(|new| (new, reason.clone())));
    }
    excluded.sort_by_key(|(row, _)| *row);
    let mut problems: Vec<TableProblem> = Vec::new();
    for problem in &table.problems {
        match problem.row {
            None => problems.push(problem.clone()),
            Some(row) => problems.extend(places(row).map(|new| TableProblem { row: Some(new), ..problem.clone() })),
        }
    }
    Table { columns: table.columns.iter().map(pick).collect(), excluded, problems }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::edit::exclude_row;
    use crate::table::{Hint, read};

    fn table() -> Table {
        let text = "family,params (B),loss\nLlama-2,7,3.5\nPythia,0.4,oops\nLlama-3,8,2.9\nPythia,,3";
        read(text.as_bytes(), Hint::default(), &mut |_| {}).expect("readable")
    }

    fn rows(condition: &str) -> Vec<u32> {
        select(&table(), &parse_predicate(condition).expect("a condition")).expect("fits the table")
    }

    #[test]
    fn selects_rows() {
        assert_eq!(rows("params >= 1B"), [0, 2]);
        assert_eq!(rows("params<1"), [1]);
        assert_eq!(rows("params != 7B"), [1, 2]);
        assert_eq!(rows("params ≤ 7 billion"), [0, 1]);
        assert_eq!(rows("family = Pythia"), [1, 3]);
        assert_eq!(rows("family != Pythia"), [0, 2]);
        assert_eq!(rows("family contains llama"), [0, 2]);
        assert_eq!(rows("loss > 100"), [] as [u32; 0]);
    }

    #[test]
    fn says_what_is_wrong_with_a_condition() {
        let error = |condition: &str| match parse_predicate(condition) {
            Ok(predicate) => select(&table(), &predicate).unwrap_err().to_string(),
            Err(error) => error.to_string(),
        };
        assert!(error("params").contains("such as N >= 1B"));
        assert!(error("> 3").contains("such as N >= 1B"));
        assert!(error("params > big").contains("holds numbers"));
        assert!(error("family > 3").contains("no order"));
        assert!(error("tokens > 3").contains("no column called tokens"));
    }

    #[test]
    fn a_subset_takes_along_what_is_said_of_its_rows() {
        let mut table = table();
        exclude_row(&mut table, 2, "other tokenizer").expect("there");
        let part = subset(&table, &[2, 1, 99]);
        assert_eq!(part.numbers("params"), Some(&[8e9, 4e8][..]));
        assert_eq!(part.excluded, [(0, "other tokenizer".to_string())]);
        assert_eq!((part.problems.len(), part.problems[0].row), (1, Some(1)));
    }
}
