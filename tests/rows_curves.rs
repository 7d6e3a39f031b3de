//! Atlas rows about curves over size, data, compute and tasks: each test plants what the paper reports, with
//! noise, and asks the engine for it back.
#![allow(
    non_snake_case,
    reason = "row tests carry the id of their Atlas row, a double underscore, then what they prove"
)]

mod fit_common;

use fit_common::{assert_close, least_squares_of, shared, spread};
use synscale::fit::backtest::{Task, backtest};
use synscale::fit::capability::capability;
use synscale::fit::families::{Equality, Family, FamilyRequest, compare};
use synscale::fit::isoflop::{IsoFlop, isoflop};
use synscale::fit::learning_curve::{Curve, TrainingLaw, estimate};
use synscale::fit::replicates::{seed_weights, support};
use synscale::fit::report::Prediction;
use synscale::fit::{
    FitReport, FitRequest, LawChoice, Loss, Objective, Observations, ParameterSetting, Search, Space, Uncertainty, fit,
};
use synscale::law::{Input, registry};
use synscale::num::Rng;

fn preset(law: &str, id: &str) -> Vec<f64> {
    registry::law(law).and_then(|law| law.preset(id)).expect("published constants").values.to_vec()
}

fn value(law: &str, p: &[f64], x: &[f64]) -> f64 {
    let inputs: Vec<Input> = x.iter().copied().map(Input::new).collect();
    registry::law(law).expect("declared").predict(&inputs, p)
}

fn one_column(x: &[f64], y: Vec<f64>) -> Observations {
    Observations { inputs: vec![x.to_vec()], response: y, ..Observations::default() }
}

fn typed(formula: &str, seen: Observations, space: Space) -> FitRequest {
    let law = LawChoice::Custom { formula: formula.into(), variables: vec!["x".into()] };
    FitRequest::point(law, seen, Objective { loss: Loss::LeastSquares, space })
}

fn estimate_of(report: &FitReport, name: &str) -> (f64, (f64, f64)) {
    let estimate = report.estimates.iter().find(|e| e.name == name).expect("a parameter");
    (estimate.value, estimate.interval.expect("free"))
}

/// A fit of a power law to the vertices of an isoFLOP study, and its prediction at one budget.
fn extrapolated(law: &str, found: &IsoFlop, y: fn(&synscale::fit::isoflop::Vertex) -> f64, at: f64) -> FitReport {
    let budgets: Vec<f64> = found.vertices.iter().map(|v| v.budget.compute).collect();
    let seen = one_column(&budgets, found.vertices.iter().map(y).collect());
    let request = FitRequest { predict_at: vec![vec![at]], ..least_squares_of(law, seen, Space::Log) };
    fit(&request).expect("sound")
}

/// Columns of an isoFLOP table: size, tokens, loss, compute.
#[derive(Default)]
struct IsoTable {
    size: Vec<f64>,
    tokens: Vec<f64>,
    loss: Vec<f64>,
    compute: Vec<f64>,
}

impl IsoTable {
    /// Nine sizes around the optimum of a budget, over a factor of 8; loss rises with the square of ln(N/N*).
    fn add(&mut self, compute: f64, best: (f64, f64), least: f64, noise: f64, rng: &mut Rng) {
        for size in spread(best.0 / 8_f64.sqrt(), best.0 * 8_f64.sqrt(), 9) {
            let away = (size / best.0).ln();
            self.size.push(size);
            self.tokens.push(best.0 * best.1 / size);
            self.loss.push(least * (1.0 + 0.03 * away * away) * (noise * rng.normal()).exp());
            self.compute.push(compute);
        }
    }

    fn fit(&self) -> IsoFlop {
        isoflop(&self.size, &self.tokens, &self.loss, &self.compute, 0.9)
    }
}

