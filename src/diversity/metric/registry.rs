//! The list of metrics.

use super::Metric;

/// Every metric, in the order in which families show them.
pub const METRICS: &[&Metric] = &[];

/// The metric of this id.
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().copied().find(|metric| metric.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn declarations_are_complete() {
        let mut ids = BTreeSet::new();
        for metric in METRICS {
            assert!(ids.insert(metric.id), "{} is declared twice", metric.id);
            assert!(!metric.title.is_empty() && metric.summary.ends_with('.'), "{}", metric.id);
            assert!(!metric.formula.is_empty() && metric.range.0 < metric.range.1, "{}", metric.id);
            assert!(metric.least_rows >= 1, "{}", metric.id);
        }
    }
}
