//! The cheapest plan, exactly: shortest augmenting paths with potentials (Jonker and Volgenant 1987, for
//! amounts instead of single assignments).

use super::Costs;

/// A cheapest plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Cost per unit moved.
    pub cost: f64,
    /// (from, to, share of all that is moved), no share 0.
    pub moves: Vec<(u32, u32, f64)>,
    /// What a unit more at each origin, and at each destination, would cost; their sum over a move is its
    /// cost.
    pub origin_potentials: Vec<f64>,
    pub destination_potentials: Vec<f64>,
}

/// Moves equal shares of every row to equal shares of every column at the least cost. `None` where there
/// are no rows or no columns.
pub fn exact(costs: &Costs) -> Option<Plan> {
    let (n, m) = (costs.rows, costs.columns);
    if n == 0 || m == 0 {
        return None;
    }
    // Whole numbers: no rounding can leave crumbs behind.
    let common = gcd(n, m);
    let mut search = Search::new(costs, (m / common) as u64, (n / common) as u64);
    for origin in 0..n {
        while search.supply[origin] > 0 {
            search.augment(origin);
        }
    }
    let unit = common as f64 / (n as f64 * m as f64);
    let mut moves: Vec<(u32, u32, f64)> = Vec::new();
    for (j, arrivals) in search.arrivals.iter().enumerate() {
        moves.extend(arrivals.iter().map(|(i, amount)| (*i, j as u32, *amount as f64 * unit)));
    }
    moves.sort_by_key(|(i, j, _)| (*i, *j));
    let cost = moves.iter().map(|(i, j, share)| share * costs.row(*i as usize)[*j as usize]).sum();
    Some(Plan { cost, moves, origin_potentials: search.u, destination_potentials: search.v })
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

struct Search<'c> {
    costs: &'c Costs,
    /// Potentials: cost - u - v is at least 0 everywhere, and 0 on every move.
    u: Vec<f64>,
    v: Vec<f64>,
    supply: Vec<u64>,
    demand: Vec<u64>,
    /// What has arrived at every destination: (origin, amount).
    arrivals: Vec<Vec<(u32, u64)>>,
    /// Length of the shortest path to every destination, and the origin before it.
    reach: Vec<f64>,
    before: Vec<u32>,
    /// Destination before every origin on its path, and the length of that path.
    origin_before: Vec<u32>,
    origin_reach: Vec<f64>,
    /// Destinations and origins the paths have settled, in order.
    settled: Vec<u32>,
    settled_origins: Vec<u32>,
    open: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

impl<'c> Search<'c> {
    fn new(costs: &'c Costs, supply: u64, demand: u64) -> Self {
        let (n, m) = (costs.rows, costs.columns);
        let mut search = Self {
            costs,
            u: vec![0.0; n],
            v: vec![f64::INFINITY; m],
            supply: vec![supply; n],
            demand: vec![demand; m],
            arrivals: vec![Vec::new(); m],
            reach: vec![0.0; m],
            before: vec![0; m],
            origin_before: vec![NOWHERE; n],
            origin_reach: vec![0.0; n],
            settled: Vec::new(),
            settled_origins: Vec::new(),
            open: Vec::new(),
        };
        // A start that is cheapest for every destination alone, as far as supplies last.
        let mut cheapest = vec![0; m];
        for i in 0..n {
            for (j, cost) in costs.row(i).iter().enumerate() {
                if *cost < search.v[j] {
                    search.v[j] = *cost;
                    cheapest[j] = i;
                }
            }
        }
        for (j, i) in cheapest.into_iter().enumerate() {
            let amount = search.supply[i].min(search.demand[j]);
            search.carry(i, j, amount);
            search.supply[i] -= amount;
            search.demand[j] -= amount;
        }
        search
    }

    fn carry(&mut self, i: usize, j: usize, amount: u64) {
        if amount == 0 {
            return;
        }
        match self.arrivals[j].iter_mut().find(|(from, _)| *from as usize == i) {
            Some((_, carried)) => *carried += amount,
            None => self.arrivals[j].push((i as u32, amount)),
        }
    }

    /// Moves what the shortest path from an origin to an open destination can carry.
    fn augment(&mut self, origin: usize) {
        let end = self.shortest_path(origin);
        let length = self.reach[end];
        for j in self.settled.drain(..) {
            self.v[j as usize] -= length - self.reach[j as usize];
        }
        for i in self.settled_origins.drain(..) {
            self.u[i as usize] += length - self.origin_reach[i as usize];
        }
        let amount = self.bottleneck(origin, end);
        self.supply[origin] -= amount;
        self.demand[end] -= amount;
        let mut j = end;
        loop {
            let i = self.before[j] as usize;
            self.carry(i, j, amount);
            if i == origin {
                break;
            }
            let previous = self.origin_before[i] as usize;
            let arrivals = &mut self.arrivals[previous];
            if let Some(at) = arrivals.iter().position(|(from, _)| *from as usize == i) {
                arrivals[at].1 -= amount;
                if arrivals[at].1 == 0 {
                    arrivals.swap_remove(at);
                }
            }
            j = previous;
        }
    }

    fn bottleneck(&self, origin: usize, end: usize) -> u64 {
        let mut amount = self.supply[origin].min(self.demand[end]);
        let mut i = self.before[end] as usize;
        while i != origin {
            let previous = self.origin_before[i] as usize;
            let carried = self.arrivals[previous].iter().find(|(from, _)| *from as usize == i);
            amount = amount.min(carried.map_or(0, |(_, carried)| *carried));
            i = self.before[previous] as usize;
        }
        amount
    }

    /// Dijkstra over reduced costs; returns the first destination reached that still needs something.
    fn shortest_path(&mut self, origin: usize) -> usize {
        self.reach.fill(f64::INFINITY);
        self.origin_before.fill(NOWHERE);
        self.open.clear();
        self.open.extend(0..self.costs.columns as u32);
        self.origin_reach[origin] = 0.0;
        self.settled_origins.push(origin as u32);
        let mut relaxed = 0;
        loop {
            while let Some(i) = self.settled_origins.get(relaxed) {
                self.relax(*i as usize);
                relaxed += 1;
            }
            let mut nearest = 0;
            for at in 1..self.open.len() {
                if self.reach[self.open[at] as usize] < self.reach[self.open[nearest] as usize] {
                    nearest = at;
                }
            }
            // Total supply equals total demand, so an open destination is reached before `open` is empty.
            let j = self.open.swap_remove(nearest) as usize;
            if self.demand[j] > 0 {
                return j;
            }
            self.settled.push(j as u32);
            for (from, _) in &self.arrivals[j] {
                let i = *from as usize;
                if i != origin && self.origin_before[i] == NOWHERE {
                    self.origin_before[i] = j as u32;
                    self.origin_reach[i] = self.reach[j];
                    self.settled_origins.push(*from);
                }
            }
        }
    }

    /// Offers the destinations the way over origin `i`.
    fn relax(&mut self, i: usize) {
        let row = self.costs.row(i);
        let start = self.origin_reach[i] - self.u[i];
        for j in &self.open {
            let j = *j as usize;
            let reach = start + row[j] - self.v[j];
            if reach < self.reach[j] {
                self.reach[j] = reach;
                self.before[j] = i as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rng;

    fn random(rows: usize, columns: usize, seed: u64) -> Costs {
        let mut rng = Rng::new(seed);
        Costs { rows, columns, values: (0..rows * columns).map(|_| rng.uniform()).collect() }
    }

    /// Marginals are met, and the potentials prove that no plan is cheaper.
    fn check(costs: &Costs) {
        let plan = exact(costs).unwrap();
        let (n, m) = (costs.rows as f64, costs.columns as f64);
        let (mut rows, mut columns) = (vec![0.0; costs.rows], vec![0.0; costs.columns]);
        for (i, j, share) in &plan.moves {
            rows[*i as usize] += share;
            columns[*j as usize] += share;
        }
        assert!(rows.iter().all(|sum| (sum - 1.0 / n).abs() < 1e-12));
        assert!(columns.iter().all(|sum| (sum - 1.0 / m).abs() < 1e-12));
        for i in 0..costs.rows {
            for j in 0..costs.columns {
                let reduced = costs.row(i)[j] - plan.origin_potentials[i] - plan.destination_potentials[j];
                assert!(reduced > -1e-12);
            }
        }
        let dual = plan.origin_potentials.iter().sum::<f64>() / n + plan.destination_potentials.iter().sum::<f64>() / m;
        assert!((plan.cost - dual).abs() < 1e-12, "{} is not {dual}", plan.cost);
    }

    #[test]
    fn plans_are_proven_cheapest_by_their_potentials() {
        for (rows, columns) in [(1, 1), (1, 7), (7, 1), (12, 12), (60, 50), (50, 60), (33, 48), (97, 101)] {
            check(&random(rows, columns, (rows * 1000 + columns) as u64));
        }
        // Ties everywhere.
        check(&Costs { rows: 9, columns: 6, values: (0..54).map(|k| f64::from(k % 3)).collect() });
        check(&Costs { rows: 5, columns: 4, values: vec![0.0; 20] });
        assert_eq!(exact(&Costs { rows: 0, columns: 3, values: vec![] }), None);
    }

    #[test]
    fn on_a_line_the_sorted_order_is_cheapest() {
        let mut rng = Rng::new(9);
        let (a, b): (Vec<f64>, Vec<f64>) = (0..40).map(|_| (rng.normal(), 1.0 + 2.0 * rng.normal())).unzip();
        let values = a.iter().flat_map(|x| b.iter().map(move |y| (x - y) * (x - y))).collect();
        let plan = exact(&Costs { rows: 40, columns: 40, values }).unwrap();
        let (a, b) = (crate::num::quantile::sorted(&a), crate::num::quantile::sorted(&b));
        let known = a.iter().zip(&b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>() / 40.0;
        assert!((plan.cost - known).abs() < 1e-12);
    }
}
