//! What a target's reply means: an OperationOutcome, or a message whose response names the one that was sent. Codes
//! leave this file, texts never do.

use contracts::Reason;
use serde_json::Value;

use crate::wire::fhir::{Bundle, OperationOutcome};
use crate::{Answer, ReplyUnreadable};

/// Reads the reply to a message that was sent.
pub(super) fn read(sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
    if let Some(outcome) = OperationOutcome::read(reply) {
        return Ok(outcome.answer());
    }
    let expected = "an OperationOutcome, or a message bundle";
    let bundle = Bundle::read(reply).map_err(|_| ReplyUnreadable { expected })?;
    let response = bundle.peek(0).and_then(|header| header.get("response"));
    let part = |name: &str| {
        response
            .and_then(|response| response.get(name))
            .and_then(Value::as_str)
    };
    let sent = Bundle::read(sent)
        .ok()
        .and_then(|sent| sent.header_id().map(str::to_owned));
    if part("identifier").is_none() || part("identifier") != sent.as_deref() {
        return Err(ReplyUnreadable {
            expected: "a MessageHeader.response that names the message that was sent",
        });
    }
    match part("code") {
        Some("ok") => Ok(Answer::Accepted),
        Some("transient-error") => Ok(Answer::Failed {
            code: "transient-error".to_owned(),
        }),
        Some("fatal-error") => Ok(fatal(&bundle)),
        Some(_) | None => Err(ReplyUnreadable {
            expected: "a response of code ok, transient-error or fatal-error",
        }),
    }
}

/// A refusal for good; the details say whether something is not known there.
fn fatal(bundle: &Bundle) -> Answer {
    let outcomes = bundle.all("OperationOutcome").filter_map(|at| bundle.peek(at));
    let unknown = outcomes.filter_map(OperationOutcome::of).any(|outcome| {
        matches!(
            outcome.answer(),
            Answer::Refused {
                reason: Reason::TargetUnknown,
                ..
            }
        )
    });
    let reason = if unknown {
        Reason::TargetUnknown
    } else {
        Reason::TargetRefused
    };
    Answer::Refused {
        reason,
        code: "fatal-error".to_owned(),
    }
}
