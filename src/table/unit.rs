//! Units in headers: `Params (B)`, `tokens [M]`, `D (billions)`, `FLOPs (1E21)`, `compute_zflops`, `PF-days`.
//!
//! A unit stands in brackets at the end, after an underscore, after `in`, or is the whole header.
//! A lone letter (`B`, `M`, `T`, `k`) is a unit only where the rest names a size, a token count or
//! compute, because `loss_B` is more likely the loss of model B.
//! Words in brackets that are no unit stay in the name: `loss (val)`. A header that ends with an
//! empty pair of brackets has no unit: so any name at all can be written and read back.

use super::number::parse_number;
use super::numeral::{is_noun, magnitude};
use super::table::Unit;

/// FLOP in one petaFLOP/s-day.
pub const PETAFLOP_DAY: f64 = 8.64e19;

/// The header without its unit, and the unit. The name is never empty unless the header is.
pub fn parse_header(header: &str) -> (String, Unit) {
    let header = tidy(header);
    if let Some(name) = header.strip_suffix("()") {
        return (name.trim_end().to_string(), Unit::default());
    }
    bracketed(&header)
        .or_else(|| whole(&header))
        .or_else(|| worded(&header))
        .or_else(|| underscored(&header))
        .unwrap_or((header, Unit::default()))
}

/// A header that [`parse_header`] turns back into this name and unit; `None` if there is none.
pub fn format_header(name: &str, unit: &Unit) -> Option<String> {
    let candidates = [name.to_string(), format!("{name} ({})", unit.label), format!("{name} ()")];
    candidates.into_iter().find(|header| {
        let (read_name, read_unit) = parse_header(header);
        read_name == name && read_unit == *unit
    })
}

