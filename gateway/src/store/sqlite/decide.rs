//! Persons' decisions, each with its audit row. Runs in one transaction of the writer.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::lanes::head_id;
use super::row;
use super::stored::digest;
use crate::store::decision::hexadecimal;
use crate::store::{
    AuditFilter, AuditRow, Choice, Decided, MOST_DECIDED, PersonDecision, Standing, StoredId, Which,
};
use crate::system::SystemName;

const IN_LANE: &str = "
    SELECT id FROM stored
    WHERE destination = ?1 AND lane = ?2 AND (standing = 'aside' OR id = ?3) ORDER BY id LIMIT ?4";

const IN_GROUP: &str = "
    SELECT id FROM stored INDEXED BY stored_for_a_person
    WHERE destination = ?1 AND reason = ?2 AND standing IN ('parked', 'aside') ORDER BY id LIMIT ?3";

const KEEP: &str = "
    INSERT INTO stored (standing, due, source, destination, lane, message_id, digest, case_id, kind, reason,
                        details, attempts, at, first_received, content_type, traceparent, continues, bytes, body)
    SELECT 'replaced', NULL, source, destination, lane, message_id, digest, case_id, kind, reason,
           details, attempts, ?2, first_received, content_type, traceparent, continues, bytes, body
    FROM stored WHERE id = ?1
    RETURNING id";

const DECIDE: &str = "
    UPDATE stored SET standing = ?2, at = ?3,
        released_at = iif(?2 = 'released', ?3, released_at), attempts = iif(?2 = 'released', 0, attempts)
    WHERE id = ?1";

const AUDIT: &str = "
    INSERT INTO audit (who, at, choice, why, stored, source, destination, message_id, case_id, reason,
                       old_digest, new_digest, kept)
    SELECT ?2, ?3, ?4, ?5, id, source, destination, message_id, case_id, reason, ?6, ?7, ?8
    FROM stored WHERE id = ?1";

const JOURNAL: &str = "
    UPDATE journal SET state = ?2, at = max(at, ?3)
    WHERE state = 'parked' AND (source, message_id, destination) =
          (SELECT source, message_id, destination FROM stored WHERE id = ?1)";

/// Carries out a decision.
pub(super) fn decide(
    connection: &Connection,
    decision: &PersonDecision,
) -> rusqlite::Result<Vec<(StoredId, Decided)>> {
    // All are judged before any is done: what is released changes what is a head.
    let ids = which(connection, &decision.choice.which())?;
    let judged: Vec<_> = ids
        .into_iter()
        .map(|id| Ok((id, refusal(connection, id)?)))
        .collect::<rusqlite::Result<_>>()?;
    let decided = judged.into_iter().map(|(id, refusal)| match refusal {
        Some(refusal) => Ok((id, refusal)),
        None => Ok((id, carry_out(connection, id, decision)?)),
    });
    decided.collect()
}

fn which(connection: &Connection, which: &Which) -> rusqlite::Result<Vec<StoredId>> {
    let most = i64::try_from(MOST_DECIDED).unwrap_or(i64::MAX);
    let id = |row: &Row<'_>| row.get(0).map(StoredId);
    match which {
        Which::Message(id) => Ok(vec![*id]),
        Which::Lane(lane) => {
            let head = head_id(connection, &lane.destination, &lane.case)?.map(|head| head.0);
            let mut statement = connection.prepare_cached(IN_LANE)?;
            let parameters = params![lane.destination.as_str(), lane.case, head, most];
            statement.query_map(parameters, id)?.collect()
        }
        Which::Group { destination, reason } => {
            let mut statement = connection.prepare_cached(IN_GROUP)?;
            let parameters = params![destination.as_str(), reason.code(), most];
            statement.query_map(parameters, id)?.collect()
        }
    }
}

