use super::*;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Sample {
    title: String,
    seed: u64,
    delta: f64,
    kind: Kind,
    column: Vec<Option<f64>>,
    counts: Vec<u32>,
    view: View,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Plain,
    Named { name: String },
    Pair(f64, f64),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct View {
    axis: String,
    zoom: Option<f64>,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            title: "untitled".into(),
            seed: 1,
            delta: 1e-3,
            kind: Kind::Named { name: "first".into() },
            column: Vec::new(),
            counts: vec![1, 2],
            view: View { axis: "N".into(), zoom: None },
        }
    }
}

impl Scene for Sample {
    const PAGE: &'static str = "sample";

    fn mend(&mut self) -> Vec<String> {
        if self.delta > 0.0 {
            return Vec::new();
        }
        self.delta = 1e-3;
        vec!["'delta' should be positive".into()]
    }
}

/// Link text of a raw state, as this or another version of the program might have written it.
fn link_of(version: &str, state: &[u8]) -> String {
    format!("{version}.{}", URL_SAFE_NO_PAD.encode(miniz_oxide::deflate::compress_to_vec_zlib(state, EFFORT)))
}

fn sample() -> Sample {
    Sample {
        title: "Läufe & more".into(),
        seed: u64::MAX,
        column: [Some(0.1 + 0.2), None, Some(4.4e7), Some(f64::MIN_POSITIVE), Some(5e-324)].into(),
        kind: Kind::Pair(1.0 / 3.0, -0.0),
        ..Sample::default()
    }
}

#[test]
fn the_default_scene_is_a_tiny_link() {
    let link = encode(&Sample::default()).unwrap();
    assert!(link.len() <= 16, "{link}");
    assert_eq!(decode::<Sample>(&link).unwrap(), Decoded { scene: Sample::default(), notices: Vec::new() });
}

#[test]
fn a_scene_comes_back_and_uses_only_fragment_characters() {
    let link = encode(&sample()).unwrap();
    assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{link}");
    assert_eq!(decode::<Sample>(&format!("#{link}\n")).unwrap().scene, sample());
}

#[test]
fn unknown_keys_are_ignored_and_bad_values_named() {
    let state = json!({"colour": "red", "seed": -4, "title": "kept", "view": {"axis": [], "zoom": 2.0}, "kind": "Odd", "delta": -1.0});
    let decoded: Decoded<Sample> = decode(&link_of("1", state.to_string().as_bytes())).unwrap();
    let expected =
        Sample { title: "kept".into(), view: View { axis: "N".into(), zoom: Some(2.0) }, ..Sample::default() };
    assert_eq!(decoded.scene, expected);
    let named = |key: &str| decoded.notices.iter().any(|notice| notice.contains(&format!("'{key}'")));
    assert!(["seed", "view.axis", "kind", "delta"].into_iter().all(named), "{:?}", decoded.notices);
    assert_eq!(decoded.notices.len(), 4, "{:?}", decoded.notices);
}

#[test]
fn each_failure_has_its_own_words() {
    assert_eq!(decode::<Sample>("hello"), Err(ShareError::NotALink));
    assert_eq!(decode::<Sample>(""), Err(ShareError::NotALink));
    assert_eq!(decode::<Sample>("0.eJw"), Err(ShareError::NotALink));
    assert_eq!(decode::<Sample>("2.eJw"), Err(ShareError::NewerLink { version: 2 }));
    let link = encode(&sample()).unwrap();
    assert!(matches!(decode::<Sample>(&link[..link.len() - 4]), Err(ShareError::DamagedLink { .. })));
    assert!(matches!(decode::<Sample>(&link_of("1", b"[1, 2]")), Err(ShareError::DamagedLink { .. })));
    assert!(matches!(decode::<Sample>(&link_of("1", b"{\"seed\": 1e999}")), Err(ShareError::DamagedLink { .. })));
    assert_eq!(decode::<Sample>(&"1".repeat(MAX_LINK + 1)), Err(ShareError::TooLarge { characters: MAX_LINK + 1 }));
    let noise = (0..10_000u32).map(|i| Some(f64::from(i.wrapping_mul(2_654_435_761)) / 3.0)).collect();
    let error = encode(&Sample { column: noise, ..Sample::default() }).unwrap_err();
    assert!(error.to_string().contains(".synscale.json file instead"), "{error}");
}

