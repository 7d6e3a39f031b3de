//! What one pass over all pairs of a set and its reference finds.

use super::{Cloud, TILE};
use crate::num::lanes::sum;

/// Nearest rows across two sets, Euclidean distances unless named cosine.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// Sum over all pairs.
    pub distances: f64,
    /// Distance of every row of the set to its nearest and second nearest row of the reference.
    pub to_reference: Vec<[f64; 2]>,
    /// The nearest row of the reference, for every row of the set.
    pub nearest_reference: Vec<u32>,
    /// Distance of every row of the reference to its nearest row of the set.
    pub to_set: Vec<f64>,
    /// Largest cosine of every row of the reference with a row of the set; means nothing for zero rows.
    pub reference_cosine: Vec<f64>,
}

impl Crossing {
    pub fn of(set: &Cloud, reference: &Cloud) -> Self {
        let (n, m) = (set.rows(), reference.rows());
        let mut found = Self {
            distances: 0.0,
            to_reference: vec![[f64::INFINITY; 2]; n],
            nearest_reference: vec![0; n],
            to_set: vec![f64::INFINITY; m],
            reference_cosine: vec![f64::INFINITY; m],
        };
        let mut buffer = vec![0.0; TILE * TILE];
        let mut lengths = [0.0; TILE];
        set.each_tile_with(reference, |tile| {
            tile.cosine_distances(&mut buffer);
            tile.each_row(&buffer, |_, first, row| {
                let nearest = found.reference_cosine[first..].iter_mut().zip(row);
                nearest.for_each(|(nearest, apart)| *nearest = nearest.min(*apart));
            });
            tile.squared_distances(&mut buffer);
            tile.each_row(&buffer, |i, first, row| {
                let lengths = &mut lengths[..row.len()];
                lengths.iter_mut().zip(row).for_each(|(length, square)| *length = square.sqrt());
                found.distances += sum(lengths);
                for (nearest, length) in found.to_set[first..].iter_mut().zip(&*lengths) {
                    *nearest = nearest.min(*length);
                }
                for (j, length) in (first..).zip(&*lengths) {
                    let [nearest, second] = &mut found.to_reference[i];
                    if *length < *nearest {
                        (*nearest, *second) = (*length, *nearest);
                        found.nearest_reference[i] = j as u32;
                    } else {
                        *second = second.min(*length);
                    }
                }
            });
        });
        found.reference_cosine.iter_mut().for_each(|apart| *apart = 1.0 - *apart);
        found
    }
}
