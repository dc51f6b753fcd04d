//! A message that the store keeps whole: why it is kept, in summary, and how to look for it. Nothing of how it
//! is kept, and nothing of what a person may do with it.

use bytes::Bytes;
use contracts::Reason;
use jiff::Timestamp;

use super::Standing;
use super::lane::LaneKey;
use crate::system::SystemName;

/// The most stored messages, lanes or audit rows that one call lists.
pub const MOST_LISTED: usize = 10_000;

/// Number of a stored message. Within a lane, lower numbers go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct StoredId(pub i64);

impl std::fmt::Display for StoredId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A message that the store keeps, whole.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredMessage {
    /// Why it is kept.
    pub standing: Standing,
    /// The system it came from.
    pub source: SystemName,
    /// The system it is for; absent when it was refused before that was known.
    pub destination: Option<SystemName>,
    /// Its id; for what has none, an id made from the bytes.
    pub message_id: String,
    /// Its case.
    pub case_id: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// Why it was refused or parked; absent while nothing is wrong with it.
    pub reason: Option<Reason>,
    /// The rules broken or the target's code, as `rule path: expected` lines. No values.
    pub details: Vec<String>,
    /// Attempts to deliver.
    pub attempts: u32,
    /// Since when it has its standing.
    pub at: Timestamp,
    /// When a gateway first received it.
    pub first_received: Timestamp,
    /// When a person last let it go again; the store sets it, and attempts count anew from there.
    pub released_at: Option<Timestamp>,
    /// Media type of the body.
    pub content_type: Option<String>,
    /// The trace it belongs to, W3C.
    pub traceparent: Option<String>,
    /// Whether later messages of its case go on when it is parked (`on_park = "continue"`).
    pub continues: bool,
    /// The bytes: the source's when it was refused, the destination's otherwise.
    pub body: Bytes,
}

impl StoredMessage {
    /// The lane it belongs to; none without a destination.
    #[must_use]
    pub fn lane(&self) -> Option<LaneKey> {
        Some(LaneKey {
            destination: self.destination.clone()?,
            case: self.case_id.as_ref().unwrap_or(&self.message_id).clone(),
        })
    }
}

impl std::fmt::Debug for StoredMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "StoredMessage({}, {} bytes)",
            self.standing.name(),
            self.body.len()
        )
    }
}

/// A stored message without its body.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct StoredSummary {
    /// Its number.
    pub id: StoredId,
    /// Name of its standing.
    pub standing: &'static str,
    /// When it is tried again, RFC 3339; only while it is to be tried again.
    pub due: Option<String>,
    /// The system it came from.
    pub source: String,
    /// The system it is for.
    pub destination: Option<String>,
    /// Its id.
    pub message_id: String,
    /// Its case.
    pub case_id: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// Code of the reason.
    pub reason: Option<String>,
    /// The rules broken or the target's code.
    pub details: Vec<String>,
    /// Attempts to deliver.
    pub attempts: u32,
    /// Since when it has its standing, RFC 3339.
    pub at: String,
    /// Size of the body in bytes.
    pub bytes: u64,
}

/// Messages that are stored with the same standing, for the same reason, at the same system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredGroup {
    /// Name of their standing.
    pub standing: &'static str,
    /// The system they are for; the one they came from, where none is known.
    pub system: SystemName,
    /// Why they were refused or parked.
    pub reason: Option<Reason>,
    /// How many.
    pub messages: u64,
    /// Since when the first of them has had its standing.
    pub oldest: Timestamp,
    /// When a gateway first received the oldest of them.
    pub first_received: Timestamp,
}

impl StoredGroup {
    /// Groups as they are told: what has the same standing, system and reason once.
    pub(super) fn merged(groups: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut merged: Vec<Self> = Vec::new();
        for group in groups {
            let same = |known: &&mut Self| {
                (known.standing, &known.system, known.reason) == (group.standing, &group.system, group.reason)
            };
            match merged.iter_mut().find(same) {
                Some(known) => {
                    known.messages += group.messages;
                    known.oldest = known.oldest.min(group.oldest);
                    known.first_received = known.first_received.min(group.first_received);
                }
                None => merged.push(group),
            }
        }
        merged
    }
}

/// Which stored messages to list.
#[derive(Clone, Debug, Default)]
pub struct StoredFilter {
    /// Only those with one of these standings, by name; all when empty.
    pub standings: Vec<&'static str>,
    /// Only those with this reason.
    pub reason: Option<Reason>,
    /// Only those from this system.
    pub source: Option<SystemName>,
    /// Only those for this system.
    pub destination: Option<SystemName>,
    /// Only those of this case.
    pub case_id: Option<String>,
    /// Only the newest so many, at most [`MOST_LISTED`].
    pub limit: Option<usize>,
}
