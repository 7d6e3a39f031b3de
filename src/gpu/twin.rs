//! The kernels on the CPU: the same inputs and outputs, in the same order of operations.

use super::kernel::{BINS, Kernel, Order};

/// The words that the kernel of this order gives.
pub fn run(order: &Order<'_>) -> Vec<u32> {
    match order.kernel {
        Kernel::Neighbours => neighbours(order),
        Kernel::Gram => gram(order),
        Kernel::Assign => assign(order),
        Kernel::Soften => soften(order),
        Kernel::Pairs => pairs(order),
    }
}

fn row(values: &[f32], row: usize, columns: usize) -> &[f32] {
    &values[row * columns..(row + 1) * columns]
}

fn dot(x: &[f32], y: &[f32]) -> f32 {
    x.iter().zip(y).fold(0.0, |sum, (x, y)| sum + x * y)
}

fn squared_gap(x: &[f32], y: &[f32]) -> f32 {
    x.iter().zip(y).fold(0.0, |sum, (x, y)| sum + (x - y) * (x - y))
}

fn rows<'o>(order: &'o Order<'_>) -> impl Iterator<Item = (usize, &'o [f32])> {
    (order.first_row..order.first_row + order.count).map(|i| (i, row(order.a, i, order.columns)))
}

fn neighbours(order: &Order<'_>) -> Vec<u32> {
    let mut out = Vec::with_capacity(order.words());
    for (i, x) in rows(order) {
        let mut best: Vec<(f32, u32)> = vec![(-3.0e38, order.rows as u32); order.others];
        for other in (0..order.rows).filter(|other| *other != i) {
            let value = dot(x, row(order.a, other, order.columns));
            if best.last().is_some_and(|(least, _)| value > *least) {
                let place = best.partition_point(|(kept, _)| *kept >= value);
                best.pop();
                best.insert(place, (value, other as u32));
            }
        }
        out.extend(best.iter().flat_map(|(value, who)| [*who, value.to_bits()]));
    }
    out
}

fn gram(order: &Order<'_>) -> Vec<u32> {
    let d = order.columns;
    let mut sums = vec![0.0f32; d * d];
    for (_, x) in rows(order) {
        for (left, value) in x.iter().enumerate() {
            for (sum, other) in sums[left * d..(left + 1) * d].iter_mut().zip(x) {
                *sum += value * other;
            }
        }
    }
    sums.into_iter().map(f32::to_bits).collect()
}

fn assign(order: &Order<'_>) -> Vec<u32> {
    rows(order)
        .flat_map(|(_, x)| {
            let gaps = (0..order.others).map(|centre| squared_gap(x, row(order.b, centre, order.columns)));
            let nearest = gaps.enumerate().fold(
                (0, 3.0e38f32),
                |best, (centre, gap)| {
                    if gap < best.1 { (centre, gap) } else { best }
                },
            );
            [nearest.0 as u32, nearest.1.to_bits()]
        })
        .collect()
}

fn soften(order: &Order<'_>) -> Vec<u32> {
    let d = order.columns;
    rows(order)
        .map(|(_, x)| {
            let (mut top, mut sum) = (-3.0e38f32, 0.0f32);
            for other in 0..order.others {
                let y = row(order.b, other, d + 1);
                let value = y[d] - 0.5 * squared_gap(x, &y[..d]) / order.eps;
                if value > top {
                    sum = sum * libm::expf(top - value) + 1.0;
                    top = value;
                } else {
                    sum += libm::expf(value - top);
                }
            }
            (-order.eps * (top + libm::logf(sum))).to_bits()
        })
        .collect()
}

fn pairs(order: &Order<'_>) -> Vec<u32> {
    let mut counts = vec![0u32; BINS];
    for (i, x) in rows(order) {
        for other in i + 1..order.rows {
            let place = libm::floorf((dot(x, row(order.a, other, order.columns)) + 1.0) * 32.0);
            counts[place.clamp(0.0, (BINS - 1) as f32) as usize] += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::super::check::{Case, cases};
    use super::*;

    /// Independent definitions in f64.
    #[test]
    fn twins_are_what_they_say() {
        for case in cases(3) {
            let inputs = case.inputs(3);
            let order = inputs.order(&case);
            let found = run(&order);
            assert_eq!(found.len(), order.words(), "{case:?}");
            let d = case.columns;
            let x = |i: usize| row(order.a, i, d).iter().map(|v| f64::from(*v)).collect::<Vec<_>>();
            let cosine = |i: usize, j: usize| x(i).iter().zip(x(j)).map(|(a, b)| a * b).sum::<f64>();
            let value = |at: usize| f64::from(f32::from_bits(found[at]));
            match case.kernel {
                Kernel::Neighbours => {
                    for i in 0..case.rows {
                        let mut all: Vec<f64> = (0..case.rows).filter(|j| *j != i).map(|j| cosine(i, j)).collect();
                        all.sort_by(|a, b| b.total_cmp(a));
                        for (k, expected) in all.iter().take(case.others).enumerate() {
                            assert!((value(2 * (i * case.others + k) + 1) - expected).abs() < 1e-5, "{case:?}");
                        }
                    }
                }
                Kernel::Gram => {
                    let sum: f64 = (0..case.rows).map(|i| x(i)[0] * x(i)[d - 1]).sum();
                    assert!((value(d - 1) - sum).abs() < 1e-4, "{case:?}");
                }
                Kernel::Assign => {
                    let y = |j: usize| row(order.b, j, d).iter().map(|v| f64::from(*v)).collect::<Vec<_>>();
                    for i in 0..case.rows {
                        let gap = |j: usize| x(i).iter().zip(y(j)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
                        let least = (0..case.others).map(gap).fold(f64::INFINITY, f64::min);
                        assert!((gap(found[2 * i] as usize) - least).abs() < 1e-4, "{case:?}");
                    }
                }
                Kernel::Soften => {
                    let eps = f64::from(order.eps);
                    for i in 0..case.rows {
                        let terms = (0..case.others).map(|j| {
                            let y = row(order.b, j, d + 1);
                            let gap: f64 = x(i).iter().zip(y).map(|(a, b)| (a - f64::from(*b)).powi(2)).sum();
                            (f64::from(y[d]) - 0.5 * gap / eps).exp()
                        });
                        let expected = -eps * terms.sum::<f64>().ln();
                        assert!((value(i) - expected).abs() < 1e-4 * (1.0 + expected.abs()), "{case:?}");
                    }
                }
                Kernel::Pairs => {
                    let all = case.rows * (case.rows - 1) / 2;
                    assert_eq!(found.iter().sum::<u32>() as usize, all, "{case:?}");
                }
            }
        }
    }

    #[test]
    fn ties_go_to_the_lower_index() {
        let a = [1.0f32, 0.0, 1.0, 0.0, 1.0, 0.0];
        let case = Case { kernel: Kernel::Neighbours, rows: 3, columns: 2, others: 2 };
        let order = Order {
            kernel: case.kernel,
            rows: 3,
            columns: 2,
            others: 2,
            first_row: 0,
            count: 3,
            eps: 1.0,
            a: &a,
            b: &[],
        };
        let who: Vec<u32> = run(&order).chunks(2).map(|pair| pair[0]).collect();
        assert_eq!(who, [1, 2, 0, 2, 0, 1]);
    }
}