#[test]
fn row_dit_scaling__parabolas_from_1e17_to_6e18_give_the_published_exponents_and_a_1b_model_at_1_5e21() {
    let (model, data, loss) = (
        preset("power-growth", "dit-2024-model"),
        preset("power-growth", "dit-2024-data"),
        preset("power", "dit-2024-loss"),
    );
    // 250 times beyond the largest budget.
    let far = 1.5e21;
    let (mut size_covered, mut loss_covered) = (0, 0);
    for seed in 0..40 {
        let mut rng = Rng::new(510 + seed);
        let mut table = IsoTable::default();
        for budget in [1e17, 3e17, 6e17, 1e18, 3e18, 6e18] {
            let best = (value("power-growth", &model, &[budget]), value("power-growth", &data, &[budget]));
            table.add(budget, best, value("power", &loss, &[budget]), 0.0005, &mut rng);
        }
        let found = table.fit();
        assert!(found.vertices.len() == 6 && found.problems.is_empty(), "{:?}", found.problems);
        assert_close(found.size_law.expect("six budgets").exponent, 0.5681, 0.05, "exponent of size");
        assert_close(found.token_law.expect("six budgets").exponent, 0.4319, 0.05, "exponent of data");
        let size = extrapolated("power-growth", &found, |v| v.size, far).predictions.remove(0);
        assert_close(size.value, 9.64673e8, 0.1, "best size: about 1B");
        let least = extrapolated("power", &found, |v| v.loss, far).predictions.remove(0);
        assert_close(least.value, 0.632516, 0.005, "loss");
        let holds = |prediction: &Prediction, truth: f64| {
            let (low, high) = prediction.interval.expect("determined");
            usize::from(low < truth && truth < high)
        };
        size_covered += holds(&size, 9.64673e8);
        loss_covered += holds(&least, 0.632516);
    }
    println!("inside the 90 % interval: size in {size_covered}, loss in {loss_covered} of 40");
    // 36 expected from six points, standard deviation 1.9.
    assert!(size_covered >= 31 && loss_covered >= 31, "{size_covered}, {loss_covered}");
}

/// Non-embedding FLOP per token of a transformer of this width, depth width/64, context 4,096, and a sixth of
/// what its parameters alone cost.
fn flop_per_token(width: f64) -> (f64, f64) {
    let layers = width / 64.0;
    let by_parameters = 72.0 * layers * width * width;
    (by_parameters + 12.0 * layers * width * 4096.0, by_parameters / 6.0)
}

#[test]
fn row_deepseek_llm__the_size_variable_changes_the_exponents_and_the_prediction() {
    let mut rng = Rng::new(52);
    let (model, data) = (preset("power-growth", "deepseek-2024-model"), preset("power-growth", "deepseek-2024-data"));
    // The published range of 6N/M: 0.43 at width 512, 0.92 at 8192.
    for (width, ratio) in [(512.0, 0.43), (8192.0, 0.92)] {
        let (m, n) = flop_per_token(width);
        assert_close(6.0 * n / m, ratio, 0.01, "6N/M");
    }
    let mut table = IsoTable::default();
    let mut parameters = Vec::new();
    for budget in spread(1e17, 3e20, 8) {
        let best = value("power-growth", &model, &[budget]);
        table.add(budget, (best, value("power-growth", &data, &[budget])), 2.5, 0.0003, &mut rng);
    }
    for m in &table.size {
        // The width whose FLOP per token these are, by bisection.
        let (mut low, mut high) = (16.0, 65536.0_f64);
        for _ in 0..100 {
            let middle = (low * high).sqrt();
            if flop_per_token(middle).0 < *m { low = middle } else { high = middle }
        }
        parameters.push(flop_per_token(low).1);
    }
    let by_flop = table.fit();
    assert_close(by_flop.size_law.expect("budgets").exponent, 0.5243, 0.03, "exponent of M");
    assert_close(by_flop.token_law.expect("budgets").exponent, 0.4757, 0.03, "exponent of D");
    let by_parameters = isoflop(&parameters, &table.tokens, &table.loss, &table.compute, 0.9);
    let (m, n) = (by_flop.size_law.expect("budgets"), by_parameters.size_law.expect("budgets"));
    // Small models spend more on attention per parameter, so parameters must grow faster.
    println!("exponent {:.4} by FLOP per token, {:.4} by parameters", m.exponent, n.exponent);
    assert!(n.exponent > m.exponent + 0.02, "{} and {}", m.exponent, n.exponent);
    // At 1e24 FLOP the two ask for models of different size.
    let ratio = 6.0 * n.at(1e24) / m.at(1e24);
    println!("6N/M of the two predictions at 1e24: {ratio:.2}");
    assert!(ratio > 1.05, "beyond any real model's ratio: {ratio}");
}

