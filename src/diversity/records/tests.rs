//! Files of every layout, what is guessed of them, and the way back.

use super::*;
use proptest::prelude::*;

fn read(text: &str, name: &str) -> Records {
    Records::read(text.as_bytes(), Some(name), &mut |_| {}).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn texts(records: &Records) -> Vec<&str> {
    records.rows.iter().map(|row| row.text.as_str()).collect()
}

#[test]
fn plain_texts_are_lines_or_paragraphs() {
    let lines = read("First text, with a comma.\n\nSecond text, with another.\r\n", "a.txt");
    assert_eq!(
        (lines.layout, texts(&lines)),
        (Layout::Lines, vec!["First text, with a comma.", "Second text, with another."])
    );
    assert_eq!(lines.rows[1].original_lines, 3..4);
    let poems = read("roses are red\nviolets are blue\n\n\nsugar is sweet\n", "");
    assert_eq!(
        (poems.layout, texts(&poems)),
        (Layout::Paragraphs, vec!["roses are red\nviolets are blue", "sugar is sweet"])
    );
    assert_eq!(poems.rows[0].original_lines, 1..3);
    assert_eq!(poems.export(&[1]), "sugar is sweet\n");
    // Prose with a comma in every line is no table.
    let prose = read("It rained, again.\nThey left, late.\nNobody, it seems, minded.\n", "");
    assert_eq!(prose.layout, Layout::Lines);
}

#[test]
fn separated_text_keeps_its_rows_for_export() {
    let csv =
        "id,Text,source\r\n1,\"Hello, \"\"you\"\"\nthere\",web\r\n2,# no comment,book\r\n\r\n3, spaces stay ,web\r\n";
    let records = read(csv, "a.csv");
    assert_eq!(records.layout, Layout::Delimited(b','));
    assert_eq!(records.choice, Choice { text: vec!["Text".into()], group: Some("source".into()), reference: None });
    assert_eq!(texts(&records), ["Hello, \"you\"\nthere", "# no comment", " spaces stay "]);
    assert_eq!(records.rows[0].group.as_deref(), Some("web"));
    assert_eq!(records.rows[0].original_lines, 2..4);
    assert_eq!(records.original(&records.rows[0]), "1,\"Hello, \"\"you\"\"\nthere\",web");
    assert_eq!(
        records.export(&[2, 0]),
        "id,Text,source\r\n3, spaces stay ,web\r\n1,\"Hello, \"\"you\"\"\nthere\",web\r\n"
    );
    // Found without a name, by its header; and without a header, by its name.
    assert_eq!(read("label\ttext\na\tone two\nb\tthree four\n", "").layout, Layout::Delimited(b'\t'));
    let bare = read("This is the first sentence.,x\nThis is the second one.,y\n", "b.csv");
    assert_eq!(texts(&bare), ["This is the first sentence.", "This is the second one."]);
    assert_eq!(bare.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["column 1", "column 2"]);
    let ragged = read("text,label\nplain,a\nsplit, here,b\n", "c.csv");
    assert_eq!(ragged.problems[0].to_string(), "line 3: the row has 1 cells more than the header; is a quote missing?");
}

#[test]
fn conversations_are_read_in_either_spelling() {
    let lines = concat!(
        r#"{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": [{"type": "text", "text": "Hello."}]}], "meta": {"source": "a"}}"#,
        "\n",
        r#"{"messages": [{"role": "user", "content": "Why?"}], "meta": {"source": "b"}}"#,
        "\n"
    );
    let mut records = read(lines, "chat.jsonl");
    assert_eq!(texts(&records), ["Be brief.\n\nHi\n\nHello.", "Why?"]);
    let names: Vec<&str> = records.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["messages", "messages[assistant]", "messages[system]", "messages[user]", "meta.source"]);
    records
        .choose(Choice { text: vec!["messages[assistant]".into()], group: Some("meta.source".into()), reference: None })
        .expect("a field");
    assert_eq!((texts(&records), records.rows[1].group.as_deref()), (vec!["Hello.", ""], Some("b")));
    let problem = records.problems[0].to_string();
    assert_eq!(
        problem,
        "line 2, field 'messages[assistant]': the row has no text here; choose another field or leave the row out"
    );
    let error = records.choose(Choice { text: vec!["body".into()], ..Choice::default() }).expect_err("no such field");
    assert!(error.to_string().starts_with("there is no field 'body'; choose one of messages, messages[assistant]"));
    assert_eq!(texts(&records)[0], "Hello.", "a refused choice changes nothing");
    let share = r#"[{"conversations": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]}]"#;
    let records = read(share, "share.json");
    assert_eq!(texts(&records), ["Q\n\nA"]);
    assert!(records.fields.iter().any(|field| field.name == "conversations[assistant]"));
    // One conversation by itself is one row.
    assert_eq!(read(r#"{"messages": [{"role": "user", "content": "Hi"}]}"#, "one.json").rows.len(), 1);
}

#[test]
fn common_record_schemas_are_recognised() {
    let alpaca = "[\n  {\"instruction\": \"Add.\", \"input\": \"1 2\", \"output\": \"3\"},\n  {\"instruction\": \"Say hi.\", \"input\": \"\", \"output\": \"hi\"}\n]\n";
    let records = read(alpaca, "alpaca.json");
    assert_eq!(texts(&records), ["Add.\n\n1 2\n\n3", "Say hi.\n\nhi"]);
    assert_eq!(records.rows[1].original_lines, 3..4);
    let kept = records.export(&[1]);
    assert_eq!(kept, "[\n  {\"instruction\": \"Say hi.\", \"input\": \"\", \"output\": \"hi\"}\n]\n");
    let pairs = read(
        "{\"prompt\": \"2+2\", \"completion\": \"4\", \"n\": 1}\n{\"prompt\": \"3+3\", \"completion\": \"6\", \"n\": NaN}\n",
        "p.jsonl",
    );
    assert_eq!((pairs.layout, texts(&pairs)), (Layout::JsonLines, vec!["2+2\n\n4", "3+3\n\n6"]));
    let wrapped =
        read("{\"version\": 2, \"data\": [{\"text\": \"a, [b]\"}, {\"text\": \"\\\"}\"}], \"ok\": true}", "w.json");
    assert_eq!(texts(&wrapped), ["a, [b]", "\"}"]);
    assert_eq!(wrapped.export(&[1]), "{\"version\": 2, \"data\": [{\"text\": \"\\\"}\"}], \"ok\": true}");
    let strings = read("[\"one\", \"two\"]", "");
    assert_eq!((strings.fields[0].name.as_str(), texts(&strings)), ("text", vec!["one", "two"]));
}

#[test]
fn reference_rows_are_found_by_a_flag_or_a_word() {
    let flagged = read("text,is_reference\na b,true\nc d,false\n", "r.csv");
    assert_eq!(flagged.rows.iter().map(|row| row.is_reference).collect::<Vec<_>>(), [true, false]);
    assert_eq!((flagged.texts(true), flagged.texts(false)), (vec!["a b".to_string()], vec!["c d".to_string()]));
    let made = read("{\"text\": \"a\", \"synthetic\": true}\n{\"text\": \"b\", \"synthetic\": false}\n", "s.jsonl");
    assert_eq!(made.rows.iter().map(|row| row.is_reference).collect::<Vec<_>>(), [false, true]);
    let worded = read("text\torigin\na\tReal\nb\tgpt\n", "o.tsv");
    assert_eq!(worded.choice.reference, Some(Reference { field: "origin".into(), value: "Real".into() }));
    let none = read("text,label\na,x\nb,y\n", "n.csv");
    assert_eq!(none.choice.reference, None);
}

#[test]
fn faults_are_named_by_row_and_line() {
    let records = read("{\"text\": \"a\"}\n{\"text\": \n{\"text\": \"c\"}\n", "a.jsonl");
    assert_eq!(texts(&records), ["a", "c"]);
    assert!(
        records.problems[0].to_string().starts_with("line 2: this is not valid JSON (EOF"),
        "{}",
        records.problems[0]
    );
    let fail =
        |text: &str, name: &str| Records::read(text.as_bytes(), Some(name), &mut |_| {}).expect_err(name).to_string();
    assert!(fail("{\"text\": \n", "a.jsonl").starts_with("row 1 (line 1) is not valid JSON"));
    assert!(
        fail("[{\"a\": 1},\n{\"a\": 2}", "a.json")
            .starts_with("row 2 (line 2) is not valid JSON (the list is not closed)")
    );
    assert!(fail("[1,,2]", "a.json").contains("nothing between two commas"));
    assert!(fail("[]", "a.json").contains("an empty list"));
    assert!(fail("3", "a.json").contains("a single value"));
    assert!(fail(" \n ", "a.txt").starts_with("the table is empty") || fail(" \n ", "a.txt").contains("empty"));
    assert!(Records::read(b"PK\x03\x04rest", None, &mut |_| {}).expect_err("zip").to_string().contains("zip"));
    let wide: String = (0..600).map(|n| format!("\"k{n}\": 1,")).collect();
    assert!(fail(&format!("{{{}\"z\": 1}}", wide), "w.jsonl").contains("more than 512"));
}

#[test]
fn many_problems_are_counted() {
    let text: String = (0..300).map(|n| if n % 2 == 0 { "{\"text\": \"a\"}\n" } else { "nonsense\n" }).collect();
    let records = read(&text, "a.jsonl");
    assert_eq!((records.rows.len(), records.problems.len(), records.more_problems), (150, 100, 50));
}

/// A file of rows in a layout, as a careful program writes it.
fn written(rows: &[(String, String)], layout: Layout) -> String {
    let json = |(text, group): &(String, String)| serde_json::json!({"text": text, "label": group}).to_string();
    match layout {
        Layout::JsonLines => rows.iter().map(|row| json(row) + "\n").collect(),
        Layout::Json => format!("[\n{}\n]\n", rows.iter().map(json).collect::<Vec<_>>().join(",\n")),
        Layout::Delimited(delimiter) => {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(["text", "label"]).expect("memory");
            rows.iter().for_each(|(text, group)| writer.write_record([text, group]).expect("memory"));
            String::from_utf8(writer.into_inner().expect("memory")).expect("text")
        }
        Layout::Lines => rows.iter().map(|(text, _)| format!("{text}\n")).collect(),
        Layout::Paragraphs => rows.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("\n\n") + "\n",
    }
}

proptest! {
    /// What a program wrote comes back as texts and groups; exported whole it is the same file, and a part
    /// of it, exported and read again, is that part.
    #[test]
    fn rows_come_back_and_go_out_again(
        rows in prop::collection::vec(("[a-zA-Z0-9éß東\"',;{}\\[\\]#.!? ]{0,30}[a-z]", "[ab]"), 1..12),
        chosen in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
        layout in prop::sample::select(vec![
            Layout::Lines, Layout::Paragraphs, Layout::Json, Layout::JsonLines, Layout::Delimited(b','), Layout::Delimited(b'\t'),
        ]),
    ) {
        let file = written(&rows, layout);
        let mut records = Records::read_as(file.as_bytes(), layout, &mut |_| {}).expect("a file");
        let group = records.fields.iter().any(|field| field.name == "label").then(|| "label".to_string());
        records.choose(Choice { text: vec!["text".into()], group: group.clone(), reference: None }).expect("fields");
        prop_assert_eq!(records.rows.len(), rows.len());
        for (record, (text, label)) in records.rows.iter().zip(&rows) {
            prop_assert_eq!(&record.text, text);
            prop_assert_eq!(record.group.as_ref(), group.as_ref().map(|_| label));
        }
        let all: Vec<usize> = (0..rows.len()).collect();
        prop_assert_eq!(records.export(&all), file);
        let part: Vec<usize> = chosen.iter().map(|index| index.index(rows.len())).collect();
        let mut again = Records::read_as(records.export(&part).as_bytes(), layout, &mut |_| {}).expect("a part");
        again.choose(records.choice.clone()).expect("the same fields");
        let expected: Vec<&str> = part.iter().map(|row| rows[*row].0.as_str()).collect();
        prop_assert_eq!(texts(&again), expected);
    }

    /// Any bytes give rows or a reason.
    #[test]
    fn any_bytes_give_rows_or_a_reason(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        name in prop::sample::select(vec![None, Some("a.txt"), Some("a.csv"), Some("a.tsv"), Some("a.json"), Some("a.jsonl")]),
    ) {
        check_any(&bytes, name);
    }

    /// So do texts made of what the readers look for.
    #[test]
    fn any_fragments_give_rows_or_a_reason(
        parts in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", "\"", "\\", ",", ":", "\n", "\r\n", "\n\n", "\t", ";", "|", "text", "\"text\"", "role", "\"content\"",
            "messages", "null", "NaN", "1", "true", "é", "👍", " ", "data", "\u{feff}", "#", "[{", "\":",
        ]), 0..60),
        name in prop::sample::select(vec![None, Some("a.txt"), Some("a.csv"), Some("a.tsv"), Some("a.json"), Some("a.jsonl")]),
    ) {
        check_any(parts.concat().as_bytes(), name);
    }
}

fn check_any(bytes: &[u8], name: Option<&str>) {
    match Records::read(bytes, name, &mut |_| {}) {
        Ok(records) => {
            assert!(!records.rows.is_empty() && !records.fields.is_empty() && !records.choice.text.is_empty());
            let all: Vec<usize> = (0..records.rows.len()).collect();
            assert!(all.iter().all(|row| records.export(&all).contains(records.original(&records.rows[*row]))));
            assert!(records.rows.windows(2).all(|pair| pair[0].original.end <= pair[1].original.start));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
