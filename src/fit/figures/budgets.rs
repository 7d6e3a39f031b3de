//! Response against N at fixed budgets (IsoFLOP curves): runs, the law, its minima, parabola vertices.

use super::FigureProblem;
use super::fitted::{Fitted, ends, step_colour, step_marker, steps};
use crate::figure::{AxisFormat, Colour, Figure, Layer, Marker, Panel, Stroke, format_value, format_with_interval};
use crate::fit::isoflop::{self, Budget, IsoFlop, SAME_BUDGET, least, parabola_bias};
use crate::num::quantile::median;

const STEPS: usize = 61;
/// Budgets drawn at most; of more, evenly chosen ones.
const MOST_BUDGETS: usize = 9;
/// How far curves run past the sizes of their budget, as a factor.
const MARGIN: f64 = 2.0;

pub(super) fn budgets(fitted: &Fitted) -> Result<Figure, FigureProblem> {
    let (n, _) = fitted.size_and_tokens()?;
    let budgets = usable(fitted)?;
    let shown = thin(&budgets);
    let mut layers = Vec::new();
    let mut minima = (Vec::new(), Vec::new(), Vec::new());
    for (i, budget) in shown.iter().enumerate() {
        let path = Path::new(fitted, budget)?;
        let colour = step_colour(i, shown.len());
        let name = format!("{} FLOP", format_value(budget.compute, AxisFormat::Power, 2));
        let (low, high) = ends(&path.sizes);
        for (from, to, stroke) in
            [(low / MARGIN, low, Stroke::Dashed), (low, high, Stroke::Solid), (high, high * MARGIN, Stroke::Dashed)]
        {
            let x = steps(from, to, true, STEPS);
            let y = x.iter().map(|size| path.response(*size)).collect();
            layers.push(Layer::Line { name: name.clone(), colour, stroke, x, y });
        }
        layers.push(
            fitted.points(&budget.rows, n, (name.as_str(), colour, step_marker(i)), |row| {
                fitted.observations.response[row]
            }),
        );
        if let Some(size) = path.best() {
            minima.0.push(size);
            minima.1.push(path.response(size));
            minima.2.push(format!("law at {name}: best N {}", format_value(size, AxisFormat::Si, 3)));
        }
    }
    let found = approach_two(fitted)?;
    layers.extend(rings(minima));
    layers.extend(vertices(&found, &shown));
    let mut x = fitted.input_axis(n);
    x.scale = crate::figure::AxisScale::Log;
    Ok(Figure {
        title: format!("{} against N at fixed compute", super::curve::capital(fitted.response_name())),
        caption: caption(fitted, &found, budgets.len(), shown.len()),
        x,
        panels: vec![Panel { y: fitted.response_axis(None), height: 1.0, layers }],
    })
}

/// Approach 2 on the rows of the fit.
pub(super) fn approach_two(fitted: &Fitted) -> Result<IsoFlop, FigureProblem> {
    let (n, d) = fitted.size_and_tokens()?;
    let compute = fitted.compute().ok_or(FigureProblem::NeedsSizeAndTokens)?;
    // A parabola of a response that should be high is turned over.
    let sign = fitted.sign();
    let loss: Vec<f64> = fitted.observations.response.iter().map(|y| sign * y).collect();
    let mut found = isoflop::isoflop(fitted.column(n), fitted.column(d), &loss, &compute, fitted.report.level);
    found.vertices.iter_mut().for_each(|vertex| vertex.loss *= sign);
    Ok(found)
}

/// Budgets with runs of three sizes or more.
fn usable(fitted: &Fitted) -> Result<Vec<Budget>, FigureProblem> {
    let (n, _) = fitted.size_and_tokens()?;
    let compute = fitted.compute().ok_or(FigureProblem::NeedsSizeAndTokens)?;
    let mut budgets = isoflop::budgets(&compute, SAME_BUDGET);
    budgets.retain(|budget| {
        let mut sizes: Vec<f64> = budget.rows.iter().map(|row| fitted.column(n)[*row]).collect();
        sizes.sort_by(f64::total_cmp);
        sizes.dedup_by(|a, b| (*a / *b - 1.0).abs() < 1e-6);
        sizes.len() >= 3
    });
    if budgets.is_empty() { Err(FigureProblem::NoBudgets) } else { Ok(budgets) }
}

