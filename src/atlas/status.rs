//! Whether the app serves a paper: computed from what is registered and what is tested, never typed in.

use super::{Evidence, Paper};
use serde::{Deserialize, Serialize};

/// How far a row is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Its feature is in the app and a passing test bears the row's id.
    Works,
    /// One of the two holds: the feature is there but no test bears this row's id, or a test
    /// passes for the row while no page offers the feature.
    Partly,
    /// Neither holds.
    NotYet,
}

impl Status {
    pub const ALL: [Self; 3] = [Self::Works, Self::Partly, Self::NotYet];

    /// As in `atlas-status.json`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Partly => "partly",
            Self::NotYet => "not-yet",
        }
    }
}

/// A row of `atlas-status.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaperStatus {
    pub n: u32,
    pub id: String,
    pub status: Status,
    pub feature: String,
    /// Names of the passing tests that bear the row's id.
    pub tests: Vec<String>,
    /// Why the status is what it is, in plain words.
    pub reason: String,
}

/// The status of every paper, in their order. `registered` are the ids of the features in the app.
pub fn statuses(papers: &[Paper], registered: &[&str], evidence: &Evidence) -> Vec<PaperStatus> {
    papers.iter().map(|paper| status(paper, registered, evidence)).collect()
}

/// The status of one paper.
pub fn status(paper: &Paper, registered: &[&str], evidence: &Evidence) -> PaperStatus {
    let tests: Vec<String> = evidence.tests(&paper.id).map(String::from).collect();
    let feature = &paper.feature;
    let (status, reason) = match (registered.contains(&feature.as_str()), tests.len()) {
        (true, 0) => (Status::Partly, format!("the app has {feature}, but no test shows this paper's result yet")),
        (true, 1) => (Status::Works, format!("the app has {feature} and a test shows this paper's result")),
        (true, n) => (Status::Works, format!("the app has {feature} and {n} tests show this paper's result")),
        (false, 0) => (Status::NotYet, format!("no lab serves {feature} yet")),
        (false, _) => (Status::Partly, format!("tested, but no lab offers {feature} yet")),
    };
    PaperStatus { n: paper.n, id: paper.id.clone(), status, feature: feature.clone(), tests, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::paper;

    #[test]
    fn works_needs_a_feature_and_a_test() {
        let papers = paper::all();
        let evidence = Evidence::from_log("test row_kaplan_scaling__a ... ok", &papers).unwrap();
        let of = |id: &str, registered: &[&str]| {
            let row = statuses(&papers, registered, &evidence).into_iter().find(|row| row.id == id).unwrap();
            (row.status, row.reason)
        };
        assert_eq!(of("kaplan-scaling", &["law/kaplan"]).0, Status::Works);
        assert_eq!(of("kaplan-scaling", &[]).0, Status::Partly);
        assert_eq!(of("unraveling-scaling-laws", &["law/kaplan"]).0, Status::Partly);
        assert_eq!(of("gsdp", &["law/kaplan"]), (Status::NotYet, "no lab serves recipe/knowledge-graph yet".into()));
    }

    #[test]
    fn the_published_words_are_stable() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_string(&status).unwrap(), format!("\"{}\"", status.key()));
        }
        let row = status(&paper::all()[0], &[], &Evidence::default());
        let json = serde_json::to_value(&row).unwrap();
        for key in ["n", "id", "status", "feature", "tests", "reason"] {
            assert!(json.get(key).is_some(), "{key}");
        }
    }
}
