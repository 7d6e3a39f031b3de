//! Communities of a graph by modularity: the Leiden algorithm (Traag, Waltman and van Eck 2019).
//!
//! Nodes move to the community they fit best; each community is split into well-connected parts; the parts
//! become the nodes of a smaller graph, and so on until nothing moves.

use super::{NeighbourGraph, Partition};
use crate::num::Rng;
use std::collections::VecDeque;

/// How random the merging of parts is: small is nearly greedy.
const RANDOMNESS: f64 = 0.01;

/// Communities at a resolution (1 for plain modularity; larger gives more and smaller ones), from a seed.
pub fn leiden(graph: &NeighbourGraph, resolution: f64, seed: u64) -> Partition {
    let whole = Weighted::of(graph);
    let mut rng = Rng::new(seed);
    let mut labels: Vec<u32> = (0..graph.rows as u32).collect();
    // Rounds from the whole graph until one changes nothing; each round can only gain.
    for _ in 0..MOST_ROUNDS {
        let next = round(&whole, &labels, resolution, &mut rng);
        let same = Partition::new(&next).labels == Partition::new(&labels).labels;
        labels = next;
        if same {
            break;
        }
    }
    Partition::new(&labels)
}

const MOST_ROUNDS: usize = 50;

/// One round: move, refine and shrink until every community is one node.
fn round(whole: &Weighted, labels: &[u32], resolution: f64, rng: &mut Rng) -> Vec<u32> {
    let mut graph = whole.clone();
    let mut communities = labels.to_vec();
    // Node of the current graph that each node of the whole has become part of.
    let mut place: Vec<u32> = (0..whole.nodes() as u32).collect();
    loop {
        move_nodes(&graph, &mut communities, resolution, rng);
        communities = Partition::new(&communities).labels;
        let count = communities.iter().max().map_or(0, |most| *most as usize + 1);
        if count == graph.nodes() {
            return place.iter().map(|node| communities[*node as usize]).collect();
        }
        let mut parts = refine(&graph, &communities, resolution, rng);
        if Partition::new(&parts).groups() == graph.nodes() {
            // Nothing merged: the communities themselves become the nodes, or the loop would not end.
            parts = communities.clone();
        }
        let parts = Partition::new(&parts);
        let mut next = vec![0; parts.groups()];
        for (node, part) in parts.labels.iter().enumerate() {
            next[*part as usize] = communities[node];
        }
        place.iter_mut().for_each(|node| *node = parts.labels[*node as usize]);
        graph = graph.shrunk(&parts);
        communities = next;
    }
}

/// A graph whose edges have weights and whose nodes stand for several.
#[derive(Clone, Debug)]
struct Weighted {
    /// (other node, weight) of every node, without loops.
    edges: Vec<Vec<(u32, f64)>>,
    /// Sum of weights at every node, loops twice.
    degrees: Vec<f64>,
    /// Twice the weight of all edges.
    total: f64,
}

impl Weighted {
    fn of(graph: &NeighbourGraph) -> Self {
        let mut edges = vec![Vec::new(); graph.rows];
        for (i, j) in &graph.edges {
            edges[*i as usize].push((*j, 1.0));
            edges[*j as usize].push((*i, 1.0));
        }
        let degrees = edges.iter().map(|edges| edges.len() as f64).collect();
        Self { edges, degrees, total: 2.0 * graph.edges.len() as f64 }
    }

    fn nodes(&self) -> usize {
        self.edges.len()
    }

    fn shrunk(&self, parts: &Partition) -> Self {
        let k = parts.groups();
        let mut degrees = vec![0.0; k];
        let mut joined = vec![Vec::new(); k];
        for (node, part) in parts.labels.iter().enumerate() {
            degrees[*part as usize] += self.degrees[node];
            joined[*part as usize]
                .extend(self.edges[node].iter().map(|(other, weight)| (parts.labels[*other as usize], *weight)));
        }
        let merged = |(part, mut edges): (usize, Vec<(u32, f64)>)| {
            edges.retain(|(other, _)| *other as usize != part);
            edges.sort_by_key(|(other, _)| *other);
            edges.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, run.iter().map(|edge| edge.1).sum())).collect()
        };
        Self { edges: joined.into_iter().enumerate().map(merged).collect(), degrees, total: self.total }
    }
}

/// Weights from one node to the communities around it.
struct Around {
    weight: Vec<f64>,
    touched: Vec<u32>,
}

impl Around {
    fn new(communities: usize) -> Self {
        Self { weight: vec![0.0; communities], touched: Vec::new() }
    }

    fn look(&mut self, edges: &[(u32, f64)], labels: &[u32], counts: impl Fn(usize) -> bool) {
        for label in self.touched.drain(..) {
            self.weight[label as usize] = 0.0;
        }
        for (other, weight) in edges.iter().filter(|(other, _)| counts(*other as usize)) {
            let label = labels[*other as usize];
            if self.weight[label as usize] == 0.0 {
                self.touched.push(label);
            }
            self.weight[label as usize] += weight;
        }
    }
}

