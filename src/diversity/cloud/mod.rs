//! A cloud of points: the vectors of a set, and what many metrics need of them, each computed once
//! when first asked for.

mod axes;
mod cosines;
mod moments;
mod neighbours;
mod panels;
#[cfg(test)]
mod tests;
mod tiles;

pub use axes::{Axes, Spectrum};
pub use cosines::{CosinePairs, DUPLICATE_THRESHOLDS, Distribution};
pub use neighbours::Neighbours;

pub(crate) use axes::not_settled;
pub(crate) use tiles::{TILE, Tile};

use tiles::{Packed, Side};

use super::{Matrix, MetricError};
use crate::num::lanes::{add_scaled, dot, sum};
use std::cell::OnceCell;

/// The points, and what is kept of them.
#[derive(Clone, Copy, Debug)]
pub struct Cloud<'s> {
    pub matrix: &'s Matrix,
    kept: &'s Kept,
}

/// What has been computed for a cloud.
#[derive(Debug, Default)]
pub struct Kept {
    lengths: OnceCell<Lengths>,
    mean: OnceCell<Vec<f64>>,
    packed: OnceCell<Packed>,
    pairs: OnceCell<Pairs>,
    centred: OnceCell<Result<Spectrum, MetricError>>,
    raw: OnceCell<Result<Spectrum, MetricError>>,
    directions: OnceCell<Result<Spectrum, MetricError>>,
    axes: OnceCell<Result<Axes, MetricError>>,
}

#[derive(Debug)]
struct Lengths {
    squares: Vec<f64>,
    inverse: Vec<f64>,
}

/// What one pass over all pairs finds.
#[derive(Debug)]
pub(crate) struct Pairs {
    /// `None` where a row has no direction.
    cosines: Option<CosinePairs>,
    /// Sum of the Euclidean distances of all pairs.
    distances: f64,
    neighbours: Neighbours,
}

impl<'s> Cloud<'s> {
    pub fn new(matrix: &'s Matrix, kept: &'s Kept) -> Self {
        Self { matrix, kept }
    }

    pub fn rows(&self) -> usize {
        self.matrix.rows()
    }

    pub fn columns(&self) -> usize {
        self.matrix.columns()
    }

    /// Number of pairs of rows.
    pub fn pairs(&self) -> f64 {
        0.5 * self.rows() as f64 * (self.rows() as f64 - 1.0)
    }

