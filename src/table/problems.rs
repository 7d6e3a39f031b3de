//! What could not be read, up to a limit.

use super::table::TableProblem;

/// How many problems are kept one by one.
pub const MAX_PROBLEMS: usize = 1000;

/// Collects problems; beyond [`MAX_PROBLEMS`] they are only counted.
#[derive(Debug, Default)]
pub struct ProblemLog {
    kept: Vec<TableProblem>,
    more: usize,
}

impl ProblemLog {
    pub fn cell(&mut self, row: usize, column: &str, text: &str, message: impl Into<String>) {
        self.push(Some(row), Some(column), text, message);
    }

    pub fn row(&mut self, row: usize, text: &str, message: impl Into<String>) {
        self.push(Some(row), None, text, message);
    }

    pub fn column(&mut self, column: &str, text: &str, message: impl Into<String>) {
        self.push(None, Some(column), text, message);
    }

    pub fn table(&mut self, text: &str, message: impl Into<String>) {
        self.push(None, None, text, message);
    }

    fn push(&mut self, row: Option<usize>, column: Option<&str>, text: &str, message: impl Into<String>) {
        if self.kept.len() >= MAX_PROBLEMS {
            self.more += 1;
            return;
        }
        self.kept.push(TableProblem {
            row: row.map(|row| row as u32),
            column: column.map(str::to_string),
            text: text.to_string(),
            message: message.into(),
        });
    }

    /// Takes over what another log holds.
    pub fn append(&mut self, other: &mut Self) {
        let room = MAX_PROBLEMS.saturating_sub(self.kept.len()).min(other.kept.len());
        self.more += other.more + other.kept.len() - room;
        self.kept.extend(other.kept.drain(..).take(room));
    }

    /// The problems, notes on the table first, then by row; closed by 'and N more' if some were only counted.
    pub fn finish(mut self) -> Vec<TableProblem> {
        self.kept.sort_by_key(|problem| problem.row.map_or(0, |row| u64::from(row) + 1));
        if self.more > 0 {
            self.kept.push(TableProblem {
                row: None,
                column: None,
                text: String::new(),
                message: format!("and {} more; the file may have another layout than it seems", self.more),
            });
        }
        self.kept
    }
}
