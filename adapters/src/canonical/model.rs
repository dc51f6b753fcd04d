//! The little that must be known of a message to acknowledge it. Documents themselves are the contracts' business.

use serde::Deserialize;

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
    Some(message.envelope.message_id)
}
