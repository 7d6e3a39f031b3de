//! The roles of columns: how each is usually named, and how large its values usually are.

/// What a column can be to a law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// N: model parameters.
    Params,
    /// D: training tokens seen.
    Tokens,
    /// C: training compute, FLOP.
    Compute,
    /// U: unique tokens.
    UniqueTokens,
    /// D/U.
    Epochs,
    Loss,
    Error,
    Accuracy,
    /// Names the run family, for the cluster bootstrap.
    Family,
    /// Row weight.
    Weight,
}

/// A way to name a role: all of `words` stand in the name (or are the whole of it).
pub struct Rule {
    pub role: Role,
    pub words: &'static [&'static str],
    pub whole: bool,
    /// Confidence in the role from the name alone.
    pub score: f64,
}

const fn part(role: Role, words: &'static [&'static str], score: f64) -> Rule {
    Rule { role, words, whole: false, score }
}

const fn whole(role: Role, words: &'static [&'static str], score: f64) -> Rule {
    Rule { role, words, whole: true, score }
}

/// Every known way, in the order of [`Role`].
pub static RULES: &[Rule] = &[
    whole(Role::Params, &["n"], 0.95),
    part(Role::Params, &["params"], 0.9),
    part(Role::Params, &["param"], 0.85),
    part(Role::Params, &["parameters"], 0.9),
    part(Role::Params, &["parameter"], 0.85),
    part(Role::Params, &["nparams"], 0.9),
    part(Role::Params, &["model", "size"], 0.9),
    part(Role::Params, &["n", "embed"], 0.8),
    part(Role::Params, &["n", "embedding"], 0.8),
    whole(Role::Params, &["size"], 0.7),
    whole(Role::Tokens, &["d"], 0.95),
    part(Role::Tokens, &["tokens"], 0.9),
    part(Role::Tokens, &["ntokens"], 0.9),
    part(Role::Tokens, &["token"], 0.7),
    part(Role::Tokens, &["data", "size"], 0.85),
    part(Role::Tokens, &["dataset", "size"], 0.85),
    part(Role::Tokens, &["training", "data"], 0.8),
    part(Role::Tokens, &["samples"], 0.5),
    part(Role::Tokens, &["examples"], 0.5),
    whole(Role::Tokens, &["data"], 0.7),
    whole(Role::Tokens, &["t"], 0.55),
    whole(Role::Compute, &["c"], 0.9),
    part(Role::Compute, &["flops"], 0.9),
    part(Role::Compute, &["flop"], 0.9),
    part(Role::Compute, &["compute"], 0.9),
    part(Role::Compute, &["budget"], 0.6),
    whole(Role::UniqueTokens, &["u"], 0.95),
    part(Role::UniqueTokens, &["unique", "tokens"], 0.95),
    part(Role::UniqueTokens, &["unique"], 0.8),
    part(Role::Epochs, &["epochs"], 0.9),
    part(Role::Epochs, &["epoch"], 0.85),
    part(Role::Epochs, &["repeats"], 0.7),
    part(Role::Epochs, &["repetitions"], 0.7),
    whole(Role::Loss, &["loss"], 0.93),
    whole(Role::Loss, &["l"], 0.8),
    part(Role::Loss, &["loss"], 0.85),
    part(Role::Loss, &["bpb"], 0.75),
    part(Role::Loss, &["nll"], 0.8),
    part(Role::Loss, &["ce"], 0.75),
    part(Role::Loss, &["xent"], 0.8),
    part(Role::Loss, &["cross", "entropy"], 0.85),
    part(Role::Loss, &["ppl"], 0.45),
    part(Role::Loss, &["perplexity"], 0.45),
    part(Role::Error, &["error"], 0.8),
    part(Role::Error, &["err"], 0.8),
    part(Role::Error, &["wer"], 0.7),
    part(Role::Accuracy, &["accuracy"], 0.9),
    part(Role::Accuracy, &["acc"], 0.85),
    part(Role::Accuracy, &["acc1"], 0.8),
    part(Role::Accuracy, &["exact", "match"], 0.7),
    part(Role::Accuracy, &["score"], 0.6),
    part(Role::Accuracy, &["mmlu"], 0.55),
    part(Role::Accuracy, &["hellaswag"], 0.5),
    part(Role::Accuracy, &["arc"], 0.5),
    part(Role::Accuracy, &["gsm8k"], 0.5),
    part(Role::Accuracy, &["humaneval"], 0.5),
    part(Role::Family, &["family"], 0.95),
    part(Role::Family, &["cluster"], 0.95),
    part(Role::Family, &["series"], 0.9),
    part(Role::Family, &["group"], 0.85),
    part(Role::Family, &["run"], 0.7),
    part(Role::Family, &["arch"], 0.65),
    part(Role::Family, &["architecture"], 0.65),
    part(Role::Family, &["model"], 0.6),
    part(Role::Family, &["name"], 0.5),
    part(Role::Family, &["dataset"], 0.4),
    whole(Role::Weight, &["weight"], 0.85),
    whole(Role::Weight, &["weights"], 0.8),
    part(Role::Weight, &["sample", "weight"], 0.9),
    part(Role::Weight, &["row", "weight"], 0.9),
];

/// Words that make a column something else: a rate, a spread, a ratio, another count.
pub fn spoils(role: Role, word: &str) -> bool {
    const SPREADS: [&str; 12] =
        ["std", "stderr", "sd", "se", "var", "variance", "rel", "ratio", "per", "multiplier", "delta", "star"];
    let others: &[&str] = match role {
        Role::Params => &["hyper", "lr", "layers", "batch", "vocab"],
        Role::Tokens => &["unique", "batch", "vocab", "loss", "accuracy"],
        Role::Compute => &["increase", "s"],
        Role::Loss => &["err", "error"],
        Role::Family => &["size", "date", "id"],
        _ => &[],
    };
    SPREADS.contains(&word) || others.contains(&word)
}

/// Values that a role usually has, in raw units.
pub fn plausible(role: Role) -> Option<(f64, f64)> {
    Some(match role {
        Role::Params => (1e5, 1e13),
        Role::Tokens | Role::UniqueTokens => (1e7, 1e14),
        Role::Compute => (1e15, 1e27),
        Role::Epochs => (0.01, 1e5),
        Role::Loss => (0.3, 12.0),
        Role::Error | Role::Accuracy => (0.0, 100.0),
        Role::Weight => (0.0, f64::MAX),
        Role::Family => return None,
    })
}
