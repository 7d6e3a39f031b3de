//! Additive law in parameters and tokens. Hoffmann et al. 2022 (arXiv 2203.15556), eq. 10;
//! constants refitted by Besiroglu et al. 2024 (arXiv 2404.10102).

pub use super::variables::BUDGET;
use super::variables::{LOSS, PARAMS, TOKENS};
use crate::law::declaration::Features;
use crate::law::{Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Validity};
use crate::num::Scalar;
use crate::table::FLOP_PER_PARAM_TOKEN;

/// E + A N^-alpha + B D^-beta; also the first step of the task ladders.
pub(super) struct Additive;

impl Features for Additive {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        out[0] = S::constant(1.0);
        out[1] = x[0].pow(-shape[0]);
        out[2] = x[1].pow(-shape[1]);
    }
}

pub static CHINCHILLA: Law = Law {
    id: "chinchilla",
    title: "Chinchilla",
    summary: "Loss from model size and training tokens, each with its own power law, above an irreducible floor.",
    formula: r"L(N,D) = E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}}",
    typed: "E + A/N^alpha + B/D^beta",
    papers: &[
        Paper { atlas: None, arxiv: "2203.15556", cite: "Hoffmann et al. 2022", place: "eq. 10" },
        Paper { atlas: None, arxiv: "2404.10102", cite: "Besiroglu et al. 2024", place: "refitted constants" },
        Paper {
            atlas: Some("data-constrained"),
            arxiv: "2305.16264",
            cite: "Muennighoff et al. 2023",
            place: "single-pass base law",
        },
        Paper { atlas: None, arxiv: "2401.00448", cite: "Sardana et al. 2024", place: "inference-aware optimum" },
    ],
    response: LOSS,
    variables: &[PARAMS, TOKENS],
    linear: &[
        Parameter::irreducible("E", "E"),
        Parameter::amplitude("A", "A", "size of the model-limited part of the loss"),
        Parameter::amplitude("B", "B", "size of the data-limited part of the loss"),
    ],
    shape: &[
        Parameter::exponent("alpha", r"\alpha", "how fast loss falls with model size"),
        Parameter::exponent("beta", r"\beta", "how fast loss falls with tokens"),
    ],
    form: Form::linear::<Additive>(),
    presets: &[
        Preset {
            id: "besiroglu-2024",
            title: "Besiroglu et al. 2024 (replication)",
            values: &[1.8172, 482.01, 2085.43, 0.3478, 0.3658],
            mark: Mark::Verified,
            set_up: "240 points digitised from Figure 4 of Hoffmann et al.; N counts all parameters; D = C/6N; least absolute deviation of log loss",
            source: "arXiv 2404.10102",
            validity: FIGURE_4,
        },
        Preset {
            id: "besiroglu-2024-unrounded",
            title: "Besiroglu et al. 2024 (unrounded)",
            values: &[1.8168640400416654, 482.0057194215438, 2085.434195928221, 0.34781303, 0.36585412],
            mark: Mark::Verified,
            set_up: "the values of the authors' notebook: 240 digitised points, least absolute deviation of log loss",
            source: "notebook released with arXiv 2404.10102",
            validity: FIGURE_4,
        },
        Preset {
            id: "epoch-240-huber",
            title: "The 240 points under Huber 1e-3",
            values: &[1.8172181, 477.82587, 2143.41737, 0.3473105, 0.36717243],
            mark: Mark::Computed,
            set_up: "the same 240 points, sum of Huber losses of log residuals at delta 1e-3: a different optimum from the published one",
            source: "points released with arXiv 2404.10102",
            validity: FIGURE_4,
        },
        Preset {
            id: "hoffmann-2022",
            title: "Hoffmann et al. 2022 (approach 3, as printed)",
            values: &[1.69, 406.4, 410.7, 0.34, 0.28],
            mark: Mark::Verified,
            set_up: "MassiveText, over 400 runs of 70M-16B parameters and 5B-500B tokens; N counts all parameters; rounding of beta alone shifts the data term by about 13 % at 1e11 tokens",
            source: "arXiv 2203.15556, approach 3",
            validity: MASSIVE_TEXT,
        },
        Preset {
            id: "hoffmann-2022-unrounded",
            title: "Hoffmann et al. 2022 (approach 3, unrounded)",
            values: &[1.6933736809989528, 406.4010175194737, 410.7228269450398, 0.33917084, 0.2849083],
            mark: Mark::Verified,
            set_up: "the digits in the TeX source of the paper; MassiveText, over 400 runs; N counts all parameters",
            source: "arXiv 2203.15556, TeX source",
            validity: MASSIVE_TEXT,
        },
        Preset {
            id: "muennighoff-2023-c4",
            title: "Muennighoff et al. 2023: C4, one exponent",
            values: &[1.8691436784054858, 520.8249516599187, 1487.716093782861, 0.3526596, 0.3526596],
            mark: Mark::Verified,
            set_up: "54 digitised points of the C4 isoFLOP runs of Hoffmann et al., alpha and beta tied; base of the data-constrained law",
            source: "code released with arXiv 2305.16264",
            validity: &[],
        },
        Preset {
            id: "muennighoff-2023-c4-untied",
            title: "Muennighoff et al. 2023: C4, two exponents",
            values: &[1.8782183662781502, 386.7267611021977, 2736.777739880548, 0.33480313, 0.38289225],
            mark: Mark::Verified,
            set_up: "54 digitised points of the C4 isoFLOP runs of Hoffmann et al., alpha and beta free",
            source: "code released with arXiv 2305.16264",
            validity: &[],
        },
        Preset {
            id: "speech-2024",
            title: "Speech language models 2024",
            values: &[1.73, 13.9, 39.8, 0.25, 0.24],
            mark: Mark::Verified,
            set_up: "speech units at 25 Hz (500 clusters), 20M to 823M parameters, 10.9B distinct units, one pass; loss in nats per unit, not per text token",
            source: "arXiv 2404.00685",
            validity: &[Validity { variable: "N", from: 2e7, to: 8.23e8 }],
        },
    ],
    derived: &[
        Derived {
            id: "compute-optimal-params",
            title: "Compute-optimal model size",
            symbol: "N^*",
            unit: "parameters",
            formula: r"N^* = G\,(C/6)^{\beta/(\alpha+\beta)},\quad G = \left(\frac{\alpha A}{\beta B}\right)^{1/(\alpha+\beta)}",
            arguments: &[BUDGET],
            compute: |p, a| Some(allocation(p)?.params(a[0])),
        },
        Derived {
            id: "compute-optimal-tokens",
            title: "Compute-optimal tokens",
            symbol: "D^*",
            unit: "tokens",
            formula: r"D^* = G^{-1}(C/6)^{\alpha/(\alpha+\beta)}",
            arguments: &[BUDGET],
            compute: |p, a| Some(allocation(p)?.tokens(a[0])),
        },
        Derived {
            id: "compute-optimal-loss",
            title: "Loss at the compute optimum",
            symbol: "L^*",
            unit: "nats/token",
            formula: r"L^* = E + \left(A G^{-\alpha} + B G^{\beta}\right)(C/6)^{-\alpha\beta/(\alpha+\beta)}",
            arguments: &[BUDGET],
            compute: |p, a| {
                let best = allocation(p)?;
                Some(CHINCHILLA.predict(&[best.params(a[0]), best.tokens(a[0])].map(Input::new), p))
            },
        },
        Derived {
            id: "tokens-per-parameter",
            title: "Compute-optimal tokens per parameter",
            symbol: "D^*/N^*",
            unit: "tokens per parameter",
            formula: r"D^*/N^* = G^{-2}(C/6)^{(\alpha-\beta)/(\alpha+\beta)}",
            arguments: &[BUDGET],
            compute: |p, a| {
                let best = allocation(p)?;
                Some(best.tokens(a[0]) / best.params(a[0]))
            },
        },
        Derived {
            id: "allocation-exponent",
            title: "Exponent of the compute-optimal model size",
            symbol: "a",
            unit: "",
            formula: r"a = \frac{\beta}{\alpha+\beta},\quad N^* \propto C^{a}",
            arguments: &[],
            compute: |p, _| Some(allocation(p)?.exponent),
        },
        Derived {
            id: "inference-aware-params",
            title: "Model size of least lifetime compute",
            symbol: "N",
            unit: "parameters",
            formula: LIFETIME,
            arguments: &[TARGET, INFERENCE],
            compute: |p, a| Some(lifetime_optimum(p, a[0], a[1])?.params),
        },
        Derived {
            id: "inference-aware-tokens",
            title: "Training tokens of least lifetime compute",
            symbol: "D",
            unit: "tokens",
            formula: LIFETIME,
            arguments: &[TARGET, INFERENCE],
            compute: |p, a| Some(lifetime_optimum(p, a[0], a[1])?.tokens),
        },
        Derived {
            id: "inference-aware-compute",
            title: "Least lifetime compute",
            symbol: "C",
            unit: "FLOP",
            formula: LIFETIME,
            arguments: &[TARGET, INFERENCE],
            compute: |p, a| Some(lifetime_optimum(p, a[0], a[1])?.compute),
        },
    ],
    pitfalls: &[
        "N counts all parameters, embeddings included; Kaplan's N does not.",
        "At delta 1e-3 the Huber loss is practically least absolute deviation; say which optimum a number belongs to.",
        "Rounded exponents move the optimum: at 5.76e23 FLOP the printed constants give 32B parameters, the unrounded ones 40B.",
        "The best number of tokens per parameter drifts with compute wherever alpha and beta differ.",
    ],
    // The founding paper is outside the Atlas; the rows that build on it name laws of their own.
    features: &[],
};

