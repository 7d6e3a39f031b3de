//! Choosing towards a target: similarity to query rows, shared out in turns, or traded against variety.

use super::{directions, largest};
use crate::diversity::{Cloud, MetricError};
use crate::num::lanes::dot;

/// Mean of states weighted by their place, 1 for the first: how RDS+ pools the last layer of a model
/// (Ivison et al. 2025, arXiv 2503.01807; Muennighoff 2022, arXiv 2202.08904). Leave padding out. Empty for
/// no states.
pub fn position_weighted_mean<'s>(states: impl IntoIterator<Item = &'s [f64]>) -> Vec<f64> {
    let mut sum: Vec<f64> = Vec::new();
    let mut weights = 0.0;
    for (place, state) in (1..).zip(states) {
        let weight = f64::from(place);
        weights += weight;
        sum.resize(state.len(), 0.0);
        sum.iter_mut().zip(state).for_each(|(sum, x)| *sum += weight * x);
    }
    sum.iter_mut().for_each(|x| *x /= weights);
    sum
}

/// Cosine of every row of the pool (inner) with every query (outer). Fails where a row is all zeros.
pub fn relevances(queries: &Cloud, pool: &Cloud) -> Result<Vec<Vec<f64>>, MetricError> {
    let (queries, pool) = (directions(queries)?, directions(pool)?);
    let of = |query: &[f64]| pool.values.chunks_exact(pool.columns).map(|row| dot(query, row)).collect();
    Ok(queries.values.chunks_exact(queries.columns).map(of).collect())
}

/// The `k` rows of the largest scores, best first.
pub fn top(scores: &[f64], k: usize) -> Vec<usize> {
    let mut order = ranking(scores);
    order.truncate(k);
    order
}

fn ranking(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    // Stable: rows of equal score stay in order.
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    order
}

/// `k` rows chosen in turns: each query in turn takes its next best row, and a row that another query has
/// taken uses up the turn (code of RDS+). Outer: query; inner: score of every row.
pub fn round_robin(scores: &[Vec<f64>], k: usize) -> Vec<usize> {
    let orders: Vec<Vec<usize>> = scores.iter().map(|scores| ranking(scores)).collect();
    let rows = orders.first().map_or(0, Vec::len);
    let mut taken = vec![false; rows];
    let mut chosen = Vec::new();
    for turn in 0..rows {
        for order in &orders {
            if chosen.len() == k {
                return chosen;
            }
            let row = order[turn];
            if !std::mem::replace(&mut taken[row], true) {
                chosen.push(row);
            }
        }
    }
    chosen
}

/// The same for several tasks of several queries: a row's score for a task is its best over the task's
/// queries, and the tasks take turns.
pub fn round_robin_of_tasks(tasks: &[Vec<Vec<f64>>], k: usize) -> Vec<usize> {
    let best = |queries: &Vec<Vec<f64>>| -> Vec<f64> {
        let rows = queries.first().map_or(0, Vec::len);
        let of = |row| queries.iter().map(|scores| scores[row]).fold(f64::NEG_INFINITY, f64::max);
        (0..rows).map(of).collect()
    };
    round_robin(&tasks.iter().map(best).collect::<Vec<_>>(), k)
}

/// `k` rows by maximal marginal relevance (Carbonell and Goldstein 1998): each maximises
/// `weight` · relevance - (1 - `weight`) · largest cosine with a row chosen before. Fails where a row is all
/// zeros or has no relevance.
pub fn marginal_relevance(cloud: &Cloud, relevance: &[f64], weight: f64, k: usize) -> Result<Vec<usize>, MetricError> {
    let directions = directions(cloud)?;
    if relevance.len() != cloud.rows() {
        return Err(MetricError::NotDefined { what: "every row needs a relevance".into() });
    }
    let mut likeness = vec![f64::NEG_INFINITY; cloud.rows()];
    let mut taken = vec![false; cloud.rows()];
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < k.min(cloud.rows()) {
        let score = |i: usize| match (taken[i], chosen.is_empty()) {
            (true, _) => None,
            (false, true) => Some(relevance[i]),
            (false, false) => Some(weight * relevance[i] - (1.0 - weight) * likeness[i]),
        };
        let Some(best) = largest((0..cloud.rows()).map(score)) else { break };
        taken[best] = true;
        chosen.push(best);
        directions.each_cosine(best, |j, cosine| likeness[j] = f64::max(likeness[j], cosine));
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_query_and_every_task_gets_its_turns() {
        // Both queries like row 0 most: the second one's first turn is used up.
        let scores = [vec![0.9, 0.5, 0.1, 0.2], vec![0.8, 0.1, 0.3, 0.7]];
        assert_eq!(round_robin(&scores, 3), [0, 1, 3]);
        assert_eq!(round_robin(&scores, 9).len(), 4);
        assert!(round_robin(&[], 3).is_empty());
        let tasks = [scores.to_vec(), vec![vec![0.0, 0.0, 1.0, 0.0]]];
        assert_eq!(round_robin_of_tasks(&tasks, 2), [0, 2]);
        assert_eq!(position_weighted_mean([&[3.0][..], &[6.0]]), [5.0]);
    }
}