/// Why nothing is done about a message; nothing when it waits for a person.
fn refusal(connection: &Connection, id: StoredId) -> rusqlite::Result<Option<Decided>> {
    let found = connection
        .prepare_cached("SELECT standing, due, destination, lane FROM stored WHERE id = ?1")?
        .query_row([id.0], |row| {
            let lane: String = row.get("lane")?;
            Ok((row::standing(row)?, row::read_destination(row)?, lane))
        })
        .optional()?;
    let Some((standing, destination, lane)) = found else {
        let mut decided = connection.prepare_cached("SELECT 1 FROM audit WHERE stored = ?1")?;
        let is_decided = decided.exists([id.0])?;
        return Ok(Some(if is_decided {
            Decided::AlreadyDecided
        } else {
            Decided::Unknown
        }));
    };
    Ok(match standing {
        Standing::Aside => None,
        Standing::Parked => {
            let head = match &destination {
                Some(destination) => head_id(connection, destination, &lane)?,
                None => None,
            };
            (head != Some(id)).then_some(Decided::NotHead)
        }
        Standing::Released | Standing::Discarded | Standing::Replaced => Some(Decided::AlreadyDecided),
        Standing::Held => Some(Decided::NotHead),
        Standing::Retry { .. } | Standing::Refused => Some(Decided::NotParked),
    })
}

fn carry_out(connection: &Connection, id: StoredId, decision: &PersonDecision) -> rusqlite::Result<Decided> {
    let at = decision.at.as_microsecond();
    let old: Vec<u8> = connection
        .prepare_cached("SELECT body FROM stored WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))?;
    let old = digest(&old);
    let (standing, state, why, new, kept) = match &decision.choice {
        Choice::Release(_) => (Standing::Released, "handed_over", None, old, None),
        Choice::Discard { why, .. } => (Standing::Discarded, "discarded", Some(why), old, None),
        Choice::Fix { body, .. } => {
            let kept: i64 = connection
                .prepare_cached(KEEP)?
                .query_row((id.0, at), |row| row.get(0))?;
            let bytes = i64::try_from(body.len()).unwrap_or(i64::MAX);
            let mut statement =
                connection.prepare_cached("UPDATE stored SET body = ?2, bytes = ?3 WHERE id = ?1")?;
            let _rows = statement.execute(params![id.0, &body[..], bytes])?;
            (Standing::Released, "handed_over", None, digest(body), Some(kept))
        }
    };
    let audited = params![
        id.0,
        decision.who,
        at,
        decision.choice.name(),
        why,
        old,
        new,
        kept
    ];
    let _rows = connection.prepare_cached(AUDIT)?.execute(audited)?;
    let mut statement = connection.prepare_cached(DECIDE)?;
    let _rows = statement.execute((id.0, standing.name(), at))?;
    let _rows = connection.prepare_cached(JOURNAL)?.execute((id.0, state, at))?;
    Ok(Decided::Done)
}

/// Who decided what, newest last.
pub(super) fn audit(connection: &Connection, filter: AuditFilter) -> rusqlite::Result<Vec<AuditRow>> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM audit WHERE (?1 IS NULL OR stored = ?1) ORDER BY id DESC LIMIT ?2")?;
    let id = filter.id.map(|id| id.0);
    let rows = statement.query_map((id, row::limit(filter.limit)), audit_row)?;
    let mut rows: Vec<AuditRow> = rows.collect::<rusqlite::Result<_>>()?;
    rows.reverse();
    Ok(rows)
}

fn audit_row(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    let kept: Option<i64> = row.get("kept")?;
    Ok(AuditRow {
        who: row.get("who")?,
        at: row::time(row, "at")?.to_string(),
        choice: row.get("choice")?,
        why: row.get("why")?,
        id: StoredId(row.get("stored")?),
        source: row.get("source")?,
        destination: row::read_destination(row)?.map(|name: SystemName| name.to_string()),
        message_id: row.get("message_id")?,
        case_id: row.get("case_id")?,
        reason: row.get("reason")?,
        old_digest: hexadecimal(&row.get::<_, Vec<u8>>("old_digest")?),
        new_digest: hexadecimal(&row.get::<_, Vec<u8>>("new_digest")?),
        kept: kept.map(StoredId),
    })
}
