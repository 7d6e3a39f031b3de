//! Over-training: loss in compute and tokens per parameter, and downstream error in loss.
//! Gadre et al. 2024 (arXiv 2403.08540).

use super::variables::{DATA, ERROR, LOSS, PARAMS, SIZE, TOKENS, VALIDATION_LOSS};
use crate::law::declaration::Features;
use crate::law::{Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Scale, Validity};
use crate::num::Scalar;
use crate::table::FLOP_PER_PARAM_TOKEN;

/// Tokens per parameter of a compute-optimal run by the usual rule of thumb.
const USUAL_TOKENS_PER_PARAMETER: f64 = 20.0;
/// Natural logarithm of 6 in C = 6ND.
const LN_FLOP_RULE: f64 = 1.791_759_469_228_055;

struct Overtraining;

impl Features for Overtraining {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        let eta = shape[0];
        let ln_multiplier = x[1].ln - x[0].ln;
        let ln_compute = LN_FLOP_RULE + x[0].ln + x[1].ln;
        out[0] = S::constant(1.0);
        out[1] = (eta * (ln_multiplier - ln_compute)).exp();
        out[2] = (eta * (-ln_multiplier - ln_compute)).exp();
    }
}

const GADRE: Paper = Paper {
    atlas: Some("overtrained-scaling"),
    arxiv: "2403.08540",
    cite: "Gadre et al. 2024",
    place: "law of over-training",
};

const fn loss_preset(id: &'static str, title: &'static str, values: &'static [f64]) -> Preset {
    Preset {
        id,
        title,
        values,
        mark: Mark::Computed,
        set_up: "refit of the released runs that reproduces the authors' printed errors: four parameters from five runs (11M to 411M at 20 tokens per parameter, and 11M at 320), least squares on raw C4 validation loss; N counts all parameters",
        source: "runs released with arXiv 2403.08540",
        validity: &[Validity { variable: "N", from: 1.1e7, to: 6.9e9 }],
    }
}

pub static OVERTRAINED: Law = Law {
    id: "overtrained",
    title: "Over-training",
    summary: "Loss from compute and tokens per parameter: every over-trained ratio lies on a line of the same slope.",
    formula: r"L(C,M) = E + \left(a\,M^{\eta} + b\,M^{-\eta}\right) C^{-\eta},\quad M = D/N,\ C = 6ND",
    typed: "E + (a*(D/N)^eta + b*(D/N)^(-eta))*(6*N*D)^(-eta)",
    papers: &[GADRE],
    response: LOSS,
    variables: &[PARAMS, TOKENS],
    linear: &[
        Parameter::irreducible("E", "E"),
        Parameter::amplitude("a", "a", "size of the model-limited part of the loss"),
        Parameter::amplitude("b", "b", "size of the data-limited part of the loss"),
    ],
    shape: &[Parameter::exponent("eta", r"\eta", "how fast loss falls with compute at a fixed ratio")],
    form: Form::linear::<Overtraining>(),
    presets: &[
        loss_preset(
            "gadre-2024-redpajama",
            "Gadre et al. 2024: RedPajama",
            &[1.836648408738623, 212.2361216791635, 366.68719796156216, 0.13642535308930864],
        ),
        loss_preset(
            "gadre-2024-c4",
            "Gadre et al. 2024: C4",
            &[1.5082605444147166, 141.27725529680146, 189.51552149611567, 0.12123611963778233],
        ),
        loss_preset(
            "gadre-2024-refinedweb",
            "Gadre et al. 2024: RefinedWeb",
            &[1.734462079531669, 157.1162815877015, 246.2066817945765, 0.127197421779704],
        ),
    ],
    derived: &[
        Derived {
            id: "best-ratio",
            title: "Tokens per parameter of least loss",
            symbol: "M^*",
            unit: "tokens per parameter",
            formula: r"M^* = (b/a)^{1/(2\eta)}",
            arguments: &[],
            compute: |p, _| {
                let ratio = libm::pow(p[2] / p[1], 1.0 / (2.0 * p[3]));
                (ratio > 0.0 && ratio.is_finite()).then_some(ratio)
            },
        },
        Derived {
            id: "tokens-per-parameter",
            title: "Tokens per parameter of a run",
            symbol: "M",
            unit: "tokens per parameter",
            formula: r"M = D/N",
            arguments: &[SIZE, DATA],
            compute: |_, a| Some(a[1] / a[0]),
        },
        Derived {
            id: "over-training",
            title: "Over-training against 20 tokens per parameter",
            symbol: "M/20",
            unit: "factor",
            formula: r"\frac{D/N}{20}",
            arguments: &[SIZE, DATA],
            compute: |_, a| Some(a[1] / a[0] / USUAL_TOKENS_PER_PARAMETER),
        },
        Derived {
            id: "price-of-over-training",
            title: "Loss above the best split of the same compute",
            symbol: r"\Delta L",
            unit: "nats/token",
            formula: r"\Delta L = L(C,M) - L(C,M^*)",
            arguments: &[SIZE, DATA],
            compute: |p, a| {
                let eta = p[3];
                let ratio = libm::pow(a[1] / a[0], eta);
                let compute = libm::pow(FLOP_PER_PARAM_TOKEN * a[0] * a[1], -eta);
                Some((p[1] * ratio + p[2] / ratio - 2.0 * libm::sqrt(p[1] * p[2])) * compute)
            },
        },
    ],
    pitfalls: &[
        "One exponent serves both N and D (alpha = beta); where they differ the best ratio drifts with compute.",
        "Four parameters from five runs: the published intervals are not reliable.",
    ],
    features: &["law/overtrained"],
};

