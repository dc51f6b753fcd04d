//! The tables, as a list of migrations: the number of those done stands in a table of its own. One gateway at a
//! time brings them up to date; the others wait, and then find the work done.

use deadpool_postgres::{Client, Transaction};

use super::failure::Failure;
use super::{lock, sql};

/// Each migration once, in order; one that has been released is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("0001.sql"),
    include_str!("0002.sql"),
    include_str!("0003.sql"),
];

/// Brings the tables up to date, whatever version wrote them last.
pub(super) async fn migrate(client: &mut Client, schema: &str) -> Result<(), Failure> {
    let transaction = client.transaction().await?;
    lock::take(&transaction, &[lock::number(&["migrate", schema])]).await?;
    let is_there = transaction
        .query_opt("SELECT 1 FROM pg_namespace WHERE nspname = $1", &[&schema])
        .await?;
    if is_there.is_none() {
        // The name was checked when the config was read.
        let create = format!("CREATE SCHEMA \"{schema}\"");
        transaction.batch_execute(&create).await?;
    }
    let version_table = "CREATE TABLE IF NOT EXISTS version (done integer NOT NULL)";
    transaction.batch_execute(version_table).await?;
    let row = transaction.query_opt("SELECT done FROM version", &[]).await?;
    let done: i32 = row.map_or(Ok(0), |row| row.try_get(0))?;
    let known = i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX);
    if done > known {
        return Err(Failure::Other(format!(
            "a newer version wrote its tables (schema {done}, known {known})"
        )));
    }
    let missing = MIGRATIONS.iter().skip(usize::try_from(done).unwrap_or(0));
    for migration in missing {
        transaction.batch_execute(migration).await?;
    }
    transaction.batch_execute("DELETE FROM version").await?;
    let _rows = transaction
        .execute("INSERT INTO version (done) VALUES ($1)", &[&known])
        .await?;
    Ok(transaction.commit().await?)
}

/// Writes and empties a table, to find out whether writing works.
pub(super) async fn probe(transaction: &Transaction<'_>) -> Result<(), Failure> {
    let filling: &[u8] = &[0; 1024];
    let _rows = sql::execute(
        transaction,
        "INSERT INTO probe (filling) VALUES ($1)",
        &[&filling],
    )
    .await?;
    let _rows = sql::execute(transaction, "DELETE FROM probe", &[]).await?;
    Ok(())
}
