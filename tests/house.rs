//! The rules of the house, checked on the source text: which floor may import which, no way to
//! crash, no clock or platform-dependent digits in the engines, files one can read in a sitting.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

/// Modules of `src` by floor, ground first. An import goes to a lower floor or stays in its module.
const FLOORS: &[&[&str]] = &[
    &["num"],
    &["table", "gpu"],
    &["law", "job", "figure", "share"],
    &["view"],
    &["fit", "plan", "diversity", "generate", "simulate", "atlas", "help"],
    &["app", "worker", "site"],
    &["main", "engines", "embedder"],
];

/// All that the page's module may import: it draws what the desks write, and a first visit loads
/// no engine.
const OPEN_TO_THE_PAGE: &[&str] = &["app", "view", "figure", "job"];

/// Crates that need a browser: allowed in `app` and `worker`, in the entries, and in files called `browser.rs`.
const BROWSER_CRATES: &[&str] = &[
    "leptos",
    "leptos_router",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo",
    "idb",
    "plotters_canvas",
    "console_error_panic_hook",
];

/// What may not stand in `src` outside tests, and what to write instead.
const BANNED: &[(&str, &str)] = &[
    (".unwrap()", "return an error, or `expect` with the reason why it holds"),
    (".unwrap_err()", "match on the result"),
    ("panic!(", "return a typed error"),
    ("todo!(", "finish it"),
    ("unimplemented!(", "finish it"),
    ("dbg!(", "remove it"),
];

/// What may not stand below `app`: the same digits on every platform, no platform at all.
const BANNED_BELOW_APP: &[(&str, &str)] = &[
    ("std::time", "pass times in; wasm has no clock"),
    ("std::thread", "engines run on one thread; the page has workers"),
    ("std::fs", "pass bytes in; wasm has no files"),
    ("f64::exp", "libm::exp"),
    ("f64::ln", "libm::log"),
    ("f64::log", "libm::log10 or libm::log2"),
    ("f64::powf", "libm::pow"),
    ("f64::powi", "libm::pow or a product"),
    (".powi(", "libm::pow or a product"),
    (".log10()", "libm::log10"),
    (".log2()", "libm::log2"),
    (".exp_m1()", "libm::expm1"),
    (".ln_1p()", "libm::log1p"),
    ("println!(", "return it; only the command-line tool prints"),
];

/// What `num::Scalar` offers under the same name, and therefore banned only where nothing is generic.
const BANNED_OUTSIDE_NUM_AND_LAW: &[(&str, &str)] =
    &[(".powf(", "libm::pow"), (".exp()", "libm::exp"), (".ln()", "libm::log")];

/// A file has one subject and is read in a sitting.
const MAX_LINES: usize = 450;
/// Longer files and why they are.
const LONG_FILES: &[(&str, &str)] = &[];

