//! OperationOutcome (FHIR R4, section 2.28): how a system says over HTTP what became of a request. Codes are
//! read, texts never.

use contracts::Reason;
use serde::Deserialize;
use serde_json::Value;

use super::bundle::Fields;
use crate::Answer;

/// An outcome as it is read: what decides what is done next, and nothing else.
#[derive(Deserialize)]
pub(crate) struct OperationOutcome {
    issue: Vec<Issue>,
}

/// An outcome that stands alone, and says what it is.
#[derive(Deserialize)]
struct Alone {
    #[serde(rename = "resourceType")]
    _named: Named,
    issue: Vec<Issue>,
}

#[derive(Deserialize)]
enum Named {
    OperationOutcome,
}

/// One thing that was found.
#[derive(Deserialize)]
struct Issue {
    severity: Severity,
    code: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Fatal,
    Error,
    Warning,
    Information,
    /// Since R5.
    Success,
}

/// Issue types (value set `issue-type`) below `transient`, with the two about a limit reached: the same request
/// may succeed later.
const FOR_NOW: &[&str] = &[
    "transient",
    "lock-error",
    "no-store",
    "exception",
    "timeout",
    "incomplete",
    "throttled",
    "too-costly",
];

/// Issue types below `security`: about who asks, not about what is asked.
const OF_THE_CALLER: &[&str] = &[
    "security",
    "login",
    "unknown",
    "expired",
    "forbidden",
    "suppressed",
];

/// Issue types that name something the system does not know.
const UNKNOWN: &[&str] = &["not-found", "deleted"];

/// The longest issue type there is, and some room.
const LONGEST: usize = 20;

impl OperationOutcome {
    /// Reads an outcome; none when the bytes are something else, or name no issue at all.
    pub(crate) fn read(reply: &[u8]) -> Option<Self> {
        let Alone { issue, .. } = serde_json::from_slice(reply).ok()?;
        (!issue.is_empty()).then_some(Self { issue })
    }

    /// Reads an outcome that is a resource of a message.
    pub(crate) fn of(fields: &Fields) -> Option<Self> {
        serde_json::from_value(Value::Object(fields.clone())).ok()
    }

    /// What it means for the message it is the reply to. It names no message and is matched by the transport.
    pub(crate) fn answer(&self) -> Answer {
        self.obstacle().map_or(Answer::Accepted, Issue::answer)
    }

    /// What stands in the way, the gravest first: what is for good before what may pass. None when nothing does.
    fn obstacle(&self) -> Option<&Issue> {
        let stands_in_the_way = |issue: &&Issue| matches!(issue.severity, Severity::Fatal | Severity::Error);
        let mut obstacles = self.issue.iter().filter(stands_in_the_way);
        obstacles
            .clone()
            .find(|issue| issue.is_for_good())
            .or_else(|| obstacles.next())
    }
}

impl Issue {
    /// What an obstacle to a message means.
    fn answer(&self) -> Answer {
        let code = format!("OperationOutcome {}", self.code());
        match self.is_for_good() {
            true if self.is_unknown() => Answer::Refused {
                reason: Reason::TargetUnknown,
                code,
            },
            true => Answer::Refused {
                reason: Reason::TargetRefused,
                code,
            },
            false => Answer::Failed { code },
        }
    }

    /// Whether the same message can never succeed.
    fn is_for_good(&self) -> bool {
        let code = self.code.as_str();
        !FOR_NOW.contains(&code) && !OF_THE_CALLER.contains(&code)
    }

    /// Whether something in the message is not known there.
    fn is_unknown(&self) -> bool {
        UNKNOWN.contains(&self.code.as_str())
    }

    /// Its type, when it has the form of one.
    fn code(&self) -> &str {
        let is_code = (1..=LONGEST).contains(&self.code.len())
            && self
                .code
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if is_code { &self.code } else { "other" }
    }
}
