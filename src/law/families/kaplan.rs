//! Kaplan et al. 2020 (arXiv 2001.08361): loss in parameters and tokens, loss in parameters and steps, and
//! the critical batch size.

use super::power::scale_for;
use super::variables::{DATA, LOSS, PARAMS, SIZE, TOKENS, VALIDATION_LOSS};
use crate::law::declaration::{Features, Formula};
use crate::law::{
    Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Response, Scale, Validity, Variable,
};
use crate::num::Scalar;

/// Parameters `[N_c, D_c, alpha_N, alpha_D]`.
struct SizeAndData;

impl Formula for SizeAndData {
    fn eval<S: Scalar>(x: &[Input], p: &[S]) -> S {
        let (n_c, d_c, alpha_n, alpha_d) = (p[0], p[1], p[2], p[3]);
        let size_term = ((n_c.ln() - x[0].ln) * (alpha_n / alpha_d)).exp();
        let data_term = d_c / x[1].value;
        (size_term + data_term).powf(alpha_d)
    }
}

const KAPLAN: Paper =
    Paper { atlas: Some("kaplan-scaling"), arxiv: "2001.08361", cite: "Kaplan et al. 2020", place: "L(N, D)" };
const UNRAVELING: Paper = Paper {
    atlas: Some("unraveling-scaling-laws"),
    arxiv: "2403.06563",
    cite: "Unraveling the Mystery of Scaling Laws 2024",
    place: "abstract",
};

pub static KAPLAN_SIZE_DATA: Law = Law {
    id: "kaplan",
    title: "Kaplan: size and data",
    summary: "Loss when both model size and data are limited and training stops early; its floor is zero.",
    formula: r"L(N,D) = \left[\left(\frac{N_c}{N}\right)^{\alpha_N/\alpha_D} + \frac{D_c}{D}\right]^{\alpha_D}",
    typed: "((N_c/N)^(alpha_N/alpha_D) + D_c/D)^alpha_D",
    papers: &[KAPLAN],
    response: LOSS,
    variables: &[PARAMS, TOKENS],
    linear: &[],
    shape: &[
        Parameter::new(
            "N_c",
            "N_c",
            "model size at which the size-limited loss is 1 nat",
            Scale::Log,
            (1.0, 1e40),
            (1e9, 1e16),
        ),
        Parameter::new(
            "D_c",
            "D_c",
            "tokens at which the data-limited loss is 1 nat",
            Scale::Log,
            (1.0, 1e40),
            (1e9, 1e16),
        ),
        Parameter::exponent("alpha_N", r"\alpha_N", "how fast loss falls with model size").starting(0.03, 0.6),
        Parameter::exponent("alpha_D", r"\alpha_D", "how fast loss falls with tokens").starting(0.03, 0.6),
    ],
    form: Form::general::<SizeAndData>(),
    presets: &[Preset {
        id: "kaplan-2020",
        title: "Kaplan et al. 2020",
        values: &[6.4e13, 1.8e13, 0.076, 0.103],
        mark: Mark::Verified,
        set_up: "WebText2, GPT-2 tokenizer; N is non-embedding parameters; early stopping, 10 % dropout, several epochs: a set of its own, not the constants of L(N) and L(D)",
        source: "arXiv 2001.08361, L(N, D)",
        validity: &[
            Validity { variable: "N", from: 768.0, to: 1.5e9 },
            Validity { variable: "D", from: 2.2e7, to: 2.3e10 },
        ],
    }],
    derived: &[
        Derived {
            id: "infinite-data-loss",
            title: "Loss with unlimited data",
            symbol: r"L(N,\infty)",
            unit: "nats/token",
            formula: r"L(N,\infty) = (N_c/N)^{\alpha_N}",
            arguments: &[SIZE],
            compute: |p, a| Some(libm::pow(p[0] / a[0], p[2])),
        },
        Derived {
            id: "over-fitting",
            title: "Relative excess loss from limited data",
            symbol: r"\delta L",
            unit: "fraction",
            formula: r"\delta L = \left(1 + \left(\frac{N}{N_c}\right)^{\alpha_N/\alpha_D}\frac{D_c}{D}\right)^{\alpha_D} - 1",
            arguments: &[SIZE, DATA],
            compute: |p, a| {
                let share = libm::pow(a[0] / p[0], p[2] / p[3]) * p[1] / a[1];
                Some(libm::expm1(p[3] * libm::log1p(share)))
            },
        },
        Derived {
            id: "data-needed",
            title: "Tokens that keep the excess below a share",
            symbol: "D",
            unit: "tokens",
            formula: r"D = \frac{D_c\,(N/N_c)^{\alpha_N/\alpha_D}}{(1+\delta)^{1/\alpha_D} - 1}",
            arguments: &[SIZE, Argument { name: "delta", symbol: r"\delta", unit: "fraction", default: 0.02 }],
            compute: |p, a| {
                let room = libm::expm1(libm::log1p(a[1]) / p[3]);
                (room > 0.0).then(|| p[1] * libm::pow(a[0] / p[0], p[2] / p[3]) / room)
            },
        },
    ],
    pitfalls: &[
        "Three sets of (N_c, alpha_N) are in the paper: never mix constants of L(N), L(N,D) and L(N,S).",
        "Fitted to early-stopped runs over several epochs: do not combine it with C = 6ND to choose a model size.",
        "N leaves out the embeddings.",
    ],
    features: &["law/kaplan"],
};

struct SizeAndSteps;

impl Features for SizeAndSteps {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        out[0] = x[0].pow(-shape[0]);
        out[1] = x[1].pow(-shape[1]);
    }
}

