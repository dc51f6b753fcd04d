//! Takes out what is older than its retention, a bounded number at a time. Passes over rows that others hold:
//! they go the next time.

use deadpool_postgres::Client;
use jiff::{SignedDuration, Timestamp};

use super::failure::Failure;
use super::sql;
use crate::store::{Retention, Swept};

/// Rows of each table that one sweep takes out: a fraction of a second of writing.
const AT_ONCE: i64 = 10_000;

/// Stored messages that one sweep takes out; their bodies may be large.
const BODIES_AT_ONCE: i64 = 500;

const JOURNAL: &str = "
    DELETE FROM journal WHERE ctid = ANY (ARRAY (
        SELECT ctid FROM journal
        WHERE state IN ('delivered', 'refused', 'discarded', 'duplicate', 'missing') AND at < $1
        ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED))";

const STORED: &str = "
    DELETE FROM stored WHERE id = ANY (ARRAY (
        SELECT id FROM stored
        WHERE standing IN ('refused', 'discarded', 'replaced') AND at < $1
        ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED))";

const SEEN: &str = "
    DELETE FROM seen WHERE digest = ANY (ARRAY (
        SELECT digest FROM seen WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED))";

const CLOSED_CASES: &str = "
    DELETE FROM cases WHERE ctid = ANY (ARRAY (
        SELECT ctid FROM cases WHERE is_closed AND updated_at < $1
        ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED))";

const OPEN_CASES: &str = "
    DELETE FROM cases WHERE ctid = ANY (ARRAY (
        SELECT ctid FROM cases WHERE NOT is_closed AND updated_at < $1
        ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED))";

/// Takes out what is older than its retention.
pub(super) async fn sweep(client: &Client, retention: &Retention, now: Timestamp) -> Result<Swept, Failure> {
    let delete = async |statement, kept: SignedDuration, limit: i64| -> Result<u64, Failure> {
        let before = now.saturating_sub(kept).unwrap_or(Timestamp::MIN);
        sql::execute(client, statement, &[&before.as_microsecond(), &limit]).await
    };
    Ok(Swept {
        journal: delete(JOURNAL, retention.journal, AT_ONCE).await?,
        refused: delete(STORED, retention.refused, BODIES_AT_ONCE).await?,
        seen: delete(SEEN, retention.seen, AT_ONCE).await?,
        cases: delete(CLOSED_CASES, retention.closed_cases, AT_ONCE).await?
            + delete(OPEN_CASES, retention.open_cases, AT_ONCE).await?,
    })
}
