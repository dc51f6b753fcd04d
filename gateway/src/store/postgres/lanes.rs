//! Lanes as rows: their order is the order of the numbers. Whatever writes in a lane has locked it first.

use deadpool_postgres::{Client, GenericClient, Transaction};
use jiff::Timestamp;
use tokio_postgres::Row;

use super::failure::Failure;
use super::row::{self, listed};
use super::{journal, lock, sql, stored};
use crate::store::{Change, GivenUp, LaneKey, MOST_LISTED, Standing, StoredId, StoredLane, StoredMessage};
use crate::system::SystemName;

/// The number of a lane's head.
const HEAD: &str = "
    SELECT min(id) FROM stored
    WHERE destination = $1 AND lane = $2 AND standing IN ('retry', 'parked', 'released', 'held')";

const MAY_GO: &str = "
    SELECT NOT EXISTS (SELECT FROM stored WHERE identity = $3 AND standing <> 'replaced')
       AND NOT EXISTS (SELECT FROM stored
                       WHERE destination = $1 AND lane = $2
                         AND standing IN ('retry', 'parked', 'released', 'held'))";

/// Now (`due` absent), then when due, then not before a person has decided.
const LANES: &str = "
    SELECT coalesce(stored.case_id, stored.message_id) AS lane, stored.id, stored.destination, stored.standing,
           stored.due, heads.messages
    FROM (SELECT min(id) AS id, count(*) AS messages FROM stored
          WHERE destination = $1 AND standing IN ('retry', 'parked', 'released', 'held')
          GROUP BY lane) AS heads
    JOIN stored ON stored.id = heads.id
    ORDER BY stored.standing = 'parked', coalesce(stored.due, 0), stored.id LIMIT $2";

const CHANGE: &str = "
    UPDATE stored SET standing = $2, due = $3, reason = coalesce($4, reason), details = coalesce($5, details),
                      attempts = $6, at = $7
    WHERE id = $1 AND standing IN ('retry', 'parked', 'released', 'held', 'aside')";

const TAKE_OUT: &str = "
    DELETE FROM stored
    WHERE id = $1 AND standing IN ('retry', 'parked', 'released', 'held', 'aside')";

/// Whether a message may go: not stored, and nothing of its lane is. What is true without the lock was true at one
/// moment, and that is all that is promised; it costs one statement, and nearly every message ends here.
pub(super) async fn may_go(client: &Client, message: &StoredMessage) -> Result<bool, Failure> {
    let lane = message.lane().as_ref().map(stored::lane).unwrap_or_default();
    let destination = row::destination(message.destination.as_ref());
    let identity = stored::identity(message);
    let row = sql::row(client, MAY_GO, &[&destination, &lane, &identity]).await?;
    Ok(row.map_or(Ok(false), |row| row.try_get(0))?)
}

/// Puts a message behind those of its lane; nothing when there are none.
pub(super) async fn hold(
    transaction: &Transaction<'_>,
    message: &StoredMessage,
) -> Result<Option<StoredId>, Failure> {
    if let Some(key) = message.lane() {
        lock::take(transaction, &[lock::number_of(&stored::lane(&key))]).await?;
    }
    if let Some(id) = stored::find(transaction, &stored::identity(message)).await? {
        return Ok(Some(id));
    }
    let head = match message.lane() {
        Some(key) => head_id(transaction, &key).await?,
        None => None,
    };
    match head {
        Some(_) => stored::insert(transaction, message, Standing::Held)
            .await
            .map(Some),
        None => Ok(None),
    }
}

/// The number of a lane's head.
pub(super) async fn head_id(client: &impl GenericClient, key: &LaneKey) -> Result<Option<StoredId>, Failure> {
    let row = sql::row(client, HEAD, &[&key.destination.as_str(), &stored::lane(key)]).await?;
    let id: Option<i64> = row.map_or(Ok(None), |row| row.try_get(0))?;
    Ok(id.map(StoredId))
}

/// The head of a lane, whole.
pub(super) async fn head(
    client: &Client,
    key: &LaneKey,
) -> Result<Option<(StoredId, StoredMessage)>, Failure> {
    let statement = format!("SELECT * FROM stored WHERE id = ({HEAD})");
    let row = sql::row(
        client,
        &statement,
        &[&key.destination.as_str(), &stored::lane(key)],
    )
    .await?;
    row.map(|row| Ok((StoredId(row.try_get("id")?), stored::whole(&row)?)))
        .transpose()
}

/// The lanes of a destination that have anything.
pub(super) async fn lanes(client: &Client, destination: &SystemName) -> Result<Vec<StoredLane>, Failure> {
    let most = row::limit(Some(MOST_LISTED));
    let rows = sql::rows(client, LANES, &[&destination.as_str(), &most]).await?;
    row::each(&rows, lane)
}

fn lane(row: &Row) -> Result<StoredLane, Failure> {
    Ok(StoredLane {
        key: LaneKey {
            destination: row::text_as(row, "destination", SystemName::new)?,
            case: row.try_get("lane")?,
        },
        head: StoredId(row.try_get("id")?),
        standing: row::standing(row)?,
        messages: row::count(row, "messages")?,
    })
}

/// Notes what an attempt has made of a message.
pub(super) async fn change(
    transaction: &Transaction<'_>,
    id: StoredId,
    change: &Change,
) -> Result<bool, Failure> {
    let statement = "SELECT lane FROM stored WHERE id = $1";
    if let Some(row) = sql::row(transaction, statement, &[&id.0]).await? {
        lock::take(transaction, &[lock::number_of(row.try_get(0)?)]).await?;
    }
    match change {
        Change::Retry { due, attempts, at } => {
            let standing = Standing::Retry { due: *due };
            update(transaction, id, standing, None, *attempts, *at).await
        }
        Change::Parked(given_up) => give_up(transaction, id, Standing::Parked, given_up).await,
        Change::Aside(given_up) => give_up(transaction, id, Standing::Aside, given_up).await,
        Change::Gone(entry) => {
            let rows = sql::execute(transaction, TAKE_OUT, &[&id.0]).await?;
            journal::record(transaction, std::iter::once(entry)).await?;
            Ok(rows > 0)
        }
    }
}

async fn give_up(
    transaction: &Transaction<'_>,
    id: StoredId,
    standing: Standing,
    given_up: &GivenUp,
) -> Result<bool, Failure> {
    let why = Some((given_up.reason.code(), listed(&given_up.details)));
    update(transaction, id, standing, why, given_up.attempts, given_up.at).await
}

async fn update(
    transaction: &Transaction<'_>,
    id: StoredId,
    standing: Standing,
    why: Option<(&str, String)>,
    attempts: u32,
    at: Timestamp,
) -> Result<bool, Failure> {
    let (reason, details) = why.unzip();
    let rows = sql::execute(
        transaction,
        CHANGE,
        &[
            &id.0,
            &standing.name(),
            &standing.due().map(Timestamp::as_microsecond),
            &reason,
            &details,
            &i64::from(attempts),
            &at.as_microsecond(),
        ],
    )
    .await?;
    Ok(rows > 0)
}
