//! The store as a model in memory: what is durable is on the [`Disk`], which outlives every [`Model`] that is
//! opened on it. A process that is killed takes the notes of its last batch along.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use contracts::case::Family;
use gateway::store::{
    AuditFilter, AuditRow, CaseFilter, CaseRow, Change, Decided, JournalEntry, JournalRow, LaneKey,
    PersonDecision, Retention, Seen, Store, StoreError, StoredFilter, StoredGroup, StoredId, StoredLane,
    StoredMessage, StoredSummary, Swept,
};
use gateway::system::SystemName;
use jiff::Timestamp;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Fate, Weather};

mod cases;
mod decisions;
mod lanes;
mod lists;
mod notes;
mod tables;

pub use tables::Tables;

/// How long notes gather before they are written, as in the real ones.
const BATCH: Duration = Duration::from_millis(20);

/// Storage that outlives the process.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<Tables>>);

impl Disk {
    /// What is on it.
    ///
    /// # Panics
    /// When someone panicked while writing.
    pub fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap()
    }
}

/// A store opened on a disk.
#[derive(Debug)]
pub struct Model {
    disk: Disk,
    weather: Arc<dyn Weather>,
    notes: Mutex<VecDeque<(Instant, Note)>>,
    closed: CancellationToken,
    killed: CancellationToken,
}

/// What waits to be written with the next batch.
#[derive(Clone, Debug)]
enum Note {
    Record(JournalEntry),
    Remember(Seen),
    Case(CaseRow),
}

impl Model {
    /// Opens a store.
    #[must_use]
    pub fn open(disk: &Disk, weather: Arc<dyn Weather>) -> Self {
        Self {
            disk: disk.clone(),
            weather,
            notes: Mutex::default(),
            closed: CancellationToken::new(),
            killed: CancellationToken::new(),
        }
    }

    /// The process is killed: it hears of nothing any more and does nothing any more, and the notes of its last
    /// batch are lost.
    pub fn kill(&self) {
        self.write(|since| since.elapsed() >= BATCH);
        self.notes.lock().unwrap().clear();
        self.killed.cancel();
    }

    /// Done when the process lives; never when it was killed.
    async fn alive(&self) {
        if self.killed.is_cancelled() {
            std::future::pending().await
        }
    }

    /// Writes the notes whose time it is.
    fn write(&self, is_due: impl Fn(&Instant) -> bool) {
        let mut notes = self.notes.lock().unwrap();
        let mut tables = self.disk.tables();
        while let Some((_, note)) = notes.pop_front_if(|(since, _)| is_due(since)) {
            match note {
                Note::Record(entry) => tables.record(&entry),
                Note::Remember(seen) => tables.remember(&seen),
                Note::Case(row) => tables.note_case(row),
            }
        }
    }

    /// A call, after all notes before it.
    async fn call<T>(
        &self,
        action: &'static str,
        work: impl FnOnce(&mut Tables) -> Result<T, &'static str> + Send,
    ) -> Result<T, StoreError> {
        let fails = |cause: &str| StoreError {
            action,
            cause: cause.to_owned(),
        };
        let storing = self.weather.storing();
        wait(storing.before).await;
        self.alive().await;
        if self.closed.is_cancelled() {
            return Err(fails("it is closed"));
        }
        let done = if storing.fate == Fate::Failed {
            Err(fails("it does not answer"))
        } else {
            self.write(|_| true);
            let mut tables = self.disk.tables();
            tables.unheard += u64::from(storing.fate == Fate::Unheard);
            work(&mut tables).map_err(fails)
        };
        wait(storing.after).await;
        self.alive().await;
        match storing.fate {
            Fate::Unheard => Err(fails("its answer was lost")),
            Fate::Done | Fate::Failed => done,
        }
    }

    async fn note(&self, action: &'static str, note: Note) -> Result<(), StoreError> {
        self.alive().await;
        if self.closed.is_cancelled() {
            let cause = "it is closed".to_owned();
            return Err(StoreError { action, cause });
        }
        self.write(|since| since.elapsed() >= BATCH);
        self.notes.lock().unwrap().push_back((Instant::now(), note));
        Ok(())
    }
}

/// Waits, and lets nobody in when there is nothing to wait for.
pub(super) async fn wait(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.write(|_| true);
    }
}

#[async_trait]
impl Store for Model {
    async fn record(&self, entry: JournalEntry) -> Result<(), StoreError> {
        self.note("record", Note::Record(entry)).await
    }

