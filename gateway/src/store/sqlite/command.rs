//! What the writer is told: notes, for which nobody waits, and asks, which are answered after the commit.

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::failure::store_error;
use crate::store::StoreError;
use crate::store::note::Note;

/// One thing the writer is told.
pub(super) enum Command {
    Note(Note),
    Ask(Ask),
}

/// Where an answer goes.
pub(super) type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// Answers, once it is known whether the transaction was committed.
pub(super) type Reply = Box<dyn FnOnce(Result<(), StoreError>)>;

/// Something that is answered after the commit.
pub(super) enum Ask {
    /// Something to write.
    Write(Work),
    /// Everything told before is written, or cannot be.
    Settled(Answer<()>),
    /// As [`Self::Settled`], and nothing comes after.
    Close(Answer<()>),
}

/// Does something within a transaction and says how; without a transaction, says that there was none.
type Execute = Box<dyn FnOnce(Option<&Connection>) -> Reply + Send>;

/// What is to be written, and who waits for it.
pub(super) struct Work {
    /// Bytes of bodies it brings.
    bytes: usize,
    execute: Execute,
}

impl Work {
    /// Work that brings so many bytes of bodies; done whole or not at all.
    pub(super) fn new<T: Send + 'static>(
        action: &'static str,
        bytes: usize,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
        answer: Answer<T>,
    ) -> Self {
        let execute = move |connection: Option<&Connection>| match connection {
            Some(connection) => reply(answer, action, whole(connection, work)),
            None => failed(answer),
        };
        Self {
            bytes,
            execute: Box::new(execute),
        }
    }
}

impl Ask {
    /// Does it within a transaction.
    pub(super) fn execute(self, connection: &Connection) -> Reply {
        match self {
            Self::Write(work) => (work.execute)(Some(connection)),
            Self::Settled(answer) | Self::Close(answer) => reply(answer, "write", Ok(())),
        }
    }

    /// Answers that there was no transaction to do it in.
    pub(super) fn fail(self) -> Reply {
        match self {
            Self::Write(work) => (work.execute)(None),
            Self::Settled(answer) | Self::Close(answer) => failed(answer),
        }
    }

    /// Whether it needs a transaction.
    pub(super) const fn writes(&self) -> bool {
        matches!(self, Self::Write(_))
    }

    /// Whether nothing comes after it.
    pub(super) const fn closes(&self) -> bool {
        matches!(self, Self::Close(_))
    }

    /// Bytes of bodies it brings.
    pub(super) const fn bytes(&self) -> usize {
        match self {
            Self::Write(work) => work.bytes,
            Self::Settled(_) | Self::Close(_) => 0,
        }
    }
}

/// Does something within the transaction of others: when it fails half-way, nothing of it stays.
fn whole<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    connection.execute_batch("SAVEPOINT ask")?;
    let done = work(connection);
    // SQLite gives up the whole transaction on some failures; then there is nothing to undo.
    if done.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK TO ask; RELEASE ask")?;
    }
    if done.is_ok() {
        connection.execute_batch("RELEASE ask")?;
    }
    done
}

fn reply<T: 'static>(answer: Answer<T>, action: &'static str, done: rusqlite::Result<T>) -> Reply {
    let done = done.map_err(|error| store_error(action, &error));
    Box::new(move |committed| {
        // The own failure of what was asked says more than that the transaction was given up.
        let outcome = done.and_then(|value| committed.map(|()| value));
        // Nobody waits any more when the caller was cancelled; what was written stays.
        drop(answer.send(outcome));
    })
}

/// The transaction has failed before it came to this ask, so `committed` is always an error here.
fn failed<T: 'static>(answer: Answer<T>) -> Reply {
    Box::new(move |committed| {
        if let Err(error) = committed {
            drop(answer.send(Err(error)));
        }
    })
}
