//! A lane as the store knows it: the messages of one case for one destination that could not go yet.

use super::{Standing, StoredId};
use crate::system::SystemName;

/// Which lane: one case towards one destination.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LaneKey {
    /// The destination.
    pub destination: SystemName,
    /// The case; for a message without one, its message id.
    pub case: String,
}

/// A lane that has something in the store. Messages that are aside do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLane {
    /// Which lane.
    pub key: LaneKey,
    /// Its first message, the only one that may be attempted.
    pub head: StoredId,
    /// What is to become of the head.
    pub standing: Standing,
    /// How many messages, the head included.
    pub messages: u64,
}
