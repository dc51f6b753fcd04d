//! The tables, as a list of migrations: the number of those done stands in the file (`user_version`).

use rusqlite::{Connection, TransactionBehavior};

use crate::store::StoreError;

use super::failure::store_error;

/// Each migration once, in order; one that has been released is never changed.
const MIGRATIONS: &[&str] = &[include_str!("0001.sql"), include_str!("0002.sql")];

const ACTION: &str = "bring its tables up to date";

/// Brings the tables up to date, whatever version wrote them last.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    migrate_with(connection, MIGRATIONS)
}

/// More than the free pages that a file usually has, so that a full disk is noticed.
const FILLING: &str = "INSERT INTO probe (filling) VALUES (zeroblob(16384))";

/// Writes and empties a table, to find out whether writing works.
pub(super) fn probe(connection: &Connection) -> rusqlite::Result<()> {
    let _rows = connection.prepare_cached(FILLING)?.execute(())?;
    let _rows = connection.prepare_cached("DELETE FROM probe")?.execute(())?;
    Ok(())
}

fn migrate_with(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let failed = |error| store_error(ACTION, &error);
    // Immediate: a second process waits here, and then finds the work done.
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let done: u32 = transaction
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(failed)?;
    if done > known {
        return Err(StoreError {
            action: ACTION,
            cause: format!(
                "a newer version wrote them (schema {done}, known {})",
                migrations.len()
            ),
        });
    }
    for migration in migrations.iter().skip(done as usize) {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    transaction
        .pragma_update(None, "user_version", known)
        .map_err(failed)?;
    transaction.commit().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE one (a INTEGER) STRICT;";
    const SECOND: &str = "ALTER TABLE one ADD COLUMN b INTEGER;";

    #[test]
    fn a_file_of_an_older_version_gets_what_it_lacks_and_keeps_its_rows() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate_with(&mut connection, &[FIRST]).unwrap();
        let _one = connection.execute("INSERT INTO one VALUES (7)", ()).unwrap();
        migrate_with(&mut connection, &[FIRST, SECOND]).unwrap();
        let row = connection.query_row("SELECT a, b FROM one", (), |row| Ok((row.get(0)?, row.get(1)?)));
        assert_eq!(row, Ok((7, None::<i64>)));
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate_with(&mut connection, &[FIRST, SECOND]).unwrap();
        let error = migrate_with(&mut connection, &[FIRST]).unwrap_err();
        assert!(
            error.to_string().contains("a newer version wrote them"),
            "{error}"
        );
    }

    #[test]
    fn a_migration_that_fails_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().unwrap();
        let failure = migrate_with(&mut connection, &[FIRST, "CREATE TABLE one (x);"]);
        assert!(failure.is_err());
        migrate_with(&mut connection, &[FIRST]).unwrap();
    }
}
