//! Tables as people have them: every layout, broken input, and the public run tables of the field.

use proptest::prelude::*;
use synscale::table::problems::MAX_PROBLEMS;
use synscale::table::read::{MAX_BYTES, MAX_COLUMNS};
use synscale::table::{
    Column, Format, Hint, ReadError, Role, Table, Unit, Values, add_derived, cell_text, check_size, guess_columns,
    guess_map, offers, read, read_as, rename_column, set_unit, to_csv,
};

fn try_table(bytes: &[u8]) -> Result<Table, ReadError> {
    read(bytes, Hint::default(), &mut |_| {})
}

fn table(text: &str) -> Table {
    try_table(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn names(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.name.as_str()).collect()
}

fn numbers<'t>(table: &'t Table, name: &str) -> &'t [f64] {
    table.numbers(name).unwrap_or_else(|| panic!("no numbers called {name} in {:?}", names(table)))
}

fn texts<'t>(table: &'t Table, name: &str) -> &'t [String] {
    match &table.column(name).unwrap_or_else(|| panic!("no column {name} in {:?}", names(table))).values {
        Values::Texts(texts) => texts,
        Values::Numbers(_) => panic!("{name} holds numbers"),
    }
}

/// (row, column, text) of every problem.
fn problems(table: &Table) -> Vec<(Option<u32>, Option<&str>, &str)> {
    table.problems.iter().map(|p| (p.row, p.column.as_deref(), p.text.as_str())).collect()
}

fn messages(table: &Table) -> String {
    table.problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n")
}

/// NaN equals NaN: both are missing.
fn same_values(a: &Table, b: &Table) -> bool {
    let same = |a: &Column, b: &Column| match (&a.values, &b.values) {
        (Values::Numbers(a), Values::Numbers(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan())
        }
        (a, b) => a == b,
    };
    names(a) == names(b) && a.columns.iter().zip(&b.columns).all(|(a, b)| same(a, b))
}

// Layouts

