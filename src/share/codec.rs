//! Links: a scene as `<version>.<base64url of compressed JSON>`, small enough for a URL fragment.

use super::{difference, packed};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The version written. Raise it whenever a scene's default changes or a key changes its meaning,
/// add the step to [`migrate`], and keep a fixture of the old version in `tests/fixtures/links`.
pub const LINK_VERSION: u32 = 1;

/// Longest link state written or read, in characters.
pub const MAX_LINK: usize = 32 * 1024;

/// Largest JSON a link may unfold to, in bytes: a guard against links built to exhaust memory.
const MAX_INFLATED: usize = 4 * 1024 * 1024;

/// Compression effort of miniz, 0..=10; scenes are small, so the best costs nothing.
const EFFORT: u8 = 10;

/// The state of one page.
pub trait Scene: Serialize + DeserializeOwned + Default {
    /// The page's name in files: `fit`, `plan`, ...
    const PAGE: &'static str;

    /// Brings values of the right type but outside their range back to the default, and says so:
    /// one plain sentence per change.
    fn mend(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// An opened scene, and what could not be taken over as it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded<S> {
    pub scene: S,
    /// One plain sentence per value that fell back to its default.
    pub notices: Vec<String>,
}

/// Why a scene could not be written or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    #[error(
        "this state is too large for a link ({characters} characters; {MAX_LINK} at most): save a .synscale.json file instead"
    )]
    TooLarge { characters: usize },
    #[error(
        "this is not a Synscale link: its state should begin with a version number and a dot, such as '{LINK_VERSION}.'"
    )]
    NotALink,
    #[error(
        "this link was made by a newer Synscale (link version {version}; this one reads up to {LINK_VERSION}): reload the page to get the latest"
    )]
    NewerLink { version: u32 },
    #[error("this link is damaged, perhaps cut short when it was copied: ask for it again ({detail})")]
    DamagedLink { detail: String },
    #[error("this file is too large to open ({bytes} bytes; {limit} at most)")]
    FileTooLarge { bytes: usize, limit: usize },
    #[error("this is not a Synscale file: {detail}")]
    NotAFile { detail: String },
    #[error(
        "this file was made by a newer Synscale (file version {version}; this one reads up to {limit}): reload the page to get the latest"
    )]
    NewerFile { version: u64, limit: u64 },
    #[error("this file belongs to the {page} page, not to the {expected} page: open it there")]
    OtherPage { page: String, expected: &'static str },
    #[error("the state cannot be written: {detail}")]
    Unwritable { detail: String },
    #[error("this address cannot be loaded: {problem}: {address}")]
    BadAddress { problem: &'static str, address: String },
}

/// The state of `scene` as link text, for the URL fragment.
pub fn encode<S: Serialize + Default>(scene: &S) -> Result<String, ShareError> {
    let mut state = difference::difference(&value_of(&S::default())?, &value_of(scene)?);
    packed::pack(&mut state);
    let json = serde_json::to_vec(&state).map_err(unwritable)?;
    // The zlib wrapping costs eight characters and carries a checksum: a damaged link is
    // refused instead of opening with other digits.
    let compressed = miniz_oxide::deflate::compress_to_vec_zlib(&json, EFFORT);
    let text = format!("{LINK_VERSION}.{}", URL_SAFE_NO_PAD.encode(compressed));
    if text.len() > MAX_LINK || json.len() > MAX_INFLATED {
        return Err(ShareError::TooLarge { characters: text.len() });
    }
    Ok(text)
}

/// The scene in link text. Unknown keys are ignored, bad values fall back to the default.
pub fn decode<S: Scene>(text: &str) -> Result<Decoded<S>, ShareError> {
    let text = text.trim().trim_start_matches('#');
    if text.len() > MAX_LINK {
        return Err(ShareError::TooLarge { characters: text.len() });
    }
    let (version, body) = text.split_once('.').ok_or(ShareError::NotALink)?;
    let version: u32 = version.parse().ok().filter(|version| *version >= 1).ok_or(ShareError::NotALink)?;
    if version > LINK_VERSION {
        return Err(ShareError::NewerLink { version });
    }
    let damaged = |detail: &str| ShareError::DamagedLink { detail: detail.into() };
    let compressed = URL_SAFE_NO_PAD.decode(body).map_err(|error| damaged(&error.to_string()))?;
    let json = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&compressed, MAX_INFLATED)
        .map_err(|error| damaged(&format!("unpacking stopped: {:?}", error.status)))?;
    let mut state: Value = serde_json::from_slice(&json).map_err(|error| damaged(&error.to_string()))?;
    packed::unpack(&mut state).map_err(|error| damaged(&error))?;
    adopt(migrate(version, state))
}

/// Brings the state of an old link or file up to [`LINK_VERSION`], one step per version.
pub(super) fn migrate(version: u32, state: Value) -> Value {
    // One arm per version that was superseded, each calling the next; none so far.
    match version {
        LINK_VERSION => state,
        _ => state,
    }
}

/// The scene made of the default and `state`; whatever does not fit is named in a notice.
pub(super) fn adopt<S: Scene>(state: Value) -> Result<Decoded<S>, ShareError> {
    if !state.is_object() {
        return Err(ShareError::DamagedLink { detail: "the state is not a list of settings".into() });
    }
    let default = value_of(&S::default())?;
    let (mut scene, mut notices) = match S::deserialize(&difference::merge(&default, &state)) {
        Ok(scene) => (scene, Vec::new()),
        Err(_) => {
            let (kept, notices) = difference::merge_what_fits(&default, &state, &|value| S::deserialize(value).is_ok());
            (S::deserialize(&kept).map_err(unwritable)?, notices)
        }
    };
    notices.extend(scene.mend());
    Ok(Decoded { scene, notices })
}

fn value_of<T: Serialize>(value: &T) -> Result<Value, ShareError> {
    serde_json::to_value(value).map_err(unwritable)
}

pub(super) fn unwritable(error: serde_json::Error) -> ShareError {
    ShareError::Unwritable { detail: error.to_string() }
}

#[cfg(test)]
#[path = "codec_tests.rs"]
mod tests;
