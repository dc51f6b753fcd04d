//! The gateway's own memory: journal, parked messages, deduplication. One trait, and what every
//! implementation promises. Nothing here decides anything about a message.
//!
//! Promises, each proven by the conformance suite against every implementation:
//! * [`Store::park`] answers `Ok` only after the parked message is on durable storage.
//! * [`Store::record`] never waits for the disk; entries are written in batches, in order, and a full
//!   backlog gives back-pressure instead of loss.
//! * What was written is there after a crash, except entries recorded within the last batch.
//! * What was recorded or remembered is seen by every later read through the same store.
//! * A store that cannot write says so through [`Store::probe`], keeps what it has not written, and writes
//!   it when it can again.

mod journal;
mod parked;

pub mod sqlite;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use crate::system::SystemName;

pub use journal::{JournalEntry, JournalRow, State};
pub use parked::{MOST_LISTED, Parked, ParkedFilter, ParkedGroup, ParkedId, ParkedSummary, Stage};

/// The gateway's own memory.
#[async_trait]
pub trait Store: Send + Sync + std::fmt::Debug {
    /// Notes what happened to a message: one row per message and destination, updated as it moves on.
    ///
    /// An entry that is older than its row changes nothing, so `at` is taken before what it tells of
    /// begins. Nothing replaces `Delivered`, and `Duplicate` replaces nothing. What an entry leaves out
    /// (case, kind, paths left out) stays as the row has it.
    ///
    /// # Errors
    /// When the store has been closed.
    async fn record(&self, entry: JournalEntry) -> Result<(), StoreError>;

    /// Puts a message aside. Parking the same message at the same stage again returns the first id.
    ///
    /// # Errors
    /// When it is not durable; the message must then not be acknowledged.
    async fn park(&self, parked: Parked) -> Result<ParkedId, StoreError>;

    /// Parked messages, newest last, without bodies; the newest [`MOST_LISTED`] when there is no limit.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn parked(&self, filter: &ParkedFilter) -> Result<Vec<ParkedSummary>, StoreError>;

    /// How many messages lie parked now, and since when, by stage, system and reason. An index serves it; it
    /// may be asked for often.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn parked_groups(&self) -> Result<Vec<ParkedGroup>, StoreError>;

    /// One parked message with its body.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn parked_message(&self, id: ParkedId) -> Result<Option<(ParkedSummary, Parked)>, StoreError>;

    /// What is known of a message: a row for each destination, in the order in which they came.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn journal(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError>;

    /// Remembers that a message has passed a stage, for deduplication. Batched like [`Self::record`].
    ///
    /// # Errors
    /// When the store has been closed.
    async fn remember(&self, seen: Seen) -> Result<(), StoreError>;

    /// What was remembered at or after a time, oldest first, at most `limit` newest ones.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn remembered(&self, since: Timestamp, limit: usize) -> Result<Vec<Seen>, StoreError>;

    /// Whether reading and writing work, for readiness.
    ///
    /// # Errors
    /// The cause, when they do not.
    async fn probe(&self) -> Result<(), StoreError>;

    /// Takes out what is older than its retention; returns how many rows of each table went. One call takes
    /// out a bounded number, so that writing goes on meanwhile; call again while something went.
    ///
    /// # Errors
    /// When nothing could be taken out.
    async fn sweep(&self, retention: &Retention, now: Timestamp) -> Result<Swept, StoreError>;

    /// Writes what is pending and closes.
    async fn close(&self);
}

/// A message that has passed a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// SHA-256 over stage, system and message id, cut to 16 bytes.
    pub digest: [u8; 16],
    /// When it passed.
    pub at: Timestamp,
}

/// How long each table keeps its rows.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Journal rows in a final state; rows of parked messages stay as long as they are parked.
    pub journal: SignedDuration,
    /// Refused messages kept for the record (stage intake).
    pub refused: SignedDuration,
    /// Deduplication window.
    pub seen: SignedDuration,
}

/// What a sweep took out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Journal rows.
    pub journal: u64,
    /// Refused messages.
    pub refused: u64,
    /// Deduplication rows.
    pub seen: u64,
}

/// Why the store cannot do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store cannot {action}: {cause}")]
pub struct StoreError {
    /// What was tried.
    pub action: &'static str,
    /// The cause, without values.
    pub cause: String,
}
