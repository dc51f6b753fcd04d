//! The journal and the deduplication window as tables. Batches are written with one statement for many rows, in
//! the order of their keys, so that gateways that write the same rows wait for each other and never in a circle.

use std::collections::BTreeMap;

use contracts::Reason;
use deadpool_postgres::{Client, GenericClient};
use jiff::Timestamp;
use tokio_postgres::Row;

use super::failure::Failure;
use super::row::{self, listed, text, text_if, unlisted};
use super::sql;
use crate::store::journal::ids_of_copies;
use crate::store::{JournalEntry, JournalRow, Seen, State};
use crate::system::SystemName;

const RECORD: &str = "
    INSERT INTO journal AS kept (source, message_id, destination, case_id, kind, state, reason, attempts,
                                 first_at, at, left_out)
    SELECT source, message_id, destination, case_id, kind, state, reason, attempts, at, at, left_out
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::bigint[], $9::bigint[], $10::text[])
         AS new (source, message_id, destination, case_id, kind, state, reason, attempts, at, left_out)
    ORDER BY source, message_id, destination
    ON CONFLICT (source, message_id, destination) DO UPDATE SET
        case_id  = coalesce(excluded.case_id, kept.case_id),
        kind     = coalesce(excluded.kind, kept.kind),
        state    = excluded.state,
        reason   = excluded.reason,
        attempts = excluded.attempts,
        at       = excluded.at,
        left_out = CASE excluded.left_out WHEN '[]' THEN kept.left_out ELSE excluded.left_out END
    WHERE kept.state <> 'delivered' AND excluded.state <> 'duplicate' AND excluded.at >= kept.at";

const REMEMBER: &str = "
    INSERT INTO seen AS kept (digest, at) SELECT * FROM unnest($1::bytea[], $2::bigint[])
    ON CONFLICT (digest) DO UPDATE SET at = greatest(kept.at, excluded.at)";

const HANDED_OVER: &str = "
    SELECT * FROM journal
    WHERE state = 'handed_over' AND destination = $1 AND at < $2
      AND NOT EXISTS (SELECT FROM stored WHERE standing <> 'replaced' AND stored.source = journal.source
                      AND stored.message_id = journal.message_id AND stored.destination = journal.destination)
    ORDER BY case_id NULLS FIRST, first_at, source, message_id LIMIT $3";

const MISSING: &str = "
    SELECT * FROM journal WHERE state = 'missing'
    ORDER BY destination, case_id NULLS FIRST, first_at, source, message_id LIMIT $1";

const COPIES: &str = "
    SELECT * FROM journal WHERE source = $1 AND message_id >= $2 AND message_id < $3
    ORDER BY first_at, message_id, destination";

/// What a row of the journal is found by.
type Key<'a> = (&'a str, &'a str, &'a str);

fn key(entry: &JournalEntry) -> Key<'_> {
    let destination = row::destination(entry.destination.as_ref());
    (entry.source.as_str(), &entry.message_id, destination)
}

/// Writes what happened to messages, oldest first. One statement cannot write a row twice: what comes again goes
/// into the next statement.
pub(super) async fn record(
    client: &impl GenericClient,
    entries: impl Iterator<Item = &JournalEntry>,
) -> Result<(), Failure> {
    let mut rounds: Vec<Vec<&JournalEntry>> = Vec::new();
    let mut come_before: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    for entry in entries {
        let round = come_before.entry(key(entry)).or_default();
        match rounds.get_mut(*round) {
            Some(entries) => entries.push(entry),
            None => rounds.push(vec![entry]),
        }
        *round += 1;
    }
    for entries in rounds {
        record_once(client, &entries).await?;
    }
    Ok(())
}

async fn record_once(client: &impl GenericClient, entries: &[&JournalEntry]) -> Result<(), Failure> {
    /// One column of all entries.
    fn column<'a, T>(entries: &[&'a JournalEntry], of: impl Fn(&'a JournalEntry) -> T) -> Vec<T> {
        entries.iter().map(|entry| of(entry)).collect()
    }
    let _rows = sql::execute(
        client,
        RECORD,
        &[
            &column(entries, |entry| entry.source.as_str()),
            &column(entries, |entry| text(&entry.message_id)),
            &column(entries, |entry| row::destination(entry.destination.as_ref())),
            &column(entries, |entry| text_if(entry.case_id.as_ref())),
            &column(entries, |entry| text_if(entry.kind.as_ref())),
            &column(entries, |entry| entry.state.name()),
            &column(entries, |entry| entry.reason.map(Reason::code)),
            &column(entries, |entry| i64::from(entry.attempts)),
            &column(entries, |entry| entry.at.as_microsecond()),
            &column(entries, |entry| listed(&entry.left_out)),
        ],
    )
    .await?;
    Ok(())
}

