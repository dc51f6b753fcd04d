//! What the journal says of a message. No personal data, and nothing of how it is kept.

use contracts::Reason;
use jiff::Timestamp;

use crate::system::SystemName;

/// What happened to a message. No personal data: ids and states only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// The system it came from.
    pub source: SystemName,
    /// Its id at that system.
    pub message_id: String,
    /// The system it goes to; absent while or when none is known.
    pub destination: Option<SystemName>,
    /// Its case, where one could be read.
    pub case_id: Option<String>,
    /// Its kind, where one could be read.
    pub kind: Option<String>,
    /// How far it has come.
    pub state: State,
    /// Why, for refused and parked.
    pub reason: Option<Reason>,
    /// Attempts to deliver so far.
    pub attempts: u32,
    /// When this became so.
    pub at: Timestamp,
    /// Canonical paths the destination's format has no place for.
    pub left_out: Vec<String>,
}

/// A row of the journal: what happened last, and when the first thing happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// What happened last.
    pub entry: JournalEntry,
    /// When the first entry became so.
    pub first_at: Timestamp,
}

/// The ids that the copies of a message have lie between these two, the second left out, where ids are compared byte by
/// byte: `A` comes next after `@`.
pub(super) fn ids_of_copies(message_id: &str) -> [String; 2] {
    [format!("{message_id}@"), format!("{message_id}A")]
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// On the destination's queue, confirmed; in progress.
    HandedOver,
    /// The destination has it. Final.
    Delivered,
    /// Refused to the source and kept for the record. Final.
    Refused,
    /// Put aside until a person decides. Final until released.
    Parked,
    /// A person has decided that it will not go. Final.
    Discarded,
    /// Seen before, and dropped. Final.
    Duplicate,
    /// Somebody deleted the queue that it lay on. Final until its source sends it again.
    Missing,
}

impl State {
    /// The name in the store, in output and in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HandedOver => "handed_over",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Parked => "parked",
            Self::Discarded => "discarded",
            Self::Duplicate => "duplicate",
            Self::Missing => "missing",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::HandedOver,
            Self::Delivered,
            Self::Refused,
            Self::Parked,
            Self::Discarded,
            Self::Duplicate,
            Self::Missing,
        ]
        .into_iter()
        .find(|state| state.name() == name)
    }
}
