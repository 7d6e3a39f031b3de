//! Columns computed from others by the rules of the field: C = 6ND, M = D/N, epochs = D/U.
//!
//! All in raw units, so a header in billions or PF-days makes no difference.

use super::names::free_name;
use super::roles::{Role, plausible};
use super::table::{Column, Table, Unit, Values};

/// FLOP per parameter and token in C = 6ND (Kaplan et al. 2020, arXiv 2001.08361).
pub const FLOP_PER_PARAM_TOKEN: f64 = 6.0;

/// A quantity that can be computed from two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivedKind {
    /// D = C/(6N).
    Tokens,
    /// N = C/(6D).
    Params,
    /// C = 6ND.
    Compute,
    /// M = D/N.
    TokensPerParam,
    /// epochs = D/U.
    Epochs,
}

/// A column that the table does not have and could.
#[derive(Clone, Debug, PartialEq)]
pub struct DerivedOffer {
    pub kind: DerivedKind,
    /// Name of the new column, free in the table: `D`.
    pub name: String,
    /// `D = C/(6N)`.
    pub formula: &'static str,
    /// The columns it is computed from, in the order of `kind.sources()`.
    pub from: [String; 2],
    /// What looks wrong about the result, such as tokens below ten million; `None` if nothing does.
    pub warning: Option<String>,
}

/// Why a column could not be computed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DeriveError {
    #[error("{formula} needs a column of numbers called {column}; choose the columns again")]
    NoSuchColumn { formula: &'static str, column: String },
}

impl DerivedKind {
    const ALL: [Self; 5] = [Self::Tokens, Self::Params, Self::Compute, Self::TokensPerParam, Self::Epochs];

    /// The rule that gives the variable of this name.
    pub fn giving(variable: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == variable)
    }

    /// The variables it is computed from.
    pub fn sources(self) -> [&'static str; 2] {
        match self {
            Self::Tokens => ["C", "N"],
            Self::Params => ["C", "D"],
            Self::Compute => ["N", "D"],
            Self::TokensPerParam => ["D", "N"],
            Self::Epochs => ["D", "U"],
        }
    }

    /// The variable it is, as a column's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tokens => "D",
            Self::Params => "N",
            Self::Compute => "C",
            Self::TokensPerParam => "M",
            Self::Epochs => "epochs",
        }
    }

    pub fn formula(self) -> &'static str {
        match self {
            Self::Tokens => "D = C/(6N)",
            Self::Params => "N = C/(6D)",
            Self::Compute => "C = 6ND",
            Self::TokensPerParam => "M = D/N",
            Self::Epochs => "epochs = D/U",
        }
    }

    /// The value from its two sources; NaN where it does not exist.
    pub fn value(self, a: f64, b: f64) -> f64 {
        let value = match self {
            Self::Tokens | Self::Params => a / (FLOP_PER_PARAM_TOKEN * b),
            Self::Compute => FLOP_PER_PARAM_TOKEN * a * b,
            Self::TokensPerParam | Self::Epochs => a / b,
        };
        if value.is_finite() { value } else { f64::NAN }
    }

    fn role(self) -> Option<Role> {
        match self {
            Self::Tokens => Some(Role::Tokens),
            Self::Params => Some(Role::Params),
            Self::Compute => Some(Role::Compute),
            Self::Epochs => Some(Role::Epochs),
            Self::TokensPerParam => None,
        }
    }
}

/// What can be computed from the mapped columns and is not mapped or present yet. `map` holds
/// (variable, column) pairs, as [`guess_map`](super::guess_map) gives for `["N", "D", "C", "U"]`.
pub fn offers(table: &Table, map: &[(String, String)]) -> Vec<DerivedOffer> {
    let column = |variable: &str| map.iter().find(|(name, _)| name == variable).map(|(_, column)| column.clone());
    let present = |kind: DerivedKind| column(kind.name()).is_some() || table.numbers(kind.name()).is_some();
    let mut offers = Vec::new();
    for kind in DerivedKind::ALL.into_iter().filter(|kind| !present(*kind)) {
        let [a, b] = kind.sources();
        let (Some(a), Some(b)) = (column(a), column(b)) else { continue };
        let mut offer = DerivedOffer {
            kind,
            name: free_name(table, kind.name()),
            formula: kind.formula(),
            from: [a, b],
            warning: None,
        };
        if let Ok(values) = derived_values(table, &offer) {
            offer.warning = unusual(kind, &values);
            offers.push(offer);
        }
    }
    offers
}

