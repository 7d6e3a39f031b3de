//! The fit as a Python script that needs NumPy and SciPy only: for those who would rather not
//! believe this program.
//!
//! The script holds the rows, evaluates the objective at the card's parameters, searches again from
//! random starts with SciPy's own optimisers, and prints both side by side.

use super::plain::{self, Expression, Function, Style};
use super::{FitCard, ParameterPart, declared, objective_words};
use crate::fit::report::EstimateStatus;
use crate::fit::request::{Loss, Objective, Space};
use crate::fit::setup::Prepared;
use crate::law::Scale;
use std::fmt::Write;

const NUMPY: Style = Style {
    power: "**",
    name: python_name,
    function: |function| match function {
        Function::Exp => "np.exp",
        Function::Ln => "np.log",
        Function::Log10 => "np.log10",
        Function::Sqrt => "np.sqrt",
    },
};

impl FitCard {
    /// The script; `None` where the law's formula cannot be written as one expression.
    pub fn to_python(&self, prepared: &Prepared) -> Option<String> {
        let request = &prepared.request;
        let law = declared(request);
        let formula = match law {
            Some(law) => plain::expression(law)?,
            None => plain::typed(&self.law.formula)?,
        };
        let mut script = self.header();
        let seen = &request.observations;
        for ((name, _), cells) in prepared.map.iter().zip(&seen.inputs) {
            let _ = writeln!(script, "{} = np.array([{}])", python_name(name), numbers(cells));
        }
        let _ = writeln!(script, "observed = np.array([{}])", numbers(&seen.response));
        let weights =
            seen.weights.as_ref().map_or("np.ones_like(observed)".into(), |w| format!("np.array([{}])", numbers(w)));
        let _ = writeln!(script, "weight = {weights}\n");
        self.write_parameters(&mut script, law);
        script.push_str(&self.model(&formula));
        let _ = writeln!(script, "CARD_OBJECTIVE = {:?}", self.objective.value);
        script.push_str(SEARCH);
        Some(script)
    }

    fn header(&self) -> String {
        let objective = Objective { loss: self.objective.loss, space: self.objective.space };
        let mut script = String::from("#!/usr/bin/env python3\n");
        for line in [
            format!("Fit of '{}' by Synscale {}, repeated with SciPy.", self.law.title, self.version),
            format!("Table: {}; {} rows.", self.data.source, self.data.rows_used),
            format!("Objective: {}.", objective_words(&objective)),
            format!("Fingerprint: {}", self.fingerprint),
        ] {
            // One comment line each, whatever a table's name contains.
            let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            let _ = writeln!(script, "# {line}");
        }
        script.push_str("import numpy as np\nfrom scipy.optimize import minimize\n\n");
        script
    }

    /// `PARAMETERS`: name, card's value, fixed, logarithmic, lower and upper bound, typical span.
    fn write_parameters(&self, script: &mut String, law: Option<&crate::law::Law>) {
        script.push_str("# name: (value on the card, fixed, searched in its logarithm, lower, upper, typical from, to)\nPARAMETERS = {\n");
        for p in &self.parameters {
            let declared = law.and_then(|law| law.parameters().find(|parameter| parameter.name == p.name));
            let (log, span) = match declared {
                Some(declared) => (declared.scale == Scale::Log, declared.start),
                None => (p.value > 0.0, spread(p)),
            };
            let end = |end: Option<f64>, none: &str| end.map_or(none.to_string(), |end| format!("{end:?}"));
            let fixed = p.status == EstimateStatus::Fixed;
            let _ = writeln!(
                script,
                "    {:?}: ({:?}, {}, {}, {}, {}, {:?}, {:?}),",
                python_name(&p.name),
                p.value,
                truth(fixed),
                truth(log),
                end(p.range.0, "-np.inf"),
                end(p.range.1, "np.inf"),
                span.0,
                span.1
            );
        }
        script.push_str("}\n\n");
    }

