//! Rows in series: those that share (nearly) the same value of the variable not on the x axis.

use super::fitted::{Fitted, ends};
use crate::num::quantile::median;

/// Series drawn at most.
pub(super) const MOST_SERIES: usize = 6;
/// Values within this factor are one.
const SAME_VALUE: f64 = 1.15;

/// Rows drawn alike, and the point their curve goes through.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    pub name: String,
    pub rows: Vec<usize>,
    /// Typical value of every variable; the x variable's is replaced along the curve.
    pub through: Vec<f64>,
}

/// How rows were put into series.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Split {
    /// Ascending in the variable they are split by.
    pub series: Vec<Series>,
    /// The name of that variable, if there is one.
    pub by: Option<String>,
    /// Largest factor between a row's value and its curve's; 1 where all rows lie on it.
    pub spread: f64,
    /// Further variables that vary and are held at their median along each curve.
    pub held: Vec<String>,
}

/// Series of rows along variable `x`.
pub(super) fn split(fitted: &Fitted, x: usize) -> Split {
    let varying: Vec<usize> = (0..fitted.names.len())
        .filter(|v| *v != x)
        .filter(|v| {
            let (low, high) = ends(fitted.column(*v));
            high > low * (1.0 + 1e-9) || low <= 0.0 && high > low
        })
        .collect();
    let through = |rows: &[usize]| -> Vec<f64> {
        let column = |v: usize| median(&rows.iter().map(|row| fitted.column(v)[*row]).collect::<Vec<_>>());
        (0..fitted.names.len()).map(column).collect()
    };
    let Some(by) = varying.first().copied() else {
        let rows: Vec<usize> = fitted.rows().collect();
        let series = vec![Series { name: "runs".into(), through: through(&rows), rows }];
        return Split { series, by: None, spread: 1.0, held: Vec::new() };
    };
    let column = fitted.column(by);
    let near = gather(column, SAME_VALUE);
    let groups = if near.len() <= MOST_SERIES { near } else { bins(column, MOST_SERIES) };
    let mut spread: f64 = 1.0;
    let series = groups
        .into_iter()
        .map(|rows| {
            let through = through(&rows);
            for row in &rows {
                let ratio = column[*row] / through[by];
                spread = spread.max(ratio.max(1.0 / ratio));
            }
            Series { name: format!("{} = {}", fitted.names[by], fitted.written(by, through[by])), rows, through }
        })
        .collect();
    let held = varying[1..].iter().map(|v| fitted.names[*v].clone()).collect();
    Split { series, by: Some(fitted.names[by].clone()), spread, held }
}

/// Rows whose value lies within a factor of the smallest of their group, ascending.
fn gather(values: &[f64], factor: f64) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in ascending(values) {
        match groups.last_mut() {
            Some(rows) if values[row] <= values[rows[0]] * factor => rows.push(row),
            _ => groups.push(vec![row]),
        }
    }
    groups
}

/// Rows in bins of equal width, in logarithm where all values are positive; empty bins are dropped.
fn bins(values: &[f64], count: usize) -> Vec<Vec<usize>> {
    let (low, high) = ends(values);
    let place = |v: f64| match low > 0.0 {
        true => libm::log(v / low) / libm::log(high / low),
        false => (v - low) / (high - low),
    };
    let mut bins = vec![Vec::new(); count];
    for row in ascending(values) {
        bins[((place(values[row]) * count as f64) as usize).min(count - 1)].push(row);
    }
    bins.retain(|rows| !rows.is_empty());
    bins
}

fn ascending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).filter(|row| values[*row].is_finite()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_values_are_one_group() {
        assert_eq!(gather(&[1e9, 7e7, 1.05e9, 7.1e7, 4e8], 1.15), [vec![1, 3], vec![4], vec![0, 2]]);
    }

    #[test]
    fn bins_hold_every_row_once() {
        let values: Vec<f64> = (0..100).map(|i| libm::exp(0.1 * f64::from(i))).collect();
        let bins = bins(&values, 6);
        assert_eq!(bins.iter().map(Vec::len).collect::<Vec<_>>(), [17, 16, 17, 16, 17, 17]);
        let mut rows = bins.concat();
        rows.sort_unstable();
        assert_eq!(rows, (0..100).collect::<Vec<_>>());
    }
}
