//! First guesses for the parameters of a typed formula: range, scale and start, all editable later.
//!
//! In this order: a parameter in an exponent is an exponent (positive where the formula writes the
//! minus or the division itself, of either sign otherwise); E and L_inf are floors; a column's name
//! with an index (N_c, D0) is a scale on that column's axis; a capital letter is a positive size;
//! a Greek letter is positive; anything else may have either sign.

use super::node::{Function, Node, Operator};
use super::token::is_greek;
use crate::law::{Parameter, Scale};
use std::borrow::Cow;

/// Where a parameter stands in the formula.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    role: Role,
    /// A larger parameter lowers the value: written with a minus or below a fraction line.
    falling: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Factor,
    PowerExponent,
    InsideExp,
}

/// The guess for parameter `index` of `root`; `linear` if variable projection solves for it.
pub(super) fn guess(name: &str, index: usize, linear: bool, root: &Node, variables: &[String]) -> Parameter {
    let start = Place { role: Role::Factor, falling: false };
    let place = place_of(root, index, start).unwrap_or(start);
    let parameter = |meaning, scale, range, start| Parameter {
        name: Cow::Owned(name.to_string()),
        symbol: Cow::Owned(super::latex::symbol(name)),
        meaning: Cow::Borrowed(meaning),
        range,
        scale,
        start,
        located: None,
    };
    let any = (f64::NEG_INFINITY, f64::INFINITY);
    match (place.role, place.falling) {
        (Role::PowerExponent, true) => return parameter("exponent, positive", Scale::Log, (1e-4, 5.0), (0.02, 2.0)),
        (Role::PowerExponent, false) => {
            return parameter("exponent, of either sign", Scale::Linear, (-5.0, 5.0), (-1.0, 1.0));
        }
        (Role::InsideExp, true) => return parameter("rate, positive", Scale::Log, (1e-12, 1e12), (0.01, 100.0)),
        (Role::InsideExp, false) => {
            return parameter("inside an exponential, of either sign", Scale::Linear, any, (-10.0, 10.0));
        }
        (Role::Factor, _) => {}
    }
    if matches!(name, "E" | "e" | "E0" | "E_0" | "L_inf" | "Linf" | "E_inf") {
        return parameter("floor, zero or more", Scale::Linear, (0.0, f64::INFINITY), (0.0, 3.0));
    }
    if let Some(variable) = axis_of(name, variables) {
        return Parameter {
            located: Some(variable),
            ..parameter("a place on the axis of a column, positive", Scale::Log, (1e-12, 1e36), (1e3, 1e15))
        };
    }
    if name.starts_with(|c: char| c.is_ascii_uppercase()) {
        // A linear coefficient may vanish; elsewhere the search runs in the logarithm.
        let range = if linear { (0.0, f64::INFINITY) } else { (1e-30, 1e30) };
        return parameter("size of a term, positive", Scale::Log, range, (1.0, 1e6));
    }
    if is_greek(name.split('_').next().unwrap_or(name)) {
        return parameter("positive", Scale::Log, (1e-6, 1e6), (0.01, 10.0));
    }
    parameter("of either sign", Scale::Linear, any, (-10.0, 10.0))
}

/// The column whose name, with an index added, is `name`: N_c, D0, x_1.
fn axis_of(name: &str, variables: &[String]) -> Option<usize> {
    variables.iter().position(|variable| {
        name.strip_prefix(variable.as_str()).is_some_and(|index| {
            let index = index.strip_prefix('_').unwrap_or(index);
            !index.is_empty() && index.len() <= 4 && (index == "c" || index.chars().all(|c| c.is_ascii_digit()))
        })
    })
}

/// Where parameter `index` first stands, an exponent before anything else.
fn place_of(node: &Node, index: usize, place: Place) -> Option<Place> {
    let flipped = Place { falling: !place.falling, ..place };
    let found: Vec<Option<Place>> = match node {
        Node::Parameter(i) => return (*i == index).then_some(place),
        Node::Number(_) | Node::Variable(_) => return None,
        Node::Negate(inner) => vec![place_of(inner, index, flipped)],
        Node::Binary(Operator::Minus | Operator::Over, left, right) => {
            vec![place_of(left, index, place), place_of(right, index, flipped)]
        }
        Node::Binary(Operator::Power, base, exponent) => {
            // (N_c/N)^alpha falls with N although nothing is written with a minus.
            let falling = place.falling != is_inverse(base);
            let inside = Place { role: Role::PowerExponent, falling };
            vec![place_of(exponent, index, inside), place_of(base, index, place)]
        }
        Node::Call(Function::Exp, _) => {
            let inside = Place { role: Role::InsideExp, ..place };
            node.parts().into_iter().map(|part| place_of(part, index, inside)).collect()
        }
        Node::Binary(..) | Node::Call(..) => {
            node.parts().into_iter().map(|part| place_of(part, index, place)).collect()
        }
    };
    let places: Vec<Place> = found.into_iter().flatten().collect();
    places.iter().find(|place| place.role != Role::Factor).or(places.first()).copied()
}

/// Does a column stand only below the fraction line?
fn is_inverse(base: &Node) -> bool {
    matches!(base, Node::Binary(Operator::Over, above, below) if below.has_variable() && !above.has_variable())
}
