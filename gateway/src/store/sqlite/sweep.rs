//! Takes out what is older than its retention, a bounded number at a time.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};

use crate::store::{Retention, Swept};

/// Rows of each table that one sweep takes out: a fraction of a second of writing.
const AT_ONCE: i64 = 10_000;

/// Stored messages that one sweep takes out; their bodies are overwritten, and may be large.
const BODIES_AT_ONCE: i64 = 500;

const JOURNAL: &str = "
    DELETE FROM journal WHERE (source, message_id, destination) IN (
        SELECT source, message_id, destination FROM journal INDEXED BY journal_by_age
        WHERE state IN ('delivered', 'refused', 'discarded', 'duplicate', 'missing') AND at < ?1 ORDER BY at LIMIT ?2)";

const REFUSED: &str = "
    DELETE FROM stored WHERE id IN (
        SELECT id FROM stored INDEXED BY stored_by_age
        WHERE standing IN ('refused', 'discarded', 'replaced') AND at < ?1 ORDER BY at LIMIT ?2)";

const SEEN: &str = "
    DELETE FROM seen WHERE digest IN (
        SELECT digest FROM seen INDEXED BY seen_by_age WHERE at < ?1 ORDER BY at LIMIT ?2)";

const CLOSED_CASES: &str = "
    DELETE FROM cases WHERE rowid IN (
        SELECT rowid FROM cases INDEXED BY cases_by_age
        WHERE is_closed = 1 AND updated_at < ?1 ORDER BY updated_at LIMIT ?2)";

const OPEN_CASES: &str = "
    DELETE FROM cases WHERE rowid IN (
        SELECT rowid FROM cases INDEXED BY cases_by_age
        WHERE is_closed = 0 AND updated_at < ?1 ORDER BY updated_at LIMIT ?2)";

/// Takes out what is older than its retention.
pub(super) fn sweep(
    connection: &Connection,
    retention: &Retention,
    now: Timestamp,
) -> rusqlite::Result<Swept> {
    let delete = |sql, kept: SignedDuration, limit| -> rusqlite::Result<u64> {
        let before = now.saturating_sub(kept).unwrap_or(Timestamp::MIN);
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.execute(params![before.as_microsecond(), limit])?;
        Ok(rows.try_into().unwrap_or(u64::MAX))
    };
    Ok(Swept {
        journal: delete(JOURNAL, retention.journal, AT_ONCE)?,
        refused: delete(REFUSED, retention.refused, BODIES_AT_ONCE)?,
        seen: delete(SEEN, retention.seen, AT_ONCE)?,
        cases: delete(CLOSED_CASES, retention.closed_cases, AT_ONCE)?
            + delete(OPEN_CASES, retention.open_cases, AT_ONCE)?,
    })
}
