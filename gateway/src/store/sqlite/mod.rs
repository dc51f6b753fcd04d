//! The store in a SQLite file. One thread writes, in transactions that take everything that waits; reading
//! goes beside it on a connection of its own. Other processes may use the file at the same time.

mod cases;
mod command;
mod connection;
mod decide;
mod failure;
mod journal;
mod lanes;
mod lease;
mod row;
mod schema;
mod stored;
mod sweep;
mod transaction;
mod writer;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::Thread;
use std::time::Duration;

use async_trait::async_trait;
use contracts::case::Family;
use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::{Semaphore, oneshot};

use self::command::{Answer, Ask, Command, Work};
use self::failure::{needs_new_connection, store_error};
use super::note::{BACKLOG, Note};
use super::{
    AuditFilter, AuditRow, CaseFilter, CaseRow, Change, Decided, JournalEntry, JournalRow, LaneKey,
    PersonDecision, Retention, Seen, Store, StoreError, StoredFilter, StoredGroup, StoredId, StoredLane,
    StoredMessage, StoredSummary, Swept,
};
use crate::system::SystemName;

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
    let permits = Arc::new(Semaphore::new(BACKLOG as usize));
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
        let room = self.permits.acquire_many(note.weight()).await;
        let permit = room.map_err(|_| closed(action))?;
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

    /// Asks the writer to do something that is done whole or not at all.
    async fn write<T: Send + 'static>(
        &self,
        action: &'static str,
        bytes: usize,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask(action, |answer| {
            Ask::Write(Work::new(action, bytes, work, answer))
        })
        .await
    }

    /// Reads what was written before this call, as far as it could be written.
    async fn query<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.settle().await?;
        self.query_at_once(query).await
    }

    /// Reads what happens to be written.
    async fn glance<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        if !self.reader.is_open() {
            // The writer makes the tables.
            self.settle().await?;
        }
        self.query_at_once(query).await
    }

    /// Waits until what was told before is written, as far as it can be.
    async fn settle(&self) -> Result<(), StoreError> {
        if self.permits.is_closed() {
            return Err(closed("read"));
        }
        if let Err(unwritten) = self.ask("write", Ask::Settled).await {
            tracing::debug!(cause = %unwritten, "reading without what could not be written");
        }
        Ok(())
    }

    /// Reads what has been written.
    async fn query_at_once<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        if self.permits.is_closed() {
            return Err(closed("read"));
        }
        let reader = Arc::clone(&self.reader);
        match tokio::task::spawn_blocking(move || reader.read(query)).await {
            Ok(read) => read,
            Err(_) => Err(closed("read")),
        }
    }
}

impl Reader {
    fn is_open(&self) -> bool {
        let slot = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        slot.is_some()
    }

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

