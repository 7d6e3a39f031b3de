//! The fit as a Python script that needs NumPy and SciPy only: for those who would rather not
//! believe this program.
//!
//! The script holds the rows, evaluates the objective at the card's parameters, searches again from
//! random starts with SciPy's own optimisers, and prints both side by side.

use super::{FitCard, objective_words};
use crate::fit::coordinate::Coordinate;
use crate::fit::prepare::{coordinates, resolve};
use crate::fit::request::{LawChoice, Loss, Objective, Space};
use crate::fit::setup::Prepared;
use crate::law::{CustomLaw, registry};
use std::fmt::Write;

impl FitCard {
    /// The script; `None` only for a law or settings that could not have been fitted.
    pub fn to_python(&self, prepared: &Prepared) -> Option<String> {
        let request = &prepared.request;
        let seen = &request.observations;
        let model = resolve(&request.law).ok()?;
        let variables: Vec<String> = model.variable_names().into_iter().map(String::from).collect();
        let typed = match &request.law {
            LawChoice::Declared(id) => registry::law(id)?.typed,
            LawChoice::Custom { formula, .. } => formula,
        };
        let formula = CustomLaw::parse(typed, &variables).ok()?.numpy(python_name);
        let searched = coordinates(&*model, request).ok()?;
        let weights =
            seen.weights.as_ref().map_or("np.ones_like(observed)".into(), |w| format!("np.array([{}])", numbers(w)));
        let mut script = self.header();
        for (name, cells) in variables.iter().zip(&seen.inputs) {
            let _ = writeln!(script, "{} = np.array([{}])", python_name(name), numbers(cells));
        }
        let _ = writeln!(script, "observed = np.array([{}])\nweight = {weights}\n", numbers(&seen.response));
        self.write_parameters(&mut script, &searched);
        script.push_str(&self.model(&formula));
        let _ = writeln!(script, "WIDTH = {}  # of the bend of the loss; None for squares", self.width());
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
        script.push_str(
            "import numpy as np\nfrom scipy import special\nfrom scipy.optimize import least_squares, minimize\n\n",
        );
        script
    }

    /// `PARAMETERS`: name, card's value, fixed, logarithmic, lower and upper bound, typical span.
    fn write_parameters(&self, script: &mut String, searched: &[Coordinate]) {
        script.push_str("# name: (value on the card, fixed, searched in its logarithm, lower, upper, starts from, to)\nPARAMETERS = {\n");
        for (p, c) in self.parameters.iter().zip(searched) {
            let _ = writeln!(
                script,
                "    {:?}: ({:?}, {}, {}, {}, {}, {:?}, {:?}),",
                python_name(&p.name),
                p.value,
                truth(c.fixed.is_some()),
                truth(c.log),
                end(c.range.0),
                end(c.range.1),
                c.span.0,
                c.span.1
            );
        }
        script.push_str("}\n\n");
    }

    fn model(&self, formula: &str) -> String {
        let names: Vec<String> = self.parameters.iter().map(|p| python_name(&p.name)).collect();
        let residual = match self.objective.space {
            Space::Log => "np.log(predicted) - np.log(observed)",
            Space::Raw => "predicted - observed",
        };
        let loss = match self.objective.loss {
            Loss::Huber { delta } => {
                format!("np.where(np.abs(r) <= {delta:?}, 0.5*r*r, {delta:?}*(np.abs(r) - 0.5*{delta:?}))")
            }
            Loss::Lad => "np.abs(r)".into(),
            Loss::LeastSquares => "r*r".into(),
        };
        format!(
            r#"def predict({}):
    return {formula} + 0.0*observed


def residuals(parameters):
    with np.errstate(all="ignore"):
        predicted = predict(*np.asarray(parameters, dtype=float))
        return {residual}


def objective(parameters):
    r = residuals(parameters)
    total = np.sum(weight*({loss}))
    return total if np.isfinite(total) else 1e300


"#,
            names.join(", ")
        )
    }

    /// Where the loss stops being a square: 0 for absolute values.
    fn width(&self) -> String {
        match self.objective.loss {
            Loss::Huber { delta } => format!("{delta:?}"),
            Loss::Lad => "0.0".into(),
            Loss::LeastSquares => "None".into(),
        }
    }
}

