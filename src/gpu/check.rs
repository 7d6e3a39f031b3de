//! Kernels against their twins on random inputs: sizes that no tile divides, single rows, single columns.

use super::kernel::{Kernel, Order};
use crate::num::Rng;
use serde::{Deserialize, Serialize};

/// What the check is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckJob {
    pub seed: u64,
}

/// What the check finds, as it goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CheckEvent {
    /// The adapter that runs kernels, or why there is none.
    Adapter(Result<Adapter, String>),
    Checked(Checked),
}

/// A graphics processor as the browser shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adapter {
    pub name: String,
    /// A processor in software: kernels run, but the CPU is faster.
    pub is_software: bool,
    /// Largest buffer a kernel may read, bytes.
    pub largest_binding: u64,
}

/// One kernel at one size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub case: Case,
    /// Largest difference from the twin, relative to the size of the values; or why it did not run.
    pub outcome: Result<f64, String>,
    pub gpu_ms: f64,
    pub cpu_ms: f64,
}

/// A kernel and a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub kernel: Kernel,
    pub rows: usize,
    pub columns: usize,
    pub others: usize,
}

/// Random inputs of a case.
pub struct Inputs {
    a: Vec<f32>,
    b: Vec<f32>,
}

/// Differences up to this are rounding: sums of some hundred products in f32, and `exp` and `log` of the
/// graphics processor, which WGSL allows a few units in the last place.
pub const TOLERANCE: f64 = 1e-4;

/// Every kernel at sizes that are not whole workgroups, with one row, and with one column.
pub fn cases(seed: u64) -> Vec<Case> {
    let mut rng = Rng::new(seed);
    let mut cases = Vec::new();
    for kernel in Kernel::ALL {
        for (rows, columns) in [(1, 1), (1, 7), (67, 1), (129 + rng.below(60), 33 + rng.below(30))] {
            let others = match kernel {
                Kernel::Neighbours => 5,
                Kernel::Assign | Kernel::Soften => 11,
                Kernel::Gram | Kernel::Pairs => 0,
            };
            cases.push(Case { kernel, rows, columns, others });
        }
    }
    cases
}

impl Case {
    /// The same inputs for the same seed.
    pub fn inputs(&self, seed: u64) -> Inputs {
        let mut rng = Rng::new(seed ^ (self.rows as u64) << 20 ^ (self.columns as u64) << 8 ^ self.kernel as u64);
        let mut a: Vec<f32> = (0..self.rows * self.columns).map(|_| rng.normal() as f32).collect();
        if matches!(self.kernel, Kernel::Neighbours | Kernel::Pairs) {
            for row in a.chunks_mut(self.columns) {
                let length = row.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-6);
                row.iter_mut().for_each(|v| *v /= length);
            }
        }
        let width = if self.kernel == Kernel::Soften { self.columns + 1 } else { self.columns };
        let b = (0..self.others * width).map(|_| rng.normal() as f32).collect();
        Inputs { a, b }
    }

    /// How far an answer lies from the twin's. Indices may differ where the values do not.
    pub fn difference(&self, found: &[u32], twin: &[u32]) -> f64 {
        if found.len() != twin.len() {
            return f64::INFINITY;
        }
        let value = |word: u32| f64::from(f32::from_bits(word));
        match self.kernel {
            // A cosine on the edge of two bins may fall either way.
            Kernel::Pairs => {
                let moved: u32 = found.iter().zip(twin).map(|(a, b)| a.abs_diff(*b)).sum();
                let all = twin.iter().sum::<u32>().max(1);
                f64::from(moved) / f64::from(all) * 0.01
            }
            Kernel::Gram | Kernel::Soften => greatest(found.iter().zip(twin).map(|(a, b)| (value(*a), value(*b)))),
            Kernel::Neighbours | Kernel::Assign => {
                let values = |words: &[u32]| words.iter().skip(1).step_by(2).map(|w| value(*w)).collect::<Vec<_>>();
                greatest(values(found).into_iter().zip(values(twin)))
            }
        }
    }
}

fn greatest(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    pairs.fold(0.0, |most: f64, (a, b)| {
        let gap = (a - b).abs() / (1.0 + b.abs());
        if gap.is_nan() { f64::INFINITY } else { most.max(gap) }
    })
}

impl Inputs {
    pub fn order(&self, case: &Case) -> Order<'_> {
        Order {
            kernel: case.kernel,
            rows: case.rows,
            columns: case.columns,
            others: case.others,
            first_row: 0,
            count: case.rows,
            eps: 0.7,
            a: &self.a,
            b: &self.b,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gpu::twin;

    /// The comparison can fail.
    #[test]
    fn a_wrong_answer_is_noticed() {
        for case in cases(9).into_iter().filter(|case| case.rows > 60 && case.columns > 1) {
            let inputs = case.inputs(9);
            let right = twin::run(&inputs.order(&case));
            assert_eq!(case.difference(&right, &right), 0.0);
            let zeros = vec![0; right.len()];
            assert!(case.difference(&zeros, &right) > TOLERANCE, "{case:?}");
            assert_eq!(case.difference(&right[1..], &right), f64::INFINITY);
        }
    }
}
