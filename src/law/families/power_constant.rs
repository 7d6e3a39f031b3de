//! Power law plus constant: an irreducible floor and a reducible part that falls as a power.
//! Hestness et al. 2017 (arXiv 1712.00409); Henighan et al. 2020 (arXiv 2010.14701), Table 1.

use super::henighan::DOMAINS;
use super::power::scale_for;
use super::variables::{LOSS, SCALED};
use crate::law::declaration::Features;
use crate::law::{Argument, Derived, Form, Input, Law, Paper, Parameter};
use crate::num::Scalar;

struct Offset;

impl Features for Offset {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        out[0] = S::constant(1.0);
        out[1] = x[0].pow(-shape[0]);
    }
}

pub static POWER_CONSTANT: Law = Law {
    id: "power-constant",
    title: "Power law plus constant",
    summary: "Loss or error falls as a power of size, data or compute towards a floor that more of it cannot remove.",
    formula: r"L(x) = E + A\,x^{-\alpha} = E + \left(\frac{x_0}{x}\right)^{\alpha}",
    typed: "E + A*x^(-alpha)",
    papers: &[
        Paper {
            atlas: Some("autoregressive-generative-scaling"),
            arxiv: "2010.14701",
            cite: "Henighan et al. 2020",
            place: "Table 1",
        },
        Paper {
            atlas: Some("deep-learning-predictable"),
            arxiv: "1712.00409",
            cite: "Hestness et al. 2017",
            place: "generalisation error against training-set size",
        },
        Paper {
            atlas: Some("galaxy-scaling"),
            arxiv: "2404.02973",
            cite: "Scaling Laws for Galaxy Images 2024",
            place: "abstract",
        },
        Paper {
            atlas: Some("hstu-generative-recommenders"),
            arxiv: "2402.17152",
            cite: "HSTU 2024",
            place: "abstract",
        },
    ],
    response: LOSS,
    variables: &[SCALED],
    linear: &[Parameter::irreducible("E", "E"), Parameter::amplitude("A", "A", "size of the reducible part at x = 1")],
    shape: &[Parameter::exponent("alpha", r"\alpha", "how fast the reducible part falls with x")],
    form: Form::linear::<Offset>(),
    presets: DOMAINS,
    derived: &[
        Derived {
            id: "characteristic-scale",
            title: "x at which the reducible part is 1",
            symbol: "x_0",
            unit: "as x",
            formula: r"x_0 = A^{1/\alpha}",
            arguments: &[],
            compute: |p, _| scale_for(p[1], p[2], 1.0),
        },
        Derived {
            id: "reducible",
            title: "Reducible part at x",
            symbol: "L-E",
            unit: "nats/token",
            formula: r"L - E = A\,x^{-\alpha}",
            arguments: &[Argument { name: "x", symbol: "x", unit: "as x", default: 1e9 }],
            compute: |p, a| Some(p[1] * libm::pow(a[0], -p[2])),
        },
        Derived {
            id: "x-for-reducible",
            title: "x that reaches a reducible part",
            symbol: "x",
            unit: "as x",
            formula: r"x = (A/r)^{1/\alpha}",
            arguments: &[Argument { name: "r", symbol: "r", unit: "nats/token", default: 0.1 }],
            compute: |p, a| scale_for(p[1], p[2], a[0]),
        },
        Derived {
            id: "x-for-target",
            title: "x that reaches a target loss",
            symbol: "x",
            unit: "as x",
            formula: r"x = \left(\frac{A}{L-E}\right)^{1/\alpha},\quad L > E",
            arguments: &[Argument { name: "L", symbol: "L", unit: "nats/token", default: 2.5 }],
            compute: |p, a| if a[0] > p[0] { scale_for(p[1], p[2], a[0] - p[0]) } else { None },
        },
        Derived {
            id: "drop-per-doubling",
            title: "Relative drop of the reducible part per doubling of x",
            symbol: r"1-2^{-\alpha}",
            unit: "fraction",
            formula: r"1 - 2^{-\alpha}",
            arguments: &[],
            compute: |p, _| Some(1.0 - libm::pow(2.0, -p[2])),
        },
    ],
    pitfalls: &[
        "E and alpha trade against each other: without data near the floor, a higher floor and a steeper exponent fit as well.",
        "Exponents are not comparable between papers whose floors, units or ranges differ.",
        "Losses of different tokenizers never share a fit.",
    ],
    features: &["law/power-offset", "law/family-compare"],
};
