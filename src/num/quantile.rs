//! Order statistics.

/// The quantile `p` in 0..=1 of sorted values, linear between neighbours (Hyndman and Fan, type 7);
/// NaN for no values.
pub fn quantile_sorted(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let position = p.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let share = position - below as f64;
    let low = sorted[below.min(last)];
    let high = sorted[(below + 1).min(last)];
    if share == 0.0 { low } else { low + share * (high - low) }
}

/// A sorted copy; NaN last.
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut copy = values.to_vec();
    copy.sort_by(f64::total_cmp);
    copy
}

/// The middle value; NaN for no values.
pub fn median(values: &[f64]) -> f64 {
    quantile_sorted(&sorted(values), 0.5)
}

/// Robust standard deviation: 1.4826 times the median absolute deviation from the median.
pub fn robust_deviation(values: &[f64]) -> f64 {
    let centre = median(values);
    let distances: Vec<f64> = values.iter().map(|v| (v - centre).abs()).collect();
    1.482_602_218_505_602 * median(&distances)
}

/// The central interval of draws at a level such as 0.9; `None` for fewer than two draws.
pub fn central_interval(draws: &[f64], level: f64) -> Option<(f64, f64)> {
    if draws.len() < 2 {
        return None;
    }
    let sorted = sorted(draws);
    let tail = 0.5 * (1.0 - level);
    Some((quantile_sorted(&sorted, tail), quantile_sorted(&sorted, 1.0 - tail)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_follow_type_seven() {
        // R: quantile(c(1, 2, 4, 8), c(0, .25, .5, .9, 1)) gives 1, 1.75, 3, 6.8, 8.
        let data = [1.0, 2.0, 4.0, 8.0];
        for (p, expected) in [(0.0, 1.0), (0.25, 1.75), (0.5, 3.0), (0.9, 6.8), (1.0, 8.0)] {
            assert!((quantile_sorted(&data, p) - expected).abs() < 1e-12);
        }
        assert!(quantile_sorted(&[], 0.5).is_nan());
    }

    #[test]
    fn robust_deviation_of_a_known_sample() {
        // R: mad(c(1, 2, 3, 4, 100)) is 1.4826.
        assert!((robust_deviation(&[100.0, 1.0, 3.0, 2.0, 4.0]) - 1.4826).abs() < 1e-4);
        assert_eq!(central_interval(&[1.0], 0.9), None);
    }
}
