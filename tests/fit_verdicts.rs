//! One fixture for every verdict, and the search for laws without linear coefficients.

mod fit_common;

use fit_common::{BESIROGLU, HOFFMANN, assert_close, chinchilla, observations, request, study, values};
use synscale::fit::{
    EstimateStatus, FitReport, FitRequest, Loss, Model, Objective, Observations, ParameterSetting, Space, Verdict, fit,
    fit_model,
};
use synscale::job::Context;
use synscale::law::declaration::MAX_PARAMETERS;
use synscale::law::{Input, Parameter, Scale};
use synscale::num::{Dual, Rng, Scalar};

const HUBER: Loss = Loss::Huber { delta: 1e-3 };

fn status(report: &FitReport, name: &str) -> EstimateStatus {
    report.estimates.iter().find(|e| e.name == name).expect("a parameter of the law").status
}

#[test]
fn converged() {
    let report = fit(&request(observations(&study(&BESIROGLU, 8, 0.005, 4)), HUBER)).expect("sound");
    assert_eq!(report.verdict, Verdict::Converged);
    assert!(report.findings.is_empty());
    assert!(report.estimates.iter().all(|e| e.status == EstimateStatus::Free && e.std_error.is_some()));
    assert!(report.search.condition > 1.0 && report.search.condition.is_finite());
}

#[test]
fn edge_of_range_for_a_bound_of_the_visitor() {
    let mut asked = request(observations(&study(&HOFFMANN, 8, 0.002, 4)), HUBER);
    asked.settings = vec![ParameterSetting { name: "alpha".into(), upper: Some(0.3), ..Default::default() }];
    let report = fit(&asked).expect("sound");
    assert_eq!(report.verdict, Verdict::EdgeOfRange { parameters: vec!["alpha".into()] });
    assert_eq!(status(&report, "alpha"), EstimateStatus::AtUpperBound);
    assert_eq!(report.estimates[3].value, 0.3);
}

#[test]
fn edge_of_range_for_an_irreducible_loss_of_zero() {
    // The truth has no floor: its irreducible loss would be negative.
    let truth = [-0.5, 20.0, 25.0, 0.1, 0.1];
    let report = fit(&request(observations(&study(&truth, 8, 0.001, 4)), HUBER)).expect("sound");
    let Verdict::EdgeOfRange { parameters } = &report.verdict else { panic!("{:?}", report.verdict) };
    assert_eq!(parameters, &["E"]);
    assert_eq!(report.estimates[0].value, 0.0);
    assert_eq!(status(&report, "E"), EstimateStatus::AtLowerBound);
}

/// Two token counts can carry B and beta only if E were known.
#[test]
fn too_few_sizes_with_two_token_counts() {
    let mut rows = Vec::new();
    let mut rng = Rng::new(1);
    for k in 0..10 {
        for d in [1e10, 1e11] {
            let n = 5e7 * 2_f64.powi(k);
            rows.push((n, d, chinchilla(&HOFFMANN, n, d) * (0.003 * rng.normal()).exp()));
        }
    }
    let report = fit(&request(observations(&rows), HUBER)).expect("sound");
    assert_eq!(report.verdict, Verdict::TooFewSizes { variable: "D".into(), distinct: 2, needed: 3 });
    assert_eq!(status(&report, "beta"), EstimateStatus::Flat);
    assert_eq!(status(&report, "alpha"), EstimateStatus::Free);
    // With the irreducible loss given, two token counts are enough.
    let mut asked = request(observations(&rows), HUBER);
    asked.settings = vec![ParameterSetting { name: "E".into(), fixed: Some(1.69), ..Default::default() }];
    assert_eq!(fit(&asked).expect("sound").verdict, Verdict::Converged);
}

