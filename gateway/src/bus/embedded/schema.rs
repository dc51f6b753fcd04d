//! The file of the embedded bus: how it is opened, its tables, and what its errors are called. Does not
//! know who reads or writes.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OptionalExtension};

/// What the file says about itself; another number is another program's file or another format.
const FORMAT: i64 = 1;
/// "vbus": marks the file as this program's in SQLite's header.
const APPLICATION_ID: i64 = 0x7662_7573;
/// Pages in the write-ahead log before they are moved into the file: 16 MiB.
const CHECKPOINT_PAGES: i64 = 4_000;

/// One row per queue. `depth` and `given` spare a count of the rows at the start: with a million
/// messages that count reads the whole file.
const TABLES: &str = "
    CREATE TABLE queue (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        depth INTEGER NOT NULL DEFAULT 0,
        given INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE ended (clean INTEGER NOT NULL);
    INSERT INTO ended VALUES (1);
";

/// A queue as the file knows it.
#[derive(Debug)]
pub(super) struct QueueRow {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) depth: u64,
    /// The highest number ever given to a consumer, as far as known.
    pub(super) given: i64,
    /// The number the next message gets, less one.
    pub(super) last: i64,
}

impl QueueRow {
    /// A queue that has just been made.
    pub(super) fn empty(id: i64, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            depth: 0,
            given: 0,
            last: 0,
        }
    }
}

/// Opens the file for the writer, and makes it when it is missing.
pub(super) fn open_writer(file: &Path) -> Result<Connection, String> {
    open(file).and_then(prepare).map_err(|error| words(&error))
}

/// Opens the file for the reader.
pub(super) fn open_reader(file: &Path) -> Result<Connection, String> {
    let reader = || {
        let connection = open(file)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    reader().map_err(|error: rusqlite::Error| words(&error))
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(connection)
}

fn prepare(connection: Connection) -> rusqlite::Result<Connection> {
    let _mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", CHECKPOINT_PAGES * 4096)?;
    // What is written anew to shrink the file is small; a folder for temporary files may not be there.
    connection.pragma_update(None, "temp_store", "memory")?;
    let marked: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        create(&connection)?;
    } else if (marked, version) != (APPLICATION_ID, FORMAT) {
        return Err(foreign());
    }
    Ok(connection)
}

fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLES} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; COMMIT;"
    ))
}

fn foreign() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_NOTADB), None)
}

/// Reads the queues, and notes that the file is in use. After an end that was not clean, everything that
/// lies there may have been given out.
pub(super) fn load(connection: &Connection) -> rusqlite::Result<Vec<QueueRow>> {
    let clean: bool = connection.query_row("SELECT clean FROM ended", [], |row| row.get(0))?;
    let mut queues = connection
        .prepare("SELECT id, name, depth, given FROM queue")?
        .query_map([], |row| {
            Ok(QueueRow {
                id: row.get(0)?,
                name: row.get(1)?,
                depth: row.get::<_, i64>(2)?.try_into().unwrap_or(0),
                given: row.get(3)?,
                last: 0,
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    for queue in &mut queues {
        let highest = highest(connection, queue.id)?;
        queue.last = highest.max(queue.given);
        if !clean {
            queue.given = queue.last;
        }
    }
    let _rows = connection.execute("UPDATE ended SET clean = 0", [])?;
    Ok(queues)
}

fn highest(connection: &Connection, id: i64) -> rusqlite::Result<i64> {
    let table = table(id);
    connection
        .query_row(
            &format!("SELECT number FROM {table} ORDER BY number DESC LIMIT 1"),
            [],
            |row| row.get(0),
        )
        .optional()
        .map(Option::unwrap_or_default)
}

/// Adds a queue with its table.
pub(super) fn add_queue(connection: &mut Connection, name: &str) -> rusqlite::Result<i64> {
    let transaction = connection.transaction()?;
    let _rows = transaction.execute("INSERT INTO queue (name) VALUES (?1)", [name])?;
    let id = transaction.last_insert_rowid();
    transaction.execute_batch(&super::rows::create_table(&table(id)))?;
    transaction.commit()?;
    Ok(id)
}

/// The table of a queue. One table per queue keeps both ends of a queue at the ends of a tree: no index.
pub(super) fn table(id: i64) -> String {
    format!("queue_{id}")
}

/// Lets SQLite refuse to grow the file beyond so many pages.
pub(super) fn limit_pages(connection: &Connection, pages: u32) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
}

/// Bytes of the file that hold something. Freed pages are used again before the file grows.
pub(super) fn used_bytes(connection: &Connection) -> rusqlite::Result<u64> {
    let used = number(connection, "page_count")?.saturating_sub(number(connection, "freelist_count")?);
    Ok(used * number(connection, "page_size")?)
}

/// Bytes of the file that hold nothing.
pub(super) fn free_bytes(connection: &Connection) -> rusqlite::Result<u64> {
    Ok(number(connection, "freelist_count")? * number(connection, "page_size")?)
}

fn number(connection: &Connection, pragma: &str) -> rusqlite::Result<u64> {
    let value: i64 = connection.pragma_query_value(None, pragma, |row| row.get(0))?;
    Ok(value.try_into().unwrap_or(0))
}

/// Writes what stands there already: the least that can be written.
pub(super) fn touch(connection: &Connection) -> rusqlite::Result<()> {
    let _rows = connection.execute("UPDATE ended SET clean = 0", [])?;
    Ok(())
}

/// What went wrong, for operations. Never SQL, never a value.
pub(super) fn words(error: &rusqlite::Error) -> String {
    let code = error.sqlite_error_code();
    let known = [
        (ErrorCode::DiskFull, "the disk is full"),
        (ErrorCode::SystemIoFailure, "the disk failed to read or write"),
        (ErrorCode::NotADatabase, "the file is not a bus of this program"),
        (ErrorCode::DatabaseCorrupt, "the file is corrupt"),
        (ErrorCode::CannotOpen, "the file cannot be opened"),
        (ErrorCode::PermissionDenied, "access to the file is denied"),
        (ErrorCode::ReadOnly, "the file cannot be written"),
        (ErrorCode::DatabaseBusy, "the file is locked by another program"),
        (ErrorCode::OutOfMemory, "out of memory"),
        (ErrorCode::TooBig, "the message is too big"),
    ];
    match known.iter().find(|(known, _)| Some(*known) == code) {
        Some((_, words)) => (*words).to_owned(),
        None => format!("unexpected SQLite error {code:?}"),
    }
}
