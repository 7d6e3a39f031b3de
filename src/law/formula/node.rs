//! The tree of a formula and its value.

use crate::law::Input;
use crate::num::Scalar;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Number(f64),
    /// Index into the inputs.
    Variable(usize),
    /// Index into the parameters.
    Parameter(usize),
    Negate(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
    Power,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Exp,
    /// Natural logarithm; `log` is the same, as in NumPy and in the papers.
    Ln,
    Log10,
    Log2,
    Sqrt,
    Abs,
    Min,
    Max,
    Sigmoid,
    Tanh,
    Softplus,
    /// Logarithm of the gamma function.
    LnGamma,
}

/// The names a function is written by.
pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("exp", Function::Exp),
    ("ln", Function::Ln),
    ("log", Function::Ln),
    ("log10", Function::Log10),
    ("log2", Function::Log2),
    ("sqrt", Function::Sqrt),
    ("abs", Function::Abs),
    ("min", Function::Min),
    ("max", Function::Max),
    ("sigmoid", Function::Sigmoid),
    ("logistic", Function::Sigmoid),
    ("tanh", Function::Tanh),
    ("softplus", Function::Softplus),
    ("lgamma", Function::LnGamma),
    ("gammaln", Function::LnGamma),
];

/// Integer powers up to this size are multiplied out, so that a negative base is allowed.
const MAX_MULTIPLIED_POWER: f64 = 16.0;

impl Node {
    pub fn binary(operator: Operator, left: Node, right: Node) -> Self {
        Self::Binary(operator, Box::new(left), Box::new(right))
    }

    /// Parts of this node, left to right.
    pub fn parts(&self) -> Vec<&Node> {
        match self {
            Self::Number(_) | Self::Variable(_) | Self::Parameter(_) => Vec::new(),
            Self::Negate(inner) => vec![inner],
            Self::Binary(_, left, right) => vec![left, right],
            Self::Call(_, arguments) => arguments.iter().collect(),
        }
    }

    /// How often parameter `index` occurs.
    pub fn uses_of(&self, index: usize) -> usize {
        match self {
            Self::Parameter(i) => usize::from(*i == index),
            _ => self.parts().into_iter().map(|part| part.uses_of(index)).sum(),
        }
    }

    pub fn has_variable(&self) -> bool {
        matches!(self, Self::Variable(_)) || self.parts().into_iter().any(Node::has_variable)
    }

    /// The value of a node without names.
    pub fn literal(&self) -> Option<f64> {
        match self {
            Self::Variable(_) | Self::Parameter(_) => None,
            _ if self.parts().into_iter().all(|part| part.literal().is_some()) => Some(self.value(&[], &[])),
            _ => None,
        }
    }

    /// The same tree with its parameters renumbered: parameter i becomes `to[i]`.
    pub fn renumber(&mut self, to: &[usize]) {
        match self {
            Self::Number(_) | Self::Variable(_) => {}
            Self::Parameter(i) => *i = to[*i],
            Self::Negate(inner) => inner.renumber(to),
            Self::Binary(_, left, right) => {
                left.renumber(to);
                right.renumber(to);
            }
            Self::Call(_, arguments) => arguments.iter_mut().for_each(|argument| argument.renumber(to)),
        }
    }

    /// The value at `x`; NaN where a function is undefined.
    pub fn value<S: Scalar>(&self, x: &[Input], p: &[S]) -> S {
        match self {
            Self::Number(value) => S::constant(*value),
            Self::Variable(i) => S::constant(x[*i].value),
            Self::Parameter(i) => p[*i],
            Self::Negate(inner) => -inner.value(x, p),
            Self::Binary(Operator::Plus, left, right) => left.value(x, p) + right.value(x, p),
            Self::Binary(Operator::Minus, left, right) => left.value(x, p) - right.value(x, p),
            Self::Binary(Operator::Times, left, right) => left.value(x, p) * right.value(x, p),
            Self::Binary(Operator::Over, left, right) => left.value(x, p) / right.value(x, p),
            Self::Binary(Operator::Power, base, exponent) => power(base, exponent, x, p),
            Self::Call(function, arguments) => call(*function, arguments, x, p),
        }
    }
}

fn power<S: Scalar>(base: &Node, exponent: &Node, x: &[Input], p: &[S]) -> S {
    let whole = match exponent {
        Node::Number(n) => Some(*n),
        Node::Negate(inner) => match **inner {
            Node::Number(n) => Some(-n),
            _ => None,
        },
        _ => None,
    };
    if let Some(n) = whole.filter(|n| n.fract() == 0.0 && n.abs() <= MAX_MULTIPLIED_POWER) {
        let factor = base.value(x, p);
        let product = (0..n.abs() as usize).fold(S::constant(1.0), |product, _| product * factor);
        return if n < 0.0 { S::constant(1.0) / product } else { product };
    }
    let to = exponent.value(x, p);
    // The logarithm of a column is kept with its value.
    if let Node::Variable(i) = base
        && x[*i].value > 0.0
    {
        return x[*i].pow(to);
    }
    let from = base.value(x, p);
    // ln 0 would turn the value of 0^0 and every derivative at 0 into NaN.
    if from.value() == 0.0 && to.value() >= 0.0 {
        return S::constant(libm::pow(0.0, to.value()));
    }
    let value = libm::pow(from.value(), to.value());
    lift(from.ln() * to, value, value)
}

fn call<S: Scalar>(function: Function, arguments: &[Node], x: &[Input], p: &[S]) -> S {
    let mut values = arguments.iter().map(|argument| argument.value(x, p));
    let Some(first) = values.next() else { return S::constant(f64::NAN) };
    let v = first.value();
    match function {
        Function::Exp => first.exp(),
        Function::Ln => first.ln(),
        Function::Log10 => first.ln() / std::f64::consts::LN_10,
        Function::Log2 => first.ln() / std::f64::consts::LN_2,
        Function::Sqrt if v == 0.0 => S::constant(0.0),
        Function::Sqrt => {
            let root = libm::sqrt(v);
            lift(first, root, 0.5 / root)
        }
        Function::Abs => {
            if v < 0.0 {
                -first
            } else {
                first
            }
        }
        Function::Min => values.fold(first, |best, next| if next.value() < best.value() { next } else { best }),
        Function::Max => values.fold(first, |best, next| if next.value() > best.value() { next } else { best }),
        Function::Sigmoid => first.logistic(),
        Function::Tanh => {
            let t = libm::tanh(v);
            lift(first, t, 1.0 - t * t)
        }
        Function::LnGamma => first.ln_gamma(),
        Function::Softplus if v > 0.0 => first + ((-first).exp() + 1.0).ln(),
        Function::Softplus => (first.exp() + 1.0).ln(),
    }
}

/// A function of `at` with this value and slope there; flat at infinity.
fn lift<S: Scalar>(at: S, value: f64, slope: f64) -> S {
    if at.value().is_infinite() || value.is_infinite() {
        return S::constant(value);
    }
    (at - at.value()) * slope + value
}
