//! The journal, the deduplication window, and what is too old for either.

use gateway::store::{JournalEntry, JournalRow, Retention, Seen, Standing, State, Swept};
use gateway::system::SystemName;
use jiff::{SignedDuration, Timestamp};

use super::tables::{JournalKey, Row, Tables};

/// Rows of each table that one sweep takes out.
const AT_ONCE: usize = 10_000;

impl Tables {
    pub(super) fn record(&mut self, entry: &JournalEntry) {
        let key = (
            entry.source.clone(),
            entry.message_id.clone(),
            entry.destination.clone(),
        );
        let Some(row) = self.journal.get_mut(&key) else {
            let (entry, first_at) = (entry.clone(), entry.at);
            let _none = self.journal.insert(key, JournalRow { entry, first_at });
            return;
        };
        let known = &mut row.entry;
        if known.state == State::Delivered || entry.state == State::Duplicate || entry.at < known.at {
            return;
        }
        *known = JournalEntry {
            case_id: entry.case_id.clone().or_else(|| known.case_id.take()),
            kind: entry.kind.clone().or_else(|| known.kind.take()),
            left_out: match entry.left_out.as_slice() {
                [] => std::mem::take(&mut known.left_out),
                left_out => left_out.to_vec(),
            },
            ..entry.clone()
        };
    }

    pub(super) fn journal(&self, source: &SystemName, is_one: impl Fn(&str) -> bool) -> Vec<JournalRow> {
        let rows = self
            .journal
            .iter()
            .filter(|((from, id, _), _)| from == source && is_one(id));
        let mut rows: Vec<JournalRow> = rows.map(|(_, row)| row.clone()).collect();
        rows.sort_by_key(|row| row.first_at);
        rows
    }

    pub(super) fn handed_over(
        &self,
        destination: &SystemName,
        before: Timestamp,
        limit: usize,
    ) -> Vec<JournalRow> {
        let lies_there = |(key, row): &(&JournalKey, &JournalRow)| {
            row.entry.state == State::HandedOver
                && row.entry.at < before
                && key.2.as_ref() == Some(destination)
                && !self.stored.values().any(|stored| is_about(stored, key))
        };
        let rows = self.journal.iter().filter(lies_there);
        let mut rows: Vec<JournalRow> = rows.map(|(_, row)| row.clone()).collect();
        rows.sort_by(|a, b| (&a.entry.case_id, a.first_at).cmp(&(&b.entry.case_id, b.first_at)));
        rows.truncate(limit);
        rows
    }

    pub(super) fn missing(&self, limit: usize) -> Vec<JournalRow> {
        let rows = self.journal.values();
        let mut rows: Vec<JournalRow> = rows
            .filter(|row| row.entry.state == State::Missing)
            .cloned()
            .collect();
        let place = |row: &JournalRow| {
            let entry = &row.entry;
            (entry.destination.clone(), entry.case_id.clone(), row.first_at)
        };
        rows.sort_by_key(place);
        rows.truncate(limit);
        rows
    }

    pub(super) fn remember(&mut self, seen: &Seen) {
        let at = self.seen.entry(seen.digest).or_insert(seen.at);
        *at = seen.at.max(*at);
    }

    pub(super) fn remembered(&self, since: Timestamp, limit: usize) -> Vec<Seen> {
        let seen = self.seen.iter().filter(|(_, at)| **at >= since);
        let mut seen: Vec<Seen> = seen
            .map(|(digest, at)| Seen {
                digest: *digest,
                at: *at,
            })
            .collect();
        seen.sort_by_key(|seen| (seen.at, seen.digest));
        let older = seen.len().saturating_sub(limit);
        seen.split_off(older)
    }

    pub(super) fn knows(&self, digest: &[u8; 16]) -> bool {
        self.seen.contains_key(digest)
    }

    pub(super) fn forget(&mut self, digest: &[u8; 16]) {
        let _at = self.seen.remove(digest);
    }

    pub(super) fn sweep(&mut self, retention: &Retention, now: Timestamp) -> Swept {
        let before = |kept: SignedDuration| now.saturating_sub(kept).unwrap_or(Timestamp::MIN);
        let journal = take_out(&mut self.journal, |row| {
            !matches!(row.entry.state, State::HandedOver | State::Parked)
                && row.entry.at < before(retention.journal)
        });
        let refused = take_out(&mut self.stored, |row| {
            matches!(
                row.message.standing,
                Standing::Refused | Standing::Discarded | Standing::Replaced
            ) && row.message.at < before(retention.refused)
        });
        let seen = take_out(&mut self.seen, |at| *at < before(retention.seen));
        let cases = take_out(&mut self.cases, |row| {
            let kept = if row.is_closed {
                retention.closed_cases
            } else {
                retention.open_cases
            };
            row.updated_at < before(kept)
        });
        Swept {
            journal,
            refused,
            seen,
            cases,
        }
    }
}

fn is_about(stored: &Row, (source, message_id, destination): &JournalKey) -> bool {
    let message = &stored.message;
    message.standing != Standing::Replaced
        && (&message.source, &message.message_id, &message.destination) == (source, message_id, destination)
}

/// Takes out what is too old, a bounded number at a time.
fn take_out<K: Ord + Clone, V>(
    rows: &mut std::collections::BTreeMap<K, V>,
    is_too_old: impl Fn(&V) -> bool,
) -> u64 {
    let too_old = rows.iter().filter(|(_, row)| is_too_old(row)).take(AT_ONCE);
    let keys: Vec<K> = too_old.map(|(key, _)| key.clone()).collect();
    for key in &keys {
        drop(rows.remove(key));
    }
    keys.len().try_into().unwrap_or(u64::MAX)
}
