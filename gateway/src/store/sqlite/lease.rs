//! Leases as a table. The clock is this machine's: a file is used from one machine.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

/// Takes or renews a lease.
pub(super) fn lease(
    connection: &Connection,
    name: &str,
    holder: &str,
    time: Duration,
) -> rusqlite::Result<bool> {
    let now = Timestamp::now().as_microsecond();
    let until = now.saturating_add(i64::try_from(time.as_micros()).unwrap_or(i64::MAX));
    let rows = connection
        .prepare_cached(
            "INSERT INTO lease (name, holder, until) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
             WHERE holder = excluded.holder OR until <= ?4",
        )?
        .execute((name, holder, until, now))?;
    Ok(rows > 0)
}
