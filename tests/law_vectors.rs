//! Every reference vector of a declared law, from `fixtures/laws-lm-vectors.json`: values computed
//! independently (Python, double precision) from the published constants.
//!
//! Each vector is checked twice: with the vector's own parameters, and, where the law ships the same
//! constants as a preset, with the preset. Vectors of laws not declared yet are listed in `LATER`:
//! a new id fails, and so does an id that no longer needs to be there.

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use synscale::law::families::variables::FLOP_PER_PF_DAY;
use synscale::law::registry::law;
use synscale::law::{Input, Law};

/// Relative tolerance of a closed form.
const TOLERANCE: f64 = 1e-12;
/// The lifetime optimum is flat, and its reference came from a numeric search (stated in its note).
const FLAT_OPTIMUM: f64 = 1e-4;

/// Ids of vectors whose laws are not declared yet.
const LATER: &[&str] = &[
    "abnar.L_NDS",
    "algprogress.doubling_years",
    "algprogress.model7_loss",
    "deepseek.M",
    "deepseek.batch_tokens",
    "deepseek.lr",
    "finegrained_moe.L_NDG",
    "gemstones.L_ND",
    "gemstones.L_wdND",
    "gemstones.optimal",
    "gstack.growth_timing",
    "jointmoe.L",
    "jointmoe.L_table4",
    "jointmoe.optimal_table4",
    "l2m.bipartite_mi",
    "neqa.composition",
    "observational.sigmoid",
    "pearce.N_total_from_nonembed",
    "precision.D_crit",
    "precision.L_train",
    "precision.N_eff_no_offset",
    "precision.N_eff_offsets",
    "precision.P_star_joint",
    "precision.delta_PTQ",
    "quality.D_q",
    "routed.L_NE.Hash",
    "routed.L_NE.RL-R",
    "routed.L_NE.S-Base",
    "sparse.L_SND.t5_c4",
    "sparse.L_SND.vit_jft",
    "upcycling.crossing_D2",
    "upcycling.dense",
    "upcycling.joint",
    "upcycling.moe_scratch",
];

/// What this project says to one vector: (name of the output or empty, value, tolerance).
type Answer = Vec<(&'static str, f64, f64)>;

/// The numbers of one vector, by name.
struct Numbers<'a>(&'a Map<String, Value>);

impl Numbers<'_> {
    fn get(&self, name: &str) -> f64 {
        self.0.get(name).and_then(Value::as_f64).unwrap_or_else(|| panic!("no number '{name}' in {:?}", self.0))
    }
    fn all(&self, names: &[&str]) -> Vec<f64> {
        names.iter().map(|name| self.get(name)).collect()
    }
}

fn declared(id: &str) -> &'static Law {
    law(id).unwrap_or_else(|| panic!("no law '{id}'"))
}

fn predict(id: &str, x: &[f64], parameters: &[f64]) -> f64 {
    let inputs: Vec<Input> = x.iter().copied().map(Input::new).collect();
    declared(id).predict(&inputs, parameters)
}

fn derived(law_id: &str, id: &str, parameters: &[f64], arguments: &[f64]) -> f64 {
    let quantity = declared(law_id).derived.iter().find(|d| d.id == id).unwrap_or_else(|| panic!("{law_id}: no {id}"));
    assert_eq!(quantity.arguments.len(), arguments.len(), "{law_id}: {id}");
    (quantity.compute)(parameters, arguments).unwrap_or_else(|| panic!("{law_id}: {id} does not exist"))
}

fn preset(law_id: &str, id: &str) -> Option<&'static [f64]> {
    let found = declared(law_id).preset(id);
    assert!(found.is_some(), "{law_id}: no preset '{id}'");
    found.map(|preset| preset.values)
}

fn one(value: f64) -> Answer {
    vec![("", value, TOLERANCE)]
}

/// A law of one scaled quantity: its parameters as the vector gives them, and the preset.
struct Curve {
    law: &'static str,
    parameters: Vec<f64>,
    preset: Option<&'static [f64]>,
    x: f64,
}

