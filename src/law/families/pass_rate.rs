//! The chance that one sample passes, against model size.
//! PassUntil, 2023 (arXiv 2310.03262).

use super::variables::PARAMS;
use crate::law::declaration::Formula;
use crate::law::{Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Response};
use crate::num::Scalar;

/// Parameters `[c, alpha]`.
struct PassRate;

impl Formula for PassRate {
    fn eval<S: Scalar>(x: &[Input], p: &[S]) -> S {
        (-(p[0] * x[0].pow(-p[1]))).exp()
    }
}

pub static PASS_RATE: Law = Law {
    id: "pass-rate",
    title: "Task pass rate",
    summary: "The rate at which samples pass a task, from model size: smooth long before accuracy leaves zero.",
    formula: r"PU(N) = \exp\left(-c\,N^{-\alpha}\right)",
    typed: "exp(-c*N^(-alpha))",
    papers: &[Paper {
        atlas: Some("passuntil"),
        arxiv: "2310.03262",
        cite: "Hu et al. 2023",
        place: "task scaling law",
    }],
    response: Response { name: "pass_rate", symbol: "PU", unit: "fraction", higher_is_better: true, positive: true },
    variables: &[PARAMS],
    linear: &[],
    shape: &[
        Parameter::amplitude("c", "c", "minus the log pass rate at N = 1").within(1e-6, 1e12).starting(1.0, 1e5),
        Parameter::exponent("alpha", r"\alpha", "how fast the log pass rate shrinks with size").starting(0.02, 1.0),
    ],
    form: Form::general::<PassRate>(),
    presets: &[Preset {
        id: "illustration",
        title: "Illustration",
        values: &[50.0, 0.15],
        mark: Mark::Illustrative,
        set_up: "shows the shape, belongs to no data",
        source: "none: the paper's constants could not be verified",
        validity: &[],
    }],
    derived: &[Derived {
        id: "size-for-rate",
        title: "Model size that reaches a pass rate",
        symbol: "N",
        unit: "parameters",
        formula: r"N = \left(\frac{c}{-\ln PU}\right)^{1/\alpha}",
        arguments: &[Argument { name: "rate", symbol: "PU", unit: "fraction", default: 0.5 }],
        compute: |p, a| {
            let size = libm::pow(-p[0] / libm::log(a[0]), 1.0 / p[1]);
            (a[0] > 0.0 && a[0] < 1.0 && size.is_finite()).then_some(size)
        },
    }],
    pitfalls: &[
        "A rate of zero is a sample that was too small: sample until something passes.",
        "The straight line is ln(-ln PU) against ln N; a bend there is the sign of emergence or of several steps.",
    ],
    features: &["law/pass-rate"],
};