/// The values of an offer, one per row; NaN where a source is missing or the result does not exist.
pub fn derived_values(table: &Table, offer: &DerivedOffer) -> Result<Vec<f64>, DeriveError> {
    let numbers = |column: &String| {
        let missing = || DeriveError::NoSuchColumn { formula: offer.formula, column: column.clone() };
        table.numbers(column).ok_or_else(missing)
    };
    let (a, b) = (numbers(&offer.from[0])?, numbers(&offer.from[1])?);
    Ok(a.iter().zip(b).map(|(a, b)| offer.kind.value(*a, *b)).collect())
}

/// Adds the offered column at the end of the table; its name is returned.
pub fn add_derived(table: &mut Table, offer: &DerivedOffer) -> Result<String, DeriveError> {
    let values = derived_values(table, offer)?;
    let name = free_name(table, &offer.name);
    table.columns.push(Column { name: name.clone(), unit: Unit::default(), values: Values::Numbers(values) });
    Ok(name)
}

/// A remark if most values are of a size that the quantity hardly ever has.
fn unusual(kind: DerivedKind, values: &[f64]) -> Option<String> {
    let (from, to) = plausible(kind.role()?)?;
    let mut finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    finite.sort_by(f64::total_cmp);
    let middle = *finite.get(finite.len() / 2)?;
    let within = (from..=to).contains(&middle);
    (!within).then(|| format!("typical {} would be {middle:.2e}; check the units of the columns", kind.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Hint, guess_map, read};

    fn table(text: &str) -> Table {
        read(text.as_bytes(), Hint::default(), &mut |_| {}).expect("readable")
    }

    fn offered(table: &Table) -> Vec<DerivedOffer> {
        offers(table, &guess_map(table, &["N", "D", "C", "U"], "loss"))
    }

    #[test]
    fn offers_what_is_missing() {
        let names = |text: &str| offered(&table(text)).iter().map(|offer| offer.formula).collect::<Vec<_>>();
        assert_eq!(names("N,C,loss\n1e9,6e20,3\n2e9,6e20,3"), ["D = C/(6N)"]);
        assert_eq!(names("D,C,loss\n1e11,6e20,3\n2e11,6e20,3"), ["N = C/(6D)"]);
        assert_eq!(names("N,D,U\n1e9,2e11,1e11\n1e9,4e11,1e11"), ["C = 6ND", "M = D/N", "epochs = D/U"]);
        assert_eq!(names("N,D,U,C,epochs,M\n1e9,2e11,1e11,6e20,2,3\n1e9,4e11,1e11,6e20,4,3"), [] as [&str; 0]);
    }

    #[test]
    fn computes_in_raw_units() {
        let mut table = table("Params (B),compute (PF-days),loss\n1,10,3\n2,0,2\n0,5,2\n,5,2");
        let offer = offered(&table).remove(0);
        assert_eq!(offer.from, ["compute", "Params"]);
        assert_eq!(add_derived(&mut table, &offer), Ok("D".to_string()));
        let tokens = table.numbers("D").expect("added");
        assert!((tokens[0] / (8.64e20 / 6e9) - 1.0).abs() < 1e-15);
        assert_eq!(tokens[1], 0.0);
        assert!(tokens[2].is_nan() && tokens[3].is_nan());
    }

    #[test]
    fn warns_of_forgotten_units() {
        let offer = offered(&table("params,C,loss\n1,6e20,3\n2,6e20,3")).remove(0);
        assert!(offer.warning.expect("implausible").contains("check the units"));
    }

    #[test]
    fn names_a_column_that_went_away() {
        let mut table = table("N,C,loss\n1e9,6e20,3\n2e9,6e20,3");
        let offer = offered(&table).remove(0);
        table.columns.remove(1);
        assert!(add_derived(&mut table, &offer).unwrap_err().to_string().contains("called C"));
    }
}
