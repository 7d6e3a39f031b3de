//! Intervals, resampling, profiles, hold-out, predictions and diagnostics: against closed forms, published
//! widths and simulated truth.

mod fit_common;

use fit_common::{BESIROGLU, HOFFMANN, assert_close, chinchilla, epoch_rows, observations, request, study, values};
use synscale::fit::{
    FitEvent, FitReport, FitScene, Holdout, Loss, Objective, ParameterSetting, Space, band, draw, examples, fit,
    prepare, resolve, run, summarise_draws,
};
use synscale::job::Context;
use synscale::num::Rng;
use synscale::num::distribution::student_quantile;
use synscale::num::quantile::central_interval;

const HUBER: Loss = Loss::Huber { delta: 1e-3 };

/// Exponent of compute in the optimal model size, a = beta / (alpha + beta).
fn allocation(p: &[f64]) -> f64 {
    p[4] / (p[3] + p[4])
}

/// 4,000 bootstraps of the digitised rows: Besiroglu et al. 2024 report an 80 % width of a of 0.051 and
/// standard errors of 124.5 (A), 1293 (B), 0.0257 (E), 0.0154 (alpha), 0.0206 (beta).
#[test]
fn bootstrap_of_the_epoch_rows_has_the_published_width() {
    let Some(rows) = epoch_rows(false) else { return };
    let mut asked = request(observations(&rows), HUBER);
    asked.uncertainty.resamples = 4000;
    let report = fit(&asked).expect("sound");
    assert_eq!(report.draws.len(), 4000);
    let exponents: Vec<f64> = report.draws.iter().map(|d| allocation(d)).collect();
    let (low, high) = central_interval(&exponents, 0.8).expect("many draws");
    assert!(((high - low) / 0.051 - 1.0).abs() < 0.2, "width {}", high - low);
    let deviation = |i: usize| {
        let n = report.draws.len() as f64;
        let mean = report.draws.iter().map(|d| d[i]).sum::<f64>() / n;
        (report.draws.iter().map(|d| (d[i] - mean) * (d[i] - mean)).sum::<f64>() / n).sqrt()
    };
    for (i, published) in [(0, 0.0257), (1, 124.5), (3, 0.0154), (4, 0.0206)] {
        assert_close(deviation(i), published, 0.25, &report.estimates[i].name);
    }
}

/// Share of `runs` simulated studies whose 90 % interval covers the truth: the five parameters, the
/// exponent a, and the loss at ten times the largest budget.
fn coverage(truth: &[f64; 5], loss: Loss, noise: f64, runs: u64, resamples: u32) -> [f64; 7] {
    let model = resolve(&synscale::fit::LawChoice::Declared("chinchilla".into())).expect("declared");
    let far = vec![2e10, 3e22 / 6.0 / 2e10];
    let mut covered = [0.0; 7];
    for seed in 0..runs {
        let mut asked = request(observations(&study(truth, 11, noise, 10_000 + seed)), loss);
        asked.uncertainty.resamples = resamples;
        asked.uncertainty.seed = seed;
        let report = fit(&asked).expect("sound");
        let mut intervals: Vec<(f64, f64, f64)> = report
            .estimates
            .iter()
            .zip(truth)
            .map(|(e, truth)| {
                let (low, high) = e.interval.expect("every parameter is free");
                (low, high, *truth)
            })
            .collect();
        let exponents: Vec<f64> = report.draws.iter().map(|d| allocation(d)).collect();
        let (low, high) = central_interval(&exponents, 0.9).expect("many draws");
        intervals.push((low, high, allocation(truth)));
        let (low, high) = band(&*model, &report.draws, std::slice::from_ref(&far), 0.9)[0];
        intervals.push((low, high, chinchilla(truth, far[0], far[1])));
        for (share, (low, high, truth)) in covered.iter_mut().zip(intervals) {
            *share += f64::from(u8::from(low <= truth && truth <= high)) / runs as f64;
        }
    }
    println!("coverage of E, A, B, alpha, beta, a, loss at 3e22 FLOP: {covered:.3?}");
    covered
}

