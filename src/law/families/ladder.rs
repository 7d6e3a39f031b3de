//! Task ladders in two steps: task loss from size and tokens, then accuracy from task loss.
//! Bhagia et al. 2024 (arXiv 2412.04403), steps 1 and 2.

use super::chinchilla::Additive;
use super::variables::{ACCURACY, PARAMS, TOKENS};
use crate::law::declaration::Features;
use crate::law::{
    Argument, Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Response, Scale, Validity, Variable,
};
use crate::num::Scalar;

const LADDERS: Paper =
    Paper { atlas: Some("task-ladders"), arxiv: "2412.04403", cite: "Bhagia et al. 2024", place: "step 1" };
const SOURCE: &str = "runs released with arXiv 2412.04403";
const LADDER_RANGE: &[Validity] =
    &[Validity { variable: "N", from: 1.9e8, to: 1.3e9 }, Validity { variable: "D", from: 3.8e9, to: 2.6e11 }];

const fn loss_preset(id: &'static str, title: &'static str, values: &'static [f64]) -> Preset {
    Preset {
        id,
        title,
        values,
        mark: Mark::Computed,
        set_up: "refit by the published procedure, whose predictions it reproduces; 190M to 1.3B models at 1 to 10 times Chinchilla; N is non-embedding parameters; 5-shot, bits per byte of the gold answer; Huber 1e-3 on log loss",
        source: SOURCE,
        validity: LADDER_RANGE,
    }
}

pub static LADDER_LOSS: Law = Law {
    id: "ladder-loss",
    title: "Task ladder, step 1: task loss",
    summary: "Loss on the right answers of a task from model size and tokens, fitted on a ladder of small models.",
    formula: r"L_{task}(N,D) = E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}}",
    typed: "E + A/N^alpha + B/D^beta",
    papers: &[LADDERS],
    response: Response {
        name: "task_loss",
        symbol: "L_{task}",
        unit: "bits/byte",
        higher_is_better: false,
        positive: true,
    },
    variables: &[PARAMS, TOKENS],
    linear: &[
        Parameter::irreducible("E", "E"),
        Parameter::amplitude("A", "A", "size of the model-limited part of the task loss"),
        Parameter::amplitude("B", "B", "size of the data-limited part of the task loss"),
    ],
    shape: &[
        Parameter::exponent("alpha", r"\alpha", "how fast task loss falls with model size"),
        Parameter::exponent("beta", r"\beta", "how fast task loss falls with tokens"),
    ],
    form: Form::linear::<Additive>(),
    presets: &[
        loss_preset(
            "mmlu",
            "MMLU",
            &[0.45409305642276826, 38.07002460369699, 100.09210945612905, 0.22621644823679554, 0.23607558319617902],
        ),
        loss_preset(
            "hellaswag",
            "HellaSwag",
            &[0.5019111454486733, 11.231288403613886, 60.36865892059016, 0.1955394123707758, 0.2564981820379111],
        ),
        loss_preset(
            "arc-challenge",
            "ARC-Challenge",
            &[0.6546431536476573, 702974.7830555142, 38.44572022369358, 0.7877153481870509, 0.1969760863634854],
        ),
        loss_preset(
            "arc-easy",
            "ARC-Easy",
            &[0.5582433151631392, 79412.07300271727, 3957.513978079025, 0.6610443543593734, 0.41945341822964766],
        ),
        loss_preset(
            "piqa",
            "PIQA",
            &[0.7217009685011189, 405.6597731511431, 10.159056696399475, 0.39783807972374663, 0.15327710014186632],
        ),
        loss_preset(
            "commonsense-qa",
            "CommonsenseQA",
            &[0.0, 56.855329624262744, 10.906582279403436, 0.2349913770021983, 0.11107672322901782],
        ),
        loss_preset(
            "social-iqa",
            "Social IQa",
            &[0.948923293669283, 1200.9353054931535, 7897.19304533533, 0.447309929874717, 0.47675883906973415],
        ),
        loss_preset(
            "openbook-qa",
            "OpenBookQA",
            &[1.198092217084846, 86346.33654406073, 137.34999349445883, 0.6865362892917203, 0.260694320463884],
        ),
    ],
    derived: &[],
    pitfalls: &[
        "Task loss is in bits per byte of the gold answer, not in nats per token of a validation set.",
        "N leaves out the embeddings.",
    ],
    features: &["law/task-ladder"],
};

/// Parameters `[a, b, k, L0]`.
struct Sigmoid;

impl Features for Sigmoid {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        let (steepness, midpoint) = (shape[0], shape[1]);
        out[0] = (steepness * (-midpoint + x[0].value)).logistic();
        out[1] = S::constant(1.0);
    }
}

