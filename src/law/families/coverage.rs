//! How many problems the best of k samples solves, when problems differ in difficulty.
//! The beta-binomial reading of pass@k: each problem has a success rate of its own, spread as a Beta.

use crate::law::declaration::Formula;
use crate::law::{Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Response, Scale, Variable};
use crate::num::Scalar;

/// Parameters `[alpha, beta]` of the Beta that the success rates follow.
struct Coverage;

impl Formula for Coverage {
    fn eval<S: Scalar>(x: &[Input], p: &[S]) -> S {
        let (alpha, beta, samples) = (p[0], p[1], x[0].value);
        // Chance that all samples of a problem miss: the Beta's mean of (1 - rate)^k.
        let miss = (beta + samples).ln_gamma() - beta.ln_gamma() + (alpha + beta).ln_gamma()
            - (alpha + beta + samples).ln_gamma();
        -miss.exp() + 1.0
    }
}

const fn published(id: &'static str, title: &'static str, values: &'static [f64], set_up: &'static str) -> Preset {
    Preset { id, title, values, mark: Mark::Computed, set_up, source: "arXiv 2403.04706, abstract", validity: &[] }
}

const SAMPLES: Argument = Argument { name: "k", symbol: "k", unit: "samples per problem", default: 256.0 };

fn mean(p: &[f64]) -> f64 {
    p[0] / (p[0] + p[1])
}

pub static COVERAGE: Law = Law {
    id: "coverage",
    title: "Coverage: best of k samples",
    summary: "The share of problems that some sample of k solves, from how success rates spread over problems.",
    formula: r"Cov(k) = 1 - \frac{\Gamma(\beta + k)\,\Gamma(\alpha + \beta)}{\Gamma(\beta)\,\Gamma(\alpha + \beta + k)}",
    typed: "1 - exp(lgamma(beta + k) - lgamma(beta) + lgamma(alpha + beta) - lgamma(alpha + beta + k))",
    papers: &[Paper {
        atlas: Some("common-7b-math"),
        arxiv: "2403.04706",
        cite: "Common 7B Language Models 2024",
        place: "abstract: first answer and best of 256",
    }],
    response: Response { name: "coverage", symbol: "Cov", unit: "fraction", higher_is_better: true, positive: true },
    variables: &[Variable {
        name: "k",
        symbol: "k",
        unit: "samples per problem",
        meaning: "samples drawn for each problem; the first one right counts",
        domain: (1.0, 1e9),
        log_axis: true,
    }],
    linear: &[],
    shape: &[
        Parameter::new(
            "alpha",
            r"\alpha",
            "how rare hopeless problems are: smaller means a longer tail of them",
            Scale::Log,
            (1e-4, 1e6),
            (0.03, 10.0),
        ),
        Parameter::new(
            "beta",
            r"\beta",
            "how rare sure problems are: smaller means more of them",
            Scale::Log,
            (1e-4, 1e6),
            (0.03, 30.0),
        ),
    ],
    form: Form::general::<Coverage>(),
    presets: &[
        published(
            "common-7b-gsm8k",
            "Common 7B models 2024: GSM8K",
            &[0.59466791187545, 0.6066814050446511],
            "a plain 7B base model; the Beta through two published points, 49.5 % at the first answer and 97.7 % at the best of 256",
        ),
        published(
            "common-7b-math",
            "Common 7B models 2024: MATH",
            &[0.28508896229795216, 3.3236320794482777],
            "a plain 7B base model; the Beta through two published points, 7.9 % at the first answer and 72.0 % at the best of 256",
        ),
    ],
    derived: &[
        Derived {
            id: "mean-rate",
            title: "Mean success rate: coverage of one sample",
            symbol: r"\bar p",
            unit: "fraction",
            formula: r"\bar p = \frac{\alpha}{\alpha + \beta}",
            arguments: &[],
            compute: |p, _| Some(mean(p)),
        },
        Derived {
            id: "spread-of-rates",
            title: "Standard deviation of success rates over problems",
            symbol: r"\sigma_p",
            unit: "fraction",
            formula: r"\sigma_p = \sqrt{\frac{\bar p\,(1 - \bar p)}{\alpha + \beta + 1}}",
            arguments: &[],
            compute: |p, _| Some(libm::sqrt(mean(p) * (1.0 - mean(p)) / (p[0] + p[1] + 1.0))),
        },
        Derived {
            id: "single-rate-coverage",
            title: "Coverage if every problem had the mean rate",
            symbol: "Cov_1",
            unit: "fraction",
            formula: r"Cov_1(k) = 1 - (1 - \bar p)^k",
            arguments: &[SAMPLES],
            compute: |p, a| Some(-libm::expm1(a[0] * libm::log1p(-mean(p)))),
        },
        Derived {
            id: "samples-for-coverage",
            title: "Samples that reach a coverage",
            symbol: "k",
            unit: "samples per problem",
            formula: r"k:\ Cov(k) = Cov",
            arguments: &[Argument { name: "coverage", symbol: "Cov", unit: "fraction", default: 0.9 }],
            compute: |p, a| samples_for(p, a[0]),
        },
    ],
    pitfalls: &[
        "Coverage needs a checker: it says what the best of k could be, not what a vote or a reward model picks.",
        "Samples drawn at another temperature have another spread of rates.",
        "From two points both parameters follow exactly: there is no check left. Measure a third k.",
    ],
    features: &["law/pass-rate"],
};

/// k with Cov(k) = `coverage`, by bisection in its logarithm; `None` beyond 1e12 samples.
fn samples_for(p: &[f64], coverage: f64) -> Option<f64> {
    let at = |ln_k: f64| Coverage::eval(&[Input::new(libm::exp(ln_k))], p);
    let (mut low, mut high) = (0.0, libm::log(1e12));
    if !(at(low) <= coverage && coverage <= at(high)) {
        return None;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if at(middle) < coverage { low = middle } else { high = middle }
    }
    Some(libm::exp(0.5 * (low + high)))
}
