//! The journal and the deduplication window as tables.

use contracts::Reason;
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::row::{self, listed, unlisted};
use crate::store::journal::ids_of_copies;
use crate::store::{JournalEntry, JournalRow, Seen, State};
use crate::system::SystemName;

const RECORD: &str = "
    INSERT INTO journal (source, message_id, destination, case_id, kind, state, reason, attempts,
                         first_at, at, left_out)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)
    ON CONFLICT (source, message_id, destination) DO UPDATE SET
        case_id  = coalesce(excluded.case_id, case_id),
        kind     = coalesce(excluded.kind, kind),
        state    = excluded.state,
        reason   = excluded.reason,
        attempts = excluded.attempts,
        at       = excluded.at,
        left_out = iif(excluded.left_out = '[]', left_out, excluded.left_out)
    WHERE state <> 'delivered' AND excluded.state <> 'duplicate' AND excluded.at >= at";

const REMEMBER: &str = "
    INSERT INTO seen (digest, at) VALUES (?1, ?2)
    ON CONFLICT (digest) DO UPDATE SET at = max(at, excluded.at)";

const COPIES: &str = "
    SELECT * FROM journal WHERE source = ?1 AND message_id >= ?2 AND message_id < ?3
    ORDER BY first_at, message_id, destination";

/// Writes what happened to a message.
pub(super) fn record(connection: &Connection, entry: &JournalEntry) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(RECORD)?;
    let _rows = statement.execute(params![
        entry.source.as_str(),
        entry.message_id,
        row::destination(entry.destination.as_ref()),
        entry.case_id,
        entry.kind,
        entry.state.name(),
        entry.reason.map(Reason::code),
        entry.attempts,
        entry.at.as_microsecond(),
        listed(&entry.left_out),
    ])?;
    Ok(())
}

/// Writes that a message has passed a stage.
pub(super) fn remember(connection: &Connection, seen: &Seen) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(REMEMBER)?;
    let _rows = statement.execute(params![seen.digest, seen.at.as_microsecond()])?;
    Ok(())
}

/// The rows of a message.
pub(super) fn rows(
    connection: &Connection,
    source: &SystemName,
    message_id: &str,
) -> rusqlite::Result<Vec<JournalRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM journal WHERE source = ?1 AND message_id = ?2 ORDER BY first_at, destination",
    )?;
    let rows = statement.query_map(params![source.as_str(), message_id], journal_row)?;
    rows.collect()
}

/// The rows of its copies that have ids of their own.
pub(super) fn copies(
    connection: &Connection,
    source: &SystemName,
    message_id: &str,
) -> rusqlite::Result<Vec<JournalRow>> {
    let [from, to] = ids_of_copies(message_id);
    let mut statement = connection.prepare_cached(COPIES)?;
    let rows = statement.query_map(params![source.as_str(), from, to], journal_row)?;
    rows.collect()
}

/// What was handed over to a destination, has not come out, and is not stored.
pub(super) fn handed_over(
    connection: &Connection,
    destination: &SystemName,
    before: Timestamp,
    limit: usize,
) -> rusqlite::Result<Vec<JournalRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM journal INDEXED BY journal_in_progress
         WHERE state = 'handed_over' AND destination = ?1 AND at < ?2
           AND NOT EXISTS (SELECT 1 FROM stored WHERE standing <> 'replaced' AND stored.source = journal.source
                           AND stored.message_id = journal.message_id
                           AND stored.destination = journal.destination)
         ORDER BY case_id, first_at, source, message_id LIMIT ?3",
    )?;
    let rows = statement.query_map(
        params![
            destination.as_str(),
            before.as_microsecond(),
            row::limit(Some(limit))
        ],
        journal_row,
    )?;
    rows.collect()
}

/// What lay on a queue that somebody deleted.
pub(super) fn missing(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<JournalRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM journal INDEXED BY journal_missing WHERE state = 'missing'
         ORDER BY destination, case_id, first_at, source, message_id LIMIT ?1",
    )?;
    let rows = statement.query_map([row::limit(Some(limit))], journal_row)?;
    rows.collect()
}

fn journal_row(row: &Row<'_>) -> rusqlite::Result<JournalRow> {
    let state = row::text_as(row, "state", State::from_name)?;
    let reason: Option<String> = row.get("reason")?;
    let entry = JournalEntry {
        source: row::text_as(row, "source", SystemName::new)?,
        message_id: row.get("message_id")?,
        destination: row::read_destination(row)?,
        case_id: row.get("case_id")?,
        kind: row.get("kind")?,
        state,
        reason: reason.as_deref().and_then(Reason::from_code),
        attempts: row.get("attempts")?,
        at: row::time(row, "at")?,
        left_out: unlisted(row, "left_out")?,
    };
    Ok(JournalRow {
        entry,
        first_at: row::time(row, "first_at")?,
    })
}

/// What was remembered since, oldest first, at most so many newest ones.
pub(super) fn remembered(
    connection: &Connection,
    since: Timestamp,
    limit: usize,
) -> rusqlite::Result<Vec<Seen>> {
    let mut statement = connection.prepare_cached(
        "SELECT digest, at FROM seen WHERE at >= ?1 ORDER BY at DESC, digest DESC LIMIT ?2",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![since.as_microsecond(), limit], |row| {
        Ok(Seen {
            digest: row.get("digest")?,
            at: row::time(row, "at")?,
        })
    })?;
    let mut seen: Vec<Seen> = rows.collect::<rusqlite::Result<_>>()?;
    seen.reverse();
    Ok(seen)
}

/// Whether a message is remembered.
pub(super) fn knows(connection: &Connection, digest: [u8; 16]) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM seen WHERE digest = ?1")?
        .exists([digest])
}

/// Forgets that a message has passed a stage.
pub(super) fn forget(connection: &Connection, digest: [u8; 16]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached("DELETE FROM seen WHERE digest = ?1")?;
    let _rows = statement.execute([digest])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::COPIES;

    #[test]
    fn the_copies_of_a_message_are_found_by_its_key_however_many_messages_there_are() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("0001.sql")).unwrap();
        let mut plan = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {COPIES}"))
            .unwrap();
        let steps = plan
            .query_map(["", "", ""], |row| row.get::<_, String>("detail"))
            .unwrap();
        let first = steps.map(Result::unwrap).next();
        let by_key = "SEARCH journal USING PRIMARY KEY (source=? AND message_id>? AND message_id<?)";
        assert_eq!(first.as_deref(), Some(by_key));
    }
}
