//! Are there enough distinct values of every variable? Asked of the curvature, so that it needs no
//! knowledge of the law: a variable has too few if more of its values would make a singular
//! curvature regular.

use super::curvature::measure;
use super::problem::Problem;
use super::report::Verdict;
use super::rows::Rows;
use crate::law::Input;
use crate::num::Rng;

/// A variable that is the same in every row although the law's free parameters need it to differ.
pub fn constant_variable(problem: &Problem, parameters: &[f64]) -> Option<String> {
    let names = problem.model.variable_names();
    (0..names.len())
        .filter(|v| distinct_values(problem.rows, *v).len() == 1)
        .find(|v| !is_full_rank(problem, problem.rows, parameters) && needed_values(problem, parameters, *v).is_some())
        .map(|v| names[v].to_string())
}

/// The variable whose distinct values are too few, where one explains the singular curvature.
pub fn too_few_sizes(problem: &Problem, parameters: &[f64]) -> Option<Verdict> {
    let names = problem.model.variable_names();
    (0..names.len()).find_map(|v| {
        let needed = needed_values(problem, parameters, v)?;
        let distinct = distinct_values(problem.rows, v).len();
        Some(Verdict::TooFewSizes { variable: names[v].to_string(), distinct, needed })
    })
}

/// How many distinct values of variable `v` would make the curvature regular, the other variables
/// as they are; `None` if up to four more would not.
fn needed_values(problem: &Problem, parameters: &[f64], v: usize) -> Option<usize> {
    let values = distinct_values(problem.rows, v);
    let (low, high) = (*values.first()?, *values.last()?);
    // A constant variable is spread by a factor of ten (or a unit, if it is not positive).
    let (low, high) = match low == high {
        true if low > 0.0 => (low * 0.3, low * 3.0),
        true => (low - 0.5, low + 0.5),
        false => (low, high),
    };
    (values.len() + 1..=values.len() + 4).find(|count| {
        let mut rng = Rng::new(*count as u64);
        let mut rows = problem.rows.clone();
        for row in 0..rows.len() {
            let share = rng.below(*count) as f64 / (*count - 1) as f64;
            let value = if low > 0.0 { low * libm::pow(high / low, share) } else { low + share * (high - low) };
            rows.inputs[row * rows.variables + v] = Input::new(value);
        }
        is_full_rank(problem, &rows, parameters)
    })
}

fn is_full_rank(problem: &Problem, rows: &Rows, parameters: &[f64]) -> bool {
    !measure(&problem.with_rows(rows), parameters).is_singular()
}

/// Sorted distinct values of a variable.
pub fn distinct_values(rows: &Rows, v: usize) -> Vec<f64> {
    let mut values: Vec<f64> = (0..rows.len()).map(|row| rows.input(row)[v].value).collect();
    values.sort_by(f64::total_cmp);
    // Digitised or converted columns repeat a size up to rounding.
    values.dedup_by(|a, b| (*a - *b).abs() <= 1e-9 * b.abs());
    values
}
