//! What the fit tests share: requests, simulated studies, and readers of the run tables.
#![allow(dead_code, reason = "each test binary uses a part")]

use synscale::fit::{FitReport, FitRequest, LawChoice, Loss, Objective, Observations, Space};
use synscale::law::{Input, Law, registry};
use synscale::num::Rng;

/// `[E, A, B, alpha, beta]`.
pub const HOFFMANN: [f64; 5] = [1.69, 406.4, 410.7, 0.34, 0.28];
pub const BESIROGLU: [f64; 5] = [1.8172, 482.01, 2085.43, 0.3478, 0.3658];

pub fn chinchilla(p: &[f64], n: f64, d: f64) -> f64 {
    p[0] + p[1] * n.powf(-p[3]) + p[2] * d.powf(-p[4])
}

/// A point estimate of the Chinchilla law: no resampling, no hold-out.
pub fn request(observations: Observations, loss: Loss) -> FitRequest {
    let law = LawChoice::Declared("chinchilla".into());
    FitRequest::point(law, observations, Objective { loss, space: Space::Log })
}

/// Rows of (N, D, loss).
pub fn observations(rows: &[(f64, f64, f64)]) -> Observations {
    Observations {
        inputs: vec![rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect()],
        response: rows.iter().map(|r| r.2).collect(),
        compute: rows.iter().map(|r| 6.0 * r.0 * r.1).collect(),
        ..Observations::default()
    }
}

/// An isoFLOP-like study: 9 budgets from 6e18 to 3e21 FLOP, `per_budget` sizes around each optimum over
/// a factor of 16, log-normal noise.
pub fn study(p: &[f64], per_budget: usize, noise: f64, seed: u64) -> Vec<(f64, f64, f64)> {
    let mut rng = Rng::new(seed);
    let budgets = [6e18, 1e19, 3e19, 6e19, 1e20, 3e20, 6e20, 1e21, 3e21];
    let mut rows = Vec::new();
    for budget in budgets {
        let g = (p[3] * p[1] / (p[4] * p[2])).powf(1.0 / (p[3] + p[4]));
        let best = g * (budget / 6.0_f64).powf(p[4] / (p[3] + p[4]));
        for k in 0..per_budget {
            let n = best * 16_f64.powf(k as f64 / (per_budget - 1) as f64 - 0.5);
            let d = budget / (6.0 * n);
            rows.push((n, d, chinchilla(p, n, d) * (noise * rng.normal()).exp()));
        }
    }
    rows
}

pub fn values(report: &FitReport) -> Vec<f64> {
    report.estimates.iter().map(|e| e.value).collect()
}

#[track_caller]
pub fn assert_close(found: f64, expected: f64, relative: f64, what: &str) {
    assert!(
        (found - expected).abs() <= relative * expected.abs(),
        "{what}: {found} against {expected} (allowed relative difference {relative:e})"
    );
}

/// The text of a file of the shared run tables, or `None` with a note where they are not there.
pub fn shared(path: &str) -> Option<String> {
    let full = format!("{}/../shared/data/{path}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(full).ok();
    if text.is_none() {
        println!("skipped: no ../shared/data");
    }
    text
}

/// The digitised rows of Hoffmann et al., Figure 4 (Besiroglu et al. 2024); D = C / 6N. `all` keeps the
/// five largest losses, which the replication drops.
pub fn epoch_rows(all: bool) -> Option<Vec<(f64, f64, f64)>> {
    let text = shared("lm/epoch-chinchilla/svg_extracted_data.csv")?;
    let mut rows: Vec<(f64, f64, f64)> = text
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap_or(f64::NAN)).collect();
            (cells[3], cells[4] / (6.0 * cells[3]), cells[6])
        })
        .collect();
    assert_eq!(rows.len(), 245);
    if !all {
        let mut losses: Vec<f64> = rows.iter().map(|r| r.2).collect();
        losses.sort_by(f64::total_cmp);
        let fifth = losses[losses.len() - 5];
        rows.retain(|r| r.2 < fifth);
        assert_eq!(rows.len(), 240);
    }
    Some(rows)
}

/// A small study drawn from a law's own formula.
pub struct Simulated {
    pub law: &'static Law,
    pub truth: Vec<f64>,
    pub observations: Observations,
    /// Where its response is fitted: log where it must be positive.
    pub space: Space,
}

/// `count` values from `low` to `high`, evenly in the logarithm.
pub fn spread(low: f64, high: f64, count: usize) -> Vec<f64> {
    (0..count).map(|k| low * (high / low).powf(k as f64 / (count - 1) as f64)).collect()
}

