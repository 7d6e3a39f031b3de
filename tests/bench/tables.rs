//! The tables that are fitted.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use synscale::fit::examples;
use synscale::law::{Input, registry};
use synscale::num::Rng;

/// Runs with parameters, tokens and loss.
pub struct Table {
    pub name: &'static str,
    pub params: Vec<f64>,
    pub tokens: Vec<f64>,
    pub loss: Vec<f64>,
}

pub fn all() -> [Table; 2] {
    let real = digitised().unwrap_or_else(|| {
        println!("skipped: no ../shared/data; the built-in example stands in for it");
        example()
    });
    [real, simulated(240, 240)]
}

/// Runs scattered over five decades of compute, drawn from the published constants of Hoffmann
/// et al. 2022 with log-normal noise of 0.5 % and 3 % of the runs off by up to 10 %.
pub fn simulated(rows: usize, seed: u64) -> Table {
    let law = registry::law("chinchilla").expect("the law is declared");
    let truth = law.preset("hoffmann-2022").expect("the constants are declared").values;
    let mut rng = Rng::new(seed);
    let mut table = Table { name: "simulated runs", params: Vec::new(), tokens: Vec::new(), loss: Vec::new() };
    for _ in 0..rows {
        let (n, d) = (10f64.powf(7.5 + 2.7 * rng.uniform()), 10f64.powf(9.0 + 2.7 * rng.uniform()));
        let outlier = if rng.uniform() < 0.03 { 0.2 * (rng.uniform() - 0.5) } else { 0.0 };
        let noise = (0.005 * rng.normal() + outlier).exp();
        table.params.push(n);
        table.tokens.push(d);
        table.loss.push(law.predict(&[Input::new(n), Input::new(d)], truth) * noise);
    }
    table
}

/// What the Fit page opens on.
fn example() -> Table {
    let example = examples::load("simulated-chinchilla").expect("the example is declared");
    let column = |variable: &str| {
        let (_, name) = example.map.iter().find(|(known, _)| known == variable).expect("the variable is mapped");
        example.table.numbers(name).expect("its column holds numbers").to_vec()
    };
    Table { name: "built-in example", params: column("N"), tokens: column("D"), loss: column("response") }
}

/// The points that Besiroglu et al. 2024 digitised from Hoffmann et al.'s Figure 4, without the five
/// of highest loss, as they fit them.
fn digitised() -> Option<Table> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/lm/epoch-chinchilla/svg_extracted_data.csv");
    let text = fs::read_to_string(file).ok()?;
    let mut rows: Vec<[f64; 3]> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |i: usize| cells.get(i)?.parse::<f64>().ok();
            let (n, c, loss) = (number(3)?, number(4)?, number(6)?);
            Some([n, c / (6.0 * n), loss])
        })
        .collect();
    rows.sort_by(|a, b| a[2].total_cmp(&b[2]));
    rows.truncate(rows.len().saturating_sub(5));
    let column = |i: usize| rows.iter().map(|row| row[i]).collect();
    Some(Table {
        name: "digitised runs of Hoffmann et al., Figure 4",
        params: column(0),
        tokens: column(1),
        loss: column(2),
    })
}

impl Table {
    pub fn rows(&self) -> usize {
        self.loss.len()
    }

    /// As a visitor would paste it; the digits read back to the same numbers.
    pub fn csv(&self) -> String {
        let mut text = String::from("N,D,loss\n");
        for i in 0..self.rows() {
            writeln!(text, "{},{},{}", self.params[i], self.tokens[i], self.loss[i]).expect("a string takes all text");
        }
        text
    }

    pub fn write(&self, folder: impl AsRef<Path>) -> PathBuf {
        let file = folder.as_ref().join(format!("{}.csv", self.name.replace([' ', ',', '.'], "-")));
        fs::create_dir_all(folder).expect("target can be written");
        fs::write(&file, self.csv()).expect("target can be written");
        file
    }
}
