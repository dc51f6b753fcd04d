//! Persons' decisions, each with its audit row. Every lane that a decision touches is locked before its messages
//! are judged, so that of two persons who decide at once one finds the work done.

use deadpool_postgres::{Client, Transaction};
use tokio_postgres::Row;

use super::failure::Failure;
use super::row::{self, text};
use super::{lanes, lock, sql, stored};
use crate::store::decision::hexadecimal;
use crate::store::{
    AuditFilter, AuditRow, Choice, Decided, MOST_DECIDED, PersonDecision, Standing, StoredId, Which,
};

const IN_LANE: &str = "
    SELECT id FROM stored
    WHERE destination = $1 AND lane = $2 AND (standing = 'aside' OR id = $3) ORDER BY id LIMIT $4";

const IN_GROUP: &str = "
    SELECT id FROM stored
    WHERE destination = $1 AND reason = $2 AND standing IN ('parked', 'aside') ORDER BY id LIMIT $3";

const LOCKS: &str = "SELECT DISTINCT lane FROM stored WHERE id = ANY ($1) AND destination <> ''";

/// What there is to judge: the standing, and whether anything of the lane comes before. Without a row, whether
/// there was one that was decided.
const JUDGED: &str = "
    SELECT wanted.id, stored.standing, stored.due,
           EXISTS (SELECT FROM stored AS before
                   WHERE before.destination = stored.destination AND before.lane = stored.lane
                     AND before.id < stored.id
                     AND before.standing IN ('retry', 'parked', 'released', 'held')) AS is_behind,
           EXISTS (SELECT FROM audit WHERE audit.stored = wanted.id) AS was_decided
    FROM unnest($1::bigint[]) AS wanted (id) LEFT JOIN stored USING (id) ORDER BY id";

const KEEP: &str = "
    INSERT INTO stored (standing, source, destination, lane, message_id, identity, case_id, kind, reason,
                        details, attempts, at, first_received, content_type, traceparent, continues, bytes, body)
    SELECT 'replaced', source, destination, lane, message_id, identity, case_id, kind, reason,
           details, attempts, $2, first_received, content_type, traceparent, continues, bytes, body
    FROM stored WHERE id = ANY ($1)
    RETURNING id";

const AUDIT: &str = "
    INSERT INTO audit (who, at, choice, why, stored, source, destination, message_id, case_id, reason,
                       old_digest, new_digest, kept)
    SELECT $2, $3, $4, $5, id, source, destination, message_id, case_id, reason,
           sha256(body), sha256(coalesce($6, body)), $7
    FROM stored WHERE id = ANY ($1) ORDER BY id";

const DECIDE: &str = "
    UPDATE stored SET standing = $2, at = $3, body = coalesce($4, body), bytes = length(coalesce($4, body)),
        released_at = CASE $2 WHEN 'released' THEN $3 ELSE released_at END,
        attempts = CASE $2 WHEN 'released' THEN 0 ELSE attempts END
    WHERE id = ANY ($1)";

/// The rows are locked in the order of their keys, and written then.
const JOURNAL: &str = "
    WITH decided AS (
        SELECT journal.source, journal.message_id, journal.destination
        FROM journal JOIN stored USING (source, message_id, destination)
        WHERE journal.state = 'parked' AND stored.id = ANY ($1)
        ORDER BY journal.source, journal.message_id, journal.destination FOR UPDATE OF journal)
    UPDATE journal SET state = $2, at = greatest(journal.at, $3) FROM decided
    WHERE journal.source = decided.source AND journal.message_id = decided.message_id
      AND journal.destination = decided.destination";

/// Carries out a decision.
pub(super) async fn decide(
    transaction: &Transaction<'_>,
    decision: &PersonDecision,
) -> Result<Vec<(StoredId, Decided)>, Failure> {
    let about = decision.choice.which();
    let ids = match &about {
        Which::Lane(key) => {
            lock::take(transaction, &[lock::number_of(&stored::lane(key))]).await?;
            which(transaction, &about).await?
        }
        Which::Message(_) | Which::Group { .. } => {
            let ids = which(transaction, &about).await?;
            let lanes = sql::rows(transaction, LOCKS, &[&ids]).await?;
            let locks = row::each(&lanes, |row| Ok(lock::number_of(row.try_get(0)?)))?;
            lock::take(transaction, &locks).await?;
            ids
        }
    };
    let rows = sql::rows(transaction, JUDGED, &[&ids]).await?;
    let decided = row::each(&rows, judged)?;
    let done: Vec<i64> = decided
        .iter()
        .filter(|(_, decided)| *decided == Decided::Done)
        .map(|(id, _)| id.0)
        .collect();
    if !done.is_empty() {
        carry_out(transaction, &done, decision).await?;
    }
    Ok(decided)
}

