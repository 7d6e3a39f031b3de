//! Every reference value on texts, against the readings of the registry and the functions behind them.

use super::compression::skeleton;
use super::hash_buckets::log_weights;
use super::lengths::histogram;
use super::registry::METRICS;
use super::rouge_l::{SAME, keep};
use super::{MetricError, Needs};
use crate::diversity::Sample;
use crate::diversity::text::minhash::{estimate, signatures};
use crate::diversity::text::shingles::Shingles;
use crate::diversity::text::{Corpus, Tokenizer};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const VALUES: &str = include_str!("../../../tests/fixtures/metrics/values.json");
const DIVERSE: &str = include_str!("../../../tests/fixtures/metrics/text_diverse.txt");
const SETS: [(&str, &str); 3] = [
    ("diverse", DIVERSE),
    ("repetitive", include_str!("../../../tests/fixtures/metrics/text_repetitive.txt")),
    ("mixed", include_str!("../../../tests/fixtures/metrics/text_mixed.txt")),
];

/// Reference values that nothing computes, and why.
const NOT_COVERED: &[(&str, &str)] = &[
    ("xz_ratio_pkg", "needs an LZMA encoder"),
    ("zlib6_bytes", "only level 9 is offered"),
    ("hashembed_text0_first8", "no embedder yet"),
    ("hashembed_cos_mean", "no embedder yet"),
    ("hashembed_vendi", "no embedder yet"),
];

/// Relative tolerance: sizes of deflate 1 % (the skeletons deflate to 83 bytes: two of them), iterative
/// solvers 1e-6, the rest 1e-9.
fn tolerance(id: &str) -> f64 {
    match id {
        "zlib9_bytes" | "gzip9_bytes" | "compression_ratio_zlib9" | "gzip_ratio_pkg" => 0.01,
        "skeleton_zlib9_ratio" => 2.0 / 83.0,
        "zipf_mle" | "ngram_vendi_1to4" => 1e-6,
        _ => 1e-9,
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_string).collect()
}

/// Everything known of a set by the ids of the reference.
fn computed(texts: &[String], reference: &[String]) -> BTreeMap<String, Value> {
    let sample = Sample { texts: Some(texts), reference_texts: Some(reference), ..Sample::default() };
    let mut found = BTreeMap::new();
    for metric in METRICS.iter().filter(|m| matches!(m.needs, Needs::Texts | Needs::TextsAndReference)) {
        let reading = (metric.compute)(&sample).unwrap_or_else(|error| panic!("{}: {error}", metric.id));
        for (name, value) in reading.values {
            assert!(value.is_finite(), "{name}");
            let known = found.insert(name.replace("_reference", "_diverse"), json!(value));
            assert!(known.is_none(), "{name} is in two readings");
        }
    }
    // Lists and single texts, from the functions behind the readings.
    let number = |name: &str| found[name].clone();
    let quantiles = |of: &str| json!(["q0", "q25", "q50", "q75", "q100"].map(|q| number(&format!("len_{of}_{q}"))));
    let moments = |of: &str| json!([number(&format!("len_{of}_mean")), number(&format!("len_{of}_sd"))]);
    let corpus = Corpus::new(texts.iter().map(String::as_str), Tokenizer::Word);
    let sketches = signatures(&corpus);
    let shingles = Shingles::of_words(&corpus);
    let pairs = || (0..texts.len()).flat_map(|a| (a + 1..texts.len()).map(move |b| (a, b)));
    let error = |(a, b): (usize, usize)| estimate(&sketches[a], &sketches[b]) - shingles.jaccard(a, b);
    let squares: f64 = pairs().map(|pair| error(pair) * error(pair)).sum();
    let weights = log_weights(&sample).expect("weights");
    let mut lists = vec![
        ("n_texts", json!(sample.rows())),
        ("n_tokens_ws", json!(texts.iter().map(|text| Tokenizer::Blank.tokens(text).len()).sum::<usize>())),
        ("tokens_word_text0", json!(Tokenizer::Word.tokens(&texts[0]))),
        ("skeleton_text0", json!(skeleton(&corpus, 0))),
        ("mattr50_own", number("mattr50")),
        ("self_instruct_keep_rougeL0.7", json!(keep(&corpus, SAME).expect("little work"))),
        ("len_tokens_hist_bin5", json!(histogram(&corpus, 5, usize::MAX))),
        ("minhash128_sig_text0_first4_hex", json!([0, 1, 2, 3].map(|i| format!("{:016x}", sketches[0][i])))),
        ("minhash128_est_text0_text1", json!(estimate(&sketches[0], &sketches[1]))),
        ("minhash128_rmse_vs_jaccard", json!(libm::sqrt(squares / pairs().count() as f64))),
        ("jaccard_w3_text0_text1", json!(shingles.jaccard(0, 1))),
        ("dsir_logweight_first5", json!(weights[..5])),
    ];
    for (of, mean_sd, q) in [
        ("tokens", "len_tokens_mean_sd", "len_tokens_q"),
        ("chars", "len_chars_mean_sd", "len_chars_q"),
        ("bytes", "len_bytes_mean_sd", "len_bytes_q"),
    ] {
        lists.push((mean_sd, moments(of)));
        lists.push((q, quantiles(of)));
    }
    found.extend(lists.into_iter().map(|(name, value)| (name.to_string(), value)));
    found
}

