//! What each column means to a scaling law, guessed from its name and its values.

use super::names::words;
use super::roles::{RULES, Role, Rule, plausible, spoils};
use super::table::{Column, Table, Values};
use std::collections::HashSet;

/// A guessed role of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub role: Role,
    pub column: String,
    /// 0 to 1.
    pub confidence: f64,
    /// Why, and what to check.
    pub reason: String,
}

/// The likeliest role of each column: one column per role, one role per column, in the order of [`Role`].
pub fn guess_columns(table: &Table) -> Vec<Guess> {
    let mut candidates: Vec<(usize, Guess)> = Vec::new();
    for (index, column) in table.columns.iter().enumerate() {
        candidates.extend(roles_of(column).into_iter().map(|guess| (index, guess)));
    }
    candidates.sort_by(|(i, a), (j, b)| b.confidence.total_cmp(&a.confidence).then(i.cmp(j)).then(a.role.cmp(&b.role)));
    let mut chosen: Vec<Guess> = Vec::new();
    for (_, guess) in candidates {
        if chosen.iter().all(|other| other.role != guess.role && other.column != guess.column) {
            chosen.push(guess);
        }
    }
    chosen.sort_by_key(|guess| guess.role);
    chosen
}

/// Every role a column may have.
fn roles_of(column: &Column) -> Vec<Guess> {
    if is_unnamed(&column.name) {
        return roles_by_size(column);
    }
    let words = words(&column.name);
    let mut guesses: Vec<Guess> = Vec::new();
    for rule in RULES {
        let named = rule.words.iter().all(|word| words.iter().any(|w| w == word));
        if !named || rule.whole && words.len() != rule.words.len() || words.iter().any(|word| spoils(rule.role, word)) {
            continue;
        }
        let Some(guess) = weigh(column, rule, &words) else { continue };
        match guesses.iter_mut().find(|other| other.role == guess.role) {
            Some(other) if other.confidence < guess.confidence => *other = guess,
            Some(_) => {}
            None => guesses.push(guess),
        }
    }
    guesses
}

/// The rule's score, corrected by what else the name says and by the values.
fn weigh(column: &Column, rule: &Rule, words: &[String]) -> Option<Guess> {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let mut confidence = rule.score;
    let mut remarks = Vec::new();
    match rule.role {
        Role::Family => return family(column, confidence),
        Role::Params => {
            if has(&["non", "no", "nonembedding", "nonemb"]) {
                confidence *= 0.95;
                remarks.push("the name says that embeddings are not counted".to_string());
            } else if has(&["embed", "embedding", "embeddings"]) {
                confidence *= 0.3;
            }
            confidence *= if has(&["rounded", "approx"]) { 0.9 } else { 1.0 };
        }
        Role::Loss => {
            confidence += if has(&["val", "valid", "validation", "eval", "test", "final"]) { 0.05 } else { 0.0 };
            confidence *= if has(&["target", "train"]) { 0.8 } else { 1.0 };
            if has(&["ppl", "perplexity"]) {
                remarks.push("perplexity is not a loss: its logarithm is".to_string());
            }
            if has(&["bpb"]) {
                remarks.push("bits per byte; multiply by ln 2 and by bytes per token for nats per token".to_string());
            }
        }
        _ => {}
    }
    let values = finite(column)?;
    let (low, high) = extremes(values)?;
    if let Some((from, to)) = plausible(rule.role) {
        let share = share_within(values, from, to);
        if share < 0.8 {
            confidence *= 0.6;
            let scaled = [(1e9, "billions"), (1e6, "millions"), (1e12, "trillions"), (1e21, "units of 1e21")]
                .into_iter()
                .find(|(factor, _)| high < from && low * factor >= from && high * factor <= to);
            remarks.push(match scaled {
                Some((_, unit)) => format!("its values, {low} to {high}, look like {unit}: set the column's unit"),
                None => format!("its values, {low} to {high}, are unusual for it: check the unit"),
            });
        }
    }
    let reason = std::iter::once(format!("named {}", column.name)).chain(remarks).collect::<Vec<_>>().join("; ");
    Some(Guess { role: rule.role, column: column.name.clone(), confidence, reason })
}