/// Better data are better spent on a larger model: three qualities side by side.
#[test]
fn later_row_deepseek_llm__data_of_three_qualities_have_three_exponents() {
    let mut rng = Rng::new(53);
    let budgets = spread(1e17, 3e20, 8);
    let published = [("early", 0.450), ("current", 0.524), ("OpenWebText2", 0.578)];
    let families = published.map(|(name, a)| Family {
        name: name.into(),
        observations: one_column(
            &budgets,
            budgets.iter().map(|c| 1e9 * (c / 1e19).powf(a) * (0.03 * rng.normal()).exp()).collect(),
        ),
    });
    let report = compare(&FamilyRequest {
        law: LawChoice::Declared("power-growth".into()),
        families: families.to_vec(),
        shared: vec!["a".into()],
        objective: Objective { loss: Loss::LeastSquares, space: Space::Log },
        settings: Vec::new(),
        search: Search { starts: 0, seed: 1 },
        uncertainty: Uncertainty { resamples: 200, ..Uncertainty::default() },
    })
    .expect("sound");
    assert_eq!(report.equality.finding(0.95), Equality::Differ);
    let mut before = 0.0;
    for (fitted, (name, a)) in report.separate.iter().zip(published) {
        let (value, (low, high)) = estimate_of(fitted, "a");
        assert_close(value, a, 0.03, name);
        assert!(low > before, "{name}: {low} to {high} begins above the last family's end {before}");
        before = high;
    }
}

#[test]
fn row_protein_lm_compute__planted_exponents_and_plateau_come_back_and_known_models_lie_off_the_line() {
    let mut rng = Rng::new(54);
    let mut table = IsoTable::default();
    let (size, tokens) = (|c: f64| 1.2e8 * (c / 1e20).powf(0.27), |c: f64| 1.4e11 * (c / 1e20).powf(0.71));
    for budget in spread(1e18, 1e22, 7) {
        let least = 2.4 + 0.25 * (budget / 1e18).powf(-0.2);
        table.add(budget, (size(budget), tokens(budget)), least, 0.0005, &mut rng);
    }
    let found = table.fit();
    let (n, d) = (found.size_law.expect("budgets"), found.token_law.expect("budgets"));
    println!("size {:.4}, tokens {:.4}", n.exponent, d.exponent);
    assert!((n.exponent - 0.27).abs() < 0.03 && (d.exponent - 0.71).abs() < 0.03);
    // The plateau is kept by AICc, and lies where it was put.
    let with = extrapolated("power-constant", &found, |v| v.loss, 1e23);
    let without = extrapolated("power", &found, |v| v.loss, 1e23);
    assert!(with.criteria.aicc < without.criteria.aicc, "{:?} against {:?}", with.criteria, without.criteria);
    assert!((estimate_of(&with, "E").0 - 2.4).abs() < 0.05, "{:?}", with.estimates);
    // Far larger models than the line asks for, at the compute that a pass over 1T tokens takes.
    for (params, least_factor) in [(1.5e10, 10.0), (1e11, 30.0)] {
        let factor = params / n.at(6.0 * params * 1e12);
        println!("{params:.1e} parameters: {factor:.0} times the best size for the compute of 1T tokens");
        assert!(factor > least_factor, "{factor}");
    }
}

/// More labels help every task, more parameters only some: those whose exponent's interval holds zero are marked.
#[test]
fn row_galaxy_scaling__tasks_that_more_parameters_do_not_help_are_marked() {
    let mut rng = Rng::new(55);
    let (labels, sizes) = (spread(1e3, 8.4e5, 12), spread(5e6, 6e8, 12));
    // Exponents in labelled galaxies and in parameters; zero where size does not help.
    let tasks = [(-0.25, 0.0), (-0.18, -0.06), (-0.30, 0.0), (-0.22, -0.09), (-0.12, 0.0)];
    let mut right = 0;
    for _ in 0..20 {
        for (by_data, by_size) in tasks {
            let mut sweep = |x: &[f64], exponent: f64| {
                let y = x.iter().map(|x| 0.3 * (x / x.sqrt()).powf(2.0 * exponent) * (0.02 * rng.normal()).exp());
                let mut request = typed("A*x^b", one_column(x, y.collect()), Space::Log);
                request.uncertainty.level = 0.99;
                estimate_of(&fit(&request).expect("sound"), "b")
            };
            let (value, (low, high)) = sweep(&labels, by_data);
            assert!(high < 0.0 && (value - by_data).abs() < 0.03, "{value} in {low} to {high}");
            let (_, (low, high)) = sweep(&sizes, by_size);
            let marked = low <= 0.0 && 0.0 <= high;
            right += usize::from(marked == (by_size == 0.0));
        }
    }
    println!("{right} of 100 tasks classified as planted");
    // Three of five tasks hold zero inside a 99 % interval.
    assert!(right >= 96, "{right} of 100");
}

