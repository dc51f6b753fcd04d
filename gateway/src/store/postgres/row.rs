//! How values stand in rows, both ways.

use std::borrow::Cow;

use contracts::Reason;
use jiff::Timestamp;
use tokio_postgres::Row;

use super::failure::Failure;
use crate::store::{MOST_LISTED, Standing};
use crate::system::SystemName;

/// Text as a column can hold it: PostgreSQL has no zero byte in a text, and a message must not be lost for one.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', "\u{2400}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Text that may be absent, as a column can hold it.
pub(super) fn text_if(text: Option<&String>) -> Option<Cow<'_, str>> {
    text.map(|some| self::text(some))
}

/// The column of a destination that may be absent.
pub(super) fn destination(destination: Option<&SystemName>) -> &str {
    destination.map_or("", SystemName::as_str)
}

/// The destination of a row.
pub(super) fn read_destination(row: &Row) -> Result<Option<SystemName>, Failure> {
    let name: &str = row.try_get("destination")?;
    if name.is_empty() {
        return Ok(None);
    }
    SystemName::new(name).map(Some).ok_or(Failure::Foreign)
}

/// A text column that names one of a closed list.
pub(super) fn text_as<T>(row: &Row, column: &str, known: fn(&str) -> Option<T>) -> Result<T, Failure> {
    let text: &str = row.try_get(column)?;
    known(text).ok_or(Failure::Foreign)
}

/// The reason of a row.
pub(super) fn reason(row: &Row) -> Result<Option<Reason>, Failure> {
    let code: Option<&str> = row.try_get("reason")?;
    code.map(|code| Reason::from_code(code).ok_or(Failure::Foreign))
        .transpose()
}

/// The standing of a row.
pub(super) fn standing(row: &Row) -> Result<Standing, Failure> {
    let name: &str = row.try_get("standing")?;
    let due: Option<i64> = row.try_get("due")?;
    let due = due.map(Timestamp::from_microsecond).transpose();
    Standing::from_name(name, due.map_err(|_| Failure::Foreign)?).ok_or(Failure::Foreign)
}

/// A time column.
pub(super) fn time(row: &Row, column: &str) -> Result<Timestamp, Failure> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|_| Failure::Foreign)
}

/// A column that may hold a time.
pub(super) fn time_some(row: &Row, column: &str) -> Result<Option<Timestamp>, Failure> {
    let time: Option<i64> = row.try_get(column)?;
    time.map(|time| Timestamp::from_microsecond(time).map_err(|_| Failure::Foreign))
        .transpose()
}

/// A column that counts.
pub(super) fn count<T: TryFrom<i64>>(row: &Row, column: &str) -> Result<T, Failure> {
    let number: i64 = row.try_get(column)?;
    T::try_from(number).map_err(|_| Failure::Foreign)
}

/// A list as the column holds it.
pub(super) fn listed(list: &[String]) -> String {
    // JSON escapes zero bytes by itself.
    serde_json::Value::from(list).to_string()
}

/// A list column.
pub(super) fn unlisted(row: &Row, column: &str) -> Result<Vec<String>, Failure> {
    let text: &str = row.try_get(column)?;
    serde_json::from_str(text).map_err(|_| Failure::Foreign)
}

/// How many rows a limit means, at most as many as one call lists.
pub(super) fn limit(limit: Option<usize>) -> i64 {
    let limit = limit.unwrap_or(MOST_LISTED).min(MOST_LISTED);
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Rows as what they hold, in their order.
pub(super) fn each<T>(rows: &[Row], read: fn(&Row) -> Result<T, Failure>) -> Result<Vec<T>, Failure> {
    rows.iter().map(read).collect()
}