/// Token counts within a factor of 1.6: the data term's size, its exponent and the floor trade places.
#[test]
fn flat_direction_when_one_variable_hardly_varies() {
    let mut rng = Rng::new(2);
    let mut rows = Vec::new();
    for k in 0..10 {
        for d in [1e10, 1.25e10, 1.6e10] {
            let n = 5e7 * 2_f64.powi(k);
            rows.push((n, d, chinchilla(&HOFFMANN, n, d) * (0.003 * rng.normal()).exp()));
        }
    }
    let report = fit(&request(observations(&rows), HUBER)).expect("sound");
    let verdicts: Vec<&Verdict> = std::iter::once(&report.verdict).chain(&report.findings).collect();
    let Some(Verdict::FlatDirection { direction }) =
        verdicts.iter().find(|v| matches!(v, Verdict::FlatDirection { .. }))
    else {
        panic!("{verdicts:?} of {:?}", values(&report))
    };
    assert!(!direction.is_empty() && direction[0].1 > 0.0, "{direction:?}");
    let length: f64 = direction.iter().map(|d| d.1 * d.1).sum();
    assert!(length > 0.9 && length < 1.0 + 1e-9, "{direction:?}");
    assert!(direction.iter().any(|d| d.0 == "beta"), "{direction:?}");
    assert_eq!(status(&report, "beta"), EstimateStatus::Flat);
    assert_eq!(status(&report, "alpha"), EstimateStatus::Free);
}

/// Only the smallest model is worse: any steeper exponent fits better, for ever.
#[test]
fn no_interior_minimum_for_a_step() {
    let mut rows = Vec::new();
    let mut rng = Rng::new(3);
    for (k, n) in [1e8, 2e8, 4e8, 8e8, 1.6e9, 3.2e9].into_iter().enumerate() {
        for j in 0..5 {
            let d = 1e9 * 4_f64.powi(j);
            let step = if k == 0 { 0.5 } else { 0.0 };
            rows.push((n, d, (1.8 + step + 400.0 * d.powf(-0.3)) * (0.001 * rng.normal()).exp()));
        }
    }
    let report = fit(&request(observations(&rows), HUBER)).expect("sound");
    assert_eq!(report.verdict, Verdict::NoInteriorMinimum { parameter: "alpha".into() }, "{:?}", values(&report));
    assert_eq!(status(&report, "alpha"), EstimateStatus::AtUpperBound);
    assert_eq!(report.estimates[3].value, 5.0);
}

/// A model for tests: a formula over duals with its parameters.
struct Typed<F> {
    parameters: Vec<Parameter>,
    formula: F,
}

impl<F: Fn(f64, &[Dual<MAX_PARAMETERS>]) -> Dual<MAX_PARAMETERS>> Model for Typed<F> {
    fn parameters(&self) -> Vec<&Parameter> {
        self.parameters.iter().collect()
    }
    fn linear(&self) -> usize {
        0
    }
    fn variable_names(&self) -> Vec<&str> {
        vec!["x"]
    }
    fn predict(&self, x: &[Input], parameters: &[f64]) -> f64 {
        self.predict_dual(x, parameters).value
    }
    fn predict_dual(&self, x: &[Input], parameters: &[f64]) -> Dual<MAX_PARAMETERS> {
        let duals: Vec<_> = parameters.iter().enumerate().map(|(i, v)| Dual::variable(*v, i)).collect();
        (self.formula)(x[0].value, &duals)
    }
    fn features(&self, _: &[Input], _: &[f64], _: &mut [f64]) {}
}

fn linear(name: &'static str, range: (f64, f64), start: (f64, f64)) -> Parameter {
    Parameter::new(name, name, "", Scale::Linear, range, start)
}

fn raw_request(x: Vec<f64>, y: Vec<f64>, loss: Loss) -> FitRequest {
    FitRequest {
        objective: Objective { loss, space: Space::Raw },
        observations: Observations { inputs: vec![x], response: y, ..Observations::default() },
        ..request(Observations::default(), loss)
    }
}

