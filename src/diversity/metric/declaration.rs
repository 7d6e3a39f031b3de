//! The types a metric is declared with.

use crate::diversity::Sample;
use crate::law::Paper;
use std::borrow::Cow;

/// One measure of the literature: everything the app needs to compute, show, explain and share it.
pub struct Metric {
    /// Stable identifier, used in links: lower case, words joined by `-`.
    pub id: &'static str,
    pub title: &'static str,
    /// One sentence: what a high value says of the set.
    pub summary: &'static str,
    pub family: Family,
    pub papers: &'static [Paper],
    /// LaTeX, for display.
    pub formula: &'static str,
    /// Smallest and largest possible value; infinite where there is no end.
    pub range: (f64, f64),
    pub direction: Direction,
    /// What the number depends on and implementations disagree about: base of the logarithm, whether the
    /// diagonal counts, normalisation.
    pub conventions: &'static [&'static str],
    pub needs: Needs,
    /// Fewer rows than this have no value.
    pub least_rows: usize,
    pub cost: Cost,
    /// Atlas features this metric is, such as `metric/vendi`; empty for one outside the Atlas.
    pub features: &'static [&'static str],
    pub compute: fn(&Sample<'_>) -> Result<Reading, MetricError>,
}

/// What a metric is about; metrics of a family stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// How far vectors spread.
    Spread,
    /// How much repeats.
    Redundancy,
    /// How rich the words are.
    Lexical,
    /// Clusters and their balance.
    Structure,
    /// A set against a reference.
    TwoSets,
    /// Quality and complexity of single rows.
    Quality,
}

/// What a larger value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    MoreDiverse,
    LessDiverse,
    /// Closer to the reference.
    Closer,
    /// Farther from the reference.
    Farther,
    /// Neither is better.
    Neutral,
}

/// What a metric is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Texts,
    Vectors,
    TextsAndReference,
    VectorsAndReference,
    VectorsAndGroups,
    /// Log-probabilities of every token, from a language model.
    LogProbs,
}

/// How the work grows with n rows of d numbers (or with the tokens of n texts).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// n d, or the tokens.
    Linear,
    /// n d² + d³.
    Spectrum,
    /// n² d.
    Pairs,
    /// n³, or iterations of n² d: only for samples.
    Heavy,
}

/// The values of a metric. The first is the one shown; the others are its variants (orders,
/// thresholds, other conventions) by their stable names.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub values: Vec<(Cow<'static, str>, f64)>,
}

impl Reading {
    pub fn of(values: impl IntoIterator<Item = (&'static str, f64)>) -> Self {
        Self { values: values.into_iter().map(|(name, value)| (name.into(), value)).collect() }
    }

    /// The values that are defined: variants that are not finite are left out. Fails where the first, the
    /// one shown, is not defined.
    pub fn defined<N: Into<Cow<'static, str>>>(
        values: impl IntoIterator<Item = (N, f64)>,
    ) -> Result<Self, MetricError> {
        let mut values = values.into_iter().map(|(name, value)| (name.into(), value));
        let Some(shown) = values.next().filter(|(_, value)| value.is_finite()) else {
            return Err(MetricError::NotDefined { what: "it is not defined for this set".into() });
        };
        let variants = values.filter(|(_, value)| value.is_finite());
        Ok(Self { values: std::iter::once(shown).chain(variants).collect() })
    }

    pub fn value(&self, name: &str) -> Option<f64> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

/// Why a metric has no value. Each message says what and what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MetricError {
    #[error("{rows} rows are too few; at least {least} are needed")]
    TooFewRows { rows: usize, least: usize },
    #[error("it needs {what}; add them")]
    Missing { what: &'static str },
    #[error("row {row} is all zeros and has no direction; remove it or choose another embedder", row = row + 1)]
    ZeroRow { row: usize },
    #[error("all rows are the same, so there is nothing to measure")]
    AllSame,
    #[error("{what}")]
    NotDefined { what: String },
}
