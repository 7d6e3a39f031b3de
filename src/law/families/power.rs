//! Pure power laws: one that falls (loss against size, data or compute) and one that grows (the best
//! model or data size against compute). Kaplan et al. 2020 (arXiv 2001.08361): L(N), L(D), L(C).

use super::falling_presets::FALLING;
use super::growth_presets::GROWING;
use super::variables::{LOSS, SCALED};
use crate::law::declaration::Features;
use crate::law::{Argument, Derived, Form, Input, Law, Paper, Parameter, Response};
use crate::num::Scalar;

struct Falling;

impl Features for Falling {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        out[0] = x[0].pow(-shape[0]);
    }
}

struct Growing;

impl Features for Growing {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        out[0] = x[0].pow(shape[0]);
    }
}

pub static POWER: Law = Law {
    id: "power",
    title: "Power law",
    summary: "Loss or error falls as one power of size, data or compute, with no floor: a straight line on log axes.",
    formula: r"L(x) = A\,x^{-\alpha} = \left(\frac{x_c}{x}\right)^{\alpha}",
    typed: "A*x^(-alpha)",
    papers: &[
        Paper {
            atlas: Some("kaplan-scaling"),
            arxiv: "2001.08361",
            cite: "Kaplan et al. 2020",
            place: "L(N), L(D), L(C)",
        },
        Paper {
            atlas: Some("unraveling-scaling-laws"),
            arxiv: "2403.06563",
            cite: "Unraveling the Mystery of Scaling Laws 2024",
            place: "abstract",
        },
        Paper {
            atlas: Some("linear-complexity-scaling"),
            arxiv: "2406.16690",
            cite: "Scaling Laws for Linear Complexity Language Models 2024",
            place: "Table 3",
        },
        Paper {
            atlas: Some("deep-learning-predictable"),
            arxiv: "1712.00409",
            cite: "Hestness et al. 2017",
            place: "word language models",
        },
        Paper {
            atlas: Some("scaling-microscope"),
            arxiv: "2202.06387",
            cite: "Scaling Laws Under the Microscope 2022",
            place: "abstract",
        },
        Paper {
            atlas: Some("lowrank-ffn"),
            arxiv: "2407.09835",
            cite: "Low-Rank Training in Transformer Language Models 2024",
            place: "abstract",
        },
        Paper {
            atlas: Some("speech-lm-scaling"),
            arxiv: "2404.00685",
            cite: "Scaling Properties of Speech Language Models 2024",
            place: "abstract",
        },
        Paper { atlas: Some("pagnol"), arxiv: "2110.08554", cite: "PAGnol 2021", place: "abstract" },
        Paper { atlas: Some("languini"), arxiv: "2309.11197", cite: "The Languini Kitchen 2023", place: "abstract" },
        Paper {
            atlas: Some("openclip-scaling"),
            arxiv: "2212.07143",
            cite: "Cherti et al. 2022",
            place: "released fits of error against compute",
        },
        Paper {
            atlas: Some("dit-scaling"),
            arxiv: "2410.08184",
            cite: "Scaling Laws For Diffusion Transformers 2024",
            place: "loss at the optimum",
        },
        Paper {
            atlas: Some("routed-scaling"),
            arxiv: "2202.01169",
            cite: "Clark et al. 2022",
            place: "dense baseline",
        },
    ],
    response: LOSS,
    variables: &[SCALED],
    linear: &[Parameter::amplitude("A", "A", "the value at x = 1")],
    shape: &[Parameter::exponent("alpha", r"\alpha", "how fast the response falls with x")],
    form: Form::linear::<Falling>(),
    presets: FALLING,
    derived: &[
        Derived {
            id: "characteristic-scale",
            title: "Characteristic scale",
            symbol: "x_c",
            unit: "as x",
            formula: r"x_c = A^{1/\alpha}",
            arguments: &[],
            compute: |p, _| scale_for(p[0], p[1], 1.0),
        },
        Derived {
            id: "drop-per-doubling",
            title: "Relative drop per doubling of x",
            symbol: r"1-2^{-\alpha}",
            unit: "fraction",
            formula: r"1 - 2^{-\alpha}",
            arguments: &[],
            compute: |p, _| Some(1.0 - libm::pow(2.0, -p[1])),
        },
        Derived {
            id: "x-for-target",
            title: "x that reaches a target",
            symbol: "x",
            unit: "as x",
            formula: r"x = (A/L)^{1/\alpha}",
            arguments: &[TARGET],
            compute: |p, a| scale_for(p[0], p[1], a[0]),
        },
    ],
    pitfalls: &[
        "A law without a floor predicts zero loss in the limit: compare it with the power law plus constant before extrapolating.",
        "Kaplan's N leaves out the embeddings; Chinchilla's N counts them.",
        "Kaplan and Henighan measure compute in PF-days; here it is FLOP (1 PF-day = 8.64e19 FLOP).",
    ],
    features: &["law/kaplan", "law/family-compare", "law/task-ladder"],
};

