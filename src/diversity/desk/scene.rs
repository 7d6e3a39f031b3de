//! The state of the Diversity page: what a link, a file and the workspace hold.

use crate::diversity::records::Choice;
use crate::share::Scene;
use serde::{Deserialize, Serialize};

/// Everything that decides what the Diversity page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DiversityScene {
    pub source: Source,
    /// Which fields are the text, the group and the reference; `None` for the guess.
    pub fields: Option<Choice>,
    /// Cosine above which two texts are near twins.
    pub similar: f64,
    /// Numbers per vector of the lexical embedder.
    pub dimensions: u32,
    pub seed: u64,
    pub keep: Keep,
}

/// Where the texts come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// The built-in example.
    Example,
    /// Pasted or opened; travels with the scene.
    Inline { name: String, file_name: Option<String>, text: String },
}

/// Which rows are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Keep {
    /// All but empty rows.
    All,
    /// The first row of every group of near twins.
    #[default]
    FirstOfTwins,
    /// The longest row of every group of near twins.
    LongestOfTwins,
}

impl Default for DiversityScene {
    fn default() -> Self {
        Self { source: Source::Example, fields: None, similar: 0.8, dimensions: 256, seed: 1, keep: Keep::default() }
    }
}

impl Scene for DiversityScene {
    const PAGE: &'static str = "diversity";

    fn mend(&mut self) -> Vec<String> {
        let default = Self::default();
        let mut notices = Vec::new();
        if !(0.0..=1.0).contains(&self.similar) {
            self.similar = default.similar;
            notices.push("'similar' should lie between 0 and 1 and was left at its default".into());
        }
        if !(2..=4096).contains(&self.dimensions) {
            self.dimensions = default.dimensions;
            notices.push("'dimensions' should lie between 2 and 4,096 and was left at its default".into());
        }
        notices
    }
}
