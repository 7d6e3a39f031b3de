//! The types a law is declared with.

use super::Input;
use crate::num::{Dual, Scalar};
use std::borrow::Cow;

/// How many shape parameters a law with linear coefficients may have (width of its duals).
pub const MAX_SHAPE: usize = 6;
/// How many parameters any law may have.
pub const MAX_PARAMETERS: usize = 12;
/// How many linear coefficients a law may have.
pub const MAX_LINEAR: usize = 6;

/// One scaling relation of the literature: everything the app needs to fit, draw, explain and share it.
pub struct Law {
    /// Stable identifier, used in links: lower case, words joined by `-`.
    pub id: &'static str,
    pub title: &'static str,
    /// One sentence: when to use it.
    pub summary: &'static str,
    /// LaTeX, for display.
    pub formula: &'static str,
    /// The same formula as a visitor would type it, in the names of its variables and parameters: what
    /// scripts are written from, and where a formula of one's own may start.
    pub typed: &'static str,
    pub papers: &'static [Paper],
    /// What the law predicts.
    pub response: Response,
    /// What it predicts from, in the order of the inputs.
    pub variables: &'static [Variable],
    /// Parameters that enter linearly given the shape: solved exactly (variable projection).
    /// A parameter vector is always `linear` followed by `shape`.
    pub linear: &'static [Parameter],
    /// The other parameters, in declared order.
    pub shape: &'static [Parameter],
    pub form: Form,
    /// Published constants.
    pub presets: &'static [Preset],
    /// Quantities computed from the parameters: optimum, crossing, doubling.
    pub derived: &'static [Derived],
    /// What experts warn of when they see this law used: units, counting rules, weak constants.
    pub pitfalls: &'static [&'static str],
    /// Atlas features this law is the form of, such as `law/power-offset`; empty for a law whose
    /// paper is outside the Atlas.
    pub features: &'static [&'static str],
}

/// A paper behind a declaration.
pub struct Paper {
    /// Row id in the Atlas (`src/atlas/papers.json`), or `None` for a paper outside the 237.
    pub atlas: Option<&'static str>,
    pub arxiv: &'static str,
    /// Short citation, such as 'Hoffmann et al. 2022'.
    pub cite: &'static str,
    /// Where in the paper, in words where no number is certain: 'eq. 10', 'L(N, D)'.
    pub place: &'static str,
}

/// What a law predicts.
pub struct Response {
    /// `loss`, `error`, `accuracy`.
    pub name: &'static str,
    pub symbol: &'static str,
    pub unit: &'static str,
    pub higher_is_better: bool,
    /// The response must be positive, so that it may be fitted in log space.
    pub positive: bool,
}

/// What a law predicts from.
pub struct Variable {
    /// Stable name: `N`, `D`, `C`, `U`, `L`, `x`.
    pub name: &'static str,
    /// LaTeX symbol.
    pub symbol: &'static str,
    pub unit: &'static str,
    pub meaning: &'static str,
    /// Admissible values, ends included.
    pub domain: (f64, f64),
    /// Logarithmic axis by default.
    pub log_axis: bool,
}

/// How a parameter is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Positive, searched in its logarithm.
    Log,
    /// Searched as it is.
    Linear,
}

/// A parameter of a law. Owned or static text, so that a typed formula declares its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    pub name: Cow<'static, str>,
    /// LaTeX symbol.
    pub symbol: Cow<'static, str>,
    pub meaning: Cow<'static, str>,
    /// Admissible range, ends included; infinite ends allowed where the scale is linear.
    pub range: (f64, f64),
    pub scale: Scale,
    /// Where typical fits of this parameter lie: the span of the search grid.
    pub start: (f64, f64),
    /// Index of the variable whose axis this parameter lies on (a break, a midpoint): with data at
    /// hand its search spans the data's own range of that variable instead of `start`.
    pub located: Option<usize>,
}

