//! The state of the Fit page: what a link, a file and the workspace hold.

use super::request::{Holdout, Loss, ParameterSetting, Space};
use crate::share::Scene;
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// Everything that decides what the Fit page shows. Missing keys take the default, so old links open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FitScene {
    pub source: TableSource,
    /// Law id, or `custom`.
    pub law: String,
    /// The typed formula; used when `law` is `custom`.
    pub formula: String,
    /// Variable name to column name; `response` names the fitted column. Missing ones are guessed.
    pub map: Vec<(String, String)>,
    /// Conditions that rows must meet to take part, such as `N >= 1B; loss < 4`; empty for all rows.
    pub subset: String,
    /// Column whose values name families of runs to compare.
    pub families: Option<String>,
    pub loss: Loss,
    pub space: Space,
    pub settings: Vec<ParameterSetting>,
    /// Starts of the search; 0 for the engine's choice.
    pub starts: u32,
    pub bootstrap: u32,
    /// Column whose values name run families, for the cluster bootstrap.
    pub cluster: Option<String>,
    /// Column of row weights.
    pub weight: Option<String>,
    pub level: f64,
    pub seed: u64,
    pub holdout: Holdout,
    pub profile: bool,
    /// Points of the predictions table, by variable in the law's order; finite values only.
    pub predict_at: Vec<Vec<f64>>,
    pub view: FitView,
}

/// Where the table comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TableSource {
    /// A built-in example, by id.
    Example(String),
    /// Pasted, dropped or edited; travels with the scene.
    Inline {
        name: String,
        #[serde(with = "crate::share::table_form")]
        table: Table,
    },
    /// An https address, loaded only after consent.
    Address { url: String },
}

/// How the result is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FitView {
    pub chart: ChartKind,
    /// The variable on the x axis; empty for the law's first.
    pub x: String,
    /// Subtract the irreducible loss.
    pub reducible: bool,
    /// Published constants drawn beside the fit, by preset id.
    pub published: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChartKind {
    #[default]
    Curve,
    /// Loss over N and D with the efficient frontier.
    Contour,
    /// Loss against N, one curve per budget.
    IsoFlop,
    /// Best size and tokens against compute: IsoFLOP vertices beside the law's optimum.
    Allocation,
}

impl Default for FitScene {
    fn default() -> Self {
        Self {
            source: TableSource::Example("simulated-chinchilla".into()),
            law: "chinchilla".into(),
            formula: String::new(),
            map: Vec::new(),
            subset: String::new(),
            families: None,
            loss: Loss::Huber { delta: 1e-3 },
            space: Space::Log,
            settings: Vec::new(),
            starts: 0,
            bootstrap: 1000,
            cluster: None,
            weight: None,
            level: 0.9,
            seed: 1,
            holdout: Holdout::LargestBudget,
            profile: false,
            predict_at: Vec::new(),
            view: FitView::default(),
        }
    }
}

impl Scene for FitScene {
    const PAGE: &'static str = "fit";

    fn mend(&mut self) -> Vec<String> {
        let default = Self::default();
        let mut notices = Vec::new();
        let mut notice = |key: &str, why: &str| notices.push(format!("'{key}' {why} and was left at its default"));
        if !(0.5..=0.999).contains(&self.level) {
            self.level = default.level;
            notice("level", "should lie between 0.5 and 0.999");
        }
        if self.bootstrap > Self::MAX_BOOTSTRAP {
            self.bootstrap = default.bootstrap;
            notice("bootstrap", "is more than 100,000 resamples");
        }
        if self.starts > Self::MAX_STARTS {
            self.starts = default.starts;
            notice("starts", "is more than 1,000,000");
        }
        if matches!(self.loss, Loss::Huber { delta } if !(delta.is_finite() && delta > 0.0)) {
            self.loss = default.loss;
            notice("loss", "has a delta that is not a positive number");
        }
        if self.predict_at.iter().flatten().any(|value| !value.is_finite()) {
            self.predict_at = default.predict_at;
            notice("predict_at", "has a value that is not a number");
        }
        if let TableSource::Address { url } = &self.source
            && let Err(error) = crate::share::data_url(url)
        {
            notices.push(format!("{error}; the example is shown instead"));
            self.source = default.source;
        }
        notices
    }
}

impl FitScene {
    /// Most bootstrap resamples and search starts that a link may ask for.
    pub const MAX_BOOTSTRAP: u32 = 100_000;
    pub const MAX_STARTS: u32 = 1_000_000;
}
