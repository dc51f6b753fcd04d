//! Stored messages as a table: how they come in, and how they are looked at. Lanes are elsewhere.

use bytes::Bytes;
use contracts::Reason;
use deadpool_postgres::{Client, GenericClient, Transaction};
use tokio_postgres::Row;

use super::failure::Failure;
use super::row::{self, listed, text, text_if, unlisted};
use super::{lock, sql};
use crate::store::{LaneKey, Standing, StoredFilter, StoredGroup, StoredId, StoredMessage, StoredSummary};
use crate::system::SystemName;

const INSERT: &str = "
    INSERT INTO stored (standing, due, source, destination, lane, message_id, identity, case_id, kind, reason,
                        details, attempts, at, first_received, content_type, traceparent, continues, bytes, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
    ON CONFLICT (identity) WHERE standing NOT IN ('discarded', 'replaced') DO NOTHING
    RETURNING id";

const FIND: &str = "SELECT id FROM stored WHERE identity = $1 AND standing NOT IN ('discarded', 'replaced')";

const SUMMARIES: &str = "
    SELECT id, standing, due, source, destination, message_id, case_id, kind, reason, details, attempts, at, bytes
    FROM stored
    WHERE ($1::text[] = '{}' OR standing = ANY ($1))
      AND ($2::text IS NULL OR reason = $2)
      AND ($3::text IS NULL OR source = $3)
      AND ($4::text IS NULL OR destination = $4)
      AND ($5::text IS NULL OR case_id = $5)
    ORDER BY id DESC LIMIT $6";

const GROUPS: &str = "
    SELECT standing, source, destination, reason, count(*) AS messages, min(at) AS oldest,
           min(first_received) AS first_received
    FROM stored GROUP BY standing, source, destination, reason";

/// What a message is found by again: source, id, destination and the body as it was received.
pub(super) fn identity(message: &StoredMessage) -> Vec<u8> {
    let destination = row::destination(message.destination.as_ref());
    let parts = [
        message.source.as_str().as_bytes(),
        message.message_id.as_bytes(),
        destination.as_bytes(),
        &message.body,
    ];
    lock::hash(parts.into_iter())
}

/// What a lane is found by.
pub(super) fn lane(key: &LaneKey) -> Vec<u8> {
    lock::hash([key.destination.as_str().as_bytes(), key.case.as_bytes()].into_iter())
}

/// Writes a message at the end of its lane, or finds it where it is stored already.
pub(super) async fn put(transaction: &Transaction<'_>, message: &StoredMessage) -> Result<StoredId, Failure> {
    if let Some(key) = message.lane() {
        lock::take(transaction, &[lock::number_of(&lane(&key))]).await?;
    }
    insert(transaction, message, message.standing).await
}

/// The number of a message that is stored already.
pub(super) async fn find(client: &impl GenericClient, identity: &[u8]) -> Result<Option<StoredId>, Failure> {
    let row = sql::row(client, FIND, &[&identity]).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.map(StoredId))
}

/// Writes a message with a standing, or finds it where it is stored already. Its lane is locked.
pub(super) async fn insert(
    client: &impl GenericClient,
    message: &StoredMessage,
    standing: Standing,
) -> Result<StoredId, Failure> {
    let identity = identity(message);
    let lane = message.lane().as_ref().map(lane).unwrap_or_default();
    let row = sql::row(
        client,
        INSERT,
        &[
            &standing.name(),
            &standing.due().map(jiff::Timestamp::as_microsecond),
            &message.source.as_str(),
            &row::destination(message.destination.as_ref()),
            &lane,
            &text(&message.message_id),
            &identity,
            &text_if(message.case_id.as_ref()),
            &text_if(message.kind.as_ref()),
            &message.reason.map(Reason::code),
            &listed(&message.details),
            &i64::from(message.attempts),
            &message.at.as_microsecond(),
            &message.first_received.as_microsecond(),
            &text_if(message.content_type.as_ref()),
            &text_if(message.traceparent.as_ref()),
            &message.continues,
            &i64::try_from(message.body.len()).unwrap_or(i64::MAX),
            &&message.body[..],
        ],
    )
    .await?;
    match row {
        Some(row) => Ok(StoredId(row.try_get(0)?)),
        // Another has stored it, and committed: who waits for the index waits for the commit.
        None => find(client, &identity).await?.ok_or(Failure::Foreign),
    }
}

