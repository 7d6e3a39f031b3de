//! What the fit tests share: requests, simulated studies, and readers of the run tables.
#![allow(dead_code, reason = "each test binary uses a part")]

use synscale::fit::{
    FitReport, FitRequest, Holdout, LawChoice, Loss, Objective, Observations, Search, Space, Uncertainty,
};
use synscale::num::Rng;

/// `[E, A, B, alpha, beta]`.
pub const HOFFMANN: [f64; 5] = [1.69, 406.4, 410.7, 0.34, 0.28];
pub const BESIROGLU: [f64; 5] = [1.8172, 482.01, 2085.43, 0.3478, 0.3658];

pub fn chinchilla(p: &[f64], n: f64, d: f64) -> f64 {
    p[0] + p[1] * n.powf(-p[3]) + p[2] * d.powf(-p[4])
}

/// A point estimate of the Chinchilla law: no resampling, no hold-out.
pub fn request(observations: Observations, loss: Loss) -> FitRequest {
    FitRequest {
        law: LawChoice::Declared("chinchilla".into()),
        observations,
        objective: Objective { loss, space: Space::Log },
        settings: Vec::new(),
        search: Search { starts: 0, seed: 1 },
        uncertainty: Uncertainty { resamples: 0, ..Uncertainty::default() },
        holdout: Holdout::None,
        predict_at: Vec::new(),
    }
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