/// Moves nodes to the community that gains most until none wants to move.
fn move_nodes(graph: &Weighted, labels: &mut [u32], resolution: f64, rng: &mut Rng) {
    let n = graph.nodes();
    let mut degrees = vec![0.0; n];
    let mut sizes = vec![0_usize; n];
    for (node, label) in labels.iter().enumerate() {
        degrees[*label as usize] += graph.degrees[node];
        sizes[*label as usize] += 1;
    }
    let mut empty: Vec<u32> = (0..n as u32).filter(|label| sizes[*label as usize] == 0).collect();
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, rng.below(i + 1));
    }
    let mut queue: VecDeque<usize> = order.into();
    let mut waiting = vec![true; n];
    let mut around = Around::new(n);
    while let Some(node) = queue.pop_front() {
        waiting[node] = false;
        let own = labels[node];
        around.look(&graph.edges[node], labels, |_| true);
        let degree = graph.degrees[node];
        degrees[own as usize] -= degree;
        sizes[own as usize] -= 1;
        let gain =
            |label: u32| around.weight[label as usize] - resolution * degree * degrees[label as usize] / graph.total;
        let mut best = (own, gain(own));
        for label in &around.touched {
            let gain = gain(*label);
            // Only clear gains count: rounding must not keep nodes going back and forth.
            if gain > best.1 + 1e-12 {
                best = (*label, gain);
            }
        }
        if best.1 < -1e-12
            && sizes[own as usize] > 0
            && let Some(fresh) = empty.pop()
        {
            best = (fresh, 0.0);
        }
        let to = best.0;
        degrees[to as usize] += degree;
        sizes[to as usize] += 1;
        if to != own {
            labels[node] = to;
            if sizes[own as usize] == 0 {
                empty.push(own);
            }
            for (other, _) in &graph.edges[node] {
                let other = *other as usize;
                if labels[other] != to && !std::mem::replace(&mut waiting[other], true) {
                    queue.push_back(other);
                }
            }
        }
    }
}

/// Splits communities into parts that hang together: single nodes that merge with parts of their own
/// community, at random by gain, as long as both are well connected to it.
fn refine(graph: &Weighted, communities: &[u32], resolution: f64, rng: &mut Rng) -> Vec<u32> {
    let n = graph.nodes();
    let mut parts: Vec<u32> = (0..n as u32).collect();
    let mut degrees = graph.degrees.clone();
    let mut sizes = vec![1_usize; n];
    let mut whole = vec![0.0; n];
    for (node, community) in communities.iter().enumerate() {
        whole[*community as usize] += graph.degrees[node];
    }
    let inside = |node: usize| -> f64 {
        let own = |edge: &&(u32, f64)| communities[edge.0 as usize] == communities[node];
        graph.edges[node].iter().filter(own).map(|edge| edge.1).sum()
    };
    // Weight from every part to the rest of its community.
    let mut outward: Vec<f64> = (0..n).map(inside).collect();
    let connected = |outward: f64, degree: f64, community: u32| {
        outward >= resolution * degree * (whole[community as usize] - degree) / graph.total
    };
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, rng.below(i + 1));
    }
    let mut around = Around::new(n);
    for node in order {
        let community = communities[node];
        let (own, degree) = (parts[node] as usize, graph.degrees[node]);
        if sizes[own] != 1 || !connected(outward[own], degree, community) {
            continue;
        }
        around.look(&graph.edges[node], &parts, |other| communities[other] == community && other != node);
        let choices: Vec<(usize, f64)> = around
            .touched
            .iter()
            .map(|part| *part as usize)
            .filter(|part| connected(outward[*part], degrees[*part], community))
            .map(|part| (part, around.weight[part] - resolution * degree * degrees[part] / graph.total))
            .filter(|(_, gain)| *gain >= 0.0)
            .collect();
        let Some(part) = draw(&choices, rng) else { continue };
        let between = around.weight[part];
        parts[node] = part as u32;
        sizes[own] -= 1;
        sizes[part] += 1;
        degrees[own] -= degree;
        degrees[part] += degree;
        outward[part] += outward[own] - 2.0 * between;
        outward[own] = 0.0;
    }
    parts
}

/// One of the choices, with a chance that grows exponentially with its gain.
fn draw(choices: &[(usize, f64)], rng: &mut Rng) -> Option<usize> {
    let most = choices.iter().fold(f64::NEG_INFINITY, |most, choice| most.max(choice.1));
    let weights: Vec<f64> = choices.iter().map(|choice| libm::exp((choice.1 - most) / RANDOMNESS)).collect();
    let mut left = rng.uniform() * weights.iter().sum::<f64>();
    for (choice, weight) in choices.iter().zip(&weights) {
        left -= weight;
        if left < 0.0 {
            return Some(choice.0);
        }
    }
    choices.last().map(|choice| choice.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cliques_in_a_ring_are_the_communities() {
        let (cliques, size) = (8, 6);
        let mut edges = Vec::new();
        for c in 0..cliques {
            for i in 0..size {
                for j in i + 1..size {
                    edges.push((c * size + i, c * size + j));
                }
            }
            let next = (c + 1) % cliques * size;
            edges.push(((c * size).min(next), (c * size).max(next)));
        }
        let graph = NeighbourGraph { rows: (cliques * size) as usize, edges };
        for seed in 0..5 {
            let found = leiden(&graph, 1.0, seed);
            assert_eq!(found.groups(), cliques as usize);
            for node in 0..graph.rows {
                assert_eq!(found.labels[node], found.labels[node / size as usize * size as usize]);
            }
            assert_eq!(found, leiden(&graph, 1.0, seed));
        }
        let empty = NeighbourGraph { rows: 3, edges: Vec::new() };
        assert_eq!(leiden(&empty, 1.0, 0).groups(), 3);
    }
}
