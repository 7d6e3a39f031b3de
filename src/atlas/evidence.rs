//! Which tests bear out which rows: read from a test run's output by the tests' names.
//!
//! A test that proves a row is called `row_<id with - as _>__<what it shows>`.

use super::Paper;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Row id to the names of its passing tests, all sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Evidence(pub BTreeMap<String, BTreeSet<String>>);

/// Why a test run does not make evidence.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EvidenceError {
    #[error("the test '{test}' names a row '{id}' that the Atlas does not have; correct the name")]
    UnknownRow { test: String, id: String },
    #[error("the log holds no test results; give it the output of `cargo test`")]
    NoTests,
}

impl Evidence {
    /// The passing tests of every row in a libtest log (`test path::row_x__y ... ok`).
    pub fn from_log(log: &str, papers: &[Paper]) -> Result<Self, EvidenceError> {
        let known: BTreeSet<&str> = papers.iter().map(|paper| paper.id.as_str()).collect();
        let mut evidence = Self::default();
        let mut results = 0;
        for (path, outcome) in log.lines().filter_map(result_line) {
            results += 1;
            let test = path.rsplit("::").next().unwrap_or(path);
            let Some((id, _)) = row_and_subject(test) else { continue };
            if !known.contains(id.as_str()) {
                return Err(EvidenceError::UnknownRow { test: test.into(), id });
            }
            if outcome == "ok" {
                evidence.0.entry(id).or_default().insert(test.into());
            }
        }
        if results == 0 { Err(EvidenceError::NoTests) } else { Ok(evidence) }
    }

    /// The passing tests of one row.
    pub fn tests(&self, id: &str) -> impl Iterator<Item = &str> {
        self.0.get(id).into_iter().flatten().map(String::as_str)
    }

    /// What `other` has and lacks compared with this, one line each: `+ test` or `- test`.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let (mine, theirs) = (self.names(), other.names());
        let gone = mine.difference(&theirs).map(|test| format!("- {test}"));
        let new = theirs.difference(&mine).map(|test| format!("+ {test}"));
        gone.chain(new).collect()
    }

    fn names(&self) -> BTreeSet<&str> {
        self.0.values().flatten().map(String::as_str).collect()
    }
}

/// `test a::b ... ok` as ("a::b", "ok").
fn result_line(line: &str) -> Option<(&str, &str)> {
    let (name, outcome) = line.trim().strip_prefix("test ")?.split_once(" ... ")?;
    let name = name.split(" - ").next().unwrap_or(name);
    Some((name.trim(), outcome.split_whitespace().next().unwrap_or("")))
}

/// `row_a_b__subject` as ("a-b", "subject").
fn row_and_subject(test: &str) -> Option<(String, &str)> {
    let (id, subject) = test.strip_prefix("row_")?.split_once("__")?;
    Some((id.replace('_', "-"), subject))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::paper;

    const LOG: &str = "running 4 tests
test law::families::kaplan::tests::row_kaplan_scaling__published_constants_give_2_30_nats ... ok
test row_internvl_2_5__gain_per_doubling - should panic ... ok
test fit::tests::rows_are_sorted ... ok
test row_gsdp__expansion ... FAILED
test result: FAILED. 3 passed; 1 failed; 0 ignored
";

    #[test]
    fn passing_row_tests_are_evidence_and_others_are_not() {
        let evidence = Evidence::from_log(LOG, &paper::all()).unwrap();
        assert_eq!(
            evidence.tests("kaplan-scaling").collect::<Vec<_>>(),
            ["row_kaplan_scaling__published_constants_give_2_30_nats"]
        );
        assert_eq!(evidence.tests("internvl-2-5").count(), 1);
        assert_eq!(evidence.tests("gsdp").count(), 0);
        assert_eq!(evidence.0.len(), 2);
    }

    #[test]
    fn a_misspelt_row_and_an_empty_log_are_errors() {
        let misspelt = Evidence::from_log("test row_kaplan__x ... ok", &paper::all());
        assert_eq!(misspelt, Err(EvidenceError::UnknownRow { test: "row_kaplan__x".into(), id: "kaplan".into() }));
        assert_eq!(Evidence::from_log("warning: unused", &paper::all()), Err(EvidenceError::NoTests));
    }

    #[test]
    fn differences_name_lost_and_new_tests() {
        let papers = paper::all();
        let old = Evidence::from_log("test row_gsdp__a ... ok\ntest row_gsdp__b ... ok", &papers).unwrap();
        let new = Evidence::from_log("test row_gsdp__b ... ok\ntest row_gsdp__c ... ok", &papers).unwrap();
        assert_eq!(old.differences(&new), ["- row_gsdp__a", "+ row_gsdp__c"]);
        assert!(old.differences(&old).is_empty());
    }
}
