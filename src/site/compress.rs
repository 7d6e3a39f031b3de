//! How many bytes a file takes on the wire.

use serde::Serialize;

/// Bytes of something: as it is, and as a server would send it at the highest setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sizes {
    pub raw: usize,
    pub gzip: usize,
    pub brotli: usize,
}

impl std::ops::AddAssign for Sizes {
    fn add_assign(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// Header and trailer of a gzip file without a name.
const GZIP_FRAME: usize = 18;

/// The sizes of these bytes.
pub fn sizes(bytes: &[u8]) -> Result<Sizes, String> {
    let gzip = miniz_oxide::deflate::compress_to_vec(bytes, 9).len() + GZIP_FRAME;
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &settings).map_err(|error| format!("brotli: {error}"))?;
    Ok(Sizes { raw: bytes.len(), gzip, brotli: packed.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_packs_and_what_is_packed_unpacks() {
        let text = "scaling laws ".repeat(1000);
        let found = sizes(text.as_bytes()).unwrap();
        assert_eq!(found.raw, 13_000);
        assert!(found.brotli < 100 && found.gzip < 200 && found.brotli < found.gzip, "{found:?}");
    }
}
