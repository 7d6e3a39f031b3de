//! Approach 2 against closed forms, simulated truth and published exponents.

use super::*;
use crate::num::Rng;

/// Loss of the Chinchilla law (Besiroglu et al. 2024) at a budget.
fn loss(n: f64, budget: f64) -> f64 {
    1.8172 + 482.01 / libm::pow(n, 0.3478) + 2085.43 / libm::pow(budget / (6.0 * n), 0.3658)
}

/// The law's own optimum: N* = G (C/6)^(β/(α+β)).
fn optimum(budget: f64) -> f64 {
    let (a, b) = (0.3478, 0.3658);
    libm::pow(a * 482.01 / (b * 2085.43), 1.0 / (a + b)) * libm::pow(budget / 6.0, b / (a + b))
}

fn design(budgets: &[f64], count: usize, factor: f64) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let mut columns = (Vec::new(), Vec::new(), Vec::new());
    for c in budgets {
        for i in 0..count {
            let share = 2.0 * i as f64 / (count - 1) as f64 - 1.0;
            let n = optimum(*c) * libm::pow(factor, share);
            columns.0.push(n);
            columns.1.push(c / (6.0 * n));
            columns.2.push(*c);
        }
    }
    columns
}

#[test]
fn an_exact_parabola_gives_its_vertex() {
    let centre = libm::log(3e8);
    let sizes: Vec<f64> = [-1.5, -0.7, 0.1, 0.9, 1.6].iter().map(|u| libm::exp(centre + u)).collect();
    let tokens: Vec<f64> = sizes.iter().map(|n| 1e20 / (6.0 * n)).collect();
    let losses: Vec<f64> = sizes
        .iter()
        .map(|n| {
            let u = libm::log(*n) - centre - 0.2;
            2.5 + 0.07 * u * u
        })
        .collect();
    let found = isoflop(&sizes, &tokens, &losses, &[1e20; 5], 0.9);
    let vertex = &found.vertices[0];
    assert!((vertex.size / (3e8 * libm::exp(0.2)) - 1.0).abs() < 1e-9);
    assert!((vertex.tokens * vertex.size * 6.0 / 1e20 - 1.0).abs() < 1e-9);
    assert!((vertex.loss - 2.5).abs() < 1e-12 && (vertex.coefficients[2] - 0.07).abs() < 1e-12);
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

#[test]
fn budgets_gather_within_ten_percent() {
    let found = budgets(&[1e18, 1.05e18, f64::NAN, 6e18, 1.02e18, -1.0, 3e19], SAME_BUDGET);
    assert_eq!(found.iter().map(|b| b.rows.clone()).collect::<Vec<_>>(), [vec![0, 4, 1], vec![3], vec![6]]);
    assert!((found[0].compute / 1.023_1e18 - 1.0).abs() < 1e-3);
}

#[test]
fn problems_are_named() {
    let budget = 1e21;
    let best = optimum(budget);
    let run = |shares: &[f64]| {
        let sizes: Vec<f64> = shares.iter().map(|s| best * s).collect();
        let tokens: Vec<f64> = sizes.iter().map(|n| budget / (6.0 * n)).collect();
        let losses: Vec<f64> = sizes.iter().map(|n| loss(*n, budget)).collect();
        isoflop(&sizes, &tokens, &losses, &vec![budget; sizes.len()], 0.9)
    };
    let problems = |shares: &[f64]| run(shares).problems.into_iter().map(|p| p.1).collect::<Vec<_>>();
    assert_eq!(problems(&[0.5, 2.0]), [BudgetProblem::TooFewPoints { sizes: 2 }]);
    assert_eq!(problems(&[0.5, 0.5, 2.0, 2.0]), [BudgetProblem::TooFewPoints { sizes: 2 }]);
    assert_eq!(problems(&[0.02, 0.05, 0.1, 0.2]), [BudgetProblem::NoInteriorMinimum { side: Side::Larger }]);
    assert_eq!(problems(&[5.0, 10.0, 20.0, 50.0]), [BudgetProblem::NoInteriorMinimum { side: Side::Smaller }]);
    assert_eq!(problems(&[0.1, 0.2, 0.4, 0.8, 1.2]), [BudgetProblem::OffCentre { side: Side::Larger }]);
    let wide = problems(&[0.02, 0.2, 1.0, 5.0, 50.0]);
    assert!(matches!(wide[..], [BudgetProblem::TooWide { factor }] if (factor - 2500.0).abs() < 1e-6), "{wide:?}");
    assert!(problems(&[0.25, 0.5, 1.0, 2.0, 4.0]).is_empty());
    let message = BudgetProblem::NoInteriorMinimum { side: Side::Larger }.to_string();
    assert_eq!(message, "loss still falls towards larger sizes at this budget: no interior minimum; add larger sizes");
}

#[test]
fn the_bias_of_a_lopsided_design_is_what_the_vertices_show() {
    let budget = 1e21;
    let sizes: Vec<f64> = (0..9).map(|i| optimum(budget) * libm::pow(2.0, f64::from(i) - 2.0)).collect();
    let bias = parabola_bias(|n| loss(n, budget), &sizes).expect("both have a minimum");
    let tokens: Vec<f64> = sizes.iter().map(|n| budget / (6.0 * n)).collect();
    let losses: Vec<f64> = sizes.iter().map(|n| loss(*n, budget)).collect();
    let found = isoflop(&sizes, &tokens, &losses, &[budget; 9], 0.9);
    let seen = libm::log(found.vertices[0].size / optimum(budget));
    assert!((bias - seen).abs() < 1e-6 && bias.abs() > 0.05, "bias {bias}, seen {seen}");
    // A narrow centred design has next to none.
    let narrow: Vec<f64> = (0..5).map(|i| optimum(budget) * libm::pow(1.3, f64::from(i) - 2.0)).collect();
    let small = parabola_bias(|n| loss(n, budget), &narrow).expect("both have a minimum");
    assert!(small.abs() < 0.01, "{small}");
}

#[test]
fn a_centred_design_recovers_the_exponents() {
    let budgets: Vec<f64> = (0..6).map(|i| 1e19 * libm::pow(5.0, f64::from(i))).collect();
    let (n, d, c) = design(&budgets, 7, 4.0);
    let losses: Vec<f64> = n.iter().zip(&c).map(|(n, c)| loss(*n, *c)).collect();
    let found = isoflop(&n, &d, &losses, &c, 0.9);
    let (size, tokens) = (found.size_law.expect("six vertices"), found.token_law.expect("six vertices"));
    assert!((size.exponent - 0.3658 / 0.7136).abs() < 2e-3, "{}", size.exponent);
    assert!((size.exponent + tokens.exponent - 1.0).abs() < 1e-9);
    assert!(found.weighted && found.vertices.len() == 6);
    assert!((size.at(1e21) / optimum(1e21) - 1.0).abs() < 0.05);
}

#[test]
fn intervals_of_the_vertex_hold_their_level() {
    let budget = 1e21;
    let (n, d, c) = design(&[budget], 7, 4.0);
    // The truth of the interval is the vertex of the noise-free parabola.
    let clean: Vec<f64> = n.iter().map(|n| loss(*n, budget)).collect();
    let truth = isoflop(&n, &d, &clean, &c, 0.9).vertices[0].size;
    let mut rng = Rng::new(17);
    let (mut held, mut counted) = (0, 0);
    for _ in 0..2000 {
        let noisy: Vec<f64> = clean.iter().map(|y| y + 0.01 * rng.normal()).collect();
        let found = isoflop(&n, &d, &noisy, &c, 0.9);
        let Some(vertex) = found.vertices.first() else { continue };
        counted += 1;
        // An unbounded interval holds everything.
        held += i32::from(vertex.interval.is_none_or(|(low, high)| (low..=high).contains(&truth)));
    }
    let share = f64::from(held) / f64::from(counted);
    assert!(counted > 1900 && (share - 0.9).abs() < 0.025, "{share} of {counted}");
}

#[test]
fn power_laws_need_two_budgets() {
    assert_eq!(power_law(&[1e20], &[1e9], None), None);
    assert_eq!(power_law(&[1e20, 1e20], &[1e9, 2e9], None), None);
    let law = power_law(&[1e20, 1e22], &[1e9, 1e10], None).expect("two points");
    assert!((law.exponent - 0.5).abs() < 1e-12 && law.exponent_error.is_none());
    assert!((law.at(1e21) / 10f64.powf(9.5) - 1.0).abs() < 1e-9);
}

/// Porian et al. 2024 (arXiv 2406.19146): weighted regression of their optimal pairs gives their
/// published exponents and coefficients to six digits.
#[test]
fn weighted_regression_gives_the_published_exponents_of_porian_2024() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/lm/porian-resolving/");
    let read = |name: &str| csv::Reader::from_path(format!("{directory}{name}")).ok();
    let (Some(mut pairs), Some(mut fits)) = (read("optimal_pairs.csv"), read("published_power_law_fits.csv")) else {
        println!("skipped: no ../shared/data");
        return;
    };
    type Row = std::collections::HashMap<String, String>;
    let pairs: Vec<Row> = pairs.deserialize().map(|row| row.expect("a row")).collect();
    let fits: Vec<Row> = fits.deserialize().map(|row| row.expect("a row")).collect();
    let keys = ["dataset", "hparams", "warmup", "decay", "param_count", "val"];
    let number = |row: &Row, column: &str| row[column].parse::<f64>().unwrap_or(f64::NAN);
    let mut compared = 0;
    for fit in fits.iter().filter(|fit| fit["fit"] == "weighted") {
        // A pair whose standard deviation could not be estimated has no weight.
        let belongs = |pair: &&Row| keys.iter().all(|key| pair[*key] == fit[*key]) && !pair["n_star_std"].is_empty();
        let rows: Vec<&Row> = pairs.iter().filter(belongs).collect();
        let column = |name: &str| rows.iter().map(|row| number(row, name)).collect::<Vec<_>>();
        let errors = column("n_star_std");
        let size = power_law(&column("flops"), &column("n"), Some(&errors)).expect("several budgets");
        for (found, name) in [(size.exponent, "n_exponent"), (size.coefficient, "n_coef")] {
            let published = number(fit, name);
            assert!((found / published - 1.0).abs() < 1e-6, "{name}: {found} against {published}");
        }
        compared += 1;
    }
    assert_eq!(compared, 11);
}
