//! Parked messages as a table.

use bytes::Bytes;
use contracts::Reason;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use sha2::{Digest, Sha256};

use super::row::{self, listed, unlisted};
use crate::store::{MOST_LISTED, Parked, ParkedFilter, ParkedGroup, ParkedId, ParkedSummary, Stage};
use crate::system::SystemName;

const PARK: &str = "
    INSERT INTO parked (stage, source, destination, message_id, digest, case_id, kind, reason, details,
                        attempts, at, first_received, content_type, bytes, body)
    VALUES (:stage, :source, :destination, :message_id, :digest, :case_id, :kind, :reason, :details,
            :attempts, :at, :first_received, :content_type, :bytes, :body)
    ON CONFLICT (source, message_id, stage, destination, digest) DO NOTHING
    RETURNING id";

const ALREADY_PARKED: &str = "
    SELECT id FROM parked
    WHERE source = :source AND message_id = :message_id AND stage = :stage
      AND destination = :destination AND digest = :digest";

const SUMMARIES: &str = "
    SELECT id, stage, source, destination, message_id, case_id, kind, reason, details, attempts, at, bytes
    FROM parked
    WHERE (:reason IS NULL OR reason = :reason)
      AND (:source IS NULL OR source = :source)
      AND (:destination IS NULL OR destination = :destination)
    ORDER BY id DESC LIMIT :limit";

const GROUPS: &str = "
    SELECT stage, source, destination, reason, count(*) AS messages, min(at) AS oldest
    FROM parked INDEXED BY parked_by_group
    GROUP BY stage, source, destination, reason";

/// Writes a parked message, or finds it where it is parked already.
pub(super) fn park(connection: &Connection, parked: &Parked) -> rusqlite::Result<ParkedId> {
    let digest: [u8; 32] = Sha256::digest(&parked.body).into();
    let destination = row::destination(parked.destination.as_ref());
    let bytes = i64::try_from(parked.body.len()).unwrap_or(i64::MAX);
    let new: Option<i64> = connection
        .prepare_cached(PARK)?
        .query_row(
            named_params! {
                ":stage": parked.stage.name(),
                ":source": parked.source.as_str(),
                ":destination": destination,
                ":message_id": parked.message_id,
                ":digest": digest,
                ":case_id": parked.case_id,
                ":kind": parked.kind,
                ":reason": parked.reason.code(),
                ":details": listed(&parked.details),
                ":attempts": parked.attempts,
                ":at": parked.at.as_microsecond(),
                ":first_received": parked.first_received.as_microsecond(),
                ":content_type": parked.content_type,
                ":bytes": bytes,
                ":body": &parked.body[..],
            },
            |row| row.get(0),
        )
        .optional()?;
    let id = match new {
        Some(id) => id,
        None => connection.prepare_cached(ALREADY_PARKED)?.query_row(
            named_params! {
                ":stage": parked.stage.name(),
                ":source": parked.source.as_str(),
                ":destination": destination,
                ":message_id": parked.message_id,
                ":digest": digest,
            },
            |row| row.get(0),
        )?,
    };
    Ok(ParkedId(id))
}

/// Parked messages without bodies, newest last.
pub(super) fn summaries(
    connection: &Connection,
    filter: &ParkedFilter,
) -> rusqlite::Result<Vec<ParkedSummary>> {
    let limit = filter.limit.unwrap_or(MOST_LISTED).min(MOST_LISTED);
    let mut statement = connection.prepare_cached(SUMMARIES)?;
    let rows = statement.query_map(
        named_params! {
            ":reason": filter.reason.map(Reason::code),
            ":source": filter.source.as_ref().map(SystemName::as_str),
            ":destination": filter.destination.as_ref().map(SystemName::as_str),
            ":limit": i64::try_from(limit).unwrap_or(i64::MAX),
        },
        summary,
    )?;
    let mut summaries: Vec<ParkedSummary> = rows.collect::<rusqlite::Result<_>>()?;
    summaries.reverse();
    Ok(summaries)
}

/// How many lie parked for what, and since when.
pub(super) fn groups(connection: &Connection) -> rusqlite::Result<Vec<ParkedGroup>> {
    let mut statement = connection.prepare_cached(GROUPS)?;
    let rows = statement.query_map((), group)?;
    let mut groups: Vec<ParkedGroup> = Vec::new();
    for row in rows {
        let row = row?;
        let same = |known: &&mut ParkedGroup| {
            (known.stage, &known.system, known.reason) == (row.stage, &row.system, row.reason)
        };
        match groups.iter_mut().find(same) {
            Some(known) => {
                known.messages += row.messages;
                known.oldest = known.oldest.min(row.oldest);
            }
            None => groups.push(row),
        }
    }
    Ok(groups)
}

/// What one source and one destination have to do with a group.
fn group(row: &Row<'_>) -> rusqlite::Result<ParkedGroup> {
    let messages: i64 = row.get("messages")?;
    let source = row::text_as(row, "source", SystemName::new)?;
    Ok(ParkedGroup {
        stage: row::text_as(row, "stage", Stage::from_name)?,
        system: row::read_destination(row)?.unwrap_or(source),
        reason: row::text_as(row, "reason", Reason::from_code)?,
        messages: messages.unsigned_abs(),
        oldest: row::time(row, "oldest")?,
    })
}

/// One parked message, whole.
pub(super) fn message(
    connection: &Connection,
    id: ParkedId,
) -> rusqlite::Result<Option<(ParkedSummary, Parked)>> {
    connection
        .prepare_cached("SELECT * FROM parked WHERE id = ?1")?
        .query_row([id.0], |row| Ok((summary(row)?, whole(row)?)))
        .optional()
}

fn summary(row: &Row<'_>) -> rusqlite::Result<ParkedSummary> {
    let destination: String = row.get("destination")?;
    let bytes: i64 = row.get("bytes")?;
    Ok(ParkedSummary {
        id: row.get("id")?,
        stage: row.get("stage")?,
        source: row.get("source")?,
        destination: Some(destination).filter(|name| !name.is_empty()),
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

fn whole(row: &Row<'_>) -> rusqlite::Result<Parked> {
    let body: Vec<u8> = row.get("body")?;
    Ok(Parked {
        stage: row::text_as(row, "stage", Stage::from_name)?,
        source: row::text_as(row, "source", SystemName::new)?,
        destination: row::read_destination(row)?,
        message_id: row.get("message_id")?,
        case_id: row.get("case_id")?,
        kind: row.get("kind")?,
        reason: row::text_as(row, "reason", Reason::from_code)?,
        details: unlisted(row, "details")?,
        attempts: row.get("attempts")?,
        at: row::time(row, "at")?,
        first_received: row::time(row, "first_received")?,
        content_type: row.get("content_type")?,
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
        assert_eq!(steps, ["SCAN parked USING COVERING INDEX parked_by_group"]);
    }
}
