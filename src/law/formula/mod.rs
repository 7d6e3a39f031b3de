//! A law typed by the visitor, such as `L = E + A/N^alpha + B/D^beta`.
//!
//! Names of columns are variables, `pi` is the number, every other name is a parameter (also `e` and
//! `E`). `log` is the natural logarithm. Written out here instead of taken from a crate because the
//! expression crates bring a regex engine of almost 300 KB compressed, most of the page's budget.

mod defaults;
mod error;
mod latex;
mod linear;
mod node;
mod numpy;
mod parse;
mod token;

pub use error::FormulaError;

use super::declaration::MAX_PARAMETERS;
use super::{Input, Parameter};
use crate::num::{Dual, Scalar};
use node::Node;

/// Longest formula, in characters.
pub const MAX_CHARACTERS: usize = 500;
/// Deepest nesting of parentheses, signs and powers.
pub const MAX_NESTING: usize = 40;

/// A typed formula, ready to fit. A parameter vector is the linear coefficients, then the others.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomLaw {
    left: Option<String>,
    root: Node,
    variables: Vec<String>,
    parameters: Vec<Parameter>,
    /// One feature per linear coefficient; empty where the formula is not such a sum.
    features: Vec<Node>,
}

impl CustomLaw {
    /// Reads a formula whose columns are `variables`; the inputs follow their order.
    pub fn parse(formula: &str, variables: &[String]) -> Result<Self, FormulaError> {
        let characters = formula.chars().count();
        if characters > MAX_CHARACTERS {
            return Err(FormulaError::TooLong { characters });
        }
        let parse::Parsed { left, mut root, parameters: names } = parse::parse(formula, variables)?;
        if !root.has_variable() {
            return Err(FormulaError::NoVariable { columns: variables.join(", ") });
        }
        if names.is_empty() {
            return Err(FormulaError::NoParameter);
        }
        if names.len() > MAX_PARAMETERS {
            return Err(FormulaError::TooManyParameters { found: names.len(), names: names.join(", ") });
        }
        let terms = linear::linear_terms(&root, names.len());
        let mut order: Vec<usize> = terms.iter().map(|term| term.parameter).collect();
        order.extend((0..names.len()).filter(|i| !terms.iter().any(|term| term.parameter == *i)));
        let parameters = order
            .iter()
            .enumerate()
            .map(|(new, &i)| defaults::guess(&names[i], i, new < terms.len(), &root, variables))
            .collect();
        let mut new_number = vec![0; names.len()];
        order.iter().enumerate().for_each(|(new, &old)| new_number[old] = new);
        root.renumber(&new_number);
        let features = terms
            .into_iter()
            .map(|mut term| {
                term.feature.renumber(&new_number);
                term.feature
            })
            .collect();
        Ok(Self { left, root, variables: variables.to_vec(), parameters, features })
    }

    /// The linear coefficients, then the others, each in order of appearance, with guessed ranges.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The columns, as given.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// How many parameters enter linearly given the rest; 0 where the formula is no such sum.
    pub fn linear(&self) -> usize {
        self.features.len()
    }

    /// Writes one feature per linear coefficient; `shape` are the parameters after them.
    pub fn features(&self, x: &[Input], shape: &[f64], out: &mut [f64]) {
        let mut parameters = [0.0; MAX_PARAMETERS];
        parameters.iter_mut().skip(self.linear()).zip(shape).for_each(|(place, value)| *place = *value);
        for (feature, place) in self.features.iter().zip(out) {
            *place = feature.value(x, &parameters);
        }
    }

    /// The value at `x`, one input per column; NaN where the formula is undefined.
    pub fn predict(&self, x: &[Input], parameters: &[f64]) -> f64 {
        self.root.value(x, parameters)
    }

    /// Value and gradient by all parameters.
    pub fn predict_dual(&self, x: &[Input], parameters: &[f64]) -> Dual<MAX_PARAMETERS> {
        let mut duals = [Dual::constant(0.0); MAX_PARAMETERS];
        for (i, (place, value)) in duals.iter_mut().zip(parameters).enumerate() {
            *place = Dual::variable(*value, i);
        }
        self.root.value(x, &duals)
    }

    /// The formula in LaTeX, with the typed left side or `L`.
    pub fn latex(&self) -> String {
        let names: Vec<String> = self.parameters.iter().map(|parameter| parameter.name.to_string()).collect();
        let left = latex::symbol(self.left.as_deref().unwrap_or("L"));
        format!("{left} = {}", latex::render(&self.root, &self.variables, &names))
    }

    /// The formula as a Python expression over NumPy arrays, every name passed through `name`.
    pub fn numpy(&self, name: impl Fn(&str) -> String) -> String {
        let variables: Vec<String> = self.variables.iter().map(|variable| name(variable)).collect();
        let parameters: Vec<String> = self.parameters.iter().map(|parameter| name(&parameter.name)).collect();
        numpy::render(&self.root, &variables, &parameters)
    }
}