    async fn journal(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError> {
        self.call("read the journal", |tables| {
            Ok(tables.journal(source, |id| id == message_id))
        })
        .await
    }

    async fn copies(&self, source: &SystemName, message_id: &str) -> Result<Vec<JournalRow>, StoreError> {
        let copies = format!("{message_id}@");
        self.call("read the journal", |tables| {
            Ok(tables.journal(source, |id| id.starts_with(&copies)))
        })
        .await
    }

    async fn handed_over(
        &self,
        destination: &SystemName,
        before: Timestamp,
        limit: usize,
    ) -> Result<Vec<JournalRow>, StoreError> {
        self.call("read the journal", |tables| {
            Ok(tables.handed_over(destination, before, limit))
        })
        .await
    }

    async fn missing(&self, limit: usize) -> Result<Vec<JournalRow>, StoreError> {
        self.call("read the journal", |tables| Ok(tables.missing(limit)))
            .await
    }

    async fn put(&self, message: StoredMessage) -> Result<StoredId, StoreError> {
        self.call("put", |tables| tables.put(message)).await
    }

    async fn hold(&self, message: StoredMessage) -> Result<Option<StoredId>, StoreError> {
        self.call("hold", |tables| tables.hold(message)).await
    }

    async fn lanes(&self, destination: &SystemName) -> Result<Vec<StoredLane>, StoreError> {
        self.call("list lanes", |tables| Ok(tables.lanes(destination)))
            .await
    }

    async fn head(&self, lane: &LaneKey) -> Result<Option<(StoredId, StoredMessage)>, StoreError> {
        self.call("read a lane", |tables| Ok(tables.head(lane))).await
    }

    async fn change(&self, id: StoredId, change: Change) -> Result<bool, StoreError> {
        self.call("change", |tables| Ok(tables.change(id, change))).await
    }

    async fn decide(&self, decision: PersonDecision) -> Result<Vec<(StoredId, Decided)>, StoreError> {
        self.call("decide", |tables| Ok(tables.decide(&decision))).await
    }

    async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditRow>, StoreError> {
        self.call("read the audit", |tables| Ok(tables.audit(filter)))
            .await
    }

    async fn list(&self, filter: &StoredFilter) -> Result<Vec<StoredSummary>, StoreError> {
        self.call("list", |tables| Ok(tables.list(filter))).await
    }

    async fn groups(&self) -> Result<Vec<StoredGroup>, StoreError> {
        self.call("count", |tables| Ok(tables.groups())).await
    }

    async fn read(&self, id: StoredId) -> Result<Option<(StoredSummary, StoredMessage)>, StoreError> {
        self.call("read", |tables| Ok(tables.read(id))).await
    }

    async fn remember(&self, seen: Seen) -> Result<(), StoreError> {
        self.note("remember", Note::Remember(seen)).await
    }

    async fn remembered(&self, since: Timestamp, limit: usize) -> Result<Vec<Seen>, StoreError> {
        self.call("read what was remembered", |tables| {
            Ok(tables.remembered(since, limit))
        })
        .await
    }

    async fn knows(&self, digest: [u8; 16]) -> Result<bool, StoreError> {
        self.call("read what was remembered", |tables| Ok(tables.knows(&digest)))
            .await
    }

    async fn forget(&self, digest: [u8; 16]) -> Result<(), StoreError> {
        self.call("forget", |tables| {
            tables.forget(&digest);
            Ok(())
        })
        .await
    }

    async fn case(&self, family: Family, case_id: &str) -> Result<Option<CaseRow>, StoreError> {
        self.call("read a case", |tables| Ok(tables.case(family, case_id)))
            .await
    }

    async fn save_case(&self, row: CaseRow) -> Result<bool, StoreError> {
        self.call("save a case", |tables| Ok(tables.save_case(row))).await
    }

    async fn note_case(&self, row: CaseRow) -> Result<(), StoreError> {
        self.note("note a case", Note::Case(row)).await
    }

    async fn cases(&self, filter: &CaseFilter) -> Result<Vec<CaseRow>, StoreError> {
        self.call("read cases", |tables| Ok(tables.cases(filter))).await
    }

    async fn lease(&self, name: &str, holder: &str, time: Duration) -> Result<bool, StoreError> {
        self.call("lease", |tables| Ok(tables.lease(name, holder, time)))
            .await
    }

    async fn probe(&self) -> Result<(), StoreError> {
        self.call("be probed", |tables| tables.has_room()).await
    }

    async fn sweep(&self, retention: &Retention, now: Timestamp) -> Result<Swept, StoreError> {
        self.call("sweep", |tables| Ok(tables.sweep(retention, now)))
            .await
    }

    async fn close(&self) {
        self.alive().await;
        self.write(|_| true);
        self.closed.cancel();
    }
}