#[test]
fn ninety_percent_intervals_cover_the_hoffmann_surface() {
    let covered = coverage(&HOFFMANN, HUBER, 0.007, 500, 120);
    assert!(covered.iter().all(|share| (0.85..=0.95).contains(share)), "{covered:.3?}");
}

#[test]
fn ninety_percent_intervals_cover_the_besiroglu_surface() {
    let covered = coverage(&BESIROGLU, HUBER, 0.007, 500, 120);
    assert!(covered.iter().all(|share| (0.85..=0.95).contains(share)), "{covered:.3?}");
}

#[test]
fn least_squares_intervals_cover_with_their_small_sample_stretch() {
    let covered = coverage(&BESIROGLU, Loss::LeastSquares, 0.007, 300, 120);
    assert!(covered[..5].iter().all(|share| (0.85..=0.95).contains(share)), "{covered:.3?}");
}

/// Workers may share a bootstrap: draw number 7 is the same whoever computes it.
#[test]
fn shared_draws_are_the_same_draws() {
    let mut asked = request(observations(&study(&HOFFMANN, 6, 0.01, 13)), HUBER);
    asked.uncertainty.resamples = 30;
    let report = fit(&asked).expect("sound");
    let mut shared = draw(&asked, &values(&report), 0..10).expect("sound");
    shared.extend(draw(&asked, &values(&report), 10..30).expect("sound"));
    let parameters: Vec<Vec<f64>> = shared.into_iter().filter_map(|r| r.parameters).collect();
    assert_eq!(parameters, report.draws);
    assert!(draw(&asked, &[1.0], 0..1).is_err());
}

/// With the exponents held and squares of raw residuals the law is a linear regression: standard
/// errors and profile intervals have closed forms.
#[test]
fn linear_regression_has_its_textbook_errors() {
    let rows = study(&HOFFMANN, 6, 0.01, 21);
    let mut asked = request(observations(&rows), Loss::LeastSquares);
    asked.objective = Objective { loss: Loss::LeastSquares, space: Space::Raw };
    asked.settings = [("alpha", 0.34), ("beta", 0.28)]
        .map(|(name, value)| ParameterSetting { name: name.into(), fixed: Some(value), ..Default::default() })
        .to_vec();
    asked.uncertainty.profile = true;
    let report = fit(&asked).expect("sound");
    let design: Vec<[f64; 3]> = rows.iter().map(|(n, d, _)| [1.0, n.powf(-0.34), d.powf(-0.28)]).collect();
    let mut gram = [[0.0; 3]; 3];
    for x in &design {
        (0..9).for_each(|k| gram[k / 3][k % 3] += x[k / 3] * x[k % 3]);
    }
    let inverse = synscale::num::dense::inverse(&gram, 3).expect("regular");
    let n = rows.len() as f64;
    let residual = |k: usize| {
        let p = values(&report);
        p[0] * design[k][0] + p[1] * design[k][1] + p[2] * design[k][2] - rows[k].2
    };
    let sum: f64 = (0..rows.len()).map(|k| residual(k) * residual(k)).sum();
    assert_close(report.objective_value, sum, 1e-9, "objective");
    // Normal equations hold.
    for j in 0..3 {
        let slope: f64 = (0..rows.len()).map(|k| residual(k) * design[k][j]).sum();
        assert!(slope.abs() < 1e-9 * gram[j][j].sqrt() * sum.sqrt(), "{slope}");
    }
    for (j, row_of_inverse) in inverse.iter().enumerate() {
        // Heteroscedasticity-consistent errors, each residual over 1 less its leverage (HC3).
        let mut meat = 0.0;
        for (k, x) in design.iter().enumerate() {
            let along: f64 = row_of_inverse.iter().zip(x).map(|(a, b)| a * b).sum();
            let leverage: f64 = (0..9).map(|i| x[i / 3] * inverse[i / 3][i % 3] * x[i % 3]).sum();
            meat += along * along * residual(k) * residual(k) / ((1.0 - leverage) * (1.0 - leverage));
        }
        let expected = meat.sqrt();
        assert_close(report.estimates[j].std_error.expect("free"), expected, 1e-6, &report.estimates[j].name);
        // The profile of a quadratic is the t interval of the textbook.
        let half = student_quantile(0.95, n - 3.0) * (sum / (n - 3.0) * row_of_inverse[j]).sqrt();
        let profile = &report.profiles[j];
        let (Some(low), Some(high)) = profile.interval else { panic!("{profile:?}") };
        let value = report.estimates[j].value;
        assert_close(value - low, half, 5e-3, "lower half width");
        assert_close(high - value, half, 5e-3, "upper half width");
    }
    // Fixed parameters have neither.
    assert!(report.estimates[3].std_error.is_none() && report.estimates[3].interval.is_none());
    assert_eq!(report.profiles.len(), 3);
}

