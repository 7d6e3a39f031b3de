//! One row of the Atlas: a paper, its claims, and the feature that would serve it.

use serde::{Deserialize, Serialize};

/// A paper. Figures and claims restate its abstract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Number of the row, from 1.
    pub n: u32,
    /// Stable identifier, used in addresses: lower case, words joined by `-`.
    pub id: String,
    pub title: String,
    /// The name the paper gives its method or model.
    pub system: Option<String>,
    /// arXiv identifier without version, such as `2203.15556`.
    pub arxiv: String,
    /// Identifier and title were seen together in a public source.
    pub arxiv_verified: bool,
    /// Year of the first arXiv version.
    pub year: u16,
    pub modality: Vec<String>,
    pub theme: String,
    pub claims: Vec<String>,
    pub figures: Vec<Figure>,
    /// The page it belongs to: `fit`, `plan`, `simulate`, `diversity`, `generate` or `atlas`.
    pub lab: String,
    /// The feature that serves it, such as `law/kaplan`; several papers may share one.
    pub feature: String,
    /// What must hold before the row counts as served.
    pub works_when: String,
    /// Estimated effort: `S`, `M` or `L`.
    pub effort: String,
    /// Suggested phase of the work, 1 to 3.
    pub phase: u8,
}

/// A number quoted from the paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub what: String,
    pub value: FigureValue,
    pub unit: String,
}

/// A number, or text for ranges, lists and bounds (`25M-1.5B`, `<0.1`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FigureValue {
    Number(f64),
    Text(String),
}

impl std::fmt::Display for FigureValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// Why the list of papers could not be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PapersError {
    #[error("the list of papers cannot be read ({detail}); reload the page")]
    Malformed { detail: String },
    #[error("the list of papers holds two rows called '{id}'; each needs its own id")]
    Duplicate { id: String },
}

/// The papers in the text of `papers.json`, in its order, each id once.
pub fn parse(text: &str) -> Result<Vec<Paper>, PapersError> {
    let papers: Vec<Paper> =
        serde_json::from_str(text).map_err(|error| PapersError::Malformed { detail: error.to_string() })?;
    let mut seen = std::collections::BTreeSet::new();
    match papers.iter().find(|paper| !seen.insert(paper.id.as_str())) {
        Some(twice) => Err(PapersError::Duplicate { id: twice.id.clone() }),
        None => Ok(papers),
    }
}

impl Paper {
    /// Where the paper can be read.
    pub fn address(&self) -> String {
        format!("https://arxiv.org/abs/{}", self.arxiv)
    }
}

#[cfg(test)]
pub(crate) fn all() -> Vec<Paper> {
    parse(include_str!("papers.json")).expect("the list in the repository is well formed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_complete_and_in_order() {
        let papers = all();
        assert_eq!(papers.len(), 237);
        for (i, paper) in papers.iter().enumerate() {
            assert_eq!(paper.n as usize, i + 1);
            assert!(!paper.claims.is_empty() && !paper.works_when.is_empty(), "{} is incomplete", paper.id);
            assert!(
                paper.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                paper.id
            );
            assert!(["fit", "plan", "simulate", "diversity", "generate", "atlas"].contains(&paper.lab.as_str()));
            assert!(paper.feature.contains('/'), "{} has feature {}", paper.id, paper.feature);
        }
    }

    #[test]
    fn reading_and_writing_lose_nothing() {
        let text = include_str!("papers.json");
        let original: serde_json::Value = serde_json::from_str(text).unwrap();
        let read: serde_json::Value = serde_json::to_value(all()).unwrap();
        for (row, (a, b)) in original.as_array().unwrap().iter().zip(read.as_array().unwrap()).enumerate() {
            for (key, value) in a.as_object().unwrap() {
                if key != "figures" {
                    assert_eq!(Some(value), b.get(key), "row {row}, {key}");
                }
            }
        }
    }

    #[test]
    fn bad_lists_say_what_is_wrong() {
        assert!(matches!(parse("[{}]"), Err(PapersError::Malformed { .. })));
        let mut papers = all();
        papers.truncate(2);
        papers[1].id = papers[0].id.clone();
        let text = serde_json::to_string(&papers).unwrap();
        assert_eq!(parse(&text), Err(PapersError::Duplicate { id: papers[0].id.clone() }));
    }
}
