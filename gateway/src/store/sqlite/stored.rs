//! Stored messages as a table: how they come in, and how they are looked at. Lanes are elsewhere.

use bytes::Bytes;
use contracts::Reason;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use sha2::{Digest, Sha256};

use super::row::{self, listed, unlisted};
use crate::store::{Standing, StoredFilter, StoredGroup, StoredId, StoredMessage, StoredSummary};
use crate::system::SystemName;

const INSERT: &str = "
    INSERT INTO stored (standing, due, source, destination, lane, message_id, digest, case_id, kind, reason,
                        details, attempts, at, first_received, content_type, traceparent, continues, bytes, body)
    VALUES (:standing, :due, :source, :destination, :lane, :message_id, :digest, :case_id, :kind, :reason,
            :details, :attempts, :at, :first_received, :content_type, :traceparent, :continues, :bytes, :body)
    RETURNING id";

const FIND: &str = "
    SELECT id FROM stored INDEXED BY stored_once
    WHERE source = ?1 AND message_id = ?2 AND destination = ?3 AND digest = ?4 AND standing NOT IN ('discarded', 'replaced')";

const SUMMARIES: &str = "
    SELECT id, standing, due, source, destination, message_id, case_id, kind, reason, details, attempts, at, bytes
    FROM stored
    WHERE (:standings = '[]' OR standing IN (SELECT value FROM json_each(:standings)))
      AND (:reason IS NULL OR reason = :reason)
      AND (:source IS NULL OR source = :source)
      AND (:destination IS NULL OR destination = :destination)
      AND (:case_id IS NULL OR case_id = :case_id)
    ORDER BY id DESC LIMIT :limit";

const GROUPS: &str = "
    SELECT standing, source, destination, reason, count(*) AS messages, min(at) AS oldest,
           min(first_received) AS first_received
    FROM stored INDEXED BY stored_by_group
    GROUP BY standing, source, destination, reason";

