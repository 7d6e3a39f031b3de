//! All pairs of rows, tile after tile: cosines and distances without storing n by n numbers.

use super::panels::{PANEL, Panels};
use crate::diversity::Matrix;
use std::ops::Range;

/// Rows and columns of a tile.
pub(crate) const TILE: usize = 64;

/// Below this share of the lengths involved, a difference of inner products has lost half its digits
/// and is computed again from the rows.
const NEAR: f64 = 1e-6;

/// Rows packed for products.
#[derive(Debug)]
pub(crate) struct Packed(Panels);

impl Packed {
    /// Packs rows; `write` writes one into a buffer of `depth` numbers.
    pub fn of_rows(rows: usize, depth: usize, write: impl FnMut(usize, &mut [f64])) -> Self {
        Self(Panels::of_rows(rows, depth, write))
    }

    /// Inner products of all pairs of rows i < j of this pack, tile after tile; for every row its
    /// partners come in ascending order.
    pub fn each_tile_within(&self, visit: impl FnMut(Range<usize>, Range<usize>, &[f64])) {
        each_tile(&self.0, &self.0, true, visit);
    }

    /// Inner products of all rows of this pack with all rows of another of the same depth.
    pub fn each_tile_across(&self, other: &Self, visit: impl FnMut(Range<usize>, Range<usize>, &[f64])) {
        each_tile(&self.0, &other.0, false, visit);
    }
}

/// Tiles of inner products, `TILE` numbers apart from row to row.
fn each_tile(a: &Panels, b: &Panels, within: bool, mut visit: impl FnMut(Range<usize>, Range<usize>, &[f64])) {
    const STEP: usize = TILE / PANEL;
    let mut tile = vec![0.0; TILE * TILE];
    for top in (0..a.panels()).step_by(STEP) {
        let rows = top * PANEL..a.rows().min((top + STEP) * PANEL);
        for left in (if within { top } else { 0 }..b.panels()).step_by(STEP) {
            for p in top..a.panels().min(top + STEP) {
                for q in (if within { left.max(p) } else { left })..b.panels().min(left + STEP) {
                    for (i, row) in a.products(p, b, q).iter().enumerate() {
                        tile[((p - top) * PANEL + i) * TILE + (q - left) * PANEL..][..PANEL].copy_from_slice(row);
                    }
                }
            }
            visit(rows.clone(), left * PANEL..b.rows().min((left + STEP) * PANEL), &tile);
        }
    }
}

/// One side of a tile: the rows it is of.
#[derive(Clone, Copy)]
pub(crate) struct Side<'s> {
    pub matrix: &'s Matrix,
    /// Squared length of every row.
    pub squares: &'s [f64],
    /// One over the length of every row; 0 for a row of zeros.
    pub inverse: &'s [f64],
}

/// Inner products of some rows with some others.
pub(crate) struct Tile<'t> {
    pub rows: Range<usize>,
    pub columns: Range<usize>,
    /// Whether the two sides are the same set, of which only pairs i < j count.
    pub within: bool,
    pub products: &'t [f64],
    pub left: Side<'t>,
    pub right: Side<'t>,
}

impl Tile<'_> {
    /// Calls with every pair (row, column, number) of a buffer laid out like the tile.
    #[inline]
    pub fn each(&self, numbers: &[f64], mut visit: impl FnMut(usize, usize, f64)) {
        self.each_row(numbers, |i, first, row| {
            row.iter().enumerate().for_each(|(step, number)| visit(i, first + step, *number));
        });
    }

    /// Calls with every row of a buffer laid out like the tile: the row, its first column, its numbers.
    #[inline]
    pub fn each_row(&self, numbers: &[f64], mut visit: impl FnMut(usize, usize, &[f64])) {
        for i in self.rows.clone() {
            let first = self.first(i);
            let row = &numbers[(i - self.rows.start) * TILE..][..self.columns.len()];
            if let Some(row) = row.get(first - self.columns.start..) {
                visit(i, first, row);
            }
        }
    }

    /// Writes 1 - cosine of every pair.
    pub fn cosine_distances(&self, out: &mut [f64]) {
        self.write(out, |i, j, product| 1.0 - product * (self.left.inverse[i] * self.right.inverse[j]));
        self.again(out, |i, j, apart| (apart < NEAR).then(|| self.direct_cosine_distance(i, j)));
    }

    /// Writes the squared Euclidean distance of every pair.
    pub fn squared_distances(&self, out: &mut [f64]) {
        let lengths = |i: usize, j: usize| self.left.squares[i] + self.right.squares[j];
        self.write(out, |i, j, product| lengths(i, j) - 2.0 * product);
        self.again(out, |i, j, apart| {
            let near = apart < NEAR * lengths(i, j);
            near.then(|| direct_square(self.left.matrix, i, self.right.matrix, j))
        });
    }

    #[inline]
    fn write(&self, out: &mut [f64], value: impl Fn(usize, usize, f64) -> f64) {
        for i in self.rows.clone() {
            let first = self.first(i);
            let from = (i - self.rows.start) * TILE + first - self.columns.start;
            let to = (i - self.rows.start) * TILE + self.columns.len();
            if let (Some(out), Some(products)) = (out.get_mut(from..to), self.products.get(from..to)) {
                for (step, (out, product)) in out.iter_mut().zip(products).enumerate() {
                    *out = value(i, first + step, *product);
                }
            }
        }
    }

    /// Replaces the few numbers that `value` gives anew.
    #[inline]
    fn again(&self, out: &mut [f64], value: impl Fn(usize, usize, f64) -> Option<f64>) {
        for i in self.rows.clone() {
            let from = (i - self.rows.start) * TILE;
            for j in self.first(i)..self.columns.end {
                let at = from + j - self.columns.start;
                if let Some(value) = value(i, j, out[at]) {
                    out[at] = value;
                }
            }
        }
    }

    /// The first column that counts in a row.
    fn first(&self, row: usize) -> usize {
        if self.within { self.columns.start.max(row + 1) } else { self.columns.start }
    }

    /// Half the squared distance of the two directions.
    fn direct_cosine_distance(&self, i: usize, j: usize) -> f64 {
        let (a, b) = (self.left.inverse[i], self.right.inverse[j]);
        let apart = |k| self.left.matrix.number(i, k) * a - self.right.matrix.number(j, k) * b;
        0.5 * (0..self.left.matrix.columns()).map(|k| apart(k) * apart(k)).sum::<f64>()
    }
}

/// Squared Euclidean distance of a row of one matrix and a row of another, from their differences.
pub(crate) fn direct_square(a: &Matrix, i: usize, b: &Matrix, j: usize) -> f64 {
    let apart = |k| a.number(i, k) - b.number(j, k);
    (0..a.columns()).map(|k| apart(k) * apart(k)).sum()
}
