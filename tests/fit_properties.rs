//! What must hold for any data: recovery, invariance, reproducibility, and no panic for any request.

mod fit_common;

use fit_common::{HOFFMANN, assert_close, chinchilla, epoch_rows, observations, request, study, values};
use proptest::prelude::*;
use synscale::fit::{
    FitError, FitEvent, FitRequest, Holdout, LawChoice, Loss, Observations, ParameterSetting, Space, Uncertainty, fit,
    run,
};
use synscale::job::Context;
use synscale::num::Rng;

const HUBER: Loss = Loss::Huber { delta: 1e-3 };

/// Noise-free rows of a random surface must give back all five parameters.
#[test]
fn noise_free_surfaces_come_back_to_a_millionth() {
    let mut rng = Rng::new(2024);
    let mut worst: f64 = 0.0;
    for case in 0..60 {
        let between = |low: f64, high: f64, rng: &mut Rng| low + (high - low) * rng.uniform();
        let alpha = between(0.2, 0.6, &mut rng);
        let beta = between(0.2, 0.6, &mut rng);
        // Each reducible term between 0.1 and 0.8 nats at 1e9 parameters and 2e10 tokens.
        let a = between(0.1, 0.8, &mut rng) * 1e9_f64.powf(alpha);
        let b = between(0.1, 0.8, &mut rng) * 2e10_f64.powf(beta);
        let truth = [between(0.5, 2.5, &mut rng), a, b, alpha, beta];
        let mut rows = Vec::new();
        for i in 0..8 {
            for j in 0..8 {
                let n = 4e7 * 300_f64.powf(f64::from(i) / 7.0);
                let d = 1e9 * 500_f64.powf(f64::from(j) / 7.0);
                rows.push((n, d, chinchilla(&truth, n, d)));
            }
        }
        for loss in [HUBER, Loss::Lad, Loss::LeastSquares] {
            let report = fit(&request(observations(&rows), loss)).expect("the rows are sound");
            for (found, expected) in values(&report).iter().zip(truth) {
                let error = (found / expected - 1.0).abs();
                worst = worst.max(error);
                assert!(error < 1e-6, "case {case}, {loss:?}: {:?} against {truth:?}", values(&report));
            }
        }
    }
    println!("worst relative error {worst:e}");
}

