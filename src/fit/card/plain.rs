//! A declared law's formula as plain text, from its LaTeX: `E + A/N^alpha + B/D^beta`.
//!
//! Serves the Python export and 'start a formula of your own from this law'. The reader knows the
//! mathematics that declarations use, no more; the result is compared with the law's own `predict`
//! at random points and withheld if they differ, so a misread formula cannot slip through.

use crate::law::{Input, Law, Scale};
use crate::num::Rng;
use std::collections::HashMap;

/// A formula as a tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Number(String),
    /// A variable or parameter, by its declared name.
    Name(String),
    Negative(Box<Expression>),
    /// `+`, `-`, `*`, `/` or `^`.
    Binary(char, Box<Expression>, Box<Expression>),
    Call(Function, Box<Expression>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Exp,
    Ln,
    Log10,
    Sqrt,
}

/// How a language writes formulas.
pub struct Style {
    pub power: &'static str,
    pub name: fn(&str) -> String,
    pub function: fn(Function) -> &'static str,
}

/// The formula as typed into the page.
pub const TYPED: Style = Style {
    power: "^",
    name: |name| name.to_string(),
    function: |function| match function {
        Function::Exp => "exp",
        Function::Ln => "ln",
        Function::Log10 => "log10",
        Function::Sqrt => "sqrt",
    },
};

/// The formula of a law as it would be typed; `None` where it cannot be put in one expression.
pub fn plain_formula(law: &Law) -> Option<String> {
    expression(law).map(|expression| expression.written(&TYPED))
}

/// The formula of a law as a tree, checked against the law.
pub fn expression(law: &Law) -> Option<Expression> {
    read_for(law, law.formula)
}

fn read_for(law: &Law, formula: &str) -> Option<Expression> {
    let mut symbols: Symbols = law
        .parameters()
        .map(|parameter| (parameter.symbol.to_string(), parameter.name.to_string()))
        .chain(law.variables.iter().map(|variable| (variable.symbol.to_string(), variable.name.to_string())))
        .map(|(symbol, name)| (symbol, Expression::Name(name)))
        .collect();
    let text = formula.replace(",\\ ", ",\\quad");
    let mut clauses = text.split(",\\quad").map(str::trim);
    let main = clauses.next()?;
    // 'where' clauses may use later ones: as many passes as there are clauses settle all.
    let definitions: Vec<(&str, &str)> = clauses.filter_map(|clause| clause.split_once('=')).collect();
    for _ in 0..definitions.len() {
        for (symbol, formula) in &definitions {
            if !symbols.contains_key(symbol.trim())
                && let Some(meaning) = read(formula, &symbols)
            {
                symbols.insert(symbol.trim().to_string(), meaning);
            }
        }
    }
    main.split('=').skip(1).filter_map(|side| read(side, &symbols)).find(|read| agrees(read, law))
}

/// A formula as typed into the page, such as `E + A/N^alpha`; `None` for functions not known here.
pub fn typed(formula: &str) -> Option<Expression> {
    let mut tokens = Vec::new();
    let mut rest = formula.trim_start();
    while let Some(first) = rest.chars().next() {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let mut taken = rest.find(|c| !part(c)).unwrap_or(rest.len());
        if first.is_ascii_digit() || first == '.' {
            // The sign of an exponent belongs to the number: 1e-3.
            let after = &rest[taken..];
            if rest[..taken].ends_with(['e', 'E']) && after.starts_with(['-', '+']) {
                taken += 1 + after[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len() - 1);
            }
            rest[..taken].parse::<f64>().ok()?;
            tokens.push(Token::Value(Expression::Number(rest[..taken].into())));
        } else if taken > 0 {
            let called = rest[taken..].trim_start().starts_with('(');
            tokens.push(match &rest[..taken] {
                "exp" if called => Token::Function(Function::Exp),
                "ln" if called => Token::Function(Function::Ln),
                "log10" if called => Token::Function(Function::Log10),
                "sqrt" if called => Token::Function(Function::Sqrt),
                _ if called => return None,
                name => Token::Value(Expression::Name(name.into())),
            });
        } else {
            taken = first.len_utf8();
            tokens.push(match first {
                '(' => Token::Open,
                ')' => Token::Close,
                '+' | '-' | '*' | '/' | '^' => Token::Operator(first),
                _ => return None,
            });
        }
        rest = rest[taken..].trim_start();
    }
    whole(tokens)
}

type Symbols = HashMap<String, Expression>;

