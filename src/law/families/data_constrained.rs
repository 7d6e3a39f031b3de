//! Data-constrained training: repeated tokens and surplus parameters are worth less and less.
//! Muennighoff et al. 2023 (arXiv 2305.16264), as in the authors' code.

use super::chinchilla::allocation;
use super::variables::{BUDGET, LOSS, PARAMS, SIZE, TOKENS, UNIQUE_TOKENS};
use crate::law::declaration::Formula;
use crate::law::{Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Scale, Validity};
use crate::num::Scalar;
use crate::table::FLOP_PER_PARAM_TOKEN;

/// Parameters `[E, A, B, alpha, beta, RD_star, RN_star]`; inputs `N, D, U`.
struct Repeated;

impl Formula for Repeated {
    fn eval<S: Scalar>(x: &[Input], p: &[S]) -> S {
        let (e, a, b, alpha, beta, rd_star, rn_star) = (p[0], p[1], p[2], p[3], p[4], p[5], p[6]);
        let (params, tokens, unique) = (x[0], x[1], x[2]);
        let worth_of_params = decayed(params.ln, matching_ln_params(unique.ln, a, b, alpha, beta), rn_star);
        let worth_of_tokens = decayed(tokens.ln, S::constant(unique.ln), rd_star);
        e + a * (-(alpha * worth_of_params)).exp() + b * (-(beta * worth_of_tokens)).exp()
    }
}

/// ln N_opt(U): the model size that would use `unique` tokens best in one pass.
fn matching_ln_params<S: Scalar>(ln_unique: f64, a: S, b: S, alpha: S, beta: S) -> S {
    let ln_g = ((alpha * a) / (beta * b)).ln() / (alpha + beta);
    (ln_g + ln_unique) * (beta / alpha) + ln_g
}

/// ln of base + base R* (1 - e^(-R/R*)) with R = amount/base - 1; the amount itself where it does not exceed the base.
fn decayed<S: Scalar>(ln_amount: f64, ln_base: S, r_star: S) -> S {
    let excess = -ln_base + ln_amount;
    if excess.value() <= 0.0 {
        return S::constant(ln_amount);
    }
    let repeats = excess.exp() - 1.0;
    let worth = r_star * (-(-(repeats / r_star)).exp() + 1.0);
    ln_base + (worth + 1.0).ln()
}

const REPEATS: Argument = Argument { name: "epochs", symbol: r"D/U", unit: "epochs", default: 4.0 };
const UNIQUE: Argument = Argument { name: "U", symbol: "U", unit: "tokens", default: 2.5e10 };

/// The size that the distinct tokens can use is (αA/(βB))^(1/α) U^(β/α), written out where it is needed.
const TYPED: &str = "E + A/(min(N, (alpha*A/(beta*B)*U^beta)^(1/alpha)) + (alpha*A/(beta*B)*U^beta)^(1/alpha)*RN_star\
    *(1 - exp(-max(N/(alpha*A/(beta*B)*U^beta)^(1/alpha) - 1, 0)/RN_star)))^alpha \
    + B/(min(D, U) + U*RD_star*(1 - exp(-max(D/U - 1, 0)/RD_star)))^beta";

