//! Who sends a document, to whom, about which case. It says nothing of the patient.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{HsaId, Kind, Version};

/// The part that every document has in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Envelope {
    /// Identity of this message, unique per sending system. A resend carries the same one.
    #[serde(default)]
    #[schemars(extend("x-required" = true), length(min = 1, max = 300))]
    pub message_id: Option<String>,
    /// What the document is.
    #[schemars(extend("x-required" = true))]
    pub kind: Kind,
    /// Version of the kind's contract.
    #[serde(default)]
    pub version: Version,
    /// The case: what order is kept for. A referral's `requestId`.
    #[serde(default)]
    #[schemars(extend("x-required" = true), length(min = 1, max = 256))]
    pub case_id: Option<String>,
    /// When the sending system sent it (UTC).
    #[serde(default)]
    #[schemars(extend("x-required" = true))]
    pub sent_at: Option<Timestamp>,
    /// Who sends.
    #[serde(default)]
    #[schemars(extend("x-required" = true))]
    pub sender: Party,
    /// Who is to receive.
    #[serde(default)]
    #[schemars(extend("x-required" = true))]
    pub receiver: Party,
    /// What the message does to what was said before in the case.
    #[serde(default)]
    pub action: Action,
    /// The message this one answers, where the source says so.
    #[serde(default)]
    #[schemars(length(min = 1, max = 300))]
    pub in_reply_to: Option<String>,
    /// Position in the case, where the source counts (a referral's version number).
    #[serde(default)]
    pub sequence: Option<u64>,
}

impl Envelope {
    /// An envelope of that kind with nothing filled in yet.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            message_id: None,
            kind,
            version: kind.version(),
            case_id: None,
            sent_at: None,
            sender: Party::default(),
            receiver: Party::default(),
            action: Action::New,
            in_reply_to: None,
            sequence: None,
        }
    }
}

/// One end of a message: a unit, and the record system it uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Party {
    /// HSA-id of the unit.
    #[schemars(extend("x-required" = true))]
    pub unit: Option<HsaId>,
    /// Name of the record system, as the system calls itself.
    #[schemars(length(min = 1, max = 180))]
    pub system: Option<String>,
}

/// What a message does to what was said before in its case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Says something for the first time.
    #[default]
    New,
    /// Replaces an earlier version.
    Revise,
    /// Takes an earlier message back.
    Withdraw,
}
