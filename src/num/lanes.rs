//! Sums over rows in an order that compilers can vectorise and every platform keeps.
//!
//! A plain loop adds one number after the other and no compiler may change that; eight sums side by
//! side are added the same way on every machine, and fast.

const LANES: usize = 8;

/// Inner product of two rows of equal length.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (whole, rest) = a.as_chunks::<LANES>();
    let (whole_b, rest_b) = b[..a.len()].as_chunks::<LANES>();
    for (x, y) in whole.iter().zip(whole_b) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let tail: f64 = rest.iter().zip(rest_b).map(|(x, y)| x * y).sum();
    fold(sums) + tail
}

/// Sum of a row.
pub fn sum(a: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (whole, rest) = a.as_chunks::<LANES>();
    for x in whole {
        for lane in 0..LANES {
            sums[lane] += x[lane];
        }
    }
    fold(sums) + rest.iter().sum::<f64>()
}

/// Squared distance of two rows of equal length, from their differences.
pub fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (whole, rest) = a.as_chunks::<LANES>();
    let (whole_b, rest_b) = b[..a.len()].as_chunks::<LANES>();
    for (x, y) in whole.iter().zip(whole_b) {
        for lane in 0..LANES {
            let apart = x[lane] - y[lane];
            sums[lane] += apart * apart;
        }
    }
    let tail: f64 = rest.iter().zip(rest_b).map(|(x, y)| (x - y) * (x - y)).sum();
    fold(sums) + tail
}

/// `to += by * from`, entry by entry.
pub fn add_scaled(to: &mut [f64], from: &[f64], by: f64) {
    for (x, y) in to.iter_mut().zip(from) {
        *x += by * y;
    }
}

fn fold(sums: [f64; LANES]) -> f64 {
    ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lengths_are_summed_whole() {
        for n in 0..40 {
            let a: Vec<f64> = (0..n).map(|k| k as f64 + 1.0).collect();
            let b: Vec<f64> = a.iter().map(|x| 2.0 - x).collect();
            assert_eq!(sum(&a), a.iter().sum::<f64>());
            assert_eq!(dot(&a, &b), a.iter().zip(&b).map(|(x, y)| x * y).sum::<f64>());
            assert_eq!(squared_distance(&a, &b), a.iter().zip(&b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>());
        }
        let mut to = vec![1.0, 2.0];
        add_scaled(&mut to, &[10.0, 20.0], 0.5);
        assert_eq!(to, [6.0, 12.0]);
    }
}
