//! The gateway's own memory: journal, stored messages and their lanes, decisions, deduplication, cases, leases. One
//! trait, and what every implementation promises. Nothing here decides anything about a message.
//!
//! Promises, each proven by the conformance suite against every implementation:
//! * [`Store::put`], [`Store::hold`], [`Store::change`], [`Store::decide`] and [`Store::save_case`] answer `Ok` only
//!   after what they did is on durable storage. Each is done whole or not at all.
//! * A lane keeps the order in which its messages were put and held.
//! * A message is found again by source, id, destination and the body as it was received, until it is gone or a
//!   person has discarded it: what is sent again after that is a new message.
//! * [`Store::record`] never waits for the disk; entries are written in batches, in order, and a full
//!   backlog gives back-pressure instead of loss.
//! * What was written is there after a crash, except entries recorded within the last batch.
//! * What was recorded, remembered or noted is seen by every later read through the same store, except by
//!   [`Store::knows`] and [`Store::case`].
//! * No step of a case is lost, whoever else writes the case.
//! * A store that cannot write says so through [`Store::probe`], keeps what it has not written, and writes
//!   it when it can again.

mod case;
mod decision;
mod journal;
mod lane;
mod note;
mod pages;
mod standing;
mod stored;

pub mod postgres;
pub mod sqlite;

use std::time::Duration;

use async_trait::async_trait;
use contracts::case::Family;
use jiff::{SignedDuration, Timestamp};

use crate::system::SystemName;

pub use case::{CaseFilter, CasePlace, CaseRow, MOST_CASES};
pub use decision::{AuditFilter, AuditRow, Choice, Decided, MOST_DECIDED, PersonDecision, Which};
pub use journal::{JournalEntry, JournalRow, State};
pub use lane::{LaneKey, StoredLane};
pub use pages::{CasePages, each_case};
pub use standing::{Change, GivenUp, Stage, Standing};
pub use stored::{MOST_LISTED, StoredFilter, StoredGroup, StoredId, StoredMessage, StoredSummary};

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

    /// What is known of a message: a row for each destination, in the order in which they came.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn journal(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError>;

    /// The same for the copies of a message that have ids of their own, `<message id>@<unit>`: one for each further unit
    /// at a destination. In the order in which they came.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn copies(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError>;

    /// What was handed over to a destination before a time, has not come out, and is not stored either: what should
    /// lie on its queue. Case by case, and within a case in the order in which they came; at most `limit` rows.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn handed_over(
        &self,
        destination: &SystemName,
        before: Timestamp,
        limit: usize,
    ) -> Result<Vec<JournalRow>, StoreError>;

    /// What is [`State::Missing`], in the same order; at most `limit` rows.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn missing(&self, limit: usize) -> Result<Vec<JournalRow>, StoreError>;

    /// Puts a message at the end of its lane, with its standing. For a message that the store has: the number it
    /// has, and nothing changes.
    ///
    /// # Errors
    /// When it is not durable; the message must then not be acknowledged.
    async fn put(&self, message: StoredMessage) -> Result<StoredId, StoreError>;

    /// Holds a message if anything of its lane is in the store: puts it at the end as [`Standing::Held`],
    /// whatever standing it brings. `None` when the lane is empty and the message may go. For a message that the
    /// store has: the number it has. Never both empty here and filled by another at the same time.
    ///
    /// # Errors
    /// When it is not known, or not durable; the message must then neither go nor be acknowledged.
    async fn hold(&self, message: StoredMessage) -> Result<Option<StoredId>, StoreError>;

    /// The lanes of a destination that have anything, at most [`MOST_LISTED`]: first those whose head may go
    /// now, then those that are due next, and last those that wait for a person.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn lanes(&self, destination: &SystemName) -> Result<Vec<StoredLane>, StoreError>;

    /// The head of a lane, whole.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn head(&self, lane: &LaneKey) -> Result<Option<(StoredId, StoredMessage)>, StoreError>;

    /// Notes what an attempt has made of a message; false when there is nothing to change: it is gone, or a
    /// person has discarded it.
    ///
    /// # Errors
    /// When it is not durable.
    async fn change(&self, id: StoredId, change: Change) -> Result<bool, StoreError>;

    /// Carries out a person's decision, with its audit rows, and notes in the journal what it made of each
    /// message. Answers for each message it is about; the answer for a lane or a group that has nothing to decide
    /// is empty. What has been decided is not decided again, however many try at once.
    ///
    /// # Errors
    /// When nothing was done.
    async fn decide(&self, decision: PersonDecision) -> Result<Vec<(StoredId, Decided)>, StoreError>;

    /// Who decided what, newest last; the newest [`MOST_LISTED`] when there is no limit.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditRow>, StoreError>;

    /// Stored messages, newest last, without bodies; the newest [`MOST_LISTED`] when there is no limit.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn list(&self, filter: &StoredFilter) -> Result<Vec<StoredSummary>, StoreError>;

    /// How many messages are stored now, and since when, by standing, system and reason. An index serves it; it may
    /// be asked for often.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn groups(&self) -> Result<Vec<StoredGroup>, StoreError>;

    /// One stored message with its body.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn read(&self, id: StoredId) -> Result<Option<(StoredSummary, StoredMessage)>, StoreError>;

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

    /// Whether a message is remembered, by whichever gateway. Waits for nothing: what this one has remembered
    /// within the last batch it knows by itself.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn knows(&self, digest: [u8; 16]) -> Result<bool, StoreError>;

    /// Forgets that a message has passed a stage: before a person's decision lets it go again.
    ///
    /// # Errors
    /// When it is not durable.
    async fn forget(&self, digest: [u8; 16]) -> Result<(), StoreError>;

    /// What is remembered of a case. Waits for nothing: what this gateway has noted within the last batch it knows by
    /// itself.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn case(&self, family: Family, case_id: &str) -> Result<Option<CaseRow>, StoreError>;

    /// Writes a case, if its revision is still the one the row was made from; its revision is then one more. False,
    /// and nothing changes, when somebody else has written it since.
    ///
    /// # Errors
    /// When it is not durable.
    async fn save_case(&self, row: CaseRow) -> Result<bool, StoreError>;

    /// Notes what is known of a case, as [`CaseRow::noted`] says. Batched like [`Self::record`].
    ///
    /// # Errors
    /// When the store has been closed.
    async fn note_case(&self, row: CaseRow) -> Result<(), StoreError>;

    /// Cases, in the order of their [`CasePlace`], at most [`MOST_CASES`] at a time.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn cases(&self, filter: &CaseFilter) -> Result<Vec<CaseRow>, StoreError>;

    /// Takes or renews a lease; false when another holds it. It ends by itself when it is not renewed within its
    /// time, and at once when its holder renews it for no time at all. The clock is the store's, so that holders
    /// on several machines agree.
    ///
    /// # Errors
    /// When it is not known who holds it; the work must then not be done.
    async fn lease(&self, name: &str, holder: &str, time: Duration) -> Result<bool, StoreError>;

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
    /// Messages kept for the record: refused, discarded, or replaced by a corrected one.
    pub refused: SignedDuration,
    /// Deduplication window.
    pub seen: SignedDuration,
    /// Closed cases, after the last word on them.
    pub closed_cases: SignedDuration,
    /// Cases that nothing closes, after the last word on them.
    pub open_cases: SignedDuration,
}

/// What a sweep took out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Journal rows.
    pub journal: u64,
    /// Messages kept for the record.
    pub refused: u64,
    /// Deduplication rows.
    pub seen: u64,
    /// Cases.
    pub cases: u64,
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
