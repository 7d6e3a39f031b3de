//! Approach 2 of Hoffmann et al. 2022 (arXiv 2203.15556): per training budget a
//! parabola of loss in ln N, its vertex, and power laws of the optimal size and tokens in compute.
//!
//! A parabola is only locally right. Its vertex is off where the sizes lie off-centre around the
//! optimum or where the loss rises faster on one side (alpha ≠ beta); [`parabola_bias`] measures
//! by how much for a given law.

use crate::num::dense::solve_general;
use crate::num::distribution::student_quantile;
use serde::{Deserialize, Serialize};

/// Budgets within this factor of their cluster's smallest are one budget.
pub const SAME_BUDGET: f64 = 1.1;
/// Share of the sizes' span (in ln N) from either end in which a vertex counts as off-centre.
const OFF_CENTRE: f64 = 0.2;
/// A parabola over sizes wider than this factor is no longer local.
const WIDE: f64 = 30.0;

/// Rows trained with (nearly) the same compute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// Geometric mean of the rows' compute, FLOP.
    pub compute: f64,
    /// Indices into the observations, ascending in compute.
    pub rows: Vec<usize>,
}

/// The parabola of one budget and its vertex.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vertex {
    pub budget: Budget,
    /// Loss = c0 + c1 u + c2 u², u = ln N - `centre`.
    pub coefficients: [f64; 3],
    /// Mean of ln N over the rows.
    pub centre: f64,
    /// Optimal size N*.
    pub size: f64,
    /// Optimal tokens D*: what the budget buys at N*.
    pub tokens: f64,
    /// Loss at the vertex.
    pub loss: f64,
    /// Standard error of ln N* (and of ln D*), by the delta method; `None` for three rows, which
    /// any parabola meets exactly.
    pub ln_error: Option<f64>,
    /// Interval of N* at the asked level (Fieller 1954); `None` where it is unbounded: the
    /// curvature cannot be told from zero.
    pub interval: Option<(f64, f64)>,
}

/// Why a budget gives no vertex, or a doubtful one.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum BudgetProblem {
    #[error("{sizes} sizes at this budget; a parabola needs at least 3: add runs of other sizes")]
    TooFewPoints { sizes: usize },
    #[error("loss still falls towards {side} sizes at this budget: no interior minimum; add {side} sizes")]
    NoInteriorMinimum { side: Side },
    #[error("the vertex lies near the {side} end of the sizes, which pulls it off; add {side} sizes")]
    OffCentre { side: Side },
    #[error("the sizes span a factor of {factor:.0}; a parabola is too stiff for that: leave out the outermost sizes")]
    TooWide { factor: f64 },
}

/// An end of the range of sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    Smaller,
    Larger,
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(match self {
            Side::Smaller => "smaller",
            Side::Larger => "larger",
        })
    }
}

/// y = coefficient · x^exponent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PowerLaw {
    pub exponent: f64,
    pub coefficient: f64,
    /// From the scatter around the line; `None` for two points.
    pub exponent_error: Option<f64>,
}

impl PowerLaw {
    pub fn at(&self, x: f64) -> f64 {
        self.coefficient * libm::pow(x, self.exponent)
    }
}

/// The whole of approach 2.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IsoFlop {
    /// Budgets with a minimum, ascending in compute.
    pub vertices: Vec<Vertex>,
    /// What is wrong with which budget (FLOP). A budget may have a vertex and a problem.
    pub problems: Vec<(f64, BudgetProblem)>,
    /// N* against compute; `None` for fewer than two vertices.
    pub size_law: Option<PowerLaw>,
    /// D* against compute.
    pub token_law: Option<PowerLaw>,
    /// Whether the power laws are weighted by 1/variance of each vertex (all must have one).
    pub weighted: bool,
}