/// Standard errors from the curvature agree with the bootstrap's on a well-determined study.
#[test]
fn curvature_and_bootstrap_agree() {
    for (loss, allowed) in [(Loss::LeastSquares, 0.15), (HUBER, 0.3), (Loss::Lad, 0.3)] {
        let mut asked = request(observations(&study(&BESIROGLU, 20, 0.005, 31)), loss);
        asked.uncertainty.resamples = 600;
        let report = fit(&asked).expect("sound");
        for i in [0, 3, 4] {
            let mean = report.draws.iter().map(|d| d[i]).sum::<f64>() / 600.0;
            let deviation = (report.draws.iter().map(|d| (d[i] - mean).powi(2)).sum::<f64>() / 600.0).sqrt();
            let error = report.estimates[i].std_error.expect("free");
            assert_close(error, deviation, allowed, &format!("{} by {loss:?}", report.estimates[i].name));
        }
        let drawn = report.correlation[1][3];
        assert!(drawn > 0.95, "A and alpha move together: {drawn}");
    }
}

/// Runs that share a family's luck: resampling rows is too sure of itself, resampling families is not.
#[test]
fn clusters_widen_intervals_when_runs_share_their_noise() {
    let mut rng = Rng::new(77);
    let mut rows = Vec::new();
    let mut clusters = Vec::new();
    for family in 0..16_u32 {
        let luck = 0.02 * rng.normal();
        let n = 5e7 * 1.5_f64.powi(family as i32);
        for j in 0..10 {
            let d = 1e9 * 2_f64.powi(j);
            rows.push((n, d, chinchilla(&HOFFMANN, n, d) * (luck + 0.001 * rng.normal()).exp()));
            clusters.push(1000 + family);
        }
    }
    let mut asked = request(observations(&rows), Loss::LeastSquares);
    asked.observations.clusters = Some(clusters);
    asked.uncertainty.resamples = 200;
    let width = |report: &FitReport| {
        let (low, high) = report.estimates[3].interval.expect("free");
        high - low
    };
    let by_row = width(&fit(&asked).expect("sound"));
    asked.uncertainty.by_cluster = true;
    let by_cluster = width(&fit(&asked).expect("sound"));
    assert!(by_cluster > 1.5 * by_row, "{by_cluster} against {by_row}");
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    let rows = study(&HOFFMANN, 6, 0.01, 41);
    for loss in [HUBER, Loss::Lad, Loss::LeastSquares] {
        let mut weighted = request(observations(&rows), loss);
        weighted.observations.weights = Some((0..rows.len()).map(|k| if k % 3 == 0 { 2.0 } else { 1.0 }).collect());
        let mut doubled = rows.clone();
        doubled.extend(rows.iter().step_by(3));
        let a = fit(&weighted).expect("sound");
        let b = fit(&request(observations(&doubled), loss)).expect("sound");
        assert_close(a.objective_value, b.objective_value, 1e-9, "objective");
        for (x, y) in values(&a).iter().zip(values(&b)) {
            assert_close(*x, y, 1e-7, "parameter");
        }
    }
}

