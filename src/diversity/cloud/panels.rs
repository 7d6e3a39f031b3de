//! Rows packed for inner products, and the products of two packs: the inner loop of everything here.
//!
//! Eight rows stand side by side in a panel, number k of all eight together, so that a block of four by
//! four products is built in registers. All in f64: with the two lanes that browsers have, f32 was
//! measured to be no faster (20 GFLOP/s either way), and it would cost digits everywhere.

/// Rows in a panel.
pub(super) const PANEL: usize = 8;
const HALF: usize = PANEL / 2;

/// Inner products of the rows of two panels.
pub(super) type Block = [[f64; PANEL]; PANEL];

/// Rows of `depth` numbers in panels; missing rows of the last panel are zeros.
#[derive(Debug)]
pub(super) struct Panels {
    rows: usize,
    depth: usize,
    values: Vec<f64>,
}

impl Panels {
    /// Packs rows; `write` writes one into a buffer of `depth` numbers.
    pub fn of_rows(rows: usize, depth: usize, mut write: impl FnMut(usize, &mut [f64])) -> Self {
        let mut values = vec![0.0; rows.div_ceil(PANEL) * PANEL * depth];
        let mut row = vec![0.0; depth];
        for i in 0..rows {
            write(i, &mut row);
            let panel = &mut values[i / PANEL * PANEL * depth..][..PANEL * depth];
            for (place, value) in panel[i % PANEL..].iter_mut().step_by(PANEL).zip(&row) {
                *place = *value;
            }
        }
        Self { rows, depth, values }
    }

    /// Packs columns as rows; `write` writes one row of `columns` numbers into a buffer.
    pub fn of_columns(columns: usize, depth: usize, mut write: impl FnMut(usize, &mut [f64])) -> Self {
        let mut values = vec![0.0; columns.div_ceil(PANEL) * PANEL * depth];
        let mut row = vec![0.0; columns];
        for k in 0..depth {
            write(k, &mut row);
            for (p, part) in row.chunks(PANEL).enumerate() {
                values[(p * depth + k) * PANEL..][..part.len()].copy_from_slice(part);
            }
        }
        Self { rows: columns, depth, values }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many panels there are.
    pub fn panels(&self) -> usize {
        self.rows.div_ceil(PANEL)
    }

    /// Inner products of the rows of panel `a` here with those of panel `b` of `other`.
    pub fn products(&self, a: usize, other: &Self, b: usize) -> Block {
        let size = PANEL * self.depth;
        let mut out = [[0.0; PANEL]; PANEL];
        let a = self.values[a * size..][..size].as_chunks::<PANEL>().0;
        let b = other.values[b * size..][..size].as_chunks::<PANEL>().0;
        for (top, left) in [(0, 0), (0, HALF), (HALF, 0), (HALF, HALF)] {
            let mut sums = [[0.0; HALF]; HALF];
            for (x, y) in a.iter().zip(b) {
                for i in 0..HALF {
                    for j in 0..HALF {
                        sums[i][j] += x[top + i] * y[left + j];
                    }
                }
            }
            for i in 0..HALF {
                out[top + i][left..left + HALF].copy_from_slice(&sums[i]);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rng;

    #[test]
    fn products_are_those_of_plain_sums() {
        let mut rng = Rng::new(5);
        for (rows, depth) in [(1, 1), (8, 64), (13, 130), (20, 7)] {
            let x: Vec<f64> = (0..rows * depth).map(|_| rng.normal()).collect();
            let by_rows = Panels::of_rows(rows, depth, |i, out| out.copy_from_slice(&x[i * depth..][..depth]));
            let by_columns = Panels::of_columns(rows, depth, |k, out| {
                out.iter_mut().enumerate().for_each(|(i, out)| *out = x[i * depth + k]);
            });
            assert_eq!((by_rows.rows(), by_rows.panels()), (rows, rows.div_ceil(PANEL)));
            for i in 0..rows {
                for j in 0..rows {
                    let known: f64 = (0..depth).map(|k| x[i * depth + k] * x[j * depth + k]).sum();
                    for (left, right) in [(&by_rows, &by_rows), (&by_columns, &by_rows)] {
                        let found = left.products(i / PANEL, right, j / PANEL)[i % PANEL][j % PANEL];
                        assert!((found - known).abs() < 1e-15 * depth as f64, "{found} is not {known}");
                    }
                }
            }
        }
    }
}
