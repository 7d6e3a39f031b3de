//! The shortest tree that joins all rows (Prim 1957).

/// Edges (in the tree already, joined to it, length) of the shortest spanning tree of `n` rows, in the order
/// in which they are added from row 0. Every pair is asked for once; nothing of size n² is kept.
pub fn shortest_tree(n: usize, apart: impl Fn(usize, usize) -> f64) -> Vec<(u32, u32, f64)> {
    // Rows not joined yet, with the nearest joined row and the distance to it.
    let mut left: Vec<(usize, usize, f64)> = (1..n).map(|i| (i, 0, f64::INFINITY)).collect();
    let mut edges = Vec::with_capacity(n.saturating_sub(1));
    let mut newest = 0;
    while !left.is_empty() {
        let mut nearest = 0;
        for at in 0..left.len() {
            let row = left[at].0;
            let length = apart(newest, row);
            if length < left[at].2 {
                left[at] = (row, newest, length);
            }
            if left[at].2 < left[nearest].2 {
                nearest = at;
            }
        }
        let (row, joined, length) = left.swap_remove(nearest);
        edges.push((joined as u32, row as u32, length));
        newest = row;
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_joined_end_to_end() {
        let places = [0.0, 10.0, 3.0, 4.0, 11.0, 3.0_f64];
        let edges = shortest_tree(6, |i, j| (places[i] - places[j]).abs());
        assert_eq!(edges.iter().map(|edge| edge.2).sum::<f64>(), 11.0);
        assert_eq!(edges.len(), 5);
        assert!(shortest_tree(1, |_, _| 0.0).is_empty() && shortest_tree(0, |_, _| 0.0).is_empty());
    }
}