/// SHA-256 of a body.
pub(super) fn digest(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

/// Writes a message, or finds it where it is stored already.
pub(super) fn put(connection: &Connection, message: &StoredMessage) -> rusqlite::Result<StoredId> {
    let digest = digest(&message.body);
    match find(connection, message, &digest)? {
        Some(id) => Ok(id),
        None => insert(connection, message, message.standing, &digest),
    }
}

/// The number of a message that is stored already.
pub(super) fn find(
    connection: &Connection,
    message: &StoredMessage,
    digest: &[u8; 32],
) -> rusqlite::Result<Option<StoredId>> {
    let destination = row::destination(message.destination.as_ref());
    connection
        .prepare_cached(FIND)?
        .query_row(
            (message.source.as_str(), &message.message_id, destination, digest),
            |row| row.get(0).map(StoredId),
        )
        .optional()
}

/// Writes a message with a standing.
pub(super) fn insert(
    connection: &Connection,
    message: &StoredMessage,
    standing: Standing,
    digest: &[u8; 32],
) -> rusqlite::Result<StoredId> {
    connection.prepare_cached(INSERT)?.query_row(
        named_params! {
            ":standing": standing.name(),
            ":due": standing.due().map(jiff::Timestamp::as_microsecond),
            ":source": message.source.as_str(),
            ":destination": row::destination(message.destination.as_ref()),
            ":lane": message.case_id.as_ref().unwrap_or(&message.message_id),
            ":message_id": message.message_id,
            ":digest": digest,
            ":case_id": message.case_id,
            ":kind": message.kind,
            ":reason": message.reason.map(Reason::code),
            ":details": listed(&message.details),
            ":attempts": message.attempts,
            ":at": message.at.as_microsecond(),
            ":first_received": message.first_received.as_microsecond(),
            ":content_type": message.content_type,
            ":traceparent": message.traceparent,
            ":continues": message.continues,
            ":bytes": i64::try_from(message.body.len()).unwrap_or(i64::MAX),
            ":body": &message.body[..],
        },
        |row| row.get(0).map(StoredId),
    )
}

/// Stored messages without bodies, newest last.
pub(super) fn list(connection: &Connection, filter: &StoredFilter) -> rusqlite::Result<Vec<StoredSummary>> {
    let mut statement = connection.prepare_cached(SUMMARIES)?;
    let rows = statement.query_map(
        named_params! {
            ":standings": serde_json::Value::from(filter.standings.clone()).to_string(),
            ":reason": filter.reason.map(Reason::code),
            ":source": filter.source.as_ref().map(SystemName::as_str),
            ":destination": filter.destination.as_ref().map(SystemName::as_str),
            ":case_id": filter.case_id,
            ":limit": row::limit(filter.limit),
        },
        summary,
    )?;
    let mut summaries: Vec<StoredSummary> = rows.collect::<rusqlite::Result<_>>()?;
    summaries.reverse();
    Ok(summaries)
}

/// How many are stored for what, and since when.
pub(super) fn groups(connection: &Connection) -> rusqlite::Result<Vec<StoredGroup>> {
    let mut statement = connection.prepare_cached(GROUPS)?;
    let groups = statement.query_map((), |row| {
        let messages: i64 = row.get("messages")?;
        let source = row::text_as(row, "source", SystemName::new)?;
        Ok(StoredGroup {
            standing: row::text_as(row, "standing", Standing::known)?,
            system: row::read_destination(row)?.unwrap_or(source),
            reason: row::text_as_some(row, "reason", Reason::from_code)?,
            messages: messages.unsigned_abs(),
            oldest: row::time(row, "oldest")?,
            first_received: row::time(row, "first_received")?,
        })
    })?;
    let groups: Vec<StoredGroup> = groups.collect::<rusqlite::Result<_>>()?;
    Ok(StoredGroup::merged(groups))
}

/// One stored message, whole.
pub(super) fn read(
    connection: &Connection,
    id: StoredId,
) -> rusqlite::Result<Option<(StoredSummary, StoredMessage)>> {
    connection
        .prepare_cached("SELECT * FROM stored WHERE id = ?1")?
        .query_row([id.0], |row| Ok((summary(row)?, whole(row)?)))
        .optional()
}

fn summary(row: &Row<'_>) -> rusqlite::Result<StoredSummary> {
    let standing = row::standing(row)?;
    let bytes: i64 = row.get("bytes")?;
    Ok(StoredSummary {
        id: StoredId(row.get("id")?),
        standing: standing.name(),
        due: standing.due().map(|due| due.to_string()),
        source: row.get("source")?,
        destination: row::read_destination(row)?.map(|name| name.to_string()),
        message_id: row.get("message_id")?,
        case_id: row.get("case_id")?,
        kind: row.get("kind")?,
        reason: row.get("reason")?,
        details: unlisted(row, "details")?,
        attempts: row.get("attempts")?,
        at: row::time(row, "at")?.to_string(),
        bytes: bytes.unsigned_abs(),
    })
}

/// The message that a row holds.
pub(super) fn whole(row: &Row<'_>) -> rusqlite::Result<StoredMessage> {
    let body: Vec<u8> = row.get("body")?;
    Ok(StoredMessage {
        standing: row::standing(row)?,
        source: row::text_as(row, "source", SystemName::new)?,
        destination: row::read_destination(row)?,
        message_id: row.get("message_id")?,
        case_id: row.get("case_id")?,
        kind: row.get("kind")?,
        reason: row::text_as_some(row, "reason", Reason::from_code)?,
        details: unlisted(row, "details")?,
        attempts: row.get("attempts")?,
        at: row::time(row, "at")?,
        first_received: row::time(row, "first_received")?,
        released_at: row::time_some(row, "released_at")?,
        content_type: row.get("content_type")?,
        traceparent: row.get("traceparent")?,
        continues: row.get("continues")?,
        body: Bytes::from(body),
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::GROUPS;

    #[test]
    fn groups_are_counted_from_an_index_without_reading_or_sorting_rows() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("0001.sql")).unwrap();
        let mut plan = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {GROUPS}"))
            .unwrap();
        let steps = plan.query_map((), |row| row.get::<_, String>("detail")).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        assert_eq!(steps, ["SCAN stored USING COVERING INDEX stored_by_group"]);
    }
}
