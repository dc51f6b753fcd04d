//! How values stand in rows, both ways.

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::{FromSqlError, Type};

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

/// A time column.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    Timestamp::from_microsecond(row.get(column)?).map_err(|_| foreign())
}

/// A list as the column holds it.
pub(super) fn listed(list: &[String]) -> String {
    serde_json::Value::from(list).to_string()
}

/// A list column.
pub(super) fn unlisted(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|_| foreign())
}

/// The row holds what this version does not write. The value is not told.
fn foreign() -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(FromSqlError::InvalidType))
}