const FIGURE_4: &[Validity] =
    &[Validity { variable: "N", from: 4e7, to: 1.7e10 }, Validity { variable: "D", from: 1e9, to: 6e11 }];
const MASSIVE_TEXT: &[Validity] =
    &[Validity { variable: "N", from: 7e7, to: 1.6e10 }, Validity { variable: "D", from: 5e9, to: 5e11 }];
const TARGET: Argument = Argument { name: "L", symbol: "L", unit: "nats/token", default: 2.2 };
const INFERENCE: Argument = Argument { name: "D_inf", symbol: r"D_{inf}", unit: "tokens", default: 1e12 };
const LIFETIME: &str = r"\min_{N,D:\ L(N,D) = L}\ 6ND + 2N D_{inf}";

/// How the best split of a budget C = 6ND between parameters and tokens grows with C.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Allocation {
    /// N* = coefficient · (C/6)^exponent.
    pub coefficient: f64,
    /// a = β/(α+β).
    pub exponent: f64,
}

impl Allocation {
    /// Compute-optimal model size at `budget` FLOP.
    pub fn params(&self, budget: f64) -> f64 {
        self.coefficient * libm::pow(budget / FLOP_PER_PARAM_TOKEN, self.exponent)
    }

    /// Compute-optimal tokens at `budget` FLOP.
    pub fn tokens(&self, budget: f64) -> f64 {
        budget / FLOP_PER_PARAM_TOKEN / self.params(budget)
    }
}