impl Parameter {
    /// A parameter with a search scale and a typical span inside its range.
    pub const fn new(
        name: &'static str,
        symbol: &'static str,
        meaning: &'static str,
        scale: Scale,
        range: (f64, f64),
        start: (f64, f64),
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            symbol: Cow::Borrowed(symbol),
            meaning: Cow::Borrowed(meaning),
            range,
            scale,
            start,
            located: None,
        }
    }

    /// The same parameter, lying on the axis of variable number `variable`.
    pub const fn on_axis_of(mut self, variable: usize) -> Self {
        self.located = Some(variable);
        self
    }

    /// The same parameter with another typical span.
    pub const fn starting(mut self, from: f64, to: f64) -> Self {
        self.start = (from, to);
        self
    }

    /// The same parameter with another admissible range.
    pub const fn within(mut self, from: f64, to: f64) -> Self {
        self.range = (from, to);
        self
    }

    /// The irreducible part of a loss: zero or more.
    pub const fn irreducible(name: &'static str, symbol: &'static str) -> Self {
        Self::new(name, symbol, "what no model and no data can remove", Scale::Linear, (0.0, f64::INFINITY), (0.0, 3.0))
    }

    /// The size of a reducible term: zero or more.
    pub const fn amplitude(name: &'static str, symbol: &'static str, meaning: &'static str) -> Self {
        Self::new(name, symbol, meaning, Scale::Log, (0.0, f64::INFINITY), (1.0, 1e6))
    }

    /// A positive decay exponent.
    pub const fn exponent(name: &'static str, symbol: &'static str, meaning: &'static str) -> Self {
        Self::new(name, symbol, meaning, Scale::Log, (1e-4, 5.0), (0.02, 2.0))
    }
}

/// Where a published constant comes from, shown beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Read in the paper or in the authors' code.
    Verified,
    /// Read in a public note that quotes the paper.
    SecondHand,
    /// Refitted for this project with the published procedure.
    Computed,
    /// For arithmetic only; belongs to no data.
    Illustrative,
}

/// Published constants of a law with their set-up.
pub struct Preset {
    pub id: &'static str,
    pub title: &'static str,
    /// One value per parameter, in the order `linear` then `shape`.
    pub values: &'static [f64],
    pub mark: Mark,
    /// Data, tokenizer, how parameters are counted, how it was fitted.
    pub set_up: &'static str,
    pub source: &'static str,
    /// Where the constants were fitted; a prediction outside says so.
    pub validity: &'static [Validity],
}

/// The span of one variable in the data behind a preset.
pub struct Validity {
    pub variable: &'static str,
    pub from: f64,
    pub to: f64,
}

/// A quantity computed from the parameters and a few arguments.
pub struct Derived {
    pub id: &'static str,
    pub title: &'static str,
    pub symbol: &'static str,
    pub unit: &'static str,
    /// LaTeX, for the 'why'.
    pub formula: &'static str,
    pub arguments: &'static [Argument],
    /// `None` where it does not exist for these values.
    pub compute: fn(parameters: &[f64], arguments: &[f64]) -> Option<f64>,
}

/// An argument of a derived quantity, such as a compute budget.
pub struct Argument {
    pub name: &'static str,
    pub symbol: &'static str,
    pub unit: &'static str,
    pub default: f64,
}

/// The features of a law that is linear in its coefficients given a shape: written once,
/// for values and for derivatives.
pub trait Features {
    /// Writes one feature per linear parameter into `out`.
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]);
}

/// A law without linear coefficients, written once for values and for derivatives.
pub trait Formula {
    fn eval<S: Scalar>(x: &[Input], parameters: &[S]) -> S;
}

/// The computable part of a law.
#[derive(Clone, Copy)]
pub enum Form {
    /// response = Σ_k c_k φ_k(x; shape).
    Linear {
        features: fn(&[Input], &[f64], &mut [f64]),
        features_dual: fn(&[Input], &[Dual<MAX_SHAPE>], &mut [Dual<MAX_SHAPE>]),
    },
    /// response = f(x; parameters).
    General {
        eval: fn(&[Input], &[f64]) -> f64,
        eval_dual: fn(&[Input], &[Dual<MAX_PARAMETERS>]) -> Dual<MAX_PARAMETERS>,
    },
}

impl Form {
    pub const fn linear<F: Features>() -> Self {
        Self::Linear { features: F::features::<f64>, features_dual: F::features::<Dual<MAX_SHAPE>> }
    }
    pub const fn general<F: Formula>() -> Self {
        Self::General { eval: F::eval::<f64>, eval_dual: F::eval::<Dual<MAX_PARAMETERS>> }
    }
}

impl Law {
    /// All parameters, linear first.
    pub fn parameters(&self) -> impl Iterator<Item = &'static Parameter> {
        self.linear.iter().chain(self.shape)
    }

    /// The predicted response at one point, in the response's unit.
    pub fn predict(&self, x: &[Input], parameters: &[f64]) -> f64 {
        match self.form {
            Form::Linear { features, .. } => {
                let (coefficients, shape) = parameters.split_at(self.linear.len());
                let mut phi = [0.0; MAX_LINEAR];
                features(x, shape, &mut phi[..coefficients.len()]);
                coefficients.iter().zip(phi).map(|(c, f)| c * f).sum()
            }
            Form::General { eval, .. } => eval(x, parameters),
        }
    }

    pub fn preset(&self, id: &str) -> Option<&'static Preset> {
        self.presets.iter().find(|preset| preset.id == id)
    }
}
