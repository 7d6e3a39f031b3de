//! Connected components.

/// Sets that are joined two at a time (union by size, paths halved).
#[derive(Clone, Debug)]
pub struct Components {
    parent: Vec<u32>,
    size: Vec<u32>,
    count: usize,
}

impl Components {
    /// `n` items, each on its own.
    pub fn new(n: usize) -> Self {
        Self { parent: (0..n as u32).collect(), size: vec![1; n], count: n }
    }

    /// The item that stands for the set of `item`.
    pub fn root(&mut self, item: u32) -> u32 {
        let mut at = item;
        while self.parent[at as usize] != at {
            let above = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = above;
            at = above;
        }
        at
    }

    /// Joins the sets of two items; `false` if they were one already.
    pub fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        let (large, small) = if self.size[a as usize] >= self.size[b as usize] { (a, b) } else { (b, a) };
        self.parent[small as usize] = large;
        self.size[large as usize] += self.size[small as usize];
        self.count -= 1;
        true
    }

    /// How many sets there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Set of every item, numbered from 0 by its first item.
    pub fn labels(&mut self) -> Vec<u32> {
        let mut number = vec![u32::MAX; self.parent.len()];
        let mut next = 0;
        (0..self.parent.len() as u32)
            .map(|item| {
                let root = self.root(item) as usize;
                if number[root] == u32::MAX {
                    number[root] = next;
                    next += 1;
                }
                number[root]
            })
            .collect()
    }

    /// The sets of two items or more, items ascending, by their first item.
    pub fn larger_than_one(&mut self) -> Vec<Vec<u32>> {
        let mut sets: Vec<Vec<u32>> = vec![Vec::new(); self.count];
        for (item, label) in self.labels().into_iter().enumerate() {
            sets[label as usize].push(item as u32);
        }
        sets.retain(|set| set.len() > 1);
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_become_one() {
        let mut sets = Components::new(6);
        assert!(sets.join(1, 4) && sets.join(4, 5) && !sets.join(5, 1));
        assert_eq!((sets.count(), sets.labels()), (4, vec![0, 1, 2, 3, 1, 1]));
        assert!(sets.join(0, 3));
        assert_eq!(sets.larger_than_one(), [vec![0, 3], vec![1, 4, 5]]);
    }
}
