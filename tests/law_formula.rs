//! Typed formulas: meaning, errors, derivatives, guesses, and robustness against hostile text.
//! The expression crate `exmex` is the outside oracle for values.

use exmex::Express;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use synscale::law::formula::{MAX_CHARACTERS, MAX_NESTING};
use synscale::law::registry::law;
use synscale::law::{CustomLaw, FormulaError, Input, Scale};

fn names(variables: &[&str]) -> Vec<String> {
    variables.iter().map(ToString::to_string).collect()
}

fn read(formula: &str) -> CustomLaw {
    CustomLaw::parse(formula, &names(&["N", "D"])).unwrap_or_else(|error| panic!("{formula}: {error}"))
}

fn error(formula: &str) -> FormulaError {
    CustomLaw::parse(formula, &names(&["N", "D"])).expect_err(formula)
}

fn parameter_names(law: &CustomLaw) -> Vec<&str> {
    law.parameters().iter().map(|parameter| parameter.name.as_ref()).collect()
}

/// The value of a formula of one parameter p = `p` at N = `n`, D = 1.
fn value(formula: &str, n: f64, p: f64) -> f64 {
    read(formula).predict(&[n, 1.0].map(Input::new), &[p])
}

#[test]
fn the_typed_chinchilla_is_the_declared_one() {
    let typed = read("L = E + A/N^alpha + B/D^beta");
    let declared = law("chinchilla").expect("declared");
    assert_eq!(parameter_names(&typed), ["E", "A", "B", "alpha", "beta"]);
    assert_eq!(typed.linear(), 3, "variable projection applies");
    for preset in declared.presets {
        let x = [7e10, 1.4e12].map(Input::new);
        let (ours, theirs) = (typed.predict(&x, preset.values), declared.predict(&x, preset.values));
        assert!((ours / theirs - 1.0).abs() < 1e-14, "{}: {ours} against {theirs}", preset.id);
        let mut features = [0.0; 3];
        typed.features(&x, &preset.values[3..], &mut features);
        let sum: f64 = features.iter().zip(preset.values).map(|(f, c)| f * c).sum();
        assert!((sum / theirs - 1.0).abs() < 1e-14);
    }
}

#[test]
fn the_same_law_in_many_spellings() {
    let x = [1e9, 2e10].map(Input::new);
    let p = [1.8, 480.0, 2000.0, 0.35, 0.37];
    let expected = read("E + A/N^alpha + B/D^beta").predict(&x, &p);
    for spelling in [
        "E + A*N^-alpha + B*D^(-beta)",
        "loss = E + A · N^−α + B × D ** -β",
        "L(N, D) = E + A*exp(-alpha*ln(N)) + B*exp(-beta*log(D))",
        "E+A*pow(N,-alpha)+B/[D^beta]",
        "E - -A/N^alpha - (-B/D^beta)",
    ] {
        let typed = read(spelling);
        assert_eq!(parameter_names(&typed), ["E", "A", "B", "alpha", "beta"], "{spelling}");
        let found = typed.predict(&x, &p);
        assert!((found / expected - 1.0).abs() < 1e-13, "{spelling}: {found} against {expected}");
    }
}

