//! Why a typed formula cannot be used. Positions count characters from 1.

use super::{MAX_CHARACTERS, MAX_NESTING};
use crate::law::declaration::MAX_PARAMETERS;

/// Each message says what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FormulaError {
    #[error("there is no formula yet; type one such as E + A/N^alpha + B/D^beta")]
    Empty,
    #[error("the formula has {characters} characters; the limit is {MAX_CHARACTERS}, so shorten it")]
    TooLong { characters: usize },
    #[error("character {position}: '{character}' has no meaning here; {advice}")]
    UnexpectedCharacter { position: usize, character: char, advice: &'static str },
    #[error("character {position}: '{text}' is not a number; write one such as 0.5 or 1e-3")]
    BadNumber { position: usize, text: String },
    #[error("character {position}: a second '='; write one formula, such as L = E + A/N^alpha")]
    SecondEquals { position: usize },
    #[error("the left side of '=' must be one name, such as L or L(N, D); the formula goes on the right")]
    BadLeftSide,
    #[error("character {position}: this parenthesis is never closed; add a ')'")]
    NeverClosed { position: usize },
    #[error("character {position}: this ')' closes nothing; remove it or add a '(' before it")]
    NeverOpened { position: usize },
    #[error("character {position}: a value is missing; write a number, a name or a parenthesis there")]
    MissingValue { position: usize },
    #[error("character {position}: there is no operator before '{found}'; write * to multiply")]
    MissingOperator { position: usize, found: String },
    #[error("character {position}: there is no function '{name}'; use one of {known}, or write {name}*( to multiply")]
    UnknownFunction { position: usize, name: String, known: String },
    #[error("character {position}: '{name}' is a function; write its argument in parentheses")]
    FunctionWithoutArgument { position: usize, name: String },
    #[error("character {position}: {name} takes {expected}, not {found}")]
    WrongArguments { position: usize, name: String, expected: &'static str, found: usize },
    #[error("character {position}: a comma is only allowed between the arguments of a function")]
    StrayComma { position: usize },
    #[error("character {position}: more than {MAX_NESTING} levels are nested; simplify the formula")]
    TooDeep { position: usize },
    #[error("character {position}: this divides by zero; change the divisor")]
    DivisionByZero { position: usize },
    #[error("there are {found} parameters ({names}); the limit is {MAX_PARAMETERS}, so replace some by numbers")]
    TooManyParameters { found: usize, names: String },
    #[error("no column is used; the formula must contain at least one of: {columns}")]
    NoVariable { columns: String },
    #[error("there is nothing to fit; every name is a column, so add a parameter such as A")]
    NoParameter,
}
