//! Studies drawn from a law: a design, the law's own formula, seeded noise. Nothing is stored but
//! the recipe, so that the numbers can be checked against it.

use super::{LoadedExample, map_of};
use crate::law::families::chinchilla;
use crate::law::{Input, Law, registry};
use crate::num::Rng;
use crate::table::{Column, FLOP_PER_PARAM_TOKEN, Table, Unit, Values};

/// Named columns of one length.
type Design = Vec<(&'static str, Vec<f64>)>;

/// How one study is drawn.
struct Study {
    id: &'static str,
    law: &'static str,
    /// Parameters by name; empty for the law's first published constants.
    truth: &'static [(&'static str, f64)],
    /// Standard deviation of the logarithm of the response.
    noise: f64,
    seed: u64,
    /// Columns of the design, one per variable of the law by name.
    design: fn(truth: &[f64]) -> Design,
}

static STUDIES: [Study; 4] = [
    Study { id: "simulated-chinchilla", law: "chinchilla", truth: &[], noise: 0.005, seed: 1, design: isoflop },
    Study {
        id: "simulated-data-constrained",
        law: "data-constrained",
        truth: &[],
        noise: 0.005,
        seed: 2,
        design: epochs,
    },
    Study { id: "simulated-finetuning", law: "rectified", truth: &[], noise: 0.005, seed: 3, design: finetuning },
    Study {
        id: "simulated-broken",
        law: "broken-power",
        truth: &[("a", 0.2), ("b", 9.0), ("c0", 0.12), ("c1", 0.3), ("d1", 1e8), ("f1", 0.3)],
        noise: 0.005,
        seed: 4,
        design: one_sweep,
    },
];

/// Draws a study; `None` for an unknown id or where the law is not declared as expected.
pub(super) fn load(id: &str) -> Option<LoadedExample> {
    let study = STUDIES.iter().find(|study| study.id == id)?;
    draw(study, study.seed)
}

/// The same study with other noise: how the fit would have come out on another day.
pub fn redrawn(id: &str, seed: u64) -> Option<LoadedExample> {
    draw(STUDIES.iter().find(|study| study.id == id)?, seed)
}

fn draw(study: &Study, seed: u64) -> Option<LoadedExample> {
    let law = registry::law(study.law)?;
    let truth = truth_of(study, law)?;
    let design = (study.design)(&truth);
    let inputs: Vec<&Vec<f64>> = law
        .variables
        .iter()
        .map(|variable| design.iter().find(|(name, _)| *name == variable.name).map(|(_, cells)| cells))
        .collect::<Option<_>>()?;
    let mut rng = Rng::new(seed);
    let response: Vec<f64> = (0..inputs.first()?.len())
        .map(|row| {
            let x: Vec<Input> = inputs.iter().map(|cells| Input::new(cells[row])).collect();
            let noise = libm::exp(study.noise * rng.normal());
            rounded(law.predict(&x, &truth) * noise, 5)
        })
        .collect();
    if response.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let name = law.response.name;
    let mut map: Vec<(&str, &str)> = law.variables.iter().map(|variable| (variable.name, variable.name)).collect();
    map.push(("response", name));
    let columns = design.into_iter().chain([(name, response)]).map(|(name, cells)| Column {
        name: name.into(),
        unit: Unit::default(),
        values: Values::Numbers(cells),
    });
    Some(LoadedExample {
        map: map_of(&map),
        truth: Some(law.parameters().map(|parameter| parameter.name.to_string()).zip(truth).collect()),
        table: Table { columns: columns.collect(), ..Table::default() },
    })
}

fn truth_of(study: &Study, law: &Law) -> Option<Vec<f64>> {
    if study.truth.is_empty() {
        return law.presets.first().map(|preset| preset.values.to_vec());
    }
    law.parameters()
        .map(|parameter| study.truth.iter().find(|(name, _)| *name == parameter.name).map(|(_, v)| *v))
        .collect()
}

/// The nine budgets of Hoffmann et al.'s approach 2, nine sizes around the optimum of each. They span a factor of 26,
/// as wide as a parabola bears: over a factor of 8 the intervals of A and B are twice as wide.
fn isoflop(truth: &[f64]) -> Design {
    let Some(optimum) = chinchilla::allocation(truth) else { return Design::new() };
    let budgets = [6e18, 1e19, 3e19, 6e19, 1e20, 3e20, 6e20, 1e21, 3e21];
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    for budget in budgets {
        for step in -4..=4 {
            let params = rounded(optimum.params(budget) * libm::pow(1.5, f64::from(step)), 3);
            let tokens = rounded(budget / (FLOP_PER_PARAM_TOKEN * params), 4);
            for (column, cell) in columns.iter_mut().zip([params, tokens, budget]) {
                column.push(cell);
            }
        }
    }
    let [params, tokens, budget] = columns;
    vec![("N", params), ("D", tokens), ("C", budget)]
}

/// Sizes x unique tokens x epochs.
fn epochs(_: &[f64]) -> Design {
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    for params in [1.4e8, 1.1e9, 4.2e9] {
        for unique in [4e8, 2e9, 1e10] {
            for epochs in [1.0, 2.0, 4.0, 8.0, 16.0, 32.0] {
                for (column, cell) in columns.iter_mut().zip([params, unique * epochs, unique]) {
                    column.push(cell);
                }
            }
        }
    }
    let [params, tokens, unique] = columns;
    vec![("N", params), ("D", tokens), ("U", unique)]
}

/// Fine-tuning samples, doubling from 200, two runs each.
fn finetuning(_: &[f64]) -> Design {
    let samples = (0..15).flat_map(|step| [200.0 * f64::from(1u32 << step); 2]);
    vec![("D", samples.collect())]
}

/// 24 sizes evenly over six decades.
fn one_sweep(_: &[f64]) -> Design {
    let sizes = (0..24).map(|step| rounded(libm::pow(10.0, 5.0 + 6.0 * f64::from(step) / 23.0), 3));
    vec![("x", sizes.collect())]
}

/// The number with this many significant digits, so that tables read well.
fn rounded(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}
