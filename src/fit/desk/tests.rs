use super::*;
use crate::fit::run as fit_run;
use crate::job::Context;
use crate::view::{Block, Cell, Desk, Opening, Panel, Reply, Tone};

const TRUTH: [(&str, f64); 5] = [("E", 1.8172), ("A", 482.01), ("B", 2085.43), ("alpha", 0.3478), ("beta", 0.3658)];

/// Thirty runs that obey the law exactly, as text.
fn runs() -> String {
    let [e, a, b, alpha, beta] = TRUTH.map(|(_, value)| value);
    let mut text = String::from("N,D,loss\n");
    for n in [5e7, 2e8, 8e8, 3e9, 1e10] {
        for d in [1e9, 4e9, 1.6e10, 6e10, 2.5e11, 1e12f64] {
            text += &format!("{n},{d},{}\n", e + a / f64::powf(n, alpha) + b / f64::powf(d, beta));
        }
    }
    text
}

/// A desk with what it asked its host for.
struct Bench {
    desk: FitDesk,
    asked: Vec<FitEffect>,
}

impl Bench {
    fn open(opening: &Opening) -> Self {
        let (desk, asked) = FitDesk::open(opening);
        let mut bench = Self { desk, asked };
        bench.settle();
        bench
    }

    fn settle(&mut self) {
        let effects = self.desk.settled();
        self.take(effects);
    }

    /// Does what the host would: runs the jobs, ends the pauses.
    fn take(&mut self, effects: Vec<FitEffect>) {
        for effect in effects {
            match effect {
                Effect::Start(slot, job) => {
                    let mut events = Vec::new();
                    run(job, &mut Context::new(&mut |event| events.push(event)));
                    for event in events {
                        let effects = self.desk.heard(slot, Heard::Event(event));
                        self.take(effects);
                    }
                    let effects = self.desk.heard(slot, Heard::Finished);
                    self.take(effects);
                }
                Effect::Settle(_) => self.settle(),
                other => self.asked.push(other),
            }
        }
    }

    fn set(&mut self, id: &str, value: &str) {
        let effects = self.desk.event(Event::Set { id: id.into(), value: value.into() });
        self.take(effects);
    }

    fn press(&mut self, id: &str) {
        let effects = self.desk.event(Event::Press { id: id.into() });
        self.take(effects);
    }

    fn paste(&mut self, text: &str) {
        let event = Event::Bytes { intake: "intake".into(), file_name: None, bytes: text.as_bytes().to_vec() };
        let effects = self.desk.event(event);
        self.take(effects);
    }

    fn panel(&self, id: &str) -> Panel {
        self.desk.view().panels().find(|panel| panel.id == id).cloned().expect("the panel is there")
    }

    fn block(&self, panel: &str, id: &str) -> Option<Block> {
        self.panel(panel).blocks.into_iter().find(|block| block.id() == id)
    }

    fn card(&self) -> serde_json::Value {
        serde_json::from_str(&self.desk.view().frame.card).expect("the card is JSON")
    }

    fn value(&self, name: &str) -> f64 {
        self.card()["params"][name]["value"].as_f64().expect("the parameter is in the card")
    }

    fn saved(&self, name: &str) -> String {
        let bytes = self.asked.iter().rev().find_map(|effect| match effect {
            Effect::Send(Reply::Save { name: saved, bytes, .. }) if saved == name => Some(bytes.clone()),
            _ => None,
        });
        String::from_utf8(bytes.expect("it was saved")).expect("text")
    }

    fn kept(&self, key: &str) -> Option<String> {
        self.asked.iter().rev().find_map(|effect| match effect {
            Effect::Keep { key: kept, text } if *kept == key => Some(text.clone()),
            _ => None,
        })
    }
}

/// A page with the planted runs and few resamples, so that tests are quick.
fn planted() -> Bench {
    let mut bench = Bench::open(&Opening::default());
    bench.set("bootstrap", "40");
    bench.paste(&runs());
    bench
}

#[test]
fn opens_on_a_computed_example() {
    let bench = Bench::open(&Opening::default());
    let card = bench.card();
    assert_eq!(card["state"], "done");
    assert!(card["rows_used"].as_u64() > Some(30));
    assert!(matches!(bench.block("result", "chart"), Some(Block::Chart(_))));
    assert!(bench.desk.view().frame.notices.is_empty());
}