pub static KAPLAN_STEPS: Law = Law {
    id: "kaplan-steps",
    title: "Kaplan: size and steps",
    summary: "The learning curve: loss from model size and training steps at a batch far above the critical one.",
    formula: r"L(N,S_{min}) = A\,N^{-\alpha_N} + B\,S_{min}^{-\alpha_S} = \left(\frac{N_c}{N}\right)^{\alpha_N} + \left(\frac{S_c}{S_{min}}\right)^{\alpha_S}",
    typed: "A*N^(-alpha_N) + B*S^(-alpha_S)",
    papers: &[Paper { place: "L(N, S)", ..KAPLAN }, UNRAVELING],
    response: LOSS,
    variables: &[
        PARAMS,
        Variable {
            name: "S",
            symbol: r"S_{min}",
            unit: "steps",
            meaning: "training steps at a batch far above the critical one, after the first transient",
            domain: (1.0, 1e12),
            log_axis: true,
        },
    ],
    linear: &[
        Parameter::amplitude("A", "A", "size of the model-limited part of the loss"),
        Parameter::amplitude("B", "B", "size of the step-limited part of the loss"),
    ],
    shape: &[
        Parameter::exponent("alpha_N", r"\alpha_N", "how fast loss falls with model size"),
        Parameter::exponent("alpha_S", r"\alpha_S", "how fast loss falls with steps"),
    ],
    form: Form::linear::<SizeAndSteps>(),
    presets: &[Preset {
        id: "kaplan-2020",
        title: "Kaplan et al. 2020",
        values: &[11.57695455440055, 334.8780360427458, 0.077, 0.76],
        mark: Mark::Verified,
        set_up: "WebText2, GPT-2 tokenizer; N is non-embedding parameters, N_c = 6.5e13; S_c = 2.1e3 steps",
        source: "arXiv 2001.08361, L(N, S)",
        validity: &[Validity { variable: "N", from: 768.0, to: 1.5e9 }],
    }],
    derived: &[
        Derived {
            id: "size-scale",
            title: "Characteristic model size",
            symbol: "N_c",
            unit: "parameters",
            formula: r"N_c = A^{1/\alpha_N}",
            arguments: &[],
            compute: |p, _| scale_for(p[0], p[2], 1.0),
        },
        Derived {
            id: "step-scale",
            title: "Characteristic steps",
            symbol: "S_c",
            unit: "steps",
            formula: r"S_c = B^{1/\alpha_S}",
            arguments: &[],
            compute: |p, _| scale_for(p[1], p[3], 1.0),
        },
    ],
    pitfalls: &[
        "S is the minimal number of steps: convert real steps with the critical batch first.",
        "The law does not describe the warm-up nor the end of a learning-rate decay.",
    ],
    features: &["law/kaplan"],
};

/// Parameters `[B_star, alpha_B]`.
struct Batch;

impl Features for Batch {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        out[0] = x[0].pow(S::constant(-1.0) / shape[0]);
    }
}

pub static CRITICAL_BATCH: Law = Law {
    id: "critical-batch",
    title: "Critical batch size",
    summary: "The batch, in tokens, beyond which larger batches save few steps; it depends on the loss alone.",
    formula: r"B_{crit}(L) = B_*\,L^{-1/\alpha_B}",
    typed: "B_star*L^(-1/alpha_B)",
    papers: &[Paper { place: "critical batch size", ..KAPLAN }, UNRAVELING],
    response: Response { name: "batch", symbol: r"B_{crit}", unit: "tokens", higher_is_better: true, positive: true },
    variables: &[VALIDATION_LOSS],
    linear: &[Parameter::amplitude("B_star", "B_*", "critical batch at a loss of 1 nat").starting(1e6, 1e10)],
    shape: &[Parameter::exponent("alpha_B", r"\alpha_B", "loss exponent of the critical batch").starting(0.05, 1.0)],
    form: Form::linear::<Batch>(),
    presets: &[Preset {
        id: "kaplan-2020",
        title: "Kaplan et al. 2020",
        values: &[2e8, 0.21],
        mark: Mark::Verified,
        set_up: "WebText2, GPT-2 tokenizer; loss in nats per token; the paper also prints 2.1e8",
        source: "arXiv 2001.08361, critical batch size",
        validity: &[],
    }],
    derived: &[
        Derived {
            id: "minimal-steps",
            title: "Steps a very large batch would need",
            symbol: r"S_{min}",
            unit: "steps",
            formula: r"S_{min} = \frac{S}{1 + B_{crit}(L)/B}",
            arguments: &[Argument { name: "S", symbol: "S", unit: "steps", default: 1e5 }, BATCH_TOKENS, LOSS_REACHED],
            compute: |p, a| Some(a[0] / (1.0 + critical_batch(p, a[2]) / a[1])),
        },
        Derived {
            id: "minimal-compute",
            title: "Compute a very small batch would need",
            symbol: r"C_{min}",
            unit: "as C",
            formula: r"C_{min} = \frac{C}{1 + B/B_{crit}(L)}",
            arguments: &[Argument { name: "C", symbol: "C", unit: "FLOP", default: 1e21 }, BATCH_TOKENS, LOSS_REACHED],
            compute: |p, a| Some(a[0] / (1.0 + a[1] / critical_batch(p, a[2]))),
        },
    ],
    pitfalls: &["The batch is counted in tokens, not in sequences."],
    features: &["law/kaplan"],
};

const BATCH_TOKENS: Argument = Argument { name: "B", symbol: "B", unit: "tokens", default: 5e5 };
const LOSS_REACHED: Argument = Argument { name: "L", symbol: "L", unit: "nats/token", default: 3.0 };

fn critical_batch(p: &[f64], loss: f64) -> f64 {
    p[0] * libm::pow(loss, -1.0 / p[1])
}
