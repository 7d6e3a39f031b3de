//! Text cells of a file before they become columns: one buffer, no allocation per cell.

/// Rows of text cells; rows may differ in length.
#[derive(Debug, Default)]
pub struct Cells {
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    /// How many cells there are up to the end of each row.
    rows: Vec<u32>,
}

impl Cells {
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(u32::try_from(self.text.len()).expect("the size limit of a file keeps its text below 4 GB"));
    }

    pub fn end_row(&mut self) {
        self.rows.push(self.ends.len() as u32);
    }

    pub fn push_row<'t>(&mut self, cells: impl IntoIterator<Item = &'t str>) {
        cells.into_iter().for_each(|cell| self.push(cell));
        self.end_row();
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Number of cells in a row.
    pub fn width(&self, row: usize) -> usize {
        self.rows[row] as usize - self.start(row)
    }

    /// A cell; `None` beyond the end of its row.
    pub fn get(&self, row: usize, column: usize) -> Option<&str> {
        let index = self.start(row) + column;
        (index < self.rows[row] as usize).then(|| {
            let from = if index == 0 { 0 } else { self.ends[index - 1] as usize };
            &self.text[from..self.ends[index] as usize]
        })
    }

    pub fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.width(row)).filter_map(move |column| self.get(row, column))
    }

    fn start(&self, row: usize) -> usize {
        if row == 0 { 0 } else { self.rows[row - 1] as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_cells_by_row() {
        let mut cells = Cells::default();
        cells.push_row(["a", "", "ccc"]);
        cells.push_row([]);
        cells.push_row(["d"]);
        assert_eq!((cells.len(), cells.width(0), cells.width(1), cells.width(2)), (3, 3, 0, 1));
        assert_eq!(cells.row(0).collect::<Vec<_>>(), ["a", "", "ccc"]);
        assert_eq!((cells.get(1, 0), cells.get(2, 0), cells.get(2, 1)), (None, Some("d"), None));
    }
}
