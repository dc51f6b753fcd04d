//! The one thread that writes. Everything that waits goes into one transaction: one wait for the disk,
//! however many messages. It decides nothing; what it cannot write it keeps, or says so.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::Settings;
use super::command::{Ask, Command, Reply};
use super::connection::open_writer;
use super::transaction::{Failure, write_all};
use crate::store::StoreError;
use crate::store::note::{Note, weight};

/// The most that one transaction takes.
const BATCH: usize = 2_000;

/// The most bytes of bodies that one transaction takes; one message is always taken.
const BATCH_BYTES: usize = 16 << 20;

/// How long notes wait for company. Nobody waits for them, and each transaction writes whole pages.
const LINGER: Duration = Duration::from_millis(20);

/// Shortest and longest wait before notes that could not be written are tried again.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// The writer's state. Lives on its own thread.
pub(super) struct Writer {
    settings: Settings,
    commands: Receiver<Command>,
    /// As many permits as notes that may wait weigh; given back when they are written.
    permits: Arc<Semaphore>,
    connection: Option<Connection>,
    /// Notes that are not written yet, oldest first.
    notes: VecDeque<Note>,
    asks: Vec<Ask>,
    /// Why the last transaction failed, until one succeeds.
    fault: Option<StoreError>,
    wait: Duration,
    is_closing: bool,
}

impl Writer {
    pub(super) fn new(settings: Settings, commands: Receiver<Command>, permits: Arc<Semaphore>) -> Self {
        Self {
            settings,
            commands,
            permits,
            connection: None,
            notes: VecDeque::new(),
            asks: Vec::new(),
            fault: None,
            wait: RETRY.0,
            is_closing: false,
        }
    }

    /// Writes until the store is closed or dropped.
    pub(super) fn run(mut self) {
        self.write();
        while !self.is_closing {
            self.gather();
            self.write();
        }
        if !self.notes.is_empty() {
            tracing::error!(
                notes = self.notes.len(),
                "the store ends with notes it could not write"
            );
        }
    }

    /// Waits for something to write, and takes what else waits. Notes linger; an ask ends that, since who sends one
    /// wakes this thread.
    fn gather(&mut self) {
        let first = if self.notes.is_empty() {
            self.commands.recv().map_err(RecvTimeoutError::from)
        } else {
            self.commands.recv_timeout(self.wait)
        };
        let mut bytes = match first {
            Ok(command) => self.take(command),
            Err(RecvTimeoutError::Timeout) => 0,
            Err(RecvTimeoutError::Disconnected) => {
                self.is_closing = true;
                0
            }
        };
        if self.asks.is_empty() && !self.is_closing {
            std::thread::park_timeout(LINGER);
        }
        for _ in 1..BATCH {
            if bytes >= BATCH_BYTES {
                break;
            }
            let Ok(command) = self.commands.try_recv() else {
                break;
            };
            bytes += self.take(command);
        }
    }

    /// Puts a command where it is written from; returns the bytes of bodies it brings.
    fn take(&mut self, command: Command) -> usize {
        match command {
            Command::Note(note) => {
                self.notes.push_back(note);
                0
            }
            Command::Ask(ask) => {
                let bytes = ask.bytes();
                self.is_closing |= ask.closes();
                self.asks.push(ask);
                bytes
            }
        }
    }

    /// Writes everything in one transaction. After a failure what is asked goes apart from the notes: a note
    /// for which there is no room must not undo the sweep that would make room for it.
    fn write(&mut self) {
        let (notes, asks) = (std::mem::take(&mut self.notes), std::mem::take(&mut self.asks));
        let outcomes = if self.fault.is_none() {
            [self.commit(notes, asks), None]
        } else {
            let (writing, waiting): (Vec<Ask>, Vec<Ask>) = asks.into_iter().partition(Ask::writes);
            [self.commit(VecDeque::new(), writing), self.commit(notes, waiting)]
        };
        let tried = outcomes.into_iter().flatten().reduce(Result::and);
        match tried {
            Some(Ok(())) => self.wait = RETRY.0,
            Some(Err(_)) => self.wait = (self.wait * 2).min(RETRY.1),
            None => return,
        }
        self.note_change(tried.and_then(Result::err));
    }

    /// Writes in one transaction and answers who waits for it; keeps the notes when it fails. `None` when
    /// there was nothing to write, so that nothing is known of writing.
    fn commit(&mut self, notes: VecDeque<Note>, asks: Vec<Ask>) -> Option<Result<(), StoreError>> {
        let mut replies = Vec::new();
        let is_tried = !notes.is_empty() || asks.iter().any(Ask::writes);
        let outcome = self.transaction(&notes, asks, &mut replies);
        if outcome.is_ok() {
            self.permits.add_permits(weight(&notes));
        } else {
            self.notes.extend(notes);
        }
        for reply in replies {
            reply(outcome.clone());
        }
        (is_tried || outcome.is_err()).then_some(outcome)
    }

    fn transaction(
        &mut self,
        notes: &VecDeque<Note>,
        asks: Vec<Ask>,
        replies: &mut Vec<Reply>,
    ) -> Result<(), StoreError> {
        let opened = self
            .connection
            .take()
            .map_or_else(|| open_writer(&self.settings), Ok);
        let mut connection = match opened {
            Ok(connection) => connection,
            Err(error) => {
                replies.extend(asks.into_iter().map(Ask::fail));
                return Err(error);
            }
        };
        let outcome = if notes.is_empty() && !asks.iter().any(Ask::writes) {
            replies.extend(asks.into_iter().map(|ask| ask.execute(&connection)));
            Ok(())
        } else {
            write_all(&mut connection, notes, asks, replies)
        };
        if !matches!(outcome, Err(Failure { is_lasting: true, .. })) {
            self.connection = Some(connection);
        }
        outcome.map_err(|failure| failure.error)
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