#[test]
fn precedence_and_functions() {
    assert_eq!(value("p - N^2", 3.0, 0.0), -9.0);
    assert_eq!(value("p + -N^2", 3.0, 0.0), -9.0);
    assert_eq!(value("-N^2 + p", 3.0, 0.0), -9.0);
    assert_eq!(value("p + 2^3^2 + 0*N", 1.0, 0.0), 512.0);
    assert_eq!(value("p + 12/3/2*N", 1.0, 0.0), 2.0);
    assert_eq!(value("p - 3 - 2 + 0*N", 1.0, 0.0), -5.0);
    assert_eq!(value("(p - N)^2", 5.0, 2.0), 9.0);
    assert_eq!(value("(p - N)^-2", 4.0, 2.0), 0.25);
    assert_eq!(value("p + 2^-N*4", 1.0, 0.0), 2.0);
    assert_eq!(value("N^p", 0.0, 0.0), 1.0);
    assert_eq!(value("(N - 3)^p", 3.0, 0.5), 0.0);
    assert_eq!(value("p + sqrt(N)", 9.0, 0.0), 3.0);
    assert_eq!(value("p + min(N, 2, 7) + max(1, N)", 3.0, 0.0), 5.0);
    assert_eq!(value("p + abs(0 - N)", 3.0, 0.0), 3.0);
    assert_eq!(value("p + sigmoid(N)", 0.0, 0.0), 0.5);
    assert_eq!(value("p + softplus(N)", 800.0, 0.0), 800.0);
    assert_eq!(value("p + TANH(N)", 0.0, 0.0), 0.0);
    assert!((value("p + log10(N)", 1e7, 0.0) - 7.0).abs() < 1e-14);
    assert!((value("p + log2(N)", 8.0, 0.0) - 3.0).abs() < 1e-14);
    assert!((value("p + 2*pi*N", 1.0, 0.0) - std::f64::consts::TAU).abs() < 1e-15);
    assert_eq!(value("p + 1e3*N + 2.5E-1", 1.0, 0.0), 1000.25);
}

#[test]
fn e_is_a_parameter_and_pi_a_number() {
    assert_eq!(parameter_names(&read("E + e*N + exp(1)")), ["E", "e"]);
    assert_eq!(parameter_names(&read("A*N*pi")), ["A"]);
    // A column may be called anything, even pi or log.
    let law = CustomLaw::parse("A*pi + B*log", &names(&["pi", "log"])).expect("columns first");
    assert_eq!(law.predict(&[2.0, 5.0].map(Input::new), &[10.0, 1.0]), 25.0);
    assert_eq!(error("2e + N"), FormulaError::MissingOperator { position: 2, found: "e".into() });
}

#[test]
fn zero_data_is_a_value_not_a_nan() {
    let law = CustomLaw::parse("E + B/(D_l + D^beta)", &names(&["D"])).expect("a formula");
    let at_zero = law.predict_dual(&[Input::new(0.0)], &[1.0, 500.0, 200.0, 0.5]);
    assert_eq!(at_zero.value, 3.5);
    assert!(at_zero.gradient.iter().all(|g| g.is_finite()));
}

#[test]
fn linear_coefficients_are_found_only_where_they_are() {
    let linear = |formula: &str| (read(formula).linear(), parameter_names(&read(formula)).join(" "));
    assert_eq!(linear("E + A*(N + N_0)^-alpha"), (2, "E A N_0 alpha".into()));
    assert_eq!(linear("eps - k*exp(-gamma*N)"), (2, "eps k gamma".into()));
    assert_eq!(linear("a + b*ln(N)"), (2, "a b".into()));
    assert_eq!(linear("(N_c/N)^alpha"), (0, "N_c alpha".into()));
    assert_eq!(linear("E + A/N^alpha + A/D^alpha"), (0, "E A alpha".into()));
    assert_eq!(linear("E + N^-alpha"), (0, "E alpha".into()));
    assert_eq!(linear("E*(1 + A/N)"), (1, "E A".into()));
    // The sign belongs to the feature.
    let law = read("eps - k*exp(-gamma*N)");
    let mut features = [0.0; 2];
    law.features(&[1.0, 1.0].map(Input::new), &[0.0], &mut features);
    assert_eq!(features, [1.0, -1.0]);
}

