//! Low-discrepancy points for starts and grids.

use super::Rng;

const PRIMES: [u64; 16] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];

/// Halton points in the unit cube, shifted by a seeded rotation (Cranley and Patterson 1976) so that
/// different seeds give different, equally even, points. Up to 16 dimensions; more repeat.
#[derive(Clone, Debug)]
pub struct Halton {
    shift: Vec<f64>,
    index: u64,
}

impl Halton {
    pub fn new(dimensions: usize, seed: u64) -> Self {
        let mut rng = Rng::stream(seed, 0x4861_6c74);
        // The first points of the larger bases lie on a line; skip past the largest base.
        Self { shift: (0..dimensions).map(|_| rng.uniform()).collect(), index: 54 }
    }

    /// The next point, each coordinate in [0, 1).
    pub fn next_point(&mut self) -> Vec<f64> {
        self.index += 1;
        let at = |d: usize| radical_inverse(self.index, PRIMES[d % PRIMES.len()]);
        self.shift.iter().enumerate().map(|(d, shift)| (at(d) + shift).fract()).collect()
    }
}

/// The digits of `index` in `base`, mirrored at the point.
fn radical_inverse(mut index: u64, base: u64) -> f64 {
    let mut result = 0.0;
    let mut unit = 1.0 / base as f64;
    while index > 0 {
        result += (index % base) as f64 * unit;
        index /= base;
        unit /= base as f64;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radical_inverses_of_small_numbers() {
        assert_eq!(radical_inverse(6, 2), 0.375);
        assert!((radical_inverse(5, 3) - 7.0 / 9.0).abs() < 1e-15);
    }

    #[test]
    fn points_fill_every_cell_of_a_coarse_grid() {
        let mut halton = Halton::new(3, 5);
        let mut counts = [0_u32; 64];
        for _ in 0..640 {
            let p = halton.next_point();
            counts[p.iter().fold(0, |cell, x| 4 * cell + (x * 4.0) as usize)] += 1;
        }
        // 10 in each cell on average; independent uniforms would leave some below 3.
        assert!(counts.iter().all(|c| (6..=14).contains(c)), "{counts:?}");
        assert_ne!(Halton::new(3, 5).next_point(), Halton::new(3, 6).next_point());
    }
}
