//! A message as a row: one column per property, so that the file can be read with any SQLite tool.

use bytes::Bytes;
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use crate::bus::{BusMessage, Properties};

/// What a row costs on disk beside body and properties.
const OVERHEAD: usize = 64;

pub(super) fn create_table(table: &str) -> String {
    format!(
        "CREATE TABLE {table} (
            number INTEGER PRIMARY KEY,
            message_id TEXT, case_id TEXT, kind TEXT, content_type TEXT, timestamp INTEGER, app_id TEXT,
            source TEXT, attempt INTEGER, first_received INTEGER, hops INTEGER, traceparent TEXT,
            continues INTEGER, body BLOB NOT NULL
        );"
    )
}

pub(super) fn insert(
    connection: &Connection,
    table: &str,
    number: i64,
    message: &BusMessage,
) -> rusqlite::Result<()> {
    let properties = &message.properties;
    let _rows = connection
        .prepare_cached(&format!(
            "INSERT INTO {table} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
        ))?
        .execute(params![
            number,
            properties.message_id,
            properties.case_id,
            properties.kind,
            properties.content_type,
            properties.timestamp.map(Timestamp::as_second),
            properties.app_id,
            properties.source,
            properties.attempt,
            properties.first_received.map(Timestamp::as_millisecond),
            properties.hops,
            properties.traceparent,
            properties.continues,
            &message.body[..],
        ])?;
    Ok(())
}

pub(super) fn remove(connection: &Connection, table: &str, number: i64) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(&format!("DELETE FROM {table} WHERE number = ?1"))?
        .execute([number])
}

/// The messages after a number, in order, until `messages` or `bytes` are reached. A first message that is
/// too big is given when `at_least_one`.
pub(super) fn after(
    connection: &Connection,
    table: &str,
    number: i64,
    limits: Limits,
) -> rusqlite::Result<Vec<(i64, BusMessage)>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT * FROM {table} WHERE number > ?1 ORDER BY number LIMIT ?2"
    ))?;
    let mut rows = statement.query(params![number, i64::from(limits.messages)])?;
    let mut messages = Vec::new();
    let mut left = limits.bytes;
    while let Some(row) = rows.next()? {
        let size = row.get_ref("body")?.as_blob().map_or(0, <[u8]>::len);
        let first = messages.is_empty() && limits.at_least_one;
        if size > left && !first {
            break;
        }
        left = left.saturating_sub(size);
        messages.push(read(row)?);
    }
    Ok(messages)
}

/// How much to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) messages: u16,
    pub(super) bytes: usize,
    pub(super) at_least_one: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<(i64, BusMessage)> {
    let second: Option<i64> = row.get(5)?;
    let millisecond: Option<i64> = row.get(9)?;
    let properties = Properties {
        message_id: row.get(1)?,
        case_id: row.get(2)?,
        kind: row.get(3)?,
        content_type: row.get(4)?,
        timestamp: second.and_then(|value| Timestamp::from_second(value).ok()),
        app_id: row.get(6)?,
        source: row.get(7)?,
        attempt: row.get(8)?,
        first_received: millisecond.and_then(|value| Timestamp::from_millisecond(value).ok()),
        hops: row.get(10)?,
        traceparent: row.get(11)?,
        continues: row.get(12)?,
    };
    let body: Vec<u8> = row.get(13)?;
    Ok((
        row.get(0)?,
        BusMessage {
            body: Bytes::from(body),
            properties,
        },
    ))
}

/// About how much room a message needs in the file.
pub(super) fn room_needed(message: &BusMessage) -> u64 {
    let properties = &message.properties;
    let texts = [
        &properties.message_id,
        &properties.case_id,
        &properties.kind,
        &properties.content_type,
        &properties.app_id,
        &properties.source,
        &properties.traceparent,
    ];
    let texts: usize = texts.into_iter().flatten().map(String::len).sum();
    (message.body.len() + texts + OVERHEAD) as u64
}
