//! The fingerprint of a fit: equal requests to equal engines have equal ones.

use super::request::FitRequest;
use sha2::{Digest, Sha256};

/// SHA-256 over the encoded request and the engine's version, hexadecimal.
pub fn fingerprint(request: &FitRequest) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    // A request holds only plain numbers and texts, which always encode.
    hash.update(postcard::to_allocvec(request).unwrap_or_default());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
