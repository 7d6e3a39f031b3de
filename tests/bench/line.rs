//! One printed line: what, figure, bar, and whether it is met.

/// A figure that should stay below `bar`.
pub fn below(what: &str, figure: f64, bar: f64, unit: &str) {
    print(what, &format!("{} {unit}", short(figure)), &format!("< {} {unit}", short(bar)), figure < bar);
}

/// How many times faster we are than a peer.
pub fn faster(what: &str, times: f64, bar: f64) {
    print(what, &format!("{} x", short(times)), &format!(">= {} x", short(bar)), times >= bar);
}

/// A figure without a bar.
pub fn plain(what: &str, figure: &str) {
    println!("  {what:<72} {figure:>14}");
}

fn print(what: &str, figure: &str, bar: &str, met: bool) {
    println!("  {what:<72} {figure:>14}   {bar:>12}   {}", if met { "met" } else { "MISSED" });
}

/// Three digits, without an exponent.
pub fn short(figure: f64) -> String {
    match figure.abs() {
        size if size >= 100.0 => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

/// The value that a share of all values does not exceed; `share` 0.5 is the median.
pub fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((share * last as f64).ceil() as usize).copied().unwrap_or(f64::NAN)
}

pub fn median(values: Vec<f64>) -> f64 {
    quantile(values, 0.5)
}
