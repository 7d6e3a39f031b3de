//! Which parameters of a formula enter linearly given the others.

use super::node::{Node, Operator};
use crate::law::declaration::{MAX_LINEAR, MAX_SHAPE};

/// A parameter that multiplies the rest of one term, and that rest.
pub(super) struct LinearTerm {
    pub parameter: usize,
    pub feature: Node,
}

/// The terms of `root` when it is a sum of terms that each hold a factor of their own, as in
/// `E + A/N^alpha + B/D^beta`: then variable projection applies. Empty for any other formula.
pub(super) fn linear_terms(root: &Node, parameters: usize) -> Vec<LinearTerm> {
    let own: Vec<bool> = (0..parameters).map(|i| root.uses_of(i) == 1).collect();
    let mut terms = Vec::new();
    collect_terms(root, false, &mut terms);
    let mut out: Vec<LinearTerm> = Vec::new();
    for (term, negative) in terms {
        let Some((parameter, rest)) = take_factor(term, &own) else { return Vec::new() };
        let feature = if negative { Node::Negate(Box::new(rest)) } else { rest };
        out.push(LinearTerm { parameter, feature });
    }
    if out.len() > MAX_LINEAR || parameters - out.len() > MAX_SHAPE { Vec::new() } else { out }
}

/// The summands of a node with their signs.
fn collect_terms<'a>(node: &'a Node, negative: bool, out: &mut Vec<(&'a Node, bool)>) {
    match node {
        Node::Binary(Operator::Plus, left, right) => {
            collect_terms(left, negative, out);
            collect_terms(right, negative, out);
        }
        Node::Binary(Operator::Minus, left, right) => {
            collect_terms(left, negative, out);
            collect_terms(right, !negative, out);
        }
        Node::Negate(inner) => collect_terms(inner, !negative, out),
        _ => out.push((node, negative)),
    }
}

/// The first parameter that is a plain factor and occurs nowhere else, and the term divided by it.
fn take_factor(term: &Node, own: &[bool]) -> Option<(usize, Node)> {
    match term {
        Node::Parameter(i) if own[*i] => Some((*i, Node::Number(1.0))),
        Node::Negate(inner) => {
            let (parameter, rest) = take_factor(inner, own)?;
            Some((parameter, Node::Negate(Box::new(rest))))
        }
        Node::Binary(Operator::Times, left, right) => {
            if let Some((parameter, rest)) = take_factor(left, own) {
                return Some((parameter, Node::binary(Operator::Times, rest, (**right).clone())));
            }
            let (parameter, rest) = take_factor(right, own)?;
            Some((parameter, Node::binary(Operator::Times, (**left).clone(), rest)))
        }
        Node::Binary(Operator::Over, left, right) => {
            let (parameter, rest) = take_factor(left, own)?;
            Some((parameter, Node::binary(Operator::Over, rest, (**right).clone())))
        }
        _ => None,
    }
}
