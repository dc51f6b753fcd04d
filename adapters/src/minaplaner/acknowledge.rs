//! Answers to messages that came in: an OperationOutcome with the reason and every broken rule. No value of a
//! message is ever in it.

use contracts::{Reason, Severity, Violation};
use serde_json::{Value, json};

use super::CONTENT_TYPE;
use super::names::{REASON, RULE};
use crate::{Acknowledged, Acknowledgement, Encoded};

/// Answers a message.
pub(super) fn acknowledge(acknowledgement: &Acknowledgement<'_>) -> Encoded {
    let issues: Vec<Value> = match acknowledgement.outcome {
        Acknowledged::Accepted([]) => vec![issue("information", "informational", None, "accepted")],
        Acknowledged::Accepted(found) => found.iter().map(|one| broken("warning", one)).collect(),
        Acknowledged::Refused(reason, found) => {
            let name = (REASON, reason.code());
            let first = issue("error", code(reason), Some(name), reason.name());
            let broken = found.iter().map(|one| broken(severity(one), one));
            std::iter::once(first).chain(broken).collect()
        }
        Acknowledged::Unavailable => vec![issue("error", "transient", None, "send again later")],
    };
    let outcome = json!({ "resourceType": "OperationOutcome", "id": acknowledgement.id, "issue": issues });
    Encoded {
        body: outcome.to_string().into_bytes(),
        content_type: CONTENT_TYPE,
        left_out: Vec::new(),
    }
}

const fn severity(violation: &Violation) -> &'static str {
    match violation.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn broken(severity: &str, violation: &Violation) -> Value {
    let text = format!("{}: {}", violation.path, violation.expected);
    issue(severity, "invalid", Some((RULE, violation.rule.id)), &text)
}

fn issue(severity: &str, code: &str, named: Option<(&str, &str)>, text: &str) -> Value {
    match named {
        Some((system, name)) => json!({
            "severity": severity,
            "code": code,
            "details": { "coding": [{ "system": system, "code": name }] },
            "diagnostics": text,
        }),
        None => json!({ "severity": severity, "code": code, "diagnostics": text }),
    }
}

/// FHIR's type of issue that comes nearest to a reason, and is as lasting.
const fn code(reason: Reason) -> &'static str {
    match reason {
        Reason::Unreadable | Reason::CharacterSet | Reason::Forbidden => "structure",
        Reason::TooLarge => "too-long",
        Reason::Unsupported | Reason::NotExpressible => "not-supported",
        Reason::ContractViolated => "business-rule",
        Reason::NoRoute | Reason::TargetUnknown => "not-found",
        Reason::RoutingLoop | Reason::TargetRefused | Reason::AttemptsUsedUp | Reason::ReplyUnreadable => {
            "processing"
        }
        Reason::InternalFault => "exception",
    }
}
