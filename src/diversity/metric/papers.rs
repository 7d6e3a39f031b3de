//! Papers that several metrics cite.

use crate::law::Paper;

/// The paper of the spread measures, and its code (amarbut/isotropy).
pub(super) const fn marbut(place: &'static str) -> Paper {
    Paper { atlas: Some("reliable-spread"), arxiv: "2212.08172", cite: "Marbut et al. 2022", place }
}

/// A collection of measures in Python whose formulas and defaults are followed here.
pub(super) const fn emb_diversity(place: &'static str) -> Paper {
    Paper { atlas: None, arxiv: "2607.19848", cite: "emb-diversity 0.1.0", place }
}
