//! Fine-tuning: a power law rectified by the data that pre-training was already worth.
//! Lin et al. 2024 (arXiv 2402.02314).

use super::variables::{FINE_TUNING_DATA, LOSS};
use crate::law::declaration::Features;
use crate::law::{Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Scale};
use crate::num::Scalar;

/// Parameters `[E, B, D_l, beta]`.
struct Rectified;

impl Features for Rectified {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        out[0] = S::constant(1.0);
        out[1] = S::constant(1.0) / (shape[0] + x[0].pow(shape[1]));
    }
}

const fn refit(id: &'static str, title: &'static str, values: &'static [f64], set_up: &'static str) -> Preset {
    Preset {
        id,
        title,
        values,
        mark: Mark::Computed,
        set_up,
        source: "losses released with arXiv 2402.02314",
        validity: &[],
    }
}

const SET_UP: &str = "refit of the released fine-tuning losses by least squares on log loss; D in samples";

pub static RECTIFIED: Law = Law {
    id: "rectified",
    title: "Rectified law of fine-tuning",
    summary: "Loss against fine-tuning data: flat at first, as if some data had already been learned, then a power law.",
    formula: r"L(D) = E + \frac{B}{D_l + D^{\beta}}",
    typed: "E + B/(D_l + D^beta)",
    papers: &[Paper {
        atlas: Some("rectified-scaling-law"),
        arxiv: "2402.02314",
        cite: "Lin et al. 2024",
        place: "the rectified scaling law",
    }],
    response: LOSS,
    variables: &[FINE_TUNING_DATA],
    linear: &[
        Parameter::irreducible("E", "E"),
        Parameter::amplitude("B", "B", "size of the reducible part of the loss"),
    ],
    shape: &[
        Parameter::new(
            "D_l",
            "D_l",
            "what pre-training is worth, in units of D to the power beta",
            Scale::Log,
            (1e-6, 1e15),
            (0.1, 1e5),
        ),
        Parameter::exponent("beta", r"\beta", "how fast loss falls once fine-tuning counts").starting(0.05, 1.2),
    ],
    form: Form::linear::<Rectified>(),
    presets: &[
        refit(
            "flan-lamini-gpt-124m",
            "FLAN, LaMini-GPT-124M",
            &[1.0692364718614917, 563.823087926692, 166.05633593628045, 0.45527983773666403],
            SET_UP,
        ),
        refit(
            "flan-gpt2",
            "FLAN, GPT-2",
            &[1.2422593677297726, 856.3656012148336, 260.7139923855658, 0.500472139888132],
            SET_UP,
        ),
        refit(
            "wmt19-gpt2",
            "WMT19, GPT-2",
            &[0.7809457190257378, 1821.5445132278164, 754.9155024201362, 0.6505036699469016],
            SET_UP,
        ),
        refit(
            "gigaword-gpt2",
            "Gigaword, GPT-2",
            &[0.9797282214958216, 32.89184995744117, 14.750948382994778, 0.28344053771487615],
            SET_UP,
        ),
        refit(
            "flan-opt-1.3b",
            "FLAN, OPT-1.3B",
            &[2.9238790879774596e-13, 18.97081629612216, 5.726562446677864, 0.13386751692289744],
            "refit of the released fine-tuning losses by least squares on log loss; D in samples; E hit its lower bound, so extrapolate with care",
        ),
    ],
    derived: &[
        Derived {
            id: "loss-before",
            title: "Loss before fine-tuning",
            symbol: "L(0)",
            unit: "nats/token",
            formula: r"L(0) = E + B/D_l",
            arguments: &[],
            compute: |p, _| (p[2] > 0.0).then(|| p[0] + p[1] / p[2]),
        },
        Derived {
            id: "pre-learned-data",
            title: "Data at which fine-tuning outweighs pre-training",
            symbol: r"D_l^{1/\beta}",
            unit: "as D",
            formula: r"D = D_l^{1/\beta}",
            arguments: &[],
            compute: |p, _| {
                let data = libm::pow(p[2], 1.0 / p[3]);
                (data > 0.0 && data.is_finite()).then_some(data)
            },
        },
        Derived {
            id: "local-slope",
            title: "Local slope of the reducible loss",
            symbol: "s",
            unit: "d ln(L-E) / d ln D",
            formula: r"s = -\frac{\beta D^{\beta}}{D_l + D^{\beta}}",
            arguments: &[Argument { name: "D", symbol: "D", unit: "as D", default: 1e4 }],
            compute: |p, a| {
                let power = libm::pow(a[0], p[3]);
                Some(-p[3] * power / (p[2] + power))
            },
        },
    ],
    pitfalls: &[
        "D_l carries the unit of D to the power beta: compare D_l^(1/beta) between models, not D_l.",
        "Without points beyond the flat part, beta and E are not determined.",
    ],
    features: &["law/rectified"],
};
