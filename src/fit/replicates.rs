//! Several runs of the same size (seeds): how much each is worth, and whether a law is supported at all.
//! Scaling Laws Under the Microscope 2022 (arXiv 2202.06387) asks for both.

use super::criteria::{Criterion, criteria_of};
use super::report::FitReport;
use super::request::{Objective, Observations, Space};

/// Seeds that a size's own scatter must match before it counts as much as the trend over sizes.
const PRIOR_SEEDS: f64 = 8.0;
/// Sizes with repeated runs that a trend of their variances needs.
const TREND_SIZES: usize = 4;

/// The runs of one size.
struct Size {
    rows: Vec<usize>,
    /// Sum of squared distances from their mean.
    squares: f64,
    /// ln of the first variable.
    ln_size: f64,
}

impl Size {
    /// Runs beyond the first.
    fn spare(&self) -> f64 {
        self.rows.len() as f64 - 1.0
    }
}

/// One weight per row: 1 over the variance of the runs of its size. A few seeds say little of their variance, so
/// each size's is drawn towards a power law of the variance in size, as if that came from [`PRIOR_SEEDS`] further
/// seeds (the moderated variance of Smyth 2004). `None` where no size has two runs, or none scatter.
pub fn seed_weights(seen: &Observations, space: Space) -> Option<Vec<f64>> {
    let sizes = sizes(seen, space);
    let spare: f64 = sizes.iter().map(Size::spare).sum();
    let pooled = sizes.iter().map(|size| size.squares).sum::<f64>() / spare;
    if spare == 0.0 || !pooled.is_finite() || pooled <= 0.0 {
        return None;
    }
    let trend = trend(&sizes);
    let mut weights = vec![0.0; seen.response.len()];
    for size in &sizes {
        let usual = trend.map_or(pooled, |(level, slope)| libm::exp(level + slope * size.ln_size));
        let variance = (size.squares + PRIOR_SEEDS * usual) / (size.spare() + PRIOR_SEEDS);
        size.rows.iter().for_each(|row| weights[*row] = 1.0 / variance);
    }
    weights.iter().all(|w| w.is_finite()).then_some(weights)
}

/// The sizes, by first appearance.
fn sizes(seen: &Observations, space: Space) -> Vec<Size> {
    let value = |row: usize| match space {
        Space::Log => libm::log(seen.response[row]),
        Space::Raw => seen.response[row],
    };
    let same = |a: usize, b: usize| seen.inputs.iter().all(|column| column[a] == column[b]);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in 0..seen.response.len() {
        match groups.iter_mut().find(|rows| same(rows[0], row)) {
            Some(rows) => rows.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
        .into_iter()
        .map(|rows| {
            let mean = rows.iter().map(|row| value(*row)).sum::<f64>() / rows.len() as f64;
            Size {
                squares: rows.iter().map(|row| (value(*row) - mean) * (value(*row) - mean)).sum(),
                ln_size: seen.inputs.first().map_or(f64::NAN, |column| libm::log(column[rows[0]])),
                rows,
            }
        })
        .collect()
}

/// ln variance as a line in ln size, sizes weighted by their spare runs; `None` for too few sizes.
fn trend(sizes: &[Size]) -> Option<(f64, f64)> {
    let points: Vec<(f64, f64, f64)> = sizes
        .iter()
        .filter(|size| size.spare() > 0.0 && size.squares > 0.0 && size.ln_size.is_finite())
        .map(|size| (size.spare(), size.ln_size, libm::log(size.squares / size.spare())))
        .collect();
    if points.len() < TREND_SIZES {
        return None;
    }
    let total: f64 = points.iter().map(|p| p.0).sum();
    let mean = |part: fn(&(f64, f64, f64)) -> f64| points.iter().map(|p| p.0 * part(p)).sum::<f64>() / total;
    let (mx, my) = (mean(|p| p.1), mean(|p| p.2));
    let sxx: f64 = points.iter().map(|p| p.0 * (p.1 - mx) * (p.1 - mx)).sum();
    let sxy: f64 = points.iter().map(|p| p.0 * (p.1 - mx) * (p.2 - my)).sum();
    let slope = sxy / sxx;
    slope.is_finite().then_some((my - slope * mx, slope))
}

/// AICc of a constant on the fit's rows less that of the fit: positive where the law is supported.
pub fn support(report: &FitReport, seen: &Observations) -> f64 {
    let Objective { loss, space } = report.objective;
    let weight = |row: usize| seen.weights.as_ref().map_or(1.0, |w| w[row]);
    let rows = seen.response.len() as f64;
    let mean_weight = (0..seen.response.len()).map(weight).sum::<f64>() / rows;
    let total = |level: f64| {
        let residuals: Vec<f64> = seen.response.iter().map(|y| space.residual(level, *y)).collect();
        report.objective.total(&residuals, seen.weights.as_deref()) / mean_weight
    };
    let least = best_constant(seen, space, total);
    let constant = criteria_of(Criterion { loss, objective: least, rows, free_parameters: 1 });
    constant.aicc - report.criteria.aicc
}

/// The least objective of a constant, by golden section: convex in the space of the residuals.
fn best_constant(seen: &Observations, space: Space, total: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let to = |y: f64| if space == Space::Log { libm::log(y) } else { y };
    let at = |u: f64| total(if space == Space::Log { libm::exp(u) } else { u });
    let (mut low, mut high) =
        seen.response.iter().map(|y| to(*y)).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), u| (l.min(u), h.max(u)));
    for _ in 0..120 {
        let (a, b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if at(a) < at(b) { high = b } else { low = a }
    }
    at(0.5 * (low + high))
}
