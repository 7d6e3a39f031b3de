//! Which rows to keep: rules of the literature that choose from the vectors alone, or towards a target.
//!
//! Each returns the chosen rows, 0-based; in the order of choice unless said otherwise. Ties go to the row
//! that comes first.

mod determinant;
mod facility_location;
mod k_center;
mod prototypes;
mod redundancy;
mod relevance;

pub use determinant::{Volume, largest_volume};
pub use facility_location::{Coverage, facility_location};
pub use k_center::{Centers, k_center};
pub use prototypes::{Keep, by_prototype_distance, prototype_distances};
pub use redundancy::{representative, semantic_deduplication};
pub use relevance::{marginal_relevance, position_weighted_mean, relevances, round_robin, round_robin_of_tasks, top};

use super::cloud::Cloud;
use super::metric::MetricError;
use crate::num::lanes::dot;

/// Unit rows, row after row. Fails where one is all zeros.
fn directions(cloud: &Cloud) -> Result<Directions, MetricError> {
    let inverse = cloud.inverse_lengths()?;
    let columns = cloud.columns();
    let mut values = Vec::with_capacity(cloud.rows() * columns);
    cloud.each_row(|i, row| values.extend(row.iter().map(|x| x * inverse[i])));
    Ok(Directions { columns, values })
}

struct Directions {
    columns: usize,
    values: Vec<f64>,
}

impl Directions {
    fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.columns..(i + 1) * self.columns]
    }

    /// Calls with every row and its cosine with row `i`.
    fn each_cosine(&self, i: usize, mut visit: impl FnMut(usize, f64)) {
        let row = self.row(i);
        self.values.chunks_exact(self.columns).enumerate().for_each(|(j, other)| visit(j, dot(row, other)));
    }
}

/// The place of the largest number, the first of equals; numbers that are `None` do not count.
fn largest(values: impl Iterator<Item = Option<f64>>) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (i, value) in values.enumerate() {
        if let Some(value) = value
            && best.is_none_or(|(_, most)| value > most)
        {
            best = Some((i, value));
        }
    }
    best.map(|(i, _)| i)
}
