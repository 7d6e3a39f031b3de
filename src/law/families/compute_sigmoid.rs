//! A score that rises along a sigmoid in the logarithm of compute.
//! Owen 2024 (arXiv 2401.04757).

use super::variables::{ACCURACY, SCALED};
use crate::law::declaration::Features;
use crate::law::{Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Scale};
use crate::num::Scalar;

/// Parameters `[lo, hi, k, x0]`; `x0` in decades.
struct LogSigmoid;

impl Features for LogSigmoid {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        let (steepness, midpoint) = (shape[0], shape[1]);
        let decades = x[0].ln / std::f64::consts::LN_10;
        let argument = steepness * (-midpoint + decades);
        out[0] = (-argument).logistic();
        out[1] = argument.logistic();
    }
}

pub static COMPUTE_SIGMOID: Law = Law {
    id: "sigmoid-log",
    title: "Sigmoid in log compute",
    summary: "A benchmark score rises from chance to its ceiling along a sigmoid in the logarithm of compute or size.",
    formula: r"y(x) = lo + \frac{hi - lo}{1 + e^{-k(\log_{10} x - x_0)}}",
    typed: "lo + (hi - lo)*sigmoid(k*(log10(x) - x0))",
    papers: &[
        Paper { atlas: Some("benchmark-predictability"), arxiv: "2401.04757", cite: "Owen 2024", place: "abstract" },
        Paper {
            atlas: Some("observational-scaling"),
            arxiv: "2405.10938",
            cite: "Ruan et al. 2024",
            place: "sigmoidal link",
        },
    ],
    response: ACCURACY,
    variables: &[SCALED],
    linear: &[
        Parameter::new("lo", "lo", "score far below the midpoint: chance", Scale::Linear, (0.0, 1.0), (0.0, 0.5)),
        Parameter::new("hi", "hi", "score far above the midpoint", Scale::Linear, (0.0, 1.0), (0.5, 1.0)),
    ],
    shape: &[
        Parameter::new("k", "k", "steepness per decade of x", Scale::Log, (1e-2, 100.0), (0.2, 10.0)),
        Parameter::new("x0", "x_0", "decades of x at the midpoint", Scale::Linear, (-6.0, 40.0), (7.0, 26.0)),
    ],
    form: Form::linear::<LogSigmoid>(),
    presets: &[Preset {
        id: "illustration",
        title: "Illustration: four choices, midpoint at 1e24 FLOP",
        values: &[0.25, 1.0, 0.8, 24.0],
        mark: Mark::Illustrative,
        set_up: "x is training compute in FLOP; shows the shape, belongs to no data",
        source: "none: the paper's per-task constants are not published in a form we could verify",
        validity: &[],
    }],
    derived: &[
        Derived {
            id: "midpoint",
            title: "x at the midpoint",
            symbol: "10^{x_0}",
            unit: "as x",
            formula: r"10^{x_0}",
            arguments: &[],
            compute: |p, _| Some(libm::pow(10.0, p[3])),
        },
        Derived {
            id: "x-for-score",
            title: "x that reaches a score",
            symbol: "x",
            unit: "as x",
            formula: r"\log_{10} x = x_0 + \frac{1}{k}\ln\frac{y - lo}{hi - y}",
            arguments: &[Argument { name: "y", symbol: "y", unit: "fraction", default: 0.8 }],
            compute: |p, a| {
                let odds = (a[0] - p[0]) / (p[1] - a[0]);
                let x = libm::pow(10.0, p[3] + libm::log(odds) / p[2]);
                (odds > 0.0 && x.is_finite()).then_some(x)
            },
        },
    ],
    pitfalls: &[
        "Extrapolated by one order of magnitude, averages over many tasks are predicted far better than single tasks (6 against 18 points in the paper).",
        "Fix lo to the chance level where it is known.",
    ],
    features: &["law/capability-sigmoid"],
};