/// Every combination of the columns' values.
pub fn crossed(columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let rows: usize = columns.iter().map(Vec::len).product();
    let mut stride = 1;
    columns
        .iter()
        .map(|values| {
            let column = (0..rows).map(|row| values[row / stride % values.len()]).collect();
            stride *= values.len();
            column
        })
        .collect()
}

/// A study for every registered law, with noise of one standard deviation `noise` in the logarithm (in
/// the response itself where that is fitted raw). Panics for a law without a design: add one.
pub fn simulated(id: &str, noise: f64, seed: u64) -> Simulated {
    let law = registry::law(id).unwrap_or_else(|| panic!("no law '{id}'"));
    let preset = |id: &str| law.preset(id).expect("published constants").values.to_vec();
    let (truth, inputs) = match id {
        "chinchilla" => (preset("besiroglu-2024"), crossed(&[spread(4e7, 1e10, 7), spread(1e9, 5e11, 7)])),
        "power-constant" => (preset("henighan-2020-size-image-32x32"), vec![spread(1e4, 1e9, 24)]),
        "power" => (preset("kaplan-2020-parameters"), vec![spread(1e5, 1e9, 16)]),
        "power-growth" => (preset("kaplan-2020-optimum"), vec![spread(1e17, 1e22, 16)]),
        "kaplan" => (preset("kaplan-2020"), crossed(&[spread(1e5, 1e9, 7), spread(2e7, 2e10, 7)])),
        "kaplan-steps" => (preset("kaplan-2020"), crossed(&[spread(1e5, 1e9, 7), spread(2e3, 2e5, 7)])),
        "critical-batch" => (preset("kaplan-2020"), vec![spread(2.0, 6.0, 16)]),
        "data-constrained" => {
            let mut columns = crossed(&[spread(5e6, 5e9, 6), spread(1e8, 1e10, 4), spread(0.5, 200.0, 7)]);
            // The second column is distinct tokens and the third epochs: together the tokens seen.
            let tokens = columns[1].iter().zip(&columns[2]).map(|(unique, epochs)| unique * epochs).collect();
            columns = vec![columns[0].clone(), tokens, columns[1].clone()];
            (preset("muennighoff-2023"), columns)
        }
        "overtrained" => {
            let columns = crossed(&[spread(1e7, 4e8, 6), spread(5.0, 640.0, 6)]);
            let tokens = columns[0].iter().zip(&columns[1]).map(|(size, ratio)| size * ratio).collect();
            (preset("gadre-2024-redpajama"), vec![columns[0].clone(), tokens])
        }
        "loss-to-error" => (preset("gadre-2024-c4-17"), vec![spread(2.0, 6.0, 20)]),
        "rectified" => (preset("flan-gpt2"), vec![spread(200.0, 3e6, 30)]),
        "ladder-loss" => (preset("hellaswag"), crossed(&[spread(1.9e8, 1.3e9, 5), spread(4e9, 2.6e11, 5)])),
        "sigmoid" => (preset("mmlu"), vec![spread(0.3, 1.6, 24)]),
        "sigmoid-log" => (preset("illustration"), vec![spread(1e19, 1e28, 24)]),
        "pass-rate" => (preset("illustration"), vec![spread(1e7, 1e11, 16)]),
        "coverage" => (preset("common-7b-math"), vec![spread(1.0, 1024.0, 11)]),
        "broken-power" => (vec![0.2, 9.0, 0.12, 0.3, 1e8, 0.3], vec![spread(1e5, 1e11, 40)]),
        "log-linear" => (vec![-0.35, 0.055], vec![spread(1e4, 1e7, 12)]),
        other => panic!("'{other}' has no simulated study; add a design"),
    };
    let space = if law.response.positive { Space::Log } else { Space::Raw };
    let mut rng = Rng::new(seed);
    let response = (0..inputs[0].len())
        .map(|row| {
            let x: Vec<Input> = inputs.iter().map(|column| Input::new(column[row])).collect();
            let clean = law.predict(&x, &truth);
            let error = noise * rng.normal();
            if space == Space::Log { clean * error.exp() } else { clean + error }
        })
        .collect();
    Simulated { law, truth, observations: Observations { inputs, response, ..Observations::default() }, space }
}

/// The request of least squares on a simulated study.
pub fn least_squares(study: &Simulated) -> FitRequest {
    least_squares_of(study.law.id, study.observations.clone(), study.space)
}

/// A point estimate of a declared law by least squares.
pub fn least_squares_of(id: &str, observations: Observations, space: Space) -> FitRequest {
    let objective = Objective { loss: Loss::LeastSquares, space };
    FitRequest::point(LawChoice::Declared(id.into()), observations, objective)
}
