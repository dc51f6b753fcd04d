//! The store in a PostgreSQL database, for several gateways at once. One task writes notes in batches; whatever
//! is asked has a connection of a pool. The schema is the store's own; a connection pooler in front must keep
//! sessions.

mod cases;
mod connect;
mod decide;
mod failure;
mod journal;
mod lanes;
mod lease;
mod lock;
mod notes;
mod row;
mod schema;
mod server;
mod sql;
mod stored;
mod sweep;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use contracts::case::Family;
use deadpool_postgres::{Client, Transaction};
use jiff::Timestamp;
use secrecy::SecretString;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::{OnceCell, Semaphore, oneshot};

use self::failure::{Failure, store_error};
use self::notes::Command;
use self::server::Server;
use super::note::{BACKLOG, Note};
use super::{
    AuditFilter, AuditRow, CaseFilter, CaseRow, Change, Decided, JournalEntry, JournalRow, LaneKey,
    PersonDecision, Retention, Seen, Store, StoreError, StoredFilter, StoredGroup, StoredId, StoredLane,
    StoredMessage, StoredSummary, Swept,
};
use crate::system::SystemName;
use crate::transport::tls::ClientTls;

/// Where the database is.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The database.
    pub database: String,
    /// The user.
    pub username: String,
    /// The password.
    pub password: SecretString,
    /// TLS with a verified certificate; plain TCP without.
    pub tls: Option<ClientTls>,
    /// The schema, the store's own; made when there is none. Lower-case letters, digits and `_`.
    pub schema: String,
    /// The most connections at a time.
    pub connections: usize,
}

/// Opens the store. A server that cannot be used now is no error: the store says so through [`Store::probe`] and
/// by every answer, and tries again.
///
/// # Errors
/// When the pool of connections cannot be built.
pub fn open(settings: &Settings) -> Result<Arc<dyn Store>, StoreError> {
    let server = Arc::new(Server {
        pool: connect::pool(settings)?,
        schema: settings.schema.clone(),
        is_up_to_date: OnceCell::new(),
    });
    let (commands, received) = unbounded_channel();
    let permits = Arc::new(Semaphore::new(BACKLOG as usize));
    let writer = notes::Writer::new(Arc::clone(&server), received, Arc::clone(&permits));
    drop(tokio::spawn(writer.run()));
    Ok(Arc::new(PostgresStore {
        server,
        commands,
        permits,
    }))
}

/// The store in a PostgreSQL database. Dropped without [`Store::close`] it still writes what waits.
struct PostgresStore {
    server: Arc<Server>,
    commands: UnboundedSender<Command>,
    permits: Arc<Semaphore>,
}

impl std::fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostgresStore({})", self.server.schema)
    }
}

fn closed(action: &'static str) -> StoreError {
    StoreError {
        action,
        cause: "it is closed".to_owned(),
    }
}

impl PostgresStore {
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

    /// Does something in a transaction: whole or not at all.
    async fn write<T>(
        &self,
        action: &'static str,
        work: impl AsyncFnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.is_open(action)?;
        let done = self.server.transact(work).await;
        done.map_err(|failure| store_error(action, &failure))
    }

    /// Reads what was written before this call, as far as it could be written.
    async fn query<T>(
        &self,
        query: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.is_open("read")?;
        if let Err(unwritten) = self.settle(Command::Settled).await {
            tracing::debug!(cause = %unwritten, "reading without what could not be written");
        }
        self.at_once("read", query).await
    }

    /// Does something with one statement, waiting for nothing.
    async fn at_once<T>(
        &self,
        action: &'static str,
        work: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.is_open(action)?;
        let done = self.server.ask(work).await;
        done.map_err(|failure| store_error(action, &failure))
    }

