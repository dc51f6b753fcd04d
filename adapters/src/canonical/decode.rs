//! Their bytes to our document, and their reply to our answer. What a document may hold is decided by the
//! contracts.

use contracts::json::{self, JSN_001};
use contracts::{Reason, Violation};

use super::model::message_id;
use crate::wire;
use crate::wire::fhir::OperationOutcome;
use crate::{Answer, DecodeFailure, Decoded, ReplyUnreadable};

/// Reads a document.
pub(super) fn document(body: &[u8]) -> Result<Decoded, DecodeFailure> {
    match json::read(body) {
        Ok((document, found)) => Ok(Decoded { document, found }),
        Err(violations) => Err(DecodeFailure {
            reason: reason(body, &violations),
            violations,
        }),
    }
}

fn reason(body: &[u8], violations: &[Violation]) -> Reason {
    let about = |path: &str| violations.iter().any(|violation| violation.path == path);
    if std::str::from_utf8(body).is_err() {
        Reason::CharacterSet
    } else if violations.iter().any(|violation| violation.rule.id == JSN_001.id) {
        Reason::Unreadable
    } else if about("envelope.kind") || about("envelope.version") {
        Reason::Unsupported
    } else {
        Reason::Unreadable
    }
}

/// Reads the reply to a message that was sent: an acknowledgement, or the outcome of a FHIR server.
pub(super) fn reply(sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
    if let Some(outcome) = OperationOutcome::read(reply) {
        return Ok(outcome.answer());
    }
    wire::json::read_reply(message_id(sent), reply)
}
