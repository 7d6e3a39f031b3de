//! Files: a scene and, if wanted, its report as readable JSON, `name.synscale.json`.

use super::codec::{Decoded, Scene, ShareError, adopt, migrate, unwritable};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;

/// The version written; follows [`LINK_VERSION`](super::LINK_VERSION).
pub const FILE_VERSION: u32 = super::LINK_VERSION;

/// Largest file opened, in bytes.
pub const MAX_FILE: usize = 64 * 1024 * 1024;

/// An opened file.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedFile<S> {
    pub scene: S,
    /// One plain sentence per value that fell back to its default.
    pub notices: Vec<String>,
    /// The saved result as it stands in the file; the page decides whether it still reads it.
    pub report: Option<Value>,
}

/// The text of a file with every key of the scene, so that it reads without knowing the defaults.
pub fn save_file<S: Scene, R: Serialize>(scene: &S, report: Option<&R>) -> Result<String, ShareError> {
    let scene = serde_json::to_value(scene).map_err(unwritable)?;
    let mut text = format!("{{\n  \"synscale\": {FILE_VERSION},\n  \"page\": \"{}\",\n  \"scene\": ", S::PAGE);
    write_readable(&mut text, &scene, 1);
    if let Some(report) = report {
        text.push_str(",\n  \"report\": ");
        write_readable(&mut text, &serde_json::to_value(report).map_err(unwritable)?, 1);
    }
    text.push_str("\n}\n");
    Ok(text)
}

/// The scene in a file's text; unknown keys are ignored, bad values fall back with a notice.
pub fn open_file<S: Scene>(text: &str) -> Result<OpenedFile<S>, ShareError> {
    let refused = |detail: String| ShareError::NotAFile { detail };
    if text.len() > MAX_FILE {
        return Err(ShareError::FileTooLarge { bytes: text.len(), limit: MAX_FILE });
    }
    // Editors on some systems put a byte-order mark in front.
    let text = text.trim_start_matches('\u{feff}');
    let file: Value = serde_json::from_str(text).map_err(|error| refused(format!("it is not JSON ({error})")))?;
    let Value::Object(mut file) = file else { return Err(refused("it does not begin with '{'".into())) };
    let version = file.get("synscale").and_then(Value::as_u64);
    let version =
        version.filter(|version| *version >= 1).ok_or_else(|| refused("the key 'synscale' is missing".into()))?;
    let supported = u32::try_from(version).ok().filter(|version| *version <= FILE_VERSION);
    let supported = supported.ok_or(ShareError::NewerFile { version, limit: FILE_VERSION.into() })?;
    match file.get("page").and_then(Value::as_str) {
        Some(page) if page == S::PAGE => {}
        Some(page) => return Err(ShareError::OtherPage { page: page.into(), expected: S::PAGE }),
        None => return Err(refused("the key 'page' is missing".into())),
    }
    let state = file.remove("scene").filter(Value::is_object);
    let state = state.ok_or_else(|| refused("the key 'scene' is missing or no object".into()))?;
    let Decoded { scene, notices } = adopt(migrate(supported, state))?;
    Ok(OpenedFile { scene, notices, report: file.remove("report").filter(|report| !report.is_null()) })
}

/// JSON with one key per line and lists of plain values on one line.
fn write_readable(text: &mut String, value: &Value, depth: usize) {
    let plain = |value: &Value| !value.is_object() && !value.is_array();
    let new_line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    };
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            text.push('{');
            for (i, (key, entry)) in entries.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { "," });
                new_line(text, depth + 1);
                let _ = write!(text, "{}: ", Value::from(key.as_str()));
                write_readable(text, entry, depth + 1);
            }
            new_line(text, depth);
            text.push('}');
        }
        Value::Array(items) if !items.iter().all(plain) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { "," });
                new_line(text, depth + 1);
                write_readable(text, item, depth + 1);
            }
            new_line(text, depth);
            text.push(']');
        }
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                let _ = write!(text, "{}{item}", if i == 0 { "" } else { ", " });
            }
            text.push(']');
        }
        plain => {
            let _ = write!(text, "{plain}");
        }
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