    async fn journal(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError> {
        let (source, message_id) = (source.clone(), message_id.to_owned());
        self.query(move |connection| journal::rows(connection, &source, &message_id))
            .await
    }

    async fn copies(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError> {
        let (source, message_id) = (source.clone(), message_id.to_owned());
        self.query(move |connection| journal::copies(connection, &source, &message_id))
            .await
    }

    async fn handed_over(
        &self,
        destination: &SystemName,
        before: Timestamp,
        limit: usize,
    ) -> Result<Vec<JournalRow>, StoreError> {
        let destination = destination.clone();
        self.query(move |connection| journal::handed_over(connection, &destination, before, limit))
            .await
    }

    async fn missing(&self, limit: usize) -> Result<Vec<JournalRow>, StoreError> {
        self.query(move |connection| journal::missing(connection, limit))
            .await
    }

    async fn put(&self, message: StoredMessage) -> Result<StoredId, StoreError> {
        let bytes = message.body.len();
        self.write("put", bytes, move |connection| stored::put(connection, &message))
            .await
    }

    async fn hold(&self, message: StoredMessage) -> Result<Option<StoredId>, StoreError> {
        let bytes = message.body.len();
        self.write("hold", bytes, move |connection| lanes::hold(connection, &message))
            .await
    }

    async fn lanes(&self, destination: &SystemName) -> Result<Vec<StoredLane>, StoreError> {
        let destination = destination.clone();
        self.query(move |connection| lanes::lanes(connection, &destination))
            .await
    }

    async fn head(&self, lane: &LaneKey) -> Result<Option<(StoredId, StoredMessage)>, StoreError> {
        let lane = lane.clone();
        self.query(move |connection| lanes::head(connection, &lane)).await
    }

    async fn change(&self, id: StoredId, change: Change) -> Result<bool, StoreError> {
        self.write("change", 0, move |connection| {
            lanes::change(connection, id, &change)
        })
        .await
    }

    async fn decide(&self, decision: PersonDecision) -> Result<Vec<(StoredId, Decided)>, StoreError> {
        let bytes = decision.choice.bytes();
        self.write("decide", bytes, move |connection| {
            decide::decide(connection, &decision)
        })
        .await
    }

    async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditRow>, StoreError> {
        self.query(move |connection| decide::audit(connection, filter))
            .await
    }

    async fn list(&self, filter: &StoredFilter) -> Result<Vec<StoredSummary>, StoreError> {
        let filter = filter.clone();
        self.query(move |connection| stored::list(connection, &filter))
            .await
    }

    async fn read(&self, id: StoredId) -> Result<Option<(StoredSummary, StoredMessage)>, StoreError> {
        self.query(move |connection| stored::read(connection, id)).await
    }

    async fn groups(&self) -> Result<Vec<StoredGroup>, StoreError> {
        self.query(stored::groups).await
    }

    async fn remember(&self, seen: Seen) -> Result<(), StoreError> {
        self.note("remember", Note::Seen(seen)).await
    }

    async fn remembered(&self, since: Timestamp, limit: usize) -> Result<Vec<Seen>, StoreError> {
        self.query(move |connection| journal::remembered(connection, since, limit))
            .await
    }

    async fn knows(&self, digest: [u8; 16]) -> Result<bool, StoreError> {
        self.glance(move |connection| journal::knows(connection, digest))
            .await
    }

    async fn forget(&self, digest: [u8; 16]) -> Result<(), StoreError> {
        self.write("forget", 0, move |connection| journal::forget(connection, digest))
            .await
    }

    async fn case(&self, family: Family, case_id: &str) -> Result<Option<CaseRow>, StoreError> {
        let case_id = case_id.to_owned();
        self.glance(move |connection| cases::case(connection, family, &case_id))
            .await
    }

    async fn save_case(&self, row: CaseRow) -> Result<bool, StoreError> {
        self.write("save a case", 0, move |connection| cases::save(connection, &row))
            .await
    }

    async fn note_case(&self, row: CaseRow) -> Result<(), StoreError> {
        self.note("note a case", Note::Case(row)).await
    }

    async fn cases(&self, filter: &CaseFilter) -> Result<Vec<CaseRow>, StoreError> {
        let filter = filter.clone();
        self.query(move |connection| cases::cases(connection, &filter))
            .await
    }

    async fn lease(&self, name: &str, holder: &str, time: Duration) -> Result<bool, StoreError> {
        let (name, holder) = (name.to_owned(), holder.to_owned());
        self.write("lease", 0, move |connection| {
            lease::lease(connection, &name, &holder, time)
        })
        .await
    }

    async fn probe(&self) -> Result<(), StoreError> {
        self.write("write", 0, schema::probe).await?;
        self.query(|connection| connection.query_row("SELECT count(*) FROM probe", (), |_| Ok(())))
            .await
    }

    async fn sweep(&self, retention: &Retention, now: Timestamp) -> Result<Swept, StoreError> {
        let retention = *retention;
        self.write("sweep", 0, move |connection| {
            sweep::sweep(connection, &retention, now)
        })
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