#[test]
fn holdout_keeps_back_the_largest_budget() {
    let rows = study(&HOFFMANN, 6, 0.0, 1);
    let mut asked = request(observations(&rows), HUBER);
    asked.holdout = Holdout::LargestBudget;
    let summary = fit(&asked).expect("sound").holdout.expect("compute is known");
    assert_eq!(summary.rows, 6);
    assert_close(summary.budget, 0.9 * 3e21, 1e-9, "budget");
    assert!(summary.relative_error < 1e-8, "without noise the law extrapolates exactly: {summary:?}");
    // A law that bends the wrong way beyond the rest is found out, with its sign.
    let shifted: Vec<_> =
        rows.iter().map(|(n, d, l)| (*n, *d, if 6.0 * n * d > 2.9e21 { 0.95 * l } else { *l })).collect();
    asked.observations = observations(&shifted);
    let summary = fit(&asked).expect("sound").holdout.expect("compute is known");
    assert_close(summary.bias, 1.0 / 0.95 - 1.0, 1e-6, "bias");
    // Without compute there is a reason instead.
    asked.observations.compute.clear();
    let report = fit(&asked).expect("sound");
    assert!(report.holdout.is_none());
    assert!(report.diagnostics.warnings.iter().any(|w| w.contains("compute of the rows is not known")));
}

#[test]
fn predictions_widen_outside_the_data() {
    let rows = study(&BESIROGLU, 8, 0.007, 51);
    let mut asked = request(observations(&rows), HUBER);
    asked.uncertainty.resamples = 200;
    asked.predict_at = vec![vec![1e9, 2e10], vec![1e10, 2e12], vec![1e12, 2e14]];
    let mut point = None;
    run(
        &asked,
        &mut Context::new(&mut |event| {
            if let FitEvent::Point(report) = event {
                point = Some(report);
            }
        }),
    );
    let point = point.expect("a point estimate comes first");
    let report = fit(&asked).expect("sound");
    for report in [&*point, &report] {
        let widths: Vec<f64> = report
            .predictions
            .iter()
            .map(|p| {
                let (low, high) = p.interval.expect("determined");
                let (run_low, run_high) = p.run_interval.expect("determined");
                assert!(low <= p.value && p.value <= high, "{p:?}");
                assert!(run_low <= low && high <= run_high && run_high - run_low > high - low, "{p:?}");
                (high - low) / p.value
            })
            .collect();
        assert!(widths[0] < widths[1] && widths[1] < widths[2], "{widths:?}");
    }
    assert_eq!(report.predictions[0].beyond, 1.0);
    let largest = rows.iter().map(|r| r.1).fold(0.0, f64::max);
    assert_close(report.predictions[2].beyond, 2e14 / largest, 1e-12, "beyond");
    assert!(report.diagnostics.warnings.iter().any(|w| w.contains("beyond the data")));
    // The page can bring the point report up to date from the draws alone.
    let mut streamed = *point;
    summarise_draws(&mut streamed, &report.draws).expect("the law is declared");
    assert_eq!(streamed.estimates, report.estimates);
    assert_eq!(streamed.predictions, report.predictions);
    assert_eq!(streamed.correlation, report.correlation);
}

#[test]
fn diagnostics_find_outliers_and_bends() {
    let mut rows = study(&HOFFMANN, 8, 0.005, 61);
    rows[17].2 *= 1.2;
    let report = fit(&request(observations(&rows), HUBER)).expect("sound");
    assert_eq!(report.diagnostics.outliers.len(), 1, "{:?}", report.diagnostics.outliers);
    let (row, score) = report.diagnostics.outliers[0];
    assert!(row == 17 && score < -4.0, "predicted minus observed is far below: {score}");
    assert!(report.diagnostics.r_squared > 0.5 && report.diagnostics.r_squared < 1.0);
    // A law without its data term bends where the data do not.
    let mut grid = Vec::new();
    for i in 0..12 {
        for j in 0..12 {
            let (n, d) = (5e7 * 1.6_f64.powi(i), 1e9 * 1.7_f64.powi(j));
            grid.push((n, d, chinchilla(&HOFFMANN, n, d)));
        }
    }
    let mut asked = request(observations(&grid), Loss::LeastSquares);
    asked.settings = vec![ParameterSetting { name: "beta".into(), fixed: Some(1.5), ..Default::default() }];
    let report = fit(&asked).expect("sound");
    let (_, z) = report.diagnostics.runs.iter().find(|(name, _)| name == "D").expect("enough sizes");
    assert!(*z < -2.0, "runs along D: {z}");
    assert!(report.diagnostics.warnings.iter().any(|w| w.contains("keep their sign along D")));
}