/// Rows gathered into budgets, ascending: a row joins while it is within `factor` of the first.
/// Rows whose compute is not a positive number belong to none.
pub fn budgets(compute: &[f64], factor: f64) -> Vec<Budget> {
    let mut order: Vec<usize> = (0..compute.len()).filter(|i| compute[*i].is_finite() && compute[*i] > 0.0).collect();
    order.sort_by(|a, b| compute[*a].total_cmp(&compute[*b]));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in order {
        match groups.last_mut() {
            Some(rows) if compute[row] <= compute[rows[0]] * factor => rows.push(row),
            _ => groups.push(vec![row]),
        }
    }
    let mean = |rows: &[usize]| rows.iter().map(|row| libm::log(compute[*row])).sum::<f64>() / rows.len() as f64;
    groups.into_iter().map(|rows| Budget { compute: libm::exp(mean(&rows)), rows }).collect()
}

/// Approach 2 on columns of one length: sizes N, tokens D, loss, and compute in FLOP. Budgets of a
/// single row are not part of the design and are passed over.
pub fn isoflop(sizes: &[f64], tokens: &[f64], loss: &[f64], compute: &[f64], level: f64) -> IsoFlop {
    let mut found = IsoFlop::default();
    for budget in budgets(compute, SAME_BUDGET).into_iter().filter(|budget| budget.rows.len() > 1) {
        let flop = budget.compute;
        match vertex(budget, sizes, tokens, loss, level) {
            Ok((vertex, doubts)) => {
                found.problems.extend(doubts.into_iter().map(|doubt| (flop, doubt)));
                found.vertices.push(vertex);
            }
            Err(problem) => found.problems.push((flop, problem)),
        }
    }
    let errors: Option<Vec<f64>> = found.vertices.iter().map(|v| v.ln_error.filter(|e| *e > 0.0)).collect();
    found.weighted = errors.as_ref().is_some_and(|errors| !errors.is_empty());
    let column = |value: fn(&Vertex) -> f64| -> Vec<f64> { found.vertices.iter().map(value).collect() };
    let budgets = column(|v| v.budget.compute);
    found.size_law = power_law(&budgets, &column(|v| v.size), errors.as_deref());
    found.token_law = power_law(&budgets, &column(|v| v.tokens), errors.as_deref());
    found
}

/// Log-log regression of y on x, weighted by 1/variance of ln y where standard errors are given.
/// `None` for fewer than two distinct x or values that have no logarithm.
pub fn power_law(x: &[f64], y: &[f64], ln_errors: Option<&[f64]>) -> Option<PowerLaw> {
    let weight = |i: usize| ln_errors.map_or(1.0, |errors| 1.0 / (errors[i] * errors[i]));
    let points: Vec<(f64, f64, f64)> =
        (0..x.len().min(y.len())).map(|i| (libm::log(x[i]), libm::log(y[i]), weight(i))).collect();
    let total: f64 = points.iter().map(|p| p.2).sum();
    let (mx, my) =
        (points.iter().map(|p| p.2 * p.0).sum::<f64>() / total, points.iter().map(|p| p.2 * p.1).sum::<f64>() / total);
    let sxx: f64 = points.iter().map(|p| p.2 * (p.0 - mx) * (p.0 - mx)).sum();
    let sxy: f64 = points.iter().map(|p| p.2 * (p.0 - mx) * (p.1 - my)).sum();
    if points.len() < 2 || !sxx.is_finite() || sxx <= total * 1e-12 {
        return None;
    }
    let exponent = sxy / sxx;
    let rest: f64 = points
        .iter()
        .map(|p| {
            let r = p.1 - my - exponent * (p.0 - mx);
            p.2 * r * r
        })
        .sum();
    let exponent_error = (points.len() > 2).then(|| (rest / (points.len() - 2) as f64 / sxx).sqrt());
    let law = PowerLaw { exponent, coefficient: libm::exp(my - exponent * mx), exponent_error };
    (law.exponent.is_finite() && law.coefficient.is_finite()).then_some(law)
}