async fn which(transaction: &Transaction<'_>, which: &Which) -> Result<Vec<i64>, Failure> {
    let most = i64::try_from(MOST_DECIDED).unwrap_or(i64::MAX);
    let rows = match which {
        Which::Message(id) => return Ok(vec![id.0]),
        Which::Lane(key) => {
            let head = lanes::head_id(transaction, key).await?.map(|head| head.0);
            let (destination, lane) = (key.destination.as_str(), stored::lane(key));
            sql::rows(transaction, IN_LANE, &[&destination, &lane, &head, &most]).await?
        }
        Which::Group { destination, reason } => {
            sql::rows(
                transaction,
                IN_GROUP,
                &[&destination.as_str(), &reason.code(), &most],
            )
            .await?
        }
    };
    row::each(&rows, |row| Ok(row.try_get(0)?))
}

/// What is to become of one message.
fn judged(row: &Row) -> Result<(StoredId, Decided), Failure> {
    let id = StoredId(row.try_get("id")?);
    let (is_behind, was_decided) = (row.try_get("is_behind")?, row.try_get("was_decided")?);
    let is_there = row.try_get::<_, Option<&str>>("standing")?.is_some();
    let standing = is_there.then(|| row::standing(row)).transpose()?;
    let decided = match standing {
        None if was_decided => Decided::AlreadyDecided,
        None => Decided::Unknown,
        Some(Standing::Aside) => Decided::Done,
        Some(Standing::Parked) if is_behind => Decided::NotHead,
        Some(Standing::Parked) => Decided::Done,
        Some(Standing::Released | Standing::Discarded | Standing::Replaced) => Decided::AlreadyDecided,
        Some(Standing::Held) => Decided::NotHead,
        Some(Standing::Retry { .. } | Standing::Refused) => Decided::NotParked,
    };
    Ok((id, decided))
}

async fn carry_out(
    transaction: &Transaction<'_>,
    ids: &[i64],
    decision: &PersonDecision,
) -> Result<(), Failure> {
    let at = decision.at.as_microsecond();
    let (standing, state, why, body) = match &decision.choice {
        Choice::Release(_) => (Standing::Released, "handed_over", None, None),
        Choice::Discard { why, .. } => (Standing::Discarded, "discarded", Some(text(why)), None),
        Choice::Fix { body, .. } => (Standing::Released, "handed_over", None, Some(&body[..])),
    };
    let kept: Option<i64> = match body {
        Some(_) => {
            let row = sql::row(transaction, KEEP, &[&ids, &at]).await?;
            row.map(|row| row.try_get(0)).transpose()?
        }
        None => None,
    };
    let (who, choice) = (text(&decision.who), decision.choice.name());
    let audit: sql::Parameters<'_> = &[&ids, &who, &at, &choice, &why, &body, &kept];
    let _rows = sql::execute(transaction, AUDIT, audit).await?;
    let _rows = sql::execute(transaction, DECIDE, &[&ids, &standing.name(), &at, &body]).await?;
    let _rows = sql::execute(transaction, JOURNAL, &[&ids, &state, &at]).await?;
    Ok(())
}

/// Who decided what, newest last.
pub(super) async fn audit(client: &Client, filter: AuditFilter) -> Result<Vec<AuditRow>, Failure> {
    let statement = "SELECT * FROM audit WHERE ($1::bigint IS NULL OR stored = $1) ORDER BY id DESC LIMIT $2";
    let id = filter.id.map(|id| id.0);
    let rows = sql::rows(client, statement, &[&id, &row::limit(filter.limit)]).await?;
    let mut rows = row::each(&rows, audit_row)?;
    rows.reverse();
    Ok(rows)
}

fn audit_row(row: &Row) -> Result<AuditRow, Failure> {
    let kept: Option<i64> = row.try_get("kept")?;
    Ok(AuditRow {
        who: row.try_get("who")?,
        at: row::time(row, "at")?.to_string(),
        choice: row.try_get("choice")?,
        why: row.try_get("why")?,
        id: StoredId(row.try_get("stored")?),
        source: row.try_get("source")?,
        destination: row::read_destination(row)?.map(|name| name.to_string()),
        message_id: row.try_get("message_id")?,
        case_id: row.try_get("case_id")?,
        reason: row.try_get("reason")?,
        old_digest: hexadecimal(row.try_get("old_digest")?),
        new_digest: hexadecimal(row.try_get("new_digest")?),
        kept: kept.map(StoredId),
    })
}