#[test]
fn scaling_the_objective_changes_nothing() {
    let rows = study(&HOFFMANN, 8, 0.01, 5);
    for loss in [HUBER, Loss::Lad, Loss::LeastSquares] {
        let plain = fit(&request(observations(&rows), loss)).expect("sound");
        for factor in [1e-6, 3.0, 1e9] {
            let mut scaled = request(observations(&rows), loss);
            scaled.observations.weights = Some(vec![factor; rows.len()]);
            let scaled = fit(&scaled).expect("sound");
            assert_close(scaled.objective_value, factor * plain.objective_value, 1e-9, "objective");
            for (a, b) in plain.estimates.iter().zip(&scaled.estimates) {
                assert_close(b.value, a.value, 1e-8, &a.name);
            }
        }
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut rows = study(&HOFFMANN, 8, 0.01, 6);
    for loss in [HUBER, Loss::Lad, Loss::LeastSquares] {
        let mut asked = request(observations(&rows), loss);
        asked.uncertainty.resamples = 20;
        let plain = fit(&asked).expect("sound");
        let mut rng = Rng::new(9);
        for k in (1..rows.len()).rev() {
            rows.swap(k, rng.below(k + 1));
        }
        asked.observations = observations(&rows);
        let shuffled = fit(&asked).expect("sound");
        assert_eq!(values(&plain), values(&shuffled));
        assert_eq!(plain.draws, shuffled.draws);
        // Residuals follow their rows.
        let law = |k: usize| chinchilla(&values(&shuffled), rows[k].0, rows[k].1);
        (0..rows.len()).for_each(|k| assert_close(shuffled.fitted[k], law(k), 1e-12, "fitted"));
    }
}

/// N in millions and D in billions: exponents stay, amplitudes scale by the unit to the exponent.
#[test]
fn units_change_amplitudes_only() {
    let mut studies = vec![study(&HOFFMANN, 8, 0.01, 7)];
    studies.extend(epoch_rows(false));
    for rows in studies {
        for loss in [HUBER, Loss::Lad, Loss::LeastSquares] {
            let plain = values(&fit(&request(observations(&rows), loss)).expect("sound"));
            let scaled_rows: Vec<_> = rows.iter().map(|(n, d, l)| (n / 1e6, d / 1e9, *l)).collect();
            let scaled = values(&fit(&request(observations(&scaled_rows), loss)).expect("sound"));
            assert_close(scaled[0], plain[0], 1e-8, "E");
            assert_close(scaled[3], plain[3], 1e-8, "alpha");
            assert_close(scaled[4], plain[4], 1e-8, "beta");
            assert_close(scaled[1], plain[1] * 1e6_f64.powf(-plain[3]), 1e-8, "A");
            assert_close(scaled[2], plain[2] * 1e9_f64.powf(-plain[4]), 1e-8, "B");
        }
    }
}

/// Loss in bits instead of nats: every coefficient by the factor, exponents unchanged.
#[test]
fn the_unit_of_the_loss_scales_coefficients() {
    let rows = study(&HOFFMANN, 8, 0.01, 8);
    let bits: Vec<_> = rows.iter().map(|(n, d, l)| (*n, *d, l / std::f64::consts::LN_2)).collect();
    let plain = values(&fit(&request(observations(&rows), HUBER)).expect("sound"));
    let scaled = values(&fit(&request(observations(&bits), HUBER)).expect("sound"));
    for k in 0..5 {
        let factor = if k < 3 { std::f64::consts::LN_2 } else { 1.0 };
        assert_close(scaled[k] * factor, plain[k], 1e-8, "parameter");
    }
}

#[test]
fn equal_requests_give_equal_reports_and_other_seeds_others() {
    let rows = study(&HOFFMANN, 6, 0.01, 10);
    let mut asked = request(observations(&rows), HUBER);
    asked.uncertainty = Uncertainty { resamples: 60, profile: true, ..Uncertainty::default() };
    asked.holdout = Holdout::LargestBudget;
    asked.predict_at = vec![vec![1e11, 2e12]];
    let first = fit(&asked).expect("sound");
    assert_eq!(first, fit(&asked).expect("sound"));
    asked.uncertainty.seed = 2;
    let other = fit(&asked).expect("sound");
    assert_eq!(values(&first), values(&other));
    assert_ne!(first.draws, other.draws);
    assert_ne!(first.fingerprint, other.fingerprint);
}

#[test]
fn events_come_in_order_and_end_with_the_report() {
    let rows = study(&HOFFMANN, 6, 0.01, 11);
    let mut asked = request(observations(&rows), HUBER);
    asked.uncertainty.resamples = 120;
    asked.holdout = Holdout::LargestBudget;
    let mut events = Vec::new();
    run(&asked, &mut Context::new(&mut |event| events.push(event)));
    let point = events.iter().position(|e| matches!(e, FitEvent::Point(_))).expect("a point estimate is sent");
    let draws: Vec<usize> = events
        .iter()
        .enumerate()
        .filter_map(|(k, e)| if let FitEvent::Draws(d) = e { Some((k, d.len())) } else { None })
        .map(|(k, length)| {
            assert!(k > point);
            length
        })
        .collect();
    assert_eq!(draws, [50, 50, 20]);
    let Some(FitEvent::Done(report)) = events.last() else { panic!("the report comes last") };
    assert_eq!(**report, fit(&asked).expect("sound"));
    let shares: Vec<f64> = events
        .iter()
        .filter_map(|e| if let FitEvent::Progress { share, .. } = e { Some(*share) } else { None })
        .collect();
    assert!(shares.windows(2).all(|w| w[0] <= w[1]) && shares.iter().all(|s| (0.0..=1.0).contains(s)), "{shares:?}");
}

#[test]
fn fixed_parameters_stay_and_the_rest_fits_around_them() {
    let rows = study(&HOFFMANN, 8, 0.0, 1);
    let fixed =
        |name: &str, value: f64| ParameterSetting { name: name.into(), fixed: Some(value), ..Default::default() };
    let cases: [&[(&str, f64)]; 5] = [
        &[("E", 1.69)],
        &[("alpha", 0.34)],
        &[("A", 406.4), ("beta", 0.28)],
        &[("alpha", 0.34), ("beta", 0.28)],
        &[("E", 1.69), ("A", 406.4), ("B", 410.7), ("alpha", 0.34), ("beta", 0.28)],
    ];
    for case in cases {
        let mut asked = request(observations(&rows), HUBER);
        asked.settings = case.iter().map(|(name, value)| fixed(name, *value)).collect();
        let report = fit(&asked).expect("sound");
        for (found, expected) in values(&report).iter().zip(HOFFMANN) {
            assert_close(*found, expected, 1e-6, &format!("{case:?}"));
        }
    }
}

#[test]
fn bounds_hold_and_are_met_exactly() {
    let rows = study(&HOFFMANN, 8, 0.005, 3);
    let mut asked = request(observations(&rows), HUBER);
    asked.settings = vec![
        ParameterSetting { name: "alpha".into(), upper: Some(0.3), ..Default::default() },
        ParameterSetting { name: "E".into(), lower: Some(1.5), upper: Some(1.6), ..Default::default() },
    ];
    let report = fit(&asked).expect("sound");
    let p = values(&report);
    assert!(p[3] <= 0.3 && (1.5..=1.6).contains(&p[0]), "{p:?}");
    assert!(p[3] == 0.3 || p[0] == 1.5 || p[0] == 1.6, "at least one bound binds here: {p:?}");
}

/// One bad thing at a time, each with its own error.
#[test]
fn bad_requests_are_refused_in_plain_words() {
    let good = || request(observations(&study(&HOFFMANN, 4, 0.01, 1)), HUBER);
    let with = |change: &dyn Fn(&mut FitRequest)| {
        let mut asked = good();
        change(&mut asked);
        fit(&asked).expect_err("this request is bad")
    };
    let set = |setting: ParameterSetting| move |r: &mut FitRequest| r.settings = vec![setting.clone()];
    let named = |name: &str| ParameterSetting { name: name.into(), ..Default::default() };
    let table: Vec<(FitError, &str)> = vec![
        (with(&|r| r.law = LawChoice::Declared("nonsense".into())), "no law called 'nonsense'"),
        (
            with(&|r| r.observations = Observations { inputs: vec![vec![], vec![]], ..Default::default() }),
            "no rows are left",
        ),
        (with(&|r| r.observations = observations(&study(&HOFFMANN, 4, 0.01, 1)[..4])), "4 rows cannot determine 5"),
        (with(&|r| r.observations.response[3] = f64::NAN), "row 4: the fitted value is NaN"),
        (with(&|r| r.observations.inputs[1][2] = f64::INFINITY), "row 3: D is inf"),
        (with(&|r| r.observations.response[0] = -1.0), "logarithms need positive values"),
        (with(&|r| r.observations.inputs[0].fill(1e9)), "column N is the same in every row"),
        (with(&|r| r.observations.response.fill(2.0)), "the fitted column is the same in every row"),
        (with(&|r| r.observations.inputs.pop().map_or((), drop)), "needs 2 columns (N, D), but 1 were given"),
        (with(&|r| r.observations.inputs[0].pop().map_or((), drop)), "column N has 35 values for 36 rows"),
        (with(&|r| r.observations.weights = Some(vec![1.0; 3])), "3 weights for 36 rows"),
        (with(&|r| r.observations.weights = Some(vec![0.0; 36])), "weights must be positive"),
        (with(&|r| r.observations.compute = vec![f64::NAN; 36]), "the compute is NaN"),
        (with(&|r| r.objective.loss = Loss::Huber { delta: 0.0 }), "delta must be a positive number"),
        (with(&|r| r.uncertainty.level = 1.0), "between 0 and 1"),
        (with(&|r| r.uncertainty.by_cluster = true), "names the families"),
        (with(&|r| r.predict_at = vec![vec![1e9]]), "prediction point 1 needs a number for each of N, D"),
        (with(&set(named("gamma"))), "no such parameter; it has E, A, B, alpha, beta"),
        (with(&set(ParameterSetting { fixed: Some(9.0), ..named("alpha") })), "the fixed value 9 lies outside"),
        (with(&set(ParameterSetting { lower: Some(0.5), upper: Some(0.2), ..named("beta") })), "no value is left"),
        (with(&set(ParameterSetting { start: Some(f64::NAN), ..named("E") })), "its start is not a number"),
        (with(&|r| r.settings = vec![named("E"), named("E")]), "set twice"),
    ];
    for (error, part) in table {
        let text = error.to_string();
        assert!(text.contains(part), "'{text}' should say '{part}'");
    }
}

/// A row is named as the visitor counts it.
#[test]
fn errors_name_the_row_of_the_visitors_table() {
    let mut asked = request(observations(&study(&HOFFMANN, 4, 0.01, 1)), HUBER);
    asked.observations.source_rows = (100..136).collect();
    asked.observations.response[5] = 0.0;
    assert!(fit(&asked).expect_err("zero has no logarithm").to_string().starts_with("row 106:"));
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => 0.1..1e3,
        2 => 1e6..1e14,
        1 => prop_oneof![Just(0.0), Just(-1.0), Just(1e-300), Just(1e300), Just(f64::NAN), Just(f64::INFINITY)],
    ]
}