const REAL: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// The sigmoid from task loss to accuracy: a / (1 + e^(-k (x - x0))) + b.
#[test]
fn a_general_law_comes_back_by_multistart() {
    let model = Typed {
        parameters: vec![
            linear("a", (-1.0, 0.0), (-1.0, -0.1)),
            linear("x0", REAL, (0.0, 2.0)),
            Parameter::new("k", "k", "", Scale::Log, (1e-3, 1e3), (0.5, 50.0)),
            linear("b", (0.0, 1.0), (0.3, 1.0)),
        ],
        formula: |x: f64, p: &[Dual<MAX_PARAMETERS>]| p[0] * ((-(p[1] - x)) * p[2]).logistic() + p[3],
    };
    let truth = [-0.7, 0.8, 9.0, 0.95];
    let x: Vec<f64> = (0..30).map(|k| 0.3 + 0.04 * f64::from(k)).collect();
    let y = x.iter().map(|x| truth[0] / (1.0 + (-truth[2] * (x - truth[1])).exp()) + truth[3]).collect::<Vec<f64>>();
    for loss in [Loss::LeastSquares, HUBER, Loss::Lad] {
        let asked = raw_request(x.clone(), y.clone(), loss);
        let report = fit_model(&model, &asked, &mut Context::new(&mut |_| ())).expect("sound");
        assert_eq!(report.search.method, "multistart");
        for (found, expected) in report.estimates.iter().zip(truth) {
            assert_close(found.value, expected, 1e-6, &format!("{} by {loss:?}", found.name));
        }
    }
}

/// An offset that only takes whole thirds: every slope promises a gain that no step delivers, and the
/// engine must say that it did not converge.
#[test]
fn not_converged_on_a_law_with_jumps() {
    let model = Typed {
        parameters: vec![linear("a", REAL, (0.0, 3.0)), linear("c", REAL, (0.0, 3.0))],
        formula: |x: f64, p: &[Dual<MAX_PARAMETERS>]| {
            let stairs = Dual { value: (p[1].value * 3.0).floor() / 3.0, ..p[1] };
            p[0] * x + stairs
        },
    };
    let x: Vec<f64> = (0..20).map(|k| 0.37 * f64::from(k)).collect();
    let mut rng = Rng::new(8);
    let y = x.iter().map(|x| 1.3 * x + 0.5 + 0.3 * rng.normal()).collect();
    let asked = raw_request(x, y, Loss::LeastSquares);
    let report = fit_model(&model, &asked, &mut Context::new(&mut |_| ())).expect("sound");
    assert!(matches!(report.verdict, Verdict::NotConverged { .. }), "{:?}", (&report.verdict, &report.search));
}

/// Coefficients may be exactly zero: the term leaves, and its exponent means nothing.
#[test]
fn an_amplitude_of_zero_takes_its_exponent_along() {
    let mut rng = Rng::new(5);
    let mut rows = Vec::new();
    for i in 0..8 {
        for j in 0..8 {
            let (n, d) = (5e7 * 3_f64.powi(i), 1e9 * 3_f64.powi(j));
            // Loss rises with the model: no positive amplitude can help.
            let loss = (1.7 + 400.0 * d.powf(-0.28)) * (1.0 + 0.01 * f64::from(i));
            rows.push((n, d, loss * (0.001 * rng.normal()).exp()));
        }
    }
    for loss in [HUBER, Loss::LeastSquares, Loss::Lad] {
        let report = fit(&request(observations(&rows), loss)).expect("sound");
        assert_eq!(report.estimates[1].value, 0.0, "{:?}", values(&report));
        assert_eq!(status(&report, "A"), EstimateStatus::AtLowerBound);
        assert_eq!(status(&report, "alpha"), EstimateStatus::Flat);
        assert_eq!(report.verdict, Verdict::EdgeOfRange { parameters: vec!["A".into()] });
    }
}
