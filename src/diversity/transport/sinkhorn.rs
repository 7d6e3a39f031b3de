//! Transport smoothed by entropy: Sinkhorn's iteration on the logarithms (Cuturi 2013; Peyré and Cuturi
//! 2019, section 4.4). On the logarithms, because exp(-cost / epsilon) vanishes for ordinary costs.

use super::Costs;
use crate::num::log_sum::log_sum_exp;

/// Dual potentials, and the costs they prove. Rows and columns have equal weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Potentials {
    /// f: what moving a row more would cost, up to a constant.
    pub origins: Vec<f64>,
    /// g
    pub destinations: Vec<f64>,
    /// Smoothed cost: mean f + mean g = plain cost + epsilon KL(plan | product of the marginals).
    pub dual: f64,
    /// Cost of the plan itself.
    pub linear: f64,
    /// How far the plan's row sums are from equal, summed: at most the tolerance if it settled.
    pub error: f64,
    pub steps: usize,
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Sum of the faults of the plan's row sums.
    pub tolerance: f64,
    pub most_steps: usize,
}

impl Default for Stop {
    fn default() -> Self {
        Self { tolerance: 1e-9, most_steps: 2000 }
    }
}

impl Potentials {
    pub fn settled(&self, stop: &Stop) -> bool {
        self.error <= stop.tolerance
    }
}

/// Smoothed transport from rows to columns at a temperature `epsilon` above 0, in the unit of the costs.
pub fn sinkhorn(costs: &Costs, epsilon: f64, stop: Stop) -> Potentials {
    let mut f = vec![0.0; costs.rows];
    let mut g = vec![0.0; costs.columns];
    towards_columns(costs, epsilon, &f, &mut g);
    let mut next = f.clone();
    let (mut error, mut steps) = (f64::INFINITY, 0);
    while steps < stop.most_steps {
        steps += 1;
        towards_rows(costs, epsilon, &g, &mut next);
        // Row i of the plan of (f, g) sums to exp((f - next) / epsilon) / n.
        error = fault(&f, &next, epsilon);
        if error <= stop.tolerance {
            break;
        }
        std::mem::swap(&mut f, &mut next);
        towards_columns(costs, epsilon, &f, &mut g);
    }
    finish(costs, epsilon, f, g, error, steps)
}

/// Smoothed transport of a set to itself, by the averaged iteration, which settles in a few steps.
pub fn sinkhorn_within(costs: &Costs, epsilon: f64, stop: Stop) -> Potentials {
    let mut f = vec![0.0; costs.rows];
    let mut next = f.clone();
    let (mut error, mut steps) = (f64::INFINITY, 0);
    while steps < stop.most_steps {
        steps += 1;
        towards_rows(costs, epsilon, &f, &mut next);
        error = fault(&f, &next, epsilon);
        if error <= stop.tolerance {
            break;
        }
        f.iter_mut().zip(&next).for_each(|(f, next)| *f = 0.5 * (*f + next));
    }
    let g = f.clone();
    finish(costs, epsilon, f, g, error, steps)
}

fn fault(f: &[f64], next: &[f64], epsilon: f64) -> f64 {
    let rows = f.iter().zip(next).map(|(f, next)| libm::expm1((f - next) / epsilon).abs());
    rows.sum::<f64>() / f.len() as f64
}

/// f_i = -epsilon ln( mean_j exp((g_j - C_ij) / epsilon) )
fn towards_rows(costs: &Costs, epsilon: f64, g: &[f64], f: &mut [f64]) {
    let by = 1.0 / epsilon;
    let columns = libm::log(costs.columns as f64);
    for (i, f) in f.iter_mut().enumerate() {
        let terms = costs.row(i).iter().zip(g).map(|(cost, g)| (g - cost) * by);
        *f = -epsilon * (log_sum_exp(terms) - columns);
    }
}

