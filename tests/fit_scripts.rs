//! The Python script of a fit, run by a real Python with SciPy: it must minimise the same objective and
//! arrive at the same parameters, for every registered law and for typed formulas.

mod fit_common;

use fit_common::{least_squares, simulated};
use std::process::Command;
use synscale::fit::{
    FitCard, FitReport, FitRequest, FitScene, LawChoice, Loss, ParameterSetting, Prepared, examples, fit, prepare,
};
use synscale::law::registry::LAWS;

/// Largest relative difference of a parameter between the engine and SciPy.
const TOLERANCE: f64 = 1e-3;

fn has_scipy() -> bool {
    let found = Command::new("python3")
        .args(["-c", "import numpy, scipy"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !found {
        println!("skipped: no python3 with NumPy and SciPy");
    }
    found
}

/// Fits the requests, runs their scripts one after the other in one Python, and returns the reports with
/// what each script printed.
fn run_scripts(name: &str, requests: Vec<(String, FitRequest)>) -> Vec<(String, FitReport, String)> {
    let folder = std::env::temp_dir().join(format!("synscale-scripts-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let mut done = Vec::new();
    let mut paths = Vec::new();
    for (index, (id, request)) in requests.into_iter().enumerate() {
        let report = fit(&request).unwrap_or_else(|error| panic!("{id}: {error}"));
        let prepared = Prepared { request, dropped: Vec::new(), map: Vec::new(), notices: Vec::new() };
        let script = FitCard::new(&prepared, &report, "a simulated study").to_python(&prepared);
        let path = folder.join(format!("{index}.py"));
        std::fs::write(&path, script.unwrap_or_else(|| panic!("{id} has no script"))).expect("written");
        paths.push(path);
        done.push((id, report));
    }
    let output = Command::new("python3")
        .args(["-c", "import runpy, sys\nfor p in sys.argv[1:]:\n    print('== script'); runpy.run_path(p)"])
        .args(&paths)
        .output()
        .expect("python3 runs");
    let _ = std::fs::remove_dir_all(&folder);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    let printed: Vec<&str> = printed.split("== script\n").skip(1).collect();
    assert_eq!(printed.len(), done.len());
    done.into_iter().zip(printed).map(|((id, report), text)| (id, report, text.to_string())).collect()
}

/// The last number of the line that begins with `label`.
fn printed(output: &str, label: &str) -> f64 {
    let line = output.lines().find(|line| line.trim_start().starts_with(label));
    let line = line.unwrap_or_else(|| panic!("no line '{label}' in\n{output}"));
    line.replace("(fixed)", "").split_whitespace().last().expect("a number").parse().expect("a number")
}

/// The script minimises the card's objective, and SciPy finds nothing better; its best value is returned.
fn check_objective(id: &str, report: &FitReport, output: &str) -> f64 {
    let here = printed(output, "same parameters");
    let value = report.objective_value;
    assert!((here - value).abs() <= 1e-9 * value, "{id}: the script minimises something else\n{output}");
    let best = printed(output, "best found");
    assert!(value <= best * (1.0 + 1e-6), "{id}: SciPy found {best}, the engine {value}\n{output}");
    best
}

/// The same, and SciPy ends at the engine's parameters.
fn check(id: &str, report: &FitReport, output: &str) {
    let best = check_objective(id, report, output);
    let mut worst = 0.0_f64;
    for estimate in &report.estimates {
        let found = printed(output, &format!("{} ", estimate.name));
        let error = (found - estimate.value).abs() / estimate.value.abs().max(1e-9);
        worst = worst.max(error);
        assert!(error <= TOLERANCE, "{id}: {} is {found}, the engine's {}\n{output}", estimate.name, estimate.value);
    }
    println!(
        "{id}: objectives {:.8e} and {best:.8e}, largest difference of a parameter {worst:.1e}",
        report.objective_value
    );
}

#[test]
fn scipy_arrives_at_every_registered_law() {
    if !has_scipy() {
        return;
    }
    let requests = LAWS.iter().map(|law| (law.id.to_string(), least_squares(&simulated(law.id, 0.002, 11)))).collect();
    for (id, report, output) in run_scripts("laws", requests) {
        check(&id, &report, &output);
    }
}

#[test]
fn scipy_arrives_under_robust_losses_weights_and_settings() {
    if !has_scipy() {
        return;
    }
    let mut requests = Vec::new();
    for (name, loss) in [("huber", Loss::Huber { delta: 1e-3 }), ("lad", Loss::Lad)] {
        for id in ["power-constant", "kaplan-steps", "chinchilla"] {
            let mut request = least_squares(&simulated(id, 0.005, 12));
            request.objective.loss = loss;
            requests.push((format!("{id} {name}"), request));
        }
    }
    let mut weighted = least_squares(&simulated("chinchilla", 0.005, 13));
    weighted.observations.weights =
        Some((0..weighted.observations.response.len()).map(|k| 1.0 + (k % 3) as f64).collect());
    weighted.settings = vec![ParameterSetting { name: "alpha".into(), fixed: Some(0.35), ..Default::default() }];
    requests.push(("weighted, alpha fixed".into(), weighted));
    for (id, report, output) in run_scripts("losses", requests) {
        check(&id, &report, &output);
    }
}

#[test]
fn scipy_arrives_at_typed_formulas() {
    if !has_scipy() {
        return;
    }
    let formulas = [
        ("chinchilla", "L = E + A/N^alpha + B/D^beta", &["N", "D"][..]),
        ("kaplan", "((N_c/N)^(alpha_N/alpha_D) + D_c/D)^alpha_D", &["N", "D"]),
        ("power-constant", "(x_c/lambda)^alpha + e", &["lambda"]),
        ("sigmoid-log", "lo + (hi - lo)*sigmoid(k*(log10(best) - x0))", &["best"]),
        ("rectified", "min(E + B/(D_l + D^beta), 1e3)", &["D"]),
    ];
    let requests = formulas.iter().map(|(id, formula, variables)| {
        let law = LawChoice::Custom {
            formula: formula.to_string(),
            variables: variables.iter().map(|name| name.to_string()).collect(),
        };
        let mut request = FitRequest { law, ..least_squares(&simulated(id, 0.002, 14)) };
        if *id == "sigmoid-log" {
            // A sigmoid turned round is the same curve with its ends exchanged.
            request.settings = vec![ParameterSetting { name: "k".into(), lower: Some(0.0), ..Default::default() }];
        }
        (format!("{id} typed"), request)
    });
    for (id, report, output) in run_scripts("typed", requests.collect()) {
        check(&id, &report, &output);
    }
}

#[test]
fn scipy_finds_nothing_better_on_bundled_examples() {
    if !has_scipy() {
        return;
    }
    let ids = ["simulated-chinchilla", "128k-needle", "datacomp-avg38-no-filtering", "clipa-b16"];
    let requests = ids.iter().map(|id| {
        let scene = FitScene { bootstrap: 0, ..examples::scene(id).expect("listed") };
        let table = examples::load(id).expect("bundled").table;
        (id.to_string(), prepare(&scene, &table).expect("complete").request)
    });
    for (id, report, output) in run_scripts("examples", requests.collect()) {
        check_objective(&id, &report, &output);
    }
}