#[test]
fn the_source_keeps_the_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = rust_files(&root.join("src"));
    files.sort();
    assert!(files.len() > 20, "found only {} files", files.len());
    let mut faults = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        let path = file.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        faults.extend(check(&path, &text));
    }
    for file in rust_files(&root.join("tests")) {
        faults.extend(evidence_holds_everywhere(&file.display().to_string(), &fs::read_to_string(&file).unwrap()));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn long_files_are_listed_only_while_they_are_long() {
    for (path, reason) in LONG_FILES {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        assert!(text.lines().count() > MAX_LINES, "{path} is short again: take it off the list ({reason})");
    }
}

/// Everything wrong with one file of `src`, one line per fault.
fn check(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let is_test_file = path.ends_with("/tests.rs") || path.ends_with("_tests.rs");
    if !text.starts_with("//!") && !is_test_file {
        faults.push(format!("{path}:1: begins without `//!`: say what is here, and what is not"));
    }
    let lines = text.lines().count();
    if lines > MAX_LINES && !LONG_FILES.iter().any(|(file, _)| *file == path) {
        faults.push(format!("{path}: {lines} lines, over {MAX_LINES}: split it by subject"));
    }
    faults.extend(evidence_holds_everywhere(path, text));

    let code = blank_comments_and_strings(text);
    let shipped = blank_tests(&code);
    let module = module_of(path);
    let floor = floor_of(module);
    let in_browser =
        matches!(module, "app" | "worker" | "main" | "engines" | "embedder") || path.ends_with("/browser.rs");
    for (i, line) in code.lines().enumerate() {
        for target in imported_modules(line, depth_of(path)) {
            let allowed = match (floor, floor_of(target)) {
                (Some(from), Some(to)) => to < from || target == module,
                _ => true,
            };
            let page = matches!(module, "app" | "main");
            if page && allowed && !OPEN_TO_THE_PAGE.contains(&target) {
                faults.push(format!("{path}:{}: the page imports {target}; let a desk say it", i + 1));
            }
            if !allowed {
                faults.push(format!("{path}:{}: {module} imports {target}; imports go down only", i + 1));
            }
        }
        if !in_browser && let Some(name) = BROWSER_CRATES.iter().find(|name| names_crate(line, name)) {
            faults.push(format!("{path}:{}: {name} outside app and browser.rs", i + 1));
        }
    }
    if is_test_file {
        return faults;
    }
    let below_app = !in_browser && module != "site";
    let concrete = below_app && !["num", "law"].contains(&module);
    for (i, line) in shipped.lines().enumerate() {
        let banned = BANNED.iter().chain(if below_app { BANNED_BELOW_APP } else { &[] }).chain(if concrete {
            BANNED_OUTSIDE_NUM_AND_LAW
        } else {
            &[]
        });
        for (what, instead) in banned.filter(|(what, _)| line.contains(what)) {
            faults.push(format!("{path}:{}: `{what}`: {instead}", i + 1));
        }
    }
    faults
}

/// A test that is evidence for an Atlas row must not be able to skip: its body reads no data that
/// a clean clone lacks.
fn evidence_holds_everywhere(path: &str, text: &str) -> Vec<String> {
    let functions = text.split("\n    fn ").flat_map(|part| part.split("\nfn "));
    functions
        .filter(|body| body.starts_with("row_") && body.contains(concat!("../", "shared")))
        .map(|body| {
            let name = body.split('(').next().unwrap_or(body);
            format!("{path}: {name} can skip: a row's proof must run in a clean clone")
        })
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    files
}

/// `fit` of `src/fit/report.rs`, `main` of `src/main.rs`.
fn module_of(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
}

/// How many `super` lead from the file's module to the crate root.
fn depth_of(path: &str) -> usize {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split('/').filter(|part| *part != "mod.rs").count()
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The top modules that a line of code names, through `crate::`, `synscale::` or `super::`.
fn imported_modules(line: &str, depth: usize) -> Vec<&'static str> {
    let to_root = "super::".repeat(depth);
    let mut found = Vec::new();
    for prefix in ["crate::", "synscale::", to_root.as_str()] {
        for (at, _) in line.match_indices(prefix) {
            let rest = &line[at + prefix.len()..];
            // `crate::{fit, law::Law}`: the first name of each part counts.
            let parts: Vec<&str> = match rest.strip_prefix('{') {
                Some(group) => group.split(',').collect(),
                None => vec![rest],
            };
            for part in parts {
                let name = part.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
                found.extend(FLOORS.iter().copied().flatten().copied().filter(|module| *module == name));
            }
        }
    }
    found
}

fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        let whole = !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
        whole && (after.starts_with("::") || (line.trim_start().starts_with("use ") && after.starts_with(';')))
    })
}

