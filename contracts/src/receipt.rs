//! `receipt`, kvittens: what became of a message, as a document, where the receiver of the answer is another than the
//! one that listens on the line.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Kind;
use crate::notice::Notice;
use crate::redact::redacted;

/// What became of a message. The case is that of the message answered.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Receipt {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// Id of the message answered.
    #[schemars(extend("x-required" = true), length(min = 1, max = 300))]
    pub answers: Option<String>,
    /// Kind of the message answered.
    pub answers_kind: Option<Kind>,
    /// What became of it.
    #[schemars(extend("x-required" = true))]
    pub status: Option<ReceiptStatus>,
    /// What it was refused for; never a value of the message.
    pub violation: Vec<ReceiptViolation>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReceiptStatus {
    /// It has come.
    Received,
    /// Someone has read it and acts on it (kvitterad).
    Accepted,
    /// It is not taken.
    Refused,
}

/// One thing a message was refused for.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ReceiptViolation {
    /// Id of the rule.
    #[schemars(extend("x-required" = true), length(min = 1, max = 64))]
    pub rule: Option<String>,
    /// Where in the message.
    #[schemars(length(min = 1, max = 256))]
    pub path: Option<String>,
    /// What was expected.
    #[schemars(length(min = 1, max = 1024))]
    pub expected: Option<String>,
}

redacted!(Receipt, ReceiptViolation);