/// True where the expression gives the law's own values, at points and parameters drawn from the
/// declared spans.
fn agrees(expression: &Expression, law: &Law) -> bool {
    let mut rng = Rng::new(17);
    let mut between = |low: f64, high: f64, scale: Scale| {
        let share = rng.uniform();
        match scale {
            Scale::Log => libm::exp(libm::log(low) + share * (libm::log(high) - libm::log(low))),
            Scale::Linear => low + share * (high - low),
        }
    };
    let mut compared = 0;
    for _ in 0..40 {
        let parameters: Vec<f64> = law.parameters().map(|p| between(p.start.0, p.start.1, p.scale)).collect();
        let x: Vec<f64> = law
            .variables
            .iter()
            .map(|variable| between(variable.domain.0.max(0.1), variable.domain.1.min(1e12), Scale::Log))
            .collect();
        let names = law.parameters().map(|p| p.name.as_ref()).zip(parameters.iter().copied());
        let values: HashMap<&str, f64> =
            names.chain(law.variables.iter().map(|v| v.name).zip(x.iter().copied())).collect();
        let inputs: Vec<Input> = x.iter().map(|x| Input::new(*x)).collect();
        let declared = law.predict(&inputs, &parameters);
        let Some(read) = expression.value(&values) else { return false };
        if declared.is_finite() && read.is_finite() {
            if (declared - read).abs() > 1e-9 * declared.abs().max(1e-9) {
                return false;
            }
            compared += 1;
        }
    }
    compared >= 10
}

impl Expression {
    /// The value with these names; `None` if one is unknown.
    pub fn value(&self, names: &HashMap<&str, f64>) -> Option<f64> {
        Some(match self {
            Self::Number(text) => text.parse().ok()?,
            Self::Name(name) => *names.get(name.as_str())?,
            Self::Negative(inner) => -inner.value(names)?,
            Self::Binary(operator, left, right) => {
                let (left, right) = (left.value(names)?, right.value(names)?);
                match operator {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    '/' => left / right,
                    _ => libm::pow(left, right),
                }
            }
            Self::Call(function, argument) => {
                let x = argument.value(names)?;
                match function {
                    Function::Exp => libm::exp(x),
                    Function::Ln => libm::log(x),
                    Function::Log10 => libm::log10(x),
                    Function::Sqrt => libm::sqrt(x),
                }
            }
        })
    }

    pub fn written(&self, style: &Style) -> String {
        match self {
            Self::Number(text) => text.clone(),
            Self::Name(name) => (style.name)(name),
            Self::Negative(inner) => format!("-{}", inner.tight(style, 5)),
            Self::Binary(operator, left, right) => {
                let rank = self.rank();
                // What stands right of - / ^ needs brackets at equal rank, and left of ^ too.
                let (left_rank, right_rank) = match operator {
                    '+' | '*' => (rank, rank),
                    '^' => (rank + 1, rank + 1),
                    _ => (rank, rank + 1),
                };
                let (left, right) = (left.tight(style, left_rank), right.tight(style, right_rank));
                match operator {
                    '^' => format!("{left}{}{right}", style.power),
                    '+' | '-' => format!("{left} {operator} {right}"),
                    _ => format!("{left}{operator}{right}"),
                }
            }
            Self::Call(function, argument) => format!("{}({})", (style.function)(*function), argument.written(style)),
        }
    }