#[test]
fn criteria_prefer_the_law_that_made_the_data() {
    let rows = study(&BESIROGLU, 8, 0.005, 71);
    for loss in [HUBER, Loss::Lad, Loss::LeastSquares] {
        let whole = fit(&request(observations(&rows), loss)).expect("sound").criteria;
        let held = |name: &str, value: f64| {
            let mut asked = request(observations(&rows), loss);
            asked.settings = vec![ParameterSetting { name: name.into(), fixed: Some(value), ..Default::default() }];
            fit(&asked).expect("sound").criteria
        };
        let wrong = held("E", 0.0);
        assert!(wrong.aicc > whole.aicc + 2.0 && wrong.bic > whole.bic + 2.0, "{loss:?}: {wrong:?} {whole:?}");
        // Holding a parameter at its truth saves its price.
        let right = held("E", BESIROGLU[0]);
        assert!(right.bic < whole.bic + 1.0, "{loss:?}: {right:?} {whole:?}");
        assert_eq!((whole.free_parameters, right.free_parameters), (5, 4));
    }
}

#[test]
fn few_rows_and_few_sizes_are_warned_of() {
    let rows: Vec<_> = [(5e7, 1e9), (2e8, 4e9), (8e8, 1.6e10), (1e8, 1e11), (3e9, 3e9), (1e9, 2e11)]
        .into_iter()
        .map(|(n, d)| (n, d, chinchilla(&HOFFMANN, n, d)))
        .collect();
    let report = fit(&request(observations(&rows), HUBER)).expect("sound");
    assert!(report.diagnostics.warnings.iter().any(|w| w.contains("5 parameters from 6 rows")), "{report:?}");
    let report = fit(&request(observations(&rows[..5]), HUBER)).expect("sound");
    assert!(report.diagnostics.warnings.iter().any(|w| w.contains("passes through every row")));
}

/// The study that the page opens on, drawn again under 50 seeds: each parameter's 90 % interval holds its truth in
/// about 45, whatever the seed on show. The other built-in studies are told for the record.
#[test]
fn built_in_studies_are_covered_by_their_intervals() {
    for id in ["simulated-chinchilla", "simulated-data-constrained", "simulated-finetuning", "simulated-broken"] {
        let scene = FitScene { bootstrap: 120, holdout: Holdout::None, ..examples::scene(id).expect("listed") };
        let shown = examples::load(id).expect("bundled").table;
        let (mut covered, mut all) = (Vec::<usize>::new(), 0);
        let mut verdicts = std::collections::BTreeMap::new();
        for seed in 1..=50 {
            let drawn = examples::simulated::redrawn(id, seed).expect("bundled");
            let truth = drawn.truth.expect("simulated");
            let report = fit(&prepare(&scene, &drawn.table).expect("complete").request).expect("sound");
            let held: Vec<bool> = report
                .estimates
                .iter()
                .zip(&truth)
                .map(|(e, (_, truth))| e.interval.is_some_and(|(low, high)| low <= *truth && *truth <= high))
                .collect();
            covered.resize(held.len(), 0);
            covered.iter_mut().zip(&held).for_each(|(count, held)| *count += usize::from(*held));
            all += usize::from(held.iter().all(|held| *held));
            *verdicts.entry(format!("{:?}", report.verdict).split(' ').next().map(String::from)).or_insert(0) += 1;
            if id == "simulated-chinchilla" && drawn.table == shown {
                assert!(held.iter().all(|held| *held), "the seed on show is one of the many that cover: {held:?}");
            }
        }
        println!("{id}: {covered:?} of 50 by parameter, all at once in {all}; {verdicts:?}");
        if id == "simulated-chinchilla" {
            // 45 expected, standard deviation 2.1; parameters move together, so all at once in most.
            assert!(covered.iter().all(|count| (40..=50).contains(count)) && all >= 36, "{covered:?}, {all}");
        }
    }
}
