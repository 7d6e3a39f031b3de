//! Score against the logarithm of data or size: so many points per doubling.

use super::variables::{ACCURACY, SCALED};
use crate::law::declaration::Features;
use crate::law::{Argument, Derived, Form, Input, Law, Paper, Parameter, Response, Scale};
use crate::num::Scalar;

/// Parameters `[a, b]`. The logarithm is natural; gains per doubling and per decade are derived.
struct LogLinear;

impl Features for LogLinear {
    fn features<S: Scalar>(x: &[Input], _: &[S], out: &mut [S]) {
        out[0] = S::constant(1.0);
        out[1] = S::constant(x[0].ln);
    }
}

const ANY: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

pub static LOG_LINEAR: Law = Law {
    id: "log-linear",
    title: "Log-linear score",
    summary: "A score that gains the same number of points with every doubling of data or size, until a bound is near.",
    formula: r"y(x) = a + b \ln x",
    typed: "a + b*ln(x)",
    papers: &[
        Paper { atlas: Some("skywork-math"), arxiv: "2407.08348", cite: "Skywork-Math 2024", place: "abstract" },
        Paper { atlas: Some("mbpp"), arxiv: "2108.07732", cite: "Austin et al. 2021", place: "abstract" },
        Paper { atlas: Some("sail-vl"), arxiv: "2501.05952", cite: "SAIL-VL 2025", place: "data size scaling" },
    ],
    response: Response { unit: "as in the data", ..ACCURACY },
    variables: &[SCALED],
    linear: &[
        Parameter::new("a", "a", "score at x = 1", Scale::Linear, ANY, (-2.0, 1.0)),
        Parameter::new("b", "b", "gain per e-fold of x", Scale::Linear, ANY, (-0.1, 0.2)),
    ],
    shape: &[],
    form: Form::linear::<LogLinear>(),
    presets: &[],
    derived: &[
        Derived {
            id: "gain-per-doubling",
            title: "Gain per doubling of x",
            symbol: r"b\ln 2",
            unit: "as y",
            formula: r"b \ln 2",
            arguments: &[],
            compute: |p, _| Some(p[1] * std::f64::consts::LN_2),
        },
        Derived {
            id: "gain-per-decade",
            title: "Gain per tenfold x",
            symbol: r"b\ln 10",
            unit: "as y",
            formula: r"b \ln 10",
            arguments: &[],
            compute: |p, _| Some(p[1] * std::f64::consts::LN_10),
        },
        Derived {
            id: "x-for-score",
            title: "x that reaches a score",
            symbol: "x",
            unit: "as x",
            formula: r"x = e^{(y - a)/b}",
            arguments: &[Argument { name: "y", symbol: "y", unit: "as y", default: 1.0 }],
            compute: |p, a| {
                let x = libm::exp((a[0] - p[0]) / p[1]);
                (x > 0.0 && x.is_finite()).then_some(x)
            },
        },
    ],
    pitfalls: &[
        "The line crosses 0 and 100 % at some x: near a bound use the sigmoid in log compute instead.",
        "The logarithm is natural; papers that print a slope per decade use b ln 10.",
    ],
    features: &["law/log-linear-accuracy"],
};
