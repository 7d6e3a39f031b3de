use super::*;
use crate::fit::ParameterSetting;
use crate::fit::examples;
use crate::fit::report::{Criteria, Diagnostics, Estimate, HoldoutSummary, Prediction, SearchSummary};
use crate::fit::scene::FitScene;
use crate::fit::setup::prepare;
use crate::law::Input;
use serde_json::Value;

/// Name, value, interval, status.
type Estimated = (&'static str, f64, Option<(f64, f64)>, EstimateStatus);

/// A report with these estimates, its sums computed from the rows; what a search would add is made up.
fn report(prepared: &Prepared, parameters: &[Estimated]) -> FitReport {
    let law = declared(&prepared.request).unwrap();
    let seen = &prepared.request.observations;
    let values: Vec<f64> = parameters.iter().map(|p| p.1).collect();
    let fitted: Vec<f64> = (0..seen.response.len())
        .map(|row| law.predict(&seen.inputs.iter().map(|x| Input::new(x[row])).collect::<Vec<_>>(), &values))
        .collect();
    let objective = prepared.request.objective;
    let residuals: Vec<f64> =
        fitted.iter().zip(&seen.response).map(|(f, o)| objective.space.residual(*f, *o)).collect();
    let estimates = parameters.iter().map(|(name, value, interval, status)| Estimate {
        name: name.to_string(),
        value: *value,
        std_error: interval.map(|(low, high)| (high - low) / 3.3),
        interval: *interval,
        status: *status,
    });
    let at = |x: &[f64]| law.predict(&x.iter().map(|x| Input::new(*x)).collect::<Vec<_>>(), &values);
    let predictions = prepared.request.predict_at.iter().enumerate().map(|(i, x)| Prediction {
        at: x.clone(),
        value: at(x),
        interval: Some((at(x) - 0.012, at(x) + 0.011)),
        run_interval: Some((at(x) - 0.03, at(x) + 0.03)),
        beyond: if i == 0 { 1.0 } else { 37.0 },
    });
    FitReport {
        law: law.id.into(),
        choice: prepared.request.law.clone(),
        estimates: estimates.collect(),
        objective,
        objective_value: objective.total(&residuals, seen.weights.as_deref()),
        verdict: Verdict::EdgeOfRange { parameters: vec!["beta".into()] },
        findings: vec![Verdict::FlatDirection { direction: vec![("A".into(), 0.7), ("alpha".into(), -0.71)] }],
        level: 0.9,
        diagnostics: Diagnostics {
            rms: libm::sqrt(residuals.iter().map(|r| r * r).sum::<f64>() / residuals.len() as f64),
            r_squared: 0.99812,
            warnings: vec!["a warning of the engine".into()],
            ..Diagnostics::default()
        },
        fitted,
        residuals,
        correlation: vec![
            vec![1.0, 0.2, 0.1, 0.5, 0.3],
            vec![0.2, 1.0, 0.4, 0.971, 0.1],
            vec![0.1, 0.4, 1.0, 0.2, -0.985],
            vec![0.5, 0.971, 0.2, 1.0, 0.3],
            vec![0.3, 0.1, -0.985, 0.3, 1.0],
        ],
        criteria: Criteria { log_likelihood: 201.53, free_parameters: 5, aicc: -392.01, bic: -382.34 },
        search: SearchSummary {
            method: "variable projection".into(),
            starts: 64,
            evaluations: 2311,
            optima: vec![(0.0123, values.clone()), (0.0151, values.clone())],
            condition: 11.3,
        },
        holdout: Some(HoldoutSummary {
            budget: 3e21,
            rows: 7,
            relative_error: 0.0041,
            bias: 0.0012,
            parameters: values.clone(),
        }),
        draws: vec![Vec::new(); 1000],
        failed_resamples: 3,
        profiles: Vec::new(),
        predictions: predictions.collect(),
        fingerprint: "5f2b0c8ad1e94c7aa0d3".repeat(3),
    }
}

fn chinchilla() -> (Prepared, FitCard) {
    let mut table = examples::load("simulated-chinchilla").unwrap().table;
    table.excluded = vec![(5, "diverged".into())];
    let scene = FitScene {
        predict_at: vec![vec![1e9, 2e10], vec![7e10, 1.4e12]],
        settings: vec![ParameterSetting { name: "E".into(), upper: Some(3.0), ..Default::default() }],
        ..FitScene::default()
    };
    let prepared = prepare(&scene, &table).unwrap();
    let free = EstimateStatus::Free;
    let report = report(
        &prepared,
        &[
            ("E", 1.8172, Some((1.7913, 1.8427)), free),
            ("A", 482.01, Some((268.3, 871.2)), free),
            ("B", 2085.43, Some((1101.0, 4012.0)), free),
            ("alpha", 0.3478, Some((0.3149, 0.3806)), free),
            ("beta", 0.3658, None, EstimateStatus::AtUpperBound),
        ],
    );
    let other = OtherLaw { law: "power-constant".into(), aicc: -120.4, bic: -115.0, holdout_error: Some(0.038) };
    let card = FitCard::new(&prepared, &report, "simulated-chinchilla").compared_with(vec![other]);
    (prepared, card)
}

#[test]
fn the_card_in_markdown() {
    insta::assert_snapshot!(chinchilla().1.to_markdown());
}

#[test]
fn the_card_in_latex() {
    insta::assert_snapshot!(chinchilla().1.to_latex());
}

#[test]
fn the_card_in_json_keeps_the_contract() {
    let card = chinchilla().1;
    let json: Value = serde_json::from_str(&card.to_json()).unwrap();
    assert_eq!(json["law"], "chinchilla");
    assert_eq!(json["params"]["E"], serde_json::json!({"value": 1.8172, "lo": 1.7913, "hi": 1.8427, "status": "free"}));
    assert_eq!(json["params"]["beta"]["status"], "at_upper_bound");
    assert_eq!(json["params"]["beta"]["lo"], Value::Null);
    assert_eq!(json["objective"]["kind"], "huber");
    assert_eq!(json["objective"]["delta"], 1e-3);
    assert_eq!(json["objective"]["value"], card.objective.value);
    assert_eq!((&json["rows_used"], &json["rows_dropped"]), (&80.into(), &1.into()));
    assert_eq!(json["dropped"][0], serde_json::json!({"row": 5, "reason": "left out: diverged"}));
    assert_eq!(json["verdict"], "edge_of_range");
    assert_eq!(json["predictions"][1]["at"], serde_json::json!({"N": 7e10, "D": 1.4e12}));
    assert_eq!(json["predictions"][1]["beyond"], 37.0);
    assert_eq!(json["fingerprint"], card.fingerprint);
    assert_eq!((&json["state"], &json["progress"]), (&"done".into(), &1.0.into()));
    let back: FitCard = serde_json::from_value(json["card"].clone()).unwrap();
    assert_eq!(back, card);
}

#[test]
fn the_page_state_is_told_before_there_is_a_result() {
    let parse = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    let running = parse(machine_json(&CardState::Running { progress: 0.25 }, None));
    assert_eq!(running, serde_json::json!({"state": "running", "progress": 0.25}));
    let text = machine_json(&CardState::Failed { message: "</script><b>".into() }, None);
    assert!(!text.contains('<'), "{text}");
    assert_eq!(parse(text)["error"], "</script><b>");
    assert_eq!(parse(machine_json(&CardState::Idle, Some(&chinchilla().1)))["law"], "chinchilla");
}

#[test]
fn every_verdict_has_its_sentence() {
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    assert!(verdict_words(&Verdict::EdgeOfRange { parameters: names(&["alpha", "E"]) }).starts_with("alpha, E at"));
    let direction = vec![("A".to_string(), 0.7), ("alpha".to_string(), -0.71)];
    assert!(verdict_words(&Verdict::FlatDirection { direction }).ends_with("+0.70 A -0.71 alpha"));
    let few = Verdict::TooFewSizes { variable: "N".into(), distinct: 2, needed: 3 };
    assert!(verdict_words(&few).contains("N takes 2 different values where 3"));
}

/// That the script repeats the fit is shown where Python runs it (`tests/fit_scripts.rs`).
#[test]
fn the_python_script_holds_the_rows_and_the_search_as_it_was() {
    let (prepared, card) = chinchilla();
    let card = FitCard { data: DataPart { source: "a\ntable".into(), ..card.data.clone() }, ..card };
    let script = card.to_python(&prepared).unwrap();
    assert!(script.contains("# Table: a table; 80 rows.\n"), "a name of two lines stays in its comment");
    assert!(script.contains("    return E + A/N**alpha + B/D**beta + 0.0*observed\n"), "{script}");
    // The visitor's upper end of E, and the ends and span of the declaration.
    assert!(script.contains("    \"E\": (1.8172, False, False, 0.0, 3.0, 0.0, 3.0),\n"), "{script}");
    assert!(script.contains("    \"beta\": (0.3658, False, True, 0.0001, 5.0, 0.02, 2.0),\n"), "{script}");
}