#[test]
fn hostile_links_are_refused_quickly() {
    let deep = format!("{{\"title\":{}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert!(matches!(decode::<Sample>(&link_of("1", deep.as_bytes())), Err(ShareError::DamagedLink { .. })));
    let bomb = vec![b' '; 5 * 1024 * 1024];
    let link = link_of("1", &bomb);
    assert!(link.len() < MAX_LINK);
    assert!(matches!(decode::<Sample>(&link), Err(ShareError::DamagedLink { .. })));
    // Many unknown keys beside one bad value: only the default's own keys are tried.
    let keys: String = (0..100_000).map(|i| format!(",\"k{i}\":0")).collect();
    let decoded = decode::<Sample>(&link_of("1", format!("{{\"seed\":\"x\"{keys}}}").as_bytes()));
    match decoded {
        Ok(decoded) => assert_eq!(decoded.notices.len(), 1),
        Err(error) => assert!(matches!(error, ShareError::TooLarge { .. }), "{error}"),
    }
}

fn any_sample() -> impl Strategy<Value = Sample> {
    let finite = || any::<f64>().prop_filter("JSON holds finite numbers", |value| value.is_finite());
    let kind = prop_oneof![
        Just(Kind::Plain),
        any::<String>().prop_map(|name| Kind::Named { name }),
        (finite(), finite()).prop_map(|(a, b)| Kind::Pair(a, b)),
    ];
    let view = (any::<String>(), prop::option::of(finite())).prop_map(|(axis, zoom)| View { axis, zoom });
    let column = prop::collection::vec(prop::option::of(finite()), 0..50);
    let counts = prop::collection::vec(any::<u32>(), 0..20);
    (any::<String>(), any::<u64>(), finite().prop_map(f64::abs), kind, column, counts, view).prop_map(
        |(title, seed, delta, kind, column, counts, view)| {
            let delta = if delta > 0.0 { delta } else { 1.0 };
            Sample { title, seed, delta, kind, column, counts, view }
        },
    )
}

proptest! {
    #[test]
    fn every_scene_comes_back(scene in any_sample()) {
        let decoded = decode::<Sample>(&encode(&scene).unwrap()).unwrap();
        prop_assert_eq!(&decoded.scene, &scene);
        prop_assert!(decoded.notices.is_empty());
        let bits = |scene: &Sample| scene.column.iter().map(|cell| cell.map(f64::to_bits)).collect::<Vec<_>>();
        prop_assert_eq!(bits(&decoded.scene), bits(&scene));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), body in "[A-Za-z0-9_-]{0,200}") {
        let _ = decode::<Sample>(&text);
        let _ = decode::<Sample>(&format!("1.{text}"));
        let _ = decode::<Sample>(&format!("1.{body}"));
    }

    #[test]
    fn any_state_is_read_or_refused(state in any::<String>(), packed in "[0-9e_ $-]{0,30}") {
        let _ = decode::<Sample>(&link_of("1", state.as_bytes()));
        let _ = decode::<Sample>(&link_of("1", json!({"column": {"$": packed}}).to_string().as_bytes()));
    }

    #[test]
    fn a_changed_character_never_gives_another_scene(at in 2usize..60, new in "[A-Za-z0-9_-]") {
        let link = encode(&sample()).unwrap();
        let at = at.min(link.len() - 1);
        let mut changed = link.clone();
        changed.replace_range(at..=at, &new);
        match decode::<Sample>(&changed) {
            Ok(decoded) => prop_assert_eq!(decoded.scene, sample()),
            Err(error) => prop_assert!(matches!(error, ShareError::DamagedLink { .. }), "{}", error),
        }
    }
}
