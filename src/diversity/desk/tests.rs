use super::*;
use crate::job::Context;
use crate::view::{Block, Desk, Reply};

struct Bench {
    desk: DiversityDesk,
    asked: Vec<DiversityEffect>,
}

impl Bench {
    fn open(opening: &Opening) -> Self {
        let (desk, effects) = DiversityDesk::open(opening);
        let mut bench = Self { desk, asked: Vec::new() };
        bench.take(effects);
        bench
    }

    fn take(&mut self, effects: Vec<DiversityEffect>) {
        for effect in effects {
            match effect {
                Effect::Start(slot, job) => {
                    let mut events = Vec::new();
                    run(job, &mut Context::new(&mut |event| events.push(event)));
                    for event in events {
                        let effects = self.desk.heard(slot, Heard::Event(event));
                        self.take(effects);
                    }
                }
                Effect::Settle(_) => {
                    let effects = self.desk.settled();
                    self.take(effects);
                }
                other => self.asked.push(other),
            }
        }
    }

    fn event(&mut self, event: Event) {
        let effects = self.desk.event(event);
        self.take(effects);
    }

    fn set(&mut self, id: &str, value: &str) {
        self.event(Event::Set { id: id.into(), value: value.into() });
    }

    fn give(&mut self, file_name: Option<&str>, text: &str) {
        let file_name = file_name.map(String::from);
        self.event(Event::Bytes { intake: "intake".into(), file_name, bytes: text.as_bytes().to_vec() });
    }

    fn card(&self) -> serde_json::Value {
        serde_json::from_str(&self.desk.view().frame.card).expect("the card is JSON")
    }

    fn saved(&mut self, id: &str) -> String {
        self.event(Event::Press { id: id.into() });
        let bytes = self.asked.iter().rev().find_map(|effect| match effect {
            Effect::Send(Reply::Save { bytes, .. }) => Some(bytes.clone()),
            _ => None,
        });
        String::from_utf8(bytes.expect("saved")).expect("text")
    }
}

const PLANTED: &str = r#"{"id": 1, "text": "The harbour freezes over every winter and the boats stay in."}
{"id": 2, "text": "Bread needs flour, water, salt and a good deal of patience."}
{"id": 3, "text": "The harbour freezes over every winter and the boats stay in!"}
{"id": 4, "text": "Prime numbers thin out as they grow, slowly and without end."}
{"id": 5, "text": "Bread needs flour, water, salt and a great deal of patience."}
"#;

#[test]
fn opens_on_a_measured_example() {
    let bench = Bench::open(&Opening::default());
    let card = bench.card();
    assert_eq!((card["state"].as_str(), card["rows"].as_u64()), (Some("done"), Some(40)));
    assert!(card["near_twins"]["groups"].as_u64() > Some(2), "{card:#}");
    assert!(card["metrics"].as_object().is_some_and(|metrics| metrics.len() > 15));
}

#[test]
fn planted_twins_are_named_dropped_and_the_link_gives_the_same_numbers() {
    let mut bench = Bench::open(&Opening::default());
    bench.give(Some("texts.jsonl"), PLANTED);
    let card = bench.card();
    assert_eq!((card["rows"].as_u64(), card["near_twins"]["groups"].as_u64()), (Some(5), Some(2)), "{card:#}");
    assert_eq!(card["kept"], 3);
    let kept = bench.saved("export-kept");
    let planted: Vec<&str> = PLANTED.lines().collect();
    let expected: Vec<&str> = [0, 1, 3].map(|row| planted[row]).to_vec();
    assert_eq!(kept.lines().collect::<Vec<_>>(), expected, "each row as it stood");
    let dropped = bench.saved("export-dropped");
    assert!(dropped.contains("near twin of row 1") && dropped.contains("near twin of row 2"), "{dropped}");
    bench.set("keep", "all");
    assert_eq!(bench.card()["kept"], 5);
    bench.set("text-field", "id");
    assert_eq!(bench.card()["near_twins"]["groups"], 0);
    bench.set("text-field", "text");

    let link = bench.desk.view().frame.link.expect("shared").expect("a link");
    let fragment = link.split_once('#').expect("a fragment").1.to_string();
    let friend = Bench::open(&Opening { fragment, ..Opening::default() });
    assert_eq!(friend.card(), bench.card());
}

#[test]
fn rows_of_a_reference_stand_apart() {
    let mut bench = Bench::open(&Opening::default());
    let mut csv = String::from("source,text\n");
    for (i, text) in EXAMPLE.lines().enumerate() {
        csv += &format!("{},\"{}\"\n", if i < 10 { "real" } else { "made" }, text.replace('"', "\"\""));
    }
    bench.give(Some("a.csv"), &csv);
    assert_eq!(bench.card()["rows"], 30, "'real' is guessed to be the reference");
    bench.set("reference", "");
    assert_eq!(bench.card()["rows"], 40);
    let alone = bench.card()["metrics"].as_object().map_or(0, serde_json::Map::len);
    bench.set("reference", &format!("source{}real", events::REFERENCE_MARK));
    assert_eq!(bench.card()["rows"], 30);
    let beside = bench.card()["metrics"].as_object().map_or(0, serde_json::Map::len);
    assert!(beside > alone, "{beside} measures with a reference, {alone} without");
    assert!(bench.saved("export-kept").starts_with("source,text\n"));
}

#[test]
fn bad_input_is_said_and_loses_nothing() {
    let mut bench = Bench::open(&Opening::default());
    let before = bench.card();
    bench.give(None, "\u{0}\u{1}");
    assert!(bench.desk.refused.is_some() && bench.card() == before);
    assert!(!bench.desk.draft.is_empty());
    bench.set("similar", "2");
    assert!(bench.desk.problems.contains_key("similar"));
    for text in ["one", "same\nsame\nsame", "🎈\nمرحبا\n👩‍👩‍👧‍👦 👩‍👩‍👧‍👦", "\n\nx\n\n"]
    {
        bench.give(None, text);
        assert_eq!(bench.card()["state"], "done", "{text:?}");
    }
}

#[test]
fn block_ids_are_unique_on_the_page() {
    let mut bench = Bench::open(&Opening::default());
    bench.desk.open.extend((0..6).map(|i| format!("variants-{i}")).chain(["more".into(), "own-data".into()]));
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

#[test]
fn a_link_leaves_the_own_workspace_alone_until_it_is_changed() {
    let link = Bench::open(&Opening::default()).desk.view().frame.link.expect("shared").expect("a link");
    let fragment = link.split_once('#').expect("a fragment").1.to_string();
    let mut mine = Bench::open(&Opening::default());
    mine.give(Some("texts.jsonl"), PLANTED);
    let kept = mine.asked.iter().rev().find_map(|effect| match effect {
        Effect::Keep { key, text } if *key == KEYS.workspace => Some(text.clone()),
        _ => None,
    });
    let mut bench = Bench::open(&Opening { fragment, workspace: kept.map(Ok), ..Opening::default() });
    let keeps = |bench: &Bench| bench.asked.iter().filter(|effect| matches!(effect, Effect::Keep { .. })).count();
    assert_eq!((keeps(&bench), bench.card()["rows"].as_u64()), (0, Some(40)));
    bench.set("seed", "5");
    assert!(keeps(&bench) == 2 && bench.desk.view().frame.own, "the earlier work and the new state are kept");
    bench.event(Event::Press { id: "go-back".into() });
    assert_eq!(bench.card()["rows"], 5);
}
