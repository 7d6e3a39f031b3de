//! The features that the app offers, by the Atlas's ids: gathered from the declarations.

use crate::law::registry::LAWS;
use std::collections::BTreeSet;

/// Ids of all offered features, sorted.
pub fn registered() -> Vec<&'static str> {
    let features: BTreeSet<&str> = LAWS.iter().flat_map(|law| law.features).copied().collect();
    features.into_iter().collect()
}

/// Ids of the laws that offer a feature, in the registry's order: where the Atlas leads to.
pub fn laws_for(feature: &str) -> Vec<&'static str> {
    LAWS.iter().filter(|law| law.features.contains(&feature)).map(|law| law.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::paper;

    #[test]
    fn every_offered_feature_is_one_of_the_atlas() {
        let papers = paper::all();
        for feature in registered() {
            assert!(papers.iter().any(|paper| paper.feature == feature), "no row asks for {feature}");
            assert!(!laws_for(feature).is_empty());
        }
    }
}