/// One line, single spaces, no control characters.
pub fn tidy(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bracketed(header: &str) -> Option<(String, Unit)> {
    let (open, inside) = match header.strip_suffix(')') {
        Some(body) => body.rsplit_once('(')?,
        None => header.strip_suffix(']')?.rsplit_once('[')?,
    };
    let name = open.trim_end_matches([' ', '_']);
    let unit = unit(inside.trim(), names_amount(name))?;
    (!name.is_empty()).then(|| (name.to_string(), unit))
}

/// `PF-days`, `EFLOP`: the unit alone names compute.
fn whole(header: &str) -> Option<(String, Unit)> {
    let unit = compute_unit(header)?;
    (unit.factor != 1.0).then(|| ("compute".to_string(), unit))
}

/// `params in billions`.
fn worded(header: &str) -> Option<(String, Unit)> {
    let (name, inside) = header.rsplit_once(" in ").or_else(|| header.rsplit_once("_in_"))?;
    (!name.is_empty()).then_some(())?;
    Some((name.to_string(), unit(inside, names_amount(name))?))
}

/// `params_B`, `N_millions`, `compute_zflops`. A label that scales nothing stays in the name.
fn underscored(header: &str) -> Option<(String, Unit)> {
    let (name, inside) = header.rsplit_once('_')?;
    let is_letter = inside.len() == 1;
    // Lower-case k and t are indices more often than units.
    let allowed = !is_letter || matches!(inside, "B" | "M" | "T" | "K" | "b" | "m") && names_amount(name);
    let unit = unit(inside, allowed)?;
    if name.is_empty() || !allowed {
        return None;
    }
    let keeps_name = unit.factor == 1.0;
    Some((if keeps_name { header } else { name }.to_string(), unit))
}

/// The unit this text names. `amount`: a lone letter may be a magnitude here.
fn unit(text: &str, amount: bool) -> Option<Unit> {
    let text = text.trim();
    let text = text.strip_prefix("in ").unwrap_or(text);
    if let Some(unit) = compute_unit(text).or_else(|| plain_label(text)) {
        return Some(unit);
    }
    let (scale, noun) = text.split_once(' ').unwrap_or((text, ""));
    let noun = noun.strip_prefix("of ").unwrap_or(noun).trim();
    if !(noun.is_empty() || is_noun(noun)) {
        return None;
    }
    if let Some(decade) = magnitude(scale) {
        let is_letter = scale.len() == 1;
        let label = match scale {
            "K" => "k".to_string(),
            _ if is_letter && scale != "k" => scale.to_ascii_uppercase(),
            _ => scale.to_ascii_lowercase(),
        };
        let factor = parse_number(&format!("1e{decade}")).ok()??;
        return (!is_letter || amount || !noun.is_empty()).then_some(Unit { label, factor });
    }
    let power = scale.strip_prefix(['x', '×', '*']).unwrap_or(scale);
    let is_power = power.starts_with("10^") || power.starts_with("10*") || power.to_ascii_lowercase().starts_with("1e");
    let is_raised = power.starts_with("10") && !power.is_ascii();
    if is_power || is_raised {
        let factor = parse_number(power).ok()??;
        return (factor > 0.0).then(|| Unit { label: power.to_ascii_lowercase(), factor });
    }
    None
}

/// FLOP with its prefixes, and petaFLOP/s-days.
fn compute_unit(text: &str) -> Option<Unit> {
    let plain: String = text.to_ascii_lowercase().chars().filter(|c| !matches!(c, ' ' | '-' | '_' | '·')).collect();
    let days = plain.strip_suffix("days").or_else(|| plain.strip_suffix("day"));
    if let Some(rate) = days {
        let rate = rate.trim_end_matches("/s").trim_end_matches('s');
        return matches!(rate, "pf" | "pflop" | "petaflop")
            .then(|| Unit { label: "PF-days".to_string(), factor: PETAFLOP_DAY });
    }
    let prefix = plain.strip_suffix("flops").or_else(|| plain.strip_suffix("flop"))?;
    let (prefix, factor) = match prefix {
        "" => ("", 1.0),
        "k" | "kilo" => ("k", 1e3),
        "m" | "mega" => ("M", 1e6),
        "g" | "giga" => ("G", 1e9),
        "t" | "tera" => ("T", 1e12),
        "p" | "peta" => ("P", 1e15),
        "e" | "exa" => ("E", 1e18),
        "z" | "zetta" => ("Z", 1e21),
        "y" | "yotta" => ("Y", 1e24),
        _ => return None,
    };
    Some(Unit { label: format!("{prefix}FLOP"), factor })
}

/// Units that scale nothing, and percent.
fn plain_label(text: &str) -> Option<Unit> {
    let lower = text.to_ascii_lowercase();
    let hours = |text: &str| {
        let accelerator = text.strip_suffix("hours").or_else(|| text.strip_suffix("hour"))?;
        let accelerator = accelerator.trim_end_matches(['-', ' ', '_']);
        ["gpu", "tpu", "a100", "h100", "h200", "v100", "core", "cpu"].contains(&accelerator).then_some(())
    };
    let (label, factor) = match lower.as_str() {
        "%" | "percent" | "pct" => ("%", 0.01),
        "nats" | "nat" => ("nats", 1.0),
        "nats/token" | "nats per token" => ("nats/token", 1.0),
        "bits" => ("bits", 1.0),
        "bpb" | "bits per byte" | "bits/byte" => ("bpb", 1.0),
        "bits/token" | "bits per token" => ("bits/token", 1.0),
        "tokens" => ("tokens", 1.0),
        "params" | "parameters" => ("parameters", 1.0),
        _ if hours(&lower).is_some() => (text, 1.0),
        _ => return None,
    };
    Some(Unit { label: label.to_string(), factor })
}

/// Whether a name speaks of something counted in thousands to trillions.
fn names_amount(name: &str) -> bool {
    const AMOUNTS: [&str; 32] = [
        "n",
        "d",
        "u",
        "c",
        "param",
        "params",
        "parameter",
        "parameters",
        "size",
        "sizes",
        "token",
        "tokens",
        "data",
        "dataset",
        "unique",
        "flop",
        "flops",
        "compute",
        "budget",
        "samples",
        "sample",
        "examples",
        "images",
        "words",
        "seen",
        "non",
        "embedding",
        "batch",
        "steps",
        "active",
        "total",
        "count",
    ];
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| AMOUNTS.iter().any(|a| word.eq_ignore_ascii_case(a)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_units_in_headers() {
        let cases: [(&str, &str, &str, f64); 32] = [
            ("Params (B)", "Params", "B", 1e9),
            ("Model Size (B)", "Model Size", "B", 1e9),
            ("Pretraining Data Size (T)", "Pretraining Data Size", "T", 1e12),
            ("params_B", "params", "B", 1e9),
            ("params_M", "params", "M", 1e6),
            ("tokens_B", "tokens", "B", 1e9),
            ("tokens [M]", "tokens", "M", 1e6),
            ("D (billions)", "D", "billions", 1e9),
            ("D (billions of tokens)", "D", "billions", 1e9),
            ("data (B tokens)", "data", "B", 1e9),
            ("N_millions", "N", "millions", 1e6),
            ("params in billions", "params", "billions", 1e9),
            ("PF-days", "compute", "PF-days", 8.64e19),
            ("compute (PF-days)", "compute", "PF-days", 8.64e19),
            ("petaflop-days", "compute", "PF-days", 8.64e19),
            ("Compute (petaFLOP/s-days)", "Compute", "PF-days", 8.64e19),
            ("FLOPs (1e18)", "FLOPs", "1e18", 1e18),
            ("FLOPs (1E21)", "FLOPs", "1e21", 1e21),
            ("C (10^21 FLOP)", "C", "10^21", 1e21),
            ("C (×10²¹)", "C", "10²¹", 1e21),
            ("compute_zflops", "compute", "ZFLOP", 1e21),
            ("EFLOP", "compute", "EFLOP", 1e18),
            ("ZFLOP", "compute", "ZFLOP", 1e21),
            ("cost (GPU-hours)", "cost", "GPU-hours", 1.0),
            ("loss (nats)", "loss", "nats", 1.0),
            ("loss (bits per byte)", "loss", "bpb", 1.0),
            ("task_loss_bpb", "task_loss_bpb", "bpb", 1.0),
            ("accuracy (%)", "accuracy", "%", 0.01),
            ("error_pct", "error", "%", 0.01),
            ("loss (val)", "loss (val)", "", 1.0),
            ("loss_B", "loss_B", "", 1.0),
            ("size (B) ()", "size (B)", "", 1.0),
        ];
        for (header, name, label, factor) in cases {
            let (read_name, unit) = parse_header(header);
            assert_eq!((read_name.as_str(), unit.label.as_str()), (name, label), "{header}");
            assert!((unit.factor / factor - 1.0).abs() < 1e-15, "{header}: {}", unit.factor);
        }
    }

    #[test]
    fn leaves_other_headers_alone() {
        for header in
            ["N", "loss", "loss (2)", "FLOPs", "d_model", "x_t", "top_k", "<script>alert(1)</script>", "TFLOP/s"]
        {
            assert_eq!(parse_header(header).0, header);
            assert_eq!(parse_header(header).1.factor, 1.0, "{header}");
        }
        assert_eq!(parse_header("a\n b\t\0c").0, "a b c");
    }

    #[test]
    fn headers_written_read_back() {
        for header in ["Params (B)", "compute_zflops", "PF-days", "D (billions)", "task_loss_bpb", "loss (nats)"] {
            let (name, unit) = parse_header(header);
            let written = format_header(&name, &unit).expect("has a header");
            assert_eq!(parse_header(&written), (name, unit), "{header} -> {written}");
        }
        assert_eq!(format_header("tokens_B", &Unit::default()).as_deref(), Some("tokens_B ()"));
    }

    proptest! {
        #[test]
        fn any_name_without_unit_can_be_written(raw in "\\PC{1,24}") {
            let name = tidy(&raw);
            prop_assume!(!name.is_empty());
            let written = format_header(&name, &Unit::default()).expect("the empty brackets always work");
            prop_assert_eq!(parse_header(&written), (name, Unit::default()));
        }
    }
}
