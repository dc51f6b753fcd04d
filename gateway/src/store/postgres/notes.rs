//! The one task that writes notes: everything that waits goes into one transaction. It decides nothing; what it
//! cannot write it keeps, and tries again.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Semaphore, oneshot};

use super::cases;
use super::failure::{Failure, is_of_one_row, store_error};
use super::journal;
use super::server::Server;
use crate::store::StoreError;
use crate::store::note::{Note, weight};

/// The most that one transaction takes.
const BATCH: usize = 2_000;

/// Shortest and longest wait before notes that could not be written are tried again.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

const ACTION: &str = "write";

/// One thing the writer is told.
pub(super) enum Command {
    Note(Note),
    /// Everything told before is written, or cannot be.
    Settled(oneshot::Sender<Result<(), StoreError>>),
    /// As [`Self::Settled`], and nothing comes after.
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// The writer's state.
pub(super) struct Writer {
    server: Arc<Server>,
    commands: UnboundedReceiver<Command>,
    /// As many permits as notes that may wait weigh; given back when they are written.
    permits: Arc<Semaphore>,
    /// Notes that are not written yet, oldest first.
    notes: VecDeque<Note>,
    waiting: Vec<oneshot::Sender<Result<(), StoreError>>>,
    /// Why the last transaction failed, until one succeeds.
    fault: Option<StoreError>,
    wait: Duration,
    is_closing: bool,
}

impl Writer {
    pub(super) fn new(
        server: Arc<Server>,
        commands: UnboundedReceiver<Command>,
        permits: Arc<Semaphore>,
    ) -> Self {
        Self {
            server,
            commands,
            permits,
            notes: VecDeque::new(),
            waiting: Vec::new(),
            fault: None,
            wait: RETRY.0,
            is_closing: false,
        }
    }

    /// Writes until the store is closed or dropped.
    pub(super) async fn run(mut self) {
        while !self.is_closing {
            self.gather().await;
            self.write().await;
        }
        if !self.notes.is_empty() {
            tracing::error!(
                notes = self.notes.len(),
                "the store ends with notes it could not write"
            );
        }
    }

    /// Waits for something to write, and takes what else waits.
    async fn gather(&mut self) {
        let first = if self.notes.is_empty() {
            Ok(self.commands.recv().await)
        } else {
            tokio::time::timeout(self.wait, self.commands.recv()).await
        };
        match first {
            Ok(Some(command)) => self.take(command),
            Ok(None) => self.is_closing = true,
            Err(_elapsed) => {}
        }
        while self.notes.len() < BATCH
            && let Ok(command) = self.commands.try_recv()
        {
            self.take(command);
        }
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::Note(note) => self.notes.push_back(note),
            Command::Settled(waiting) => self.waiting.push(waiting),
            Command::Close(waiting) => {
                self.is_closing = true;
                self.waiting.push(waiting);
            }
        }
    }

    /// Writes everything in one transaction, and answers who waits for it.
    async fn write(&mut self) {
        if !self.notes.is_empty() {
            let written = self.write_notes().await;
            match &written {
                Ok(()) => {
                    self.permits.add_permits(weight(&self.notes));
                    self.notes.clear();
                    self.wait = RETRY.0;
                }
                Err(_) => self.wait = (self.wait * 2).min(RETRY.1),
            }
            self.note_change(written.err());
        }
        let outcome = self.fault.clone().map_or(Ok(()), Err);
        for waiting in self.waiting.drain(..) {
            // Nobody waits any more when the caller was cancelled.
            drop(waiting.send(outcome.clone()));
        }
    }

    async fn write_notes(&self) -> Result<(), StoreError> {
        match self.server.write_notes(self.notes.iter()).await {
            Err(failure) if is_of_one_row(&failure) => self.write_each().await,
            written => written.map_err(|failure| store_error(ACTION, &failure)),
        }
    }

    /// Writes note by note, without the one that can never be written.
    async fn write_each(&self) -> Result<(), StoreError> {
        for note in &self.notes {
            match self.server.write_notes(std::iter::once(note)).await {
                Err(failure) if is_of_one_row(&failure) => {
                    let cause = store_error(ACTION, &failure);
                    tracing::error!(%cause, "a note can never be written and is left out");
                }
                written => written.map_err(|failure| store_error(ACTION, &failure))?,
            }
        }
        Ok(())
    }

    /// Tells operations once when writing fails, and once when it works again.
    fn note_change(&mut self, fault: Option<StoreError>) {
        match (self.fault.as_ref(), fault.as_ref()) {
            (Some(old), Some(new)) if old == new => {}
            (_, Some(new)) => tracing::error!(cause = %new, "the store cannot be written"),
            (Some(_), None) => tracing::info!("the store is written again"),
            (None, None) => {}
        }
        self.fault = fault;
    }
}

impl Server {
    async fn write_notes<'a>(
        &self,
        notes: impl Iterator<Item = &'a Note> + Clone + Send,
    ) -> Result<(), Failure> {
        let entries = notes.clone().filter_map(|note| match note {
            Note::Journal(entry) => Some(entry),
            Note::Seen(_) | Note::Case(_) => None,
        });
        let seen = notes.clone().filter_map(|note| match note {
            Note::Seen(seen) => Some(seen),
            Note::Journal(_) | Note::Case(_) => None,
        });
        let cases = notes.filter_map(|note| match note {
            Note::Case(row) => Some(row),
            Note::Journal(_) | Note::Seen(_) => None,
        });
        self.transact(async |transaction| {
            journal::record(transaction, entries).await?;
            journal::remember(transaction, seen).await?;
            cases::note(transaction, cases).await
        })
        .await
    }
}