    fn lengths(&self) -> &'s Lengths {
        self.kept.lengths.get_or_init(|| {
            let mut row = vec![0.0; self.columns()];
            let squares: Vec<f64> = (0..self.rows())
                .map(|i| {
                    self.matrix.write_row(i, &mut row);
                    dot(&row, &row)
                })
                .collect();
            let inverse = squares.iter().map(|square| if *square > 0.0 { 1.0 / square.sqrt() } else { 0.0 }).collect();
            Lengths { squares, inverse }
        })
    }

    /// Squared length of every row.
    pub fn squares(&self) -> &'s [f64] {
        &self.lengths().squares
    }

    /// One over the length of every row. Fails where a row is all zeros and has no direction.
    pub fn inverse_lengths(&self) -> Result<&'s [f64], MetricError> {
        let inverse = &self.lengths().inverse;
        match inverse.iter().position(|length| *length == 0.0) {
            Some(row) => Err(MetricError::ZeroRow { row }),
            None => Ok(inverse),
        }
    }

    /// Mean of the rows.
    pub fn mean(&self) -> &'s [f64] {
        self.kept.mean.get_or_init(|| {
            let mut sum = vec![0.0; self.columns()];
            self.each_row(|_, row| add_scaled(&mut sum, row, 1.0));
            let n = self.rows().max(1) as f64;
            sum.iter_mut().for_each(|value| *value /= n);
            sum
        })
    }

    /// Sum of the unit rows.
    pub fn sum_of_directions(&self) -> Result<Vec<f64>, MetricError> {
        let inverse = self.inverse_lengths()?;
        let mut sum = vec![0.0; self.columns()];
        self.each_row(|i, row| add_scaled(&mut sum, row, inverse[i]));
        Ok(sum)
    }

    /// Calls with every row in turn.
    pub fn each_row(&self, mut visit: impl FnMut(usize, &[f64])) {
        let mut row = vec![0.0; self.columns()];
        for i in 0..self.rows() {
            self.matrix.write_row(i, &mut row);
            visit(i, &row);
        }
    }

    fn packed(&self) -> &'s Packed {
        self.kept
            .packed
            .get_or_init(|| Packed::of_rows(self.rows(), self.columns(), |i, out| self.matrix.write_row(i, out)))
    }

    fn side(&self) -> Side<'s> {
        let lengths = self.lengths();
        Side { matrix: self.matrix, squares: &lengths.squares, inverse: &lengths.inverse }
    }

    /// Calls with tiles that hold every pair of rows i < j once; for every row its partners come in
    /// ascending order.
    pub(crate) fn each_tile(&self, mut visit: impl FnMut(&Tile)) {
        let side = self.side();
        self.packed().each_tile_within(|rows, columns, products| {
            visit(&Tile { rows, columns, within: true, products, left: side, right: side });
        });
    }

    /// Calls with tiles that hold every row of this cloud with every row of another, whose rows must be
    /// as long.
    pub(crate) fn each_tile_with(&self, other: &Cloud, mut visit: impl FnMut(&Tile)) {
        let (left, right) = (self.side(), other.side());
        self.packed().each_tile_across(other.packed(), |rows, columns, products| {
            visit(&Tile { rows, columns, within: false, products, left, right });
        });
    }

    fn pass(&self) -> &'s Pairs {
        self.kept.pairs.get_or_init(|| Pairs::of(self))
    }

    /// What the cosines of all pairs say. Fails where a row is all zeros.
    pub fn cosines(&self) -> Result<&'s CosinePairs, MetricError> {
        self.inverse_lengths()?;
        self.pass().cosines.as_ref().ok_or(MetricError::AllSame)
    }

    /// Mean Euclidean distance of the pairs.
    pub fn mean_distance(&self) -> f64 {
        self.pass().distances / self.pairs()
    }

    /// The nearest other rows of every row, by Euclidean distance.
    pub fn neighbours(&self) -> &'s Neighbours {
        &self.pass().neighbours
    }

    /// Eigenvalues of the covariance (centred, divided by n - 1).
    pub fn spectrum(&self) -> Result<&'s Spectrum, MetricError> {
        kept(self.kept.centred.get_or_init(|| Spectrum::centred(self)))
    }

    /// Eigenvalues of X'X, not centred.
    pub fn raw_spectrum(&self) -> Result<&'s Spectrum, MetricError> {
        kept(self.kept.raw.get_or_init(|| Spectrum::raw(self)))
    }

    /// Eigenvalues of the cosine matrix divided by n: they sum to 1. Fails where a row is all zeros.
    pub fn direction_spectrum(&self) -> Result<&'s Spectrum, MetricError> {
        kept(self.kept.directions.get_or_init(|| Spectrum::of_directions(self, |_| 1.0 / self.rows() as f64)))
    }

    /// Principal axes of the covariance.
    pub fn axes(&self) -> Result<&'s Axes, MetricError> {
        kept(self.kept.axes.get_or_init(|| Axes::principal(self)))
    }
}

fn kept<T>(result: &Result<T, MetricError>) -> Result<&T, MetricError> {
    result.as_ref().map_err(Clone::clone)
}

impl Pairs {
    fn of(cloud: &Cloud) -> Self {
        let mut cosines = cloud.inverse_lengths().is_ok().then(|| CosinePairs::new(cloud));
        let mut neighbours = Neighbours::new(cloud.rows());
        let mut distances = 0.0;
        let mut buffer = vec![0.0; TILE * TILE];
        cloud.each_tile(|tile| {
            if let Some(cosines) = &mut cosines {
                tile.cosine_distances(&mut buffer);
                cosines.take(tile, &buffer);
            }
            tile.squared_distances(&mut buffer);
            tile.each_row(&buffer, |i, first, row| {
                let mut lengths = [0.0; TILE];
                lengths.iter_mut().zip(row).for_each(|(length, square)| *length = square.sqrt());
                distances += sum(&lengths[..row.len()]);
                for (j, square) in (first..).zip(row) {
                    neighbours.offer(i, j, *square);
                    neighbours.offer(j, i, *square);
                }
            });
        });
        neighbours.settle(cloud.matrix);
        if let Some(cosines) = &mut cosines {
            cosines.settle();
        }
        Self { cosines, distances, neighbours }
    }
}