fn domain(vector_name: &str) -> &str {
    match vector_name {
        "image8x8" => "image-8x8",
        "image16x16" => "image-16x16",
        "image32x32" => "image-32x32",
        "imageVQ16" => "image-vq-16x16",
        "imageVQ32" => "image-vq-32x32",
        "text2im_image" => "text-to-image-image",
        "im2text_image" => "image-to-text-image",
        other => other,
    }
}

/// Power laws, with or without a floor, falling or rising, one output.
fn curve(id: &str, p: &Numbers, x: &Numbers) -> Option<Curve> {
    let flop = || x.get("C_pf_days") * FLOP_PER_PF_DAY;
    let parts: Vec<&str> = id.split('.').collect();
    let (law, parameters, preset_id, at) = match parts.as_slice() {
        ["kaplan", "L_N"] => {
            ("power", scale(p, "Nc", "alpha_N", 1.0), "kaplan-2020-parameters".to_string(), x.get("N"))
        }
        ["kaplan", "L_D"] => ("power", scale(p, "Dc", "alpha_D", 1.0), "kaplan-2020-tokens".into(), x.get("D")),
        ["kaplan", "L_Cmin"] => {
            ("power", scale(p, "Cc", "alpha_C", FLOP_PER_PF_DAY), "kaplan-2020-compute-min".into(), flop())
        }
        ["kaplan", "L_C"] => {
            ("power", scale(p, "Cc", "alpha_C", FLOP_PER_PF_DAY), "kaplan-2020-compute".into(), flop())
        }
        ["hestness", "word_lm_error"] => {
            ("power", vec![p.get("alpha"), -p.get("beta")], "hestness-2017-word-lm".into(), x.get("m"))
        }
        ["kaplan", "D_min_overfit"] => {
            ("power-growth", p.all(&["coef", "exp"]), "kaplan-2020-data-needed".into(), x.get("N"))
        }
        ["kaplan", "N_opt"] => {
            let exponent = p.get("exp");
            let k = p.get("coef") * libm::pow(FLOP_PER_PF_DAY, -exponent);
            ("power-growth", vec![k, exponent], "kaplan-2020-optimum".into(), flop())
        }
        ["henighan", "L_N", name] => {
            let mut parameters = vec![p.get("Linf")];
            parameters.extend(scale(p, "N0", "alpha", 1.0));
            ("power-constant", parameters, format!("henighan-2020-size-{}", domain(name)), x.get("N"))
        }
        ["henighan", "L_C", name] => {
            let mut parameters = vec![p.get("Linf")];
            parameters.extend(scale(p, "C0", "alpha", FLOP_PER_PF_DAY));
            ("power-constant", parameters, format!("henighan-2020-compute-{}", domain(name)), flop())
        }
        ["henighan", "N_opt", name] => {
            let exponent = p.get("beta");
            let k = libm::pow(p.get("C0") * FLOP_PER_PF_DAY, -exponent);
            ("power-growth", vec![k, exponent], format!("henighan-2020-optimum-{}", domain(name)), flop())
        }
        ["porian", "N_opt", name] => {
            let preset_id = match *name {
                "rw_tuned" => "porian-2024-refinedweb",
                "owt2_tuned" => "porian-2024-openwebtext2",
                _ => "porian-2024-kaplan-counting",
            };
            ("power-growth", p.all(&["coef", "exp"]), preset_id.into(), x.get("C"))
        }
        ["deepseek", "M_opt"] => ("power-growth", p.all(&["coef", "exp"]), "deepseek-2024-model".into(), x.get("C")),
        ["deepseek", "D_opt"] => ("power-growth", p.all(&["coef", "exp"]), "deepseek-2024-data".into(), x.get("C")),
        _ => return None,
    };
    Some(Curve { law, parameters, preset: preset(law, &preset_id), x: at })
}

/// [A, alpha] of (x_c/x)^alpha.
fn scale(p: &Numbers, scale: &str, exponent: &str, unit: f64) -> Vec<f64> {
    let alpha = p.get(exponent);
    vec![libm::pow(p.get(scale) * unit, alpha), alpha]
}

