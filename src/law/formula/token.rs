//! From characters to tokens.

use super::FormulaError;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Name(String),
    Plus,
    Minus,
    Times,
    Over,
    Power,
    Open,
    Close,
    Comma,
    Equals,
}

/// A token and the place of its first character, from 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub token: Token,
    pub position: usize,
}

/// Greek letters as papers print them, by the name a parameter gets.
const GREEK: &[(char, &str)] = &[
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ϵ', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('µ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('ϕ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Λ', "Lambda"),
    ('Σ', "Sigma"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
];

/// Is this the spelled-out name of a Greek letter?
pub(super) fn is_greek(name: &str) -> bool {
    GREEK.iter().any(|(_, spelled)| *spelled == name)
}

/// A name with its Greek letters spelled out, so that `α_N` and `alpha_N` are the same parameter.
pub(super) fn spelled(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for character in name.chars() {
        match GREEK.iter().find(|(letter, _)| *letter == character) {
            Some((_, spelled)) => out.push_str(spelled),
            None => out.push(character),
        }
    }
    out
}

pub(super) fn tokens(formula: &str) -> Result<Vec<Placed>, FormulaError> {
    let characters: Vec<char> = formula.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        let start = at;
        at += 1;
        let token = match character {
            c if c.is_whitespace() => continue,
            '+' => Token::Plus,
            '-' | '−' | '–' => Token::Minus,
            '*' if characters.get(at) == Some(&'*') => {
                at += 1;
                Token::Power
            }
            '*' | '·' | '⋅' | '×' => Token::Times,
            '/' | '÷' => Token::Over,
            '^' => Token::Power,
            '(' | '[' | '{' => Token::Open,
            ')' | ']' | '}' => Token::Close,
            ',' | ';' => Token::Comma,
            '=' => Token::Equals,
            c if c.is_ascii_digit() || c == '.' => {
                at = end_of_number(&characters, start);
                let text: String = characters[start..at].iter().collect();
                match text.parse::<f64>() {
                    Ok(value) if value.is_finite() => Token::Number(value),
                    _ => return Err(FormulaError::BadNumber { position: start + 1, text }),
                }
            }
            c if c.is_alphabetic() || c == '_' => {
                while characters.get(at).is_some_and(|c| c.is_alphabetic() || c.is_ascii_digit() || *c == '_') {
                    at += 1;
                }
                Token::Name(spelled(&characters[start..at].iter().collect::<String>()))
            }
            character => {
                let advice = match character {
                    '²' | '³' | '¹' => "write a power as ^2",
                    '!' | '%' | '&' | '|' | '<' | '>' => "use + - * / ^, functions and parentheses only",
                    '\\' => "write plain names such as alpha instead of LaTeX",
                    _ => "remove it",
                };
                return Err(FormulaError::UnexpectedCharacter { position: start + 1, character, advice });
            }
        };
        out.push(Placed { token, position: start + 1 });
    }
    Ok(out)
}

/// Digits, a point, and an exponent if digits follow it: `2e` alone is the number 2 and a name.
fn end_of_number(characters: &[char], start: usize) -> usize {
    let digit = |i: usize| characters.get(i).is_some_and(char::is_ascii_digit);
    let mut at = start;
    while digit(at) || characters.get(at) == Some(&'.') {
        at += 1;
    }
    if matches!(characters.get(at), Some('e' | 'E')) {
        let sign = usize::from(matches!(characters.get(at + 1), Some('+' | '-' | '−')));
        if digit(at + 1 + sign) {
            at += 1 + sign;
            while digit(at) {
                at += 1;
            }
        }
    }
    at
}
