//! A message put aside: whole, in summary, and how to look for it. Nothing of how it is kept.

use bytes::Bytes;
use contracts::Reason;
use jiff::Timestamp;

use crate::system::SystemName;

/// The most parked messages that one call lists.
pub const MOST_LISTED: usize = 10_000;

/// Number of a parked message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParkedId(pub i64);

/// Where in the gateway a message was parked.
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

    /// The name in the store, in output and in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Delivery => "delivery",
        }
    }

    /// The stage of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// A message to be put aside, whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Parked {
    /// Where it was parked.
    pub stage: Stage,
    /// The system it came from.
    pub source: SystemName,
    /// The system it was for.
    pub destination: Option<SystemName>,
    /// Its id; for what has none, an id made from the bytes.
    pub message_id: String,
    /// Its case.
    pub case_id: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// Why.
    pub reason: Reason,
    /// The rules broken or the target's code, as `rule path: expected` lines. No values.
    pub details: Vec<String>,
    /// Attempts to deliver.
    pub attempts: u32,
    /// When.
    pub at: Timestamp,
    /// When a gateway first received it.
    pub first_received: Timestamp,
    /// Media type of the body.
    pub content_type: Option<String>,
    /// The bytes.
    pub body: Bytes,
}

impl std::fmt::Debug for Parked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Parked({} {}, {} bytes)",
            self.stage.name(),
            self.reason,
            self.body.len()
        )
    }
}

/// A parked message without its body.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ParkedSummary {
    /// Its number.
    pub id: i64,
    /// `intake` or `delivery`.
    pub stage: String,
    /// The system it came from.
    pub source: String,
    /// The system it was for.
    pub destination: Option<String>,
    /// Its id.
    pub message_id: String,
    /// Its case.
    pub case_id: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// Code of the reason.
    pub reason: String,
    /// The rules broken or the target's code.
    pub details: Vec<String>,
    /// Attempts to deliver.
    pub attempts: u32,
    /// When, RFC 3339.
    pub at: String,
    /// Size of the body in bytes.
    pub bytes: u64,
}

/// Messages that lie parked for the same reason at the same system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedGroup {
    /// Where they were parked.
    pub stage: Stage,
    /// The system they were for; the one they came from, where none is known.
    pub system: SystemName,
    /// Why.
    pub reason: Reason,
    /// How many.
    pub messages: u64,
    /// When the first of them was parked.
    pub oldest: Timestamp,
}

/// Which parked messages to list.
#[derive(Clone, Debug, Default)]
pub struct ParkedFilter {
    /// Only those with this reason.
    pub reason: Option<Reason>,
    /// Only those from this system.
    pub source: Option<SystemName>,
    /// Only those for this system.
    pub destination: Option<SystemName>,
    /// Only the newest so many, at most [`MOST_LISTED`].
    pub limit: Option<usize>,
}
