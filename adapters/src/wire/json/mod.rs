//! The acknowledgement of systems that speak plain JSON: how it is written, how it is read, and what of a message
//! must be known for it. Messages themselves are the business of who reads them.

mod codes;

use contracts::Violation;
use serde::{Deserialize, Serialize};

use crate::{Acknowledged, Acknowledgement, Answer, Encoded, ReplyUnreadable};

/// JSON is UTF-8; its media type takes no character set (RFC 8259, section 11).
pub(crate) const MEDIA_TYPE: &str = "application/json";

/// The longest message id that is repeated in an acknowledgement, as in the contracts.
const LONGEST_ID: usize = 256;

/// An acknowledgement as it is written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    violations: &'a [Violation],
    acknowledgement_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
}

/// An acknowledgement as it is read: what decides what is done next, and nothing else.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    outcome: Outcome,
    reason: Option<String>,
    message_id: Option<String>,
}

/// The outcome of a message.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Accepted,
    Refused,
    Unavailable,
}

/// Writes an acknowledgement of a message with that id, if it has one.
pub(crate) fn acknowledge(message_id: Option<String>, acknowledgement: &Acknowledgement<'_>) -> Encoded {
    let (outcome, reason, violations) = match acknowledgement.outcome {
        Acknowledged::Accepted(violations) => (Outcome::Accepted, None, violations),
        Acknowledged::Refused(reason, violations) => (Outcome::Refused, Some(reason.code()), violations),
        Acknowledged::Unavailable => (Outcome::Unavailable, None, [].as_slice()),
    };
    let written = Written {
        outcome,
        reason,
        violations,
        acknowledgement_id: acknowledgement.id,
        message_id: repeatable(message_id),
    };
    Encoded {
        // Strings and lists of strings can always be written.
        body: serde_json::to_vec(&written).unwrap_or_default(),
        content_type: MEDIA_TYPE,
        left_out: Vec::new(),
    }
}

/// Reads the reply to a message with that id, if it has one.
pub(crate) fn read_reply(message_id: Option<String>, reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
    let reply: Reply = serde_json::from_slice(reply).map_err(|_| ReplyUnreadable {
        expected: "a JSON object with an outcome (accepted, refused or unavailable), or an OperationOutcome",
    })?;
    if reply.message_id.is_some() && reply.message_id != repeatable(message_id) {
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

fn repeatable(message_id: Option<String>) -> Option<String> {
    message_id.filter(|id| id.chars().count() <= LONGEST_ID)
}