    fn model(&self, formula: &Expression) -> String {
        let names: Vec<String> = self.parameters.iter().map(|p| python_name(&p.name)).collect();
        let residual = match self.objective.space {
            Space::Log => "np.log(predicted) - np.log(observed)",
            Space::Raw => "predicted - observed",
        };
        let loss = match self.objective.loss {
            Loss::Huber { delta } => {
                format!("np.where(np.abs(r) <= {delta:?}, 0.5 * r * r, {delta:?} * (np.abs(r) - 0.5 * {delta:?}))")
            }
            Loss::Lad => "np.abs(r)".into(),
            Loss::LeastSquares => "r * r".into(),
        };
        format!(
            "def predict({}):\n    return {} + 0.0 * observed\n\n\ndef objective(values):\n    with np.errstate(all=\"ignore\"):\n        predicted = predict(*values)\n        r = {residual}\n        total = np.sum(weight * ({loss}))\n    return total if np.isfinite(total) else 1e300\n\n\n",
            names.join(", "),
            formula.written(&NUMPY)
        )
    }
}

/// Searches in the declared scale, free parameters only: many short quasi-Newton runs, the best
/// few polished by Nelder-Mead, which does not mind the kinks of absolute values.
const SEARCH: &str = r#"STARTS = 40
FREE = [name for name, p in PARAMETERS.items() if not p[1]]
CARD = [p[0] for p in PARAMETERS.values()]


def coordinate(name, value):
    return np.log(value) if PARAMETERS[name][2] else value


def values(point):
    found = {name: np.exp(c) if PARAMETERS[name][2] else c for name, c in zip(FREE, point)}
    return [found.get(name, p[0]) for name, p in PARAMETERS.items()]


def cost(point):
    with np.errstate(all="ignore"):
        return objective(values(point))


def bound(name, end):
    if PARAMETERS[name][2]:
        return np.log(end) if 0 < end < np.inf else None
    return end if np.isfinite(end) else None


bounds = [(bound(name, PARAMETERS[name][3]), bound(name, PARAMETERS[name][4])) for name in FREE]
low = np.array([coordinate(name, PARAMETERS[name][5]) for name in FREE])
high = np.array([coordinate(name, PARAMETERS[name][6]) for name in FREE])

rng = np.random.default_rng(1)
runs = []
for _ in range(STARTS):
    start = low + rng.random(len(FREE)) * (high - low)
    runs.append(minimize(cost, start, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200}))
runs.sort(key=lambda run: run.fun)
best = runs[0]
for run in runs[:3]:
    for _ in range(4):
        run = minimize(cost, run.x, method="Nelder-Mead", bounds=bounds,
                       options={"maxiter": 4000, "maxfev": 4000, "xatol": 1e-10, "fatol": 1e-15, "adaptive": True})
    if run.fun < best.fun:
        best = run

print(f"objective on the card           {CARD_OBJECTIVE:.10g}")
print(f"same parameters, evaluated here {objective(CARD):.10g}")
print(f"best found by SciPy here        {best.fun:.10g}")
print(f"{'parameter':>12} {'card':>16} {'SciPy':>16}")
for (name, p), value in zip(PARAMETERS.items(), values(best.x)):
    print(f"{name:>12} {p[0]:16.8g} {value:16.8g}" + ("  (fixed)" if p[1] else ""))
"#;

/// A span around a value of a typed formula's parameter.
fn spread(parameter: &ParameterPart) -> (f64, f64) {
    let value = parameter.value;
    if value > 0.0 { (value / 3.0, value * 3.0) } else { (value - value.abs() - 1.0, value + value.abs() + 1.0) }
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// Numbers in the shortest digits that read back as the same bits.
fn numbers(cells: &[f64]) -> String {
    cells.iter().map(|cell| format!("{cell:?}")).collect::<Vec<_>>().join(", ")
}

/// A name that Python accepts and that does not hide one of the script's own.
fn python_name(name: &str) -> String {
    const TAKEN: [&str; 22] = [
        "lambda",
        "np",
        "in",
        "is",
        "if",
        "or",
        "and",
        "not",
        "for",
        "as",
        "observed",
        "weight",
        "predict",
        "objective",
        "minimize",
        "values",
        "cost",
        "bound",
        "bounds",
        "low",
        "high",
        "runs",
    ];
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if TAKEN.contains(&plain.as_str()) || plain.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{plain}_")
    } else {
        plain
    }
}