/// Stored messages without bodies, newest last.
pub(super) async fn list(client: &Client, filter: &StoredFilter) -> Result<Vec<StoredSummary>, Failure> {
    let rows = sql::rows(
        client,
        SUMMARIES,
        &[
            &filter.standings,
            &filter.reason.map(Reason::code),
            &filter.source.as_ref().map(SystemName::as_str),
            &filter.destination.as_ref().map(SystemName::as_str),
            &text_if(filter.case_id.as_ref()),
            &row::limit(filter.limit),
        ],
    )
    .await?;
    let mut summaries = row::each(&rows, summary)?;
    summaries.reverse();
    Ok(summaries)
}

/// How many are stored for what, and since when.
pub(super) async fn groups(client: &Client) -> Result<Vec<StoredGroup>, Failure> {
    let rows = sql::rows(client, GROUPS, &[]).await?;
    let groups = row::each(&rows, |row| {
        let messages: i64 = row.try_get("messages")?;
        let source = row::text_as(row, "source", SystemName::new)?;
        Ok(StoredGroup {
            standing: row::text_as(row, "standing", Standing::known)?,
            system: row::read_destination(row)?.unwrap_or(source),
            reason: row::reason(row)?,
            messages: messages.unsigned_abs(),
            oldest: row::time(row, "oldest")?,
            first_received: row::time(row, "first_received")?,
        })
    })?;
    Ok(StoredGroup::merged(groups))
}

/// One stored message, whole.
pub(super) async fn read(
    client: &Client,
    id: StoredId,
) -> Result<Option<(StoredSummary, StoredMessage)>, Failure> {
    let statement = "SELECT * FROM stored WHERE id = $1";
    let row = sql::row(client, statement, &[&id.0]).await?;
    row.map(|row| Ok((summary(&row)?, whole(&row)?))).transpose()
}

fn summary(row: &Row) -> Result<StoredSummary, Failure> {
    let standing = row::standing(row)?;
    Ok(StoredSummary {
        id: StoredId(row.try_get("id")?),
        standing: standing.name(),
        due: standing.due().map(|due| due.to_string()),
        source: row.try_get("source")?,
        destination: row::read_destination(row)?.map(|name| name.to_string()),
        message_id: row.try_get("message_id")?,
        case_id: row.try_get("case_id")?,
        kind: row.try_get("kind")?,
        reason: row.try_get("reason")?,
        details: unlisted(row, "details")?,
        attempts: row::count(row, "attempts")?,
        at: row::time(row, "at")?.to_string(),
        bytes: row::count(row, "bytes")?,
    })
}

/// The message that a row holds.
pub(super) fn whole(row: &Row) -> Result<StoredMessage, Failure> {
    let body: Vec<u8> = row.try_get("body")?;
    Ok(StoredMessage {
        standing: row::standing(row)?,
        source: row::text_as(row, "source", SystemName::new)?,
        destination: row::read_destination(row)?,
        message_id: row.try_get("message_id")?,
        case_id: row.try_get("case_id")?,
        kind: row.try_get("kind")?,
        reason: row::reason(row)?,
        details: unlisted(row, "details")?,
        attempts: row::count(row, "attempts")?,
        at: row::time(row, "at")?,
        first_received: row::time(row, "first_received")?,
        released_at: row::time_some(row, "released_at")?,
        content_type: row.try_get("content_type")?,
        traceparent: row.try_get("traceparent")?,
        continues: row.try_get("continues")?,
        body: Bytes::from(body),
    })
}
