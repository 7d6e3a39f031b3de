//! The labs and their addresses.

/// One of the six labs.
pub struct Lab {
    pub name: &'static str,
    pub path: &'static str,
    pub summary: &'static str,
    /// Whether it is built. A lab that is not built is named, never linked.
    pub built: bool,
}

pub const LABS: [Lab; 6] = [
    Lab {
        name: "Fit",
        path: "/fit",
        summary: "Paste a table of training runs; get a fitted scaling law with honest uncertainty and a link that reopens exactly that curve.",
        built: true,
    },
    Lab {
        name: "Plan",
        path: "/plan",
        summary: "Given a budget and this much unique data: which model, which mixture, how much synthetic data, what loss?",
        built: false,
    },
    Lab {
        name: "Simulate",
        path: "/simulate",
        summary: "Small, seeded experiments beside their theory: model collapse, data pruning, test-time compute.",
        built: false,
    },
    Lab {
        name: "Diversity",
        path: "/diversity",
        summary: "Drop generated texts; see how diverse, how repetitive and how close to the real data they are.",
        built: true,
    },
    Lab {
        name: "Generate",
        path: "/generate",
        summary: "Run synthetic-data pipelines live, with an endpoint of yours or offline.",
        built: false,
    },
    Lab {
        name: "Atlas",
        path: "/atlas",
        summary: "The 237 papers behind it all, and for each one what already works here.",
        built: true,
    },
];