#[test]
fn every_layout_gives_the_same_table() {
    let layouts = [
        ("csv", "N,D,loss\n1e9,2e10,3.1\n7e9,1e12,2.2\n"),
        ("csv with blanks", "N, D, loss\r\n1e9, 2e10, 3.1\r\n\r\n7e9, 1e12, 2.2"),
        ("tsv", "N\tD\tloss\n1e9\t2e10\t3.1\n7e9\t1e12\t2.2"),
        ("semicolon", "N;D;loss\n1e9;2e10;3.1\n7e9;1e12;2.2"),
        ("semicolon, decimal comma", "N;D;loss\n1e9;2e10;3,1\n7e9;1e12;2,2"),
        ("bar", "N|D|loss\n1e9|2e10|3.1\n7e9|1e12|2.2"),
        ("trailing delimiter", "N,D,loss,\n1e9,2e10,3.1,\n7e9,1e12,2.2,"),
        ("trailing delimiter in the rows", "N,D,loss\n1e9,2e10,3.1,\n7e9,1e12,2.2,"),
        ("blanks", "N D loss\n1e9 2e10 3.1\n7e9 1e12 2.2"),
        ("aligned", "   N       D   loss\n 1e9    2e10    3.1\n\n 7e9    1e12    2.2"),
        ("markdown", "| N | D | loss |\n|---|:-:|---:|\n| 1e9 | 2e10 | 3.1 |\n| **7e9** | 1e12 | `2.2` |"),
        ("markdown without outer bars", "N | D | loss\n--|--|--\n1e9 | 2e10 | 3.1\n7e9 | 1e12 | 2.2"),
        ("psql", "  N  |  D   | loss \n-----+------+------\n 1e9 | 2e10 |  3.1\n 7e9 | 1e12 |  2.2"),
        (
            "boxed",
            "+---+---+---+\n| N | D | loss |\n+---+---+---+\n| 1e9 | 2e10 | 3.1 |\n| 7e9 | 1e12 | 2.2 |\n+---+---+---+",
        ),
        ("comments", "# run of May\nN,D,loss\n# warm-up\n1e9,2e10,3.1\n7e9,1e12,2.2"),
        ("numpy header", "# N D loss\n1e9 2e10 3.1\n7e9 1e12 2.2"),
        ("list of objects", r#"[{"N":1e9,"D":2e10,"loss":3.1},{"N":7e9,"D":1e12,"loss":2.2}]"#),
        ("texts in objects", r#"[{"N":"1B","D":"20B","loss":"3.1"},{"loss":2.2,"D":1e12,"N":7e9}]"#),
        ("object of lists", r#"{"N":[1e9,7e9],"D":[2e10,1e12],"loss":[3.1,2.2]}"#),
        ("wrapped rows", r#"{"data":[{"N":1e9,"D":2e10,"loss":3.1},{"N":7e9,"D":1e12,"loss":2.2}],"n":2}"#),
        ("wrapped lists", r#"{"rows":{"N":[1e9,7e9],"D":[2e10,1e12],"loss":[3.1,2.2]}}"#),
        ("lists of lists", r#"[["N","D","loss"],[1e9,2e10,3.1],[7e9,1e12,2.2]]"#),
        ("pandas split", r#"{"columns":["N","D","loss"],"index":[0,1],"data":[[1e9,2e10,3.1],[7e9,1e12,2.2]]}"#),
        ("pandas columns", r#"{"N":{"0":1e9,"1":7e9},"D":{"0":2e10,"1":1e12},"loss":{"0":3.1,"1":2.2}}"#),
        ("json lines", "{\"N\":1e9,\"D\":2e10,\"loss\":3.1}\n\n{\"N\":7e9,\"D\":1e12,\"loss\":2.2}\n"),
    ];
    for (layout, text) in layouts {
        let read = table(text);
        assert_eq!(names(&read), ["N", "D", "loss"], "{layout}");
        assert_eq!(numbers(&read, "N"), [1e9, 7e9], "{layout}");
        assert_eq!(numbers(&read, "D"), [2e10, 1e12], "{layout}");
        assert_eq!(numbers(&read, "loss"), [3.1, 2.2], "{layout}");
        let expected = usize::from(layout.contains("decimal comma"));
        assert_eq!(read.problems.len(), expected, "{layout}: {:?}", read.problems);
    }
}

#[test]
fn every_encoding_gives_the_same_table() {
    let text = "modèle,loss\nété,3\n";
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let encodings = [
        ("UTF-8", text.as_bytes().to_vec(), 0),
        ("UTF-8 with mark", [b"\xef\xbb\xbf", text.as_bytes()].concat(), 0),
        ("UTF-16 LE with mark", [b"\xff\xfe", &little[..]].concat(), 0),
        ("UTF-16 BE with mark", [b"\xfe\xff", &big[..]].concat(), 0),
        ("UTF-16 LE", little, 1),
        ("UTF-16 BE", big, 1),
        ("Latin-1", latin, 1),
    ];
    for (encoding, bytes, remarks) in encodings {
        let read = try_table(&bytes).unwrap_or_else(|error| panic!("{encoding}: {error}"));
        assert_eq!(texts(&read, "modèle"), ["été"], "{encoding}");
        assert_eq!(read.problems.len(), remarks, "{encoding}: {:?}", read.problems);
    }
}

#[test]
fn quoted_cells_hold_anything() {
    let read = table("run,loss\n\"a, \"\"b\"\"\nc\",3\n\"#d\",2\n");
    assert_eq!(texts(&read, "run"), ["a, \"b\"\nc", "#d"]);
    assert_eq!(numbers(&read, "loss"), [3.0, 2.0]);
}

#[test]
fn a_lost_quote_is_named() {
    let lines: String = (0..100).map(|i| format!("{i},{i}\n")).collect();
    let read = table(&format!("N,loss\n1,\"2\n{lines}"));
    assert!(messages(&read).contains("closing quote"), "{}", messages(&read));
}

#[test]
fn colours_in_the_first_column_are_no_comments() {
    let read = table("colour,N\n#faebdd,1\n#f8d1b8,2\n");
    assert_eq!(texts(&read, "colour"), ["#faebdd", "#f8d1b8"]);
}

#[test]
fn pandas_and_r_print_row_names() {
    let read = table("        N   loss\n0  1e9   3.1\n1  7e9   2.2\n");
    assert_eq!((names(&read), numbers(&read, "N")), (vec!["column 1", "N", "loss"], &[1e9, 7e9][..]));
    let read = table("N,loss\na,1e9,3.1\nb,7e9,2.2\n");
    assert_eq!(numbers(&read, "loss"), [3.1, 2.2]);
}

#[test]
fn nested_json_is_flattened() {
    let read = table(r#"[{"run":{"name":"a","seed":1},"curve":[3,2.5],"loss":3},{"loss":2,"ok":true}]"#);
    assert_eq!(names(&read), ["run.name", "run.seed", "curve", "loss", "ok"]);
    assert_eq!(texts(&read, "curve"), ["[3, 2.5]", ""]);
    assert_eq!(texts(&read, "ok"), ["", "true"]);
    assert!(numbers(&read, "run.seed")[1].is_nan());
}

#[test]
fn python_writes_nan_and_infinity_into_json() {
    for text in [
        "[{\"N\":1,\"loss\":NaN,\"t\":\"NaN\"},\n{\"N\":2,\"loss\":-Infinity},{\"N\":3,\"loss\":2}]",
        "{\"N\":1,\"loss\":NaN}\n{\"N\":2,\"loss\":-Infinity}\n{\"N\":3,\"loss\":2}",
    ] {
        let read = table(text);
        assert!(numbers(&read, "loss")[..2].iter().all(|loss| loss.is_nan()));
        assert_eq!(problems(&read), [(Some(1), Some("loss"), "-inf")]);
    }
}

#[test]
fn a_broken_json_line_is_left_out_and_named() {
    let read = table("{\"N\":1}\n{\"N\":\n{\"N\":3}\n");
    assert_eq!(numbers(&read, "N"), [1.0, 3.0]);
    assert_eq!(problems(&read), [(None, None, "{\"N\":")]);
    assert!(messages(&read).starts_with("line 2 is not valid JSON"));
}

#[test]
fn broken_json_says_where() {
    let error = |text: &str| try_table(text.as_bytes()).unwrap_err();
    assert!(matches!(error("[{\"N\":1},\n{\"N\":}]"), ReadError::Json { line: 2, .. }));
    assert!(matches!(error("[{\"N\":1},\n\n{\"N\":2}"), ReadError::Json { line: 3, .. }));
    assert!(matches!(error("[{\"N\":1}] x"), ReadError::Json { line: 1, .. }));
    assert!(matches!(error("{\"N\": [1,\n2"), ReadError::Json { line: 2, .. }));
    assert_eq!(error("[]"), ReadError::Empty);
    assert_eq!(error("{}"), ReadError::Empty);
    let deep = "[".repeat(5000);
    assert!(matches!(error(&deep), ReadError::Json { .. }));
    assert!(error("{\"N\": [1,\n2").to_string().starts_with("line 2 is not valid JSON ("));
}

// Headers

#[test]
fn headers_are_made_usable() {
    let read = table("loss,loss,,loss (B)\n1,2,3,4");
    assert_eq!(names(&read), ["loss", "loss (2)", "column 3", "loss (B)"]);
    let columns: Vec<_> = read.problems.iter().filter_map(|problem| problem.column.as_deref()).collect();
    assert_eq!(columns, ["loss (2)", "column 3"]);
    let read = table("1e9,2e10,3.1\n7e9,1e12,2.2");
    assert_eq!((names(&read), read.rows()), (vec!["x1", "x2", "x3"], 2));
    assert!(messages(&read).contains("x1, x2"));
    let script = "<script>alert(1)</script>";
    assert_eq!(names(&table(&format!("{script},loss\n1,2"))), [script, "loss"]);
}

#[test]
fn units_scale_columns() {
    let read =
        table("params_B,tokens (M),FLOPs (1E21),PF-days,acc (%),loss (nats)\n1.3,300,84.0,2,53.4,2.5\n400M,1T,,,,");
    assert_eq!(numbers(&read, "params"), [1.3e9, 4e8]);
    assert_eq!(numbers(&read, "tokens"), [3e8, 1e12]);
    assert_eq!(numbers(&read, "FLOPs")[0], 8.4e22);
    assert_eq!(numbers(&read, "compute")[0], 1.728e20);
    assert_eq!(numbers(&read, "acc")[0], 0.534);
    assert_eq!(read.column("loss").expect("there").unit, Unit { label: "nats".into(), factor: 1.0 });
}

// Cells

#[test]
fn a_bad_cell_is_missing_and_its_text_is_kept() {
    let read = table("N,loss\n1e9,3.1\n2e9,diverged\n3e9,inf\n4e9,NA\n5e9,-0.5\n6e9,0\n");
    let loss = numbers(&read, "loss");
    assert!(loss[1].is_nan() && loss[2].is_nan() && loss[3].is_nan());
    assert_eq!((loss[4], loss[5]), (-0.5, 0.0));
    assert_eq!(problems(&read), [(Some(1), Some("loss"), "diverged"), (Some(2), Some("loss"), "inf")]);
}

#[test]
fn ragged_rows_are_named() {
    let read = table("N,D,loss\n1,2,3\n4,5\n6,7,8,nine,\n1,1,1");
    assert!(numbers(&read, "loss")[1].is_nan());
    assert_eq!(problems(&read), [(Some(1), None, "4, 5"), (Some(2), None, "nine, ")]);
}

#[test]
fn the_decimal_comma_needs_a_column_without_doubt() {
    let column = |cells: &str| numbers(&table(&format!("a;v\n{cells}")), "v").to_vec();
    assert_eq!(column("x;1,5\ny;2,25"), [1.5, 2.25]);
    assert_eq!(column("x;1.234,5\ny;1.234"), [1234.5, 1234.0]);
    assert_eq!(column("x;0,123\ny;1,234"), [0.123, 1.234]);
    assert_eq!(column("x;1,234\ny;5,678"), [1234.0, 5678.0], "thousands when in doubt");
    let mixed = table("a;v\nx;1.5\ny;2.5\nz;1,5");
    assert!(numbers(&mixed, "v")[2].is_nan());
    assert_eq!(problems(&mixed), [(Some(2), Some("v"), "1,5")]);
    let many: String = (0..5000).map(|i| format!("x;1,{i:05}\n")).collect();
    assert_eq!(column(&many).len(), 5000);
}

#[test]
fn problems_are_capped_and_counted() {
    let rows: String = (0..3000).map(|i| if i % 3 == 0 { "1,2\n".to_string() } else { format!("{i}\n") }).collect();
    let read = table(&format!("N,loss\n{rows}"));
    assert_eq!(read.problems.len(), MAX_PROBLEMS + 1);
    assert!(messages(&read).ends_with("and 1000 more; the file may have another layout than it seems"));
}

#[test]
fn text_is_never_lost() {
    let rows: String = (0..4000).map(|i| if i % 2 == 0 { format!("{i}\n") } else { format!("bad {i}\n") }).collect();
    let read = table(&format!("v\n{rows}"));
    assert_eq!(texts(&read, "v")[3999], "bad 3999");
    assert!(messages(&read).contains("kept as text"));
}

// Whole tables

#[test]
fn what_is_no_table_is_refused_in_words() {
    let error = |bytes: &[u8]| try_table(bytes).unwrap_err();
    for bytes in [&b""[..], b"  \r\n\t\n", b"\xef\xbb\xbf", b"# only a comment\n"] {
        assert_eq!(error(bytes), ReadError::Empty, "{bytes:?}");
    }
    assert!(error(b"PK\x03\x04\x14\x00").to_string().contains("Excel"));
    assert!(error(b"N,loss\n1,2\0\n").to_string().contains("binary"));
    assert!(matches!(error(&(0..=255).collect::<Vec<u8>>()), ReadError::Binary { .. }));
    let noise: Vec<u8> = (0..10_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
    assert!(matches!(error(&noise), ReadError::Binary { .. }));
}

#[test]
fn sizes_are_limited_by_length_alone() {
    assert_eq!(check_size(MAX_BYTES), Ok(()));
    let error = check_size(1 << 30).unwrap_err();
    assert_eq!(error, ReadError::TooLarge { bytes: 1 << 30 });
    assert!(error.to_string().contains("1024 MB, more than the 256 MB"), "{error}");
    let wide = |count: usize| (0..count).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",") + "\n";
    assert_eq!(table(&wide(MAX_COLUMNS)).columns.len(), MAX_COLUMNS);
    assert_eq!(try_table(wide(600).as_bytes()), Err(ReadError::TooManyColumns { columns: 600 }));
    let json = format!("{{{}}}", (0..600).map(|i| format!("\"c{i}\":1")).collect::<Vec<_>>().join(","));
    assert!(matches!(try_table(json.as_bytes()), Err(ReadError::TooManyColumns { .. })));
}

#[test]
fn small_tables_are_tables() {
    let header_only = table("N,D,loss\n");
    assert_eq!((header_only.rows(), header_only.columns.len()), (0, 3));
    assert!(messages(&header_only).contains("add rows"));
    assert_eq!(table("N,D,loss\n1,2,3").rows(), 1);
    assert_eq!(numbers(&table("loss\n3\n2\n"), "loss"), [3.0, 2.0]);
    assert_eq!(numbers(&table("N,loss\n5,3\n5,3\n5,3"), "N"), [5.0; 3]);
    assert_eq!(numbers(&table("{\"N\": 5, \"loss\": 2}"), "N"), [5.0]);
}

#[test]
fn progress_moves_forward_to_the_end() {
    let text: String = std::iter::once("N,loss\n".to_string()).chain((0..20_000).map(|i| format!("{i},3\n"))).collect();
    let mut shares: Vec<f32> = Vec::new();
    read(text.as_bytes(), Hint::default(), &mut |share| shares.push(share)).expect("readable");
    assert!(shares.windows(2).all(|pair| pair[0] < pair[1]), "{shares:?}");
    assert!(shares.len() > 40 && shares.len() <= 101 && shares.last() == Some(&1.0), "{shares:?}");
}

#[test]
fn a_large_file_is_read_quickly() {
    let mut text = String::from("run,N,D,C,loss\n");
    for i in 0..200_000u32 {
        text += &format!("run-{},{},{}e6,{}.5e18,2.{:06}\n", i % 50, 1_000_000 + i, i + 1, i, i);
    }
    let start = std::time::Instant::now();
    let read = table(&text);
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!((read.rows(), read.problems.len()), (200_000, 0));
    println!("200,000 rows x 5 columns in {seconds:.3} s");
    // The bar is one second; the machine may be shared.
    assert!(seconds < 3.0, "{seconds} s");
    let mut lines = String::new();
    for i in 0..200_000u32 {
        lines +=
            &format!("{{\"run\":\"run-{}\",\"N\":{},\"D\":{}e6,\"loss\":2.{i:06}}}\n", i % 50, 1_000_000 + i, i + 1);
    }
    let document = format!("[{}]", lines.trim_end().replace('\n', ","));
    for text in [&lines, &document] {
        let start = std::time::Instant::now();
        assert_eq!(table(text).rows(), 200_000);
        let seconds = start.elapsed().as_secs_f64();
        println!("200,000 JSON objects of 4 keys in {seconds:.3} s");
        assert!(seconds < 3.0, "{seconds} s");
    }
}

// Round trip

#[test]
fn a_written_table_reads_back() {
    let tables = [
        "Params (B),PF-days,loss,run\n1.3,2,3.1,\"a, b\"\n7.7,0.1,,#c\n0.07,1e-9,-3,\"q\"\"q\"",
        "loss\n3\n\n2",
        "200,400,x\n1,2,a\n3,4,b",
        "N\n1\nNA\n3",
        "model (B),tokens in billions\nx,1.1\ny,2.3",
    ];
    for text in tables {
        let first = table(text);
        let written = to_csv(&first);
        let second = table(&written);
        assert!(same_values(&first, &second), "{text}\n--\n{written}");
        assert_eq!(second.problems, first.problems, "{written}");
        assert_eq!(to_csv(&second), written);
    }
    assert_eq!(to_csv(&table(tables[0])).lines().next(), Some("Params (B),compute (FLOP),loss,run"));
    assert!(to_csv(&table(tables[0])).contains("\n7.7,8.64e18,,"), "{}", to_csv(&table(tables[0])));
}

#[test]
fn numbers_as_names_read_back() {
    let mut first = table("a,b\n1,2");
    rename_column(&mut first, "a", "200").expect("free");
    rename_column(&mut first, "b", "params (B)").expect("free");
    assert!(same_values(&first, &table(&to_csv(&first))), "{}", to_csv(&first));
    rename_column(&mut first, "params (B)", "1e9").expect("free");
    assert!(same_values(&first, &table(&to_csv(&first))), "{}", to_csv(&first));
    set_unit(&mut first, "200", Unit { label: "of my own".into(), factor: 3.5 }).expect("numbers");
    assert!(same_values(&first, &table(&to_csv(&first))), "{}", to_csv(&first));
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |value| value.is_finite()),
        (-1000i32..1000).prop_map(|i| f64::from(i) / 8.0),
        Just(f64::NAN),
    ]
}

fn any_column(rows: usize) -> impl Strategy<Value = Column> {
    let name = "[a-zA-Z(][a-zA-Z0-9 _,;#\"|()]{0,8}".prop_filter_map("a tidy name", |name| {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        (!name.is_empty()).then_some(name)
    });
    let unit = prop_oneof![
        Just(Unit::default()),
        Just(Unit { label: "B".into(), factor: 1e9 }),
        Just(Unit { label: "PF-days".into(), factor: 8.64e19 }),
        Just(Unit { label: "%".into(), factor: 0.01 }),
    ];
    let numbers = prop::collection::vec(any_number(), rows).prop_map(Values::Numbers);
    let texts = prop::collection::vec("[g-z][ -~\u{a1}-\u{ff}\n]{0,10}[g-z]", rows).prop_map(Values::Texts);
    (name, unit, prop_oneof![3 => numbers, 1 => texts]).prop_map(|(name, unit, values)| match values {
        Values::Numbers(_) => Column { name, unit, values },
        Values::Texts(_) => Column { name, unit: Unit::default(), values },
    })
}

fn any_table() -> impl Strategy<Value = Table> {
    (1usize..6, 1usize..20).prop_flat_map(|(columns, rows)| prop::collection::vec(any_column(rows), columns)).prop_map(
        |mut columns| {
            for index in 0..columns.len() {
                let name = columns[index].name.clone();
                if columns[..index].iter().any(|column| column.name == name) {
                    columns[index].name = format!("{name} {index} z");
                }
            }
            Table { columns, ..Table::default() }
        },
    )
}

/// Text that is almost a table of some kind.
fn nearly_a_table() -> impl Strategy<Value = Vec<u8>> {
    "[\\[\\]{}\":,;|\t \n#0-9eE.+naN\\\\×^%-]{0,200}".prop_map(String::into_bytes)
}

proptest! {
    #[test]
    fn every_table_reads_back_from_its_csv(first in any_table()) {
        let written = to_csv(&first);
        let second = read_as(written.as_bytes(), Format::Delimited(b','), &mut |_| {}).expect("readable");
        for (column, other) in first.columns.iter().zip(&second.columns) {
            let shown: Vec<_> = (0..first.rows()).map(|row| cell_text(column, row)).collect();
            prop_assert!(column.unit != other.unit || (0..second.rows()).all(|row| cell_text(other, row) == shown[row]));
        }
        prop_assert!(same_values(&first, &second), "{first:?}\n{written}\n{second:?}");
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), nearly_a_table()]) {
        for file_name in [None, Some("a.csv"), Some("a.json"), Some("a.jsonl")] {
            if let Ok(table) = read(&bytes, Hint { file_name }, &mut |_| {}) {
                prop_assert!(table.columns.iter().all(|column| column.values.len() == table.rows() && !column.name.is_empty()));
                let map = guess_map(&table, &["N", "D", "C", "U", "x"], "loss");
                offers(&table, &map);
                to_csv(&table);
            }
        }
    }
}

// Public run tables

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/");

fn public(file: &str) -> Option<Table> {
    match std::fs::read(format!("{DATA}{file}")) {
        Ok(bytes) => {
            let hint = Hint { file_name: Some(file) };
            Some(read(&bytes, hint, &mut |_| {}).unwrap_or_else(|error| panic!("{file}: {error}")))
        }
        Err(_) => {
            println!("skipped: no ../shared/data");
            None
        }
    }
}

#[test]
fn public_run_tables_map_themselves() {
    let cases = [
        ("lm/epoch-chinchilla/svg_extracted_data.csv", 245, "N=Model Size C=Training FLOP response=loss"),
        ("lm/gemstones/wandb_df_for_fitting_hot.jsonl", 220, "N=params_active_precise D=tokens response=final_loss"),
        (
            "lm/gemstones/wandb_df_for_fitting_slim_chinchilla.jsonl",
            0,
            "N=params_active_precise D=tokens C=FLOPs response=final_loss",
        ),
        (
            "lm/gemstones/wandb_df_for_fitting_hot_sampled_like_chinchilla.jsonl",
            0,
            "N=params_active_precise D=tokens response=final_loss",
        ),
        ("lm/data-constrained/c4_runs_all.csv", 296, "N=N D=D U=U response=val_loss"),
        ("lm/data-constrained/c4_runs_published_fit_182.csv", 182, "N=N D=D U=U response=val_loss"),
        ("lm/olmo-ladder/step1_points.csv", 144, "N=N D=D response=task_loss_bpb"),
        ("lm/porian-resolving/isoflop_points.csv", 1264, "N=n D=t C=flops response=loss"),
    ];
    for (file, rows, expected) in cases {
        let Some(read) = public(file) else { return };
        let map = guess_map(&read, &["N", "D", "C", "U"], "loss");
        let map = map.iter().map(|(variable, column)| format!("{variable}={column}")).collect::<Vec<_>>().join(" ");
        assert_eq!(map, expected, "{file}");
        assert!(rows == 0 || read.rows() == rows, "{file}: {} rows", read.rows());
        assert_eq!(read.problems, [], "{file}");
    }
}

#[test]
fn observational_tables_have_units_and_families() {
    let Some(read) = public("lm/observational/base_llm_benchmark_eval.csv") else { return };
    assert_eq!((read.rows(), numbers(&read, "Model Size")[0]), (148, 7e9));
    assert_eq!(numbers(&read, "Pretraining Data Size")[0], 2e12);
    assert_eq!(numbers(&read, "FLOPs")[0], 8.4e22);
    assert_eq!(numbers(&read, "FLOPs").iter().filter(|flop| flop.is_nan()).count(), 25);
    let guesses = guess_columns(&read);
    let column = |role| guesses.iter().find(|guess| guess.role == role).map(|guess| guess.column.as_str());
    assert_eq!(column(Role::Params), Some("Model Size"));
    assert_eq!(column(Role::Tokens), Some("Pretraining Data Size"));
    assert_eq!(column(Role::Compute), Some("FLOPs"));
    assert_eq!(column(Role::Accuracy), Some("MMLU"));
    assert_eq!(column(Role::Family), Some("Model Family"));
    assert_eq!(guess_map(&read, &["C"], "accuracy").len(), 2);
}

#[test]
fn olmo_ladder_has_a_loss_and_an_accuracy() {
    let Some(read) = public("lm/olmo-ladder/step2_points.csv") else { return };
    let map = guess_map(&read, &["L"], "accuracy");
    assert_eq!(map, [("L".into(), "task_loss_bpb".into()), ("response".into(), "accuracy".to_string())]);
}

#[test]
fn tokens_of_the_chinchilla_points_are_derived() {
    let Some(mut read) = public("lm/epoch-chinchilla/svg_extracted_data.csv") else { return };
    let map = guess_map(&read, &["N", "D", "C"], "loss");
    let offer = offers(&read, &map).into_iter().find(|offer| offer.name == "D").expect("C and N are there");
    assert_eq!(offer.warning, None);
    add_derived(&mut read, &offer).expect("columns exist");
    let (tokens, expected) = (numbers(&read, "D")[0], 9.993852799709755e18 / (6.0 * 6795600349.289497));
    assert!((tokens / expected - 1.0).abs() < 1e-15);
}

#[test]
fn every_public_table_reads_and_reads_back() {
    let mut folders = vec![std::path::PathBuf::from(DATA)];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            println!("skipped: no ../shared/data");
            return;
        };
        for path in entries.filter_map(|entry| entry.ok()).map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.to_string_lossy().into_owned();
            if ![".csv", ".jsonl", ".json"].iter().any(|ending| name.ends_with(ending)) {
                continue;
            }
            let bytes = std::fs::read(&path).expect("readable file");
            let hint = Hint { file_name: Some(&name) };
            let first = read(&bytes, hint, &mut |_| {}).unwrap_or_else(|error| panic!("{name}: {error}"));
            let unnamed = try_table(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(same_values(&first, &unnamed), "{name}: the file's name should not be needed");
            if name.ends_with(".csv") {
                assert_eq!(first.problems, [], "{name}");
            }
            let second = try_table(to_csv(&first).as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(same_values(&first, &second), "{name}");
            count += 1;
        }
    }
    assert!(count > 30, "only {count} files");
}
