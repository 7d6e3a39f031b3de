//! Scores from a language model's judgements. The judging itself needs an endpoint; here is what is
//! computed from its answers.

use super::declaration::MetricError;
use super::texts::{mean, undefined};
use crate::num::Rng;
use crate::num::quantile::central_interval;

/// A score and the central 90 % of its bootstrap over the judge's rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    pub value: f64,
    /// `None` for a single round.
    pub interval: Option<(f64, f64)>,
}

const RESAMPLES: usize = 1_000;
const LEVEL: f64 = 0.9;

/// LLM cluster score (arXiv 2410.15226, section 3): the mean over rounds of the number of clusters
/// by their mean size. `rounds` holds the sizes of the clusters that the judge kept in each round;
/// the mean size is our reading of 'samples per cluster'. From 1/K to K for K texts a round.
pub fn llm_cluster_score(rounds: &[Vec<usize>], seed: u64) -> Result<Score, MetricError> {
    let mut scores = Vec::with_capacity(rounds.len());
    for (round, sizes) in rounds.iter().enumerate() {
        let texts: usize = sizes.iter().sum();
        if sizes.contains(&0) || texts == 0 {
            let what = format!("round {} has an empty cluster or none; leave the round out", round + 1);
            return Err(undefined(what));
        }
        let clusters = sizes.len() as f64;
        scores.push(clusters * clusters / texts as f64);
    }
    bootstrapped(&scores, seed)
}

/// PlanSearch diversity (arXiv 2409.03733): 1 less the mean over problems of the share of pairs of
/// solutions whose idea the judge calls the same. `problems` holds each problem's verdicts.
pub fn plansearch_diversity(problems: &[Vec<bool>], seed: u64) -> Result<Score, MetricError> {
    if let Some(problem) = problems.iter().position(Vec::is_empty) {
        return Err(undefined(format!("problem {} has no judged pair; leave it out", problem + 1)));
    }
    let differing = |verdicts: &Vec<bool>| mean(verdicts.iter().map(|same| if *same { 0.0 } else { 1.0 }));
    bootstrapped(&problems.iter().map(differing).collect::<Vec<_>>(), seed)
}

fn bootstrapped(scores: &[f64], seed: u64) -> Result<Score, MetricError> {
    if scores.is_empty() {
        return Err(undefined("the judge has answered no round yet"));
    }
    let mut rng = Rng::new(seed);
    let mut resample = || mean((0..scores.len()).map(|_| scores[rng.below(scores.len())]));
    let draws: Vec<f64> = if scores.len() < 2 { Vec::new() } else { (0..RESAMPLES).map(|_| resample()).collect() };
    Ok(Score { value: mean(scores.iter().copied()), interval: central_interval(&draws, LEVEL) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_the_reference_cases() {
        let rounds = [vec![4, 3, 2, 1], vec![5, 5], vec![1; 10]];
        let score = llm_cluster_score(&rounds, 1).expect("rounds");
        assert!((score.value - 4.0).abs() < 1e-12);
        let (low, high) = score.interval.expect("three rounds");
        assert!(low < 4.0 && high > 4.0 && low >= 0.4 && high <= 10.0);
        let verdicts = [vec![true, false, false, true, false, false], vec![true; 3]];
        assert!((plansearch_diversity(&verdicts, 1).expect("verdicts").value - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn rounds_without_answers_are_named() {
        let error = llm_cluster_score(&[vec![2, 3], vec![]], 1).expect_err("an empty round");
        assert!(error.to_string().starts_with("round 2"));
        assert!(plansearch_diversity(&[], 1).is_err() && plansearch_diversity(&[vec![]], 1).is_err());
        assert_eq!(llm_cluster_score(&[vec![5, 5]], 1).expect("one round").interval, None);
    }
}