/// A decade of compute ahead, the average over tasks is predicted better than single tasks.
#[test]
fn later_row_benchmark_predictability__the_average_is_predicted_better_than_single_tasks() {
    let mut smaller = 0;
    let (mut averages, mut singles) = (0.0, 0.0);
    for seed in 0..20 {
        let mut rng = Rng::new(400 + seed);
        // 40 models over five decades; twenty tasks with midpoints and steepness of their own.
        let x: Vec<f64> = (0..40).map(|_| 1e20 * 1e5_f64.powf(rng.uniform())).collect();
        let tasks: Vec<Task> = (0..20)
            .map(|k| {
                let (steepness, midpoint) = (0.8 + 2.0 * rng.uniform(), 22.0 + 3.0 * rng.uniform());
                let scores = x
                    .iter()
                    .map(|x| {
                        let clean = value("sigmoid-log", &[0.25, 0.95, steepness, midpoint], &[*x]);
                        (clean + 0.06 * rng.normal()).clamp(0.0, 1.0)
                    })
                    .collect();
                Task { name: format!("task {k}"), scores }
            })
            .collect();
        let chance = ParameterSetting { name: "lo".into(), fixed: Some(0.25), ..Default::default() };
        let found =
            backtest(&LawChoice::Declared("sigmoid-log".into()), &[chance], &x, &tasks, 1.0).expect("both sides");
        assert!(found.kept_back >= 3 && found.task_errors.len() == 20);
        smaller += usize::from(found.average_error < found.single_task_error);
        averages += 100.0 * found.average_error / 20.0;
        singles += 100.0 * found.single_task_error / 20.0;
    }
    println!(
        "one decade ahead: {averages:.1} points for the average (published 6), {singles:.1} for single tasks (published 18)"
    );
    assert_eq!(smaller, 20);
    assert!(2.0 * averages < singles, "{averages} and {singles}");
}

/// Random order gains with the logarithm of the data, a curriculum almost linearly: AICc tells them apart.
#[test]
fn row_sail_vl__aicc_calls_the_random_order_logarithmic_and_the_curriculum_near_linear() {
    let tokens = spread(4e9, 1.31e11, 10);
    let mut right = 0;
    for seed in 0..20 {
        let mut rng = Rng::new(500 + seed);
        let logarithmic = |x: f64| 0.40 + 0.03 * (x / 4e9).ln();
        let near_linear = |x: f64| 0.42 + 1.1e-12 * x;
        for (planted_log, curve) in [(true, &logarithmic as &dyn Fn(f64) -> f64), (false, &near_linear)] {
            let y: Vec<f64> = tokens.iter().map(|x| curve(*x) + 0.004 * rng.normal()).collect();
            let seen = one_column(&tokens, y);
            let log = fit(&least_squares_of("log-linear", seen.clone(), Space::Raw)).expect("sound");
            let linear = fit(&typed("a + b*x", seen, Space::Raw)).expect("sound");
            right += usize::from((log.criteria.aicc < linear.criteria.aicc) == planted_log);
        }
    }
    assert_eq!(right, 40, "{right} of 40 recipes named as planted");
}

