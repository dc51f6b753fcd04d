//! How values stand in rows, both ways.

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::{FromSqlError, Type};

use crate::store::{MOST_LISTED, Standing};
use crate::system::SystemName;

/// The column of a destination that may be absent.
pub(super) fn destination(destination: Option<&SystemName>) -> &str {
    destination.map_or("", SystemName::as_str)
}

/// The destination of a row.
pub(super) fn read_destination(row: &Row<'_>) -> rusqlite::Result<Option<SystemName>> {
    let name: String = row.get("destination")?;
    if name.is_empty() {
        return Ok(None);
    }
    SystemName::new(&name).map(Some).ok_or_else(foreign)
}

/// A text column that names one of a closed list.
pub(super) fn text_as<T>(row: &Row<'_>, column: &str, known: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    known(&text).ok_or_else(foreign)
}

/// A column that names one of a closed list, or nothing.
pub(super) fn text_as_some<T>(
    row: &Row<'_>,
    column: &str,
    known: fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| known(&text).ok_or_else(foreign)).transpose()
}

/// The standing of a row.
pub(super) fn standing(row: &Row<'_>) -> rusqlite::Result<Standing> {
    let name: String = row.get("standing")?;
    let due: Option<i64> = row.get("due")?;
    let due = due.map(Timestamp::from_microsecond).transpose();
    let due = due.map_err(|_| foreign())?;
    Standing::from_name(&name, due).ok_or_else(foreign)
}

/// How many rows a limit means, at most as many as one call lists.
pub(super) fn limit(limit: Option<usize>) -> i64 {
    let limit = limit.unwrap_or(MOST_LISTED).min(MOST_LISTED);
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// A time column.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    Timestamp::from_microsecond(row.get(column)?).map_err(|_| foreign())
}

/// A column that may hold a time.
pub(super) fn time_some(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    let time: Option<i64> = row.get(column)?;
    time.map(|time| Timestamp::from_microsecond(time).map_err(|_| foreign()))
        .transpose()
}

/// A column that counts.
pub(super) fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    number.try_into().map_err(|_| foreign())
}

/// A list as the column holds it.
pub(super) fn listed(list: &[String]) -> String {
    serde_json::Value::from(list).to_string()
}

/// A list column.
pub(super) fn unlisted(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<String>> {
    json(row, column)
}

/// A column that holds JSON.
pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|_| foreign())
}

/// The row holds what this version does not write. The value is not told.
fn foreign() -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(FromSqlError::InvalidType))
}
