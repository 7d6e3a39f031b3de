//! A readable LaTeX rendering of a formula.

use super::node::{Function, Node, Operator};
use super::token::is_greek;

/// The LaTeX symbol of a name: Greek by its command, what follows `_` or trailing digits as an index,
/// long names upright.
pub(super) fn symbol(name: &str) -> String {
    let (head, index) = match name.trim_start_matches('_').split_once('_') {
        Some((head, index)) => (head, index),
        None => {
            let name = name.trim_start_matches('_');
            let digits = name.chars().rev().take_while(char::is_ascii_digit).count();
            name.split_at(name.len() - digits)
        }
    };
    let head = match head {
        _ if is_greek(head) => format!(r"\{head}"),
        _ if head.chars().count() == 1 => head.to_string(),
        _ => format!(r"\mathrm{{{}}}", upright(head)),
    };
    match index {
        "" => head,
        _ if is_greek(index) => format!(r"{head}_{{\{index}}}"),
        _ if index.chars().count() == 1 || index.chars().all(|c| c.is_ascii_digit()) => format!("{head}_{{{index}}}"),
        _ => format!(r"{head}_{{\mathrm{{{}}}}}", upright(index)),
    }
}

fn upright(name: &str) -> String {
    name.replace('_', r"\_")
}

/// How tightly a rendered node holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Sum,
    Product,
    Atom,
}

pub(super) fn render(node: &Node, variables: &[String], parameters: &[String]) -> String {
    write(node, variables, parameters).0
}

fn write(node: &Node, variables: &[String], parameters: &[String]) -> (String, Bond) {
    let at_least = |node: &Node, bond: Bond| {
        let (text, has) = write(node, variables, parameters);
        if has < bond { parenthesised(&text) } else { text }
    };
    let plain = |node: &Node| write(node, variables, parameters).0;
    match node {
        Node::Number(value) if *value == std::f64::consts::PI => (r"\pi".to_string(), Bond::Atom),
        Node::Number(value) => number(*value),
        Node::Variable(i) => (symbol(&variables[*i]), Bond::Atom),
        Node::Parameter(i) => (symbol(&parameters[*i]), Bond::Atom),
        Node::Negate(inner) => (format!("-{}", at_least(inner, Bond::Product)), Bond::Sum),
        Node::Binary(Operator::Plus, left, right) => {
            let right_text = plain(right);
            let right_text = if right_text.starts_with('-') { parenthesised(&right_text) } else { right_text };
            (format!("{} + {right_text}", plain(left)), Bond::Sum)
        }
        Node::Binary(Operator::Minus, left, right) => {
            (format!("{} - {}", plain(left), at_least(right, Bond::Product)), Bond::Sum)
        }
        Node::Binary(Operator::Times, left, right) => {
            // A sign in front needs no parentheses, but the whole then reads as a negative term.
            let negative = matches!(**left, Node::Negate(_));
            let left = if negative { plain(left) } else { at_least(left, Bond::Product) };
            let right = at_least(right, Bond::Product);
            // Two digits side by side would read as one number.
            let sign = if right.starts_with(|c: char| c.is_ascii_digit()) { r" \cdot " } else { r"\," };
            (format!("{left}{sign}{right}"), if negative { Bond::Sum } else { Bond::Product })
        }
        Node::Binary(Operator::Over, left, right) => {
            (format!(r"\frac{{{}}}{{{}}}", plain(left), plain(right)), Bond::Product)
        }
        Node::Binary(Operator::Power, base, exponent) => {
            // A power of a power needs its parentheses, or TeX reads a double superscript.
            let is_power = matches!(**base, Node::Binary(Operator::Power, ..));
            let base = at_least(base, Bond::Atom);
            let base = if is_power { parenthesised(&base) } else { base };
            (format!("{base}^{{{}}}", plain(exponent)), Bond::Atom)
        }
        Node::Call(function, arguments) => {
            let inside = arguments.iter().map(plain).collect::<Vec<_>>().join(", ");
            let text = match function {
                Function::Sqrt => format!(r"\sqrt{{{inside}}}"),
                Function::Abs => format!(r"\left|{inside}\right|"),
                Function::Exp => format!(r"\exp{}", parenthesised(&inside)),
                Function::Ln => format!(r"\ln{}", parenthesised(&inside)),
                Function::Log10 => format!(r"\log_{{10}}{}", parenthesised(&inside)),
                Function::Log2 => format!(r"\log_{{2}}{}", parenthesised(&inside)),
                Function::Min => format!(r"\min{}", parenthesised(&inside)),
                Function::Max => format!(r"\max{}", parenthesised(&inside)),
                Function::Sigmoid => format!(r"\operatorname{{sigmoid}}{}", parenthesised(&inside)),
                Function::LnGamma => format!(r"\ln\Gamma{}", parenthesised(&inside)),
                Function::Tanh => format!(r"\tanh{}", parenthesised(&inside)),
                Function::Softplus => format!(r"\operatorname{{softplus}}{}", parenthesised(&inside)),
            };
            // A call stands by itself, but as the base of a power it reads better in parentheses.
            (text, Bond::Product)
        }
    }
}

fn parenthesised(text: &str) -> String {
    format!(r"\left({text}\right)")
}

/// A number as people write it: powers of ten beyond four digits either way.
fn number(value: f64) -> (String, Bond) {
    let scientific = format!("{value:e}");
    match scientific.split_once('e') {
        Some((mantissa, exponent)) if exponent.trim_start_matches('-').parse::<u32>().is_ok_and(|e| e > 4) => {
            let text = if mantissa == "1" {
                format!("10^{{{exponent}}}")
            } else {
                format!(r"{mantissa} \cdot 10^{{{exponent}}}")
            };
            (text, Bond::Product)
        }
        _ => (value.to_string(), Bond::Atom),
    }
}
