//! Facility location: rows that stand for all rows (Mirzasoleiman et al. 2013), greedily.

use super::directions;
use crate::diversity::cloud::TILE;
use crate::diversity::{Cloud, MetricError};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Chosen rows, and how well they stand for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    pub rows: Vec<usize>,
    /// After every choice: sum over rows of (1 + cosine) / 2 with the most alike chosen row.
    pub objective: Vec<f64>,
}

/// Chooses up to `k` rows, each adding most to the sum of similarities (1 + cosine) / 2. Gains only fall,
/// so most need not be computed again (Minoux 1978). Fails where a row is all zeros.
pub fn facility_location(cloud: &Cloud, k: usize) -> Result<Coverage, MetricError> {
    let directions = directions(cloud)?;
    let n = cloud.rows();
    let mut covered = vec![0.0; n];
    let mut waiting: BinaryHeap<Candidate> =
        first_gains(cloud).into_iter().enumerate().map(|(row, gain)| Candidate { gain, row, chosen: 0 }).collect();
    let mut found = Coverage { rows: Vec::new(), objective: Vec::new() };
    while found.rows.len() < k.min(n) {
        let Some(best) = waiting.pop() else { break };
        if best.chosen == found.rows.len() {
            directions.each_cosine(best.row, |j, cosine| covered[j] = f64::max(covered[j], similarity(cosine)));
            found.rows.push(best.row);
            found.objective.push(covered.iter().sum());
        } else {
            let mut gain = 0.0;
            directions.each_cosine(best.row, |j, cosine| gain += (similarity(cosine) - covered[j]).max(0.0));
            waiting.push(Candidate { gain, row: best.row, chosen: found.rows.len() });
        }
    }
    Ok(found)
}

fn similarity(cosine: f64) -> f64 {
    0.5 * (1.0 + cosine)
}

/// Sum of every row's similarities to all rows.
fn first_gains(cloud: &Cloud) -> Vec<f64> {
    let mut gains = vec![1.0; cloud.rows()];
    let mut buffer = vec![0.0; TILE * TILE];
    cloud.each_tile(|tile| {
        tile.cosine_distances(&mut buffer);
        tile.each(&buffer, |i, j, apart| {
            gains[i] += 1.0 - 0.5 * apart;
            gains[j] += 1.0 - 0.5 * apart;
        });
    });
    gains
}

/// A row and what it added when `chosen` rows had been chosen.
struct Candidate {
    gain: f64,
    row: usize,
    chosen: usize,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.gain.total_cmp(&other.gain).then(other.row.cmp(&self.row))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}
