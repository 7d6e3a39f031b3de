//! Built-in examples: what the Fit page opens on, and a start for trying things.
//!
//! Three kinds, never mixed up: published numbers with their citation ([`published`]), studies
//! simulated from a law whose truth is known ([`simulated`]), and tables of others that are loaded
//! from their own address and never bundled.

pub mod published;
pub mod simulated;

use super::request::{Holdout, Loss, Space};
use super::scene::{FitScene, TableSource};
use crate::table::Table;

/// One entry of the list of examples.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Stable, used in links.
    pub id: &'static str,
    pub title: &'static str,
    /// What the table is and what to look for.
    pub note: &'static str,
    pub kind: Kind,
    /// Law that suits it, by id, or `custom`.
    pub law: &'static str,
    /// The formula to fit where `law` is `custom`; empty otherwise.
    pub formula: &'static str,
    /// How to fit it.
    pub loss: Loss,
    pub space: Space,
    pub holdout: Holdout,
    pub citation: &'static str,
}

/// Where the numbers of an example come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Printed in a paper or read off one of its figures.
    Published,
    /// Drawn here from a law with known parameters: not measurements.
    Simulated,
    /// Somebody else's table at its own address, loaded only after consent.
    Address { url: &'static str },
}

/// A table ready for [`prepare`](super::prepare()).
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedExample {
    pub table: Table,
    /// Variable to column; the response is named `response`.
    pub map: Vec<(String, String)>,
    /// The parameters a simulated table was drawn with, by name.
    pub truth: Option<Vec<(String, f64)>>,
}

/// Every example, the one the page opens on first.
pub fn list() -> &'static [Example] {
    &LIST
}

pub fn example(id: &str) -> Option<&'static Example> {
    LIST.iter().find(|example| example.id == id)
}

/// The table of an example; `None` for an unknown id, for one that lives at an address, and for a
/// simulated one whose law is not declared.
pub fn load(id: &str) -> Option<LoadedExample> {
    match example(id)?.kind {
        Kind::Published => published::load(id),
        Kind::Simulated => simulated::load(id),
        Kind::Address { .. } => None,
    }
}

/// The page's state that shows an example as it is meant to be fitted.
pub fn scene(id: &str) -> Option<FitScene> {
    let example = example(id)?;
    let source = match example.kind {
        Kind::Address { url } => TableSource::Address { url: url.into() },
        Kind::Published | Kind::Simulated => TableSource::Example(id.into()),
    };
    let map = match example.kind {
        Kind::Address { .. } => map_of(&[("N", "Model Size"), ("C", "Training FLOP"), ("response", "loss")]),
        Kind::Published | Kind::Simulated => load(id)?.map,
    };
    Some(FitScene {
        source,
        law: example.law.into(),
        formula: example.formula.into(),
        map,
        loss: example.loss,
        space: example.space,
        holdout: example.holdout,
        ..FitScene::default()
    })
}

fn map_of(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, column)| (name.to_string(), column.to_string())).collect()
}

const HUBER: Loss = Loss::Huber { delta: 1e-3 };

const fn simulated(
    id: &'static str,
    title: &'static str,
    law: &'static str,
    note: &'static str,
    citation: &'static str,
) -> Example {
    Example {
        id,
        title,
        note,
        kind: Kind::Simulated,
        law,
        formula: "",
        loss: HUBER,
        space: Space::Log,
        holdout: Holdout::LargestBudget,
        citation,
    }
}

/// Accuracy that saturates: a typed formula, since the declared laws with a constant fall.
const fn saturating(id: &'static str, title: &'static str, note: &'static str, citation: &'static str) -> Example {
    let example = published(id, title, "custom", Space::Raw, note, citation);
    Example { formula: "E - A/x^alpha", ..example }
}

/// A few published points: least squares, and none to spare for a hold-out.
const fn published(
    id: &'static str,
    title: &'static str,
    law: &'static str,
    space: Space,
    note: &'static str,
    citation: &'static str,
) -> Example {
    Example {
        id,
        title,
        note,
        kind: Kind::Published,
        law,
        formula: "",
        loss: Loss::LeastSquares,
        space,
        holdout: Holdout::None,
        citation,
    }
}

