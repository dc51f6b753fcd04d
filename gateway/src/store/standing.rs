//! Why the store keeps a message, and what an attempt can make of that.

use contracts::Reason;
use jiff::Timestamp;

use super::JournalEntry;

/// Where in the gateway a message is refused or given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Refused at intake; the body is the source's.
    Intake,
    /// Given up at delivery; the body is the destination's.
    Delivery,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 2] = [Self::Intake, Self::Delivery];

    /// The name in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Delivery => "delivery",
        }
    }
}

/// Why the store keeps a message. The first message of a lane that is part of its order is its head; only
/// the head is attempted, and only its standing counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Refused at intake, kept for the record.
    Refused,
    /// Could not be delivered; tried again at this time.
    Retry {
        /// When.
        due: Timestamp,
    },
    /// Given up; a person decides, and its lane waits.
    Parked,
    /// Given up; a person decides, and its lane goes on. Not part of the lane's order.
    Aside,
    /// A person has decided that it goes again, in its old place.
    Released,
    /// Kept back, because something of its lane came before.
    Held,
    /// A person has decided that it will not go. Kept for the record.
    Discarded,
    /// A message as it was before a person corrected it. Kept for the record.
    Replaced,
}

impl Standing {
    /// Names of the standings whose messages wait for a person.
    pub const FOR_A_PERSON: [&str; 2] = [Self::Parked.name(), Self::Aside.name()];

    /// Names of the standings whose messages go by themselves when their time comes.
    pub const IN_PROGRESS: [&str; 3] = ["retry", Self::Released.name(), Self::Held.name()];

    /// The name in the store, in output and in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Retry { .. } => "retry",
            Self::Parked => "parked",
            Self::Aside => "aside",
            Self::Released => "released",
            Self::Held => "held",
            Self::Discarded => "discarded",
            Self::Replaced => "replaced",
        }
    }

    /// The name among all of them; nothing when there is none such.
    #[must_use]
    pub(super) fn known(name: &str) -> Option<&'static str> {
        Self::from_name(name, Some(Timestamp::UNIX_EPOCH)).map(Self::name)
    }

    /// When it is tried again.
    #[must_use]
    pub const fn due(self) -> Option<Timestamp> {
        match self {
            Self::Retry { due } => Some(due),
            Self::Refused
            | Self::Parked
            | Self::Aside
            | Self::Released
            | Self::Held
            | Self::Discarded
            | Self::Replaced => None,
        }
    }

    /// The standing of that name; `due` is for the one that has a time.
    #[must_use]
    pub fn from_name(name: &str, due: Option<Timestamp>) -> Option<Self> {
        let retry = due.map(|due| Self::Retry { due });
        [
            Self::Refused,
            Self::Parked,
            Self::Aside,
            Self::Released,
            Self::Held,
            Self::Discarded,
            Self::Replaced,
        ]
        .into_iter()
        .chain(retry)
        .find(|standing| standing.name() == name)
    }
}

/// What an attempt has made of a message of a lane, or of one that is aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Not delivered; tried again.
    Retry {
        /// When.
        due: Timestamp,
        /// Attempts so far.
        attempts: u32,
        /// Since when.
        at: Timestamp,
    },
    /// Given up; its lane waits for a person.
    Parked(GivenUp),
    /// Given up; its lane goes on.
    Aside(GivenUp),
    /// Delivered, or found to be a duplicate: it is taken out, and the journal says so, both or neither.
    Gone(JournalEntry),
}

/// Why a message was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    /// Why.
    pub reason: Reason,
    /// The target's code. No values.
    pub details: Vec<String>,
    /// Attempts to deliver.
    pub attempts: u32,
    /// Since when.
    pub at: Timestamp,
}
