//! A formula as a NumPy expression (`special` is SciPy's module of special functions): the same operations in the same order, so that its values are
//! those of the tree up to the last digits of the functions.

use super::node::{Function, Node, Operator};

/// How tightly a written node holds together in Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Sum,
    Product,
    Power,
    Atom,
}

/// `variables` and `parameters` are the names to write, in the order of the tree's indices.
pub(super) fn render(node: &Node, variables: &[String], parameters: &[String]) -> String {
    write(node, variables, parameters).0
}

fn write(node: &Node, variables: &[String], parameters: &[String]) -> (String, Bond) {
    let at_least = |node: &Node, bond: Bond| {
        let (text, has) = write(node, variables, parameters);
        if has < bond { format!("({text})") } else { text }
    };
    let plain = |node: &Node| write(node, variables, parameters).0;
    match node {
        // The shortest digits that read back as the same bits.
        Node::Number(value) => (format!("{value:?}"), Bond::Atom),
        Node::Variable(i) => (variables[*i].clone(), Bond::Atom),
        Node::Parameter(i) => (parameters[*i].clone(), Bond::Atom),
        Node::Negate(inner) => (format!("-{}", at_least(inner, Bond::Product)), Bond::Sum),
        Node::Binary(operator, left, right) => {
            let (sign, bond, left_bond, right_bond) = match operator {
                Operator::Plus => (" + ", Bond::Sum, Bond::Sum, Bond::Product),
                Operator::Minus => (" - ", Bond::Sum, Bond::Sum, Bond::Product),
                Operator::Times => ("*", Bond::Product, Bond::Product, Bond::Power),
                Operator::Over => ("/", Bond::Product, Bond::Product, Bond::Power),
                Operator::Power => ("**", Bond::Power, Bond::Atom, Bond::Atom),
            };
            (format!("{}{sign}{}", at_least(left, left_bond), at_least(right, right_bond)), bond)
        }
        Node::Call(function, arguments) => {
            let written: Vec<String> = arguments.iter().map(plain).collect();
            let all = written.join(", ");
            let text = match function {
                Function::Exp => format!("np.exp({all})"),
                Function::Ln => format!("np.log({all})"),
                Function::Log10 => format!("np.log10({all})"),
                Function::Log2 => format!("np.log2({all})"),
                Function::Sqrt => format!("np.sqrt({all})"),
                Function::Abs => format!("np.abs({all})"),
                Function::Tanh => format!("np.tanh({all})"),
                Function::Softplus => format!("np.logaddexp(0.0, {all})"),
                Function::LnGamma => format!("special.gammaln({all})"),
                // The logistic function without overflow on either side.
                Function::Sigmoid => format!("(0.5 + 0.5*np.tanh(0.5*({all})))"),
                Function::Min => nested("np.minimum", &written),
                Function::Max => nested("np.maximum", &written),
            };
            (text, Bond::Atom)
        }
    }
}

/// NumPy takes the minimum of two; of more, one after the other.
fn nested(function: &str, arguments: &[String]) -> String {
    let mut arguments = arguments.iter();
    let first = arguments.next().cloned().unwrap_or_default();
    arguments.fold(first, |so_far, next| format!("{function}({so_far}, {next})"))
}

#[cfg(test)]
mod tests {
    use super::super::CustomLaw;

    fn numpy(formula: &str) -> String {
        let variables = ["N".to_string(), "lambda".to_string()];
        CustomLaw::parse(formula, &variables)
            .expect("a formula")
            .numpy(|name| if name == "lambda" { "lambda_".into() } else { name.into() })
    }

    #[test]
    fn formulas_keep_their_order_of_operations() {
        for (typed, written) in [
            ("E + A/N^alpha", "E + A/N**alpha"),
            ("A*N^-alpha", "A*N**(-alpha)"),
            ("-N^2*a", "(-N**2.0)*a"),
            ("a - (b - N)", "a - (b - N)"),
            ("a/(b*N)/c", "a/(b*N)/c"),
            ("(N^a)^b", "(N**a)**b"),
            ("a*(-N)", "a*(-N)"),
            ("1e-3*lambda + log(N*c)", "0.001*lambda_ + np.log(N*c)"),
            ("max(N, a, b)", "np.maximum(np.maximum(N, a), b)"),
            ("a*sigmoid(N - b)", "a*(0.5 + 0.5*np.tanh(0.5*(N - b)))"),
        ] {
            assert_eq!(numpy(typed), written, "{typed}");
        }
    }
}
