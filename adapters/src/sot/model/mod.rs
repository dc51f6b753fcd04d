//! A message of a work list as it stands on the wire: the form that is published as a JSON Schema. Every field
//! may be missing here, so that everything wrong with a message can be named at once.

mod code;
mod outcome;
mod patient;
mod receipt;
mod request;
mod unit;

use contracts::notice::Consent;
use contracts::{Action, HsaId};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) use code::Code;
pub(super) use outcome::Outcome;
pub(super) use patient::{Address, Gender, Patient, Telephone, TelephoneType};
pub(super) use receipt::Receipt;
pub(super) use request::{Request, WishedReceiver};
pub(super) use unit::{Addressee, Author, Sender};

/// One message: who says it to whom about which patient, and exactly one of `request`, `outcome` and `receipt`.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schemars(extend("oneOf" = [
    { "required": ["request"] }, { "required": ["outcome"] }, { "required": ["receipt"] }
]))]
pub(super) struct Message {
    /// Version of this format.
    #[schemars(extend("x-required" = true))]
    pub(super) version: Option<Version>,
    /// Identity of this message. A change or a withdrawal has one of its own.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256))]
    pub(super) id: Option<String>,
    /// The coordination (ärende): the same in everything that is said of it.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256))]
    pub(super) case: Option<String>,
    /// When the message was made.
    #[schemars(extend("x-required" = true))]
    pub(super) written_at: Option<Timestamp>,
    /// Whether it says something for the first time, replaces what was said, or takes it back.
    pub(super) action: Action,
    /// Why something is changed or taken back.
    #[schemars(length(min = 1, max = 8192))]
    pub(super) change_reason: Option<String>,
    /// The unit that speaks.
    #[schemars(extend("x-required" = true))]
    pub(super) from: Sender,
    /// The units spoken to.
    #[schemars(extend("x-required" = true), length(min = 1))]
    pub(super) to: Vec<Addressee>,
    /// Who wrote the message.
    pub(super) author: Option<Author>,
    /// The patient.
    #[schemars(extend("x-required" = true))]
    pub(super) patient: Patient,
    /// Whether the patient agrees that the units share what they know.
    pub(super) consent: Option<Consent>,
    /// A need of coordination (anmälan av samordningsbehov).
    pub(super) request: Option<Request>,
    /// What came of a request (besked om samordning).
    pub(super) outcome: Option<Outcome>,
    /// What became of a message (kvittens).
    pub(super) receipt: Option<Receipt>,
    /// How the message travels, where that is not said above.
    #[serde(skip_serializing_if = "Transfer::is_empty")]
    pub(super) transfer: Transfer,
}

/// What the envelope of a message says otherwise than the message itself.
#[derive(Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Transfer {
    /// Id in transit, where it is not `id`.
    #[schemars(length(min = 1, max = 300))]
    pub(super) message_id: Option<String>,
    /// When it was sent, where that is not `writtenAt`.
    pub(super) sent_at: Option<Timestamp>,
    /// Id of the message that this one answers.
    #[schemars(length(min = 1, max = 300))]
    pub(super) in_reply_to: Option<String>,
    /// Position in the case, where the sender counts.
    pub(super) sequence: Option<u64>,
    /// The unit that sends, where it is not the one that speaks.
    pub(super) from_unit: Option<HsaId>,
    /// Name of the system that sends.
    #[schemars(length(min = 1, max = 180))]
    pub(super) from_system: Option<String>,
    /// The unit that receives, where it is not the first one spoken to.
    pub(super) to_unit: Option<HsaId>,
    /// Name of the system that receives.
    #[schemars(length(min = 1, max = 180))]
    pub(super) to_system: Option<String>,
}

impl Transfer {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A version of this format.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) enum Version {
    /// The first one.
    #[serde(rename = "1.0")]
    V1_0,
}

/// The id of a message that need not be whole. One that says an id twice has no certain id.
pub(super) fn id_of(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: Option<String>,
        transfer: Option<InTransit>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct InTransit {
        message_id: Option<String>,
    }
    let named: Named = serde_json::from_slice(body).ok()?;
    named
        .transfer
        .and_then(|transfer| transfer.message_id)
        .or(named.id)
}
