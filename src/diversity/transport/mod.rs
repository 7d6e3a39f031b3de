//! Optimal transport between two sets of rows: exactly, and smoothed by entropy.

mod exact;
mod sinkhorn;

pub use exact::{Plan, exact};
pub use sinkhorn::{Potentials, Stop, sinkhorn, sinkhorn_within};

use super::cloud::{Cloud, TILE};
use super::metric::MetricError;

/// Cost of bringing every row of one set to every row of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    pub rows: usize,
    pub columns: usize,
    /// Row after row.
    pub values: Vec<f64>,
}

/// What it costs to move from one row to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    Distance,
    SquaredDistance,
    /// As in `geomloss` for p = 2.
    HalfSquaredDistance,
    /// 1 - cosine.
    CosineDistance,
}

/// More costs than this are refused: a plan over them takes too long.
pub const MOST_COSTS: usize = 1 << 20;

impl Costs {
    /// Costs between the rows of two clouds. Fails where there are too many, or where a cosine is asked
    /// for and a row is all zeros.
    pub fn between(from: &Cloud, to: &Cloud, ground: Ground) -> Result<Self, MetricError> {
        let (rows, columns) = (from.rows(), to.rows());
        if rows.saturating_mul(columns) > MOST_COSTS {
            let what = format!(
                "{rows} by {columns} rows are too many for a transport plan; take samples of about 1,000 of each"
            );
            return Err(MetricError::NotDefined { what });
        }
        if ground == Ground::CosineDistance {
            from.inverse_lengths()?;
            to.inverse_lengths()?;
        }
        let mut values = vec![0.0; rows * columns];
        let mut buffer = vec![0.0; TILE * TILE];
        from.each_tile_with(to, |tile| {
            match ground {
                Ground::CosineDistance => tile.cosine_distances(&mut buffer),
                _ => tile.squared_distances(&mut buffer),
            }
            tile.each_row(&buffer, |i, first, row| {
                let out = &mut values[i * columns + first..][..row.len()];
                for (out, value) in out.iter_mut().zip(row) {
                    *out = match ground {
                        Ground::Distance => value.sqrt(),
                        Ground::HalfSquaredDistance => 0.5 * value,
                        Ground::SquaredDistance | Ground::CosineDistance => *value,
                    };
                }
            });
        });
        Ok(Self { rows, columns, values })
    }

    pub(super) fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.columns..(i + 1) * self.columns]
    }

    /// The middle cost; NaN for none.
    pub fn median(&self) -> f64 {
        crate::num::quantile::median(&self.values)
    }
}