#[test]
fn guesses_follow_the_place_then_the_name() {
    let law = read("E + A*(N_c/N)^alpha + B*D^b + c*ln(D) + K*exp(-r*D)");
    let find = |name: &str| law.parameters().iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!((find("E").range, find("E").scale), ((0.0, f64::INFINITY), Scale::Linear));
    assert_eq!((find("A").range.0, find("A").scale), (0.0, Scale::Log));
    assert_eq!(find("alpha").scale, Scale::Log, "(N_c/N)^alpha falls with N");
    assert_eq!((find("b").scale, find("b").range), (Scale::Linear, (-5.0, 5.0)), "D^b may rise or fall");
    assert_eq!(find("c").range.0, f64::NEG_INFINITY);
    assert_eq!((find("N_c").located, find("N_c").scale), (Some(0), Scale::Log));
    assert_eq!(find("r").scale, Scale::Log);
    assert_eq!(find("alpha").symbol, r"\alpha");
    for parameter in law.parameters() {
        assert!(parameter.range.0 <= parameter.start.0 && parameter.start.0 < parameter.start.1);
        assert!(parameter.start.1 <= parameter.range.1, "{parameter:?}");
    }
}

#[test]
fn latex_is_readable() {
    for (formula, expected) in [
        ("E + A/N^alpha + B/D^beta", r"L = E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}}"),
        ("loss = E + A*N^-α_N", r"\mathrm{loss} = E + A\,N^{-\alpha_{N}}"),
        ("y = (N_c/N)^alpha_1", r"y = \left(\frac{N_{c}}{N}\right)^{\alpha_{1}}"),
        ("a - (b - c)*N", r"L = a - \left(b - c\right)\,N"),
        ("a + 3*2*N - -b", r"L = a + 3 \cdot 2\,N - \left(-b\right)"),
        ("a*sqrt(N)*1e9 + exp(-k*D)", r"L = a\,\sqrt{N} \cdot 10^{9} + \exp\left(-k\,D\right)"),
        ("(N^a)^b + tail_size", r"L = \left(N^{a}\right)^{b} + \mathrm{tail}_{\mathrm{size}}"),
    ] {
        assert_eq!(read(formula).latex(), expected, "{formula}");
    }
}

#[test]
fn errors_say_what_where_and_what_to_do() {
    use FormulaError as F;
    assert_eq!(error(""), F::Empty);
    assert_eq!(error("  "), F::Empty);
    assert_eq!(error("L ="), F::MissingValue { position: 4 });
    assert_eq!(error("E + A/N^"), F::MissingValue { position: 9 });
    assert_eq!(error("E + * A"), F::MissingValue { position: 5 });
    assert_eq!(error("E + (A/N"), F::NeverClosed { position: 5 });
    assert_eq!(error("E + A)/N"), F::NeverOpened { position: 6 });
    assert_eq!(error("E A/N"), F::MissingOperator { position: 3, found: "A".into() });
    assert_eq!(error("2N + A"), F::MissingOperator { position: 2, found: "N".into() });
    assert_eq!(error("(A)(N)"), F::MissingOperator { position: 4, found: "(".into() });
    assert_eq!(error("A*N, D"), F::StrayComma { position: 4 });
    assert_eq!(error("A*(N, D)"), F::StrayComma { position: 5 });
    assert_eq!(error("A = B = N"), F::SecondEquals { position: 7 });
    assert_eq!(error("A*N = 3"), F::BadLeftSide);
    assert_eq!(error("A*exp + N"), F::FunctionWithoutArgument { position: 3, name: "exp".into() });
    assert_eq!(error("A*N/0"), F::DivisionByZero { position: 5 });
    assert_eq!(error("A*N/(1 - 1)"), F::DivisionByZero { position: 5 });
    assert_eq!(error("A + B"), F::NoVariable { columns: "N, D".into() });
    assert_eq!(error("3*N"), F::NoParameter);
    assert_eq!(error("A*N + 1.2.3"), F::BadNumber { position: 7, text: "1.2.3".into() });
    assert_eq!(error("A*N + 1e999"), F::BadNumber { position: 7, text: "1e999".into() });
    assert!(matches!(error("A*N²"), F::UnexpectedCharacter { position: 4, character: '²', .. }));
    assert!(matches!(error("A*N + foo(D)"), F::UnknownFunction { position: 7, ref name, .. } if name == "foo"));
    assert!(matches!(error("A*min(N)"), F::WrongArguments { position: 3, found: 1, .. }));
    assert!(matches!(error("A*exp(N, D)"), F::WrongArguments { position: 3, found: 2, .. }));
    assert!(matches!(error("A*pow(N)"), F::WrongArguments { position: 3, found: 1, .. }));
    assert!(matches!(error("A*exp()"), F::WrongArguments { found: 0, .. }));
    let many: Vec<String> = (0..13).map(|i| format!("a{i}*N")).collect();
    assert!(matches!(error(&many.join("+")), F::TooManyParameters { found: 13, .. }));
    // Twelve are allowed.
    assert_eq!(read(&many[..12].join("+")).parameters().len(), 12);
    let text = error("E + A/N^").to_string();
    assert_eq!(text, "character 9: a value is missing; write a number, a name or a parenthesis there");
}