/// A family groups rows: some values stand on several rows, and there are several values.
fn family(column: &Column, confidence: f64) -> Option<Guess> {
    let rows = column.values.len();
    let groups = match &column.values {
        Values::Texts(texts) => texts.iter().collect::<HashSet<_>>().len(),
        Values::Numbers(numbers) => numbers.iter().map(|number| number.to_bits()).collect::<HashSet<_>>().len(),
    };
    (groups > 1 && groups < rows).then(|| Guess {
        role: Role::Family,
        column: column.name.clone(),
        confidence,
        reason: format!("named {}; it splits {rows} rows into {groups} groups", column.name),
    })
}

/// For a column that came without a name, the size of its values is all there is.
fn roles_by_size(column: &Column) -> Vec<Guess> {
    let Some((low, high)) = finite(column).and_then(extremes) else { return Vec::new() };
    let guess = |role: Role, confidence: f64| Guess {
        role,
        column: column.name.clone(),
        confidence,
        reason: format!("its values run from {low} to {high}"),
    };
    [(Role::Params, 0.3), (Role::Tokens, 0.3), (Role::Compute, 0.3), (Role::Loss, 0.25)]
        .into_iter()
        .filter(|(role, _)| plausible(*role).is_some_and(|(from, to)| low >= from && high <= to && low < high))
        .map(|(role, confidence)| guess(role, confidence))
        .collect()
}

fn is_unnamed(name: &str) -> bool {
    let number = name.strip_prefix('x').or_else(|| name.strip_prefix("column "));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn finite(column: &Column) -> Option<&[f64]> {
    match &column.values {
        Values::Numbers(numbers) if numbers.iter().any(|number| number.is_finite()) => Some(numbers),
        _ => None,
    }
}

/// Smallest and largest finite value.
fn extremes(values: &[f64]) -> Option<(f64, f64)> {
    let mut finite = values.iter().copied().filter(|value| value.is_finite());
    let first = finite.next()?;
    Some(finite.fold((first, first), |(low, high), value| (low.min(value), high.max(value))))
}

fn share_within(values: &[f64], from: f64, to: f64) -> f64 {
    let finite = values.iter().filter(|value| value.is_finite()).count();
    let within = values.iter().filter(|value| (from..=to).contains(*value)).count();
    within as f64 / finite.max(1) as f64
}

/// Which column feeds each variable of a law: (variable, column) pairs in the law's order, then
/// `("response", column)`. A variable or response without a fitting column is left out.
pub fn guess_map(table: &Table, variables: &[&str], response: &str) -> Vec<(String, String)> {
    let guesses = guess_columns(table);
    let by_role = |role: Role| guesses.iter().find(|guess| guess.role == role).map(|guess| guess.column.as_str());
    let response_column = response_role(response).and_then(by_role);
    let response_column = response_column.or_else(|| named(table, response)).or_else(|| named(table, "y"));
    let mut map: Vec<(String, String)> = Vec::new();
    let mut used: Vec<&str> = response_column.into_iter().collect();
    for variable in variables {
        let column = match variable_role(variable) {
            Some(role) => by_role(role),
            None => named(table, variable).filter(|_| *variable != "x"),
        };
        if let Some(column) = column.filter(|column| !used.contains(column)) {
            used.push(column);
            map.push((variable.to_string(), column.to_string()));
        } else if *variable == "x" {
            // It may be the same column as N, D or C, which are also asked for to know the compute of a row.
            let column = first_sensible(table, &guesses, response_column);
            map.extend(column.map(|column| (variable.to_string(), column.to_string())));
        }
    }
    let response_column = response_column.or_else(|| {
        let taken = |column: &str| map.iter().any(|(_, used)| used == column);
        let mut left = numeric_columns(table).filter(|column| !taken(column));
        left.next().filter(|_| left.next().is_none() && map.len() == variables.len())
    });
    map.extend(response_column.map(|column| ("response".to_string(), column.to_string())));
    map
}

fn variable_role(variable: &str) -> Option<Role> {
    Some(match variable {
        "N" => Role::Params,
        "D" => Role::Tokens,
        "C" => Role::Compute,
        "U" => Role::UniqueTokens,
        "L" => Role::Loss,
        _ => return None,
    })
}

/// `loss`, `task_loss`, `error`, `accuracy`.
fn response_role(response: &str) -> Option<Role> {
    words(response).iter().find_map(|word| match word.as_str() {
        "loss" => Some(Role::Loss),
        "error" => Some(Role::Error),
        "accuracy" => Some(Role::Accuracy),
        _ => None,
    })
}

/// The numeric column with this name, in any case and with any separators.
fn named<'t>(table: &'t Table, name: &str) -> Option<&'t str> {
    let wanted = words(name);
    numeric_columns(table).find(|column| words(column) == wanted)
}