#[test]
fn a_pasted_table_is_fitted_and_its_link_gives_the_same_digits() {
    let bench = planted();
    for (name, truth) in TRUTH {
        assert!((bench.value(name) / truth - 1.0).abs() < 2e-3, "{name} is {}", bench.value(name));
    }
    let link = bench.desk.view().frame.link.expect("a page with a state").expect("a link");
    let fragment = link.split_once('#').expect("everything is in the fragment").1.to_string();
    let friend = Bench::open(&Opening { fragment, ..Opening::default() });
    assert_eq!(friend.card()["params"], bench.card()["params"]);
    assert_eq!(friend.card()["fingerprint"], bench.card()["fingerprint"]);
}

#[test]
fn a_link_leaves_the_own_workspace_alone_until_it_is_changed() {
    let mine = planted();
    let workspace = mine.kept(KEYS.workspace).expect("kept");
    let link = Bench::open(&Opening::default()).desk.view().frame.link.expect("shared").expect("a link");
    let fragment = link.split_once('#').expect("a fragment").1.to_string();
    let mut bench = Bench::open(&Opening { fragment, workspace: Some(Ok(workspace)), ..Opening::default() });
    assert_eq!(bench.kept(KEYS.workspace), None);
    assert!(!bench.desk.view().frame.own);
    bench.set("seed", "7");
    assert!(bench.desk.view().frame.own);
    assert!(bench.kept(KEYS.workspace).is_some() && bench.kept(KEYS.previous).is_some());
    bench.press("go-back");
    assert_eq!(bench.card()["params"], mine.card()["params"]);
}

#[test]
fn nothing_pasted_is_lost_when_it_cannot_be_read() {
    let mut bench = Bench::open(&Opening::default());
    let before = bench.card();
    bench.paste("\u{0}\u{1}binary\u{2}");
    let Some(Block::Prose { tone: Tone::Bad, lines, .. }) = bench.block("data", "read-error") else {
        panic!("no error: {:?}", bench.panel("data"));
    };
    assert!(format!("{lines:?}").contains("still in the box"), "{lines:?}");
    assert_eq!(bench.card(), before);
    let draft = bench.kept(KEYS.draft).expect("kept");
    let again = Bench::open(&Opening { draft: Some(draft.clone()), ..Opening::default() });
    assert!(again.desk.draft == draft && again.desk.open.contains("own-data"));
}

#[test]
fn a_bad_value_is_refused_with_its_reason_and_the_fit_stays() {
    let mut bench = planted();
    let before = bench.card();
    for (id, value) in [
        ("delta", "-1"),
        ("level", "2"),
        ("bootstrap", "many"),
        ("starts", "-3"),
        ("seed", "1.5"),
        ("subset", "nonsense"),
        ("lower/alpha", "x"),
        ("address", "javascript:alert(1)"),
    ] {
        bench.set(id, value);
        assert!(bench.desk.problems.get(id).is_some_and(|problem| problem.len() > 5), "{id} took {value}");
    }
    bench.set("predict", "70B");
    bench.press("predict");
    assert!(bench.desk.problems["predict"].contains("2 numbers are needed (N, D), 1 were given"));
    assert_eq!(bench.card(), before);
    bench.set("delta", "0.01");
    assert!(!bench.desk.problems.contains_key("delta"));
}

#[test]
fn a_subset_leaves_rows_out_with_the_reason() {
    let mut bench = planted();
    bench.set("subset", "N >= 200M; D > 1e9");
    assert_eq!(bench.card()["rows_used"], 20);
    assert!(bench.card()["dropped"].to_string().contains("outside the subset"));
    bench.set("subset", "");
    assert_eq!(bench.card()["rows_used"], 30);
}

#[test]
fn cells_are_edited_and_rows_left_out_with_a_reason() {
    let mut bench = planted();
    bench.press("leave-out/3");
    bench.set("reason/3", "diverged");
    assert_eq!(bench.card()["rows_used"], 29);
    assert_eq!(bench.desk.table().expect("a table").exclusion(3), Some("diverged"));
    bench.set("cell/0/2", "what");
    assert!(bench.desk.problems["rows"].contains("row 1, column loss"), "{:?}", bench.desk.problems);
    bench.set("cell/0/2", "5.5");
    assert!(bench.desk.problems.is_empty());
    bench.press("put-back/3");
    assert_eq!(bench.card()["rows_used"], 30);
}