pub static POWER_GROWTH: Law = Law {
    id: "power-growth",
    title: "Growth by a power",
    summary: "How the best model size, data size or batch grows with compute or data: a rising straight line on log axes.",
    formula: r"y(x) = k\,x^{a}",
    typed: "k*x^a",
    papers: &[
        Paper {
            atlas: Some("kaplan-scaling"),
            arxiv: "2001.08361",
            cite: "Kaplan et al. 2020",
            place: "optimal allocation of compute",
        },
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
            place: "model size against data size",
        },
        Paper {
            atlas: Some("deepseek-llm"),
            arxiv: "2401.02954",
            cite: "DeepSeek LLM 2024",
            place: "optimal model and data scaling",
        },
        Paper {
            atlas: Some("linear-complexity-scaling"),
            arxiv: "2406.16690",
            cite: "Scaling Laws for Linear Complexity Language Models 2024",
            place: "Table 3",
        },
        Paper {
            atlas: Some("dit-scaling"),
            arxiv: "2410.08184",
            cite: "Scaling Laws For Diffusion Transformers 2024",
            place: "power laws through the isoFLOP minima",
        },
        Paper {
            atlas: Some("protein-lm-compute"),
            arxiv: "2406.07249",
            cite: "Are Protein Language Models Compute Optimal? 2024",
            place: "power laws through the isoFLOP minima",
        },
        Paper { atlas: None, arxiv: "2406.19146", cite: "Porian et al. 2024", place: "released fits" },
    ],
    response: Response {
        name: "optimum",
        symbol: "y",
        unit: "parameters or tokens",
        higher_is_better: true,
        positive: true,
    },
    variables: &[SCALED],
    linear: &[Parameter::amplitude("k", "k", "the value at x = 1").starting(1e-9, 1e9)],
    shape: &[Parameter::exponent("a", "a", "how fast y grows with x").starting(0.05, 1.2)],
    form: Form::linear::<Growing>(),
    presets: GROWING,
    derived: &[
        Derived {
            id: "growth-per-decade",
            title: "Growth per tenfold x",
            symbol: "10^{a}",
            unit: "factor",
            formula: r"10^{a}",
            arguments: &[],
            compute: |p, _| Some(libm::pow(10.0, p[1])),
        },
        Derived {
            id: "x-for-size",
            title: "x at which y is best",
            symbol: "x",
            unit: "as x",
            formula: r"x = (y/k)^{1/a}",
            arguments: &[Argument { name: "y", symbol: "y", unit: "as y", default: 7e10 }],
            compute: |p, a| positive(libm::pow(a[0] / p[0], 1.0 / p[1])),
        },
    ],
    pitfalls: &[
        "Exponents of N and D fitted separately need not add up to one.",
        "The exponent depends on how parameters and FLOP are counted, on warm-up and on whether the schedule matches the budget.",
    ],
    features: &["law/isoflop-envelope", "law/power-offset"],
};

/// A target response.
const TARGET: Argument = Argument { name: "L", symbol: "L", unit: "nats/token", default: 2.0 };

/// x with amplitude · x^-exponent = value; `None` where there is no such x.
pub(super) fn scale_for(amplitude: f64, exponent: f64, value: f64) -> Option<f64> {
    if exponent <= 0.0 {
        return None;
    }
    positive(libm::pow(amplitude / value, 1.0 / exponent))
}

fn positive(value: f64) -> Option<f64> {
    (value > 0.0 && value.is_finite()).then_some(value)
}
