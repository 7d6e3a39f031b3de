//! The nearest other rows of every row.

use super::tiles::direct_square;
use crate::diversity::Matrix;

/// How many neighbours are kept: what the overlap of neighbour distances asks for at most.
const MOST: usize = 100;
/// Candidates kept beyond, so that distances computed again may change places.
const SPARE: usize = 8;

/// The k nearest other rows of every row, by Euclidean distance, nearest first; ties go to the row
/// that comes first.
#[derive(Clone, Debug)]
pub struct Neighbours {
    k: usize,
    /// How many are held per row while searching.
    held: usize,
    rows: Vec<u32>,
    distances: Vec<f64>,
    found: Vec<u32>,
    /// Largest distance held of every row.
    worst: Vec<f64>,
}

impl Neighbours {
    pub(super) fn new(n: usize) -> Self {
        let k = n.saturating_sub(1).min(MOST);
        let held = n.saturating_sub(1).min(MOST + SPARE);
        Self {
            k,
            held,
            rows: vec![0; n * held],
            distances: vec![f64::INFINITY; n * held],
            found: vec![0; n],
            worst: vec![f64::INFINITY; n],
        }
    }

    /// Takes note of row `other` at a squared distance from row `of`. Partners of a row must come in
    /// ascending order.
    #[inline]
    pub(super) fn offer(&mut self, of: usize, other: usize, square: f64) {
        if square < self.worst[of] {
            let list = of * self.held..(of + 1) * self.held;
            let found = self.found[of] as usize;
            let distances = &mut self.distances[list.clone()];
            let at = distances[..found].partition_point(|kept| *kept <= square);
            let last = found.min(self.held - 1);
            distances.copy_within(at..last, at + 1);
            distances[at] = square;
            let rows = &mut self.rows[list];
            rows.copy_within(at..last, at + 1);
            rows[at] = other as u32;
            self.found[of] = (last + 1) as u32;
            self.worst[of] = self.distances[of * self.held + self.held - 1];
        }
    }

    /// Computes the distances of the candidates again, from differences of the rows, and keeps k.
    pub(super) fn settle(&mut self, matrix: &Matrix) {
        let n = self.found.len();
        let mut exact: Vec<(f64, u32)> = Vec::with_capacity(self.held);
        for i in 0..n {
            let candidates = &self.rows[i * self.held..(i + 1) * self.held];
            exact.clear();
            exact.extend(candidates.iter().map(|j| (direct_square(matrix, i, matrix, *j as usize).sqrt(), *j)));
            exact.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for (place, (distance, row)) in exact.iter().take(self.k).enumerate() {
                // Rows before i have been read already, and k is at most what is held.
                self.distances[i * self.k + place] = *distance;
                self.rows[i * self.k + place] = *row;
            }
        }
        self.distances.truncate(n * self.k);
        self.rows.truncate(n * self.k);
        self.held = self.k;
        self.found = Vec::new();
        self.worst = Vec::new();
    }

    /// How many neighbours each row has: all others, at most 100.
    pub fn k(&self) -> usize {
        self.k
    }

    /// Distances of row `i` to its neighbours, nearest first.
    pub fn distances(&self, i: usize) -> &[f64] {
        &self.distances[i * self.k..(i + 1) * self.k]
    }

    /// The neighbours of row `i`, nearest first.
    pub fn rows(&self, i: usize) -> &[u32] {
        &self.rows[i * self.k..(i + 1) * self.k]
    }

    /// Distance of every row to its neighbour number `k`, counted from 1.
    pub fn kth(&self, k: usize) -> impl Iterator<Item = f64> + Clone + '_ {
        self.distances.iter().skip(k - 1).step_by(self.k.max(1)).copied()
    }
}
