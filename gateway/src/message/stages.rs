//! The stages of a message as types with participle names. A stage is made by the function named after it
//! and by nothing else, so no stage can be skipped. Plain data; nothing here touches the world.

use std::sync::Arc;

use bytes::Bytes;
use contracts::{Document, Valid, Violation};
use jiff::Timestamp;
use tokio::time::Instant;

use crate::bus::{BusMessage, Properties};
use crate::cases::Followed;
use crate::system::{System, SystemName};

/// Bytes that came in from a system.
pub struct Received {
    /// The system they came from.
    pub system: Arc<System>,
    /// The message, without framing.
    pub body: Bytes,
    /// What the bus or the listener knows about it.
    pub properties: Properties,
    /// When a gateway first received it.
    pub first_received: Timestamp,
}

/// A document was read from the bytes.
pub struct Decoded {
    /// The document; may break its contract.
    pub document: Document,
    /// What reading has seen.
    pub found: Vec<Violation>,
}

/// The document keeps its contract.
pub struct Validated {
    /// The document, proven.
    pub document: Valid<Document>,
}

/// It is known where the document goes.
pub struct Routed {
    /// The document, proven.
    pub document: Valid<Document>,
    /// Where it goes; at least one.
    pub destinations: Vec<Arc<System>>,
    /// Whether later messages of its case go on when it is parked.
    pub continues: bool,
}

/// The document is written in the language of each destination.
pub struct Encoded {
    /// What the message is called.
    pub identity: Identity,
    /// One for each destination.
    pub hand_overs: Vec<HandOver>,
    /// Rules broken mildly; told to the source.
    pub warnings: Vec<Violation>,
    /// What it says in its case, where that is followed.
    pub followed: Option<Followed>,
}

/// A wire-ready message for one destination.
pub struct HandOver {
    /// The destination.
    pub destination: SystemName,
    /// The message for its queue.
    pub message: BusMessage,
    /// Canonical paths its format has no place for.
    pub left_out: Vec<String>,
}

/// Every destination's queue has confirmed the message, or had it already.
pub struct HandedOver {
    /// What the message is called.
    pub identity: Identity,
    /// The destinations with what was left out for each; empty for a duplicate.
    pub destinations: Vec<(SystemName, Vec<String>)>,
    /// Rules broken mildly; told to the source.
    pub warnings: Vec<Violation>,
    /// When handing over began: whatever a destination does with the message comes later.
    pub at: Timestamp,
}

/// A message taken from its destination's queue, or from its lane in the store.
pub struct Taken {
    /// What the message is called.
    pub identity: Identity,
    /// The system it came from.
    pub source: SystemName,
    /// The bytes and properties.
    pub message: BusMessage,
    /// When a gateway first received it.
    pub first_received: Timestamp,
    /// Since when it is tried: first receipt, or when a person last let it go again.
    pub tried_since: Timestamp,
    /// Attempts to deliver it since then.
    pub attempts: u32,
    /// Whether it may have been taken before, by this gateway or by another.
    pub redelivered: bool,
    /// Since when it has been in hand.
    pub in_hand_since: Instant,
    /// The body as it was received, when a person has corrected it since.
    pub as_received: Option<Bytes>,
}

impl Taken {
    /// The case whose order it keeps; what has no case is a case of its own.
    #[must_use]
    pub fn case(&self) -> &str {
        self.identity
            .case_id
            .as_ref()
            .unwrap_or(&self.identity.message_id)
    }
}

/// What a message is called. No personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its id at the source.
    pub message_id: String,
    /// Its case.
    pub case_id: Option<String>,
    /// Its kind and version, `referral.request;1.0`.
    pub kind: Option<String>,
}

impl Identity {
    /// What a document calls itself.
    #[must_use]
    pub fn of(document: &Document) -> Option<Self> {
        let envelope = &document.envelope;
        Some(Self {
            message_id: envelope.message_id.clone()?,
            case_id: envelope.case_id.clone(),
            kind: Some(format!("{};{}", envelope.kind, envelope.version)),
        })
    }

    /// A name for bytes that have none: the same bytes always get the same name.
    #[must_use]
    pub fn of_bytes(body: &[u8]) -> Self {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(body);
        let message_id = digest
            .iter()
            .take(16)
            .fold(String::from("sha256:"), |id, byte| id + &format!("{byte:02x}"));
        Self {
            message_id,
            case_id: None,
            kind: None,
        }
    }
}

/// Prints the name of the stage and nothing of the message.
macro_rules! opaque {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
opaque!(
    Received, Decoded, Validated, Routed, Encoded, HandOver, HandedOver, Taken
);
