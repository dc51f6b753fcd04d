//! What is said besides documents: the acknowledgement, and the little that must be known of a message to
//! acknowledge it. Documents themselves are the contracts' business.

use contracts::Violation;
use serde::{Deserialize, Serialize};

/// JSON is UTF-8; its media type takes no character set (RFC 8259, section 11).
pub(super) const MEDIA_TYPE: &str = "application/json";

/// The longest message id that is repeated in an acknowledgement, as in the contracts.
const LONGEST_ID: usize = 256;

/// An acknowledgement as it is written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Acknowledgement<'a> {
    pub(super) outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<&'static str>,
    pub(super) violations: &'a [Violation],
    pub(super) acknowledgement_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message_id: Option<String>,
}

/// An acknowledgement as it is read: what decides what is done next, and nothing else.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reply {
    pub(super) outcome: Outcome,
    pub(super) reason: Option<String>,
    pub(super) message_id: Option<String>,
}

/// The outcome of a message.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    Accepted,
    Refused,
    Unavailable,
}

#[derive(Deserialize)]
struct Message {
    envelope: Envelope,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    message_id: String,
}

/// The id of a message, readable as a document or not. A message that repeats a field has no certain id.
pub(super) fn message_id(message: &[u8]) -> Option<String> {
    let message: Message = serde_json::from_slice(message).ok()?;
    Some(message.envelope.message_id).filter(|id| id.chars().count() <= LONGEST_ID)
}