#[test]
fn hostile_text_is_refused_not_crashed_on() {
    assert_eq!(error(&"N+".repeat(MAX_CHARACTERS)), FormulaError::TooLong { characters: 2 * MAX_CHARACTERS });
    let nested = |open: &str, close: &str, depth: usize| format!("A*{}N{}", open.repeat(depth), close.repeat(depth));
    for (open, close) in [("(", ")"), ("-", ""), ("2^", ""), ("exp(", ")")] {
        assert!(!read(&nested(open, close, MAX_NESTING)).latex().is_empty());
        assert!(matches!(error(&nested(open, close, MAX_NESTING + 1)), FormulaError::TooDeep { .. }), "{open}");
    }
    // The longest flat formulas are fine.
    let flat = format!("A{}", "+N".repeat((MAX_CHARACTERS - 1) / 2));
    assert_eq!(read(&flat).predict(&[1.0, 1.0].map(Input::new), &[1.0]), 250.0);
}

/// Formulas in the common language of this parser and of exmex (everything in parentheses).
fn shared_formula() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("N".to_string()),
        Just("D".to_string()),
        Just("A".to_string()),
        Just("b".to_string()),
        (1u32..40).prop_map(|k| format!("{}", f64::from(k) / 8.0)),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), "[-+*/]", inner.clone()).prop_map(|(l, op, r)| format!("({l}{op}{r})")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("(abs({l})^{r})")),
            inner.clone().prop_map(|a| format!("exp({a})")),
            inner.clone().prop_map(|a| format!("ln(abs({a}))")),
            inner.clone().prop_map(|a| format!("sqrt(abs({a}))")),
            inner.clone().prop_map(|a| format!("tanh({a})")),
            inner.prop_map(|a| format!("(-{a})")),
        ]
    })
}