/// Five seeds per size: weights by their variance, an honest interval at the next size, and no law where there is none.
#[test]
fn later_row_scaling_microscope__seed_variance_weights_the_runs_and_the_next_size_is_covered() {
    let sizes = spread(1e4, 1e7, 7);
    let (covered, truth): (usize, f64) = {
        let next: f64 = 3.2e7;
        let of = |n: f64| 1.8 * n.powf(-0.12);
        let covered = (0..200)
            .filter(|seed| {
                let mut rng = Rng::new(600 + seed);
                let mut seen = one_column(&[], Vec::new());
                for (k, size) in sizes.iter().enumerate() {
                    // Small models scatter more from seed to seed.
                    let noise = 0.05 * 0.85_f64.powi(k as i32);
                    for _ in 0..5 {
                        seen.inputs[0].push(*size);
                        seen.response.push(of(*size) * (noise * rng.normal()).exp());
                    }
                }
                seen.weights = seed_weights(&seen, Space::Log);
                assert!(seen.weights.is_some());
                let mut request = least_squares_of("power", seen, Space::Log);
                request.predict_at = vec![vec![next]];
                let prediction = fit(&request).expect("sound").predictions.remove(0);
                let (low, high) = prediction.interval.expect("determined");
                low <= of(next) && of(next) <= high
            })
            .count();
        (covered, of(next))
    };
    println!("the next size ({truth:.4}) inside its 90 % interval in {covered} of 200");
    // 180 expected, standard deviation 4.2.
    assert!((168..=192).contains(&covered), "{covered} of 200");
    // Nine tasks as in the paper; three of them do not depend on size.
    let mut rng = Rng::new(56);
    for task in 0..9 {
        let exponent = if task < 6 { 0.05 + 0.02 * f64::from(task) } else { 0.0 };
        let mut seen = one_column(&[], Vec::new());
        for size in &sizes {
            for _ in 0..3 {
                seen.inputs[0].push(*size);
                seen.response.push(0.6 * (size / 1e4).powf(-exponent) * (0.03 * rng.normal()).exp());
            }
        }
        let report = fit(&least_squares_of("power", seen.clone(), Space::Log)).expect("sound");
        let gain = support(&report, &seen);
        assert_eq!(gain > 0.0, task < 6, "task {task}: AICc gain over a constant {gain}");
    }
}

/// Six small runs with loss curves give the constants in order; a run 500 times larger is predicted within 1 %.
#[test]
fn later_row_unraveling_scaling_laws__six_runs_of_1m_to_60m_predict_the_final_loss_of_33b_within_one_percent() {
    let (steps, batch) = (preset("kaplan-steps", "kaplan-2020"), preset("critical-batch", "kaplan-2020"));
    let truth = TrainingLaw { size: (steps[0], steps[2]), steps: (steps[1], steps[3]), batch: (batch[0], batch[1]) };
    let mut rng = Rng::new(57);
    // (size, batch in tokens): three far above the critical batch, three near or below it.
    let runs = [(1e6, 8e6), (2e6, 2e5), (6e6, 8e6), (1.5e7, 2e5), (3e7, 2e5), (6e7, 8e6)];
    let curves = |noise: f64, rng: &mut Rng| {
        runs.map(|(params, batch)| Curve {
            params,
            batch,
            points: spread(2e3, 1.5e5, 30)
                .into_iter()
                .map(|s| (s, truth.loss(params, batch, s) * (noise * rng.normal()).exp()))
                .collect(),
        })
    };
    // Without noise the constants come back.
    let exact = estimate(&curves(0.0, &mut rng)).expect("two batch sizes");
    for (found, planted) in [(exact.size, truth.size), (exact.steps, truth.steps), (exact.batch, truth.batch)] {
        assert_close(found.0, planted.0, 1e-3, "scale");
        assert_close(found.1, planted.1, 1e-3, "exponent");
    }
    // With half a percent of noise the large run is predicted at two batches, along its whole curve.
    let found = estimate(&curves(0.005, &mut rng)).expect("two batch sizes");
    for batch in [5e5, 4e6] {
        let mut worst = 0.0_f64;
        for s in [1e4, 5e4, 1.5e5] {
            let (predicted, real) = (found.loss(3.3e10, batch, s), truth.loss(3.3e10, batch, s));
            worst = worst.max((predicted / real - 1.0).abs());
        }
        println!("33B at batch {batch:.0e}: worst error of the curve {:.2} %", 100.0 * worst);
        assert!(worst < 0.01, "{worst}");
    }
    // One batch size shows no critical batch.
    let alike = runs.map(|(params, _)| Curve { params, batch: 1e6, points: vec![(1e4, 4.0), (2e4, 3.8)] });
    assert!(estimate(&alike).expect_err("no small batch").to_string().contains("critical batch"));
}