const fn accuracy_preset(id: &'static str, title: &'static str, values: &'static [f64]) -> Preset {
    Preset {
        id,
        title,
        values,
        mark: Mark::Computed,
        set_up: "refit by the published procedure, whose predictions it reproduces; moving average over five checkpoints, first 10 % skipped, the point (loss 0, accuracy 1) added; 5-shot",
        source: SOURCE,
        validity: &[],
    }
}

pub static SIGMOID: Law = Law {
    id: "sigmoid",
    title: "Task ladder, step 2: accuracy from task loss",
    summary: "Accuracy rises from chance to its ceiling along a sigmoid as task loss falls.",
    formula: r"Acc(L_{task}) = \frac{a}{1 + e^{-k(L_{task} - L_0)}} + b,\quad a \le 0",
    typed: "a*sigmoid(k*(L - L0)) + b",
    papers: &[Paper { place: "step 2", ..LADDERS }],
    response: ACCURACY,
    variables: &[Variable {
        name: "L",
        symbol: "L_{task}",
        unit: "bits/byte",
        meaning: "loss on the right answers of the task",
        domain: (0.0, 100.0),
        log_axis: false,
    }],
    linear: &[
        Parameter::new("a", "a", "minus the height of the sigmoid", Scale::Linear, (-1.0, 0.0), (-0.9, -0.2)),
        Parameter::new("b", "b", "accuracy at zero task loss", Scale::Linear, (0.0, 1.0), (0.7, 1.0)),
    ],
    shape: &[
        Parameter::new("k", "k", "steepness", Scale::Log, (1e-3, 1e3), (0.5, 30.0)),
        Parameter::new("L0", "L_0", "task loss half-way", Scale::Linear, (0.0, 100.0), (0.3, 2.0)).on_axis_of(0),
    ],
    form: Form::linear::<Sigmoid>(),
    presets: &[
        accuracy_preset(
            "mmlu",
            "MMLU",
            &[-0.7420642400523362, 0.9999999999999999, 4.833392314331856, 0.6159526466006596],
        ),
        accuracy_preset(
            "hellaswag",
            "HellaSwag",
            &[-0.7301114444796544, 0.992103546473724, 12.741707463019644, 0.7667352577976989],
        ),
        accuracy_preset(
            "arc-challenge",
            "ARC-Challenge",
            &[-0.7776727052786667, 0.9999999999999999, 5.910607377159436, 0.7086407332910583],
        ),
        accuracy_preset(
            "arc-easy",
            "ARC-Easy",
            &[-0.6462716313231052, 0.9999999999999993, 4.129849939138505, 0.7407135956966286],
        ),
        accuracy_preset(
            "piqa",
            "PIQA",
            &[-0.45856295007762543, 0.9999999999999586, 5.032956848995022, 0.9630228512192545],
        ),
        accuracy_preset(
            "commonsense-qa",
            "CommonsenseQA",
            &[-0.8555545032447216, 0.9999999999986382, 2.2085183659482936, 1.1313071440727895],
        ),
        accuracy_preset(
            "social-iqa",
            "Social IQa",
            &[-0.5985256628256881, 0.9994677825848828, 7.164370358672143, 0.8938070133818895],
        ),
        accuracy_preset(
            "openbook-qa",
            "OpenBookQA",
            &[-0.7906020242153983, 0.9999999999999999, 4.3097436832750775, 1.081290627683823],
        ),
    ],
    derived: &[
        Derived {
            id: "floor",
            title: "Accuracy at very high task loss",
            symbol: "a+b",
            unit: "fraction",
            formula: r"a + b",
            arguments: &[],
            compute: |p, _| Some(p[0] + p[1]),
        },
        Derived {
            id: "loss-for-accuracy",
            title: "Task loss that gives an accuracy",
            symbol: "L",
            unit: "bits/byte",
            formula: r"L_{task} = L_0 - \frac{1}{k}\ln\left(\frac{a}{Acc - b} - 1\right)",
            arguments: &[Argument { name: "accuracy", symbol: "Acc", unit: "fraction", default: 0.6 }],
            compute: |p, a| {
                let share = (a[0] - p[1]) / p[0];
                let loss = p[3] - libm::log(1.0 / share - 1.0) / p[2];
                (share > 0.0 && share < 1.0 && loss.is_finite()).then_some(loss)
            },
        },
    ],
    pitfalls: &[
        "The floor is not forced to chance: compare a + b with the chance level of the task.",
        "Tasks whose points scatter around the sigmoid cannot be predicted through it.",
    ],
    features: &["law/task-ladder"],
};