/// Searches in the declared scale, free parameters only: least squares from many random starts; the
/// best few go on through ever narrower Huber losses where the loss is not a square, and are
/// polished on the very objective by Nelder-Mead, which does not mind kinks.
const SEARCH: &str = r#"STARTS = 60
FREE = [name for name, p in PARAMETERS.items() if not p[1]]
CARD = [p[0] for p in PARAMETERS.values()]


def coordinate(name, value):
    if not PARAMETERS[name][2]:
        return value
    return np.log(value) if value > 0.0 else -np.inf


def values(point):
    found = {name: np.exp(c) if PARAMETERS[name][2] else c for name, c in zip(FREE, point)}
    return [found.get(name, p[0]) for name, p in PARAMETERS.items()]


def cost(point):
    with np.errstate(all="ignore"):
        return objective(values(point))


def weighted(point):
    with np.errstate(all="ignore"):
        r = np.sqrt(weight)*residuals(values(point))
    return np.nan_to_num(np.clip(r, -1e6, 1e6), nan=1e6)


def column(entry):
    return np.array([coordinate(name, PARAMETERS[name][entry]) for name in FREE])


def squares(start, **options):
    inside = np.clip(start, bottom + 1e-9*(1.0 + np.abs(np.clip(bottom, -1e9, 1e9))),
                     top - 1e-9*(1.0 + np.abs(np.clip(top, -1e9, 1e9))))
    return least_squares(weighted, inside, bounds=(bottom, top), x_scale="jac",
                         xtol=1e-15, ftol=1e-15, gtol=1e-15, **options).x


bottom, top, low, high = column(3), column(4), column(5), column(6)
rng = np.random.default_rng(1)
points = [squares(low + rng.random(len(FREE))*(high - low), max_nfev=200) for _ in range(STARTS)]
points.sort(key=cost)
best = points[0]
for point in points[:3]:
    point = squares(point, max_nfev=2000)
    if WIDTH is not None:
        scale = np.median(np.abs(weighted(point))) + 1e-12
        while scale > max(WIDTH, 1e-7):
            scale = max(0.2*scale, WIDTH, 1e-7)
            point = squares(point, loss="huber", f_scale=scale, max_nfev=2000)
    for _ in range(3):
        point = min(point, minimize(cost, point, method="Nelder-Mead", bounds=list(zip(bottom, top)),
                                    options={"maxiter": 4000, "maxfev": 4000, "xatol": 1e-10, "fatol": 1e-15,
                                             "adaptive": True}).x, key=cost)
    best = min(best, point, key=cost)

print(f"objective on the card           {CARD_OBJECTIVE:.10g}")
print(f"same parameters, evaluated here {objective(CARD):.10g}")
print(f"best found by SciPy here        {cost(best):.10g}")
print(f"{'parameter':>12} {'card':>16} {'SciPy':>16}")
for (name, p), value in zip(PARAMETERS.items(), values(best)):
    print(f"{name:>12} {p[0]:16.8g} {value:16.8g}" + ("  (fixed)" if p[1] else ""))
"#;

fn end(end: f64) -> String {
    match end {
        _ if end == f64::INFINITY => "np.inf".into(),
        _ if end == f64::NEG_INFINITY => "-np.inf".into(),
        _ => format!("{end:?}"),
    }
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// Numbers in the shortest digits that read back as the same bits.
fn numbers(cells: &[f64]) -> String {
    cells.iter().map(|cell| format!("{cell:?}")).collect::<Vec<_>>().join(", ")
}

/// Names that Python or the script itself has taken.
const TAKEN: &[&str] = &[
    "CARD",
    "CARD_OBJECTIVE",
    "FREE",
    "PARAMETERS",
    "STARTS",
    "WIDTH",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "best",
    "bottom",
    "break",
    "class",
    "column",
    "continue",
    "coordinate",
    "cost",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "high",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "least_squares",
    "list",
    "low",
    "max",
    "min",
    "minimize",
    "name",
    "nonlocal",
    "not",
    "np",
    "objective",
    "observed",
    "or",
    "p",
    "pass",
    "point",
    "points",
    "predict",
    "print",
    "raise",
    "range",
    "residuals",
    "return",
    "rng",
    "scale",
    "special",
    "squares",
    "top",
    "try",
    "value",
    "values",
    "weight",
    "weighted",
    "while",
    "with",
    "yield",
    "zip",
];

/// A name that Python accepts and that does not hide one of the script's own.
fn python_name(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if TAKEN.contains(&plain.as_str()) || plain.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{plain}_")
    } else {
        plain
    }
}
