//! What a source says of a message besides its content, and the envelope that follows from both.

use jiff::Timestamp;

use super::{Content, Document};
use crate::redact::redacted;
use crate::{Envelope, Party};

/// What a source says of a message besides its content.
#[derive(Clone, Default)]
pub struct Origin {
    /// The message's own id; where the format has none, [`Content::own_id`] stands in.
    pub message_id: Option<String>,
    /// When it was sent; where the format does not say, when the content was made.
    pub sent_at: Option<Timestamp>,
    /// What the sending system calls itself.
    pub system: Option<String>,
    /// The message this one answers.
    pub in_reply_to: Option<String>,
}

redacted!(Origin);

impl Document {
    /// A document whose envelope says what its content says, so that every adapter fills it alike.
    #[must_use]
    pub fn new(content: Content, origin: Origin) -> Self {
        let envelope = Envelope {
            message_id: origin.message_id.or_else(|| content.own_id()),
            kind: content.kind(),
            version: content.kind().version(),
            case_id: content.case_id().map(str::to_owned),
            sent_at: origin.sent_at.or_else(|| content.made_at()),
            sender: Party {
                unit: content.sending_unit().cloned(),
                system: origin.system,
            },
            receiver: Party {
                unit: content.receiving_unit().cloned(),
                system: None,
            },
            action: content.action(),
            in_reply_to: origin.in_reply_to,
            sequence: content.sequence(),
        };
        Self { envelope, content }
    }
}
