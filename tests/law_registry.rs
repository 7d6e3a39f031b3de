//! Every declared law: identity, metadata, papers, presets, ranges, derivatives, derived quantities.
#![allow(
    non_snake_case,
    reason = "row tests carry the id of their Atlas row, a double underscore, then what they prove"
)]

mod fit_common;

use fit_common::least_squares_of;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use synscale::fit::{Model, Observations, Space, fit};
use synscale::law::declaration::{MAX_LINEAR, MAX_PARAMETERS, MAX_SHAPE};
use synscale::law::registry::{LAWS, law};
use synscale::law::{CustomLaw, Form, Input, Law, Parameter, Scale};
use synscale::num::Rng;

/// Laws without published constants, and the test that proves each.
const PROVEN_WITHOUT_PRESET: &[(&str, &str)] = &[("log-linear", "row_skywork_math__points_per_doubling")];

/// Rows of a claimed feature that need a law of their own.
const NOT_SERVED_YET: &[(&str, &str)] = &[];

struct Row {
    arxiv: String,
    feature: String,
}

fn atlas() -> BTreeMap<String, Row> {
    let rows: Vec<Value> = serde_json::from_str(include_str!("../src/atlas/papers.json")).expect("the Atlas is JSON");
    rows.iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_string();
            (text("id"), Row { arxiv: text("arxiv"), feature: text("feature") })
        })
        .collect()
}

fn all_parameters(law: &Law) -> Vec<&'static Parameter> {
    law.parameters().collect()
}

/// Parameter vectors to evaluate a law at: its presets, and the middle of its typical spans.
fn trial_parameters(law: &Law) -> Vec<(String, Vec<f64>)> {
    let mut trials: Vec<(String, Vec<f64>)> =
        law.presets.iter().map(|preset| (preset.id.to_string(), preset.values.to_vec())).collect();
    let middle = law
        .parameters()
        .map(|p| match p.scale {
            Scale::Log => (p.start.0 * p.start.1).sqrt(),
            Scale::Linear => 0.5 * (p.start.0 + p.start.1),
        })
        .collect();
    trials.push(("middle of the starts".into(), middle));
    trials
}

/// Ordinary values of the variables, two points per law.
fn trial_points(law: &Law) -> Vec<Vec<Input>> {
    let at = |index: usize| {
        law.variables
            .iter()
            .map(|variable| {
                Input::new(match (variable.name, index) {
                    ("N", 0) => 1e8,
                    ("N", _) => 7e9,
                    ("D", 0) => 5e9,
                    ("D", _) => 3e11,
                    ("U", 0) => 4e9,
                    ("U", _) => 2.5e10,
                    ("S", 0) => 1e4,
                    ("S", _) => 2e5,
                    ("L", 0) => 2.4,
                    ("L", _) => 0.9,
                    ("k", 0) => 1.0,
                    ("k", _) => 256.0,
                    ("x", 0) => 3e7,
                    ("x", _) => 2e21,
                    (other, _) => panic!("{}: no trial value for variable {other}", law.id),
                })
            })
            .collect()
    };
    vec![at(0), at(1)]
}