#[test]
fn a_missing_column_is_derived_and_can_be_added() {
    let mut bench = Bench::open(&Opening::default());
    bench.set("bootstrap", "0");
    let with_compute = runs().lines().enumerate().fold(String::new(), |text, (i, line)| {
        let mut cells = line.split(',');
        let (n, d, loss) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""), cells.next().unwrap_or(""));
        match i {
            0 => "N,C,loss\n".into(),
            _ => {
                let compute = 6.0 * n.parse::<f64>().expect("N") * d.parse::<f64>().expect("D");
                text + &format!("{n},{compute},{loss}\n")
            }
        }
    });
    bench.paste(&with_compute);
    assert!((bench.value("beta") / 0.3658 - 1.0).abs() < 2e-3);
    assert!(bench.block("data", "offers").is_some());
    bench.press("derive/D");
    assert!(bench.desk.table().expect("a table").column("D").is_some());
}

#[test]
fn every_export_is_offered_and_works() {
    let mut bench = planted();
    for (id, name) in [
        ("chart/svg", "fit-chart.svg"),
        ("chart/csv", "fit-chart.csv"),
        ("chart/vega", "fit-chart.vl.json"),
        ("chart/matplotlib", "fit-chart.py"),
        ("card/markdown", "fit-card.md"),
        ("card/json", "fit-card.json"),
        ("card/latex", "fit-card.tex"),
        ("card/python", "fit.py"),
        ("save", "fit.synscale.json"),
    ] {
        bench.press(id);
        assert!(bench.saved(name).len() > 100, "{name}");
        assert_eq!(bench.desk.view().frame.said, format!("Saved {name}"));
    }
    let file = bench.saved("fit.synscale.json");
    let mut other = Bench::open(&Opening::default());
    let bytes = file.into_bytes();
    let effects = other.desk.event(Event::Bytes { intake: "open".into(), file_name: None, bytes });
    other.take(effects);
    assert_eq!(other.card()["fingerprint"], bench.card()["fingerprint"]);
}

#[test]
fn parameters_are_fixed_bounded_and_predicted_from() {
    let mut bench = planted();
    bench.set("fix/alpha", "true");
    bench.set("value/alpha", "0.34");
    assert_eq!(bench.value("alpha"), 0.34);
    bench.set("fix/alpha", "false");
    bench.set("predict", "70B 1.4T");
    bench.press("predict");
    let Some(Block::Grid(grid)) = bench.block("predictions-panel", "predictions") else { panic!("no predictions") };
    assert_eq!(grid.rows.len(), 1);
    assert!(grid.rows[0].cells.iter().any(|cell| matches!(cell, Cell::Tag { text, .. } if text.contains("beyond"))));
    bench.press("unpredict/0");
    assert!(bench.desk.scene.predict_at.is_empty());
}

#[test]
fn an_address_is_loaded_only_after_consent() {
    let query = "?data=https://example.org/runs.csv&law=chinchilla&bootstrap=0";
    let mut bench = Bench::open(&Opening { query: query.into(), ..Opening::default() });
    assert!(!bench.asked.iter().any(|effect| matches!(effect, Effect::Fetch(_))), "{:?}", bench.asked);
    assert!(bench.block("data", "consent-buttons").is_some());
    bench.press("consent");
    assert_eq!(bench.asked.last(), Some(&Effect::Fetch("https://example.org/runs.csv".into())));
    let effects = bench.desk.fetched("https://elsewhere.org/x.csv", Ok(b"a,b".to_vec()));
    assert!(effects.is_empty());
    let effects = bench.desk.fetched("https://example.org/runs.csv", Ok(runs().into_bytes()));
    bench.take(effects);
    assert_eq!(bench.card()["rows_used"], 30);
    let link = bench.desk.view().frame.link.expect("shared").expect("a link");
    assert!(link.len() < 200, "the table does not travel: {link}");
    assert!(bench.block("data", "consent-buttons").is_none());
}

#[test]
fn a_hostile_link_is_refused_and_the_example_shown() {
    for fragment in ["1.AAAA", "9.x", "nonsense", &"x".repeat(50_000), "1.eJw"] {
        let bench = Bench::open(&Opening { fragment: fragment.to_string(), ..Opening::default() });
        assert!(bench.desk.view().frame.notices[0].contains("could not be opened"));
        assert_eq!(bench.card()["state"], "done");
    }
}

#[test]
fn cancelling_keeps_what_was_computed() {
    let mut bench = planted();
    let effects = bench.desk.start();
    assert!(matches!(effects.as_slice(), [Effect::Start(FITTING, FitJob::Fit(_))]));
    assert!(bench.block("result", "progress").is_some() && bench.panel("result").busy);
    bench.press("cancel");
    assert!(matches!(bench.asked.last(), Some(Effect::Stop(FITTING))));
    assert!(bench.block("result", "cancelled").is_some() && bench.block("result", "chart").is_some());
}