/// By how much (in ln N) a parabola through a law's own, noise-free losses at these sizes misses
/// the law's minimum: the bias of approach 2 for this design. `loss` is the law along one budget,
/// as a function of N. `None` where either has no interior minimum.
pub fn parabola_bias(loss: impl Fn(f64) -> f64, sizes: &[f64]) -> Option<f64> {
    let values: Vec<f64> = sizes.iter().map(|n| loss(*n)).collect();
    let parabola = Parabola::fit(sizes, &values)?;
    let (low, high) = ends(sizes);
    let best = least(&loss, low / 100.0, high * 100.0)?;
    (parabola.coefficients[2] > 0.0).then(|| parabola.vertex() - libm::log(best))
}

/// Place of the least value of a function with one minimum between two sizes, by golden section in
/// logarithm to 1e-9; `None` where it lies at an end.
pub fn least(f: impl Fn(f64) -> f64, low: f64, high: f64) -> Option<f64> {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (start, end) = (libm::log(low), libm::log(high));
    let (mut a, mut b) = (start, end);
    while b - a > 1e-9 {
        let (c, d) = (b - GOLDEN * (b - a), a + GOLDEN * (b - a));
        if f(libm::exp(c)) < f(libm::exp(d)) {
            b = d
        } else {
            a = c
        }
        if !(a.is_finite() && b.is_finite()) {
            return None;
        }
    }
    let at = 0.5 * (a + b);
    (at > start + 1e-6 && at < end - 1e-6).then(|| libm::exp(at))
}

fn vertex(
    budget: Budget,
    sizes: &[f64],
    tokens: &[f64],
    loss: &[f64],
    level: f64,
) -> Result<(Vertex, Vec<BudgetProblem>), BudgetProblem> {
    let pick = |column: &[f64]| -> Vec<f64> { budget.rows.iter().map(|row| column[*row]).collect() };
    let (n, y) = (pick(sizes), pick(loss));
    let distinct = distinct(&n);
    let too_few = BudgetProblem::TooFewPoints { sizes: distinct };
    if distinct < 3 {
        return Err(too_few);
    }
    let parabola = Parabola::fit(&n, &y).ok_or(too_few)?;
    let [c0, c1, c2] = parabola.coefficients;
    let (low, high) = ends(&n);
    let at = parabola.vertex();
    if !(c2 > 0.0 && (libm::log(low)..=libm::log(high)).contains(&at)) {
        // Downhill at the middle of the sizes, or at the lower end of a hill.
        let middle = 0.5 * (libm::log(low) + libm::log(high)) - parabola.centre;
        let side = if c1 + 2.0 * c2 * middle > 0.0 { Side::Smaller } else { Side::Larger };
        return Err(BudgetProblem::NoInteriorMinimum { side });
    }
    // What one parameter costs per token, as trained: 6 where compute is 6ND.
    let rule = budget.rows.iter().map(|row| libm::log(budget.compute / (sizes[*row] * tokens[*row]))).sum::<f64>();
    let rule = libm::exp(rule / budget.rows.len() as f64);
    let size = libm::exp(at);
    let u = at - parabola.centre;
    let mut doubts = Vec::new();
    let share = (at - libm::log(low)) / libm::log(high / low);
    if !(OFF_CENTRE..=1.0 - OFF_CENTRE).contains(&share) {
        doubts.push(BudgetProblem::OffCentre { side: if share < 0.5 { Side::Smaller } else { Side::Larger } });
    }
    if high / low > WIDE {
        doubts.push(BudgetProblem::TooWide { factor: high / low });
    }
    let vertex = Vertex {
        coefficients: parabola.coefficients,
        centre: parabola.centre,
        size,
        tokens: budget.compute / (rule * size),
        loss: c0 + c1 * u + c2 * u * u,
        ln_error: parabola.vertex_error(),
        interval: parabola.vertex_interval(level).map(|(low, high)| (libm::exp(low), libm::exp(high))),
        budget,
    };
    Ok((vertex, doubts))
}

