//! Leases as a table. The clock is the server's, so that gateways on several machines agree.

use std::time::Duration;

use deadpool_postgres::GenericClient;

use super::failure::Failure;
use super::sql;

const LEASE: &str = "
    WITH now AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now)
    INSERT INTO lease AS held (name, holder, until) SELECT $1, $2, now + $3 FROM now
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE held.holder = excluded.holder OR held.until <= excluded.until - $3";

/// Takes or renews a lease.
pub(super) async fn lease(
    client: &impl GenericClient,
    name: &str,
    holder: &str,
    time: Duration,
) -> Result<bool, Failure> {
    let time = i64::try_from(time.as_micros()).unwrap_or(i64::MAX / 2);
    Ok(sql::execute(client, LEASE, &[&name, &holder, &time]).await? > 0)
}