fn any_loss() -> impl Strategy<Value = Loss> {
    prop_oneof![
        (1e-9..10.0).prop_map(|delta| Loss::Huber { delta }),
        any_number().prop_map(|delta| Loss::Huber { delta }),
        Just(Loss::Lad),
        Just(Loss::LeastSquares)
    ]
}

fn any_setting() -> impl Strategy<Value = ParameterSetting> {
    let end = || proptest::option::weighted(0.3, any_number());
    (prop_oneof![Just("E"), Just("A"), Just("alpha"), Just("beta"), Just("zeta")], end(), end(), end(), end()).prop_map(
        |(name, fixed, lower, upper, start)| ParameterSetting { name: name.into(), fixed, lower, upper, start },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_request_panics(
        (rows, width) in (0_usize..12, 0_usize..4),
        cells in prop_oneof![
            2 => proptest::collection::vec(prop_oneof![0.1..1e3, 1e6..1e14], 60),
            1 => proptest::collection::vec(prop_oneof![Just(1.0), Just(2.0), Just(1e9)], 60),
            1 => proptest::collection::vec(any_number(), 60),
        ],
        (loss, raw) in (any_loss(), any::<bool>()),
        settings in proptest::collection::vec(any_setting(), 0..3),
        (resamples, by_cluster, profile, level) in (0_u32..4, any::<bool>(), any::<bool>(), prop_oneof![Just(0.9), any_number()]),
        (weights, clusters, compute) in (any::<bool>(), any::<bool>(), any::<bool>()),
        starts in prop_oneof![Just(0_u32), 1_u32..30],
    ) {
        let width = if width == 3 { 1 } else { 2 };
        let column = |k: usize| (0..rows).map(|row| cells[(k * rows + row) % cells.len()]).collect::<Vec<f64>>();
        let asked = FitRequest {
            observations: Observations {
                inputs: (0..width).map(column).collect(),
                response: column(2),
                weights: weights.then(|| column(3)),
                clusters: clusters.then(|| (0..rows as u32).map(|row| (row / 2).wrapping_mul(1_000_000_000)).collect()),
                compute: if compute { column(4) } else { Vec::new() },
                source_rows: Vec::new(),
            },
            settings,
            search: synscale::fit::Search { starts, seed: 3 },
            uncertainty: Uncertainty { resamples, by_cluster, level, seed: 1, profile },
            holdout: Holdout::LargestBudget,
            predict_at: vec![vec![cells[0], cells[1]]],
            objective: synscale::fit::Objective { loss, space: if raw { Space::Raw } else { Space::Log } },
            ..request(Observations::default(), HUBER)
        };
        if let Ok(report) = fit(&asked) {
            prop_assert!(report.objective_value.is_finite());
            prop_assert!(values(&report).iter().all(|v| v.is_finite()));
        }
    }
}
