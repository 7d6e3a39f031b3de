//! Groups of rows that are linked, directly or through others.

/// Rows 0..n in groups that grow as rows are linked (union-find).
#[derive(Clone, Debug)]
pub struct Groups {
    parents: Vec<usize>,
    count: usize,
}

impl Groups {
    /// Every row alone.
    pub fn new(rows: usize) -> Self {
        Self { parents: (0..rows).collect(), count: rows }
    }

    /// Puts the groups of two rows together; the lower row leads.
    pub fn link(&mut self, a: usize, b: usize) {
        let (a, b) = (self.leader(a), self.leader(b));
        if a != b {
            self.parents[a.max(b)] = a.min(b);
            self.count -= 1;
        }
    }

    /// The lowest row of a row's group.
    pub fn leader(&mut self, mut row: usize) -> usize {
        while self.parents[row] != row {
            self.parents[row] = self.parents[self.parents[row]];
            row = self.parents[row];
        }
        row
    }

    /// Number of groups; a row alone is one.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The groups of two rows or more, rows ascending, by their lowest row.
    pub fn larger_than_one(&mut self) -> Vec<Vec<usize>> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.parents.len()];
        for row in 0..self.parents.len() {
            let leader = self.leader(row);
            members[leader].push(row);
        }
        members.retain(|group| group.len() > 1);
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_join_chains() {
        let mut groups = Groups::new(6);
        for (a, b) in [(4, 2), (5, 4), (2, 5), (0, 3)] {
            groups.link(a, b);
        }
        assert_eq!(groups.count(), 3);
        assert_eq!(groups.leader(5), 2);
        assert_eq!(groups.larger_than_one(), [vec![0, 3], vec![2, 4, 5]]);
    }
}