    /// Waits until the writer has tried to write everything told before.
    async fn settle(
        &self,
        command: fn(oneshot::Sender<Result<(), StoreError>>) -> Command,
    ) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.commands.send(command(answer)).map_err(|_| closed("write"))?;
        answered.await.map_err(|_| closed("write"))?
    }

    fn is_open(&self, action: &'static str) -> Result<(), StoreError> {
        if self.permits.is_closed() {
            return Err(closed(action));
        }
        Ok(())
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn record(&self, entry: JournalEntry) -> Result<(), StoreError> {
        self.note("record", Note::Journal(entry)).await
    }

    async fn journal(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError> {
        self.query(async |client| journal::rows(client, source, message_id).await)
            .await
    }

    async fn copies(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError> {
        self.query(async |client| journal::copies(client, source, message_id).await)
            .await
    }

    async fn handed_over(
        &self,
        destination: &SystemName,
        before: Timestamp,
        limit: usize,
    ) -> Result<Vec<JournalRow>, StoreError> {
        self.query(async |client| journal::handed_over(client, destination, before, limit).await)
            .await
    }

    async fn missing(&self, limit: usize) -> Result<Vec<JournalRow>, StoreError> {
        self.query(async |client| journal::missing(client, limit).await)
            .await
    }

    async fn put(&self, message: StoredMessage) -> Result<StoredId, StoreError> {
        // What was noted before is as durable as what is put: both, at the same time.
        let put = self.write("put", async |transaction| {
            stored::put(transaction, &message).await
        });
        let (put, noted) = tokio::join!(put, self.settle(Command::Settled));
        if let Err(unwritten) = noted {
            tracing::debug!(cause = %unwritten, "put beside notes that could not be written");
        }
        put
    }

    async fn hold(&self, message: StoredMessage) -> Result<Option<StoredId>, StoreError> {
        let may_go = self
            .at_once("hold", async |client| lanes::may_go(client, &message).await)
            .await?;
        if may_go {
            return Ok(None);
        }
        self.write("hold", async |transaction| {
            lanes::hold(transaction, &message).await
        })
        .await
    }

    async fn lanes(&self, destination: &SystemName) -> Result<Vec<StoredLane>, StoreError> {
        self.query(async |client| lanes::lanes(client, destination).await)
            .await
    }

    async fn head(&self, lane: &LaneKey) -> Result<Option<(StoredId, StoredMessage)>, StoreError> {
        self.query(async |client| lanes::head(client, lane).await).await
    }

    async fn change(&self, id: StoredId, change: Change) -> Result<bool, StoreError> {
        self.write("change", async |transaction| {
            lanes::change(transaction, id, &change).await
        })
        .await
    }

    async fn decide(&self, decision: PersonDecision) -> Result<Vec<(StoredId, Decided)>, StoreError> {
        // What was noted before the decision is in the journal before it.
        self.settle(Command::Settled).await?;
        self.write("decide", async |transaction| {
            decide::decide(transaction, &decision).await
        })
        .await
    }

    async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditRow>, StoreError> {
        self.query(async |client| decide::audit(client, filter).await)
            .await
    }

    async fn list(&self, filter: &StoredFilter) -> Result<Vec<StoredSummary>, StoreError> {
        self.query(async |client| stored::list(client, filter).await)
            .await
    }

    async fn read(&self, id: StoredId) -> Result<Option<(StoredSummary, StoredMessage)>, StoreError> {
        self.query(async |client| stored::read(client, id).await).await
    }

    async fn groups(&self) -> Result<Vec<StoredGroup>, StoreError> {
        self.query(async |client| stored::groups(client).await).await
    }

    async fn remember(&self, seen: Seen) -> Result<(), StoreError> {
        self.note("remember", Note::Seen(seen)).await
    }

    async fn remembered(&self, since: Timestamp, limit: usize) -> Result<Vec<Seen>, StoreError> {
        self.query(async |client| journal::remembered(client, since, limit).await)
            .await
    }

    async fn knows(&self, digest: [u8; 16]) -> Result<bool, StoreError> {
        self.at_once("read", async |client| journal::knows(client, digest).await)
            .await
    }

    async fn forget(&self, digest: [u8; 16]) -> Result<(), StoreError> {
        // What was remembered before is forgotten too.
        self.settle(Command::Settled).await?;
        self.at_once("forget", async |client| journal::forget(client, digest).await)
            .await
    }

    async fn case(&self, family: Family, case_id: &str) -> Result<Option<CaseRow>, StoreError> {
        self.at_once("read", async |client| cases::case(client, family, case_id).await)
            .await
    }

    async fn save_case(&self, row: CaseRow) -> Result<bool, StoreError> {
        self.at_once("save a case", async |client| cases::save(client, &row).await)
            .await
    }

    async fn note_case(&self, row: CaseRow) -> Result<(), StoreError> {
        self.note("note a case", Note::Case(row)).await
    }

    async fn cases(&self, filter: &CaseFilter) -> Result<Vec<CaseRow>, StoreError> {
        self.query(async |client| cases::cases(client, filter).await)
            .await
    }

    async fn lease(&self, name: &str, holder: &str, time: Duration) -> Result<bool, StoreError> {
        self.at_once("lease", async |client| {
            lease::lease(client, name, holder, time).await
        })
        .await
    }

    async fn probe(&self) -> Result<(), StoreError> {
        self.write("write", async |transaction| schema::probe(transaction).await)
            .await
    }

    async fn sweep(&self, retention: &Retention, now: Timestamp) -> Result<Swept, StoreError> {
        // What was noted before may be old already.
        if let Err(unwritten) = self.settle(Command::Settled).await {
            tracing::debug!(cause = %unwritten, "sweeping before everything is written");
        }
        self.at_once("sweep", async |client| sweep::sweep(client, retention, now).await)
            .await
    }

    async fn close(&self) {
        if self.permits.is_closed() {
            return;
        }
        self.permits.close();
        if let Err(error) = self.settle(Command::Close).await {
            tracing::warn!(cause = %error, "the store was closed without writing everything");
        }
        self.server.pool.close();
    }
}
