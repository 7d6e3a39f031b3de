//! Additive law in parameters and tokens. Hoffmann et al. 2022 (arXiv 2203.15556), eq. 10;
//! constants refitted by Besiroglu et al. 2024 (arXiv 2404.10102).

use super::variables::{LOSS, PARAMS, TOKENS};
use crate::law::declaration::Features;
use crate::law::{Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Validity};
use crate::num::Scalar;

struct Additive;

impl Features for Additive {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        out[0] = S::constant(1.0);
        out[1] = x[0].pow(-shape[0]);
        out[2] = x[1].pow(-shape[1]);
    }
}

pub static CHINCHILLA: Law = Law {
    id: "chinchilla",
    title: "Chinchilla",
    summary: "Loss from model size and training tokens, each with its own power law, above an irreducible floor.",
    formula: r"L(N,D) = E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}}",
    papers: &[
        Paper { atlas: None, arxiv: "2203.15556", cite: "Hoffmann et al. 2022", place: "eq. 10" },
        Paper { atlas: None, arxiv: "2404.10102", cite: "Besiroglu et al. 2024", place: "Table 1" },
    ],
    features: &[],
    response: LOSS,
    variables: &[PARAMS, TOKENS],
    linear: &[
        Parameter::irreducible("E", "E"),
        Parameter::amplitude("A", "A", "size of the model-limited part of the loss"),
        Parameter::amplitude("B", "B", "size of the data-limited part of the loss"),
    ],
    shape: &[
        Parameter::exponent("alpha", r"\alpha", "how fast loss falls with model size"),
        Parameter::exponent("beta", r"\beta", "how fast loss falls with tokens"),
    ],
    form: Form::linear::<Additive>(),
    presets: &[
        Preset {
            id: "besiroglu-2024",
            title: "Besiroglu et al. 2024 (replication)",
            values: &[1.8172, 482.01, 2085.43, 0.3478, 0.3658],
            mark: Mark::Verified,
            set_up: "240 points digitised from Figure 4 of Hoffmann et al.; N counts all parameters; D = C/6N; least absolute deviation of log loss",
            source: "arXiv 2404.10102, Table 1",
            validity: &[
                Validity { variable: "N", from: 4e7, to: 1.7e10 },
                Validity { variable: "D", from: 1e9, to: 6e11 },
            ],
        },
        Preset {
            id: "hoffmann-2022",
            title: "Hoffmann et al. 2022 (approach 3, as printed)",
            values: &[1.69, 406.4, 410.7, 0.34, 0.28],
            mark: Mark::Verified,
            set_up: "MassiveText, over 400 runs of 70M-16B parameters and 5B-500B tokens; N counts all parameters; rounding of beta alone shifts the data term by about 13 % at 1e11 tokens",
            source: "arXiv 2203.15556, appendix D.3",
            validity: &[
                Validity { variable: "N", from: 7e7, to: 1.6e10 },
                Validity { variable: "D", from: 5e9, to: 5e11 },
            ],
        },
    ],
    derived: &[
        Derived {
            id: "compute-optimal-params",
            title: "Compute-optimal model size",
            symbol: "N^*",
            unit: "parameters",
            formula: r"N^* = G\,(C/6)^{\beta/(\alpha+\beta)},\quad G = \left(\frac{\alpha A}{\beta B}\right)^{1/(\alpha+\beta)}",
            arguments: &[BUDGET],
            compute: |p, a| Some(allocation(p)?.params(a[0])),
        },
        Derived {
            id: "compute-optimal-tokens",
            title: "Compute-optimal tokens",
            symbol: "D^*",
            unit: "tokens",
            formula: r"D^* = G^{-1}(C/6)^{\alpha/(\alpha+\beta)}",
            arguments: &[BUDGET],
            compute: |p, a| Some(allocation(p)?.tokens(a[0])),
        },
    ],
};

/// A training budget.
pub const BUDGET: Argument = Argument { name: "C", symbol: "C", unit: "FLOP", default: 1e21 };

/// How the best split of a budget C = 6ND between parameters and tokens grows with C.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Allocation {
    /// N* = coefficient · (C/6)^exponent.
    pub coefficient: f64,
    /// a = β/(α+β).
    pub exponent: f64,
}

impl Allocation {
    /// FLOP per parameter and token: C = 6ND.
    pub const FLOP_RULE: f64 = 6.0;

    /// Compute-optimal model size at `budget` FLOP.
    pub fn params(&self, budget: f64) -> f64 {
        self.coefficient * libm::pow(budget / Self::FLOP_RULE, self.exponent)
    }

    /// Compute-optimal tokens at `budget` FLOP.
    pub fn tokens(&self, budget: f64) -> f64 {
        budget / Self::FLOP_RULE / self.params(budget)
    }
}

/// The optimum for parameters `[E, A, B, alpha, beta]`; `None` unless both terms fall.
pub fn allocation(p: &[f64]) -> Option<Allocation> {
    let (a, b, alpha, beta) = (p[1], p[2], p[3], p[4]);
    let valid = [a, b, alpha, beta].iter().all(|v| *v > 0.0 && v.is_finite());
    valid.then(|| Allocation {
        coefficient: libm::pow(alpha * a / (beta * b), 1.0 / (alpha + beta)),
        exponent: beta / (alpha + beta),
    })
}
