//! Against tokenizers 0.23.3 and model2vec 0.10.0: a word-piece vocabulary trained on the text
//! fixtures, a random table in half precision, and one whose rows are shared and weighted.

use super::*;
use serde::Deserialize;

const TOKENIZER: &[u8] = include_bytes!("../../../../tests/fixtures/metrics/static_table_tokenizer.json");
const HALF: &[u8] = include_bytes!("../../../../tests/fixtures/metrics/static_table_f16.safetensors");
const SHARED: &[u8] = include_bytes!("../../../../tests/fixtures/metrics/static_table_shared.safetensors");

#[derive(Deserialize)]
struct Expected {
    cases: Vec<String>,
    ids: Vec<Vec<u32>>,
    median: usize,
    vectors: Vec<Vec<f32>>,
    vectors_shared: Vec<Vec<f32>>,
}

fn expected() -> Expected {
    serde_json::from_str(include_str!("../../../../tests/fixtures/metrics/static_table_expected.json")).expect("json")
}

#[test]
fn pieces_equal_those_of_the_tokenizers_package() {
    let (tokenizer, expected) = (WordPiece::read(TOKENIZER).expect("a tokenizer"), expected());
    assert_eq!((tokenizer.pieces(), tokenizer.median_length()), (420, expected.median));
    assert!(expected.cases.len() >= 16);
    for (text, ids) in expected.cases.iter().zip(&expected.ids) {
        assert_eq!(tokenizer.ids(text), *ids, "{text:?}");
    }
}

#[test]
fn vectors_equal_those_of_model2vec() {
    let expected = expected();
    for (model, vectors) in [(HALF, &expected.vectors), (SHARED, &expected.vectors_shared)] {
        let table = StaticTable::read(model, TOKENIZER, Some(b"{\"normalize\": true}")).expect("a model");
        let mut told = 0.0;
        let found = table.embed(&expected.cases, &mut |share| told = share).expect("texts");
        assert_eq!((found.vectors.columns(), table.columns(), told), (8, 8, 1.0));
        for (row, expected) in vectors.iter().enumerate() {
            for (found, expected) in found.vectors.row(row).iter().zip(expected) {
                assert!((found - expected).abs() < 2e-6, "text {row}: {found}, not {expected}");
            }
        }
        assert_eq!(found.empty, [0, 1]);
    }
}

#[test]
fn means_are_kept_where_the_model_says_so() {
    let table = StaticTable::read(HALF, TOKENIZER, Some(b"{\"normalize\": false}")).expect("a model");
    let texts = ["the", "the the the"].map(str::to_string);
    let found = table.embed(&texts, &mut |_| {}).expect("texts").vectors;
    let piece = WordPiece::read(TOKENIZER).expect("a tokenizer").ids("the")[0] as usize;
    assert_eq!(found.row(0), &table.values[piece * 8..piece * 8 + 8]);
    assert!(found.row(0).iter().zip(found.row(1)).all(|(one, three)| (one - three).abs() < 1e-6));
}

#[test]
fn files_that_do_not_belong_together_are_refused() {
    let unigram = br#"{"model": {"type": "Unigram", "vocab": []}}"#;
    let error = StaticTable::read(HALF, unigram, None).expect_err("another model").to_string();
    assert!(error.starts_with("the tokenizer's model is 'Unigram'; only WordPiece"), "{error}");
    let file: serde_json::Value = serde_json::from_slice(TOKENIZER).expect("json");
    let with = |key: &str, value: serde_json::Value| {
        let mut changed = file.clone();
        changed[key] = value;
        StaticTable::read(HALF, changed.to_string().as_bytes(), None).expect_err(key).to_string()
    };
    assert!(with("normalizer", serde_json::Value::Null).contains("normalizer is 'none'"));
    assert!(with("pre_tokenizer", serde_json::json!({"type": "Metaspace"})).contains("pre-tokenizer is 'Metaspace'"));
    let mut smaller = file.clone();
    smaller["model"]["vocab"].as_object_mut().expect("pieces").retain(|_, id| id.as_u64() < Some(419));
    let error = StaticTable::read(HALF, smaller.to_string().as_bytes(), None).expect_err("a smaller vocabulary");
    assert_eq!(error, StaticTableError::Mismatch { part: "table", found: 420, pieces: 419 });
    let error = StaticTable::read(SHARED, smaller.to_string().as_bytes(), None).expect_err("a smaller vocabulary");
    assert!(matches!(error, StaticTableError::Mismatch { part: "list of weights", .. }));
    assert!(matches!(StaticTable::read(HALF, TOKENIZER, Some(b"{")), Err(StaticTableError::Config { .. })));
    assert!(matches!(StaticTable::read(b"PK", TOKENIZER, None), Err(StaticTableError::Safetensors(_))));
    assert!(matches!(StaticTable::read(HALF, b"", None), Err(StaticTableError::Tokenizer(_))));
}
