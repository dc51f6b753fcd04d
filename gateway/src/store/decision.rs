//! What a person decides about messages that were given up, and the audit of it. Who may decide, and whether
//! it is wise, is not asked here.

use bytes::Bytes;
use contracts::Reason;
use jiff::Timestamp;

use super::{LaneKey, StoredId};
use crate::system::SystemName;

/// The most messages that one decision takes; decide again for the rest.
pub const MOST_DECIDED: usize = 1_000;

/// A person's decision. Carried out with its audit rows in one transaction, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonDecision {
    /// Who decides, as the console or the command line knows them.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub choice: Choice,
}

/// What a person can decide.
#[derive(Clone, PartialEq, Eq)]
pub enum Choice {
    /// They go again, as they are.
    Release(Which),
    /// It goes again with another body; the old one is kept for the record.
    Fix {
        /// The message.
        id: StoredId,
        /// The corrected body.
        body: Bytes,
    },
    /// They will not go; their lanes go on. The bodies are kept for the record.
    Discard {
        /// The messages.
        which: Which,
        /// Why, in the person's words. No personal data.
        why: String,
    },
}

impl Choice {
    /// The name of a correction in the audit.
    pub const FIX: &'static str = "fix";

    /// The name in the audit.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Release(_) => "release",
            Self::Fix { .. } => Self::FIX,
            Self::Discard { .. } => "discard",
        }
    }

    /// The messages it is about.
    #[must_use]
    pub fn which(&self) -> Which {
        match self {
            Self::Release(which) | Self::Discard { which, .. } => which.clone(),
            Self::Fix { id, .. } => Which::Message(*id),
        }
    }

    /// Bytes of bodies it brings.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Fix { body, .. } => body.len(),
            Self::Release(_) | Self::Discard { .. } => 0,
        }
    }
}

impl std::fmt::Debug for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Choice({} {:?})", self.name(), self.which())
    }
}

/// The messages that a decision is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// One message.
    Message(StoredId),
    /// What waits for a person in one lane: its head, and what is aside.
    Lane(LaneKey),
    /// Everything for a destination that was given up for a reason, oldest first, at most [`MOST_DECIDED`].
    Group {
        /// The destination.
        destination: SystemName,
        /// The reason.
        reason: Reason,
    },
}

/// What became of a decision about one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It was carried out.
    Done,
    /// It had been decided before; nothing was done.
    AlreadyDecided,
    /// Something of its lane comes first, and must be decided first; nothing was done.
    NotHead,
    /// It does not wait for a person: the gateway is still trying, or it was refused to its source; nothing was
    /// done.
    NotParked,
    /// There is no such message; nothing was done.
    Unknown,
}

/// One decision about one message. No personal data about patients.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AuditRow {
    /// Who decided.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// `release`, `fix` or `discard`.
    pub choice: String,
    /// Why, where that was said.
    pub why: Option<String>,
    /// The message's number.
    pub id: StoredId,
    /// The system it came from.
    pub source: String,
    /// The system it is for.
    pub destination: Option<String>,
    /// Its id.
    pub message_id: String,
    /// Its case.
    pub case_id: Option<String>,
    /// Code of the reason for which it had been given up.
    pub reason: Option<String>,
    /// SHA-256 of its body before, in hexadecimal.
    pub old_digest: String,
    /// SHA-256 of its body after; the same unless it was corrected.
    pub new_digest: String,
    /// Where the body from before the correction is kept.
    pub kept: Option<StoredId>,
}

/// Which audit rows to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditFilter {
    /// Only those about this message.
    pub id: Option<StoredId>,
    /// Only the newest so many, at most [`super::MOST_LISTED`].
    pub limit: Option<usize>,
}

/// A digest as audit rows show it.
pub(super) fn hexadecimal(digest: &[u8]) -> String {
    digest
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
