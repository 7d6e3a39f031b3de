//! Envelopes. A payload is a postcard-encoded request or event of the job's own type.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// From the page to a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToWorker {
    /// Number of this job, unique in the page.
    pub job: u32,
    pub payload: Vec<u8>,
}

/// From a worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker has started and takes jobs.
    Ready,
    /// Something of use about the running job.
    Event { job: u32, payload: Vec<u8> },
    /// The job has ended; no more events follow.
    Finished { job: u32 },
    /// The worker could not read the request.
    Rejected { job: u32, message: String },
}

/// A message that could not be encoded or decoded: page and worker are of different builds.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("a message between page and worker could not be read ({detail}); reload the page")]
pub struct MessageError {
    pub detail: String,
}

/// Bytes of a message.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, MessageError> {
    postcard::to_allocvec(message).map_err(|error| MessageError { detail: error.to_string() })
}

/// The message in these bytes.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, MessageError> {
    postcard::from_bytes(bytes).map_err(|error| MessageError { detail: error.to_string() })
}
