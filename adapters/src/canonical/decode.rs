//! Their bytes to our document, and their reply to our answer. What a document may hold is decided by the
//! contracts.

use contracts::json::{self, JSN_001};
use contracts::{Reason, Violation};

use super::codes;
use super::model::{Outcome, Reply, message_id};
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
    let reply: Reply = serde_json::from_slice(reply).map_err(|_| ReplyUnreadable {
        expected: "a JSON object with an outcome (accepted, refused or unavailable), or an OperationOutcome",
    })?;
    if reply.message_id.is_some() && reply.message_id != message_id(sent) {
        return Err(ReplyUnreadable {
            expected: "the messageId of the message that was sent",
        });
    }
    Ok(match reply.outcome {
        Outcome::Accepted => Answer::Accepted,
        Outcome::Unavailable => Answer::Failed {
            code: "unavailable".to_owned(),
        },
        Outcome::Refused => Answer::Refused {
            reason: codes::reason_of(reply.reason.as_deref().unwrap_or_default()),
            code: codes::code_of(reply.reason.as_deref()),
        },
    })
}