pub static DATA_CONSTRAINED: Law = Law {
    id: "data-constrained",
    title: "Data-constrained",
    summary: "Loss when distinct text runs out: repeats of the data, and parameters beyond what the data can use, count less and less.",
    formula: r"L(N,D,U) = E + \frac{A}{N'^{\alpha}} + \frac{B}{D'^{\beta}},\quad D' = U\left(1 + R_D^*\left(1 - e^{-R_D/R_D^*}\right)\right),\quad N' = U_N\left(1 + R_N^*\left(1 - e^{-R_N/R_N^*}\right)\right)",
    typed: TYPED,
    papers: &[Paper {
        atlas: Some("data-constrained"),
        arxiv: "2305.16264",
        cite: "Muennighoff et al. 2023",
        place: "the law of repeated data, as in the authors' code",
    }],
    response: LOSS,
    variables: &[PARAMS, TOKENS, UNIQUE_TOKENS],
    linear: &[],
    shape: &[
        Parameter::irreducible("E", "E"),
        Parameter::amplitude("A", "A", "size of the model-limited part of the loss").within(1e-6, 1e9),
        Parameter::amplitude("B", "B", "size of the data-limited part of the loss").within(1e-6, 1e9),
        Parameter::exponent("alpha", r"\alpha", "how fast loss falls with model size").starting(0.1, 0.8),
        Parameter::exponent("beta", r"\beta", "how fast loss falls with tokens").starting(0.1, 0.8),
        Parameter::new(
            "RD_star",
            "R_D^*",
            "repeats after which another pass is worth 1/e of the first",
            Scale::Log,
            (1e-2, 1e4),
            (1.0, 100.0),
        ),
        Parameter::new(
            "RN_star",
            "R_N^*",
            "surplus of parameters after which more are worth 1/e of the first",
            Scale::Log,
            (1e-2, 1e4),
            (1.0, 100.0),
        ),
    ],
    form: Form::general::<Repeated>(),
    presets: &[
        Preset {
            id: "muennighoff-2023",
            title: "Muennighoff et al. 2023",
            values: &[
                1.8691436784054858,
                520.8249516599187,
                1487.716093782861,
                0.3526596,
                0.3526596,
                15.387756,
                5.309743,
            ],
            mark: Mark::Verified,
            set_up: "C4 validation loss, GPT-2 tokenizer, 182 runs of 7M to 9B parameters and 1 to 500 epochs; N counts all parameters; E, A, B and the tied exponent come from 54 digitised points and stayed fixed while the two R* were fitted",
            source: "code released with arXiv 2305.16264",
            validity: &[
                Validity { variable: "N", from: 7e6, to: 9e9 },
                Validity { variable: "D", from: 1e8, to: 9e11 },
            ],
        },
        Preset {
            id: "speech-2024",
            title: "Speech language models 2024",
            values: &[1.73, 13.9, 39.8, 0.25, 0.24, 25.0, 31.0],
            mark: Mark::Verified,
            set_up: "speech units at 25 Hz (500 clusters), 20M to 823M parameters, 10.9B distinct units; the single-pass constants stayed fixed while the two R* were fitted",
            source: "arXiv 2404.00685",
            validity: &[Validity { variable: "N", from: 2e7, to: 8.23e8 }],
        },
    ],
    derived: &[
        Derived {
            id: "effective-tokens",
            title: "What repeated tokens are worth",
            symbol: "D'",
            unit: "tokens",
            formula: r"D' = U\left(1 + R_D^*\left(1 - e^{-(D/U-1)/R_D^*}\right)\right)",
            arguments: &[UNIQUE, REPEATS],
            compute: |p, a| Some(a[0] * decayed(libm::log(a[1]), 0.0, p[5]).exp()),
        },
        Derived {
            id: "token-ceiling",
            title: "Most that the distinct tokens can be worth",
            symbol: r"D'_{max}",
            unit: "tokens",
            formula: r"D'_{max} = U\,(1 + R_D^*)",
            arguments: &[UNIQUE],
            compute: |p, a| Some(a[0] * (1.0 + p[5])),
        },
        Derived {
            id: "matching-params",
            title: "Model size that one pass over the data can use",
            symbol: "N_{opt}(U)",
            unit: "parameters",
            formula: r"N_{opt}(U) = G\,(U G)^{\beta/\alpha},\quad G = \left(\frac{\alpha A}{\beta B}\right)^{1/(\alpha+\beta)}",
            arguments: &[UNIQUE],
            compute: |p, a| finite(libm::exp(matching_ln_params(libm::log(a[0]), p[1], p[2], p[3], p[4]))),
        },
        Derived {
            id: "effective-params",
            title: "What surplus parameters are worth",
            symbol: "N'",
            unit: "parameters",
            formula: r"N' = U_N\left(1 + R_N^*\left(1 - e^{-(N/U_N-1)/R_N^*}\right)\right),\quad U_N = \min(N, N_{opt}(U))",
            arguments: &[SIZE, UNIQUE],
            compute: |p, a| {
                let base = matching_ln_params(libm::log(a[1]), p[1], p[2], p[3], p[4]);
                finite(libm::exp(decayed(libm::log(a[0]), base, p[6])))
            },
        },
        Derived {
            id: "best-params",
            title: "Best model size for a budget",
            symbol: "N^*",
            unit: "parameters",
            formula: GRID,
            arguments: &[BUDGET, UNIQUE],
            compute: |p, a| Some(best_split(p, a[0], a[1])?.params),
        },
        Derived {
            id: "best-tokens",
            title: "Best training tokens for a budget",
            symbol: "D^*",
            unit: "tokens",
            formula: GRID,
            arguments: &[BUDGET, UNIQUE],
            compute: |p, a| Some(best_split(p, a[0], a[1])?.tokens),
        },
        Derived {
            id: "best-loss",
            title: "Least loss for a budget",
            symbol: "L^*",
            unit: "nats/token",
            formula: GRID,
            arguments: &[BUDGET, UNIQUE],
            compute: |p, a| Some(best_split(p, a[0], a[1])?.loss),
        },
        Derived {
            id: "best-epochs",
            title: "Best number of epochs for a budget",
            symbol: "D^*/U",
            unit: "epochs",
            formula: GRID,
            arguments: &[BUDGET, UNIQUE],
            compute: |p, a| Some(best_split(p, a[0], a[1])?.tokens / a[1]),
        },
    ],
    pitfalls: &[
        "The two R* are weakly determined: on the authors' own runs the objective is nearly flat for R_D* from about 12 upwards. Show profile intervals, never a bare R_D*.",
        "To repeat the published fit, hold E, A, B, alpha and beta at their single-pass values.",
        "Loss can rise again after very many repeats; this law only levels off.",
    ],
    features: &["law/data-constrained"],
};

const GRID: &str =
    r"\min_{N,D:\ 6ND = C} L(N,D,U)\ \text{on the authors' grid of 1000 sizes around } N^*_{\text{Chinchilla}}(C)";

/// The best split of a budget between parameters and tokens when data repeat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    pub params: f64,
    pub tokens: f64,
    /// Loss there, nats per token.
    pub loss: f64,
}

/// The authors' search: sizes within a factor 3 of the single-pass optimum, 500 steps on each side,
/// C = 6ND. `None` unless both terms of the law fall.
pub fn best_split(p: &[f64], budget: f64, unique: f64) -> Option<Split> {
    const STEPS: usize = 500;
    const FIRST: f64 = 1.0001;
    const LAST: f64 = 3.0;
    let single_pass = allocation(&p[..5])?.params(budget);
    let mut best: Option<Split> = None;
    for step in 0..STEPS {
        let factor = FIRST + (LAST - FIRST) * step as f64 / (STEPS - 1) as f64;
        for params in [single_pass * factor, single_pass / factor] {
            let tokens = budget / FLOP_PER_PARAM_TOKEN / params;
            let loss = Repeated::eval(&[params, tokens, unique].map(Input::new), p);
            if loss.is_finite() && best.is_none_or(|b| loss < b.loss) {
                best = Some(Split { params, tokens, loss });
            }
        }
    }
    best
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
