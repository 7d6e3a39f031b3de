use super::*;
use serde::Deserialize;
use serde_json::json;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Sample {
    title: String,
    column: Vec<f64>,
    nested: Vec<Vec<u8>>,
}

impl Scene for Sample {
    const PAGE: &'static str = "sample";
}

fn sample() -> Sample {
    Sample { title: "a \"quoted\"\nname".into(), column: vec![0.1, 1e300, -2.5], nested: vec![vec![1], vec![]] }
}

#[test]
fn a_file_reads_well_and_comes_back() {
    let text = save_file(&sample(), Some(&json!({"rms": 0.5, "draws": []}))).unwrap();
    insta::assert_snapshot!(text);
    let opened: OpenedFile<Sample> = open_file(&format!("\u{feff}{text}")).unwrap();
    assert_eq!(opened.scene, sample());
    assert_eq!(opened.report, Some(json!({"rms": 0.5, "draws": []})));
    assert!(opened.notices.is_empty());
    assert_eq!(open_file::<Sample>(&save_file(&sample(), None::<&()>).unwrap()).unwrap().report, None);
}

#[test]
fn bad_files_are_refused_and_bad_values_named() {
    let open = |value: Value| open_file::<Sample>(&value.to_string());
    assert!(matches!(open_file::<Sample>("N,D,loss\n1,2,3"), Err(ShareError::NotAFile { .. })));
    assert!(matches!(open(json!([1])), Err(ShareError::NotAFile { .. })));
    assert!(matches!(open(json!({"page": "sample", "scene": {}})), Err(ShareError::NotAFile { .. })));
    assert!(matches!(open(json!({"synscale": 1, "page": "sample", "scene": 4})), Err(ShareError::NotAFile { .. })));
    assert_eq!(
        open(json!({"synscale": 9, "page": "sample", "scene": {}})),
        Err(ShareError::NewerFile { version: 9, limit: 1 })
    );
    let other = open(json!({"synscale": 1, "page": "plan", "scene": {}}));
    assert_eq!(other, Err(ShareError::OtherPage { page: "plan".into(), expected: "sample" }));
    let opened =
        open(json!({"synscale": 1, "page": "sample", "scene": {"title": 3, "column": [1.5], "new": 1}})).unwrap();
    assert_eq!(opened.scene, Sample { column: vec![1.5], ..Sample::default() });
    assert_eq!(opened.notices.len(), 1);
}
