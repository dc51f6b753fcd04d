//! Lanes as rows: their order is the order of the numbers. Runs in the writer's transactions, of which there is
//! one at a time for the whole file.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::row::{self, listed};
use super::{journal, stored};
use crate::store::{Change, GivenUp, LaneKey, MOST_LISTED, Standing, StoredId, StoredLane, StoredMessage};
use crate::system::SystemName;

/// The number of a lane's head.
const HEAD: &str = "
    SELECT min(id) FROM stored INDEXED BY stored_lanes
    WHERE destination = ?1 AND lane = ?2 AND standing IN ('retry', 'parked', 'released', 'held')";

/// Now (`due` absent), then when due, then not before a person has decided.
const LANES: &str = "
    SELECT stored.lane, stored.id, stored.standing, stored.due, heads.messages
    FROM (SELECT min(id) AS id, count(*) AS messages FROM stored INDEXED BY stored_lanes
          WHERE destination = ?1 AND standing IN ('retry', 'parked', 'released', 'held')
          GROUP BY lane) AS heads
    JOIN stored ON stored.id = heads.id
    ORDER BY stored.standing = 'parked', coalesce(stored.due, 0), stored.id LIMIT ?2";

const CHANGE: &str = "
    UPDATE stored SET standing = ?2, due = ?3, reason = coalesce(?4, reason), details = coalesce(?5, details),
                      attempts = ?6, at = ?7
    WHERE id = ?1 AND standing IN ('retry', 'parked', 'released', 'held', 'aside')";

const TAKE_OUT: &str = "
    DELETE FROM stored
    WHERE id = ?1 AND standing IN ('retry', 'parked', 'released', 'held', 'aside')";

/// Puts a message behind those of its lane; nothing when there are none.
pub(super) fn hold(connection: &Connection, message: &StoredMessage) -> rusqlite::Result<Option<StoredId>> {
    let digest = stored::digest(&message.body);
    if let Some(id) = stored::find(connection, message, &digest)? {
        return Ok(Some(id));
    }
    let head = match message.lane() {
        Some(lane) => head_id(connection, &lane.destination, &lane.case)?,
        None => None,
    };
    match head {
        Some(_) => stored::insert(connection, message, Standing::Held, &digest).map(Some),
        None => Ok(None),
    }
}

/// The number of a lane's head.
pub(super) fn head_id(
    connection: &Connection,
    destination: &SystemName,
    lane: &str,
) -> rusqlite::Result<Option<StoredId>> {
    let id: Option<i64> = connection
        .prepare_cached(HEAD)?
        .query_row((destination.as_str(), lane), |row| row.get(0))?;
    Ok(id.map(StoredId))
}

/// The head of a lane, whole.
pub(super) fn head(
    connection: &Connection,
    lane: &LaneKey,
) -> rusqlite::Result<Option<(StoredId, StoredMessage)>> {
    connection
        .prepare_cached(&format!("SELECT * FROM stored WHERE id = ({HEAD})"))?
        .query_row((lane.destination.as_str(), &lane.case), |row| {
            Ok((StoredId(row.get("id")?), stored::whole(row)?))
        })
        .optional()
}

/// The lanes of a destination that have anything.
pub(super) fn lanes(connection: &Connection, destination: &SystemName) -> rusqlite::Result<Vec<StoredLane>> {
    let lane = |row: &Row<'_>| -> rusqlite::Result<StoredLane> {
        let messages: i64 = row.get("messages")?;
        Ok(StoredLane {
            key: LaneKey {
                destination: destination.clone(),
                case: row.get("lane")?,
            },
            head: StoredId(row.get("id")?),
            standing: row::standing(row)?,
            messages: messages.unsigned_abs(),
        })
    };
    let mut statement = connection.prepare_cached(LANES)?;
    let lanes = statement.query_map((destination.as_str(), row::limit(Some(MOST_LISTED))), lane)?;
    lanes.collect()
}

/// Notes what an attempt has made of a message.
pub(super) fn change(connection: &Connection, id: StoredId, change: &Change) -> rusqlite::Result<bool> {
    match change {
        Change::Retry { due, attempts, at } => {
            let standing = Standing::Retry { due: *due };
            update(connection, id, standing, None, *attempts, *at)
        }
        Change::Parked(given_up) => give_up(connection, id, Standing::Parked, given_up),
        Change::Aside(given_up) => give_up(connection, id, Standing::Aside, given_up),
        Change::Gone(entry) => {
            let rows = connection.prepare_cached(TAKE_OUT)?.execute([id.0])?;
            journal::record(connection, entry)?;
            Ok(rows > 0)
        }
    }
}

fn give_up(
    connection: &Connection,
    id: StoredId,
    standing: Standing,
    given_up: &GivenUp,
) -> rusqlite::Result<bool> {
    let why = (given_up.reason.code(), listed(&given_up.details));
    update(
        connection,
        id,
        standing,
        Some(why),
        given_up.attempts,
        given_up.at,
    )
}

fn update(
    connection: &Connection,
    id: StoredId,
    standing: Standing,
    why: Option<(&str, String)>,
    attempts: u32,
    at: Timestamp,
) -> rusqlite::Result<bool> {
    let (reason, details) = why.unzip();
    let due = standing.due().map(Timestamp::as_microsecond);
    let rows = connection.prepare_cached(CHANGE)?.execute(params![
        id.0,
        standing.name(),
        due,
        reason,
        details,
        attempts,
        at.as_microsecond()
    ])?;
    Ok(rows > 0)
}