/// At most nine budgets, evenly chosen, the ends kept.
fn thin(budgets: &[Budget]) -> Vec<Budget> {
    if budgets.len() <= MOST_BUDGETS {
        return budgets.to_vec();
    }
    let last = budgets.len() - 1;
    (0..MOST_BUDGETS).map(|i| budgets[i * last / (MOST_BUDGETS - 1)].clone()).collect()
}

/// The law along one budget.
struct Path<'a> {
    fitted: &'a Fitted<'a>,
    /// Sizes of the budget's runs.
    sizes: Vec<f64>,
    /// Median of every variable over them.
    point: Vec<f64>,
    n: usize,
    d: usize,
    /// What N·D comes to at this budget: as trained, whatever the FLOP rule.
    product: f64,
}

impl<'a> Path<'a> {
    fn new(fitted: &'a Fitted<'a>, budget: &Budget) -> Result<Self, FigureProblem> {
        let (n, d) = fitted.size_and_tokens()?;
        let pick = |v: usize| -> Vec<f64> { budget.rows.iter().map(|row| fitted.column(v)[*row]).collect() };
        let (sizes, tokens) = (pick(n), pick(d));
        let ln_product = sizes.iter().zip(&tokens).map(|(n, d)| libm::log(n * d)).sum::<f64>() / sizes.len() as f64;
        let point = (0..fitted.names.len()).map(|v| median(&pick(v))).collect();
        Ok(Self { fitted, sizes, point, n, d, product: libm::exp(ln_product) })
    }

    fn response(&self, size: f64) -> f64 {
        let mut point = self.point.clone();
        (point[self.n], point[self.d]) = (size, self.product / size);
        self.fitted.at(&point)
    }

    /// The size the law likes best.
    fn best(&self) -> Option<f64> {
        let (low, high) = ends(&self.sizes);
        least(|size| self.fitted.sign() * self.response(size), low / 1e3, high * 1e3)
    }

    /// How far a parabola through these sizes misses the law's own minimum, as a factor of N.
    fn bias(&self) -> Option<f64> {
        parabola_bias(|size| self.fitted.sign() * self.response(size), &self.sizes).map(libm::exp)
    }
}

fn rings((x, y, notes): (Vec<f64>, Vec<f64>, Vec<String>)) -> Option<Layer> {
    let name = "minimum of the law".into();
    (!x.is_empty()).then_some(Layer::Points { name, colour: Colour::Accent, marker: Marker::Ring, x, y, notes })
}

/// Vertices of the parabolas of the budgets drawn.
fn vertices(found: &IsoFlop, shown: &[Budget]) -> Option<Layer> {
    let drawn = found.vertices.iter().filter(|vertex| shown.contains(&vertex.budget));
    let vertices: Vec<_> = drawn.collect();
    (!vertices.is_empty()).then(|| Layer::Points {
        name: "vertex of the parabola".into(),
        colour: Colour::Warning,
        marker: Marker::Cross,
        x: vertices.iter().map(|vertex| vertex.size).collect(),
        y: vertices.iter().map(|vertex| vertex.loss).collect(),
        notes: vertices
            .iter()
            .map(|vertex| {
                let budget = format_value(vertex.budget.compute, AxisFormat::Power, 2);
                let size = format_with_interval(vertex.size, vertex.interval, AxisFormat::Si);
                format!("parabola at {budget} FLOP: N {size}")
            })
            .collect(),
    })
}

fn caption(fitted: &Fitted, found: &IsoFlop, budgets: usize, shown: usize) -> String {
    let mut sentences =
        vec!["Each line follows the fitted law at one budget, dashed beyond its runs; rings mark its minimum, crosses the vertex of a parabola through the runs alone.".to_owned()];
    if shown < budgets {
        sentences.push(format!("{shown} of {budgets} budgets are shown."));
    }
    let biases = found.vertices.iter().filter_map(|vertex| Path::new(fitted, &vertex.budget).ok()?.bias());
    let worst = biases.map(|bias| bias.max(1.0 / bias)).fold(1.0, f64::max);
    if worst > 1.1 {
        let factor = format_value(worst, AxisFormat::Plain, 3);
        sentences.push(format!(
            "If the law holds, parabolas over these sizes miss its minimum by up to ×{factor} even without noise."
        ));
    }
    if let Some((budget, problem)) = found.problems.first() {
        let more = match found.problems.len() {
            1 => String::new(),
            count => format!(" (and {} more remarks)", count - 1),
        };
        let budget = format_value(*budget, AxisFormat::Power, 2);
        sentences.push(format!("At {budget} FLOP: {problem}{more}."));
    }
    sentences.join(" ")
}
