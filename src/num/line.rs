//! The straight line through points.

/// Slope and intercept of the least-squares line of `y` on `x`; `None` when fewer than two different `x`.
pub fn least_squares_line(x: &[f64], y: &[f64]) -> Option<(f64, f64)> {
    let n = x.len().min(y.len()) as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (x_mean, y_mean) = (mean(x), mean(y));
    let (mut xx, mut xy) = (0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        xx += (x - x_mean) * (x - x_mean);
        xy += (x - x_mean) * (y - y_mean);
    }
    let slope = xy / xx;
    (xx > 0.0 && slope.is_finite()).then_some((slope, y_mean - slope * x_mean))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_of_a_known_sample() {
        // R: coef(lm(c(2, 4, 5, 4, 5) ~ c(1, 2, 3, 4, 5))) gives 2.2 and 0.6.
        let (slope, intercept) =
            least_squares_line(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 4.0, 5.0, 4.0, 5.0]).expect("a line");
        assert!((slope - 0.6).abs() < 1e-14 && (intercept - 2.2).abs() < 1e-14);
        assert_eq!(least_squares_line(&[1.0, 1.0], &[0.0, 2.0]), None);
        assert_eq!(least_squares_line(&[], &[]), None);
    }
}