#[test]
fn ids_are_unique_and_stable_in_form() {
    let ids: BTreeSet<&str> = LAWS.iter().map(|law| law.id).collect();
    assert_eq!(ids.len(), LAWS.len());
    for law in LAWS {
        assert!(law.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{}", law.id);
        assert!(synscale::law::registry::law(law.id).is_some_and(|found| std::ptr::eq(found, *law)));
        for list in [
            law.presets.iter().map(|p| p.id).collect::<Vec<_>>(),
            law.derived.iter().map(|d| d.id).collect(),
            law.variables.iter().map(|v| v.name).collect(),
            Law::parameters(law).map(|p| p.name.as_ref()).collect(),
        ] {
            let unique: BTreeSet<&str> = list.iter().copied().collect();
            assert_eq!(unique.len(), list.len(), "{}: {list:?}", law.id);
        }
    }
}

#[test]
fn metadata_is_complete() {
    for law in LAWS {
        let id = law.id;
        assert!(!law.title.is_empty() && law.summary.ends_with('.') && law.summary.len() > 40, "{id}");
        assert!(!law.formula.is_empty() && !law.variables.is_empty() && !law.pitfalls.is_empty(), "{id}");
        let depth = law.formula.chars().try_fold(0_i32, |depth, c| match c {
            '{' => Some(depth + 1),
            '}' => (depth > 0).then(|| depth - 1),
            _ => Some(depth),
        });
        assert_eq!(depth, Some(0), "{id}: unbalanced braces in {}", law.formula);
        for variable in law.variables {
            assert!(!variable.symbol.is_empty() && !variable.unit.is_empty() && variable.meaning.len() > 5, "{id}");
            assert!(variable.domain.0 < variable.domain.1, "{id}: {}", variable.name);
            assert!(law.formula.contains(variable.symbol), "{id}: the formula lacks {}", variable.symbol);
            assert!(!variable.log_axis || variable.domain.0 > 0.0, "{id}: {}", variable.name);
        }
        for parameter in law.parameters() {
            assert!(parameter.meaning.len() > 5, "{id}: {}", parameter.name);
            assert!(law.formula.contains(parameter.symbol.as_ref()), "{id}: the formula lacks {}", parameter.symbol);
        }
        for derived in law.derived {
            assert!(!derived.title.is_empty() && !derived.symbol.is_empty() && !derived.formula.is_empty(), "{id}");
        }
        assert!(
            !law.presets.is_empty() || PROVEN_WITHOUT_PRESET.iter().any(|(proven, _)| *proven == id),
            "{id}: no published constants and no acceptance property"
        );
    }
    let this_file = include_str!("law_registry.rs");
    for (id, test) in PROVEN_WITHOUT_PRESET {
        assert!(law(id).is_some_and(|law| law.presets.is_empty()), "{id}");
        assert!(this_file.contains(&format!("fn {test}()")), "{test}");
    }
}

#[test]
fn papers_and_features_exist_in_the_atlas() {
    let rows = atlas();
    assert_eq!(rows.len(), 237);
    let features: BTreeSet<&str> = rows.values().map(|row| row.feature.as_str()).collect();
    for law in LAWS {
        assert!(!law.papers.is_empty(), "{}", law.id);
        for paper in law.papers {
            assert!(!paper.cite.is_empty() && !paper.place.is_empty(), "{}", law.id);
            match paper.atlas {
                Some(id) => {
                    let row = rows.get(id).unwrap_or_else(|| panic!("{}: no Atlas row '{id}'", law.id));
                    assert_eq!(row.arxiv, paper.arxiv, "{}: {id}", law.id);
                }
                None => assert!(
                    rows.values().all(|row| row.arxiv != paper.arxiv),
                    "{}: {} is in the Atlas; name its row",
                    law.id,
                    paper.arxiv
                ),
            }
        }
        for feature in law.features {
            assert!(features.contains(feature), "{}: no Atlas feature '{feature}'", law.id);
        }
    }
}

#[test]
fn every_row_of_a_claimed_feature_is_cited() {
    let claimed: BTreeSet<&str> = LAWS.iter().flat_map(|law| law.features.iter().copied()).collect();
    for (id, row) in atlas() {
        if !claimed.contains(row.feature.as_str()) {
            continue;
        }
        let cited = LAWS.iter().any(|law| {
            law.features.contains(&row.feature.as_str()) && law.papers.iter().any(|p| p.atlas == Some(id.as_str()))
        });
        let excused = NOT_SERVED_YET.contains(&(row.feature.as_str(), id.as_str()));
        assert!(cited != excused, "{}: row '{id}' must be cited by a law of that feature or excused", row.feature);
    }
}

#[test]
fn parameters_are_within_limits_and_starts_within_ranges() {
    for law in LAWS {
        let id = law.id;
        assert!(law.linear.len() <= MAX_LINEAR && law.linear.len() + law.shape.len() <= MAX_PARAMETERS, "{id}");
        match law.form {
            Form::Linear { .. } => assert!(!law.linear.is_empty() && law.shape.len() <= MAX_SHAPE, "{id}"),
            Form::General { .. } => assert!(law.linear.is_empty() && !law.shape.is_empty(), "{id}"),
        }
        for p in law.parameters() {
            let name = &p.name;
            assert!(p.range.0 < p.range.1 && p.start.0 < p.start.1, "{id}: {name}");
            assert!(p.range.0 <= p.start.0 && p.start.1 <= p.range.1, "{id}: {name} starts outside its range");
            assert!(p.scale == Scale::Linear || (p.range.0 >= 0.0 && p.start.0 > 0.0), "{id}: {name}");
            assert!(p.located.is_none_or(|variable| variable < law.variables.len()), "{id}: {name}");
        }
        for p in law.shape.iter().filter(|p| p.scale == Scale::Log) {
            assert!(p.range.0 > 0.0, "{id}: {} is searched in its logarithm and may not be zero", p.name);
        }
    }
}

#[test]
fn presets_fit_their_laws() {
    for law in LAWS {
        for preset in law.presets {
            let place = format!("{}: {}", law.id, preset.id);
            assert_eq!(preset.values.len(), all_parameters(law).len(), "{place}");
            for (value, p) in preset.values.iter().zip(law.parameters()) {
                assert!(p.range.0 <= *value && *value <= p.range.1, "{place}: {} = {value}", p.name);
            }
            assert!(!preset.title.is_empty() && preset.set_up.len() > 10 && !preset.source.is_empty(), "{place}");
            for validity in preset.validity {
                assert!(law.variables.iter().any(|v| v.name == validity.variable), "{place}: {}", validity.variable);
                assert!(0.0 < validity.from && validity.from < validity.to, "{place}");
            }
            // Published constants predict a sensible response where they were fitted.
            let point = &trial_points(law)[usize::from(preset.set_up.contains("compute in FLOP"))];
            let at: Vec<Input> = law
                .variables
                .iter()
                .zip(point)
                .map(|(variable, usual)| {
                    let span = preset.validity.iter().find(|v| v.variable == variable.name);
                    span.map_or(*usual, |v| Input::new((v.from * v.to).sqrt()))
                })
                .collect();
            let response = law.predict(&at, preset.values);
            assert!(response.is_finite() && response > 0.0, "{place}: {response}");
            if preset.set_up.starts_with("y is error") {
                assert!((0.0..=1.0).contains(&response), "{place}: {response}");
            } else if law.response.unit == "nats/token" {
                assert!((0.2..12.0).contains(&response), "{place}: {response} nats");
            }
            if law.response.unit == "fraction" {
                assert!((0.0..=1.0).contains(&response), "{place}: {response}");
            }
        }
    }
}

#[test]
fn gradients_agree_with_central_differences() {
    let mut compared = 0;
    for law in LAWS {
        for (trial, at) in trial_parameters(law) {
            for x in trial_points(law) {
                let dual = Model::predict_dual(*law, &x, &at);
                let value = law.predict(&x, &at);
                assert!(value.is_finite(), "{}: {trial}", law.id);
                assert!((dual.value - value).abs() <= 1e-14 * value.abs(), "{}: {trial}", law.id);
                for (i, p) in Law::parameters(law).enumerate() {
                    let h = 1e-5 * at[i].abs().max(1e-3);
                    let (mut up, mut down) = (at.clone(), at.clone());
                    up[i] += h;
                    down[i] -= h;
                    let numeric = (law.predict(&x, &up) - law.predict(&x, &down)) / (2.0 * h);
                    // Rounding of the difference quotient, and its own second-order error.
                    let tolerance = 2e-6 * numeric.abs() + 1e-15 * value.abs() / h * 8.0;
                    assert!(
                        (dual.gradient[i] - numeric).abs() <= tolerance,
                        "{}: {trial}: d/d{} is {} against {numeric}",
                        law.id,
                        p.name,
                        dual.gradient[i]
                    );
                    compared += 1;
                }
                assert!(dual.gradient[at.len()..].iter().all(|g| *g == 0.0), "{}", law.id);
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn features_add_up_to_the_prediction() {
    for law in LAWS.iter().filter(|law| !law.linear.is_empty()) {
        for (trial, at) in trial_parameters(law) {
            for x in trial_points(law) {
                let mut phi = [f64::NAN; MAX_LINEAR];
                Model::features(*law, &x, &at[law.linear.len()..], &mut phi[..law.linear.len()]);
                let sum: f64 = law.linear.iter().enumerate().map(|(k, _)| phi[k] * at[k]).sum();
                let value = law.predict(&x, &at);
                assert!((sum - value).abs() <= 1e-14 * value.abs(), "{}: {trial}", law.id);
            }
        }
    }
}

#[test]
fn more_of_anything_lowers_the_published_losses() {
    let resources = ["N", "D", "U", "S", "x"];
    for law in LAWS.iter().filter(|law| law.response.symbol.starts_with('L')) {
        for preset in law.presets {
            for x in trial_points(law) {
                for (i, variable) in law.variables.iter().enumerate() {
                    assert!(resources.contains(&variable.name), "{}", law.id);
                    let mut more = x.clone();
                    more[i] = Input::new(2.0 * x[i].value);
                    let (before, after) = (law.predict(&x, preset.values), law.predict(&more, preset.values));
                    assert!(after < before, "{}: {}: {} from {before} to {after}", law.id, preset.id, variable.name);
                }
            }
        }
    }
}

#[test]
fn derived_quantities_exist_for_the_first_preset() {
    // The illustrated break bends down, so its curve never turns.
    let none = [("broken-power", "turning-point")];
    for law in LAWS {
        let (_, parameters) = trial_parameters(law).swap_remove(0);
        for derived in law.derived {
            let arguments: Vec<f64> = derived.arguments.iter().map(|argument| argument.default).collect();
            let value = (derived.compute)(&parameters, &arguments);
            let expected = !none.contains(&(law.id, derived.id));
            assert_eq!(value.is_some_and(f64::is_finite), expected, "{}: {} is {value:?}", law.id, derived.id);
        }
    }
}

fn derive(law_id: &str, id: &str, parameters: &[f64], arguments: &[f64]) -> Option<f64> {
    let law = law(law_id).expect("declared");
    let derived = law.derived.iter().find(|derived| derived.id == id).expect("derived");
    (derived.compute)(parameters, arguments)
}

fn values(law_id: &str, preset: &str) -> &'static [f64] {
    law(law_id).and_then(|law| law.preset(preset)).expect("a preset").values
}

fn predict(law_id: &str, x: &[f64], parameters: &[f64]) -> f64 {
    let inputs: Vec<Input> = x.iter().copied().map(Input::new).collect();
    law(law_id).expect("declared").predict(&inputs, parameters)
}

#[track_caller]
fn close(found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{found} against {expected}");
}

#[test]
fn inversions_undo_their_laws() {
    for preset in law("power-constant").expect("declared").presets {
        let x = derive("power-constant", "x-for-target", preset.values, &[preset.values[0] + 0.3]).expect("reachable");
        close(predict("power-constant", &[x], preset.values), preset.values[0] + 0.3, 1e-12);
        assert_eq!(derive("power-constant", "x-for-target", preset.values, &[preset.values[0]]), None);
    }
    let p = values("loss-to-error", "gadre-2024-c4-17");
    close(
        predict("loss-to-error", &[derive("loss-to-error", "loss-for-error", p, &[0.5]).expect("a loss")], p),
        0.5,
        1e-12,
    );
    assert_eq!(derive("loss-to-error", "loss-for-error", p, &[0.9]), None, "above the ceiling");
    let p = values("sigmoid", "mmlu");
    close(predict("sigmoid", &[derive("sigmoid", "loss-for-accuracy", p, &[0.6]).expect("a loss")], p), 0.6, 1e-12);
    assert_eq!(derive("sigmoid", "loss-for-accuracy", p, &[0.1]), None, "below the floor");
    let p = values("sigmoid-log", "illustration");
    close(predict("sigmoid-log", &[derive("sigmoid-log", "x-for-score", p, &[0.8]).expect("x")], p), 0.8, 1e-12);
    let p = values("kaplan", "kaplan-2020");
    let tokens = derive("kaplan", "data-needed", p, &[1e9, 0.02]).expect("tokens");
    close(derive("kaplan", "over-fitting", p, &[1e9, tokens]).expect("excess"), 0.02, 1e-12);
    let ratio = predict("kaplan", &[1e9, tokens], p) / derive("kaplan", "infinite-data-loss", p, &[1e9]).expect("loss");
    close(ratio, 1.02, 1e-12);
    let p = values("pass-rate", "illustration");
    close(predict("pass-rate", &[derive("pass-rate", "size-for-rate", p, &[0.5]).expect("size")], p), 0.5, 1e-12);
    let p = values("power-growth", "kaplan-2020-data-needed");
    close(predict("power-growth", &[derive("power-growth", "x-for-size", p, &[1e10]).expect("x")], p), 1e10, 1e-12);
}

#[test]
fn characteristic_scales_are_the_published_ones() {
    close(
        derive("power", "characteristic-scale", values("power", "kaplan-2020-parameters"), &[]).expect("N_c"),
        8.8e13,
        1e-10,
    );
    close(
        derive("power", "characteristic-scale", values("power", "kaplan-2020-tokens"), &[]).expect("D_c"),
        5.4e13,
        1e-10,
    );
    let steps = values("kaplan-steps", "kaplan-2020");
    close(derive("kaplan-steps", "size-scale", steps, &[]).expect("N_c"), 6.5e13, 1e-10);
    close(derive("kaplan-steps", "step-scale", steps, &[]).expect("S_c"), 2.1e3, 1e-10);
    let video = values("power-constant", "henighan-2020-size-video");
    close(derive("power-constant", "characteristic-scale", video, &[]).expect("N_0"), 3.7e4, 1e-10);
}

#[test]
fn chinchilla_optimum_is_a_minimum_and_lifetime_optimum_too() {
    for preset in law("chinchilla").expect("declared").presets {
        let p = preset.values;
        let budget = 3e21;
        let n = derive("chinchilla", "compute-optimal-params", p, &[budget]).expect("N*");
        let loss = |n: f64| predict("chinchilla", &[n, budget / 6.0 / n], p);
        assert!(loss(n) < loss(1.01 * n) && loss(n) < loss(n / 1.01), "{}", preset.id);
        // Least lifetime compute at the target, against neighbours that reach the same loss.
        let target = 2.3;
        for inference in [0.0, 1e9, 5e11, 1e16] {
            let best = derive("chinchilla", "inference-aware-params", p, &[target, inference]).expect("N");
            let cost = |n: f64| {
                let left = target - p[0] - p[1] * n.powf(-p[3]);
                let d = (p[2] / left).powf(1.0 / p[4]);
                6.0 * n * d + 2.0 * n * inference
            };
            let found = derive("chinchilla", "inference-aware-compute", p, &[target, inference]).expect("C");
            close(found, cost(best), 1e-8);
            let near = [1.02, 1.0 / 1.02].map(|factor| cost(factor * best)).into_iter().filter(|c| c.is_finite());
            assert!(near.into_iter().all(|c| cost(best) < c), "{} serving {inference}", preset.id);
        }
        let inference = 5e11;
        assert_eq!(derive("chinchilla", "inference-aware-params", p, &[p[0], inference]), None, "no way to the floor");
    }
}

#[test]
fn row_kaplan_scaling__published_constants_give_2_30_nats() {
    let loss = predict("power", &[1.5e9], values("power", "kaplan-2020-parameters"));
    assert_eq!(format!("{loss:.2}"), "2.30");
}

#[test]
fn row_kaplan_scaling__five_thousand_n_to_the_0_74_tokens_avoid_over_fitting() {
    // The published rule of thumb and the exact inversion of L(N, D) agree within a factor 1.5.
    let rule = predict("power-growth", &[1e9], values("power-growth", "kaplan-2020-data-needed"));
    let exact = derive("kaplan", "data-needed", values("kaplan", "kaplan-2020"), &[1e9, 0.02]).expect("tokens");
    assert!((rule / exact).ln().abs() < 1.5_f64.ln(), "{rule:e} against {exact:e}");
}

#[test]
fn row_overtrained_scaling__900b_tokens_on_1_4b_parameters_are_643_per_parameter_32_times_20() {
    for preset in law("overtrained").expect("declared").presets {
        let ratio = derive("overtrained", "tokens-per-parameter", preset.values, &[1.4e9, 9e11]).expect("M");
        assert_eq!(format!("{ratio:.0}"), "643");
        let factor = derive("overtrained", "over-training", preset.values, &[1.4e9, 9e11]).expect("factor");
        assert_eq!(format!("{factor:.0}"), "32");
    }
}

#[test]
fn row_overtrained_scaling__the_best_ratio_has_the_least_loss_at_equal_compute() {
    let p = values("overtrained", "gadre-2024-redpajama");
    let best = derive("overtrained", "best-ratio", p, &[]).expect("M*");
    let loss = |ratio: f64, compute: f64| {
        let n = (compute / 6.0 / ratio).sqrt();
        predict("overtrained", &[n, ratio * n], p)
    };
    for compute in [1e18, 1e21] {
        assert!(loss(best, compute) < loss(1.05 * best, compute) && loss(best, compute) < loss(best / 1.05, compute));
        let n = (compute / 6.0 / 640.0).sqrt();
        let price = derive("overtrained", "price-of-over-training", p, &[n, 640.0 * n]).expect("price");
        close(price, loss(640.0, compute) - loss(best, compute), 1e-9);
    }
}

#[test]
fn row_data_constrained__four_epochs_count_as_3_73_u_and_the_ceiling_is_16_39_u() {
    let p = values("data-constrained", "muennighoff-2023");
    let four = derive("data-constrained", "effective-tokens", p, &[1e9, 4.0]).expect("tokens");
    assert_eq!(format!("{:.2}", four / 1e9), "3.73");
    let ceiling = derive("data-constrained", "token-ceiling", p, &[1e9]).expect("tokens");
    assert_eq!(format!("{:.2}", ceiling / 1e9), "16.39");
    let endless = derive("data-constrained", "effective-tokens", p, &[1e9, 1e4]).expect("tokens");
    close(endless, ceiling, 1e-12);
}

#[test]
fn row_data_constrained__one_pass_is_the_single_pass_law() {
    let p = values("data-constrained", "muennighoff-2023");
    let base = values("chinchilla", "muennighoff-2023-c4");
    // With D below U and N below the size that U can use, nothing decays.
    close(predict("data-constrained", &[1e9, 2e10, 1e11], p), predict("chinchilla", &[1e9, 2e10], base), 1e-14);
    // More repeats cost loss against as many distinct tokens.
    assert!(predict("data-constrained", &[1e9, 2e10, 1e9], p) > predict("chinchilla", &[1e9, 2e10], base));
}

#[test]
fn row_autoregressive_generative_scaling__the_reducible_part_is_a_straight_line_and_inverts() {
    let p = values("power-constant", "henighan-2020-size-image-32x32");
    let slope = |x: f64| {
        let reducible = |x: f64| derive("power-constant", "reducible", p, &[x]).expect("reducible").ln();
        (reducible(2.0 * x) - reducible(x)) / 2.0_f64.ln()
    };
    for x in [1e5, 1e7, 1e9, 1e11] {
        close(slope(x), -0.13, 1e-10);
    }
    let size = derive("power-constant", "x-for-reducible", p, &[0.1]).expect("a size");
    close(predict("power-constant", &[size], p) - 2.20, 0.1, 1e-11);
}

#[test]
fn row_rectified_scaling_law__flat_before_and_a_power_after_the_pre_learned_data() {
    let p = values("rectified", "flan-gpt2");
    let slope = |d: f64| derive("rectified", "local-slope", p, &[d]).expect("slope");
    assert!(slope(1.0).abs() < 0.01 * p[3], "flat at first");
    close(slope(1e12), -p[3], 1e-3);
    let turn = derive("rectified", "pre-learned-data", p, &[]).expect("data");
    close(slope(turn), -0.5 * p[3], 1e-12);
    close(derive("rectified", "loss-before", p, &[]).expect("loss"), p[0] + p[1] / p[2], 1e-15);
}

#[test]
fn row_task_ladders__both_steps_give_the_published_predictions_for_13b() {
    // (task, predicted accuracy of the 13B model on 5T tokens) as published.
    let published = [
        ("mmlu", 0.512680),
        ("hellaswag", 0.853036),
        ("arc-challenge", 0.526710),
        ("arc-easy", 0.772416),
        ("piqa", 0.820804),
        ("commonsense-qa", 0.776089),
        ("social-iqa", 0.599482),
        ("openbook-qa", 0.448648),
    ];
    for (task, accuracy) in published {
        let loss = predict("ladder-loss", &[13_202_396_160.0, 5_000_088_518_656.0], values("ladder-loss", task));
        let predicted = predict("sigmoid", &[loss], values("sigmoid", task));
        assert!((predicted - accuracy).abs() < 1e-6, "{task}: {predicted} against {accuracy}");
    }
}

#[test]
fn row_honey_shrunk__the_exponent_changes_at_the_break() {
    // A planted break at 2.2e15 FLOP: slope -c0 well below, -(c0 + c1) well above, half-way at the break.
    let p = [0.0, 3.0, 0.02, 0.05, 2.2e15, 0.2];
    let slope = |x: f64| {
        (predict("broken-power", &[1.001 * x], &p) / predict("broken-power", &[x / 1.001], &p)).ln()
            / (2.0 * 1.001_f64.ln())
    };
    close(slope(1e10), -0.02, 1e-3);
    close(slope(2.2e15), -0.045, 1e-3);
    close(slope(1e21), -0.07, 1e-3);
    // A sharp break does not overflow.
    let sharp = [0.0, 3.0, 0.02, 0.05, 2.2e15, 0.01];
    assert!(predict("broken-power", &[1e30], &sharp).is_finite());
    // Where the exponent changes its sign, the curve turns at the printed size.
    let turning = [0.0, 3.0, 0.1, -0.3, 1e9, 0.7];
    let x = derive("broken-power", "turning-point", &turning, &[]).expect("a turn");
    let y = |x: f64| predict("broken-power", &[x], &turning);
    assert!(y(x) < y(1.05 * x) && y(x) < y(x / 1.05), "U-shaped around {x:e}");
}

#[test]
fn row_passuntil__log_of_minus_log_is_a_straight_line_in_log_size() {
    let p = values("pass-rate", "illustration");
    let line = |n: f64| -(-predict("pass-rate", &[n], p).ln()).ln();
    for n in [1e7, 1e8, 1e9, 1e10] {
        close(line(n), 0.15 * n.ln() - 50.0_f64.ln(), 1e-12);
    }
}

#[test]
fn row_common_7b_math__a_spread_of_difficulty_reconciles_the_first_answer_with_the_best_of_256() {
    let published = [("common-7b-gsm8k", 0.495, 0.977), ("common-7b-math", 0.079, 0.720)];
    for (name, first, best_of_256) in published {
        let p = values("coverage", name);
        close(predict("coverage", &[1.0], p), first, 1e-12);
        close(predict("coverage", &[256.0], p), best_of_256, 1e-11);
        // One rate for all problems would solve every problem in 256 samples.
        let single = derive("coverage", "single-rate-coverage", p, &[256.0]).expect("a share");
        assert!(single > 0.999_999, "{name}: {single}");
        let spread = derive("coverage", "spread-of-rates", p, &[]).expect("a spread");
        assert!(spread > 0.1, "{name}: {spread}");
        // The engine's fit through the two points is that Beta.
        let seen = Observations {
            inputs: vec![vec![1.0, 256.0]],
            response: vec![first, best_of_256],
            ..Observations::default()
        };
        let report = fit(&least_squares_of("coverage", seen, Space::Raw)).expect("two points, two parameters");
        for (estimate, known) in report.estimates.iter().zip(p) {
            close(estimate.value, *known, 1e-6);
        }
    }
    let p = values("coverage", "common-7b-math");
    let samples = derive("coverage", "samples-for-coverage", p, &[0.72]).expect("reached");
    close(samples, 256.0, 1e-8);
    assert_eq!(derive("coverage", "samples-for-coverage", p, &[0.05]), None, "below the first answer");
}

#[test]
fn row_skywork_math__points_per_doubling() {
    let p = [-0.35, 0.055];
    let gain = derive("log-linear", "gain-per-doubling", &p, &[]).expect("gain");
    for x in [1e4, 2.5e6] {
        close(predict("log-linear", &[2.0 * x], &p) - predict("log-linear", &[x], &p), gain, 1e-12);
    }
    let x = derive("log-linear", "x-for-score", &p, &[0.5]).expect("x");
    close(predict("log-linear", &[x], &p), 0.5, 1e-12);
}

#[test]
fn row_mbpp__slope_per_decade() {
    let p = [-1.6, 0.09];
    let gain = derive("log-linear", "gain-per-decade", &p, &[]).expect("gain");
    close(predict("log-linear", &[1.37e11], &p) - predict("log-linear", &[1.37e10], &p), gain, 1e-12);
    // The line leaves 100 % behind at some size: where a bounded form is needed.
    let full = derive("log-linear", "x-for-score", &p, &[1.0]).expect("x");
    close(predict("log-linear", &[full], &p), 1.0, 1e-12);
}

/// What a visitor may type for a law is the law: at its presets, and at points and parameters drawn from
/// the declared spans.
#[test]
fn typed_formulas_are_their_laws() {
    let mut rng = Rng::new(17);
    for law in LAWS.iter().copied() {
        let names: Vec<String> = law.variables.iter().map(|variable| variable.name.to_string()).collect();
        let typed = CustomLaw::parse(law.typed, &names).unwrap_or_else(|error| panic!("{}: {error}", law.id));
        let declared: BTreeSet<&str> = law.parameters().map(|p| p.name.as_ref()).collect();
        let written: BTreeSet<&str> = typed.parameters().iter().map(|p| p.name.as_ref()).collect();
        assert_eq!(written, declared, "{}", law.id);
        let mut between = |low: f64, high: f64, scale: Scale| match scale {
            Scale::Log => (low.ln() + rng.uniform() * (high / low).ln()).exp(),
            Scale::Linear => low + rng.uniform() * (high - low),
        };
        let mut trials: Vec<(Vec<Input>, Vec<f64>)> = Vec::new();
        for (_, at) in trial_parameters(law) {
            trials.extend(trial_points(law).into_iter().map(|x| (x, at.clone())));
        }
        for _ in 0..40 {
            let x = law
                .variables
                .iter()
                .map(|v| Input::new(between(v.domain.0.max(0.1), v.domain.1.min(1e12), Scale::Log)));
            let x = x.collect();
            trials.push((x, law.parameters().map(|p| between(p.start.0, p.start.1, p.scale)).collect()));
        }
        let mut compared = 0;
        for (x, at) in trials {
            let by_name: BTreeMap<&str, f64> =
                law.parameters().map(|p| p.name.as_ref()).zip(at.iter().copied()).collect();
            let in_typed_order: Vec<f64> = typed.parameters().iter().map(|p| by_name[p.name.as_ref()]).collect();
            let (expected, found) = (law.predict(&x, &at), typed.predict(&x, &in_typed_order));
            if expected.is_finite() && found.is_finite() {
                assert!(
                    (found - expected).abs() <= 1e-9 * expected.abs().max(1e-9),
                    "{}: {found} against {expected} at {x:?}, {at:?}",
                    law.id
                );
                compared += 1;
            }
        }
        assert!(compared >= 30, "{}: only {compared} finite values", law.id);
    }
}