static LIST: [Example; 14] = [
    simulated(
        "simulated-chinchilla",
        "Simulated: 81 runs at nine budgets",
        "chinchilla",
        "Simulated, not measured: nine compute budgets from 6e18 to 3e21 FLOP, nine model sizes around each optimum, loss from the law with 0.5 % noise, seed 1. The truth is known, so the fit can be judged.",
        "Constants of Besiroglu et al. 2024 (arXiv 2404.10102)",
    ),
    simulated(
        "simulated-data-constrained",
        "Simulated: repeated data",
        "data-constrained",
        "Simulated, not measured: three model sizes, three amounts of unique tokens, 1 to 32 epochs, loss from the law with 0.5 % noise, seed 2.",
        "Constants of Muennighoff et al. 2023 (arXiv 2305.16264)",
    ),
    simulated(
        "simulated-finetuning",
        "Simulated: fine-tuning with a slow start",
        "rectified",
        "Simulated, not measured: fine-tuning samples from 200 to 3.3 million, two runs each, loss from the rectified law with 0.5 % noise, seed 3. A plain power law misses the flat start.",
        "Form of Lin et al. 2024 (arXiv 2402.02314)",
    ),
    simulated(
        "simulated-broken",
        "Simulated: a curve with one break",
        "broken-power",
        "Simulated, not measured: 24 sizes over six decades, a power law whose exponent changes once, 0.5 % noise, seed 4. What a straight line on log axes predicts from the first half is wrong.",
        "Form of Caballero et al. 2022 (arXiv 2210.14891)",
    ),
    published(
        "datacomp-avg38-no-filtering",
        "DataComp: average over 38 data sets, no filtering",
        "log-linear",
        Space::Raw,
        "Four scales of CLIP training; the model grows with the data. Two parameters from four points: the intervals are wide for a reason.",
        "DataComp (arXiv 2304.14108), numbers in the text",
    ),
    published(
        "datacomp-avg38-filtered",
        "DataComp: average over 38 data sets, image-based and CLIP-score filtering",
        "log-linear",
        Space::Raw,
        "The same four scales after filtering: compare its slope with that of no filtering.",
        "DataComp (arXiv 2304.14108), numbers in the text",
    ),
    saturating(
        "clipa-s16",
        "CLIPA: S/16, accuracy against compute",
        "Five token-length settings of the smallest model; read off the plot, +-0.3 points. Three parameters from five points.",
        "An Inverse Scaling Law for CLIP Training (arXiv 2305.07017), figure",
    ),
    saturating(
        "clipa-b16",
        "CLIPA: B/16, accuracy against compute",
        "Five token-length settings; read off the plot, +-0.3 points. Three parameters from five points.",
        "An Inverse Scaling Law for CLIP Training (arXiv 2305.07017), figure",
    ),
    saturating(
        "clipa-l16",
        "CLIPA: L/16, accuracy against compute",
        "Five token-length settings of the largest model; read off the plot, +-0.3 points. Three parameters from five points.",
        "An Inverse Scaling Law for CLIP Training (arXiv 2305.07017), figure",
    ),
    saturating(
        "opt-sts-icl",
        "OPT: sentence similarity in context",
        "Eight sizes; the score peaks at 6.7B and then declines, which a saturating law cannot follow: look at the residuals.",
        "Scaling Sentence Embeddings with Large Language Models (arXiv 2307.16645), authors' README",
    ),
    published(
        "128k-needle",
        "128K context: needle in a haystack",
        "sigmoid-log",
        Space::Raw,
        "Accuracy against tokens of continual pre-training of LLaMA-2 7B at 80K context: a sigmoid in the logarithm; the last point declines.",
        "Data Engineering for Scaling Language Models to 128K Context (arXiv 2402.10171), numbers in the text",
    ),
    published(
        "cbs-fixed-model",
        "Critical batch size against tokens (302M model)",
        "power-growth",
        Space::Log,
        "Five points of the paper's own fitted curve, in sequences of 512 tokens; read off the plot, +-15.",
        "How Does Critical Batch Size Scale in Pre-training? (arXiv 2410.21676), figure",
    ),
    published(
        "cbs-fixed-data",
        "Critical batch size against model size (3.07B tokens)",
        "power-growth",
        Space::Log,
        "Five points of the paper's own fitted curve, in sequences of 512 tokens; read off the plot, +-15. Nearly flat: batch size follows data, not size.",
        "How Does Critical Batch Size Scale in Pre-training? (arXiv 2410.21676), figure",
    ),
    Example {
        id: "epoch-chinchilla",
        title: "Epoch AI: 245 points of Chinchilla's figure 4",
        note: "Digitised from a figure, so losses carry an error of about 0.01; D follows from C = 6ND. Loaded from its authors' repository, after you agree; not part of this site.",
        kind: Kind::Address {
            url: "https://raw.githubusercontent.com/epoch-research/analyzing-chinchilla/main/data/svg_extracted_data.csv",
        },
        law: "chinchilla",
        formula: "",
        loss: HUBER,
        space: Space::Log,
        holdout: Holdout::LargestBudget,
        citation: "Besiroglu et al. 2024 (arXiv 2404.10102)",
    },
];

#[cfg(test)]
mod tests;
