//! Counts in equal bins.

/// Counts of values in equal bins between two ends: half open, the last closed, values outside left out,
/// as numpy counts.
pub fn histogram(values: impl IntoIterator<Item = f64>, bins: usize, low: f64, high: f64) -> Vec<u64> {
    let mut counts = vec![0; bins];
    // numpy widens an empty range by one half on either side.
    let (low, high) = if high > low { (low, high) } else { (low - 0.5, low + 0.5) };
    let edge = |k: usize| if k == bins { high } else { low + k as f64 * ((high - low) / bins as f64) };
    for value in values {
        if value < low || value > high || value.is_nan() {
            continue;
        }
        let mut bin = (((value - low) / (high - low) * bins as f64) as usize).min(bins - 1);
        // The division may be a rounding off the edge.
        if value < edge(bin) {
            bin -= 1;
        } else if bin + 1 < bins && value >= edge(bin + 1) {
            bin += 1;
        }
        counts[bin] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_edges_as_numpy() {
        // numpy.histogram([0, .1, .3, .5, .7, .9, 1, 1.1, -.1], 10, (0, 1))
        let values = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0, 1.1, -0.1];
        assert_eq!(histogram(values, 10, 0.0, 1.0), [1, 1, 1, 0, 0, 1, 1, 0, 0, 2]);
        assert_eq!(histogram([2.0, 2.0], 4, 2.0, 2.0), [0, 0, 2, 0]);
        assert_eq!(histogram([], 2, 0.0, 1.0), [0, 0]);
    }
}
