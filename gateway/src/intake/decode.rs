//! Bytes to a document, by the source system's adapter. Pure.

use adapters::WireMessage;

use crate::message::{Decoded, Received, Refusal};

/// Reads the document.
///
/// # Errors
/// [`Refusal`] when no document can be made of the bytes.
pub(super) fn decode(received: &Received) -> Result<Decoded, Refusal> {
    let wire = WireMessage {
        body: &received.body,
        content_type: received.properties.content_type.as_deref(),
    };
    match received.system.adapter.decode(&wire) {
        Ok(decoded) => Ok(Decoded {
            document: decoded.document,
            found: decoded.found,
        }),
        Err(failure) => Err(Refusal::unread(failure.reason, failure.violations)),
    }
}