/// Writes that messages have passed a stage.
pub(super) async fn remember(
    client: &impl GenericClient,
    seen: impl Iterator<Item = &Seen>,
) -> Result<(), Failure> {
    let mut newest: BTreeMap<&[u8], i64> = BTreeMap::new();
    for seen in seen {
        let at = newest.entry(&seen.digest).or_insert(i64::MIN);
        *at = seen.at.as_microsecond().max(*at);
    }
    if newest.is_empty() {
        return Ok(());
    }
    let (digests, times): (Vec<&[u8]>, Vec<i64>) = newest.into_iter().unzip();
    let _rows = sql::execute(client, REMEMBER, &[&digests, &times]).await?;
    Ok(())
}

/// The rows of a message.
pub(super) async fn rows(
    client: &Client,
    source: &SystemName,
    message_id: &str,
) -> Result<Vec<JournalRow>, Failure> {
    let rows = sql::rows(
        client,
        "SELECT * FROM journal WHERE source = $1 AND message_id = $2 ORDER BY first_at, destination",
        &[&source.as_str(), &text(message_id)],
    )
    .await?;
    row::each(&rows, journal_row)
}

/// The rows of its copies that have ids of their own.
pub(super) async fn copies(
    client: &Client,
    source: &SystemName,
    message_id: &str,
) -> Result<Vec<JournalRow>, Failure> {
    let [from, to] = ids_of_copies(&text(message_id));
    let rows = sql::rows(client, COPIES, &[&source.as_str(), &from, &to]).await?;
    row::each(&rows, journal_row)
}

/// What was handed over to a destination, has not come out, and is not stored.
pub(super) async fn handed_over(
    client: &Client,
    destination: &SystemName,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<JournalRow>, Failure> {
    let rows = sql::rows(
        client,
        HANDED_OVER,
        &[
            &destination.as_str(),
            &before.as_microsecond(),
            &row::limit(Some(limit)),
        ],
    )
    .await?;
    row::each(&rows, journal_row)
}

/// What lay on a queue that somebody deleted.
pub(super) async fn missing(client: &Client, limit: usize) -> Result<Vec<JournalRow>, Failure> {
    let rows = sql::rows(client, MISSING, &[&row::limit(Some(limit))]).await?;
    row::each(&rows, journal_row)
}

fn journal_row(row: &Row) -> Result<JournalRow, Failure> {
    let entry = JournalEntry {
        source: row::text_as(row, "source", SystemName::new)?,
        message_id: row.try_get("message_id")?,
        destination: row::read_destination(row)?,
        case_id: row.try_get("case_id")?,
        kind: row.try_get("kind")?,
        state: row::text_as(row, "state", State::from_name)?,
        reason: row::reason(row)?,
        attempts: row::count(row, "attempts")?,
        at: row::time(row, "at")?,
        left_out: unlisted(row, "left_out")?,
    };
    Ok(JournalRow {
        entry,
        first_at: row::time(row, "first_at")?,
    })
}

/// What was remembered since, oldest first, at most so many newest ones.
pub(super) async fn remembered(
    client: &Client,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<Seen>, Failure> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = sql::rows(
        client,
        "SELECT digest, at FROM seen WHERE at >= $1 ORDER BY at DESC, digest DESC LIMIT $2",
        &[&since.as_microsecond(), &limit],
    )
    .await?;
    let mut seen = row::each(&rows, |row| {
        let digest: &[u8] = row.try_get("digest")?;
        Ok(Seen {
            digest: digest.try_into().map_err(|_| Failure::Foreign)?,
            at: row::time(row, "at")?,
        })
    })?;
    seen.reverse();
    Ok(seen)
}

/// Whether a message is remembered.
pub(super) async fn knows(client: &Client, digest: [u8; 16]) -> Result<bool, Failure> {
    let statement = "SELECT 1 FROM seen WHERE digest = $1";
    Ok(sql::row(client, statement, &[&&digest[..]]).await?.is_some())
}

/// Forgets that a message has passed a stage.
pub(super) async fn forget(client: &Client, digest: [u8; 16]) -> Result<(), Failure> {
    let statement = "DELETE FROM seen WHERE digest = $1";
    let _rows = sql::execute(client, statement, &[&&digest[..]]).await?;
    Ok(())
}
