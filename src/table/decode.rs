//! Bytes of a file to text: UTF-8, UTF-16 and Latin-1; anything else is named and refused.

use super::read::ReadError;
use std::borrow::Cow;

/// The text of a file, and a remark if its encoding had to be guessed.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<&'static str>), ReadError> {
    if let Some(kind) = known_binary(bytes) {
        return Err(ReadError::Binary { kind: kind.to_string() });
    }
    if let Some(body) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8_or_latin(body);
    }
    if let Some(body) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(body, u16::from_le_bytes).map(|text| (text, None));
    }
    if let Some(body) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(body, u16::from_be_bytes).map(|text| (text, None));
    }
    match utf16_without_mark(bytes) {
        Some(from_bytes) => Ok((
            utf16(bytes, from_bytes)?,
            Some("the file has no byte-order mark and was read as UTF-16; check the texts"),
        )),
        None => utf8_or_latin(bytes),
    }
}

fn utf8_or_latin(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<&'static str>), ReadError> {
    refuse_control_bytes(bytes)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), None)),
        Err(_) => {
            let text = bytes.iter().map(|byte| *byte as char).collect::<String>();
            Ok((Cow::Owned(text), Some("the file is not UTF-8 and was read as Latin-1; check letters with accents")))
        }
    }
}

fn utf16(bytes: &[u8], from_bytes: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, ReadError> {
    let units = bytes.chunks_exact(2).map(|pair| from_bytes([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    refuse_control_bytes(text.as_bytes())?;
    Ok(Cow::Owned(text))
}

/// Latin text in UTF-16 has a zero in nearly every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 4 {
        return None;
    }
    if even == 0 && odd * 10 >= half * 7 {
        Some(u16::from_le_bytes)
    } else if odd == 0 && even * 10 >= half * 7 {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

/// No table holds a NUL, or many control characters.
fn refuse_control_bytes(bytes: &[u8]) -> Result<(), ReadError> {
    let unknown = || ReadError::Binary { kind: "a binary file".to_string() };
    if bytes.contains(&0) {
        return Err(unknown());
    }
    let sample = &bytes[..bytes.len().min(65_536)];
    let control =
        sample.iter().filter(|byte| **byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)).count();
    if control * 20 > sample.len() { Err(unknown()) } else { Ok(()) }
}

/// Files that are often dropped by mistake, by their first bytes.
fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 9] = [
        (b"PAR1", "a Parquet file"),
        (b"PK\x03\x04", "a zip archive or an Excel workbook"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"\x93NUMPY", "a NumPy array"),
        (b"SQLite format 3\0", "an SQLite database"),
    ];
    KINDS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}