/// Smooth formulas whose parts stay finite, so that every derivative exists.
fn tame_formula() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("N".to_string()),
        Just("D".to_string()),
        Just("A".to_string()),
        Just("b".to_string()),
        (1u32..40).prop_map(|k| format!("{}", f64::from(k) / 8.0)),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), "[-+*]", inner.clone()).prop_map(|(l, op, r)| format!("({l}{op}{r})")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l}/(0.5 + {r}^2))")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("(0.5 + {l}^2)^tanh({r})")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("max({l}, {r}, -1)")),
            inner.clone().prop_map(|a| format!("N^sigmoid({a})")),
            inner.clone().prop_map(|a| format!("exp(tanh({a}))")),
            inner.clone().prop_map(|a| format!("ln(0.5 + {a}^2)")),
            inner.clone().prop_map(|a| format!("log10(0.5 + {a}^4)")),
            inner.clone().prop_map(|a| format!("sqrt(0.5 + {a}^2)")),
            inner.clone().prop_map(|a| format!("softplus({a})")),
            inner.prop_map(|a| format!("abs({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, rng_seed: RngSeed::Fixed(20), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_agree_with_exmex(formula in shared_formula(), n in 0.1..9.0f64, d in 0.1..9.0f64, a in 0.1..4.0f64, b in -2.0..2.0f64) {
        let formula = format!("A*N + b*D + {formula}");
        prop_assume!(formula.chars().count() <= MAX_CHARACTERS);
        let ours = match CustomLaw::parse(&formula, &names(&["N", "D"])) {
            Ok(law) => law,
            // Only a literal zero divisor can be refused here.
            Err(error) => {
                let expected = matches!(error, FormulaError::DivisionByZero { .. });
                prop_assert!(expected, "{formula}: {error}");
                return Ok(());
            }
        };
        let theirs = exmex::parse::<f64>(&formula).expect("the formula is in the common language");
        let by_name = |name: &str| match name { "N" => n, "D" => d, "A" => a, _ => b };
        let expected = theirs.eval(&theirs.var_names().iter().map(|name| by_name(name)).collect::<Vec<_>>()).expect("values");
        let parameters: Vec<f64> = parameter_names(&ours).into_iter().map(by_name).collect();
        let found = ours.predict(&[n, d].map(Input::new), &parameters);
        // The same operations in the same order, but other library functions: a few units in the last
        // place that steep powers may magnify.
        let close = |x: f64, y: f64| (x - y).abs() <= 1e-9 * x.abs().max(y.abs()).max(1.0);
        prop_assume!(expected.is_finite() && expected.abs() < 1e12);
        prop_assert!(close(found, expected), "{formula}: {found} against {expected}");
        prop_assert_eq!(ours.predict_dual(&[n, d].map(Input::new), &parameters).value, found);
    }

    #[test]
    fn gradients_agree_with_central_differences(formula in tame_formula(), n in 0.5..3.0f64, d in 0.5..3.0f64, a in 0.5..2.0f64, b in 0.5..2.0f64) {
        let formula = format!("A*N + b*D + {formula}");
        prop_assume!(formula.chars().count() <= MAX_CHARACTERS);
        let law = read(&formula);
        let x = [n, d].map(Input::new);
        let at: Vec<f64> = parameter_names(&law).into_iter().map(|name| if name == "A" { a } else { b }).collect();
        let dual = law.predict_dual(&x, &at);
        let slope = |i: usize, h: f64| {
            let (mut up, mut down) = (at.clone(), at.clone());
            up[i] += h;
            down[i] -= h;
            (law.predict(&x, &up) - law.predict(&x, &down)) / (2.0 * h)
        };
        for i in 0..at.len() {
            let (coarse, fine) = (slope(i, 2e-5), slope(i, 1e-5));
            // Compare only where the difference quotient itself has settled: not at a kink.
            let scale = fine.abs().max(1.0);
            if dual.value.abs() < 1e4 && fine.is_finite() && (coarse - fine).abs() < 1e-6 * scale {
                prop_assert!((dual.gradient[i] - fine).abs() < 1e-4 * scale, "{formula}: {} against {fine}", dual.gradient[i]);
            }
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = CustomLaw::parse(&text, &names(&["N", "D"]));
    }

    #[test]
    fn no_formula_like_text_panics(text in r"[NDAEe0-9.+*/^()=, αlnexpmi_-]{0,120}") {
        if let Ok(law) = CustomLaw::parse(&text, &names(&["N", "D"])) {
            let parameters = vec![0.5; law.parameters().len()];
            let x = [0.0, 3.0].map(Input::new);
            let value = law.predict(&x, &parameters);
            let dual = law.predict_dual(&x, &parameters).value;
            prop_assert!(value == dual || (value.is_nan() && dual.is_nan()));
            prop_assert!(!law.latex().is_empty());
            let mut features = [0.0; 6];
            law.features(&x, &parameters[law.linear()..], &mut features[..law.linear()]);
            if law.linear() > 0 && value.is_finite() && features.iter().all(|f| f.is_finite()) {
                let sum: f64 = features.iter().map(|f| 0.5 * f).sum();
                prop_assert!((sum - value).abs() <= 1e-9 * value.abs().max(1.0), "{text}: {sum} against {value}");
            }
        }
    }
}
