//! Lines of equal value through a grid: marching squares (Lorensen and Cline 1987, in the plane).

use super::Point;
use std::collections::BTreeMap;

/// The lines on which a grid of values equals `level`, each a chain of points; a closed line ends
/// where it starts. `values` holds one row of `xs.len()` values per y. Between grid points the
/// value is taken as linear in the coordinates given (pass logarithms for logarithmic axes).
/// Squares with a value that is not finite are left out.
pub fn contour(xs: &[f64], ys: &[f64], values: &[f64], level: f64) -> Vec<Vec<Point>> {
    let grid = Grid { xs, ys, values, level };
    let mut chains = chain(&grid.segments());
    chains.retain(|edges| edges.len() > 1);
    chains.into_iter().map(|edges| edges.into_iter().map(|edge| grid.crossing(edge)).collect()).collect()
}

/// A side of a square: even numbers run along x from grid point number/2, odd ones along y.
type Edge = usize;

struct Grid<'a> {
    xs: &'a [f64],
    ys: &'a [f64],
    values: &'a [f64],
    level: f64,
}

impl Grid<'_> {
    /// The pieces of line in each square, as pairs of crossed sides.
    fn segments(&self) -> Vec<(Edge, Edge)> {
        let wide = self.xs.len();
        let mut segments = Vec::new();
        for row in 0..self.ys.len().saturating_sub(1) {
            for column in 0..wide.saturating_sub(1) {
                let corner = row * wide + column;
                let corners = [corner, corner + 1, corner + 1 + wide, corner + wide].map(|i| self.values[i]);
                if corners.iter().any(|v| !v.is_finite()) {
                    continue;
                }
                // Sides in the order bottom, right, top, left; each between two consecutive corners.
                let sides = [2 * corner, 2 * (corner + 1) + 1, 2 * (corner + wide), 2 * corner + 1];
                let above = corners.map(|v| v >= self.level);
                let crossed: Vec<Edge> =
                    (0..4).filter(|i| above[*i] != above[(*i + 1) % 4]).map(|i| sides[i]).collect();
                match crossed[..] {
                    [a, b] => segments.push((a, b)),
                    // A saddle: its middle decides which opposite corners are joined.
                    [a, b, c, d] => {
                        let middle = corners.iter().sum::<f64>() / 4.0 >= self.level;
                        if middle == above[0] {
                            segments.extend([(a, b), (c, d)]);
                        } else {
                            segments.extend([(a, d), (b, c)]);
                        }
                    }
                    _ => {}
                }
            }
        }
        segments
    }

    /// Where the line crosses a side.
    fn crossing(&self, edge: Edge) -> Point {
        let wide = self.xs.len();
        let from = edge / 2;
        let to = if edge.is_multiple_of(2) { from + 1 } else { from + wide };
        let (a, b) = (self.values[from], self.values[to]);
        let t = (self.level - a) / (b - a);
        let at = |i: usize| (self.xs[i % wide], self.ys[i / wide]);
        let (p, q) = (at(from), at(to));
        (p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1))
    }
}

/// Joins segments that share a side: open lines from their ends first, then the closed ones.
fn chain(segments: &[(Edge, Edge)]) -> Vec<Vec<Edge>> {
    let mut at: BTreeMap<Edge, Vec<usize>> = BTreeMap::new();
    for (index, (a, b)) in segments.iter().enumerate() {
        at.entry(*a).or_default().push(index);
        at.entry(*b).or_default().push(index);
    }
    let mut used = vec![false; segments.len()];
    let mut walk = |start: Edge| {
        let mut line = vec![start];
        let mut edge = start;
        while let Some(index) = at[&edge].iter().copied().find(|index| !used[*index]) {
            used[index] = true;
            edge = if segments[index].0 == edge { segments[index].1 } else { segments[index].0 };
            line.push(edge);
        }
        line
    };
    let ends = at.iter().filter(|(_, touching)| touching.len() == 1).map(|(edge, _)| *edge);
    let mut lines: Vec<Vec<Edge>> = ends.map(&mut walk).collect();
    lines.extend(at.keys().map(|edge| walk(*edge)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(count: usize, f: impl Fn(f64, f64) -> f64) -> (Vec<f64>, Vec<f64>) {
        let places: Vec<f64> = (0..count).map(|i| 4.0 * i as f64 / (count - 1) as f64 - 2.0).collect();
        let values = places.iter().flat_map(|y| places.iter().map(|x| f(*x, *y)).collect::<Vec<_>>()).collect();
        (places, values)
    }

    #[test]
    fn a_circle_is_one_closed_line_of_its_radius() {
        let (places, values) = grid(81, |x, y| x * x + y * y);
        let lines = contour(&places, &places, &values, 1.0);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
        assert!(lines[0].iter().all(|(x, y)| (libm::hypot(*x, *y) - 1.0).abs() < 1e-3));
        let length: f64 = lines[0].windows(2).map(|w| libm::hypot(w[1].0 - w[0].0, w[1].1 - w[0].1)).sum();
        assert!((length - std::f64::consts::TAU).abs() < 0.01, "{length}");
    }

    #[test]
    fn a_plane_is_one_open_straight_line() {
        let (places, values) = grid(9, |x, y| x + 2.0 * y);
        let lines = contour(&places, &places, &values, 0.3);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].iter().all(|(x, y)| (x + 2.0 * y - 0.3).abs() < 1e-12));
        let (from, to) = (lines[0][0], lines[0][lines[0].len() - 1]);
        assert!(((to.0 - from.0).abs() - 4.0).abs() < 1e-12);
    }

    #[test]
    fn a_saddle_is_two_lines_that_never_cross() {
        let (places, values) = grid(40, |x, y| x * y);
        for level in [0.05, -0.05] {
            let lines = contour(&places, &places, &values, level);
            assert_eq!(lines.len(), 2);
            assert!(lines.iter().flatten().all(|(x, y)| (x * y - level).abs() < 0.01));
        }
    }

    #[test]
    fn holes_and_missing_levels_give_less_not_nonsense() {
        let (places, mut values) = grid(21, |x, y| x * x + y * y);
        assert!(contour(&places, &places, &values, 100.0).is_empty());
        values[10 * 21 + 5] = f64::NAN;
        let lines = contour(&places, &places, &values, 1.0);
        assert!(lines.iter().flatten().all(|(x, y)| x.is_finite() && y.is_finite()));
        assert!(contour(&[], &[], &[], 1.0).is_empty());
    }
}
