//! Variables and responses that several laws share.

use crate::law::{Response, Variable};

/// Model size.
pub const PARAMS: Variable = Variable {
    name: "N",
    symbol: "N",
    unit: "parameters",
    meaning: "model parameters; say whether embeddings are counted",
    domain: (1.0, 1e18),
    log_axis: true,
};

/// Training tokens seen.
pub const TOKENS: Variable = Variable {
    name: "D",
    symbol: "D",
    unit: "tokens",
    meaning: "training tokens seen, repeats included",
    domain: (1.0, 1e18),
    log_axis: true,
};

/// Cross-entropy loss.
pub const LOSS: Response =
    Response { name: "loss", symbol: "L", unit: "nats/token", higher_is_better: false, positive: true };
