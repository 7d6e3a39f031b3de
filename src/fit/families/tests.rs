use super::*;
use crate::fit::request::{Loss, Space};
use crate::num::Rng;

/// Runs of y = A x^-alpha with log-normal noise at the given x.
fn runs(name: &str, a: f64, alpha: f64, x: &[f64], noise: f64, rng: &mut Rng) -> Family {
    let response = x.iter().map(|x| a * libm::pow(*x, -alpha) * libm::exp(noise * rng.normal())).collect();
    let observations = Observations { inputs: vec![x.to_vec()], response, ..Observations::default() };
    Family { name: name.into(), observations }
}

fn spread(low: f64, high: f64, count: usize) -> Vec<f64> {
    (0..count).map(|k| low * libm::pow(high / low, k as f64 / (count - 1) as f64)).collect()
}

fn asked(law: &str, families: Vec<Family>, shared: &[&str]) -> FamilyRequest {
    FamilyRequest {
        law: LawChoice::Declared(law.into()),
        families,
        shared: shared.iter().map(|name| name.to_string()).collect(),
        objective: Objective { loss: Loss::LeastSquares, space: Space::Log },
        settings: Vec::new(),
        search: Search { starts: 0, seed: 1 },
        uncertainty: Uncertainty { resamples: 0, ..Uncertainty::default() },
    }
}

/// Sums of a family's centred logarithms: x x, x y, y y.
fn sums(family: &Family) -> [f64; 3] {
    let ln = |cells: &[f64]| cells.iter().map(|v| libm::log(*v)).collect::<Vec<f64>>();
    let (x, y) = (ln(&family.observations.inputs[0]), ln(&family.observations.response));
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mx, my) = (mean(&x), mean(&y));
    x.iter().zip(&y).fold([0.0; 3], |s, (x, y)| {
        [s[0] + (x - mx) * (x - mx), s[1] + (x - mx) * (y - my), s[2] + (y - my) * (y - my)]
    })
}

/// Power laws under squares of log residuals are straight lines: a common slope, its F test and the
/// separate slopes have closed forms (analysis of covariance).
#[test]
fn shared_slopes_are_those_of_the_analysis_of_covariance() {
    let mut rng = Rng::new(3);
    let families = vec![
        runs("one", 5.0, 0.11, &spread(1e18, 1e21, 9), 0.02, &mut rng),
        runs("two", 9.0, 0.13, &spread(1e17, 1e20, 12), 0.02, &mut rng),
        runs("three", 2.0, 0.12, &spread(1e18, 1e22, 7), 0.02, &mut rng),
    ];
    let report = compare(&asked("power", families.clone(), &["alpha"])).unwrap();
    let parts: Vec<[f64; 3]> = families.iter().map(sums).collect();
    let total = |k: usize| parts.iter().map(|p| p[k]).sum::<f64>();
    let slope = -total(1) / total(0);
    let estimate = |name: &str| report.together.estimates.iter().find(|e| e.name == name).unwrap().value;
    assert!((estimate("alpha") / slope - 1.0).abs() < 1e-9, "{} against {slope}", estimate("alpha"));
    assert_eq!(report.together.estimates.iter().filter(|e| e.name.starts_with("A (")).count(), 3);
    let shared = total(2) - total(1) * total(1) / total(0);
    let alone: f64 = parts.iter().map(|p| p[2] - p[1] * p[1] / p[0]).sum();
    let f = (shared - alone) / 2.0 / (alone / (28.0 - 6.0));
    assert_eq!((report.equality.restrictions, report.equality.freedom), (2, 22.0));
    assert!((report.equality.statistic / f - 1.0).abs() < 1e-7, "{} against {f}", report.equality.statistic);
    let gap = report.differences.iter().find(|d| d.families == (1, 2)).unwrap();
    let expected = -parts[1][1] / parts[1][0] + parts[2][1] / parts[2][0];
    assert!((gap.value - expected).abs() < 1e-9 && gap.interval.is_none());
}

