//! What the disk holds: rows, the number that the next one gets, and how much room there is. Rows of a message are
//! found and put here; what is done with them stands beside.

use std::collections::BTreeMap;

use bytes::Bytes;
use contracts::case::Family;
use gateway::store::{AuditRow, CaseRow, JournalRow, Standing, StoredId, StoredMessage};
use gateway::system::SystemName;
use jiff::Timestamp;
use tokio::time::Instant;

/// What one row takes beside its body; an estimate, as every size of a disk is.
const ROW: usize = 512;

/// Everything that is durable.
#[derive(Debug, Default)]
pub struct Tables {
    pub(super) stored: BTreeMap<StoredId, Row>,
    pub(super) audit: Vec<AuditRow>,
    pub(super) journal: BTreeMap<JournalKey, JournalRow>,
    pub(super) seen: BTreeMap<[u8; 16], Timestamp>,
    pub(super) cases: BTreeMap<(Family, String), CaseRow>,
    pub(super) leases: BTreeMap<String, (String, Instant)>,
    given: i64,
    pub(super) unheard: u64,
    /// Bytes that fit; all that is brought when there is no limit.
    limit: Option<usize>,
}

/// A row of the journal is found by source, message id and destination.
pub(super) type JournalKey = (SystemName, String, Option<SystemName>);

/// A stored message.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) message: StoredMessage,
    /// The body as it was received.
    pub(super) received: Bytes,
}

impl Row {
    /// Whether it is part of its lane's order.
    pub(super) fn is_in_lane(&self) -> bool {
        match self.message.standing {
            Standing::Retry { .. } | Standing::Parked | Standing::Released | Standing::Held => true,
            Standing::Refused | Standing::Aside | Standing::Discarded | Standing::Replaced => false,
        }
    }

    /// Whether the same message, brought again, is this one.
    fn is(&self, message: &StoredMessage) -> bool {
        let own = &self.message;
        !matches!(own.standing, Standing::Discarded | Standing::Replaced)
            && own.message_id == message.message_id
            && own.source == message.source
            && own.destination == message.destination
            && self.received == message.body
    }
}

impl Tables {
    /// Says how much fits.
    pub fn limit(&mut self, bytes: usize) {
        self.limit = Some(bytes);
    }

    /// How often something was done whose answer was lost.
    #[must_use]
    pub const fn unheard(&self) -> u64 {
        self.unheard
    }

    /// Every stored message with its number, in the order of the numbers.
    pub fn messages(&self) -> impl Iterator<Item = (StoredId, &StoredMessage)> {
        self.stored.iter().map(|(id, row)| (*id, &row.message))
    }

    /// Puts a message at the end of its lane, unless it is here.
    pub(super) fn put(&mut self, message: StoredMessage) -> Result<StoredId, &'static str> {
        match self.find(&message) {
            Some(id) => Ok(id),
            None => self.insert(message),
        }
    }

    pub(super) fn find(&self, message: &StoredMessage) -> Option<StoredId> {
        let mut rows = self.stored.iter();
        rows.find(|(_, row)| row.is(message)).map(|(id, _)| *id)
    }

    pub(super) fn insert(&mut self, message: StoredMessage) -> Result<StoredId, &'static str> {
        let received = message.body.clone();
        self.fits(received.len())?;
        Ok(self.add(Row { message, received }))
    }

    /// Adds a row, whatever room there is.
    pub(super) fn add(&mut self, row: Row) -> StoredId {
        self.given += 1;
        let id = StoredId(self.given);
        let _none = self.stored.insert(id, row);
        id
    }

    /// Whether there is room for something small.
    pub(super) fn has_room(&self) -> Result<(), &'static str> {
        self.fits(ROW * 4)
    }

    fn fits(&self, bytes: usize) -> Result<(), &'static str> {
        let Some(limit) = self.limit else { return Ok(()) };
        let used: usize = self.stored.values().map(|row| row.message.body.len() + ROW).sum();
        if used + bytes + ROW > limit {
            return Err("the disk is full");
        }
        Ok(())
    }
}
