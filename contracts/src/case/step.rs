//! One message of a case: who says something to whom, and when. What it says stands in [`Says`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Says;
use crate::{Action, Document, HsaId, Kind};

/// One message of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What the message is.
    pub kind: Kind,
    /// Identity of the message.
    pub message_id: String,
    /// What it does to what was said before.
    pub action: Action,
    /// When it was said.
    pub at: Timestamp,
    /// When a gateway received it.
    pub received: Timestamp,
    /// The unit that speaks.
    pub sender: Option<HsaId>,
    /// The units spoken to.
    pub receivers: Vec<HsaId>,
    /// What it says.
    pub says: Says,
}

impl Step {
    /// What a document says, remembered. `None` without an id: what cannot be told from another is not a step.
    #[must_use]
    pub fn of(document: &Document, received: Timestamp) -> Option<Self> {
        let envelope = &document.envelope;
        let content = &document.content;
        Some(Self {
            kind: content.kind(),
            message_id: envelope.message_id.clone()?,
            action: content.action(),
            at: content.made_at().or(envelope.sent_at).unwrap_or(received),
            received,
            sender: content.sending_unit().cloned(),
            receivers: content.receiving_units().into_iter().cloned().collect(),
            says: Says::of(content),
        })
    }
}
