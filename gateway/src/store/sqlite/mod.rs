//! The store in a SQLite file. One thread writes, in transactions that take everything that waits; reading
//! goes beside it on a connection of its own. Other processes may use the file at the same time.

mod command;
mod connection;
mod failure;
mod journal;
mod parked;
mod row;
mod schema;
mod sweep;
mod transaction;
mod writer;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::Thread;

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::{Semaphore, oneshot};

use self::command::{Answer, Ask, Command, Note};
use self::failure::{needs_new_connection, store_error};
use super::{
    JournalEntry, JournalRow, Parked, ParkedFilter, ParkedGroup, ParkedId, ParkedSummary, Retention, Seen,
    Store, StoreError, Swept,
};
use crate::system::SystemName;

/// Notes that may wait to be written; more make callers wait.
const BACKLOG: usize = 8_192;

/// Where the file is.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The file; made when there is none, in a directory that is there.
    pub path: PathBuf,
    /// Most pages of 4 KiB the file may have; without, the disk is the limit.
    pub max_pages: Option<u32>,
}

impl Settings {
    /// A file that may grow as the disk allows.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            max_pages: None,
        }
    }
}

/// Opens the store. A file that cannot be used now is no error: the store says so through [`Store::probe`]
/// and by every answer, and tries again.
///
/// # Errors
/// When the machine has no thread to write with.
pub fn open(settings: Settings) -> Result<Arc<dyn Store>, StoreError> {
    let (commands, received) = mpsc::channel();
    let permits = Arc::new(Semaphore::new(BACKLOG));
    let writer = writer::Writer::new(settings.clone(), received, Arc::clone(&permits));
    let thread = std::thread::Builder::new().name("store".to_owned());
    match thread.spawn(|| writer.run()) {
        Ok(writer) => Ok(Arc::new(SqliteStore {
            commands,
            writer: writer.thread().clone(),
            permits,
            reader: Arc::new(Reader {
                settings,
                connection: Mutex::new(None),
            }),
        })),
        Err(error) => Err(StoreError {
            action: "start its writer",
            cause: error.kind().to_string(),
        }),
    }
}

/// The store in a SQLite file. Dropped without [`Store::close`] it still writes what waits.
#[derive(Debug)]
struct SqliteStore {
    commands: mpsc::Sender<Command>,
    /// The writer's thread, which an ask wakes when it lets notes gather.
    writer: Thread,
    permits: Arc<Semaphore>,
    reader: Arc<Reader>,
}

/// The connection for reading; opened when it is needed, thrown away when it fails.
#[derive(Debug)]
struct Reader {
    settings: Settings,
    connection: Mutex<Option<Connection>>,
}

fn closed(action: &'static str) -> StoreError {
    StoreError {
        action,
        cause: "it is closed".to_owned(),
    }
}

impl SqliteStore {
    /// Leaves a note with the writer; waits only while the backlog is full.
    async fn note(&self, action: &'static str, note: Note) -> Result<(), StoreError> {
        let permit = self.permits.acquire().await.map_err(|_| closed(action))?;
        self.commands
            .send(Command::Note(note))
            .map_err(|_| closed(action))?;
        permit.forget();
        Ok(())
    }

    /// Asks the writer, and waits for the commit.
    async fn ask<T>(
        &self,
        action: &'static str,
        ask: impl FnOnce(Answer<T>) -> Ask,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.commands
            .send(Command::Ask(ask(answer)))
            .map_err(|_| closed(action))?;
        self.writer.unpark();
        answered.await.map_err(|_| closed(action))?
    }

    /// Reads what was written before this call, as far as it could be written.
    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        if self.permits.is_closed() {
            return Err(closed("read"));
        }
        if let Err(unwritten) = self.ask("write", Ask::Settled).await {
            tracing::debug!(cause = %unwritten, "reading without what could not be written");
        }
        let reader = Arc::clone(&self.reader);
        match tokio::task::spawn_blocking(move || reader.read(query)).await {
            Ok(read) => read,
            Err(_) => Err(closed("read")),
        }
    }
}

impl Reader {
    fn read<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let mut slot = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = match slot.take() {
            Some(connection) => connection,
            None => connection::open_reader(&self.settings)?,
        };
        let read = query(&connection);
        if !read.as_ref().is_err_and(needs_new_connection) {
            *slot = Some(connection);
        }
        read.map_err(|error| store_error("read", &error))
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn record(&self, entry: JournalEntry) -> Result<(), StoreError> {
        self.note("record", Note::Journal(entry)).await
    }

    async fn park(&self, parked: Parked) -> Result<ParkedId, StoreError> {
        self.ask("park", |answer| Ask::Park(Box::new(parked), answer))
            .await
    }

    async fn parked(&self, filter: &ParkedFilter) -> Result<Vec<ParkedSummary>, StoreError> {
        let filter = filter.clone();
        self.read(move |connection| parked::summaries(connection, &filter))
            .await
    }

    async fn parked_groups(&self) -> Result<Vec<ParkedGroup>, StoreError> {
        self.read(parked::groups).await
    }

    async fn parked_message(&self, id: ParkedId) -> Result<Option<(ParkedSummary, Parked)>, StoreError> {
        self.read(move |connection| parked::message(connection, id)).await
    }

    async fn journal(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError> {
        let (source, message_id) = (source.clone(), message_id.to_owned());
        self.read(move |connection| journal::rows(connection, &source, &message_id))
            .await
    }

    async fn remember(&self, seen: Seen) -> Result<(), StoreError> {
        self.note("remember", Note::Seen(seen)).await
    }

    async fn remembered(&self, since: Timestamp, limit: usize) -> Result<Vec<Seen>, StoreError> {
        self.read(move |connection| journal::remembered(connection, since, limit))
            .await
    }

    async fn probe(&self) -> Result<(), StoreError> {
        self.ask("write", Ask::Probe).await?;
        self.read(|connection| connection.query_row("SELECT count(*) FROM probe", (), |_| Ok(())))
            .await
    }

    async fn sweep(&self, retention: &Retention, now: Timestamp) -> Result<Swept, StoreError> {
        let retention = *retention;
        self.ask("sweep", |answer| Ask::Sweep(retention, now, answer))
            .await
    }

    async fn close(&self) {
        if self.permits.is_closed() {
            return;
        }
        self.permits.close();
        if let Err(error) = self.ask("close", Ask::Close).await {
            tracing::warn!(cause = %error, "the store was closed without writing everything");
        }
    }
}
