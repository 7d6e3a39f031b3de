//! The reading of a sample by a metric, once what the metric needs is there.

use super::{Metric, MetricError, Needs, Reading};
use crate::diversity::Sample;

impl Metric {
    /// The value of this metric for a sample. Fails where the sample lacks what the metric needs, is too
    /// small, or has no such value; never gives a number that is not finite.
    pub fn measure(&self, sample: &Sample<'_>) -> Result<Reading, MetricError> {
        let missing = |what| Err(MetricError::Missing { what });
        match self.needs {
            Needs::Texts | Needs::TextsAndReference if sample.texts.is_none() => return missing("texts"),
            Needs::Vectors | Needs::VectorsAndReference | Needs::VectorsAndGroups if sample.vectors.is_none() => {
                return missing("vectors");
            }
            Needs::TextsAndReference if sample.reference_texts.is_none() => return missing("a reference set of texts"),
            Needs::VectorsAndReference => drop(sample.reference_cloud()?),
            Needs::VectorsAndGroups => match sample.groups {
                None => return missing("a group for every row"),
                Some(groups) if groups.len() != sample.rows() => {
                    let what =
                        format!("there are {} groups for {} rows; give every row one", groups.len(), sample.rows());
                    return Err(MetricError::NotDefined { what });
                }
                Some(_) => {}
            },
            _ => {}
        }
        if sample.rows() < self.least_rows {
            return Err(MetricError::TooFewRows { rows: sample.rows(), least: self.least_rows });
        }
        let reading = (self.compute)(sample)?;
        Reading::defined(reading.values)
    }
}