/// The parameters to check with: the vector's, and the preset's where there is one.
fn twice(parameters: Vec<f64>, preset: Option<&'static [f64]>, answer: impl Fn(&[f64]) -> Answer) -> Answer {
    let mut answers = answer(&parameters);
    if let Some(values) = preset {
        answers.extend(answer(values));
    }
    answers
}

/// What this project says to a vector; `None` where no law is declared for it.
fn answer(id: &str, p: &Numbers, x: &Numbers) -> Option<Answer> {
    if let Some(curve) = curve(id, p, x) {
        return Some(twice(curve.parameters, curve.preset, |values| one(predict(curve.law, &[curve.x], values))));
    }
    let parts: Vec<&str> = id.split('.').collect();
    Some(match parts.as_slice() {
        ["kaplan", "L_ND"] => {
            let parameters = p.all(&["Nc", "Dc", "alpha_N", "alpha_D"]);
            let at = x.all(&["N", "D"]);
            twice(parameters, preset("kaplan", "kaplan-2020"), |v| one(predict("kaplan", &at, v)))
        }
        ["kaplan", "L_NS"] => {
            let (alpha_n, alpha_s) = (p.get("alpha_N"), p.get("alpha_S"));
            let parameters = vec![libm::pow(p.get("Nc"), alpha_n), libm::pow(p.get("Sc"), alpha_s), alpha_n, alpha_s];
            let at = x.all(&["N", "Smin"]);
            twice(parameters, preset("kaplan-steps", "kaplan-2020"), |v| one(predict("kaplan-steps", &at, v)))
        }
        ["kaplan", "B_crit"] => {
            let at = x.all(&["L"]);
            twice(p.all(&["B_star", "alpha_B"]), preset("critical-batch", "kaplan-2020"), |v| {
                one(predict("critical-batch", &at, v))
            })
        }
        ["kaplan", "S_min_from_S"] => {
            one(derived("critical-batch", "minimal-steps", &p.all(&["B_star", "alpha_B"]), &x.all(&["S", "B", "L"])))
        }
        ["kaplan", "C_min_from_C"] => {
            one(derived("critical-batch", "minimal-compute", &p.all(&["B_star", "alpha_B"]), &x.all(&["C", "B", "L"])))
        }
        ["chinchilla", kind, name] => {
            let parameters = p.all(&["E", "A", "B", "alpha", "beta"]);
            let preset = preset(
                "chinchilla",
                match *name {
                    "rounded" => "hoffmann-2022",
                    "tex" => "hoffmann-2022-unrounded",
                    "besiroglu" => "besiroglu-2024",
                    "besiroglu_code" => "besiroglu-2024-unrounded",
                    "epoch240_huber1e-3_refit" => "epoch-240-huber",
                    "muennighoff_c4" => "muennighoff-2023-c4",
                    "muennighoff_c4_untied" => "muennighoff-2023-c4-untied",
                    other => panic!("unknown Chinchilla constants '{other}'"),
                },
            );
            if *kind == "L_ND" {
                let at = x.all(&["N", "D"]);
                twice(parameters, preset, |v| one(predict("chinchilla", &at, v)))
            } else {
                assert_eq!(x.get("flops_per_param_token"), 6.0);
                let budget = x.all(&["C"]);
                twice(parameters, preset, |v| {
                    [
                        ("N_opt", "compute-optimal-params"),
                        ("D_opt", "compute-optimal-tokens"),
                        ("tokens_per_param", "tokens-per-parameter"),
                        ("L_opt", "compute-optimal-loss"),
                    ]
                    .map(|(output, id)| (output, derived("chinchilla", id, v, &budget), TOLERANCE))
                    .to_vec()
                })
            }
        }
        ["derived", "inference_aware_optimum"] => {
            let parameters = p.all(&["E", "A", "B", "alpha", "beta"]);
            let at = x.all(&["L_target", "D_inference"]);
            vec![
                ("N", derived("chinchilla", "inference-aware-params", &parameters, &at), FLAT_OPTIMUM),
                ("D_train", derived("chinchilla", "inference-aware-tokens", &parameters, &at), FLAT_OPTIMUM),
                ("total_flops", derived("chinchilla", "inference-aware-compute", &parameters, &at), 1e-9),
            ]
        }
        ["gadre", "L_CM", name] => {
            let preset = preset(
                "overtrained",
                match *name {
                    "rpj" => "gadre-2024-redpajama",
                    "c4_original" => "gadre-2024-c4",
                    _ => "gadre-2024-refinedweb",
                },
            );
            let (compute, ratio) = (x.get("C"), x.get("M"));
            let size = (compute / (6.0 * ratio)).sqrt();
            twice(p.all(&["E", "a", "b", "eta"]), preset, |v| one(predict("overtrained", &[size, ratio * size], v)))
        }
        ["gadre", "err_of_loss", set, tasks] => {
            let set = match *set {
                "rpj" => "redpajama",
                "c4_original" => "c4",
                _ => "refinedweb",
            };
            let count = if *tasks == "err_avg_subset" { 17 } else { 46 };
            let preset = preset("loss-to-error", &format!("gadre-2024-{set}-{count}"));
            let at = x.all(&["L"]);
            twice(p.all(&["epsilon", "k", "gamma"]), preset, |v| one(predict("loss-to-error", &at, v)))
        }
        ["ladder", step, task] => {
            let task = match *task {
                "mmlu_avg_test_5shot" => "mmlu",
                "hellaswag_val_5shot" => "hellaswag",
                "arc_challenge_test_5shot" => "arc-challenge",
                "arc_easy_test_5shot" => "arc-easy",
                "piqa_val_5shot" => "piqa",
                "csqa_val_5shot" => "commonsense-qa",
                "socialiqa_val_5shot" => "social-iqa",
                "openbookqa_test_5shot" => "openbook-qa",
                other => panic!("unknown task '{other}'"),
            };
            if *step == "step1" {
                let (a, b) = (libm::exp(p.get("logA")), libm::exp(p.get("logB")));
                let parameters = vec![p.get("E"), a, b, p.get("alpha"), p.get("beta")];
                let at = x.all(&["N", "D"]);
                twice(parameters, preset("ladder-loss", task), |v| one(predict("ladder-loss", &at, v)))
            } else {
                let at = x.all(&["task_loss"]);
                twice(p.all(&["a", "b", "k", "L0"]), preset("sigmoid", task), |v| one(predict("sigmoid", &at, v)))
            }
        }
        ["muennighoff", kind] => {
            let parameters = p.all(&["E", "A", "B", "alpha", "beta", "RD_star", "RN_star"]);
            let law = "data-constrained";
            let preset = preset(law, "muennighoff-2023");
            let unique = x.get("U");
            if *kind == "data_constrained" {
                let (size, tokens) = (x.get("N"), x.get("D"));
                twice(parameters, preset, |v| {
                    vec![
                        ("L", predict(law, &[size, tokens, unique], v), TOLERANCE),
                        ("U_N", derived(law, "matching-params", v, &[unique]).min(size), TOLERANCE),
                        ("N_eff", derived(law, "effective-params", v, &[size, unique]), TOLERANCE),
                        ("D_eff", derived(law, "effective-tokens", v, &[unique, tokens / unique]), TOLERANCE),
                    ]
                })
            } else {
                let at = [x.get("C"), unique];
                twice(parameters, preset, |v| {
                    [("L", "best-loss"), ("D", "best-tokens"), ("N", "best-params"), ("epochs", "best-epochs")]
                        .map(|(output, id)| (output, derived(law, id, v, &at), TOLERANCE))
                        .to_vec()
                })
            }
        }
        ["rectified", _, rest @ ..] => {
            let preset_id = match rest.join(".").as_str() {
                "flan|MBZUAI/LaMini-GPT-124M" => "flan-lamini-gpt-124m",
                "flan|gpt2" => "flan-gpt2",
                "wmt19|gpt2" => "wmt19-gpt2",
                "gigaword|gpt2" => "gigaword-gpt2",
                "flan|facebook/opt-1.3b" => "flan-opt-1.3b",
                other => panic!("unknown fine-tuning run '{other}'"),
            };
            let at = x.all(&["D"]);
            twice(p.all(&["E", "B", "Dl", "beta"]), preset("rectified", preset_id), |v| {
                one(predict("rectified", &at, v))
            })
        }
        ["bigbench", "sigmoid_logC"] => {
            let at = [libm::exp10(x.get("log10C"))];
            twice(p.all(&["lo", "hi", "k", "x0"]), preset("sigmoid-log", "illustration"), |v| {
                one(predict("sigmoid-log", &at, v))
            })
        }
        ["bnsl", "one_break"] => {
            let at = x.all(&["x"]);
            twice(p.all(&["a", "b", "c0", "c1", "d1", "f1"]), preset("broken-power", "illustration"), |v| {
                one(predict("broken-power", &at, v))
            })
        }
        ["passuntil", "PU"] => {
            let at = x.all(&["N"]);
            twice(p.all(&["c", "alpha"]), preset("pass-rate", "illustration"), |v| {
                let rate = predict("pass-rate", &at, v);
                vec![("PU", rate, TOLERANCE), ("F", -libm::log(-libm::log(rate)), TOLERANCE)]
            })
        }
        ["linear_complexity", family] => {
            let flop = x.get("C_pf_days") * FLOP_PER_PF_DAY;
            let grown = |coefficient: &str, exponent: &str| {
                let a = p.get(exponent);
                vec![p.get(coefficient) * libm::pow(FLOP_PER_PF_DAY, -a), a]
            };
            let falling = {
                let a = p.get("L_exp");
                vec![p.get("L_coef") * libm::pow(FLOP_PER_PF_DAY, -a), -a]
            };
            let id = |part: &str| format!("linear-complexity-{family}{part}");
            let mut answers = Vec::new();
            for (output, law, parameters, preset_id) in [
                ("L", "power", falling, id("")),
                ("N_opt", "power-growth", grown("N_coef", "N_exp"), id("-model")),
                ("D_opt", "power-growth", grown("D_coef", "D_exp"), id("-data")),
            ] {
                answers.extend(twice(parameters, preset(law, &preset_id), |v| {
                    vec![(output, predict(law, &[flop], v), TOLERANCE)]
                }));
            }
            answers
        }
        _ => return None,
    })
}

