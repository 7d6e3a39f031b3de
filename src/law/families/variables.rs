//! Variables, responses and arguments that several laws share.

use crate::law::{Argument, Response, Variable};

/// FLOP in one petaflop/s-day, the unit of compute in Kaplan et al. and Henighan et al.
pub const FLOP_PER_PF_DAY: f64 = 8.64e19;

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

/// Distinct training tokens at hand.
pub const UNIQUE_TOKENS: Variable = Variable {
    name: "U",
    symbol: "U",
    unit: "tokens",
    meaning: "distinct training tokens at hand, before any repeat",
    domain: (1.0, 1e18),
    log_axis: true,
};

/// Whatever is scaled, where a law holds for several quantities.
pub const SCALED: Variable = Variable {
    name: "x",
    symbol: "x",
    unit: "parameters, tokens, samples or FLOP",
    meaning: "the quantity that is scaled, in raw units",
    domain: (1e-6, 1e36),
    log_axis: true,
};

/// Fine-tuning data.
pub const FINE_TUNING_DATA: Variable = Variable {
    name: "D",
    symbol: "D",
    unit: "samples or tokens",
    meaning: "fine-tuning data, in samples or tokens",
    domain: (1.0, 1e18),
    log_axis: true,
};

/// Validation loss as the cause of a downstream error.
pub const VALIDATION_LOSS: Variable = Variable {
    name: "L",
    symbol: "L",
    unit: "nats/token",
    meaning: "validation loss of the language model",
    domain: (1e-6, 100.0),
    log_axis: false,
};

/// Cross-entropy loss.
pub const LOSS: Response =
    Response { name: "loss", symbol: "L", unit: "nats/token", higher_is_better: false, positive: true };

/// A share of wrong answers.
pub const ERROR: Response =
    Response { name: "error", symbol: "Err", unit: "fraction", higher_is_better: false, positive: true };

/// A share of right answers. Zero is possible, so it is not fitted in log space.
pub const ACCURACY: Response =
    Response { name: "accuracy", symbol: "Acc", unit: "fraction", higher_is_better: true, positive: false };

/// A training budget.
pub const BUDGET: Argument = Argument { name: "C", symbol: "C", unit: "FLOP", default: 1e21 };
/// A model size.
pub const SIZE: Argument = Argument { name: "N", symbol: "N", unit: "parameters", default: 1e9 };
/// A number of training tokens.
pub const DATA: Argument = Argument { name: "D", symbol: "D", unit: "tokens", default: 2e10 };
