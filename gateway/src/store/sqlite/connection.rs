//! Opens the file: for writing, with the guarantees that the store gives, or for reading beside it.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::Settings;
use super::failure::store_error;
use super::schema::migrate;
use crate::store::StoreError;

/// How long a statement waits for another process that holds the file.
const WAIT_FOR_OTHERS: Duration = Duration::from_secs(5);

/// Pages in the write-ahead log before they are moved into the file: 16 MiB. The digests of the deduplication window
/// come in no order, so that the same page changes many times; it is moved once.
const CHECKPOINT_PAGES: i64 = 4_000;

/// Size to which the write-ahead log shrinks again after large bodies.
const LOG_SIZE: i64 = 64 << 20;

const ACTION: &str = "open its file";

/// Opens the file for writing; makes it, readable by its owner alone, where there is none.
pub(super) fn open_writer(settings: &Settings) -> Result<Connection, StoreError> {
    make_file(&settings.path)?;
    let mut connection = open(&settings.path)?;
    set_up_writer(&connection, settings.max_pages).map_err(|error| store_error(ACTION, &error))?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Opens the file for reading only.
pub(super) fn open_reader(settings: &Settings) -> Result<Connection, StoreError> {
    let connection = open(&settings.path)?;
    connection
        .pragma_update(None, "query_only", true)
        .map_err(|error| store_error(ACTION, &error))?;
    Ok(connection)
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| store_error(ACTION, &error))?;
    connection
        .busy_timeout(WAIT_FOR_OTHERS)
        .map_err(|error| store_error(ACTION, &error))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

fn set_up_writer(connection: &Connection, max_pages: Option<u32>) -> rusqlite::Result<()> {
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        tracing::warn!(
            mode,
            "the store's file system does not allow a write-ahead log; writing is slow"
        );
    }
    // FULL: a commit that has returned is on the disk, also after a power failure.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", LOG_SIZE)?;
    // What is taken out is overwritten: bodies hold personal data.
    connection.pragma_update(None, "secure_delete", true)?;
    if let Some(pages) = max_pages {
        let _pages: i64 =
            connection.pragma_update_and_check(None, "max_page_count", pages, |row| row.get(0))?;
    }
    Ok(())
}

/// Makes the file before SQLite does, with the mode that its log then inherits.
fn make_file(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    let options = options.create(true).append(true);
    #[cfg(unix)]
    let options = std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(StoreError {
            action: ACTION,
            cause: format!("the file cannot be made: {}", error.kind()),
        }),
    }
}