/// Parameters `[epsilon, k, gamma]`.
struct Decay;

impl Features for Decay {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        out[0] = S::constant(1.0);
        out[1] = -(shape[0] * -x[0].value).exp();
    }
}

const fn error_preset(id: &'static str, title: &'static str, values: &'static [f64]) -> Preset {
    Preset {
        id,
        title,
        values,
        mark: Mark::Computed,
        set_up: "refit of the released runs that reproduces the authors' printed errors: three parameters from six runs; L is C4 validation loss; the average over tasks only, single tasks are far noisier",
        source: "runs released with arXiv 2403.08540",
        validity: &[],
    }
}

pub static LOSS_TO_ERROR: Law = Law {
    id: "loss-to-error",
    title: "Downstream error from loss",
    summary: "Average downstream error falls exponentially as validation loss falls, from a ceiling near chance.",
    formula: r"Err(L) = \epsilon - k\,e^{-\gamma L}",
    typed: "epsilon - k*exp(-gamma*L)",
    papers: &[Paper { place: "law of downstream error", ..GADRE }],
    response: ERROR,
    variables: &[VALIDATION_LOSS],
    linear: &[
        Parameter::new("epsilon", r"\epsilon", "error at high loss", Scale::Linear, (0.0, 1.0), (0.5, 1.0)),
        Parameter::amplitude("k", "k", "how much error a low loss can remove").starting(0.1, 10.0),
    ],
    shape: &[Parameter::new("gamma", r"\gamma", "how fast error follows loss", Scale::Log, (1e-3, 20.0), (0.1, 5.0))],
    form: Form::linear::<Decay>(),
    presets: &[
        error_preset(
            "gadre-2024-redpajama-17",
            "Gadre et al. 2024: RedPajama, 17 tasks",
            &[0.8569919276135063, 2.2064900914623826, 0.7145905530490234],
        ),
        error_preset(
            "gadre-2024-redpajama-46",
            "Gadre et al. 2024: RedPajama, 46 tasks",
            &[0.7608495100309004, 1.3228988873526577, 0.8907078482827041],
        ),
        error_preset(
            "gadre-2024-c4-17",
            "Gadre et al. 2024: C4, 17 tasks",
            &[0.8497420147166346, 2.0789071624301534, 0.7561208817706444],
        ),
        error_preset(
            "gadre-2024-c4-46",
            "Gadre et al. 2024: C4, 46 tasks",
            &[0.7589494443050375, 1.2885160400414704, 0.9721642929737044],
        ),
        error_preset(
            "gadre-2024-refinedweb-17",
            "Gadre et al. 2024: RefinedWeb, 17 tasks",
            &[0.865279537456563, 2.214814843606007, 0.7070485013065003],
        ),
        error_preset(
            "gadre-2024-refinedweb-46",
            "Gadre et al. 2024: RefinedWeb, 46 tasks",
            &[0.7676792131478288, 1.1280742251548206, 0.8215227602950715],
        ),
    ],
    derived: &[Derived {
        id: "loss-for-error",
        title: "Loss that gives an error",
        symbol: "L",
        unit: "nats/token",
        formula: r"L = \frac{1}{\gamma}\ln\frac{k}{\epsilon - Err}",
        arguments: &[Argument { name: "error", symbol: "Err", unit: "fraction", default: 0.5 }],
        compute: |p, a| {
            let room = p[0] - a[0];
            let loss = libm::log(p[1] / room) / p[2];
            (room > 0.0 && loss.is_finite()).then_some(loss)
        },
    }],
    pitfalls: &["Holds for averages over many tasks; single tasks may be flat or rise in steps."],
    features: &["law/overtrained"],
};
