//! One message of a case: who says something to whom, and when. What it says stands in [`Says`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Says;
use crate::referral::ConfirmationType;
use crate::{Action, Document, HsaId, Kind};

/// One message of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What the message is.
    pub kind: Kind,
    /// Identity of the message where it was made. The copies of one message for several units have ids of their own on
    /// the way, and the same one here.
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
        let of_source = content.notice().and_then(|notice| notice.notice_id.as_ref());
        Some(Self {
            kind: content.kind(),
            message_id: of_source.or(envelope.message_id.as_ref())?.clone(),
            action: content.action(),
            at: content.made_at().or(envelope.sent_at).unwrap_or(received),
            received,
            sender: content.sending_unit().cloned(),
            receivers: content.receiving_units().into_iter().cloned().collect(),
            says: Says::of(content),
        })
    }

    /// Whether two are the same step: the same unit says the same under the same id. When it was said does not tell,
    /// since what does not say when it was made is as old as its last sending; nor does the id alone, since some
    /// systems use one twice.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.message_id == other.message_id
            && self.action == other.action
            && self.sender == other.sender
            && self.says == other.says
    }

    /// The version that a VID says was made by forwarding. What was forwarded itself (VR) may pass by another way.
    pub(crate) fn forwarded(&self) -> Option<u64> {
        if let Says::Confirmation {
            confirms: Some(ConfirmationType::Forwarded),
            version,
        } = self.says
        {
            version
        } else {
            None
        }
    }

    /// Whether it does something else to what was said under the same id: takes it back, or says it anew.
    pub(super) fn undoes(&self, other: &Self) -> bool {
        self.kind == other.kind && self.message_id == other.message_id && self.action != other.action
    }
}
