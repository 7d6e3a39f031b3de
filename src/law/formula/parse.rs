//! From tokens to a tree, by precedence climbing.
//!
//! Precedence, weakest first: + and -, then * and /, then a sign, then ^ (from the right): -x^2 is -(x^2).

use super::node::{FUNCTIONS, Function, Node, Operator};
use super::token::{Placed, Token, spelled, tokens};
use super::{FormulaError, MAX_NESTING};

/// A formula as read: the name left of `=`, the tree, and the parameters in order of appearance.
pub(super) struct Parsed {
    pub left: Option<String>,
    pub root: Node,
    pub parameters: Vec<String>,
}

pub(super) fn parse(formula: &str, variables: &[String]) -> Result<Parsed, FormulaError> {
    let all = tokens(formula)?;
    let (left, right) = split_equals(&all)?;
    let end = formula.chars().count() + 1;
    let variables = variables.iter().map(|name| spelled(name)).collect();
    let mut parser = Parser { tokens: right, at: 0, end, variables, parameters: Vec::new() };
    if right.is_empty() {
        return Err(if left.is_none() { FormulaError::Empty } else { FormulaError::MissingValue { position: end } });
    }
    let root = parser.expression(0, 0)?;
    match parser.peek() {
        None => Ok(Parsed { left, root, parameters: parser.parameters }),
        Some(Placed { token: Token::Close, position }) => Err(FormulaError::NeverOpened { position: *position }),
        Some(Placed { token: Token::Comma, position }) => Err(FormulaError::StrayComma { position: *position }),
        Some(other) => Err(missing_operator(other)),
    }
}

/// Name left of `=` (or none) and the tokens right of it.
fn split_equals(all: &[Placed]) -> Result<(Option<String>, &[Placed]), FormulaError> {
    let mut equals = all.iter().enumerate().filter(|(_, placed)| placed.token == Token::Equals);
    let Some((index, _)) = equals.next() else { return Ok((None, all)) };
    if let Some((_, second)) = equals.next() {
        return Err(FormulaError::SecondEquals { position: second.position });
    }
    let left: Vec<&Token> = all[..index].iter().map(|placed| &placed.token).collect();
    match left.as_slice() {
        [Token::Name(name)] | [Token::Name(name), Token::Open, .., Token::Close] => {
            Ok((Some(name.clone()), &all[index + 1..]))
        }
        _ => Err(FormulaError::BadLeftSide),
    }
}

struct Parser<'a> {
    tokens: &'a [Placed],
    at: usize,
    /// Position just past the last character.
    end: usize,
    variables: Vec<String>,
    parameters: Vec<String>,
}

/// How strongly a sign binds: weaker than a power, stronger than a product.
const SIGN: u8 = 5;

/// Operator, how strongly it binds on its left and on its right.
fn binding(token: &Token) -> Option<(Operator, u8, u8)> {
    match token {
        Token::Plus => Some((Operator::Plus, 1, 2)),
        Token::Minus => Some((Operator::Minus, 1, 2)),
        Token::Times => Some((Operator::Times, 3, 4)),
        Token::Over => Some((Operator::Over, 3, 4)),
        Token::Power => Some((Operator::Power, 8, 7)),
        _ => None,
    }
}