fn agree(found: &Value, expected: &Value, tolerance: f64) -> bool {
    match (found, expected) {
        (Value::Array(found), Value::Array(expected)) => {
            found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| agree(f, e, tolerance))
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            (found - expected).abs() <= tolerance * expected.abs() + 1e-12
        }
        _ => found == expected,
    }
}

#[test]
fn every_reference_value_on_texts_is_reproduced() {
    let values: Value = serde_json::from_str(VALUES).expect("json");
    let mut faults = Vec::new();
    let mut uncovered = BTreeSet::new();
    for (set, text) in SETS {
        let found = computed(&lines(text), &lines(DIVERSE));
        let expected = values["text"][set].as_object().expect("a set");
        assert_eq!(expected.len(), 127);
        for (id, entry) in expected {
            match found.get(id) {
                None => drop(uncovered.insert(id.as_str())),
                Some(found) if !agree(found, &entry["v"], tolerance(id)) => {
                    faults.push(format!("{set} {id}: {found}, not {}", entry["v"]));
                }
                Some(_) => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let listed: BTreeSet<&str> = NOT_COVERED.iter().map(|(id, _)| *id).collect();
    assert_eq!(uncovered, listed);
}

/// The scalar cases stand beside what they test: here is that each has its place.
#[test]
fn every_scalar_case_is_reproduced() {
    let values: Value = serde_json::from_str(VALUES).expect("json");
    let cases: BTreeSet<&str> = values["scalar_cases"].as_object().expect("cases").keys().map(String::as_str).collect();
    let tested = [
        "fnv1a64",              // text/hash.rs
        "splitmix64",           // text/hash.rs
        "tokenizer_word",       // text/token.rs
        "syllables",            // text/sentence.rs
        "lsh_scurve_b32_r4",    // text/minhash.rs
        "mtld_cases",           // mtld.rs
        "stoplist",             // compression.rs
        "llm_cluster_score",    // judged.rs
        "plansearch_diversity", // judged.rs
        "perplexity",           // below
    ];
    assert_eq!(cases, tested.into_iter().collect());
    let case = &values["scalar_cases"]["perplexity"];
    let rows: Vec<Vec<f64>> = serde_json::from_value(case["input"].clone()).expect("log-probabilities");
    let sample = Sample { log_probs: Some(&rows), ..Sample::default() };
    let reading = (super::perplexity::PERPLEXITY.compute)(&sample).expect("a reading");
    assert!(agree(&json!(reading.value("perplexity_corpus")), &case["v_corpus"], 1e-12));
    assert!(agree(&json!(reading.value("perplexity_mean_of_texts")), &case["v_mean_of_texts"], 1e-12));
}

/// Whatever the texts are, a metric gives finite numbers within its range or says why not.
#[test]
fn awkward_texts_give_numbers_or_reasons() {
    let long = "lorem ipsum dolor sit amet ".repeat(4_000);
    let sets: [&[&str]; 8] = [
        &[],
        &[""],
        &["", ""],
        &["!!! ...", "👍🏽👍🏽"],
        &["one"],
        &["one", "", "one"],
        &["שלום עולם", "مرحبا بالعالم", "नमस्ते दुनिया", "👩‍👩‍👧"],
        &[&long, "short text", &long],
    ];
    for set in sets {
        let texts: Vec<String> = set.iter().map(|text| text.to_string()).collect();
        for reference in [&["a reference text of some words"][..], &[], &[""]] {
            let reference: Vec<String> = reference.iter().map(|text| text.to_string()).collect();
            let sample = Sample { texts: Some(&texts), reference_texts: Some(&reference), ..Sample::default() };
            for metric in METRICS {
                match (metric.compute)(&sample) {
                    Ok(reading) => {
                        assert!(!reading.values.is_empty(), "{}", metric.id);
                        assert!(reading.values.iter().all(|(_, value)| value.is_finite()), "{}", metric.id);
                        let shown = reading.values[0].1;
                        let (low, high) = metric.range;
                        assert!(low <= shown + 1e-9 && shown <= high + 1e-9, "{}: {shown}", metric.id);
                    }
                    Err(MetricError::TooFewRows { rows, least }) => assert!(rows < least, "{}", metric.id),
                    Err(error) => assert!(!error.to_string().is_empty()),
                }
            }
        }
    }
}
