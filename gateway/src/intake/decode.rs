//! Bytes to a document, by the source system's adapter. Pure.

use std::time::Instant;

use adapters::WireMessage;

use crate::message::{Decoded, Received, Refusal};
use crate::telemetry::Metrics;

/// Reads the document.
///
/// # Errors
/// [`Refusal`] when no document can be made of the bytes.
pub(super) fn decode(received: &Received, metrics: &Metrics) -> Result<Decoded, Refusal> {
    let start = Instant::now();
    let wire = WireMessage {
        body: &received.body,
        content_type: received.properties.content_type.as_deref(),
    };
    let decoded = received.system.adapter.decode(&wire);
    metrics.stage("decode", start.elapsed());
    match decoded {
        Ok(decoded) => Ok(Decoded {
            document: decoded.document,
            found: decoded.found,
        }),
        Err(failure) => Err(Refusal::unread(failure.reason, failure.violations)),
    }
}