/// Scores of models along one capability: the first component holds most of the variance and predicts a held-out
/// benchmark of stronger models better than compute does.
#[test]
fn later_row_observational_scaling__the_first_component_predicts_stronger_models_better_than_compute() {
    let mut rng = Rng::new(58);
    // Five families of eight models, each with its own efficiency: capability is log-linear in compute.
    let (mut compute, mut ability) = (Vec::new(), Vec::new());
    for family in 0..5 {
        for model in 0..8 {
            let c = 10_f64.powf(21.0 + 0.45 * f64::from(model));
            compute.push(c);
            ability.push(0.6 * (c / 1e22).log10() + 0.5 * (f64::from(family) - 2.0) + 0.05 * rng.normal());
        }
    }
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    let mut score = |lo: f64, slope: f64, middle: f64, noise: f64| -> Vec<f64> {
        ability.iter().map(|a| lo + (1.0 - lo) * sigmoid(slope * (a - middle)) + noise * rng.normal()).collect()
    };
    let benchmarks: Vec<Vec<f64>> =
        [(0.25, 0.5, 0.3), (0.25, 0.7, 0.0), (0.5, 0.6, 0.5), (0.3, 0.4, -0.2), (0.0, 0.6, 1.0), (0.2, 0.5, 0.2)]
            .map(|(lo, slope, middle)| score(lo, slope, middle, 0.01))
            .to_vec();
    let emergent = score(0.0, 3.0, 1.0, 0.01);
    let axis = capability(&benchmarks).expect("complete");
    println!("shares of variance {:.3?}", axis.shares);
    assert!(axis.shares[0] > 0.8 && axis.weights.iter().all(|w| *w > 0.0));
    // Fitted below a cut, compared above it: on the axis, and against compute itself.
    let cut = 1e23;
    let error = |x: &[f64], formula: &str| {
        let below: Vec<usize> = (0..x.len()).filter(|i| compute[*i] < cut).collect();
        let pick = |cells: &[f64]| below.iter().map(|i| cells[*i]).collect::<Vec<f64>>();
        let mut request = typed(formula, one_column(&pick(x), pick(&emergent)), Space::Raw);
        request.settings = vec![
            ParameterSetting { name: "h".into(), lower: Some(0.0), upper: Some(1.0), ..Default::default() },
            ParameterSetting { name: "k".into(), lower: Some(0.0), ..Default::default() },
        ];
        let report = fit(&request).expect("sound");
        let model = synscale::fit::resolve(&report.choice).expect("as fitted");
        let p: Vec<f64> = report.estimates.iter().map(|e| e.value).collect();
        let above: Vec<usize> = (0..x.len()).filter(|i| compute[*i] >= cut).collect();
        above.iter().map(|i| (model.predict(&[Input::new(x[*i])], &p) - emergent[*i]).abs()).sum::<f64>()
            / above.len() as f64
    };
    let by_axis = error(&axis.scores, "h*sigmoid(k*x - m)");
    let log_compute: Vec<f64> = compute.iter().map(|c| (c / 1e22).log10()).collect();
    let by_compute = error(&log_compute, "h*sigmoid(k*x - m)");
    println!("mean absolute error {by_axis:.3} by the axis, {by_compute:.3} by compute");
    assert!(by_axis < 0.5 * by_compute && by_axis < 0.08, "{by_axis} and {by_compute}");
    assert!(capability(&benchmarks[..1]).is_err());
}

/// The released score table (Ruan et al. 2024): shares of variance over the models with all eight scores.
#[test]
fn the_released_score_table_has_one_dominant_component() {
    let Some(text) = shared("lm/observational/base_llm_benchmark_eval.csv") else { return };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
    let benchmarks: Vec<Vec<f64>> = (5..13)
        .map(|k| rows.iter().map(|row| row.get(k).and_then(|cell| cell.parse().ok()).unwrap_or(f64::NAN)).collect())
        .collect();
    let axis = capability(&benchmarks).expect("a table of scores");
    println!("{} models, shares {:.4?}", rows.len(), axis.shares);
    for (found, expected) in axis.shares.iter().zip([0.8431, 0.0997, 0.0309, 0.0108]) {
        assert!((found - expected).abs() < 1e-4, "{found} against {expected}");
    }
    assert_eq!(axis.scores.iter().filter(|score| score.is_finite()).count(), 124);
}
