//! Our valid document to their bytes, and our acknowledgement. Nothing is ever left out.

use contracts::{Document, Valid, json};

use super::model::{self, MEDIA_TYPE, Outcome, message_id};
use crate::{Acknowledged, Acknowledgement, Encoded};

/// Writes a document.
pub(super) fn document(document: &Valid<Document>) -> Encoded {
    encoded(json::write(document).into_bytes())
}

/// Writes an acknowledgement of bytes that were received.
pub(super) fn acknowledgement(received: &[u8], acknowledgement: &Acknowledgement<'_>) -> Encoded {
    let (outcome, reason, violations) = match acknowledgement.outcome {
        Acknowledged::Accepted(violations) => (Outcome::Accepted, None, violations),
        Acknowledged::Refused(reason, violations) => (Outcome::Refused, Some(reason.code()), violations),
        Acknowledged::Unavailable => (Outcome::Unavailable, None, [].as_slice()),
    };
    let written = model::Acknowledgement {
        outcome,
        reason,
        violations,
        acknowledgement_id: acknowledgement.id,
        message_id: message_id(received),
    };
    // Strings and lists of strings can always be written.
    encoded(serde_json::to_vec(&written).unwrap_or_default())
}

const fn encoded(body: Vec<u8>) -> Encoded {
    Encoded {
        body,
        content_type: MEDIA_TYPE,
        left_out: Vec::new(),
    }
}