#[test]
fn every_vector_of_a_declared_law_is_met() {
    let text = include_str!("fixtures/laws-lm-vectors.json");
    let vectors: Vec<Map<String, Value>> = serde_json::from_str(text).expect("the fixture is JSON");
    assert_eq!(vectors.len(), 294);
    let (mut checked, mut values, mut worst) = (0, 0, 0.0_f64);
    let mut later = BTreeSet::new();
    let mut failures = Vec::new();
    for vector in &vectors {
        let id = vector["law"].as_str().expect("an id");
        let empty = Map::new();
        let parameters = Numbers(vector["params"].as_object().unwrap_or(&empty));
        let inputs = Numbers(vector["inputs"].as_object().expect("inputs"));
        let Some(answers) = answer(id, &parameters, &inputs) else {
            later.insert(id);
            continue;
        };
        checked += 1;
        if let Some(outputs) = vector["output"].as_object() {
            for name in outputs.keys() {
                assert!(answers.iter().any(|(n, ..)| n == name), "{id}: output '{name}' is not checked");
            }
        }
        for (name, value, tolerance) in answers {
            let expected = if name.is_empty() { &vector["output"] } else { &vector["output"][name] };
            let expected = expected.as_f64().unwrap_or_else(|| panic!("{id}: no output '{name}'"));
            let error = (value - expected).abs() / expected.abs();
            values += 1;
            if tolerance == TOLERANCE {
                worst = worst.max(error);
            }
            if error.is_nan() || error > tolerance {
                failures.push(format!("{id} {name}: {value:e} against {expected:e} (relative {error:.1e})"));
            }
        }
    }
    println!(
        "{checked} vectors, {values} values, worst relative error {worst:.1e}; {} ids left for later",
        later.len()
    );
    assert!(failures.is_empty(), "{} values differ:\n{}", failures.len(), failures.join("\n"));
    let expected: BTreeSet<&str> = LATER.iter().copied().collect();
    assert_eq!(later, expected, "the list LATER must name exactly the vectors that no law answers");
    assert_eq!(checked, 213);
}