/// g_j = -epsilon ln( mean_i exp((f_i - C_ij) / epsilon) ), row after row of the costs.
fn towards_columns(costs: &Costs, epsilon: f64, f: &[f64], g: &mut [f64]) {
    let by = 1.0 / epsilon;
    let mut largest = vec![f64::NEG_INFINITY; costs.columns];
    for (i, f) in f.iter().enumerate() {
        largest.iter_mut().zip(costs.row(i)).for_each(|(largest, cost)| *largest = largest.max((f - cost) * by));
    }
    let mut sums = vec![0.0; costs.columns];
    for (i, f) in f.iter().enumerate() {
        for ((sum, largest), cost) in sums.iter_mut().zip(&largest).zip(costs.row(i)) {
            *sum += libm::exp((f - cost) * by - largest);
        }
    }
    let rows = libm::log(costs.rows as f64);
    for ((g, sum), largest) in g.iter_mut().zip(&sums).zip(&largest) {
        *g = -epsilon * (largest + libm::log(*sum) - rows);
    }
}

fn finish(costs: &Costs, epsilon: f64, f: Vec<f64>, g: Vec<f64>, error: f64, steps: usize) -> Potentials {
    let (n, m) = (costs.rows as f64, costs.columns as f64);
    let mut linear = 0.0;
    for (i, f) in f.iter().enumerate() {
        let row = costs.row(i).iter().zip(&g);
        linear += row.map(|(cost, g)| cost * libm::exp((f + g - cost) / epsilon)).sum::<f64>();
    }
    let dual = f.iter().sum::<f64>() / n + g.iter().sum::<f64>() / m;
    Potentials { origins: f, destinations: g, dual, linear: linear / (n * m), error, steps }
}

#[cfg(test)]
mod tests {
    use super::super::exact;
    use super::*;
    use crate::num::Rng;

    fn squares(rows: usize, columns: usize, seed: u64) -> Costs {
        let mut rng = Rng::new(seed);
        let (a, b): (Vec<f64>, Vec<f64>) =
            ((0..rows).map(|_| rng.normal()).collect(), (0..columns).map(|_| 0.5 + rng.normal()).collect());
        let values = a.iter().flat_map(|x| b.iter().map(move |y| 0.5 * (x - y) * (x - y))).collect();
        Costs { rows, columns, values }
    }

    #[test]
    fn hot_is_the_product_and_cold_the_exact_plan() {
        let costs = squares(30, 20, 4);
        let mean = costs.values.iter().sum::<f64>() / 600.0;
        let hot = sinkhorn(&costs, 1e4, Stop::default());
        assert!((hot.linear - mean).abs() < 1e-3 && (hot.dual - mean).abs() < 1e-3);
        let cold = sinkhorn(&costs, 4e-3, Stop { tolerance: 1e-5, most_steps: 20_000 });
        let exact = exact(&costs).unwrap().cost;
        assert!((cold.linear - exact).abs() < 5e-3 && cold.linear >= exact - 1e-5, "{} {exact}", cold.linear);
    }

    #[test]
    fn gaussians_have_their_closed_form() {
        // Debiased divergence of N(0, 1) and N(2, 1) at any temperature: 2² / 2. Janati et al. 2020.
        let n = 150;
        let normal: Vec<f64> =
            (0..n).map(|i| crate::num::distribution::normal_quantile((f64::from(i) + 0.5) / f64::from(n))).collect();
        let costs = |shift: f64| {
            let values =
                normal.iter().flat_map(|x| normal.iter().map(move |y| 0.5 * (x - y - shift) * (x - y - shift)));
            Costs { rows: normal.len(), columns: normal.len(), values: values.collect() }
        };
        let stop = Stop::default();
        let (across, within) = (sinkhorn(&costs(2.0), 0.5, stop), sinkhorn_within(&costs(0.0), 0.5, stop));
        assert!(across.settled(&stop) && within.settled(&stop));
        let divergence = across.dual - within.dual;
        assert!((divergence - 2.0).abs() < 2e-2, "{divergence}");
        let plain = sinkhorn(&costs(0.0), 0.5, stop);
        assert!((plain.dual - within.dual).abs() < 1e-9 && within.steps < 60, "{} steps", within.steps);
    }
}