/// With nothing shared the stack is the separate fits, by projection and by multistart alike.
#[test]
fn sharing_nothing_changes_nothing() {
    for (law, count) in [("power-constant", 2), ("power-constant", 4)] {
        let mut rng = Rng::new(4);
        let x = spread(1e4, 1e9, 14);
        let families = (0..count)
            .map(|f| {
                let mut family = runs(&format!("f{f}"), 2.0 + f as f64, 0.2, &x, 0.01, &mut rng);
                family.observations.response.iter_mut().for_each(|y| *y += 1.5);
                family
            })
            .collect();
        let mut request = asked(law, families, &[]);
        let report = compare(&request).unwrap();
        let alone: f64 = report.separate.iter().map(|r| r.objective_value).sum();
        assert!((report.together.objective_value / alone - 1.0).abs() < 1e-7, "{count} families");
        assert_eq!((report.equality.restrictions, report.equality.p_value), (0, 1.0));
        // A common floor: one linear coefficient that every family sees.
        request.shared = vec!["E".into()];
        let floor = compare(&request).unwrap().together.estimates[0].clone();
        assert!(floor.name == "E" && (floor.value - 1.5).abs() < 0.05, "{floor:?}");
    }
}

#[test]
fn crossings_have_their_closed_form() {
    let mut rng = Rng::new(5);
    let families = vec![
        runs("slow", 3.0, 0.05, &spread(1.0, 1e3, 12), 0.003, &mut rng),
        runs("steep", 6.0, 0.11, &spread(1.0, 1e3, 12), 0.003, &mut rng),
    ];
    let mut request = asked("power", families, &["alpha"]);
    request.uncertainty.resamples = 200;
    let report = compare(&request).unwrap();
    let [a, b] = [0, 1].map(|f| report.separate[f].estimates.iter().map(|e| e.value).collect::<Vec<f64>>());
    let expected = libm::pow(a[0] / b[0], 1.0 / (a[1] - b[1]));
    let found = crossing(&report.separate[0], &report.separate[1], (0.1, 1e9), 1e3, 0.9).unwrap();
    assert!((found.at.unwrap() / expected - 1.0).abs() < 1e-9);
    let (Some(low), Some(high)) = found.interval else { panic!("{found:?}") };
    assert!(low < expected && expected < high && found.share == 1.0);
    assert!(share_ahead(&report.separate[0], &report.separate[1], 10.0, false).unwrap() > 0.99);
    assert!(share_ahead(&report.separate[0], &report.separate[1], 1e9, false).unwrap() < 0.01);
    let never = crossing(&report.separate[0], &report.separate[1], (0.1, 1e3), 1e3, 0.9).unwrap();
    assert_eq!((never.at, never.interval, never.share), (None, (None, None), 0.0));
    let gain = equal_gain(&report.separate[1], &report.separate[0], "alpha", 10.0).unwrap();
    assert!((gain - libm::pow(10.0, b[1] / a[1])).abs() < 1e-9 * gain);
}

#[test]
fn what_cannot_be_compared_says_why() {
    let mut rng = Rng::new(6);
    let family = |rng: &mut Rng| runs("one", 5.0, 0.1, &spread(1e3, 1e6, 6), 0.01, rng);
    let words = |request: &FamilyRequest| compare(request).unwrap_err().to_string();
    assert!(words(&asked("power", vec![family(&mut rng)], &[])).contains("two families"));
    let two = vec![family(&mut rng), family(&mut rng)];
    assert!(words(&asked("power", two.clone(), &["beta"])).contains("no parameter 'beta'"));
    let seven = (0..7).map(|_| family(&mut rng)).collect();
    assert!(words(&asked("power", seven, &[])).contains("at most 12"));
    let mut short = two;
    short[1].observations.response.truncate(1);
    short[1].observations.inputs[0].truncate(1);
    assert!(words(&asked("power", short, &[])).contains("family 'one'"));
}