fn missing_operator(placed: &Placed) -> FormulaError {
    let found = match &placed.token {
        Token::Number(value) => value.to_string(),
        Token::Name(name) => name.clone(),
        _ => "(".to_string(),
    };
    FormulaError::MissingOperator { position: placed.position, found }
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Placed> {
        self.tokens.get(self.at)
    }

    fn next_is(&self, token: &Token) -> bool {
        self.peek().is_some_and(|placed| placed.token == *token)
    }

    fn position(&self) -> usize {
        self.peek().map_or(self.end, |placed| placed.position)
    }

    /// Everything that binds at least as strongly as `floor`. `depth` counts parentheses, signs and
    /// powers, the only ways to nest without bound.
    fn expression(&mut self, floor: u8, depth: usize) -> Result<Node, FormulaError> {
        if depth > MAX_NESTING {
            return Err(FormulaError::TooDeep { position: self.position() });
        }
        let mut left = self.operand(depth)?;
        while let Some(placed) = self.peek() {
            let Some((operator, binds_left, binds_right)) = binding(&placed.token) else { break };
            if binds_left < floor {
                break;
            }
            self.at += 1;
            let deeper = usize::from(operator == Operator::Power);
            let right_position = self.position();
            let right = self.expression(binds_right, depth + deeper)?;
            if operator == Operator::Over && right.literal() == Some(0.0) {
                return Err(FormulaError::DivisionByZero { position: right_position });
            }
            left = Node::binary(operator, left, right);
        }
        match self.peek() {
            Some(placed) if matches!(placed.token, Token::Number(_) | Token::Name(_) | Token::Open) => {
                Err(missing_operator(placed))
            }
            _ => Ok(left),
        }
    }

    fn operand(&mut self, depth: usize) -> Result<Node, FormulaError> {
        let position = self.position();
        let Some(placed) = self.peek() else { return Err(FormulaError::MissingValue { position }) };
        self.at += 1;
        match &placed.token {
            Token::Number(value) => Ok(Node::Number(*value)),
            Token::Minus => Ok(Node::Negate(Box::new(self.expression(SIGN, depth + 1)?))),
            Token::Plus => self.expression(SIGN, depth + 1),
            Token::Open => {
                let inner = self.expression(0, depth + 1)?;
                self.close(position)?;
                Ok(inner)
            }
            Token::Name(name) if self.next_is(&Token::Open) => self.function(name, position, depth),
            Token::Name(name) => self.name(name, position),
            _ => Err(FormulaError::MissingValue { position }),
        }
    }

    /// Consumes the `)` of the parenthesis opened at `opened`.
    fn close(&mut self, opened: usize) -> Result<(), FormulaError> {
        match self.peek() {
            Some(placed) if placed.token == Token::Close => {
                self.at += 1;
                Ok(())
            }
            Some(placed) if placed.token == Token::Comma => Err(FormulaError::StrayComma { position: placed.position }),
            _ => Err(FormulaError::NeverClosed { position: opened }),
        }
    }

    /// A name without a parenthesis after it: a column, the number pi, or else a parameter.
    /// `e` and `E` are parameters, never Euler's number (write exp(1)): papers use E for the floor.
    fn name(&mut self, name: &str, position: usize) -> Result<Node, FormulaError> {
        if let Some(index) = self.variables.iter().position(|variable| variable == name) {
            return Ok(Node::Variable(index));
        }
        if name == "pi" {
            return Ok(Node::Number(std::f64::consts::PI));
        }
        if FUNCTIONS.iter().any(|(known, _)| *known == name) || name == "pow" {
            return Err(FormulaError::FunctionWithoutArgument { position, name: name.to_string() });
        }
        let index = self.parameters.iter().position(|parameter| parameter == name).unwrap_or_else(|| {
            self.parameters.push(name.to_string());
            self.parameters.len() - 1
        });
        Ok(Node::Parameter(index))
    }

    fn function(&mut self, name: &str, position: usize, depth: usize) -> Result<Node, FormulaError> {
        let lower = name.to_lowercase();
        let function = FUNCTIONS.iter().find(|(known, _)| *known == lower).map(|(_, function)| *function);
        if function.is_none() && lower != "pow" {
            let known: Vec<&str> = FUNCTIONS.iter().map(|(known, _)| *known).chain(["pow"]).collect();
            return Err(FormulaError::UnknownFunction { position, name: name.to_string(), known: known.join(", ") });
        }
        let opened = self.position();
        self.at += 1;
        let mut arguments = Vec::new();
        if !self.next_is(&Token::Close) {
            arguments.push(self.expression(0, depth + 1)?);
            while self.next_is(&Token::Comma) {
                self.at += 1;
                arguments.push(self.expression(0, depth + 1)?);
            }
        }
        self.close(opened)?;
        let found = arguments.len();
        let wrong = |expected| FormulaError::WrongArguments { position, name: name.to_string(), expected, found };
        match function {
            None => {
                let [base, exponent] = <[Node; 2]>::try_from(arguments).map_err(|_| wrong("two values"))?;
                Ok(Node::binary(Operator::Power, base, exponent))
            }
            Some(Function::Min | Function::Max) if found < 2 => Err(wrong("two values or more")),
            Some(function @ (Function::Min | Function::Max)) => Ok(Node::Call(function, arguments)),
            Some(_) if found != 1 => Err(wrong("one value")),
            Some(function) => Ok(Node::Call(function, arguments)),
        }
    }
}