/// For a law of one free variable: a column called x, else the first guessed cause that varies,
/// else the first number column that varies.
fn first_sensible<'t>(table: &'t Table, guesses: &[Guess], response: Option<&str>) -> Option<&'t str> {
    let varies = |name: &&str| {
        let range = table.numbers(name).and_then(extremes);
        range.is_some_and(|(low, high)| low < high) && response != Some(*name)
    };
    let is_cause = |name: &&str| {
        let causes = [Role::Params, Role::Tokens, Role::Compute];
        guesses.iter().any(|guess| guess.column == *name && causes.contains(&guess.role) && guess.confidence > 0.5)
    };
    let cause = || numeric_columns(table).filter(varies).find(is_cause);
    cause().or_else(|| named(table, "x").filter(varies)).or_else(|| numeric_columns(table).find(varies))
}

fn numeric_columns(table: &Table) -> impl Iterator<Item = &str> {
    table.columns.iter().filter(|column| finite(column).is_some()).map(|column| column.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Hint, read};

    fn table(text: &str) -> Table {
        read(text.as_bytes(), Hint::default(), &mut |_| {}).expect("readable")
    }

    fn map(text: &str, variables: &[&str], response: &str) -> String {
        let pairs = guess_map(&table(text), variables, response);
        pairs.iter().map(|(variable, column)| format!("{variable}={column}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn maps_usual_headers() {
        let cases = [
            ("N,D,loss\n1e8,2e9,3.1\n2e8,4e9,2.9", "N=N D=D response=loss"),
            ("loss,tokens_B,params_M\n3.1,2,100\n2.9,4,200", "N=params D=tokens response=loss"),
            ("n_params\tn_tokens\teval loss\n1e8\t2e9\t3\n2e8\t4e9\t2", "N=n_params D=n_tokens response=eval loss"),
            ("1e8,2e9,3.1\n2e8,4e9,2.9", "N=x1 D=x2 response=x3"),
            (
                "params,tokens_per_param,tokens,lr,loss\n1e8,20,2e9,.1,3\n2e8,20,4e9,.1,2",
                "N=params D=tokens response=loss",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(map(text, &["N", "D"], "loss"), expected, "{text}");
        }
    }

    #[test]
    fn maps_other_laws() {
        let text = "x,y\n1,3\n2,2\n4,1.5";
        assert_eq!(map(text, &["x"], "loss"), "x=x response=y");
        let text = "samples,width,loss\n1,3,2\n2,3,1";
        assert_eq!(map(text, &["x"], "loss"), "x=samples response=loss");
        let text = "C,loss,accuracy\n1e20,3,.4\n1e21,2,.6";
        assert_eq!(map(text, &["L"], "accuracy"), "L=loss response=accuracy");
        assert_eq!(map(text, &["C"], "loss"), "C=C response=loss");
        assert_eq!(map("lr,N,loss\n1,1e8,2\n2,1e9,1", &["N", "lr"], "loss"), "N=N lr=lr response=loss");
    }

    #[test]
    fn says_what_to_check() {
        let guesses = guess_columns(&table("params,D,val_ppl\n7,2e12,9\n70,2e12,6"));
        let reason = |role| &guesses.iter().find(|guess| guess.role == role).expect("guessed").reason;
        assert!(reason(Role::Params).contains("look like billions"), "{}", reason(Role::Params));
        assert!(reason(Role::Loss).contains("logarithm"));
        let guesses = guess_columns(&table("non_embedding_params,loss\n1e8,3\n1e9,2"));
        assert!(guesses[0].reason.contains("embeddings are not counted"));
    }

    #[test]
    fn spreads_and_rates_are_no_loss() {
        let guesses = guess_columns(&table(
            "N,loss_std,Rel Error,flops_per_step,weight_decay\n1e8,.5,.5,1e18,.1\n1e9,.6,.6,1e18,.1",
        ));
        assert_eq!(guesses.iter().map(|guess| guess.role).collect::<Vec<_>>(), [Role::Params]);
    }

    #[test]
    fn a_family_groups_rows() {
        let guesses = guess_columns(&table("run,family,loss\na,x,3\nb,x,2\nc,y,1"));
        let family = guesses.iter().find(|guess| guess.role == Role::Family).expect("guessed");
        assert_eq!(family.column, "family");
    }
}
