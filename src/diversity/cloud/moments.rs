//! Sums of products of rows: X'X (d by d) or XX' (n by n), whichever is smaller.

use super::panels::{PANEL, Panels};
use super::tiles::{Packed, TILE};

/// A symmetric matrix whose non-zero eigenvalues are those of X'X.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    /// Rows and columns of `values`.
    pub size: usize,
    /// Whether it is XX' (of the rows) rather than X'X (of the columns).
    pub of_rows: bool,
    pub values: Vec<f64>,
}

/// Rows packed at a time: their panels stay in the cache.
const BLOCK: usize = 256;

/// The smaller of X'X and XX' for rows that `write` writes. Rows are centred, scaled or weighted by
/// `write`, never afterwards: a difference of large sums would lose its digits.
pub(crate) fn second_moment(rows: usize, columns: usize, write: impl FnMut(usize, &mut [f64])) -> Moment {
    if rows < columns {
        Moment { size: rows, of_rows: true, values: products_of_rows(rows, columns, write) }
    } else {
        Moment { size: columns, of_rows: false, values: products_of_columns(rows, columns, write) }
    }
}

/// XX' for rows that `write` writes.
pub(crate) fn products_of_rows(rows: usize, columns: usize, mut write: impl FnMut(usize, &mut [f64])) -> Vec<f64> {
    let mut values = vec![0.0; rows * rows];
    let packed = Packed::of_rows(rows, columns, |i, out| {
        write(i, out);
        values[i * rows + i] = crate::num::lanes::dot(out, out);
    });
    packed.each_tile_within(|top, left, products| {
        for i in top.clone() {
            for j in left.start.max(i + 1)..left.end {
                let product = products[(i - top.start) * TILE + j - left.start];
                values[i * rows + j] = product;
                values[j * rows + i] = product;
            }
        }
    });
    values
}

/// X'X for rows that `write` writes.
pub(crate) fn products_of_columns(rows: usize, columns: usize, mut write: impl FnMut(usize, &mut [f64])) -> Vec<f64> {
    let mut values = vec![0.0; columns * columns];
    for start in (0..rows).step_by(BLOCK) {
        let block = Panels::of_columns(columns, BLOCK.min(rows - start), |k, out| write(start + k, out));
        for a in 0..block.panels() {
            for b in 0..=a {
                let width = PANEL.min(columns - b * PANEL);
                for (i, row) in block.products(a, &block, b).iter().enumerate().take(columns - a * PANEL) {
                    let out = &mut values[(a * PANEL + i) * columns + b * PANEL..][..width];
                    out.iter_mut().zip(row).for_each(|(out, product)| *out += product);
                }
            }
        }
    }
    for i in 0..columns {
        for j in 0..i {
            values[j * columns + i] = values[i * columns + j];
        }
    }
    values
}