/// A least-squares parabola in ln N around the mean of ln N.
struct Parabola {
    centre: f64,
    coefficients: [f64; 3],
    /// Variances of c1 and c2 and their covariance; `None` without spare rows.
    covariance: Option<[f64; 3]>,
    /// Rows beyond the three parameters.
    freedom: f64,
}

impl Parabola {
    fn fit(sizes: &[f64], loss: &[f64]) -> Option<Self> {
        let u: Vec<f64> = sizes.iter().map(|n| libm::log(*n)).collect();
        let centre = u.iter().sum::<f64>() / u.len() as f64;
        let moment = |power: i32| u.iter().map(|u| power_of(u - centre, power)).sum::<f64>();
        let cross = |power: i32| u.iter().zip(loss).map(|(u, y)| power_of(u - centre, power) * y).sum::<f64>();
        let normal: Vec<f64> = (0..9).map(|k| moment(k / 3 + k % 3)).collect();
        let mut coefficients = [cross(0), cross(1), cross(2)];
        if !solve_general(&mut normal.clone(), &mut coefficients) {
            return None;
        }
        let [c0, c1, c2] = coefficients;
        let rest: f64 = u
            .iter()
            .zip(loss)
            .map(|(u, y)| {
                let v = u - centre;
                let r = y - c0 - c1 * v - c2 * v * v;
                r * r
            })
            .sum();
        let freedom = u.len() as f64 - 3.0;
        let column = |k: usize| {
            let mut unit = [0.0; 3];
            unit[k] = 1.0;
            solve_general(&mut normal.clone(), &mut unit).then_some(unit)
        };
        let covariance = match (freedom > 0.0, column(1), column(2)) {
            (true, Some(b), Some(c)) => Some([b[1], c[2], b[2]].map(|v| v * rest / freedom)),
            _ => None,
        };
        Some(Self { centre, coefficients, covariance, freedom })
    }

    /// ln N of the vertex.
    fn vertex(&self) -> f64 {
        self.centre - self.coefficients[1] / (2.0 * self.coefficients[2])
    }

    fn vertex_error(&self) -> Option<f64> {
        let [var1, var2, cov] = self.covariance?;
        let [_, c1, c2] = self.coefficients;
        let (by1, by2) = (-1.0 / (2.0 * c2), c1 / (2.0 * c2 * c2));
        let variance = by1 * by1 * var1 + 2.0 * by1 * by2 * cov + by2 * by2 * var2;
        (variance.is_finite() && variance >= 0.0).then(|| variance.sqrt())
    }

    /// Those vertices u for which c1 + 2 c2 u is not significantly different from zero (Fieller).
    fn vertex_interval(&self, level: f64) -> Option<(f64, f64)> {
        let [var1, var2, cov] = self.covariance?;
        let [_, c1, c2] = self.coefficients;
        let t = student_quantile(0.5 + 0.5 * level, self.freedom);
        let t2 = t * t;
        let a = 4.0 * (c2 * c2 - t2 * var2);
        let half_b = 2.0 * (c1 * c2 - t2 * cov);
        let c = c1 * c1 - t2 * var1;
        let discriminant = half_b * half_b - a * c;
        // With a <= 0 a straight line fits as well, and the vertex may be anywhere.
        if !(a > 0.0 && discriminant >= 0.0) {
            return None;
        }
        let root = discriminant.sqrt();
        Some((self.centre + (-half_b - root) / a, self.centre + (-half_b + root) / a))
    }
}

fn power_of(x: f64, power: i32) -> f64 {
    (0..power).fold(1.0, |product, _| product * x)
}

fn ends(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)))
}

/// How many sizes differ by more than rounding.
fn distinct(values: &[f64]) -> usize {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup_by(|a, b| (*a / *b - 1.0).abs() < 1e-6);
    sorted.len()
}

#[cfg(test)]
#[path = "isoflop_tests.rs"]
mod tests;