#[test]
fn a_dead_worker_is_said_and_loses_nothing() {
    let mut bench = planted();
    bench.desk.start();
    bench.desk.heard(FITTING, Heard::Crashed("the worker stopped".into()));
    assert_eq!(bench.card()["state"], "failed");
    bench.press("run");
    assert_eq!(bench.card()["state"], "done");
    let reborn =
        Bench::open(&Opening { workspace: bench.kept(KEYS.workspace).map(Ok), recovered: true, ..Opening::default() });
    assert_eq!(reborn.card()["params"], bench.card()["params"]);
    assert!(reborn.desk.view().frame.notices[0].contains("started again"));
}

/// Typing a law or a formula while a fit runs: a result is never read with another law's parameters.
#[test]
fn every_law_can_be_chosen_on_any_table() {
    let mut bench = planted();
    for law in crate::law::registry::LAWS {
        bench.set("law", law.id);
        let card = bench.card();
        assert!(card["state"] == "done" || card["error"].as_str().is_some_and(|e| e.len() > 10), "{}: {card}", law.id);
    }
    bench.set("law", "custom");
    assert!((bench.value("alpha") / 0.3478 - 1.0).abs() < 2e-2);
    for formula in ["E + Q/N^", "1/0", "", "E + A/M^a"] {
        bench.set("formula", formula);
        assert!(bench.desk.run != Run::Idle);
        bench.desk.view();
    }
}

#[test]
fn hidden_panels_are_not_written() {
    let opening = Opening { query: "?hide=data,card".into(), ..Opening::default() };
    let view = Bench::open(&opening).desk.view();
    assert!(view.panels().all(|panel| !["data", "card"].contains(&panel.id.as_str())));
    assert!(view.frame.input == ["law-panel"]);
}

#[test]
fn block_ids_are_unique_on_the_page() {
    let mut bench = planted();
    bench.desk.open.extend(["more", "rows-fold", "presets", "problems", "card-text", "own-data"].map(String::from));
    bench.desk.bounds = true;
    bench.set("profile", "true");
    bench.press("leave-out/1");
    fn ids(blocks: &[Block], all: &mut Vec<String>) {
        for block in blocks {
            all.push(block.id().to_string());
            if let Block::Fold { blocks, .. } = block {
                ids(blocks, all);
            }
        }
    }
    let mut all = Vec::new();
    for panel in bench.desk.view().panels() {
        all.push(panel.id.clone());
        ids(&panel.blocks, &mut all);
    }
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count, "{all:?}");
}

/// The fit in a job is the engine's own.
#[test]
fn a_job_is_a_fit() {
    let bench = planted();
    let request = bench.desk.prepared.as_ref().expect("prepared").request.clone();
    let mut direct = Vec::new();
    fit_run(&request, &mut Context::new(&mut |event| direct.push(FitJobEvent::Fit(event))));
    let mut by_job = Vec::new();
    run(FitJob::Fit(Box::new(request)), &mut Context::new(&mut |event| by_job.push(event)));
    assert_eq!(direct, by_job);
}

#[test]
fn families_are_compared_side_by_side() {
    let mut text = String::from("family,C,error\n");
    for (name, a, alpha) in [("LAION", 3.0, 0.12), ("WIT", 40.0, 0.21)] {
        for i in 0..12 {
            let c = libm::pow(10.0, 9.0 + 0.25 * f64::from(i));
            let wobble = 1.0 + 0.004 * f64::from((i * 7) % 5 - 2);
            text += &format!("{name},{c},{}\n", a * libm::pow(c, -alpha) * wobble);
        }
    }
    let mut bench = Bench::open(&Opening::default());
    bench.set("bootstrap", "60");
    bench.set("law", "power");
    bench.paste(&text);
    bench.set("role/x", "C");
    bench.set("role/response", "error");
    bench.set("families", "family");
    let said = format!("{:?}", bench.block("families-panel", "families-findings").expect("findings"));
    assert!(said.contains("they differ"), "{said}");
    assert!(said.contains("LAION and WIT") && said.contains("meet at"), "{said}");
    let Some(Block::Grid(grid)) = bench.block("families-panel", "families") else { panic!("no table of families") };
    assert_eq!(grid.heads.len(), 3);
    bench.set("families", "C");
    assert!(matches!(bench.desk.comparison, Comparison::Refused(_)));
    bench.set("families", "");
    assert_eq!(bench.desk.comparison, Comparison::Quiet);
}
