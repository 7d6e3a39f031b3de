//! What a kernel is, and an order to run one.

/// The kernels. Each head comment in `kernels/` says shapes, bounds and passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Kernel {
    Neighbours,
    Gram,
    Assign,
    Soften,
    Pairs,
}

/// Invocations per workgroup in every kernel.
pub const WORKGROUP: u32 = 64;
/// Most neighbours that [`Kernel::Neighbours`] keeps.
pub const MOST_NEIGHBOURS: usize = 16;
/// Most rows in a block of [`Kernel::Gram`].
pub const GRAM_ROWS: usize = 512;
/// Bins of [`Kernel::Pairs`].
pub const BINS: usize = 64;

impl Kernel {
    pub const ALL: [Self; 5] = [Self::Neighbours, Self::Gram, Self::Assign, Self::Soften, Self::Pairs];

    pub fn name(self) -> &'static str {
        match self {
            Self::Neighbours => "neighbours",
            Self::Gram => "gram",
            Self::Assign => "assign",
            Self::Soften => "soften",
            Self::Pairs => "pairs",
        }
    }

    pub fn wgsl(self) -> &'static str {
        match self {
            Self::Neighbours => include_str!("kernels/neighbours.wgsl"),
            Self::Gram => include_str!("kernels/gram.wgsl"),
            Self::Assign => include_str!("kernels/assign.wgsl"),
            Self::Soften => include_str!("kernels/soften.wgsl"),
            Self::Pairs => include_str!("kernels/pairs.wgsl"),
        }
    }
}

/// One dispatch of a kernel. Shapes are those of the kernel's head comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Order<'a> {
    pub kernel: Kernel,
    /// n
    pub rows: usize,
    /// d
    pub columns: usize,
    /// k, m, or 0.
    pub others: usize,
    pub first_row: usize,
    /// Rows of this dispatch.
    pub count: usize,
    pub eps: f32,
    pub a: &'a [f32],
    pub b: &'a [f32],
}

impl Order<'_> {
    /// The uniform of every kernel.
    pub fn shape(&self) -> [u32; 8] {
        let [rows, columns, others, first, count] =
            [self.rows, self.columns, self.others, self.first_row, self.count].map(|size| size as u32);
        [rows, columns, others, first, count, self.eps.to_bits(), 0, 0]
    }

    /// Words of the answer.
    pub fn words(&self) -> usize {
        match self.kernel {
            Kernel::Neighbours => 2 * self.count * self.others,
            Kernel::Gram => self.columns * self.columns,
            Kernel::Assign => 2 * self.count,
            Kernel::Soften => self.count,
            Kernel::Pairs => BINS,
        }
    }

    /// Invocations of the dispatch.
    pub fn invocations(&self) -> usize {
        if self.kernel == Kernel::Gram { self.columns * self.columns } else { self.count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kernel that a browser would refuse is refused here.
    #[test]
    fn every_kernel_is_valid_wgsl() {
        for kernel in Kernel::ALL {
            let module = naga::front::wgsl::parse_str(kernel.wgsl())
                .unwrap_or_else(|error| panic!("{}: {}", kernel.name(), error.emit_to_string(kernel.wgsl())));
            naga::valid::Validator::new(naga::valid::ValidationFlags::all(), naga::valid::Capabilities::empty())
                .validate(&module)
                .unwrap_or_else(|error| panic!("{}: {error:?}", kernel.name()));
            let entry = &module.entry_points[0];
            assert_eq!((entry.name.as_str(), entry.workgroup_size), ("main", [WORKGROUP, 1, 1]), "{}", kernel.name());
            assert!(kernel.wgsl().starts_with("//"), "{} has no head comment", kernel.name());
        }
    }
}