/// The optimum for parameters `[E, A, B, alpha, beta]`; `None` unless both terms fall.
pub fn allocation(p: &[f64]) -> Option<Allocation> {
    let (a, b, alpha, beta) = (p[1], p[2], p[3], p[4]);
    let valid = [a, b, alpha, beta].iter().all(|v| *v > 0.0 && v.is_finite());
    valid.then(|| Allocation {
        coefficient: libm::pow(alpha * a / (beta * b), 1.0 / (alpha + beta)),
        exponent: beta / (alpha + beta),
    })
}

/// The cheapest way to reach a loss when a model also serves tokens for the rest of its life.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifetime {
    pub params: f64,
    /// Training tokens.
    pub tokens: f64,
    /// 6ND + 2 N D_inf, FLOP.
    pub compute: f64,
}

/// Least 6ND + 2 N `inference_tokens` with L(N,D) = `target` (Sardana et al. 2024, arXiv 2401.00448);
/// `None` where the target is at or below the irreducible loss.
///
/// With the share s of the reducible loss that the size term keeps, both N and D are explicit and the
/// first-order condition αs/(β(1-s)) = 1 + D_inf/(3D) rises in s: Newton's steps find it, halving (0, 1) where one
/// would lead outside. A page asks for this once per bootstrap draw.
pub fn lifetime_optimum(p: &[f64], target: f64, inference_tokens: f64) -> Option<Lifetime> {
    allocation(p)?;
    let (irreducible, a, b, alpha, beta) = (p[0], p[1], p[2], p[3], p[4]);
    let reducible = target - irreducible;
    if !(reducible > 0.0 && inference_tokens >= 0.0) {
        return None;
    }
    let params = |share: f64| libm::pow(a / (share * reducible), 1.0 / alpha);
    let tokens = |share: f64| libm::pow(b / ((1.0 - share) * reducible), 1.0 / beta);
    let (mut low, mut high, mut share) = (0.0, 1.0, 0.5);
    for _ in 0..200 {
        let (rest, served) = (1.0 - share, inference_tokens / (3.0 * tokens(share)));
        let slope = alpha * share / (beta * rest) - 1.0 - served;
        if slope < 0.0 {
            low = share
        } else {
            high = share
        }
        let newton = share - slope * beta * rest / (alpha / rest + served);
        if (newton - share).abs() <= f64::EPSILON * share {
            break;
        }
        share = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
    }
    let (n, d) = (params(share), tokens(share));
    let compute = FLOP_PER_PARAM_TOKEN * n * d + 2.0 * n * inference_tokens;
    compute.is_finite().then_some(Lifetime { params: n, tokens: d, compute })
}