    /// The expression, in brackets if it binds less tightly than `rank`.
    fn tight(&self, style: &Style, rank: u8) -> String {
        let written = self.written(style);
        if self.rank() < rank { format!("({written})") } else { written }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Binary('+' | '-', ..) | Self::Negative(_) => 1,
            Self::Binary('*' | '/', ..) => 2,
            Self::Binary(..) => 3,
            Self::Number(_) | Self::Name(_) | Self::Call(..) => 5,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Value(Expression),
    Function(Function),
    Fraction,
    /// The base of `e^{...}`.
    Euler,
    Open,
    Close,
    Operator(char),
}

/// Reads one side of an equation; `None` for anything outside the known mathematics.
fn read(latex: &str, symbols: &Symbols) -> Option<Expression> {
    whole(tokens(latex, symbols)?)
}

fn whole(tokens: Vec<Token>) -> Option<Expression> {
    let mut reader = Reader { tokens, at: 0 };
    let sum = reader.sum()?;
    (reader.at == reader.tokens.len()).then_some(sum)
}

fn tokens(latex: &str, symbols: &Symbols) -> Option<Vec<Token>> {
    const COMMANDS: [(&str, Option<Token>); 14] = [
        ("\\left", None),
        ("\\right", None),
        ("\\,", None),
        ("\\;", None),
        ("\\!", None),
        ("\\quad", None),
        ("\\frac", Some(Token::Fraction)),
        ("\\exp", Some(Token::Function(Function::Exp))),
        ("\\ln", Some(Token::Function(Function::Ln))),
        ("\\log_{10}", Some(Token::Function(Function::Log10))),
        ("\\sqrt", Some(Token::Function(Function::Sqrt))),
        ("\\cdot", Some(Token::Operator('*'))),
        ("\\times", Some(Token::Operator('*'))),
        ("e^", Some(Token::Euler)),
    ];
    let mut tokens = Vec::new();
    let mut rest = latex.trim();
    while let Some(first) = rest.chars().next() {
        let symbol =
            symbols.keys().filter(|symbol| rest.starts_with(symbol.as_str())).max_by_key(|symbol| symbol.len());
        let command = COMMANDS.iter().find(|(command, _)| rest.starts_with(command));
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let taken = if let Some(symbol) = symbol {
            tokens.push(Token::Value(symbols[symbol].clone()));
            symbol.len()
        } else if let Some((command, token)) = command {
            tokens.extend(token.clone());
            command.len()
        } else if number > 0 {
            tokens.push(Token::Value(Expression::Number(rest[..number].into())));
            number
        } else {
            tokens.push(match first {
                '(' | '[' | '{' => Token::Open,
                ')' | ']' | '}' => Token::Close,
                '+' | '-' | '/' | '^' => Token::Operator(first),
                _ => return None,
            });
            1
        };
        rest = rest[taken..].trim_start();
    }
    Some(tokens)
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn take(&mut self, wanted: &Token) -> bool {
        let found = self.tokens.get(self.at) == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn sum(&mut self) -> Option<Expression> {
        let negative = self.take(&Token::Operator('-'));
        let first = self.product()?;
        let mut sum = if negative { Expression::Negative(first.into()) } else { first };
        loop {
            let operator = if self.take(&Token::Operator('+')) {
                '+'
            } else if self.take(&Token::Operator('-')) {
                '-'
            } else {
                return Some(sum);
            };
            sum = Expression::Binary(operator, sum.into(), self.product()?.into());
        }
    }

    fn product(&mut self) -> Option<Expression> {
        let mut product = self.power()?;
        loop {
            let operator = match self.tokens.get(self.at) {
                Some(Token::Operator(sign @ ('*' | '/'))) => {
                    let sign = *sign;
                    self.at += 1;
                    sign
                }
                // Symbols side by side are multiplied.
                Some(Token::Value(_) | Token::Function(_) | Token::Fraction | Token::Euler | Token::Open) => '*',
                _ => return Some(product),
            };
            product = Expression::Binary(operator, product.into(), self.power()?.into());
        }
    }

    fn power(&mut self) -> Option<Expression> {
        let base = self.base()?;
        if self.take(&Token::Operator('^')) {
            return Some(Expression::Binary('^', base.into(), self.base()?.into()));
        }
        Some(base)
    }

    fn base(&mut self) -> Option<Expression> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Value(value) => Some(value),
            Token::Open => {
                let inner = self.sum()?;
                self.take(&Token::Close).then_some(inner)
            }
            Token::Fraction => {
                let (above, below) = (self.base()?, self.base()?);
                Some(Expression::Binary('/', above.into(), below.into()))
            }
            Token::Function(function) => Some(Expression::Call(function, self.base()?.into())),
            Token::Euler => Some(Expression::Call(Function::Exp, self.base()?.into())),
            Token::Close | Token::Operator(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::registry;

    #[test]
    fn well_known_laws_read_as_they_would_be_typed() {
        let plain = |id: &str| plain_formula(registry::law(id).unwrap());
        assert_eq!(plain("chinchilla").as_deref(), Some("E + A/N^alpha + B/D^beta"));
        assert_eq!(plain("power-constant").as_deref(), Some("E + A*x^(-alpha)"));
        assert_eq!(plain("log-linear").as_deref(), Some("a + b*ln(x)"));
        assert_eq!(plain("sigmoid-log").as_deref(), Some("lo + (hi - lo)/(1 + exp(-(k*(log10(x) - x0))))"));
        assert_eq!(plain("rectified").as_deref(), Some("E + B/(D_l + D^beta)"));
        assert_eq!(plain("broken-power").as_deref(), Some("a + b*x^(-c0)*(1 + (x/d1)^(1/f1))^(-(c1*f1))"));
    }

    #[test]
    fn a_formula_that_is_not_the_law_is_withheld() {
        let law = registry::law("chinchilla").unwrap();
        let swapped = r"L = E + \frac{A}{N^{\beta}} + \frac{B}{D^{\alpha}}";
        assert_eq!(read_for(law, swapped), None);
        assert_eq!(read_for(law, r"L = E + \mathrm{soft}(N)"), None);
        assert!(read_for(law, r"L = E + A N^{-\alpha} + X,\quad X = B D^{-\beta}").is_some());
    }

    #[test]
    fn typed_formulas_are_read() {
        let same = |formula: &str| typed(formula).map(|read| read.written(&TYPED));
        for formula in
            ["E + A/N^alpha + B/D^beta", "a + 1e-3*exp(-(t/tau))", "(a - b)*x - (c - d)", "a/(b/c)", "(a^b)^c"]
        {
            assert_eq!(same(formula).as_deref(), Some(formula));
        }
        for formula in ["", "a +", "sin(x)", "a ? b", "(a", "1e-", "a)"] {
            assert_eq!(same(formula), None, "{formula}");
        }
    }

    #[test]
    fn most_laws_can_be_typed() {
        let (typed, not): (Vec<_>, Vec<_>) = registry::LAWS.iter().partition(|law| plain_formula(law).is_some());
        let ids = |laws: &[&&Law]| laws.iter().map(|law| law.id).collect::<Vec<_>>().join(", ");
        println!("typed: {}\nnot: {}", ids(&typed), ids(&not));
        assert!(typed.len() * 10 >= registry::LAWS.len() * 7, "only {}", ids(&typed));
    }
}