/// The code with comments and the insides of literals replaced by blanks, line for line.
fn blank_comments_and_strings(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    let mut i = 0;
    while i < chars.len() {
        let end = literal_end(&chars, i);
        if end == i {
            out.push(chars[i]);
            i += 1;
        } else {
            out.extend(chars[i..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            i = end;
        }
    }
    out.into_iter().collect()
}

/// Where the comment or literal that begins at `at` ends; `at` itself when none begins there.
fn literal_end(chars: &[char], at: usize) -> usize {
    let rest = &chars[at..];
    let starts = |text: &str| text.chars().enumerate().all(|(k, c)| rest.get(k) == Some(&c));
    let after_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if starts("//") {
        return at + rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
    }
    if starts("/*") {
        let close = (2..rest.len()).find(|k| rest[*k - 1] == '*' && rest[*k] == '/');
        return at + close.map_or(rest.len(), |k| k + 1);
    }
    if rest[0] == 'r' && !after_word {
        let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
        if rest.get(1 + hashes) == Some(&'"') {
            let closes = |k: &usize| rest[*k] == '"' && rest[*k + 1..].iter().take(hashes).all(|c| *c == '#');
            let close = (2 + hashes..rest.len()).find(closes);
            return at + close.map_or(rest.len(), |k| k + 1 + hashes).min(rest.len());
        }
    }
    let quoted = |quote: char| {
        let mut k = 1;
        while k < rest.len() && rest[k] != quote {
            k += if rest[k] == '\\' { 2 } else { 1 };
        }
        at + (k + 1).min(rest.len())
    };
    match rest[0] {
        '"' => quoted('"'),
        // A character, not a lifetime.
        '\'' if rest.get(1) == Some(&'\\') || rest.get(2) == Some(&'\'') => quoted('\''),
        _ => at,
    }
}

/// The code without the items under `#[cfg(test)]`, line for line. Takes code whose literals are blank.
fn blank_tests(code: &str) -> String {
    let mut out = code.to_string();
    while let Some(start) = out.find("#[cfg(test)]") {
        let rest = &out[start..];
        let opening = rest.find('{').unwrap_or(rest.len());
        let semicolon = rest.find(';').unwrap_or(rest.len());
        let end = if semicolon < opening { semicolon + 1 } else { block_end(rest, opening) };
        let blank: String = rest[..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..start + end, &blank);
    }
    out
}

fn block_end(code: &str, opening: usize) -> usize {
    let mut depth = 0;
    for (i, c) in code[opening..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return opening + i + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// The checks find what they look for, and nothing in good code.
mod the_checker {
    use super::check;

    fn faults(path: &str, code: &str) -> Vec<String> {
        check(path, &format!("//! Head.\n{code}"))
    }

    fn finds(path: &str, code: &str, what: &str) {
        let found = faults(path, code);
        assert!(
            found.len() == 1 && found[0].contains(what),
            "{code:?} gives {found:?}, wanted one fault with {what:?}"
        );
    }

    #[test]
    fn finds_imports_that_go_up_or_sideways() {
        finds("src/num/a.rs", "use crate::law::Law;", "num imports law");
        finds("src/fit/a.rs", "use crate::{law, atlas::Paper};", "fit imports atlas");
        finds("src/law/families/a.rs", "use super::super::super::fit;", "law imports fit");
        finds("src/share/mod.rs", "use super::app;", "share imports app");
        finds("src/law/a.rs", "fn f() { crate::figure::draw(); }", "law imports figure");
        finds("src/site/main.rs", "use synscale::app;", "site imports app");
        finds("src/app/shell.rs", "use crate::fit::FitScene;", "let a desk say it");
        finds("src/app/shell.rs", "use crate::worker;", "app imports worker");
        finds("src/worker/host.rs", "use crate::app::browser;", "worker imports app");
        assert!(faults("src/main.rs", "use synscale::app;").is_empty());
        assert!(faults("src/engines.rs", "use synscale::{worker, fit};").is_empty());
        assert!(faults("src/fit/a.rs", "use crate::{law, num}; use super::request; use crate::fit::Model;").is_empty());
    }

    #[test]
    fn finds_the_browser_below_app() {
        finds("src/fit/a.rs", "use web_sys::Window;", "web_sys");
        finds("src/share/a.rs", "use leptos::prelude::*;", "leptos");
        assert!(faults("src/share/browser.rs", "use web_sys::Window;").is_empty());
        assert!(faults("src/app/shell.rs", "use leptos::prelude::*;").is_empty());
        assert!(faults("src/fit/a.rs", "// web_sys::Window is not for here").is_empty());
    }

    #[test]
    fn finds_ways_to_crash_outside_tests() {
        finds("src/fit/a.rs", "fn f() { x.unwrap(); }", "unwrap");
        finds("src/app/a.rs", "fn f() { panic!(\"no\"); }", "panic");
        finds("src/fit/a.rs", "#[cfg(test)]\nmod tests { fn f() { x.unwrap() } }\nfn g() { todo!() }", "todo");
        assert!(faults("src/fit/a.rs", "#[cfg(test)]\nmod tests { fn f() { x.unwrap(); } }").is_empty());
        assert!(faults("src/fit/a.rs", "#[cfg(test)]\nuse a;\nfn f() { x.expect(\"why\"); }").is_empty());
        assert!(
            faults("src/fit/a.rs", "/* panic!( */ const A: &str = r#\"panic!(\"#; const B: char = '\"';").is_empty()
        );
        finds("src/fit/a.rs", "const B: char = '\"'; fn f<'a>() { panic!(\"\") }", "panic");
    }

    #[test]
    fn finds_platform_dependent_digits() {
        finds("src/fit/a.rs", "fn f(x: f64) -> f64 { x.powf(0.5) }", "powf");
        finds("src/num/a.rs", "fn f(x: f64) -> f64 { x.powi(2) }", "powi");
        assert!(faults("src/law/a.rs", "fn f<S: Scalar>(x: S) -> S { x.powf(S::constant(0.5)).exp() }").is_empty());
        finds("src/fit/a.rs", "use std::time::Instant;", "std::time");
        assert!(faults("src/site/a.rs", "use std::fs;").is_empty());
    }

    #[test]
    fn finds_long_and_headless_files() {
        assert!(check("src/fit/a.rs", "use a;")[0].contains("begins without"));
        assert!(check("src/fit/tests.rs", "fn f() { x.unwrap(); }").is_empty());
        finds("src/fit/a.rs", &"\n".repeat(460), "lines, over");
    }

    #[test]
    fn finds_row_proofs_that_can_skip() {
        let code = concat!("    fn row_gsdp__x() { read(\"..", "/shared/data\") }\n    fn other() {}");
        finds("src/fit/a.rs", &format!("mod a {{\n{code}\n}}"), "row_gsdp__x can skip");
        let fine = concat!("    fn row_gsdp__x() {}\n    fn other() { read(\"..", "/shared/data\") }");
        assert!(faults("src/fit/a.rs", &format!("mod a {{\n{fine}\n}}")).is_empty());
    }
}
